package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// loadEntities reads entities back, by id.
func (s suite) loadEntities(ids ...string) map[string]*kg.Entity {
	s.t.Helper()
	out := map[string]*kg.Entity{}
	s.read(func(ctx context.Context, r store.Reader) error {
		list, err := r.Entities(ctx, ids)
		for _, e := range list {
			out[e.ID] = e
		}
		return err
	})
	return out
}

// loadRelations reads relations back, by id.
func (s suite) loadRelations(c plan.Columns, ids ...string) map[string]*kg.Relation {
	s.t.Helper()
	out := map[string]*kg.Relation{}
	s.read(func(ctx context.Context, r store.Reader) error {
		list, err := r.Relations(ctx, ids, c)
		for _, r := range list {
			out[r.ID] = r
		}
		return err
	})
	return out
}

// entityFields writes entities with every field set, with none, and with each alone, and reads them back.
func (s suite) entityFields() {
	put := []*kg.Entity{newEntity("field:none", kg.KindActor, "x")}
	for i, set := range []func(*kg.Entity){
		func(e *kg.Entity) {
			e.Names = []kg.Name{{Value: "ایران", Language: "fa", Script: "Arab"},
				{Value: "𐎠𐎼𐎹"},
				{Value: "Iran", Language: "zh-Hant"}}
		},
		func(e *kg.Entity) { e.Aliases = []string{"b", "a", "𝔸", "b"} },
		func(e *kg.Entity) { e.Description = "two\nlines\r\n\tand 😀" },
		func(e *kg.Entity) {
			e.ExternalIDs = []kg.ExternalID{{Scheme: "wikidata", Value: "Q794"}, {Scheme: "iso3166-1", Value: "IR"}}
		},
		func(e *kg.Entity) { e.Point = &kg.Point{} },
		func(e *kg.Entity) { e.Point = &kg.Point{Lat: -89.999999999999, Lon: 179.12345678901234} },
		func(e *kg.Entity) { e.ISO2 = "IR" },
		func(e *kg.Entity) { e.ISO3 = "IRN" },
		func(e *kg.Entity) { e.Capital = "تهران" },
		func(e *kg.Entity) { e.ISOCode = "IR-11" },
		func(e *kg.Entity) { e.URL = "https://example.org/?q=1&r=%20#x" },
		func(e *kg.Entity) { e.Title = "A title: \"quoted\"" },
		func(e *kg.Entity) { e.Publisher = "P'" },
		func(e *kg.Entity) { e.PublishedOn = edtf.MustParse("[2024-01-01..2024-01-05]") },
		func(e *kg.Entity) { e.Version = 1 << 30 },
		func(e *kg.Entity) { e.RecordedAt = time.Date(1999, 12, 31, 23, 59, 59, 999999999, time.UTC) },
		func(e *kg.Entity) { e.RecordedAt = kg.MaxInstant },
		func(e *kg.Entity) { e.Name = "𐎠 😀 e\u0301 ﬀ" },
	} {
		one := newEntity(fmt.Sprintf("field:%d", i), kg.KindActor, "x")
		set(one)
		every := newEntity(fmt.Sprintf("field:upto:%d", i), kg.KindActor, "x")
		*every = *put[max(len(put)-1, 0)]
		every.ID = fmt.Sprintf("field:upto:%d", i)
		set(every)
		put = append(put, one, every)
	}
	for _, k := range kg.Kinds {
		put = append(put, newEntity("field:kind:"+string(k), k, "x"))
	}
	s.put(put, nil)
	want := map[string]*kg.Entity{}
	var ids []string
	for _, e := range put {
		want[e.ID] = e
		ids = append(ids, e.ID)
	}
	got := s.loadEntities(ids...)
	s.same("entities by id", got, want)
	listed := map[string]*kg.Entity{}
	s.read(func(ctx context.Context, r store.Reader) error {
		rows, err := r.ListEntities(ctx, &plan.EntityList{
			Where: &ew{ID: &plan.IDFilter{In: ids}}, Order: plan.OrderByName, Scan: allTexts,
		}, nil)
		for _, row := range rows {
			listed[row.Entity.ID] = row.Entity
		}
		return err
	})
	s.same("entities in a list", listed, want)
	for _, e := range got {
		if e.RecordedAt.Location() != time.UTC {
			s.t.Errorf("%s: recordedAt is in %s, not in UTC", e.ID, e.RecordedAt.Location())
		}
	}
}

