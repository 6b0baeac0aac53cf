package kg

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"graphd/internal/edtf"
)

// paths returns where the errors are, each once.
func paths(t *testing.T, errs Errors) []string {
	var out []string
	for _, e := range errs {
		if e.Code != CodeBadUserInput || e.Message == "" {
			t.Errorf("%+v", e)
		}
		if slices.Contains(out, e.Path) {
			t.Errorf("%s is reported twice: %s", e.Path, errs)
		}
		out = append(out, e.Path)
	}
	return out
}

// Each change makes a sound entity wrong in one way, and is reported at one path.
func TestValidateEntity(t *testing.T) {
	long := strings.Repeat("x", maxText+1)
	for name, c := range map[string]struct {
		change func(*Entity)
		path   string
	}{
		"sound":              {func(*Entity) {}, ""},
		"an id of all signs": {func(e *Entity) { e.ID = "a:B.c_d-é/%" }, ""},
		"no id":              {func(e *Entity) { e.ID = "" }, "id"},
		"space in id":        {func(e *Entity) { e.ID = "a b" }, "id"},
		"@ in id":            {func(e *Entity) { e.ID = "a@b" }, "id"},
		"newline in id":      {func(e *Entity) { e.ID = "a\n" }, "id"},
		"id not UTF-8":       {func(e *Entity) { e.ID = "\xff" }, "id"},
		"long id":            {func(e *Entity) { e.ID = strings.Repeat("x", maxID+1) }, "id"},
		"no kind":            {func(e *Entity) { e.Kind = "" }, "kind"},
		"unknown kind":       {func(e *Entity) { e.Kind = "COUNTRY" }, "kind"},
		"no name":            {func(e *Entity) { e.Name = "" }, "name"},
		"space before name":  {func(e *Entity) { e.Name = " A" }, "name"},
		"control in name":    {func(e *Entity) { e.Name = "A\x01" }, "name"},
		"long name":          {func(e *Entity) { e.Name = strings.Repeat("x", maxName+1) }, "name"},
		"empty name":         {func(e *Entity) { e.Names = []Name{{Value: "ok"}, {}} }, "names.1.value"},
		"language":           {func(e *Entity) { e.Names = []Name{{Value: "x", Language: "fa_IR"}} }, "names.0.language"},
		"script":             {func(e *Entity) { e.Names = []Name{{Value: "x", Script: "Arabic"}} }, "names.0.script"},
		"many names":         {func(e *Entity) { e.Names = slices.Repeat([]Name{{Value: "x"}}, maxList+1) }, "names"},
		"empty alias":        {func(e *Entity) { e.Aliases = []string{""} }, "aliases.0"},
		"long description":   {func(e *Entity) { e.Description = long }, "description"},
		"NUL":                {func(e *Entity) { e.Description = "a\x00" }, "description"},
		"scheme":             {func(e *Entity) { e.ExternalIDs = []ExternalID{{Value: "x"}} }, "externalIds.0.scheme"},
		"lat":                {func(e *Entity) { e.Point = &Point{Lat: 90.1} }, "point.lat"},
		"lon":                {func(e *Entity) { e.Point = &Point{Lon: -181} }, "point.lon"},
		"NaN":                {func(e *Entity) { e.Point = &Point{Lat: math.NaN()} }, "point.lat"},
		"iso2":               {func(e *Entity) { e.ISO2 = "ir" }, "iso2"},
		"iso3":               {func(e *Entity) { e.ISO3 = "IR" }, "iso3"},
		"province's code":    {func(e *Entity) { e.ISOCode = "IR-11" }, "isoCode"},
		"source's address":   {func(e *Entity) { e.URL = "https://x" }, "url"},
		"publishedOn":        {func(e *Entity) { e.PublishedOn = edtf.MustParse("2024") }, "publishedOn"},
		"no address":         {func(e *Entity) { e.Kind, e.ISO2, e.URL = KindSource, "", "ftp://x" }, "url"},
	} {
		e := &Entity{ID: "state:IRN", Kind: KindState, Name: "Iran", ISO2: "IR"}
		c.change(e)
		got := strings.Join(paths(t, e.Validate("e")), " ")
		if want := strings.TrimSuffix("e."+c.path, "."); got != want && (c.path != "" || got != "") {
			t.Errorf("%s: errors at %q, want %q", name, got, c.path)
		}
	}
}

