package kg

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"graphd/internal/jsontext"
)

// The greatest stored lengths, in bytes.
const (
	maxID   = 256
	maxName = 500
	maxText = 20_000
	maxList = 1000 // names, aliases, claims, links, … of one item
)

// MaxClaims is the greatest number of claims of one relation, including those added later.
const MaxClaims = maxList

// MaxBody is the greatest size of an entity, or of a relation with its claims, as JSON, in bytes.
const MaxBody = 1 << 20

// Validate returns the errors that the entity has by itself, at paths that begin with path.
func (e *Entity) Validate(path string) Errors {
	v := validator{path: path}
	v.id("id", e.ID)
	oneOf(&v, "kind", e.Kind, Kinds)
	if e.ID == UnspecifiedActor && e.Kind != KindActor && slices.Contains(Kinds, e.Kind) {
		v.fail("kind", string(e.Kind), "%q is reserved for an entity of kind %s", e.ID, KindActor)
	}
	v.name("name", e.Name, true)
	for i, n := range counted(&v, "names", e.Names) {
		at := fmt.Sprintf("names.%d.", i)
		v.name(at+"value", n.Value, true)
		v.tag(at+"language", n.Language, 35, "a BCP 47 tag: fa, ur, zh-Hant")
		v.tag(at+"script", n.Script, 4, "an ISO 15924 code: Arab, Latn")
	}
	for i, a := range counted(&v, "aliases", e.Aliases) {
		v.name(fmt.Sprintf("aliases.%d", i), a, true)
	}
	v.text("description", e.Description)
	for i, x := range counted(&v, "externalIds", e.ExternalIDs) {
		at := fmt.Sprintf("externalIds.%d.", i)
		v.name(at+"scheme", x.Scheme, true)
		v.name(at+"value", x.Value, true)
	}
	v.point("point", e.Point)
	for _, f := range []struct {
		name, value string
		kind        Kind
	}{
		{"iso2", e.ISO2, KindState},
		{"iso3", e.ISO3, KindState},
		{"capital", e.Capital, KindState},
		{"isoCode", e.ISOCode, KindProvince},
		{"url", e.URL, KindSource},
		{"title", e.Title, KindSource},
		{"publisher", e.Publisher, KindSource},
		{"publishedOn", e.PublishedOn.String(), KindSource},
	} {
		if f.value == "" {
			continue
		}
		v.text(f.name, f.value)
		if e.Kind != f.kind && slices.Contains(Kinds, e.Kind) {
			v.fail(f.name, f.value, "%s belongs to entities of kind %s; this one is of kind %s", f.name, f.kind, e.Kind)
		}
	}
	v.code("iso2", e.ISO2, 2, "two capital letters: IR")
	v.code("iso3", e.ISO3, 3, "three capital letters: IRN")
	if e.URL != "" && !strings.HasPrefix(e.URL, "https://") && !strings.HasPrefix(e.URL, "http://") {
		v.fail("url", e.URL, "must begin with https:// or http://")
	}
	return v.errs
}

// Validate returns the errors that the relation has by itself.
func (n *NewRelation) Validate() Errors {
	errs := append(ValidateID(n.Origin.At("id"), n.ID), n.Assertion.Validate(n.Origin)...)
	return append(errs, ValidateLinks(n.Origin.Path, n.ID, n.Links)...)
}

// Validate returns the errors that the assertion, which stands at o, has by itself. It does not check that the ends
// exist and are of kinds that the type may join: package write does.
func (a *Assertion) Validate(o *Origin) Errors {
	errs := append(ValidateClaims(o, a.Claims), a.ValidateFacts(o.Path)...)
	if len(a.Claims) == 0 {
		v := validator{path: o.Path, errs: errs}
		v.fail("evidence", "", "is required, or claims: every relation says where it comes from")
		errs = v.errs
	}
	return errs
}