// relationFields does the same for relations, with each choice of columns.
func (s suite) relationFields() {
	s.put([]*kg.Entity{newEntity("rf:a", kg.KindState, "One"), newEntity("rf:b", kg.KindState, "Other"),
		newEntity("rf:p", kg.KindProvince, "P"), newEntity("rf:s", kg.KindSource, "S")}, nil)
	var put []*kg.Relation
	add := func(id string, set ...change) {
		put = append(put, newRelation(id, "ASSAULT", "rf:a", "rf:b", "2024-01-16", set...))
	}
	utc := time.Date(2024, 2, 1, 12, 0, 0, 123456789, time.UTC)
	sets := []change{
		mode("suicide-attack"), realization(kg.RealizationNotRealized), states("rf:a", ""), states("", "rf:b"),
		at("rf:p"), event("e 'x' 😀"), sure(0), sure(0.1 + 0.2), cameo("190"),
		func(r *kg.Relation) { r.Contexts = []string{kg.Contexts[3], kg.Contexts[0]} },
		func(r *kg.Relation) { r.Role = "Rolle \"ä\" 😀" },
		func(r *kg.Relation) { r.Place = &kg.Place{Name: "x"} },
		func(r *kg.Relation) { r.Place = &kg.Place{Name: "پنجگور", Point: &kg.Point{}, Precision: "town"} },
		func(r *kg.Relation) {
			r.Links = []kg.Link{{Role: kg.LinkAfter, Relation: "rf:none"}, {Role: kg.LinkAbout, Relation: "rf:none"}}
		},
		func(r *kg.Relation) { r.Deaths = &kg.Casualties{} },
		func(r *kg.Relation) { r.Deaths = &kg.Casualties{Min: 2, Max: ptr(1 << 50)} },
		func(r *kg.Relation) { r.Injuries = &kg.Casualties{Min: 0, Max: ptr(0)} },
		func(r *kg.Relation) { r.Description = "</script> & \u2028 \\u0041 'x'" },
		func(r *kg.Relation) { r.Attributes = json.RawMessage(`{}`) },
		func(r *kg.Relation) {
			r.Attributes = json.RawMessage(`{"z":1.50,"a":[null,true,"<&>","\u0041\ud83d\ude00"],` +
				`"b":12345678901234567890,"":{"k":{}},"n":null}`)
		},
		claim("", kg.StanceAsserts, "", ""), claim("rf:a", kg.StanceDenies, "rf:s", "2024-01-17"),
		func(r *kg.Relation) {
			r.Claims = []kg.Claim{
				{By: "rf:b", Stance: kg.StanceConfirms, On: edtf.MustParse("2024-01-16T10:00:00Z"),
					Confidence: ptr(0.0), Evidence: []kg.Evidence{
						{Source: "rf:s", Locator: "p. 1", Paraphrase: "sagt 'x' 😀", ReportedOn: day("-0043-03-15"),
							RetrievedAt: &utc}, {Source: "rf:s"}}},
				{Stance: kg.StanceAsserts},
			}
		},
		func(r *kg.Relation) { r.Version = 1 << 30 },
		func(r *kg.Relation) { r.RecordedAt = time.Date(1999, 12, 31, 23, 59, 59, 999999999, time.UTC) },
	}
	add("rf:none")
	for i, set := range sets {
		add(fmt.Sprintf("rf:%d", i), set)
	}
	add("rf:all", sets...)
	for i, x := range []struct {
		t kg.RelationType
		m string
	}{{"CONSULT", ""}, {"CONSULT", "visit"}, {"AGREE", ""}, {kg.TypeStatement, ""}} {
		put = append(put, newRelation(fmt.Sprintf("rf:type:%d", i), x.t, "rf:b", "rf:a", "2024-01-16", mode(x.m),
			states("rf:b", "rf:a"), symmetricIf(x.t == "AGREE")))
	}
	s.put(nil, put)
	var ids []string
	for _, r := range put {
		ids = append(ids, r.ID)
	}
	for _, c := range []plan.Columns{{}, {Claims: true}, {Body: true}, {Claims: true, Body: true}} {
		want := map[string]*kg.Relation{}
		for _, r := range put {
			want[r.ID] = trimmed(r, c)
		}
		got := s.loadRelations(c, ids...)
		s.same(fmt.Sprintf("relations by id, %+v", c), got, want)
		for _, r := range got {
			if r.RecordedAt.Location() != time.UTC {
				s.t.Errorf("%s: recordedAt is in %s, not in UTC", r.ID, r.RecordedAt.Location())
			}
		}
		for _, parents := range [][]string{nil, {"rf:a", "rf:b"}} {
			l := &plan.RelationList{Where: &rw{ID: &plan.IDFilter{In: ids}}, Scan: all, Columns: c}
			if parents != nil {
				l.Anchor, l.Direction = plan.AnchorEntity, kg.DirectionBoth
			}
			seen := make([]int, max(len(parents), 1))
			s.read(func(ctx context.Context, r store.Reader) error {
				rows, err := r.ListRelations(ctx, l, parents)
				for _, row := range rows {
					seen[row.Parent]++
					s.same(fmt.Sprintf("relation in a list, %+v", c), row.Relation, want[row.Relation.ID])
				}
				return err
			})
			for i, n := range seen {
				if n != len(put) {
					s.t.Errorf("parent %d has %d relations, want %d", i, n, len(put))
				}
			}
		}
	}
}

