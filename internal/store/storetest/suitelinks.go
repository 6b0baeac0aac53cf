package storetest

import (
	"context"
	"slices"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
	"graphd/internal/store"
)

func contexts(names ...string) change { return func(r *kg.Relation) { r.Contexts = names } }

func linking(role kg.LinkRole, relation string) change {
	return func(r *kg.Relation) { r.Links = append(r.Links, kg.Link{Role: role, Relation: relation}) }
}

func link(role kg.LinkRole, relation string) *plan.LinkWhere {
	w := &plan.LinkWhere{}
	if role != "" {
		w.Role = &role
	}
	if relation != "" {
		w.Relation = &relation
	}
	return w
}

// linkedRelations are a strike, what answered it, what was said of it, and relations that link to none of these. The
// ids of two of them are alike but for their case, and one begins with a role.
func linkedRelations() []*kg.Relation {
	const a, b = "lk:a", "lk:b"
	return []*kg.Relation{
		newRelation("lk:strike", "ASSAULT", a, b, "2024-01-16", contexts("military", "terrorism")),
		newRelation("lk:Strike", "ASSAULT", a, b, "2024-01-17", contexts("military")),
		newRelation("lk:reply", "ASSAULT", b, a, "2024-01-18", contexts("military", "diplomatic"),
			linking(kg.LinkResponseTo, "lk:strike"), linking(kg.LinkAfter, "lk:strike")),
		newRelation("lk:protest", "REJECT", b, a, "2024-01-19", contexts("diplomatic"),
			linking(kg.LinkResponseTo, "lk:strike"), linking(kg.LinkAbout, "lk:Strike")),
		newRelation("lk:report", kg.TypeStatement, "lk:c", a, "2024-01-20", linking(kg.LinkAbout, "lk:strike"),
			linking(kg.LinkAbout, "lk:reply")),
		newRelation("lk:ABOUT", kg.TypeStatement, "lk:c", b, "2024-01-21", linking(kg.LinkPartOf, "lk:report")),
		newRelation("lk:plain", "CONSULT", a, b, "2024-01-22"),
	}
}

