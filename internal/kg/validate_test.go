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
		"sound":              {change: func(*Entity) {}},
		"an id of all signs": {change: func(e *Entity) { e.ID = "a:B.c_d-é/%" }},
		"no id":              {change: func(e *Entity) { e.ID = "" }, path: "id"},
		"space in id":        {change: func(e *Entity) { e.ID = "a b" }, path: "id"},
		"@ in id":            {change: func(e *Entity) { e.ID = "a@b" }, path: "id"},
		"newline in id":      {change: func(e *Entity) { e.ID = "a\n" }, path: "id"},
		"id not UTF-8":       {change: func(e *Entity) { e.ID = "\xff" }, path: "id"},
		"long id":            {change: func(e *Entity) { e.ID = strings.Repeat("x", maxID+1) }, path: "id"},
		"no kind":            {change: func(e *Entity) { e.Kind = "" }, path: "kind"},
		"unknown kind":       {change: func(e *Entity) { e.Kind = "COUNTRY" }, path: "kind"},
		"no name":            {change: func(e *Entity) { e.Name = "" }, path: "name"},
		"space before name":  {change: func(e *Entity) { e.Name = " A" }, path: "name"},
		"control in name":    {change: func(e *Entity) { e.Name = "A\x01" }, path: "name"},
		"long name":          {change: func(e *Entity) { e.Name = strings.Repeat("x", maxName+1) }, path: "name"},
		"empty name":         {change: func(e *Entity) { e.Names = []Name{{Value: "ok"}, {}} }, path: "names.1.value"},
		"language": {change: func(e *Entity) { e.Names = []Name{{Value: "x", Language: "fa_IR"}} },
			path: "names.0.language"},
		"script": {change: func(e *Entity) { e.Names = []Name{{Value: "x", Script: "Arabic"}} },
			path: "names.0.script"},
		"many names": {change: func(e *Entity) { e.Names = slices.Repeat([]Name{{Value: "x"}}, maxList+1) },
			path: "names"},
		"empty alias":      {change: func(e *Entity) { e.Aliases = []string{""} }, path: "aliases.0"},
		"long description": {change: func(e *Entity) { e.Description = long }, path: "description"},
		"NUL":              {change: func(e *Entity) { e.Description = "a\x00" }, path: "description"},
		"scheme": {change: func(e *Entity) { e.ExternalIDs = []ExternalID{{Value: "x"}} },
			path: "externalIds.0.scheme"},
		"lat":              {change: func(e *Entity) { e.Point = &Point{Lat: 90.1} }, path: "point.lat"},
		"lon":              {change: func(e *Entity) { e.Point = &Point{Lon: -181} }, path: "point.lon"},
		"NaN":              {change: func(e *Entity) { e.Point = &Point{Lat: math.NaN()} }, path: "point.lat"},
		"iso2":             {change: func(e *Entity) { e.ISO2 = "ir" }, path: "iso2"},
		"iso3":             {change: func(e *Entity) { e.ISO3 = "IR" }, path: "iso3"},
		"province's code":  {change: func(e *Entity) { e.ISOCode = "IR-11" }, path: "isoCode"},
		"source's address": {change: func(e *Entity) { e.URL = "https://x" }, path: "url"},
		"publishedOn":      {change: func(e *Entity) { e.PublishedOn = edtf.MustParse("2024") }, path: "publishedOn"},
		"no address": {change: func(e *Entity) { e.Kind, e.ISO2, e.URL = KindSource, "", "ftp://x" },
			path: "url"},
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
		"sound":        {change: func(*Assertion) {}},
		"no type":      {change: func(a *Assertion) { a.Type = "" }, path: "type"},
		"unknown type": {change: func(a *Assertion) { a.Type = "ATTACK" }, path: "type"},
		"mode":         {change: func(a *Assertion) { a.Mode = "phone" }, path: "mode"},
		"mode of none": {change: func(a *Assertion) { a.Type, a.Mode = TypeStatement, "phone" }, path: "mode"},
		"its mode":     {change: func(a *Assertion) { a.Mode = "heavy-weapons" }},
		"context": {change: func(a *Assertion) { a.Contexts = []string{"military", "war"} },
			path: "contexts.1"},
		"context twice": {change: func(a *Assertion) { a.Contexts = []string{"military", "military"} },
			path: "contexts.1"},
		"realization":        {change: func(a *Assertion) { a.Realization = "DONE" }, path: "realization"},
		"no from":            {change: func(a *Assertion) { a.From = "" }, path: "from"},
		"no to":              {change: func(a *Assertion) { a.To = "" }, path: "to"},
		"no recipient":       {change: func(a *Assertion) { a.To = UnspecifiedActor }},
		"a recipient needed": {change: func(a *Assertion) { a.Type, a.To = "SANCTION", UnspecifiedActor }, path: "to"},
		"structural":         {change: func(a *Assertion) { a.Type, a.To = TypePartOf, UnspecifiedActor }, path: "to"},
		"itself":             {change: func(a *Assertion) { a.To = a.From }},
		"state":              {change: func(a *Assertion) { a.ToState = "a b" }, path: "toState"},
		"location":           {change: func(a *Assertion) { a.Location = "a@b" }, path: "location"},
		"event key":          {change: func(a *Assertion) { a.EventKey = "a b" }, path: "eventKey"},
		"directed":           {change: func(a *Assertion) { a.Symmetric = true }, path: "symmetric"},
		"agreement":          {change: func(a *Assertion) { a.Type, a.Symmetric = "AGREE", true }},
		"no when":            {change: func(a *Assertion) { a.When = edtf.Value{} }, path: "when"},
		"place":              {change: func(a *Assertion) { a.Place = &Place{} }, path: "place.name"},
		"point": {change: func(a *Assertion) { a.Place = &Place{Name: "x", Point: &Point{Lat: 91}} },
			path: "place.point.lat"},
		"link's role": {change: func(a *Assertion) { a.Links = []Link{{"BEFORE", "x"}} }, path: "links.0.role"},
		"link's relation": {change: func(a *Assertion) { a.Links = []Link{{LinkAfter, ""}} },
			path: "links.0.relation"},
		"link twice": {
			change: func(a *Assertion) { a.Links = []Link{{LinkAfter, "x"}, {LinkAbout, "x"}, {LinkAfter, "x"}} },
			path:   "links.2",
		},
		"deaths":       {change: func(a *Assertion) { a.Deaths = &Casualties{Min: 1} }},
		"deaths, none": {change: func(a *Assertion) { a.Deaths = &Casualties{Max: whole(0)} }},
		"deaths below 0": {change: func(a *Assertion) { a.Deaths = &Casualties{Min: -1, Max: whole(3)} },
			path: "deaths.min"},
		"injuries": {change: func(a *Assertion) { a.Injuries = &Casualties{Min: 3, Max: whole(2)} },
			path: "injuries.max"},
		"cameo":              {change: func(a *Assertion) { a.CAMEOCode = "9999" }, path: "cameoCode"},
		"confidence":         {change: func(a *Assertion) { a.Confidence = number(1.1) }, path: "confidence"},
		"confidence, NaN":    {change: func(a *Assertion) { a.Confidence = number(math.NaN()) }, path: "confidence"},
		"attributes, a list": {change: func(a *Assertion) { a.Attributes = json.RawMessage(`[]`) }, path: "attributes"},
		"attributes, null": {change: func(a *Assertion) { a.Attributes = json.RawMessage(`null`) },
			path: "attributes"},
		"attributes, broken": {change: func(a *Assertion) { a.Attributes = json.RawMessage(`{`) }, path: "attributes"},
		"attributes, long": {
			change: func(a *Assertion) {
				a.Attributes = json.RawMessage(`{"a":"` + strings.Repeat("x", maxText) +
					`"}`)
			},
			path: "attributes",
		},
		"stance": {change: func(a *Assertion) {
			a.Claims = []Claim{{Stance: StanceAsserts, Evidence: read}, {Stance: "SAYS", Evidence: read}}
		}, path: "claims.1.stance"},
		"claimant": {
			change: func(a *Assertion) { a.Claims = []Claim{{By: "a b", Stance: StanceAsserts, Evidence: read}} },
			path:   "claims.0.by",
		},
		"claim's confidence": {change: func(a *Assertion) {
			a.Claims = []Claim{{Stance: StanceAsserts, Confidence: number(-1), Evidence: read}}
		}, path: "claims.0.confidence"},
		"no source": {
			change: func(a *Assertion) { a.Claims = OwnVoice([]Evidence{{Source: "s"}, {}}) },
			path:   "claims.0.evidence.1.source",
		},
		"no claim": {change: func(a *Assertion) { a.Claims = nil }, path: "evidence"},
		"no evidence": {
			change: func(a *Assertion) { a.Claims = append(OwnVoice(read), Claim{By: "a", Stance: StanceDenies}) },
			path:   "claims.1.evidence",
		},
		"evidence, none": {change: func(a *Assertion) { a.Claims[0].Evidence = []Evidence{} },
			path: "claims.0.evidence"},
		"much evidence": {change: func(a *Assertion) { a.Claims = OwnVoice(make([]Evidence, maxList+1)) },
			path: "claims.0.evidence"},
		"many links": {change: func(a *Assertion) { a.Links = make([]Link, maxList+1) }, path: "links"},
		"mutual, no sender": {
			change: func(a *Assertion) { a.Type, a.Symmetric, a.From = "COOPERATE", true, UnspecifiedActor },
			path:   "from",
		},
		"mutual, no receiver": {change: func(a *Assertion) {
			a.Type, a.Symmetric, a.To = "COOPERATE", true,
				UnspecifiedActor
		}, path: "to"},
		"no sender": {change: func(a *Assertion) { a.Type, a.From = "COOPERATE", UnspecifiedActor }},
		"mutual by its type": {change: func(a *Assertion) { a.Type, a.From = TypeBorders, UnspecifiedActor },
			path: "from"},
		"many claims": {
			change: func(a *Assertion) { a.Claims = slices.Repeat([]Claim{{Stance: StanceAsserts}}, maxList+1) },
			path:   "claims",
		},
	} {
		a := Assertion{Type: "ASSAULT", From: "state:IRN", To: "state:PAK", When: edtf.MustParse("2024-01-16"),
			Claims: OwnVoice(read)}
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
	a.Type, a.Mode, a.ActsForNoState, a.Attributes = "AGREE", "", nil,
		json.RawMessage("{ \"n\": 1.50,\n \"t\": \"a b\" }")
	if errs := a.Validate(&Origin{}); errs != nil {
		t.Fatal(errs)
	}
	if got := string(a.Attributes); got != `{"n":1.50,"t":"a b"}` {
		t.Error(got)
	}
}