func symmetricIf(yes bool) change { return func(r *kg.Relation) { r.Symmetric = yes } }

// dates writes relations of extreme and odd dates, and asks for each on the days around its bounds.
func (s suite) dates() {
	s.put([]*kg.Entity{newEntity("d:a", kg.KindState, "One"), newEntity("d:b", kg.KindState, "Other")}, nil)
	var put []*kg.Relation
	texts := append([]string{
		"Y-170000002/Y170000002", "Y24936-12-31", "-20997-01-01", "0000-01-01", "-0001/0001", "1969-12-31",
		"1970-01-01", "9999-12-31/..", "2024-02-29T23:59:59+14:00",
		"2024-01-16%/2024-01-20~", "[..2024-01-18]/..", "156X-12-25", "2004-XX", "1985-04-XX", "2021-24",
	}, special...)
	for i, text := range texts {
		v, err := edtf.Parse(text)
		if err != nil {
			continue // a form that is refused is no date of a relation
		}
		put = append(put, newRelation(fmt.Sprintf("d:%d", i), "ASSAULT", "d:a", "d:b", v.String()))
	}
	s.put(nil, put)
	var ids []string
	for _, r := range put {
		ids = append(ids, r.ID)
	}
	got := s.loadRelations(plan.Columns{}, ids...)
	for _, r := range put {
		s.same(r.When.String(), got[r.ID], trimmed(r, plan.Columns{}))
	}
	days := map[edtf.Day]bool{edtf.MinDay + 1: true, edtf.MaxDay - 1: true}
	for _, r := range put {
		x := r.Bounds()
		for _, d := range []edtf.Day{x.StartEarliest, x.EndLatest, x.CertainFrom, x.CertainTo} {
			for _, near := range []edtf.Day{d - 1, d, d + 1} {
				if near.Finite() && (near+d)%3 == 0 { // a third of them is enough
					days[near] = true
				}
			}
		}
	}
	for d := range days {
		for _, certainty := range []plan.Certainty{plan.CertaintyPossible, plan.CertaintyCertain} {
			var want []string
			for _, r := range put {
				if lasts(r, d, d, certainty == plan.CertaintyCertain) {
					want = append(want, r.ID)
				}
			}
			w := &rw{At: &d, Certainty: certainty}
			got := s.listRelations(plan.RelationList{
				Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Where: w, Scan: all,
			}, "d:a")[0]
			s.same(fmt.Sprintf("%s on %s", certainty, d), sorted(got), sorted(want))
		}
	}
}