// linkedFilters are filters with the relations that fulfil them, without the prefix of their ids.
var linkedFilters = []struct {
	name  string
	where *plan.RelationWhere
	want  string
}{
	{name: "context", where: &rw{Contexts: &plan.ContextFilter{Eq: ptr("diplomatic")}}, want: "reply protest"},
	{
		name: "contexts", where: &rw{Contexts: &plan.ContextFilter{In: []string{"terrorism", "diplomatic"}}},
		want: "strike reply protest",
	},
	{name: "no contexts", where: &rw{Contexts: &plan.ContextFilter{In: []string{}}}},
	{
		name:  "context and contexts without it",
		where: &rw{Contexts: &plan.ContextFilter{Eq: ptr("military"), In: []string{"diplomatic"}}},
	},
	{
		name:  "all of some contexts",
		where: &rw{Contexts: &plan.ContextFilter{All: []string{"diplomatic", "military"}}}, want: "reply",
	},
	{
		name: "all of no contexts", where: &rw{Contexts: &plan.ContextFilter{All: []string{}}},
		want: "strike Strike reply protest report ABOUT plain",
	},
	{
		name:  "one context, and all of some",
		where: &rw{Contexts: &plan.ContextFilter{In: []string{"terrorism", "diplomatic"}, All: []string{"military"}}},
		want:  "strike reply",
	},
	{
		name: "not a context", where: &rw{Not: &rw{Contexts: &plan.ContextFilter{Eq: ptr("military")}}},
		want: "protest report ABOUT plain",
	},
	{name: "part of a context", where: &rw{Contexts: &plan.ContextFilter{Eq: ptr("milit")}}},

	{name: "links", where: &rw{Links: link("", "")}, want: "reply protest report ABOUT"},
	{name: "not links", where: &rw{Not: &rw{Links: link("", "")}}, want: "strike Strike plain"},
	{name: "links in a role", where: &rw{Links: link(kg.LinkResponseTo, "")}, want: "reply protest"},
	{name: "links to one", where: &rw{Links: link("", "lk:strike")}, want: "reply protest report"},
	{name: "links to one in other case", where: &rw{Links: link("", "lk:Strike")}, want: "protest"},
	{name: "links to one in a role", where: &rw{Links: link(kg.LinkAbout, "lk:strike")}, want: "report"},
	{name: "role and relation of two links", where: &rw{Links: link(kg.LinkAfter, "lk:Strike")}},
	{name: "links to none", where: &rw{Links: link("", "no:such")}},
	{name: "links to the empty id", where: &rw{Links: &plan.LinkWhere{Relation: ptr("")}}},
	{
		name: "links to one, from one", where: &rw{Links: link("", "lk:strike"), From: entity("lk:b")},
		want: "reply protest",
	},
	{
		name: "links to two", where: &rw{Links: link("", "lk:strike"), And: []*rw{{Links: link("", "lk:reply")}}},
		want: "report",
	},
	{
		name:  "links to one or another",
		where: &rw{Or: []*rw{{Links: link("", "lk:report")}, {Links: link("", "lk:Strike")}}},
		want:  "protest ABOUT",
	},
	{
		name: "from one whose relation links", where: &rw{From: &ew{HasRelation: &rw{Links: link(kg.LinkPartOf, "")}}},
		want: "reply protest report ABOUT plain",
	},

	{name: "linked by some", where: &rw{LinkedBy: link("", "")}, want: "strike Strike reply report"},
	{name: "not linked by any", where: &rw{Not: &rw{LinkedBy: link("", "")}}, want: "protest ABOUT plain"},
	{name: "answered", where: &rw{LinkedBy: link(kg.LinkResponseTo, "")}, want: "strike"},
	{
		name:  "attacks that nobody answered",
		where: &rw{Type: typed("ASSAULT"), Not: &rw{LinkedBy: link(kg.LinkResponseTo, "")}},
		want:  "Strike reply",
	},
	{name: "linked by one", where: &rw{LinkedBy: link("", "lk:report")}, want: "strike reply"},
	{name: "linked by one in a role", where: &rw{LinkedBy: link(kg.LinkAbout, "lk:protest")}, want: "Strike"},
	{name: "linked by one in none of its roles", where: &rw{LinkedBy: link(kg.LinkPartOf, "lk:protest")}},
	{name: "linked by one that does not link", where: &rw{LinkedBy: link("", "lk:plain")}},
	{
		name:  "links, and is linked by",
		where: &rw{Links: link("", ""), LinkedBy: link("", "")}, want: "reply report",
	},
	{
		name:  "to one with an answered relation",
		where: &rw{To: &ew{ID: id("lk:b"), HasRelation: &rw{LinkedBy: link(kg.LinkResponseTo, "")}}},
		want:  "strike Strike ABOUT plain",
	},
}