// ValidateFacts does the same for everything except the claims, with paths that begin with path. A correction may leave
// the claims of a former layout as they are, in which a relation could have none.
func (a *Assertion) ValidateFacts(path string) Errors {
	v := validator{path: path}
	info := a.Type.Info()
	if info == nil {
		oneOf(&v, "type", a.Type, TypesWhere(func(*TypeInfo) bool { return true }))
	} else {
		v.mode(a, info)
	}
	contexts := counted(&v, "contexts", a.Contexts)
	for i, c := range contexts {
		oneOf(&v, fmt.Sprintf("contexts.%d", i), c, Contexts)
	}
	for _, i := range repeated(contexts) {
		v.fail(fmt.Sprintf("contexts.%d", i), contexts[i], "is named twice")
	}
	if a.Realization != "" {
		oneOf(&v, "realization", a.Realization, Realizations)
	}
	v.id("from", a.From)
	v.id("to", a.To)
	for _, f := range []struct{ name, id string }{
		{"fromState", a.FromState}, {"toState", a.ToState}, {"location", a.Location}, {"eventKey", a.EventKey},
	} {
		if f.id != "" {
			v.id(f.name, f.id)
		}
	}
	for i, e := range a.ActsForNoState {
		field := fmt.Sprintf("actsForNoState.%d", i)
		oneOf(&v, field, e, Ends)
		if _, state := a.stateOf(e); state != "" {
			v.fail(field, string(e), "the end acts for %q: leave that out, or this", state)
		}
	}
	for _, i := range repeated(a.ActsForNoState) {
		v.fail(fmt.Sprintf("actsForNoState.%d", i), string(a.ActsForNoState[i]), "is named twice")
	}
	v.text("role", a.Role)
	if a.When.IsZero() {
		v.fail("when", "", "is required: an EDTF date such as 2024-01-16, 2024-01 or [..2024-01-18]")
	}
	if a.Place != nil {
		v.name("place.name", a.Place.Name, true)
		v.name("place.precision", a.Place.Precision, false)
		v.point("place.point", a.Place.Point)
	}
	links := counted(&v, "links", a.Links)
	for i, l := range links {
		at := fmt.Sprintf("links.%d", i)
		oneOf(&v, at+".role", l.Role, LinkRoles)
		v.id(at+".relation", l.Relation)
	}
	for _, i := range repeated(links) {
		v.fail(fmt.Sprintf("links.%d", i), links[i].Relation, "is named twice")
	}
	v.casualties("deaths", a.Deaths)
	v.casualties("injuries", a.Injuries)
	if a.CAMEOCode != "" && GoldsteinOf(a.CAMEOCode) == nil {
		v.fail("cameoCode", a.CAMEOCode, "is not a CAMEO code: two to four digits, such as 036 or 1823")
	}
	v.confidence("confidence", a.Confidence)
	v.text("description", a.Description)
	if len(a.Attributes) > 0 {
		v.attributes(a)
	}
	return v.errs
}

// ValidateClaims returns the errors of the claims of a relation, or of claims added to it; the relation stands at o.
func ValidateClaims(o *Origin, claims []Claim) Errors {
	v := validator{path: o.Path}
	for i, c := range counted(&v, "claims", claims) {
		v.path = o.Claim(i)
		v.claim(c)
	}
	return v.errs
}

// ValidateLinks returns the errors of the links that the relation with the id must not have, whose fields are at path.
func ValidateLinks(path, id string, links []Link) Errors {
	v := validator{path: path}
	for i, l := range links {
		if l.Relation == id && id != "" {
			v.fail(fmt.Sprintf("links.%d.relation", i), id, "a relation cannot have a link to itself")
		}
	}
	return v.errs
}

// ValidateID returns the errors of the id at path.
func ValidateID(path, id string) Errors {
	var v validator
	v.id(path, id)
	return v.errs
}

// ValidateReason returns the errors of the reason for a change, at path.reason. path may be empty.
func ValidateReason(path, reason string) Errors {
	v := validator{path: path}
	v.text("reason", reason)
	return v.errs
}

type validator struct {
	path string
	errs Errors
}