// nasty are texts that a query language, a pattern or a file format could take for its own.
var nasty = []string{
	"'", `"`, "`", "``", `\`, `\\`, `\'`, "$p", "$1", "?1", ":name", "@p", "{x}", "%", "%%", "_", "__", "*", ".*",
	"[a]", "(", "--", "/*", "//", ";", "';DROP TABLE relation;--",
	"]-()//", `\u0027`, "%s", "NULL", "null", "true", "0", "1e3", "-1", "NaN", "é", "e\u0301", "İ", "ı", "ẞ", "ß",
	"ΑΣ", "ας", "\u200f", "\ufeff", "\u2028", "￿", "😀", "𐐀", "𐐨",
	"A", "a", "Ａ", "&amp;", "<b>", "ﬀ", "\U0010ffff", "a\U0010ffff",
}

// texts puts each of them into every place that holds text, and finds it by every filter on text.
func (s suite) texts() {
	var es []*kg.Entity
	var rs []*kg.Relation
	for _, word := range nasty {
		e := newEntity("t:"+word, kg.KindState, word)
		e.Aliases, e.Description, e.Capital = []string{word}, word, word
		e.Names = []kg.Name{{Value: word}}
		e.ExternalIDs = []kg.ExternalID{{Scheme: word, Value: word}}
		source := newEntity("ts:"+word, kg.KindSource, "source "+word)
		source.Title, source.Publisher = word, word
		es = append(es, e, source)
		rs = append(rs, newRelation("tr:"+word, "ASSAULT", e.ID, "t:'", "2024-01-16", states(e.ID, e.ID), at(e.ID),
			event(word), func(r *kg.Relation) {
				r.Role, r.Description = word, word
				r.Place = &kg.Place{Name: word, Precision: word}
				r.Claims = []kg.Claim{{
					By: e.ID, Stance: kg.StanceAsserts,
					Evidence: []kg.Evidence{{Source: source.ID, Locator: word, Paraphrase: word}},
				}}
				r.Attributes, _ = json.Marshal(map[string]string{word: word})
			}))
	}
	s.put(es, rs)
	var ids, rids []string
	for _, e := range es {
		ids = append(ids, e.ID)
	}
	for _, r := range rs {
		rids = append(rids, r.ID)
	}
	entities := s.loadEntities(ids...)
	relations := s.loadRelations(plan.Columns{Claims: true, Body: true}, rids...)
	for _, e := range es {
		s.same(e.ID, entities[e.ID], e)
	}
	for _, r := range rs {
		s.same(r.ID, relations[r.ID], r)
	}
	var events []string
	for i, word := range nasty {
		r := rs[i]
		events = append(events, word)
		for name, f := range map[string]*rw{"id": {ID: id(r.ID)}, "event key": {EventKey: id(word)},
			"location": {Location: entity(r.From)}, "claim": {Claim: &plan.ClaimWhere{By: entity(r.From)}},
			"source": {Source: id("ts:" + word)}, "from": {From: entity(r.From)},
			"from and to": {From: entity(r.From), To: entity("t:'")}, "from state": {FromState: id(r.From)},
			"from name": {From: named(plan.StringFilter{Eq: &word})}} {
			s.same("by "+name+" of "+word, s.listRelations(plan.RelationList{Where: f, Scan: all})[0], []string{r.ID})
		}
		// Names that are equal but for case are found together, others not.
		var begin, contain []string
		small := folded(word)
		for _, o := range nasty {
			if strings.HasPrefix(folded(o), small) {
				begin = append(begin, "t:"+o)
			}
			if strings.Contains(folded(o), small) {
				contain = append(contain, "t:"+o)
			}
		}
		list := func(f plan.StringFilter) []string {
			w := named(f)
			w.ID = &plan.IDFilter{In: ids}
			l := plan.EntityList{Kinds: []kg.Kind{kg.KindState}, Where: w, Order: plan.OrderByID, Scan: allTexts}
			byID := s.listEntities(l)[0]
			l.Order, w.ID = plan.OrderByName, nil // all entities of this test, and some of others
			byName := slices.DeleteFunc(s.listEntities(l)[0], func(id string) bool {
				return !strings.HasPrefix(id, "t:")
			})
			s.same("by name: "+show(f), sorted(byName), byID)
			return byID
		}
		s.same("name is "+word, list(plan.StringFilter{Eq: &word}), []string{"t:" + word})
		s.same("name begins with "+word, list(plan.StringFilter{StartsWith: &word}), sorted(begin))
		s.same("name contains "+word, list(plan.StringFilter{Contains: &word}), sorted(contain))
	}
	got := s.listRelations(plan.RelationList{Anchor: plan.AnchorEvent, Scan: all}, events...)
	for i := range events {
		s.same("event "+events[i], got[i], []string{rs[i].ID})
	}
}

