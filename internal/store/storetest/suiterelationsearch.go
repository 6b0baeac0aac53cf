package storetest

import (
	"fmt"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
)

// relationSearch looks for relations by what they and their types say: now, as they said before corrections and
// retractions, and on a day.
func (s suite) relationSearch() {
	relation := func(id string, t kg.RelationType, when string, change func(*kg.Assertion)) kg.NewRelation {
		r := kg.NewRelation{ID: id, Assertion: kg.Assertion{Type: t, From: "rq:a", To: "rq:b",
			When: edtf.MustParse(when)}}
		change(&r.Assertion)
		return r
	}
	text := func(d string) func(*kg.Assertion) { return func(a *kg.Assertion) { a.Description = d } }
	first := s.apply(kg.Batch{
		Entities: writes(state("rq:a", "A"), state("rq:b", "B"), entityOf("rq:o", kg.KindOfficial),
			entityOf("rq:s", kg.KindSource)),
		Relations: []kg.NewRelation{
			relation("rq:1", "ASSAULT", "2024-01-16", text("Zyzmissiles strike Zyzgrad, in the zyznorth.")),
			relation("rq:2", "ASSAULT", "2024-01-18", text("Zyzdrones strike Zyzgrad.")),
			relation("rq:3", "ACCUSE", "2024-01-20", func(a *kg.Assertion) {
				a.Claims = []kg.Claim{{Stance: kg.StanceAsserts, Evidence: []kg.Evidence{
					{Source: "rq:s", Paraphrase: "It calls the Zyzmissiles a breach."}}}}
			}),
			relation("rq:4", kg.TypeHoldsOffice, "2020/2023", func(a *kg.Assertion) {
				a.From, a.Role = "rq:o", "Minister of Zyzmissiles"
			}),
			relation("rq:5", "SANCTION", "2024-02-01", func(a *kg.Assertion) { a.From, a.To = "rq:b", "rq:a" }),
			relation("rq:6", "CONSULT", "2024-01-29", text("پیام زیزنامه به تهران")),
			relation("rq:7", "CONSULT", "2024-01-30", text("Zyzgone talks.")),
		},
	})
	s.apply(kg.Batch{
		Corrections: []kg.Correction{
			{ID: "rq:2", Version: ptr(1), Reason: "a word", Fields: []string{"description"},
				Set: kg.Assertion{Description: "Zyzplanes strike Zyzgrad."}},
			{ID: "rq:1", Version: ptr(1), Reason: "the day", Fields: []string{"when"},
				Set: kg.Assertion{When: edtf.MustParse("2024-01-17")}},
		},
		Retractions: []kg.Retraction{{ID: "rq:7", Version: ptr(1), Reason: "none such"}},
	})
	from := func(id string) *plan.RelationWhere {
		return &plan.RelationWhere{From: &plan.EntityWhere{ID: &plan.IDFilter{Eq: &id}}}
	}
	day := func(text string) plan.View {
		return plan.View{Dated: true, Day: edtf.MustParse(text).Bounds(0).StartEarliest}
	}
	then := knownAt(first.At)
	for _, x := range []struct {
		name, text string
		where      *plan.RelationWhere
		view       plan.View
		want       string // ids, each with the field that fits, the best first; only of this test
	}{
		{name: "a word", text: "zyzmissiles", want: "rq:1 DESCRIPTION, rq:4 ROLE, rq:3 EVIDENCE"},
		{name: "unfinished", text: "zyzmiss", want: "rq:1 DESCRIPTION, rq:4 ROLE, rq:3 EVIDENCE"},
		{name: "in any order and case", text: "Zyzgrad ZYZNORTH", want: "rq:1 DESCRIPTION, rq:2 DESCRIPTION"},
		{name: "of many", text: "the strikes of zyzgrad", want: "rq:2 DESCRIPTION, rq:1 DESCRIPTION"},
		{name: "half of the words", text: "zyznorth zyzsouth", want: "rq:1 DESCRIPTION"},
		{name: "too few of the words", text: "zyznorth zyzeast zyzsouth", want: ""},
		{name: "corrected", text: "zyzdrones", want: ""},
		{name: "the correction", text: "zyzplanes", want: "rq:2 DESCRIPTION"},
		{name: "before the correction", text: "zyzdrones", view: then, want: "rq:2 DESCRIPTION"},
		{name: "redated", text: "zyznorth", view: then, want: "rq:1 DESCRIPTION"},
		{name: "retracted", text: "zyzgone", want: ""},
		{name: "before it was retracted", text: "zyzgone", view: then, want: "rq:7 DESCRIPTION"},
		{name: "before all", text: "zyzgone", view: knownAt(first.At.Add(-1)), want: ""},
		{name: "on a day", text: "zyzmissiles", view: day("2022-06-01"), want: "rq:4 ROLE"},
		{name: "in Persian", text: "زيزنامه", want: "rq:6 DESCRIPTION"},
		{name: "from one", text: "zyzmissiles", where: from("rq:o"), want: "rq:4 ROLE"},
		{name: "a type", text: "sanctions", where: from("rq:b"), want: "rq:5 TYPE"},
		{name: "what a type means", text: "expels", where: from("rq:b"), want: "rq:5 TYPE"},
		{name: "a type and a word", text: "zyzgrad assault", want: "rq:2 DESCRIPTION, rq:1 DESCRIPTION"},
		{name: "no such word", text: "zyzzy", want: ""},
	} {
		page := s.foundRelations(&plan.RelationSearch{Text: x.text, Where: x.where, Limit: 100}, x.view)
		var got []string
		for _, f := range page.Items {
			if strings.HasPrefix(f.Relation.ID, "rq:") {
				got = append(got, f.Relation.ID+" "+string(f.Field))
			}
			for _, m := range f.Marks {
				if m.Start < 0 || m.Start >= m.End || m.End > len(f.Text) {
					s.t.Errorf("%s: the mark %v of %q", x.name, m, f.Text)
				}
			}
		}
		s.same(x.name, strings.Join(got, ", "), x.want)
	}
	s.relationSearchPages()
}

