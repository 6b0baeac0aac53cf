package storetest

import (
	"fmt"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/write"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// basisOf is what the suite compares of acting states: those of both ends, with what they rest on.
func basisOf(r *kg.Relation) string {
	return fmt.Sprintf("%s %s, %s %s", r.FromState, r.FromStateBasis, r.ToState, r.ToStateBasis)
}

func (s suite) bases(what string, want map[string]string) {
	s.t.Helper()
	got := map[string]string{}
	for id, r := range s.loadRelations(everyColumn, slices.Collect(keysOf(want))...) {
		got[id] = basisOf(r)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func keysOf[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// affiliated is an affiliation.
func affiliated(id string, t kg.RelationType, from, to, when string, claims ...kg.Claim) kg.NewRelation {
	return kg.NewRelation{ID: id, Assertion: kg.Assertion{Type: t, From: from, To: to, When: mustWhen(when),
		Claims: claims}}
}

func forNone(r kg.NewRelation, ends ...kg.End) kg.NewRelation {
	r.ActsForNoState = ends
	return r
}

// followers: what the ends of a relation act for follows affiliations that are written, corrected and retracted later,
// and kinds; but not where the writer says.
func (s suite) followers() {
	s.apply(kg.Batch{Entities: writes(state("fo:a", "A"), state("fo:b", "B"), state("fo:c", "C"),
		&kg.Entity{ID: "fo:o", Kind: kg.KindOfficial, Name: "O"},
		&kg.Entity{ID: "fo:m", Kind: kg.KindMilitantGroup, Name: "M"},
		&kg.Entity{ID: "fo:p", Kind: kg.KindPerson, Name: "P"},
		&kg.Entity{ID: "fo:org", Kind: kg.KindOrganization, Name: "Org"},
		&kg.Entity{ID: "fo:source", Kind: kg.KindSource, Name: "S"}),
		Relations: []kg.NewRelation{
			assault("fo:1950", "fo:o", "fo:c", "1950-05-01"),
			assault("fo:given", "fo:o", "fo:c", "2024-01-16", states("fo:c", "")),
			forNone(assault("fo:none", "fo:o", "fo:c", "2024-01-16"), kg.EndFrom),
			assault("fo:certain", "fo:o", "fo:c", "2024-01-16"),
			assault("fo:object", "fo:c", "fo:p", "2024-01-16"),
			assault("fo:group", "fo:m", "fo:c", "2024-01-16"),
		}})
	before := map[string]string{"fo:1950": " , fo:c CERTAIN", "fo:given": "fo:c GIVEN, fo:c CERTAIN",
		"fo:none": " GIVEN, fo:c CERTAIN", "fo:certain": " , fo:c CERTAIN", "fo:object": "fo:c CERTAIN,  ",
		"fo:group": " , fo:c CERTAIN"}
	s.bases("without any office", before)
	out := s.apply(kg.Batch{Relations: []kg.NewRelation{
		affiliated("fo:office", kg.TypeHoldsOffice, "fo:o", "fo:org", "[..2024-01-16]/2024-12-31"),
		affiliated("fo:part", kg.TypePartOf, "fo:org", "fo:a", "1900/2030"),
		affiliated("fo:member", kg.TypeMemberOf, "fo:p", "fo:org", "2024"),
		affiliated("fo:terror", kg.TypeMemberOf, "fo:m", "fo:org", "1900/2030")}})
	s.same("written", []any{counts(out), out.Derived, out.Stale}, []any{[3]int{4, 0, 0}, 3, false})
	after := map[string]string{"fo:1950": "fo:a POSSIBLE, fo:c CERTAIN", "fo:given": "fo:c GIVEN, fo:c CERTAIN",
		"fo:none": " GIVEN, fo:c CERTAIN", "fo:certain": "fo:a CERTAIN, fo:c CERTAIN",
		"fo:object": "fo:c CERTAIN, fo:a POSSIBLE", "fo:group": " , fo:c CERTAIN"}
	s.bases("with one", after)
	_, versions := s.history("fo:o", "fo:1950")
	s.same("a version like any other", []any{len(versions), versions[1].Reason, versions[1].RecordedAt},
		[]any{2, rederived, out.At})

	s.same("taken back", counts(s.apply(correction("fo:none", 1, "actsForNoState", kg.Assertion{}))), [3]int{0, 1, 0})
	s.bases("taken back", map[string]string{"fo:none": "fo:a CERTAIN, fo:c CERTAIN"})
	again := correction("fo:none", 2, "actsForNoState", kg.Assertion{ActsForNoState: []kg.End{kg.EndFrom}})
	s.same("given again", counts(s.apply(again)), [3]int{0, 1, 0})
	s.same("and again", counts(s.apply(again)), [3]int{0, 0, 1})
	s.applyRefused("both", correction("fo:none", 3, "fromState actsForNoState", kg.Assertion{FromState: "fo:a",
		ActsForNoState: []kg.End{kg.EndFrom}}), "BAD_USER_INPUT corrections.0.patch.actsForNoState.0")
	s.applyRefused("both, new", kg.Batch{Relations: []kg.NewRelation{forNone(assault("fo:x", "fo:o", "fo:c", "2024",
		states("fo:a", "")), kg.EndTo, kg.EndFrom)}}, "BAD_USER_INPUT relations.0.actsForNoState.1")
	s.same("a derived one is given", counts(s.apply(correction("fo:certain", 2, "fromState",
		kg.Assertion{FromState: "fo:a"}))), [3]int{0, 1, 0})

	out = s.apply(correction("fo:part", 1, "to", kg.Assertion{To: "fo:b"}))
	s.same("corrected", []any{counts(out), out.Derived}, []any{[3]int{0, 1, 0}, 5})
	after["fo:1950"], after["fo:object"] = "fo:b POSSIBLE, fo:c CERTAIN", "fo:c CERTAIN, fo:b POSSIBLE"
	after["fo:certain"] = "fo:a GIVEN, fo:c CERTAIN"
	s.bases("corrected", after)
	deny := kg.Batch{Kind: kg.ChangeClaims, Corrections: []kg.Correction{{ID: "fo:part",
		Claims: []kg.Claim{{By: "fo:b", Stance: kg.StanceDenies, Evidence: []kg.Evidence{{Source: "fo:source"}}}}}}}
	s.apply(deny)
	before["fo:certain"] = after["fo:certain"]
	s.bases("denied", before)
	s.apply(correction("fo:part", 3, "claims", kg.Assertion{Claims: kg.OwnVoice([]kg.Evidence{{Source: "fo:source"}})}))
	s.bases("believed", after)
	rekind := kg.Batch{Kind: kg.ChangeAmend, EntityCorrections: []kg.EntityCorrection{{ID: "fo:m", Reason: "r",
		Set: kg.Entity{Kind: kg.KindOrganization}, Fields: []string{"kind"}}}}
	s.apply(rekind)
	s.bases("no group any more", map[string]string{"fo:group": "fo:b CERTAIN, fo:c CERTAIN"})
	s.apply(kg.Batch{Kind: kg.ChangeRetract, Retractions: []kg.Retraction{{ID: "fo:office", Reason: "a mistake"}}})
	after["fo:1950"], after["fo:group"] = " , fo:c CERTAIN", "fo:b CERTAIN, fo:c CERTAIN"
	s.bases("retracted", after)

	s.apply(kg.Batch{Relations: []kg.NewRelation{
		affiliated("fo:one", kg.TypeHoldsOffice, "fo:o", "fo:a", "1900/2030"),
		affiliated("fo:two", kg.TypeHoldsOffice, "fo:o", "fo:b", "1900/2030")}})
	s.bases("two states", map[string]string{"fo:1950": " , fo:c CERTAIN", "fo:one": " , fo:a CERTAIN"})
	out, err := write.Delete(s.t.Context(), s.store, write.Call{Principal: "a", Reason: "r"}, "fo:b", nil, true)
	s.same("deleted", []any{out.Derived, err}, []any{2, nil})
	s.bases("one of two states is deleted", map[string]string{"fo:1950": "fo:a CERTAIN, fo:c CERTAIN",
		"fo:one": "fo:a POSSIBLE, fo:a CERTAIN"})
}

// farFollowers: what is written last, at the far end of four affiliations, reaches as far as what was there before.
func (s suite) farFollowers() {
	entities := writes(state("ff:0", "0"), state("ff:x", "X"), &kg.Entity{ID: "ff:5", Kind: kg.KindPerson, Name: "5"})
	acts := []kg.NewRelation{assault("ff:r5", "ff:5", "ff:x", "2024-01-16")}
	for i := 1; i < 5; i++ {
		id := fmt.Sprintf("ff:%d", i)
		entities = append(entities, writes(&kg.Entity{ID: id, Kind: kg.KindOrganization, Name: id})...)
		acts = append(acts, assault(fmt.Sprintf("ff:r%d", i), "ff:x", id, "2024-01-16"))
	}
	s.apply(kg.Batch{Entities: entities, Relations: acts})
	s.apply(kg.Batch{Relations: []kg.NewRelation{
		affiliated("ff:m", kg.TypeMemberOf, "ff:5", "ff:4", "2020/..")}})
	want := map[string]string{"ff:r5": " , ff:x CERTAIN"}
	for i := 4; i > 0; i-- {
		s.apply(kg.Batch{Relations: []kg.NewRelation{affiliated(fmt.Sprintf("ff:t%d", i), kg.TypePartOf,
			fmt.Sprintf("ff:%d", i), fmt.Sprintf("ff:%d", i-1), "2020/2030")}})
		want[fmt.Sprintf("ff:r%d", i)] = "ff:x CERTAIN, ff:0 CERTAIN"
	}
	s.bases("reached", want)
}

// redatedSources: what rests on a source follows when its date is corrected, and what follows from that.
func (s suite) redatedSources() {
	dated := func(when string) *kg.Entity {
		return &kg.Entity{ID: "rs:s", Kind: kg.KindSource, Name: "S", PublishedOn: mustWhen(when)}
	}
	said := kg.OwnVoice([]kg.Evidence{{Source: "rs:s"}})
	act := assault("rs:act", "rs:o", "rs:b", "2024-02-01")
	s.apply(kg.Batch{Entities: writes(state("rs:a", "A"), state("rs:b", "B"), dated("2024-01-17"),
		&kg.Entity{ID: "rs:o", Kind: kg.KindOfficial, Name: "O"}),
		Relations: []kg.NewRelation{affiliated("rs:office", kg.TypeHoldsOffice, "rs:o", "rs:a", "2020/..", said...),
			act}})
	s.bases("before", map[string]string{"rs:act": "rs:a POSSIBLE, rs:b CERTAIN"})
	out := s.apply(kg.Batch{Kind: kg.ChangeUpsert, Entities: anew(1, dated("2024-03-01"))})
	s.same("derived", out.Derived, 2)
	s.bases("after", map[string]string{"rs:act": "rs:a CERTAIN, rs:b CERTAIN"})
	s.same("the office", s.loadRelations(everyColumn, "rs:office")["rs:office"].CertainTo, mustDay("2024-03-01"))
	s.redatedFigures()
}

// redatedFigures: the figures of a relation are those that a party said last; they follow the dates of what it is cited
// by, though nothing else of the relation changes.
func (s suite) redatedFigures() {
	report := func(id, when string) *kg.Entity {
		return &kg.Entity{ID: id, Kind: kg.KindSource, Name: id, PublishedOn: mustWhen(when)}
	}
	says := func(source string, deaths, injuries int) kg.Claim {
		return kg.Claim{By: "rs:a", Stance: kg.StanceAsserts, Evidence: []kg.Evidence{{Source: source}},
			Deaths:   &kg.Casualties{Min: deaths, Max: &deaths},
			Injuries: &kg.Casualties{Min: injuries, Max: &injuries}}
	}
	strike := assault("rs:strike", "rs:a", "rs:b", "2024-01-16")
	strike.Claims = []kg.Claim{says("rs:first", 2, 7), says("rs:early", 4, 7), says("rs:late", 9, 7),
		says("rs:hurt", 4, 8)}
	s.apply(kg.Batch{Entities: writes(report("rs:first", "2024-01-16"), report("rs:early", "2024-01-17"),
		report("rs:late", "2024-01-18"), report("rs:hurt", "2024-01-16")), Relations: []kg.NewRelation{strike}})
	tolls := func(what string, deaths, injuries int) {
		s.t.Helper()
		r := s.loadRelations(everyColumn, "rs:strike")["rs:strike"]
		s.same(what, []int{r.DeathToll.Min, *r.DeathToll.Max, r.InjuryToll.Min, *r.InjuryToll.Max},
			[]int{deaths, deaths, injuries, injuries})
	}
	tolls("the last word", 9, 7)
	redated := func(id, when string) {
		s.t.Helper()
		out := s.apply(kg.Batch{Kind: kg.ChangeUpsert, Entities: anew(1, report(id, when))})
		s.same("derived", out.Derived, 1)
	}
	redated("rs:early", "2024-01-19")
	tolls("other deaths are the last word", 4, 7)
	redated("rs:hurt", "2024-01-20")
	tolls("other injuries are", 4, 8)
}

// tooMany: what follows from a call is left if it is more than the limit, and told; Rederive then does it, in portions,
// and changes nothing the second time.
func (s suite) tooMany() {
	var acts []kg.NewRelation
	for i := range 5 {
		acts = append(acts, assault(fmt.Sprintf("tm:%d", i), "tm:o", "tm:b", fmt.Sprintf("2024-01-%02d", 10+i)))
	}
	s.apply(kg.Batch{Entities: writes(state("tm:a", "A"), state("tm:b", "B"),
		&kg.Entity{ID: "tm:o", Kind: kg.KindOfficial, Name: "O"}), Relations: acts})
	s.rederive(1000) // other tests put what does not follow
	s.call.Limits.MaxDerived = 4
	out := s.apply(kg.Batch{Relations: []kg.NewRelation{affiliated("tm:office", kg.TypeHoldsOffice, "tm:o", "tm:a",
		"2024")}})
	s.same("too many", []any{counts(out), out.Derived, out.Stale}, []any{[3]int{1, 0, 0}, 0, true})
	log := s.changes(out.Seq-1, 10)
	s.same("the log says so", []any{len(log), log[0].Stale, log[0].Count}, []any{1, true, 1})
	s.bases("left", map[string]string{"tm:0": " , tm:b CERTAIN", "tm:4": " , tm:b CERTAIN"})
	s.same("first", s.rederive(2), []int{5, 0})
	s.bases("done", map[string]string{"tm:0": "tm:a POSSIBLE, tm:b CERTAIN", "tm:4": "tm:a POSSIBLE, tm:b CERTAIN"})
	s.same("second", s.rederive(3), []int{0, 0})
	log = s.changes(out.Seq, 10)
	s.same("kind", log[0].Kind, kg.ChangeDerive)
	s.call.Limits.MaxDerived = 5
	out = s.apply(kg.Batch{Kind: kg.ChangeRetract, Retractions: []kg.Retraction{{ID: "tm:office",
		Reason: "a mistake"}}})
	s.same("just enough", []any{out.Derived, out.Stale}, []any{5, false})
}

// rederive derives all anew, in portions of so many, and returns how many changed, and how many calls left something.
func (s suite) rederive(portion int) []int {
	s.t.Helper()
	changed, stale := 0, 0
	for from := kg.MinSortKey; from != 0; {
		out, err := write.Rederive(s.t.Context(), s.store, s.call, from, portion)
		if err != nil {
			s.t.Fatal(err)
		}
		if changed, from = changed+out.Derived, out.Next; out.Stale {
			stale++
		}
	}
	return []int{changed, stale}
}

// anyOrder: whatever the order in which batches are loaded, the same is derived.
func (s suite) anyOrder() {
	if s.o.Planned { // and writes slowly
		setFlag(s.t, "rapid.checks", "30")
	}
	n := 0
	rapid.Check(s.t, func(t *rapid.T) {
		n++
		name := func(what string) string { return fmt.Sprintf("ao%d:%s", n, what) }
		s.apply(kg.Batch{Entities: writes(state(name("a"), "A"), state(name("b"), "B"),
			&kg.Entity{ID: name("o"), Kind: kg.KindOfficial, Name: "O"},
			&kg.Entity{ID: name("p"), Kind: kg.KindPerson, Name: "P"},
			&kg.Entity{ID: name("m"), Kind: kg.KindMilitantGroup, Name: "M"},
			&kg.Entity{ID: name("x"), Kind: kg.KindOrganization, Name: "X"},
			&kg.Entity{ID: name("y"), Kind: kg.KindOrganization, Name: "Y"})})
		whens := []string{"2020/..", "2023/2024", "2024-01-16", "[..2024-01-16]", "2022", "../.."}
		var ties, acts []kg.NewRelation
		for i := range 2 + upTo(t, 6) {
			r := affiliated(fmt.Sprint("t", i), kg.TypePartOf, one(t, "x", "y"), one(t, "a", "b", "x", "y"),
				one(t, whens...))
			switch one(t, 0, 1, 2, 3) {
			case 0:
				r.Type, r.From = kg.TypeHoldsOffice, "o"
			case 1:
				r.Type, r.From, r.To = kg.TypeMemberOf, one(t, "p", "m", "o"), one(t, "x", "y", "m")
			}
			if rarely(t, 4) {
				r.Claims = []kg.Claim{{By: name("a"), Stance: kg.StanceDenies,
					Evidence: []kg.Evidence{{Source: someSource}}}}
			}
			ties = append(ties, r)
		}
		for i := range 1 + upTo(t, 3) {
			acts = append(acts, assault(fmt.Sprint("r", i), one(t, "o", "p", "x", "m"), one(t, "b", "p", "y"),
				one(t, whens...)))
		}
		load := func(prefix string, list []kg.NewRelation) {
			for _, r := range list {
				r.ID, r.From, r.To = name(prefix+r.ID), name(r.From), name(r.To)
				s.apply(kg.Batch{Relations: []kg.NewRelation{r}})
			}
		}
		now := func(prefix string) (lines []string) {
			for _, r := range slices.Concat(ties, acts) {
				id := name(prefix + r.ID)
				lines = append(lines, r.ID+" "+basisOf(s.loadRelations(everyColumn, id)[id]))
			}
			return lines
		}
		load("1", ties)
		load("1", acts)
		want := now("1")
		// The same again in another order, once the first are gone.
		var gone []kg.Retraction
		for _, r := range slices.Concat(ties, acts) {
			gone = append(gone, kg.Retraction{ID: name("1" + r.ID), Reason: "again"})
		}
		s.apply(kg.Batch{Kind: kg.ChangeRetract, Retractions: gone})
		load("2", rapid.Permutation(slices.Concat(ties, acts)).Draw(t, "order"))
		if diff := cmp.Diff(want, now("2")); diff != "" {
			t.Fatalf("in another order (-first +second):\n%s", strings.TrimSpace(diff))
		}
	})
	s.same("nothing is left", s.rederive(100), []int{0, 0})
}
