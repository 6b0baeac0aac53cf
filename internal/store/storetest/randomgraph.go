package storetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"

	"pgregory.net/rapid"
)

// Graph is a random graph, as batches for write.Apply in their order: entities with some relations, more relations,
// corrections, and changes of entities. The ids, names and days are few, so that ties, parallel relations and
// relations of an entity with itself are frequent.
type Graph struct{ Batches []kg.Batch }

// Graphs generates graphs.
func Graphs() *rapid.Generator[*Graph] { return rapid.Custom(drawGraph) }

// The pools. Ids and names that differ only in case, that a query language could take for its own, and pairs of which
// UTF-16 and Unicode disagree on the order: U+FB00 comes before U+1F600, and its one UTF-16 unit after the first of
// the other's two.
var (
	pool = []struct {
		id   string
		kind kg.Kind
	}{
		{id: "state:IRN", kind: kg.KindState},
		{id: "state:PAK", kind: kg.KindState},
		{id: "group:jaa", kind: kg.KindMilitantGroup},
		{id: "official:a", kind: kg.KindOfficial},
		{id: "province:IR-11", kind: kg.KindProvince},
		{id: "state:irn", kind: kg.KindState},
		{id: "official:A", kind: kg.KindOfficial},
		{id: "org:1", kind: kg.KindOrganization},
		{id: "province:PK-BA", kind: kg.KindProvince},
		{id: "org:a'b", kind: kg.KindOrganization},
		{id: "official:😀", kind: kg.KindOfficial},
		{id: "official:ﬀ", kind: kg.KindOfficial},
		{id: "group:%_", kind: kg.KindMilitantGroup},
		{id: "person:$x", kind: kg.KindPerson},
		{id: kg.UnspecifiedActor, kind: kg.KindActor},
		{id: "actor:`c`", kind: kg.KindActor},
		{id: "org:2", kind: kg.KindOrganization},
		{id: "source:1", kind: kg.KindSource},
		{id: "source:2", kind: kg.KindSource},
		{id: "source:💡", kind: kg.KindSource},
	}
	names = []string{
		"Iran", "iran", "IRAN", "Ira", "Iran (2)", "Īran", "ĪRAN", "ﬀ", "😀", "Ａ", "ａ", "𐐀x", "𐐨x",
		"100%", "100_", "1000", "a*b", `"q"`, "it's", "`b`", "$p", `\`,
		"Zoë", "Zoe\u0308", "zz", "Ira\U0010ffff", "ira\U0010ffffx",
	}
	texts = []string{"", "plain", "two\nlines\tand a tab", `"quoted" 'single' ` + "`back` \\ $p {x} %_*",
		"пример 例 😀", "</script>&amp;", "-- ; DROP TABLE relation"}
	eventKeys = []string{"", "", "", "e1", "e1", "e2", "E1", "e'%_"}
	cameos    = []string{"", "", "190", "036", "01", "1823", "173"}
	baseDay   = mustDay("2024-01-16")
	offsets   = []int{0, 0, 0, 0, 1, 1, 2, -1, 31, 32, 366, 367, -31, -366}
	lengths   = []int{0, 1, 30, 31, 32, 365, 366, 367, 1000}
	special   = []string{
		"2024-01", "2024", "[2024-01-14..2024-01-18]", "[..2024-01-18]", "[2024-01-16..]", "2024-01-10/..",
		"2024-01-10/", "../2024-01-20", "/2024-01-20", "../..", "/..",
		"2024-01-16~", "2024-01-16?", "2024-01-16%", "2024-01-16?/2024-01-20", "2024-01-10/2024-01-16?",
		"[2024-01-14..2024-01-18]/2024-02-03", "2024-21", "201X", "XXXX",
		"-0043-03-15", "Y-170000002", "Y170000002", "2024-01-16T10:00:00Z", "2024-01-16/..", "[2024-01-16,2024-01-18]",
	}
	// Relation ids in pairs that have the same hash in their sort keys: on one day, the second must take another key.
	colliding = []string{"rel:554819", "rel:2114464", "rel:1967320", "rel:2217605", "rel:310769", "rel:2448531",
		"rel:601733", "rel:2820664"}
	types = []kg.RelationType{
		"CONSULT", "ASSAULT", kg.TypePartOf, "AGREE", kg.TypeHoldsOffice, "CONSULT", kg.TypeBorders, kg.TypeMemberOf,
		"ACCUSE", kg.TypeOperatesIn, kg.TypeStatement, "PROTEST",
		"COOPERATE", kg.TypeDiplomaticRelations, kg.TypeHasRefugeIn, "SANCTION", kg.TypePartOf, kg.TypeMemberOf,
		kg.TypeHoldsOffice,
	}
)

func mustDay(s string) edtf.Day {
	d, err := edtf.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// one draws one of the values, the first ones a little more often.
func one[T any](t *rapid.T, values ...T) T { return rapid.SampledFrom(values).Draw(t, "one") }

// upTo draws a number from 0 to n.
func upTo(t *rapid.T, n int) int { return rapid.IntRange(0, n).Draw(t, "n") }

// rarely reports true about once in n times; n should be small.
func rarely(t *rapid.T, n int) bool { return rapid.IntRange(1, n).Draw(t, "rarely") == n }

func ptr[T any](v T) *T { return &v }

// some draws up to n distinct values.
func some[T comparable](t *rapid.T, n int, values ...T) []T {
	var out []T
	for range upTo(t, min(n, len(values))) {
		if v := one(t, values...); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

type graphDrawer struct {
	t     *rapid.T
	kinds map[string]kg.Kind
	ids   []string // of relations drawn so far
}

func drawGraph(t *rapid.T) *Graph {
	d := &graphDrawer{t: t, kinds: map[string]kg.Kind{}}
	at := func(month int) time.Time {
		return time.Date(2024, time.Month(month), 20, 23, 59, 59, 123456789, time.UTC)
	}
	first, second, corrections, changes := kg.Batch{RecordedAt: at(2)}, kg.Batch{RecordedAt: at(3)},
		kg.Batch{RecordedAt: at(4)}, kg.Batch{RecordedAt: at(5)}
	for _, p := range pool {
		d.kinds[p.id] = p.kind
		first.Entities = append(first.Entities, writes(d.drawEntity(p.id, p.kind))...)
	}
	n := 70 - upTo(t, 60)
	for i := range n {
		id := fmt.Sprintf("r%d", i)
		if i < len(colliding) {
			id = colliding[i]
		}
		r := kg.NewRelation{ID: id, Assertion: d.drawAssertion()}
		d.ids = append(d.ids, id)
		if i < n/2 {
			first.Relations = append(first.Relations, r)
		} else {
			second.Relations = append(second.Relations, r)
		}
	}
	if rarely(t, 2) {
		first.Relations = append(first.Relations, d.drawLadder()...)
	}
	if rarely(t, 2) {
		for _, r := range d.drawEmbassies() {
			first.Relations = append(first.Relations, r)
			d.ids = append(d.ids, r.ID, r.ID, r.ID) // so that they are corrected more often
		}
	}
	for _, id := range some(t, 8, d.ids...) {
		fields := one(t,
			strings.Fields("type mode symmetric from to realization"),
			strings.Fields("when"),
			strings.Fields("claims location eventKey"),
			strings.Fields("type mode symmetric contexts realization from to fromState toState actsForNoState role "+
				"when"+
				" location "+
				"place eventKey links deaths injuries claims cameoCode confidence description attributes"))
		set := d.drawAssertion()
		set.Links = slices.DeleteFunc(set.Links, func(l kg.Link) bool { return l.Relation == id })
		corrections.Corrections = append(corrections.Corrections,
			kg.Correction{ID: id, Reason: "better known", Set: set, Fields: fields})
	}
	for _, p := range some(t, 5, pool...) {
		kind := p.kind
		switch holds := func(a kg.Assertion) bool { return a.Type == kg.TypeHoldsOffice && a.From == p.id }; {
		case kind == kg.KindPerson: // an actor may stand wherever a person may
			kind = one(t, kind, kg.KindActor)
		case kind == kg.KindOfficial && !slices.ContainsFunc(first.Relations,
			func(r kg.NewRelation) bool { return holds(r.Assertion) }) &&
			!slices.ContainsFunc(second.Relations, func(r kg.NewRelation) bool { return holds(r.Assertion) }) &&
			!slices.ContainsFunc(corrections.Corrections,
				func(k kg.Correction) bool { return k.Set.Type == kg.TypeHoldsOffice }):
			kind = one(t, kind, kg.KindActor, kg.KindPerson)
		}
		changes.Entities = append(changes.Entities, writes(d.drawEntity(p.id, kind))...)
	}
	return &Graph{[]kg.Batch{first, second, corrections, changes}}
}

// drawLadder draws a chain of affiliations that is one step too long to be followed from its foot to the state, with
// some of the steps.
func (d *graphDrawer) drawLadder() []kg.NewRelation {
	var out []kg.NewRelation
	steps := []string{"person:$x", "org:1", "org:2", "org:a'b", "province:IR-11", "state:IRN"}
	for i, from := range steps[:len(steps)-1] {
		if rarely(d.t, 8) {
			continue
		}
		r := kg.NewRelation{ID: fmt.Sprintf("ladder:%d", i), Assertion: kg.Assertion{Type: kg.TypePartOf, From: from,
			To: steps[i+1], When: drawLasting(d.t), Claims: []kg.Claim{d.drawClaim()}}}
		if i == 0 {
			r.Type = kg.TypeMemberOf
		}
		out = append(out, r)
	}
	return out
}

// drawEmbassies draws relations between two states that mostly cannot be right together.
func (d *graphDrawer) drawEmbassies() []kg.NewRelation {
	var out []kg.NewRelation
	for i := range 3 {
		a := kg.Assertion{Type: kg.TypeDiplomaticRelations, Mode: one(d.t, "none", "ambassador"), From: "state:IRN",
			To: "state:PAK", When: drawLasting(d.t), Claims: []kg.Claim{d.drawClaim()}, Symmetric: rarely(d.t, 2)}
		if rarely(d.t, 2) {
			a.From, a.To = a.To, a.From
		}
		out = append(out, kg.NewRelation{ID: fmt.Sprintf("embassy:%d", i), Assertion: a})
	}
	return out
}

func (d *graphDrawer) drawEntity(id string, kind kg.Kind) *kg.Entity {
	t := d.t
	e := &kg.Entity{ID: id, Kind: kind, Name: one(t, names...), Description: one(t, texts...)}
	if rarely(t, 3) {
		e.Names = []kg.Name{{Value: "ایران", Language: "fa", Script: "Arab"}, {Value: "😀"}}
		e.Aliases = []string{"x", one(t, names...)}
		e.ExternalIDs = []kg.ExternalID{{Scheme: "wikidata", Value: "Q794"}}
		e.Point = &kg.Point{Lat: one(t, 0.0, -89.999999, 27.5), Lon: one(t, 0.0, 180, 62.123456789)}
	}
	if kind == kg.KindSource {
		e.URL, e.Title = "https://example.org/?a=b&c='d'", one(t, texts...)
		if rarely(t, 2) {
			e.PublishedOn = edtf.MustParse(one(t, "2024-01-17", "2024-01", "[..2024-01-18]", "[2024-01-16..]",
				"2024-01-15", "XXXX"))
		}
	}
	if kind == kg.KindState && rarely(t, 2) {
		e.ISO2, e.ISO3, e.Capital = "IR", "IRN", "Tehran"
	}
	return e
}

// byKind returns the ids of the pool that have one of the kinds.
func (d *graphDrawer) byKind(kinds ...kg.Kind) []string {
	var out []string
	for _, p := range pool {
		if slices.Contains(kinds, d.kinds[p.id]) {
			out = append(out, p.id)
		}
	}
	return out
}

func (d *graphDrawer) drawAssertion() kg.Assertion {
	t := d.t
	a := kg.Assertion{
		Type: one(t, types...), When: drawWhen(t), Realization: one(t, "", "", "", "", kg.RealizationOccurred,
			kg.RealizationPlanned, kg.RealizationProposed, kg.RealizationNotRealized),
	}
	if slices.Contains(kg.Affiliations, a.Type) && rarely(t, 2) {
		a.When = drawLasting(t) // so that several hold at once
	}
	info := a.Type.Info()
	mode := one(t, info.Modes[:min(len(info.Modes), 8)]...)
	a.Mode = mode.Mode
	a.Symmetric = mode.Symmetry == kg.SymmetryAlways || mode.Symmetry == kg.SymmetryOptional && rarely(t, 2)
	join := one(t, info.Joins...)
	a.From, a.To = one(t, d.byKind(join.From...)...), one(t, d.byKind(join.To...)...)
	if info.MayJoin(d.kinds[a.From], d.kinds[a.From]) && rarely(t, 8) {
		a.To = a.From
	}
	if info.RecipientRequired && a.To == kg.UnspecifiedActor {
		a.To = "state:IRN"
	}
	if info.RecipientRequired && a.Symmetric && a.From == kg.UnspecifiedActor {
		a.From = "state:IRN"
	}
	states := append([]string{"", "", ""}, d.byKind(kg.KindState)...)
	a.FromState, a.ToState = one(t, states...), one(t, states...)
	if rarely(t, 6) {
		a.ActsForNoState = none(a.FromState == "" && rarely(t, 2), a.ToState == "" && rarely(t, 2))
	}
	if rarely(t, 3) {
		a.Location = one(t, d.byKind(kg.KindProvince, kg.KindState)...)
	}
	a.EventKey = one(t, eventKeys...)
	a.CAMEOCode = one(t, cameos...)
	a.Confidence = one(t, nil, nil, ptr(0.0), ptr(0.5), ptr(0.7), ptr(1.0))
	for range one(t, 1, 1, 2, 1, 1, 3) {
		a.Claims = append(a.Claims, d.drawClaim())
	}
	if rarely(t, 8) {
		a.Claims = append(a.Claims, d.drawTurn(a.Claims[0])...)
	}
	if rarely(t, 4) {
		d.drawBody(&a)
	}
	return a
}

// drawTurn draws claims after which the voice of a claim has said the opposite of it, sooner or later than that; and
// mostly another voice's, which does not turn.
func (d *graphDrawer) drawTurn(c kg.Claim) []kg.Claim {
	c.Evidence, c.Realization = c.Evidence[:1:1], ""
	c.On = edtf.MustParse(one(d.t, "2026", "2026", "2026", "2020"))
	other := kg.Claim{By: one(d.t, "", "org:1", "org:1"), Stance: one(d.t, kg.StanceAsserts, c.Stance),
		Evidence: []kg.Evidence{{Source: "source:2"}}}
	if c.Stance == kg.StanceDenies {
		c.Stance = one(d.t, kg.StanceAsserts, kg.StanceConfirms)
	} else {
		c.Stance = kg.StanceDenies
	}
	return []kg.Claim{c, other}[:one(d.t, 2, 2, 1)]
}

// drawBody fills in what is kept in the body; filters ask only for contexts and links of it.
func (d *graphDrawer) drawBody(a *kg.Assertion) {
	t := d.t
	a.Contexts = some(t, 3, kg.Contexts...)
	a.Role, a.Description = one(t, texts...), one(t, texts...)
	a.Place = one(t, nil, &kg.Place{Name: "Panjgur"}, &kg.Place{
		Name: "پنجگور", Point: &kg.Point{Lat: 26.97, Lon: 64.1}, Precision: "town",
	})
	a.Deaths = one(t, nil, &kg.Casualties{}, &kg.Casualties{Min: 2, Max: ptr(9)}, &kg.Casualties{Min: 2})
	a.Injuries = one(t, nil, &kg.Casualties{}, &kg.Casualties{Min: 0, Max: ptr(1 << 40)})
	a.Attributes = one(t, nil, json.RawMessage(`{}`),
		json.RawMessage(`{"z":1.50,"a":[null,true,"<&>"],"b":12345678901234567890}`))
	for _, id := range some(t, 2, d.ids...) {
		a.Links = append(a.Links, kg.Link{Role: one(t, kg.LinkRoles...), Relation: id})
	}
}

func (d *graphDrawer) drawClaim() kg.Claim {
	t := d.t
	c := kg.Claim{
		By:     one(t, "", "state:IRN", "", "state:PAK", "group:jaa", "state:irn", "source:1", "official:A"),
		Stance: one(t, kg.StanceAsserts, kg.StanceDenies, kg.StanceConfirms, kg.StanceAsserts),
	}
	c.Confidence = one(t, nil, nil, ptr(0.0), ptr(0.25))
	if rarely(t, 3) {
		c.On = drawWhen(t)
	}
	if rarely(t, 3) { // the voice says something of its own
		c.Realization = one(t, kg.Realizations...)
	}
	if rarely(t, 4) {
		c.When = drawWhen(t)
		c.Location = one(t, append([]string{""}, d.byKind(kg.KindProvince, kg.KindState)...)...)
	}
	if rarely(t, 3) {
		c.Deaths, c.Injuries = drawFigures(t), drawFigures(t)
	}
	for range one(t, 1, 1, 1, 2) {
		e := kg.Evidence{Source: one(t, d.byKind(kg.KindSource)...), Locator: one(t, texts...)}
		if rarely(t, 4) {
			e.Paraphrase = one(t, texts...)
		}
		if rarely(t, 2) {
			e.ReportedOn = ptr(baseDay + edtf.Day(one(t, offsets...)))
		}
		if rarely(t, 4) {
			e.RetrievedAt = ptr(time.Date(2024, 2, 1, 12, 0, 0, 1000, time.UTC))
		}
		c.Evidence = append(c.Evidence, e)
	}
	return c
}

// drawFigures draws a number of people that a claim gives.
func drawFigures(t *rapid.T) *kg.Casualties {
	return one(t, nil, &kg.Casualties{Min: 4, Max: ptr(4)}, &kg.Casualties{Min: 9, Max: ptr(10)},
		&kg.Casualties{Min: 3},
		&kg.Casualties{Min: 3, Max: ptr(9)}, &kg.Casualties{})
}

func drawLasting(t *rapid.T) edtf.Value {
	return edtf.MustParse(one(t, "2020-01-01/..", "../..", "2023/2024", "2020-01-01/2024-01-16", "2024-01-16/.."))
}

// drawWhen draws a date: half of them of one of a few days, the others of lengths around the bounds of the classes of
// spans, or of some special form.
func drawWhen(t *rapid.T) edtf.Value {
	start := baseDay + edtf.Day(one(t, offsets...))
	switch one(t, 0, 1, 2, 3) {
	case 0, 1:
		return edtf.MustParse(start.String())
	case 2:
		return edtf.MustParse(start.String() + "/" + (start + edtf.Day(one(t, lengths...))).String())
	}
	return edtf.MustParse(one(t, special...))
}