// folded is what kg.Fold makes of the texts of these tests, told otherwise.
func folded(s string) string {
	return strings.NewReplacer("ſ", "s", "ς", "σ", "µ", "μ", "ı",
		"i").Replace(strings.ToLower(norm.NFC.String(s)))
}

// nameOrder: entities are ordered by the folded name, codepoint by codepoint, then by the id.
func (s suite) nameOrder() {
	var es []*kg.Entity
	for i, n := range []string{"b", "a", "A", "aa", "a b", "a-b", "Ä", "ä", "z", "Z", "ﬀ", "😀", "\ue000", "𐐀",
		"𐐨", "zz", "a", "A a", "0", "10", "9", "ſ", "K"} {
		es = append(es, newEntity(fmt.Sprintf("n:%d", i), kg.KindPerson, n), newEntity("n:"+n, kg.KindPerson, "x"))
	}
	es = append(es, newEntity("n:B", kg.KindPerson, "B"), newEntity("n:b2", kg.KindPerson, "b"),
		newEntity("n:a1", kg.KindPerson, "a"))
	slices.SortFunc(es, func(a, b *kg.Entity) int { return strings.Compare(a.ID, b.ID) })
	es = slices.CompactFunc(es, func(a, b *kg.Entity) bool { return a.ID == b.ID })
	s.put(es, nil)
	var ids []string
	for _, e := range es {
		ids = append(ids, e.ID)
	}
	for _, order := range []plan.EntityOrder{plan.OrderByID, plan.OrderByName} {
		slices.SortFunc(es, func(x, y *kg.Entity) int {
			if order == plan.OrderByName {
				if c := strings.Compare(folded(x.Name), folded(y.Name)); c != 0 {
					return c
				}
			}
			return strings.Compare(x.ID, y.ID)
		})
		for i := -1; i < len(es); i++ {
			lo, want := "", []string(nil)
			if i >= 0 {
				lo = order.Key(es[i])
			}
			for _, e := range es[i+1 : min(i+5, len(es))] {
				want = append(want, e.ID)
			}
			l := plan.EntityList{
				Where: &ew{ID: &plan.IDFilter{In: ids}}, Order: order, Scan: plan.TextScan{Lo: lo, Limit: 4},
			}
			s.same(fmt.Sprintf("by %s after %q", order, lo), s.listEntities(l)[0], want[:min(4, len(want))])
		}
	}
}