func TestValidateClaims(t *testing.T) {
	errs := ValidateClaims(&Origin{Path: "corrections.0"}, []Claim{{Stance: "SAYS",
		Evidence: []Evidence{{Source: "a b"}}}})
	if got, want := strings.Join(paths(t, errs), " "), "corrections.0.claims.0.stance "+
		"corrections.0.claims.0.evidence.0.source"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if errs := ValidateClaims(&Origin{}, nil); errs != nil {
		t.Error(errs)
	}
}

func TestValidateID(t *testing.T) {
	if errs := ValidateID("relations.0.id", "a b"); len(errs) != 1 || errs[0].Path != "relations.0.id" ||
		errs[0].Value != "a b" {
		t.Error(errs)
	}
	if errs := ValidateID("id", "state:IRN"); errs != nil {
		t.Error(errs)
	}
}

// A long value is cut in an error, at a letter and not within one.
func TestErrorValue(t *testing.T) {
	for _, id := range []string{strings.Repeat("é", maxID), "x" + strings.Repeat("é", maxID),
		strings.Repeat("x", maxID+1)} {
		e := ValidateID("id", id)[0]
		if len(e.Value) > 210 || !strings.HasSuffix(e.Value, "…") || strings.ToValidUTF8(e.Value, "?") != e.Value {
			t.Errorf("%d bytes: %q", len(e.Value), e.Value)
		}
	}
}