// fail notes what is wrong with a field; of one item no more is told than of a call.
func (v *validator) fail(field, value, format string, args ...any) {
	if len(v.errs) >= MaxErrors {
		return
	}
	if len(value) > 200 {
		value = strings.ToValidUTF8(value[:200], "") + "…"
	}
	v.errs = append(v.errs, Invalid(joinPath(v.path, field), value, format, args...))
}

func oneOf[T ~string](v *validator, field string, value T, allowed []T) {
	if slices.Contains(allowed, value) {
		return
	}
	names := make([]string, len(allowed))
	for i, a := range allowed {
		names[i] = string(a)
	}
	if value == "" {
		v.fail(field, "", "is required: one of %s", strings.Join(names, ", "))
		return
	}
	v.fail(field, string(value), "%q is not allowed; write one of %s", value, strings.Join(names, ", "))
}

func (v *validator) mode(a *Assertion, info *TypeInfo) {
	if !info.HasMode(a.Mode) {
		var modes []string
		for _, m := range info.Modes[1:] {
			modes = append(modes, m.Mode)
		}
		if len(modes) == 0 {
			v.fail("mode", a.Mode, "%s has no modes; leave it out", a.Type)
		} else {
			v.fail("mode", a.Mode, "%q is not a mode of %s; leave it out or write one of %s", a.Mode, a.Type,
				strings.Join(modes, ", "))
		}
	} else if a.Symmetric && info.ModeInfo(a.Mode).Symmetry == SymmetryNever {
		v.fail("symmetric", "true", "a relation of type %s with this mode has a direction", a.Type)
	}
	if !info.RecipientRequired {
		return
	}
	if a.To == UnspecifiedActor {
		v.fail("to", a.To, "%s needs a recipient", a.Type)
	} else if a.From == UnspecifiedActor && a.symmetric() { // each end is a recipient
		v.fail("from", a.From, "%s without a direction needs a recipient at both ends", a.Type)
	}
}

func (v *validator) id(field, id string) {
	switch {
	case id != "" && len(id) <= maxID && plain(id): // as nearly all are
	case id == "":
		v.fail(field, "", "is required")
	case len(id) > maxID:
		v.fail(field, id, "has %d bytes; at most %d are allowed", len(id), maxID)
	case !utf8.ValidString(id):
		v.fail(field, id, "must be UTF-8 text")
	case strings.ContainsFunc(id, notInIDs):
		v.fail(field, id, "may not hold spaces, control characters or @: it holds %s", named(id, notInIDs))
	case !norm.NFC.IsNormalString(id):
		v.fail(field, id, "must be in Unicode normalization form C (NFC): write %q", norm.NFC.String(id))
	}
}

func (v *validator) name(field, s string, required bool) {
	switch {
	case s == "" && required:
		v.fail(field, "", "is required")
	case len(s) > maxName:
		v.fail(field, s, "has %d bytes; at most %d are allowed", len(s), maxName)
	case !utf8.ValidString(s):
		v.fail(field, s, "must be UTF-8 text")
	case strings.ContainsFunc(s, notInNames):
		v.fail(field, s, "may not hold control characters, nor begin or end with a space: it holds %s",
			named(s, notInNames))
	case strings.TrimSpace(s) != s:
		v.fail(field, s, "may not hold control characters, nor begin or end with a space")
	}
}

func (v *validator) text(field, s string) {
	switch {
	case len(s) > maxText:
		v.fail(field, s, "has %d bytes; at most %d are allowed", len(s), maxText)
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		v.fail(field, s, "must be UTF-8 text without NUL")
	}
}

// counted returns the list, or nothing if it is too long: then its length is the only error reported of it.
func counted[T any](v *validator, field string, list []T) []T {
	if n := len(list); n > maxList {
		v.fail(field, strconv.Itoa(n), "has %d members; at most %d are allowed", n, maxList)
		return nil
	}
	return list
}