// Each change makes a sound assertion wrong in one way, and is reported at one path.
func TestValidateAssertion(t *testing.T) {
	number := func(f float64) *float64 { return &f }
	whole := func(i int) *int { return &i }
	read := []Evidence{{Source: "s"}}
	for name, c := range map[string]struct {
		change func(*Assertion)
		path   string
	}{
		"sound":              {func(*Assertion) {}, ""},
		"no type":            {func(a *Assertion) { a.Type = "" }, "type"},
		"unknown type":       {func(a *Assertion) { a.Type = "ATTACK" }, "type"},
		"mode":               {func(a *Assertion) { a.Mode = "phone" }, "mode"},
		"mode of none":       {func(a *Assertion) { a.Type, a.Mode = TypeStatement, "phone" }, "mode"},
		"its mode":           {func(a *Assertion) { a.Mode = "heavy-weapons" }, ""},
		"context":            {func(a *Assertion) { a.Contexts = []string{"military", "war"} }, "contexts.1"},
		"context twice":      {func(a *Assertion) { a.Contexts = []string{"military", "military"} }, "contexts.1"},
		"realization":        {func(a *Assertion) { a.Realization = "DONE" }, "realization"},
		"no from":            {func(a *Assertion) { a.From = "" }, "from"},
		"no to":              {func(a *Assertion) { a.To = "" }, "to"},
		"no recipient":       {func(a *Assertion) { a.To = UnspecifiedActor }, ""},
		"a recipient needed": {func(a *Assertion) { a.Type, a.To = "SANCTION", UnspecifiedActor }, "to"},
		"structural":         {func(a *Assertion) { a.Type, a.To = TypePartOf, UnspecifiedActor }, "to"},
		"itself":             {func(a *Assertion) { a.To = a.From }, ""},
		"state":              {func(a *Assertion) { a.ToState = "a b" }, "toState"},
		"location":           {func(a *Assertion) { a.Location = "a@b" }, "location"},
		"event key":          {func(a *Assertion) { a.EventKey = "a b" }, "eventKey"},
		"directed":           {func(a *Assertion) { a.Symmetric = true }, "symmetric"},
		"agreement":          {func(a *Assertion) { a.Type, a.Symmetric = "AGREE", true }, ""},
		"no when":            {func(a *Assertion) { a.When = edtf.Value{} }, "when"},
		"place":              {func(a *Assertion) { a.Place = &Place{} }, "place.name"},
		"point":              {func(a *Assertion) { a.Place = &Place{Name: "x", Point: &Point{Lat: 91}} }, "place.point.lat"},
		"link's role":        {func(a *Assertion) { a.Links = []Link{{"BEFORE", "x"}} }, "links.0.role"},
		"link's relation":    {func(a *Assertion) { a.Links = []Link{{LinkAfter, ""}} }, "links.0.relation"},
		"link twice":         {func(a *Assertion) { a.Links = []Link{{LinkAfter, "x"}, {LinkAbout, "x"}, {LinkAfter, "x"}} }, "links.2"},
		"deaths":             {func(a *Assertion) { a.Deaths = &Casualties{Min: 1} }, ""},
		"deaths, none":       {func(a *Assertion) { a.Deaths = &Casualties{Max: whole(0)} }, ""},
		"deaths below 0":     {func(a *Assertion) { a.Deaths = &Casualties{Min: -1, Max: whole(3)} }, "deaths.min"},
		"injuries":           {func(a *Assertion) { a.Injuries = &Casualties{Min: 3, Max: whole(2)} }, "injuries.max"},
		"cameo":              {func(a *Assertion) { a.CAMEOCode = "9999" }, "cameoCode"},
		"confidence":         {func(a *Assertion) { a.Confidence = number(1.1) }, "confidence"},
		"confidence, NaN":    {func(a *Assertion) { a.Confidence = number(math.NaN()) }, "confidence"},
		"attributes, a list": {func(a *Assertion) { a.Attributes = json.RawMessage(`[]`) }, "attributes"},
		"attributes, null":   {func(a *Assertion) { a.Attributes = json.RawMessage(`null`) }, "attributes"},
		"attributes, broken": {func(a *Assertion) { a.Attributes = json.RawMessage(`{`) }, "attributes"},
		"attributes, long":   {func(a *Assertion) { a.Attributes = json.RawMessage(`{"a":"` + strings.Repeat("x", maxText) + `"}`) }, "attributes"},
		"stance": {func(a *Assertion) {
			a.Claims = []Claim{{Stance: StanceAsserts, Evidence: read}, {Stance: "SAYS", Evidence: read}}
		}, "claims.1.stance"},
		"claimant": {func(a *Assertion) { a.Claims = []Claim{{By: "a b", Stance: StanceAsserts, Evidence: read}} }, "claims.0.by"},
		"claim's confidence": {func(a *Assertion) {
			a.Claims = []Claim{{Stance: StanceAsserts, Confidence: number(-1), Evidence: read}}
		}, "claims.0.confidence"},
		"no source":           {func(a *Assertion) { a.Claims = OwnVoice([]Evidence{{Source: "s"}, {}}) }, "claims.0.evidence.1.source"},
		"no claim":            {func(a *Assertion) { a.Claims = nil }, "evidence"},
		"no evidence":         {func(a *Assertion) { a.Claims = append(OwnVoice(read), Claim{By: "a", Stance: StanceDenies}) }, "claims.1.evidence"},
		"evidence, none":      {func(a *Assertion) { a.Claims[0].Evidence = []Evidence{} }, "claims.0.evidence"},
		"much evidence":       {func(a *Assertion) { a.Claims = OwnVoice(make([]Evidence, maxList+1)) }, "claims.0.evidence"},
		"many links":          {func(a *Assertion) { a.Links = make([]Link, maxList+1) }, "links"},
		"mutual, no sender":   {func(a *Assertion) { a.Type, a.Symmetric, a.From = "COOPERATE", true, UnspecifiedActor }, "from"},
		"mutual, no receiver": {func(a *Assertion) { a.Type, a.Symmetric, a.To = "COOPERATE", true, UnspecifiedActor }, "to"},
		"no sender":           {func(a *Assertion) { a.Type, a.From = "COOPERATE", UnspecifiedActor }, ""},
		"mutual by its type":  {func(a *Assertion) { a.Type, a.From = TypeBorders, UnspecifiedActor }, "from"},
		"many claims":         {func(a *Assertion) { a.Claims = slices.Repeat([]Claim{{Stance: StanceAsserts}}, maxList+1) }, "claims"},
	} {
		a := Assertion{Type: "ASSAULT", From: "state:IRN", To: "state:PAK", When: edtf.MustParse("2024-01-16"), Claims: OwnVoice(read)}
		c.change(&a)
		got := strings.Join(paths(t, a.Validate(&Origin{Path: "relations.3"})), " ")
		if want := "relations.3." + c.path; got != want && (c.path != "" || got != "") {
			t.Errorf("%s: errors at %q, want %q", name, got, c.path)
		}
	}
}

