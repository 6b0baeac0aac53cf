package storetest

import (
	"context"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
	"graphd/internal/store"
)

// tooEarly: relations that certainly begin before what they answer or follow, as they are known now, and as they were
// known before either side was corrected; in a view of a day only if it shows the other one.
func (s suite) tooEarly() {
	answer := func(id, when string, links ...kg.Link) kg.NewRelation {
		r := assault(id, "or:b", "or:a", when)
		r.Links = links
		return r
	}
	to := func(role kg.LinkRole, id string) kg.Link { return kg.Link{Role: role, Relation: id} }
	planned := assault("or:plan", "or:a", "or:b", "2024-01-20")
	planned.Realization = kg.RealizationPlanned
	hoped := answer("or:hoped", "2024-01-10", to(kg.LinkAfter, "or:strike"))
	hoped.Realization = kg.RealizationProposed
	then := s
	then.known = s.apply(kg.Batch{Kind: kg.ChangeSeed,
		Entities: writes(state("or:a", "A"), state("or:b", "B")),
		Relations: []kg.NewRelation{
			assault("or:strike", "or:a", "or:b", "2024-01-16"),
			assault("or:week", "or:a", "or:b", "[2024-01-16..2024-01-20]"),
			assault("or:perhaps", "or:a", "or:b", "2024-01-16?"),
			assault("or:since", "or:a", "or:b", "[2024-01-16..]"),
			assault("or:always", "or:a", "or:b", "../2024-01-20"),
			planned, hoped,
			answer("or:before", "2024-01-15", to(kg.LinkResponseTo, "or:strike")),
			answer("or:day", "2024-01-16", to(kg.LinkResponseTo, "or:strike")),
			answer("or:month", "2024-01", to(kg.LinkResponseTo, "or:strike")),
			answer("or:about", "2024-01-15", to(kg.LinkAbout, "or:strike"), to(kg.LinkPartOf, "or:strike")),
			answer("or:after", "2024-01-10/2024-02-10", to(kg.LinkAbout, "or:day"), to(kg.LinkAfter, "or:week")),
			answer("or:inside", "2024-01-18", to(kg.LinkAfter, "or:week")),
			answer("or:doubt", "2024-01-15?", to(kg.LinkAfter, "or:strike")),
			answer("or:doubted", "2024-01-15", to(kg.LinkAfter, "or:perhaps")),
			answer("or:bound", "2024-01-15", to(kg.LinkAfter, "or:since")),
			answer("or:unbounded", "[2024-01-01..]", to(kg.LinkAfter, "or:strike")),
			answer("or:ever", "../2024-01-20", to(kg.LinkAfter, "or:strike")),
			answer("or:first", "2023-01-15", to(kg.LinkAfter, "or:always")),
			answer("or:threat", "2024-01-15", to(kg.LinkResponseTo, "or:plan")),
			answer("or:two", "2024-01-17", to(kg.LinkResponseTo, "or:strike"), to(kg.LinkAfter, "or:inside")),
		}}).At
	early := []string{"or:after", "or:before", "or:bound", "or:ever", "or:two"}
	ask := func(s suite, when string, want ...string) {
		s.t.Helper()
		l := plan.RelationList{Where: &rw{Contradicts: true, And: []*rw{{Either: entity("or:a")}}}, Scan: all}
		s.same(when, sorted(s.listRelations(l)[0]), want)
		s.same(when+", count", s.countRelations(l), []int{len(want)})
	}
	ask(s, "now", early...)
	ask(then, "known, current", early...)

	// Of a day: those are seen that are in the view together.
	for _, c := range []struct {
		day  string
		want []string
	}{
		{day: "2024-01-15"},
		{day: "2024-01-16", want: []string{"or:after", "or:before", "or:bound", "or:ever"}},
		{day: "2024-01-18", want: early},
	} {
		s.read(func(ctx context.Context, r store.Reader) error {
			v := plan.View{Dated: true, Day: mustDay(c.day)}
			l := plan.RelationList{Where: &rw{Contradicts: true, And: []*rw{{Either: entity("or:a")}}}, Scan: all}
			rows, err := query.Scope{View: v}.Reader(r).ListRelations(ctx, &l, nil)
			var got []string
			for _, row := range rows {
				got = append(got, row.Relation.ID)
			}
			s.same("on "+c.day, sorted(got), sorted(c.want))
			return err
		})
	}

	// The one is corrected, then the other; then the answered one is retracted.
	s.apply(correction("or:before", 1, "when", kg.Assertion{When: edtf.MustParse("2024-01-17")}))
	s.apply(correction("or:inside", 1, "when", kg.Assertion{When: edtf.MustParse("2024-01-17")}))
	ask(s, "both corrected", "or:after", "or:bound", "or:ever")
	ask(then, "known, both corrected since", early...)
	s.apply(correction("or:strike", 1, "when", kg.Assertion{When: edtf.MustParse("2024-01-18")}))
	ask(s, "the answered one corrected", "or:after", "or:before", "or:bound", "or:day", "or:ever", "or:two")
	s.apply(retraction("or:strike", 2))
	ask(s, "the answered one retracted", "or:after", "or:bound")
	ask(then, "known, retracted since", early...)
}