// repeated returns the indexes of items that occur earlier in the list.
func repeated[T comparable](list []T) []int {
	var places []int
	seen := make(map[T]bool, len(list))
	for i, x := range list {
		if seen[x] {
			places = append(places, i)
		}
		seen[x] = true
	}
	return places
}

func (v *validator) tag(field, s string, longest int, example string) {
	if len(s) > longest || strings.ContainsFunc(s, func(r rune) bool {
		return !(r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
	}) {
		v.fail(field, s, "%q is not %s", s, example)
	}
}

func (v *validator) code(field, s string, length int, example string) {
	if s != "" && (len(s) != length || strings.ContainsFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' })) {
		v.fail(field, s, "%q is not %s", s, example)
	}
}

func (v *validator) point(field string, p *Point) {
	if p == nil {
		return
	}
	if !(p.Lat >= -90 && p.Lat <= 90) {
		v.fail(field+".lat", fmt.Sprint(p.Lat), "%g lies outside -90 to 90 degrees", p.Lat)
	}
	if !(p.Lon >= -180 && p.Lon <= 180) {
		v.fail(field+".lon", fmt.Sprint(p.Lon), "%g lies outside -180 to 180 degrees", p.Lon)
	}
}

func (v *validator) casualties(field string, c *Casualties) {
	if c == nil {
		return
	}
	if c.Min < 0 {
		v.fail(field+".min", strconv.Itoa(c.Min), "%d is below 0", c.Min)
	}
	if c.Max != nil && *c.Max < c.Min {
		v.fail(field+".max", strconv.Itoa(*c.Max), "max (%d) is below min (%d)", *c.Max, c.Min)
	}
}

func (v *validator) confidence(field string, c *float64) {
	if c != nil && !(*c >= 0 && *c <= 1) {
		v.fail(field, fmt.Sprint(*c), "%g lies outside 0 to 1", *c)
	}
}

func (v *validator) claim(c Claim) {
	if len(c.Evidence) == 0 {
		v.fail("evidence", "", "is required: where the claim can be read")
	}
	if c.By != "" {
		v.id("by", c.By)
	}
	oneOf(v, "stance", c.Stance, Stances)
	v.confidence("confidence", c.Confidence)
	if c.Realization != "" {
		oneOf(v, "realization", c.Realization, Realizations)
	}
	if c.Location != "" {
		v.id("location", c.Location)
	}
	v.casualties("deaths", c.Deaths)
	v.casualties("injuries", c.Injuries)
	for i, e := range counted(v, "evidence", c.Evidence) {
		at := fmt.Sprintf("evidence.%d.", i)
		v.id(at+"source", e.Source)
		v.text(at+"locator", e.Locator)
		v.text(at+"paraphrase", e.Paraphrase)
		v.instant(at+"retrievedAt", e.RetrievedAt)
	}
}

func (v *validator) instant(field string, t *time.Time) {
	if t != nil && !Keepable(*t) {
		v.fail(field, t.Format(time.RFC3339Nano), "%s", instantRange(*t))
	}
}

// attributes checks that the attributes are a JSON object, and removes insignificant space, so that equal ones are
// stored alike.
func (v *validator) attributes(a *Assertion) {
	var object map[string]any
	if len(a.Attributes) > maxText {
		v.fail("attributes", "", "have %d bytes; at most %d are allowed", len(a.Attributes), maxText)
	} else if fault := jsontext.Check(a.Attributes); fault != nil {
		v.fail("attributes", string(a.Attributes), "at byte %d: %s", fault.Offset, fault.Msg)
	} else if err := decodeExact(a.Attributes, &object); err != nil || object == nil {
		v.fail("attributes", string(a.Attributes), "must be a JSON object")
	} else if path, number := beyond("attributes", object); number != "" {
		v.fail(path, number, "%s is beyond what readers of JSON can hold: ±1.8e308; write it as a text", number)
	} else {
		var b bytes.Buffer
		if json.Compact(&b, a.Attributes) == nil {
			a.Attributes = b.Bytes()
		}
	}
}