// Validation writes attributes in one form, so that equal ones are stored alike.
func TestValidateCompacts(t *testing.T) {
	a := full()
	a.Type, a.Mode, a.Attributes = "AGREE", "", json.RawMessage("{ \"n\": 1.50,\n \"t\": \"a b\" }")
	if errs := a.Validate(&Origin{}); errs != nil {
		t.Fatal(errs)
	}
	if got := string(a.Attributes); got != `{"n":1.50,"t":"a b"}` {
		t.Error(got)
	}
}

func TestValidateClaims(t *testing.T) {
	errs := ValidateClaims(&Origin{Path: "corrections.0"}, []Claim{{Stance: "SAYS", Evidence: []Evidence{{Source: "a b"}}}})
	if got, want := strings.Join(paths(t, errs), " "), "corrections.0.claims.0.stance corrections.0.claims.0.evidence.0.source"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if errs := ValidateClaims(&Origin{}, nil); errs != nil {
		t.Error(errs)
	}
}

func TestValidateID(t *testing.T) {
	if errs := ValidateID("relations.0.id", "a b"); len(errs) != 1 || errs[0].Path != "relations.0.id" || errs[0].Value != "a b" {
		t.Error(errs)
	}
	if errs := ValidateID("id", "state:IRN"); errs != nil {
		t.Error(errs)
	}
}

// A long value is cut in an error, at a letter and not within one.
func TestErrorValue(t *testing.T) {
	for _, id := range []string{strings.Repeat("é", maxID), "x" + strings.Repeat("é", maxID), strings.Repeat("x", maxID+1)} {
		e := ValidateID("id", id)[0]
		if len(e.Value) > 210 || !strings.HasSuffix(e.Value, "…") || strings.ToValidUTF8(e.Value, "?") != e.Value {
			t.Errorf("%d bytes: %q", len(e.Value), e.Value)
		}
	}
}