// linked are lists and filters by links and contexts: now, as known before all of it was corrected, and on a day.
func (s suite) linked() {
	s.put([]*kg.Entity{newEntity("lk:a", kg.KindState, "A"), newEntity("lk:b", kg.KindState, "B"),
		newEntity("lk:c", kg.KindState, "C")}, linkedRelations())
	ends := entity("lk:a", "lk:b", "lk:c")
	names := func(s suite, l plan.RelationList, parents ...string) []string {
		l.Scan = all
		var out []string
		for _, ids := range s.listRelations(l, parents...) {
			for i := range ids {
				ids[i] = strings.TrimPrefix(ids[i], "lk:")
			}
			out = append(out, strings.Join(ids, " "))
		}
		return out
	}
	check := func(s suite, when string) {
		for i, x := range linkedFilters {
			if !s.known.IsZero() && !s.turn(i/2, 0, 2) {
				continue
			}
			among := &rw{Either: ends, And: []*rw{x.where}}
			if s.turn(i, 0, 2) {
				s.same(when+", "+x.name, names(s, plan.RelationList{Where: among}), []string{x.want})
			}
			if n := len(strings.Fields(x.want)); s.turn(i, 1, 2) {
				s.same(when+", "+x.name+", count", s.countRelations(plan.RelationList{Where: among}), []int{n})
			}
		}
		for i, x := range []struct {
			role  kg.LinkRole
			where *plan.RelationWhere
			want  []string
		}{
			{want: []string{"reply protest report", "protest", "report", "ABOUT", "", ""}},
			{role: kg.LinkResponseTo, want: []string{"reply protest", "", "", "", "", ""}},
			{role: kg.LinkAbout, want: []string{"report", "protest", "report", "", "", ""}},
			{where: &rw{From: entity("lk:b")}, want: []string{"reply protest", "protest", "", "", "", ""}},
			{
				where: &rw{ID: id("lk:report", "lk:protest")},
				want:  []string{"protest report", "protest", "report", "", "", ""},
			},
			{where: &rw{Links: link(kg.LinkAfter, "")}, want: []string{"reply", "", "", "", "", ""}},
		} {
			l := plan.RelationList{Anchor: plan.AnchorLinked, Role: x.role, Where: x.where}
			parents := []string{"lk:strike", "lk:Strike", "lk:reply", "lk:report", "lk:plain", "no:such"}
			if s.turn(i, 0, 2) {
				s.same(when+", linking "+string(x.role), names(s, l, parents...), x.want)
			}
			var counts []int
			for _, want := range x.want {
				counts = append(counts, len(strings.Fields(want)))
			}
			if s.turn(i, 1, 2) {
				s.same(when+", linking, count", s.countRelations(l, parents...), counts)
			}
		}
	}
	check(s, "now")

	// On a day, what came later neither answers nor is listed.
	s.read(func(ctx context.Context, r store.Reader) error {
		on := query.Scope{View: plan.View{Dated: true, Day: mustDay("2024-01-18")}}.Reader(r)
		for _, x := range []struct {
			name string
			list plan.RelationList
			want []string
		}{
			{name: "answered", list: plan.RelationList{Where: &rw{LinkedBy: link(kg.LinkResponseTo, "")}},
				want: []string{"lk:strike"}},
			{name: "spoken of", list: plan.RelationList{Where: &rw{LinkedBy: link(kg.LinkAbout, "")}}},
			{name: "answered by a later one", list: plan.RelationList{Where: &rw{LinkedBy: link("", "lk:protest")}}},
		} {
			x.list.Where.Either, x.list.Scan = ends, all
			rows, err := on.ListRelations(ctx, &x.list, nil)
			if err != nil {
				return err
			}
			var got []string
			for _, row := range rows {
				got = append(got, row.Relation.ID)
			}
			s.same("on a day, "+x.name, got, x.want)
		}
		linking := &plan.RelationList{Anchor: plan.AnchorLinked, Scan: all}
		rows, err := on.ListRelations(ctx, linking, []string{"lk:strike"})
		if err != nil {
			return err
		}
		got := make([]string, len(rows))
		for i, row := range rows {
			got[i] = row.Relation.ID
		}
		s.same("on a day, linking", got, []string{"lk:reply"})
		return nil
	})

	var bare []*kg.Relation
	for _, r := range linkedRelations() {
		bare = append(bare, newRelation(r.ID, "ACCUSE", "lk:a", "lk:b", "2025-01-01"))
	}
	s.put(nil, bare)
	then := s
	then.known = recorded
	check(then, "known, corrected since")
	since := s
	since.known = recorded.Add(time.Microsecond) // when put replaced them
	for when, s := range map[string]suite{"corrected": s, "known since": since} {
		for name, where := range map[string]*rw{"links": {Links: link("", "")}, "linked by": {LinkedBy: link("", "")},
			"contexts": {Contexts: &plan.ContextFilter{In: slices.Clone(kg.Contexts)}}} {
			among := &rw{Either: ends, And: []*rw{where}}
			s.same(when+", "+name, names(s, plan.RelationList{Where: among}), []string{""})
		}
		s.same(when+", linking", names(s, plan.RelationList{Anchor: plan.AnchorLinked}, "lk:strike"), []string{""})
	}
}