// foundRelations runs a search of relations.
func (s suite) foundRelations(q *plan.RelationSearch, v plan.View) *query.FoundRelations {
	s.t.Helper()
	key := plan.Key{}.Field("search")
	p := &plan.Plan{Roots: []plan.Root{{Key: key, View: v, Question: q}}}
	res, err := query.Run(s.t.Context(), s.store, p)
	if err != nil {
		s.t.Fatal(err)
	}
	return query.Answer[*query.FoundRelations](res, key)
}

// relationSearchPages: of more relations than are ranked the latest are; pages of any size show what one page shows.
func (s suite) relationSearchPages() {
	var list []kg.NewRelation
	for i := range plan.MaxFoundRelations + 20 {
		day := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i)
		list = append(list, kg.NewRelation{ID: fmt.Sprintf("rqp:%03d", i), Assertion: kg.Assertion{Type: "CONSULT",
			From: "rq:a", To: "rq:b", When: edtf.MustParse(day.Format("2006-01-02")), Description: "Zyzpaged talks."}})
	}
	s.apply(kg.Batch{Relations: list})
	all := s.foundRelations(&plan.RelationSearch{Text: "zyzpaged", Limit: 1000}, plan.View{})
	if all.Total != plan.MaxFoundRelations || len(all.Items) != all.Total || all.HasNext {
		s.t.Fatalf("%d of %d found, next: %t", len(all.Items), all.Total, all.HasNext)
	}
	for i, f := range all.Items {
		s.same("order", f.Relation.ID, fmt.Sprintf("rqp:%03d", len(list)-1-i))
	}
	q := &plan.RelationSearch{Text: "zyzpaged", Limit: 130}
	for i := 0; ; {
		page := s.foundRelations(q, plan.View{})
		for _, f := range page.Items {
			s.same("paged", f.Relation.ID, all.Items[i].Relation.ID)
			i++
		}
		if page.HasNext != (i < all.Total) || page.Total != all.Total || page.HasPrevious != (i > q.Limit) {
			s.t.Errorf("after %d: next %t, total %d, previous %t", i, page.HasNext, page.Total, page.HasPrevious)
		}
		if !page.HasNext {
			break
		}
		q.After, q.HasAfter = page.Items[len(page.Items)-1].Place, true
	}
}
