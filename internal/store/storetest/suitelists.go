package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

func (s suite) byID() {
	s.read(func(ctx context.Context, r store.Reader) error {
		es, err := r.Entities(ctx, []string{"state:IRN", "no:such", "group:100%", "strike", ""})
		if err != nil {
			return err
		}
		var ids []string
		for _, e := range es {
			ids = append(ids, e.ID)
		}
		s.same("entities", sorted(ids), []string{"group:100%", "state:IRN"})
		rs, err := r.Relations(ctx, []string{"hit", "no:such", "meet", "state:IRN", ""}, plan.Columns{})
		if err != nil {
			return err
		}
		ids = nil
		for _, r := range rs {
			ids = append(ids, r.ID)
		}
		s.same("relations", sorted(ids), []string{"hit", "meet"})
		return nil
	})
}

// anchors are the lists under parents, without and with a filter. A symmetric relation is in all directions, one of
// an entity with itself is once in each.
func (s suite) anchors() {
	for _, x := range []struct {
		name    string
		anchor  plan.Anchor
		dir     kg.Direction
		where   *plan.RelationWhere
		parents string
		want    []string
	}{
		{name: "both", anchor: plan.AnchorEntity, dir: kg.DirectionBoth, where: nil,
			parents: "state:IRN no:such group:j person:p", want: []string{
				"part border office2 office meet visit alleged hit strike unrest talks pact promise", "",
				"active refuge alleged strike", ""}},
		{
			name: "outgoing", anchor: plan.AnchorEntity, dir: kg.DirectionOutgoing, parents: "state:IRN group:j",
			want: []string{"border meet hit strike unrest talks pact promise", "active refuge alleged"},
		},
		{
			name: "incoming", anchor: plan.AnchorEntity, dir: kg.DirectionIncoming, parents: "state:IRN group:j",
			want: []string{"part border office2 office meet visit alleged unrest talks pact", "strike"},
		},
		{
			name: "outgoing of the other end", anchor: plan.AnchorEntity, dir: kg.DirectionOutgoing,
			parents: "state:PAK state:IND",
			want:    []string{"border border2 meet visit reply", "border2 accuse word pact"},
		},
		{
			name: "one type", anchor: plan.AnchorEntity, dir: kg.DirectionBoth, where: &rw{Type: typed("CONSULT")},
			parents: "state:IRN state:PAK", want: []string{"meet visit talks", "meet visit planned"},
		},
		{
			name: "one type outgoing", anchor: plan.AnchorEntity, dir: kg.DirectionOutgoing,
			where: &rw{Type: typed("CONSULT")}, parents: "state:IRN state:PAK",
			want: []string{"meet talks", "meet visit"},
		},
		{
			name: "one type incoming", anchor: plan.AnchorEntity, dir: kg.DirectionIncoming,
			where: &rw{Type: typed("CONSULT")}, parents: "state:IRN state:PAK",
			want: []string{"meet visit talks", "meet planned"},
		},
		{
			name: "to one", anchor: plan.AnchorEntity, dir: kg.DirectionBoth, where: &rw{To: entity("state:IRN")},
			parents: "state:PAK state:IND", want: []string{"border meet visit", "pact"},
		},
		{
			name: "from one, outgoing", anchor: plan.AnchorEntity, dir: kg.DirectionOutgoing,
			where: &rw{From: entity("state:IRN")}, parents: "state:PAK state:IRN",
			want: []string{"border meet", "border meet hit strike unrest talks pact promise"},
		},
		{
			name: "from one, incoming", anchor: plan.AnchorEntity, dir: kg.DirectionIncoming,
			where: &rw{From: entity("state:IRN")}, parents: "state:PAK state:IND",
			want: []string{"border meet hit", "pact promise"},
		},
		{
			name: "either is one", anchor: plan.AnchorEntity, dir: kg.DirectionBoth,
			where: &rw{Either: entity("state:PAK")}, parents: "state:IRN state:IND no:such",
			want: []string{"border meet visit hit", "border2 accuse", ""},
		},
		{name: "either is the parent or another", anchor: plan.AnchorEntity, dir: kg.DirectionBoth,
			where: &rw{Either: entity("state:PAK", "state:IRN")}, parents: "state:IRN state:IND", want: []string{
				"part border office2 office meet visit alleged hit strike unrest talks pact promise",
				"border2 accuse pact promise"}},
		{name: "between two", anchor: plan.AnchorEntity, dir: kg.DirectionBoth,
			where: &rw{Between: []string{"state:IRN", "state:PAK"}}, parents: "state:PAK state:IRN state:IND",
			want: []string{
				"border meet visit hit", "border meet visit hit", ""}},
		{
			name: "between two, outgoing", anchor: plan.AnchorEntity, dir: kg.DirectionOutgoing,
			where: &rw{Between: []string{"state:IRN", "state:PAK"}}, parents: "state:PAK state:IRN",
			want: []string{"border meet visit", "border meet hit"},
		},
		{
			name: "between one and itself", anchor: plan.AnchorEntity, dir: kg.DirectionBoth,
			where: &rw{Between: []string{"state:IRN", "state:IRN"}}, parents: "state:IRN state:PAK",
			want: []string{"unrest talks", ""},
		},
		{
			name: "of a source, under entities", anchor: plan.AnchorEntity, dir: kg.DirectionBoth,
			where: &rw{Source: id("source:1")}, parents: "state:IRN group:j province:BA",
			want: []string{"hit strike", "refuge strike", "refuge"},
		},
		{
			name: "that day", anchor: plan.AnchorEntity, dir: kg.DirectionBoth, where: &rw{At: day("2024-01-16")},
			parents: "state:IRN group:j",
			want:    []string{"part border office alleged hit strike", "active refuge alleged strike"},
		},
		{
			name: "by id", anchor: plan.AnchorEntity, dir: kg.DirectionBoth,
			where: &rw{ID: id("hit", "strike", "reply")}, parents: "state:IRN state:PAK",
			want: []string{"hit strike", "hit reply"},
		},
		{
			name: "sources", anchor: plan.AnchorSource, dir: kg.DirectionBoth, parents: "source:2 source:1 state:IRN",
			want: []string{"refuge alleged hit", "refuge hit strike", ""},
		},
		{
			name: "sources, from", anchor: plan.AnchorSource, dir: kg.DirectionBoth,
			where: &rw{From: entity("group:j")}, parents: "source:2 source:1",
			want: []string{"refuge alleged", "refuge"},
		},
		{
			name: "sources, of another source", anchor: plan.AnchorSource, dir: kg.DirectionBoth,
			where: &rw{Source: id("source:2")}, parents: "source:1", want: []string{"refuge hit"},
		},
		{
			name: "events", anchor: plan.AnchorEvent, dir: kg.DirectionBoth, parents: "Raid raid RAID",
			want: []string{"reply", "hit strike", ""},
		},
		{
			name: "events, to", anchor: plan.AnchorEvent, dir: kg.DirectionBoth, where: &rw{To: entity("state:PAK")},
			parents: "raid Raid", want: []string{"hit", ""},
		},
	} {
		parents := strings.Fields(x.parents)
		want, counts := make([][]string, len(parents)), make([]int, len(parents))
		for i, w := range x.want {
			want[i] = strings.Fields(w)
			counts[i] = len(want[i])
		}
		want = inOrder(want)
		for _, desc := range []bool{false, true} {
			l := plan.RelationList{Anchor: x.anchor, Direction: x.dir, Where: x.where, Scan: all}
			l.Scan.Desc = desc
			got := s.listRelations(l, parents...)
			if desc {
				for i := range got {
					slices.Reverse(got[i])
				}
			}
			s.same(x.name, got, want)
			// A count does not look at the scan.
			l.Scan = plan.Scan{Lo: kg.MaxSortKey - 1, Hi: kg.MaxSortKey, Desc: desc, Limit: 1}
			s.same("count: "+x.name, s.countRelations(l, parents...), counts)
		}
	}
}

// inOrder sorts ids of fixture relations by sort key.
func inOrder(lists [][]string) [][]string {
	place := map[string]kg.SortKey{}
	for _, r := range fixtureRelations() {
		place[r.ID] = r.SK
	}
	for _, ids := range lists {
		slices.SortFunc(ids, func(a, b string) int {
			if place[a] < place[b] {
				return -1
			}
			return 1
		})
	}
	return lists
}

// tie is by a relation to the parent that holds on the day.
func tie(t kg.RelationType, on string) plan.Via {
	return plan.Via{Types: []kg.RelationType{t}, Incoming: true, At: day(on)}
}

func certainTie(t kg.RelationType, on string) plan.Via {
	v := tie(t, on)
	v.Certain = true
	return v
}

// via are entities tied to parents. Each is listed once, however many relations tie it.
func (s suite) via() {
	for _, x := range []struct {
		name    string
		via     plan.Via
		kinds   []kg.Kind
		where   *plan.EntityWhere
		parents string
		want    []string
	}{
		{
			name: "parts", via: plan.Via{Types: []kg.RelationType{kg.TypePartOf}, Incoming: true},
			parents: "state:IRN state:PAK no:such province:SB", want: []string{"province:SB", "province:BA", "", ""},
		},
		{
			name: "wholes", via: plan.Via{Types: []kg.RelationType{kg.TypePartOf}}, parents: "province:SB state:IRN",
			want: []string{"state:IRN", ""},
		},
		{
			name: "officials, held twice", via: plan.Via{Types: []kg.RelationType{kg.TypeHoldsOffice}, Incoming: true},
			parents: "state:IRN", want: []string{"official:m"},
		},
		{
			name:    "officials at",
			via:     plan.Via{Types: []kg.RelationType{kg.TypeHoldsOffice}, Incoming: true, At: day("2021-01-01")},
			parents: "state:IRN", want: []string{""},
		},
		{
			name:    "officials at a day of the first",
			via:     plan.Via{Types: []kg.RelationType{kg.TypeHoldsOffice}, Incoming: true, At: day("2013-06-01")},
			parents: "state:IRN", want: []string{"official:m"},
		},
		{
			name: "officials, certain",
			via: plan.Via{
				Types: []kg.RelationType{kg.TypeHoldsOffice}, Incoming: true, At: day("2013-06-01"), Certain: true,
			},
			parents: "state:IRN", want: []string{""},
		},
		{
			name: "officials, certain now",
			via: plan.Via{
				Types: []kg.RelationType{kg.TypeHoldsOffice}, Incoming: true, At: day("2024-01-01"), Certain: true,
			},
			parents: "state:IRN", want: []string{"official:m"},
		},
		{
			name: "two types", via: plan.Via{Types: []kg.RelationType{kg.TypeOperatesIn, kg.TypeHasRefugeIn}},
			parents: "group:j group:100%", want: []string{"province:BA province:SB", "province:SB"},
		},
		{
			name: "disputed",
			via: plan.Via{Types: []kg.RelationType{kg.TypeOperatesIn, kg.TypeHasRefugeIn},
				Status: status(kg.StatusDisputed)},
			parents: "group:j group:100%", want: []string{"province:BA", ""},
		},
		{
			name: "asserted",
			via: plan.Via{Types: []kg.RelationType{kg.TypeOperatesIn, kg.TypeHasRefugeIn},
				Status: status(kg.StatusAsserted)},
			parents: "group:j group:100%", want: []string{"province:SB", "province:SB"},
		},
		{
			name: "groups, disputed",
			via: plan.Via{Types: []kg.RelationType{kg.TypeOperatesIn, kg.TypeHasRefugeIn}, Incoming: true,
				Status: status(kg.StatusDisputed)},
			parents: "province:SB province:BA", want: []string{"", "group:j"},
		},
		{
			name: "of no status", via: plan.Via{Types: []kg.RelationType{kg.TypeOperatesIn},
				Status: &plan.ClaimStatusFilter{In: []kg.Status{}}},
			parents: "group:j", want: []string{""},
		},
		{
			name:    "groups",
			via:     plan.Via{Types: []kg.RelationType{kg.TypeOperatesIn, kg.TypeHasRefugeIn}, Incoming: true},
			parents: "province:SB province:BA", want: []string{"group:100% group:j", "group:j"},
		},
		{
			name: "groups of a name", via: plan.Via{Types: []kg.RelationType{kg.TypeOperatesIn}, Incoming: true},
			where: named(plan.StringFilter{Contains: ptr("%")}), parents: "province:SB", want: []string{"group:100%"},
		},
		{
			name: "of another kind", via: plan.Via{Types: []kg.RelationType{kg.TypePartOf}, Incoming: true},
			kinds: []kg.Kind{kg.KindOrganization}, parents: "state:IRN", want: []string{""},
		},
		{
			name: "neighbours, both ways, occurred", via: plan.Via{Types: []kg.RelationType{kg.TypeBorders}},
			parents: "state:PAK state:IRN state:IND", want: []string{"state:IRN", "state:PAK", ""},
		},
		{
			name: "neighbours, the other way", via: plan.Via{Types: []kg.RelationType{kg.TypeBorders}, Incoming: true},
			parents: "state:PAK state:IRN", want: []string{"state:IRN", "state:PAK"},
		},
		{
			name: "itself", via: plan.Via{Types: []kg.RelationType{"PROTEST"}}, parents: "state:IRN",
			want: []string{"state:IRN"},
		},
		{
			name: "planned", via: plan.Via{Types: []kg.RelationType{"CONSULT"}}, parents: "official:m state:IRN",
			want: []string{"", "state:IRN state:PAK"},
		},
		{
			name: "partners, incoming", via: plan.Via{Types: []kg.RelationType{"AGREE"}, Incoming: true},
			parents: "state:IND state:IRN", want: []string{"state:IRN", "state:IND"},
		},
		{
			name: "officials the day before the first", via: tie(kg.TypeHoldsOffice, "2012-12-31"),
			parents: "state:IRN", want: []string{""},
		},
		{
			name: "officials on the first day", via: tie(kg.TypeHoldsOffice, "2013-01-01"), parents: "state:IRN",
			want: []string{"official:m"},
		},
		{
			name: "officials on the last day", via: tie(kg.TypeHoldsOffice, "2020-12-31"), parents: "state:IRN",
			want: []string{"official:m"},
		},
		{
			name: "officials, certain the day before the first", via: certainTie(kg.TypeHoldsOffice, "2013-12-30"),
			parents: "state:IRN", want: []string{""},
		},
		{
			name: "officials, certain on the first day", via: certainTie(kg.TypeHoldsOffice, "2013-12-31"),
			parents: "state:IRN", want: []string{"official:m"},
		},
		{
			name: "officials, certain on the last day", via: certainTie(kg.TypeHoldsOffice, "2020-01-01"),
			parents: "state:IRN", want: []string{"official:m"},
		},
		{
			name: "officials, certain the day after the last", via: certainTie(kg.TypeHoldsOffice, "2020-01-02"),
			parents: "state:IRN", want: []string{""},
		},
		{
			name: "groups on the first day", via: tie(kg.TypeOperatesIn, "2023-01-01"), parents: "province:SB",
			want: []string{"group:100% group:j"},
		},
		{
			name: "groups on the last day", via: tie(kg.TypeOperatesIn, "2024-01-16"), parents: "province:SB",
			want: []string{"group:100% group:j"},
		},
		{
			name: "groups the day after the last", via: tie(kg.TypeOperatesIn, "2024-01-17"), parents: "province:SB",
			want: []string{""},
		},
		{
			name: "partners the day before the first", via: tie("AGREE", "2024-01-21"), parents: "state:IND state:IRN",
			want: []string{"", ""},
		},
		{
			name: "partners on the first day", via: tie("AGREE", "2024-01-22"), parents: "state:IND state:IRN",
			want: []string{"state:IRN", "state:IND"},
		},
		{
			name: "partners, certain on the last day", via: certainTie("AGREE", "2024-01-26"),
			parents: "state:IND state:IRN", want: []string{"state:IRN", "state:IND"},
		},
	} {
		parents := strings.Fields(x.parents)
		want, counts := make([][]string, len(parents)), make([]int, len(parents))
		for i, w := range x.want {
			want[i] = strings.Fields(w)
			counts[i] = len(want[i])
		}
		l := plan.EntityList{Kinds: x.kinds, Via: &x.via, Where: x.where, Order: plan.OrderByID, Scan: allTexts}
		s.same(x.name, s.listEntities(l, parents...), want)
		s.same("count: "+x.name, s.countEntities(l, parents...), counts)
		l.Scan.Limit = 1
		l.Scan.Desc = true
		for i, ids := range want {
			want[i] = ids[max(len(ids)-1, 0):]
		}
		s.same("the last: "+x.name, s.listEntities(l, parents...), want)
	}
}

// relationPages seeks to every place in the whole graph's order and in those of parents, both ways.
func (s suite) relationPages() {
	rels := fixtureRelations()
	slices.SortFunc(rels, func(a, b *kg.Relation) int {
		if a.SK < b.SK {
			return -1
		}
		return 1
	})
	parents := []string{"state:IRN", "no:such", "group:j", "state:PAK"}
	for _, dir := range []kg.Direction{kg.DirectionBoth, kg.DirectionOutgoing, kg.DirectionIncoming} {
		for i := -1; i <= len(rels); i++ {
			for _, scan := range scansAt(rels, i) {
				page := func(in func(*kg.Relation) bool) []string {
					var ids []string
					for _, r := range rels {
						if scan.Lo < r.SK && r.SK < scan.Hi && in(r) {
							ids = append(ids, r.ID)
						}
					}
					if scan.Desc {
						slices.Reverse(ids)
					}
					return ids[:min(len(ids), scan.Limit)]
				}
				if dir == kg.DirectionBoth {
					l := plan.RelationList{Scan: scan}
					s.same("page "+show(scan), s.listRelations(l)[0], page(func(*kg.Relation) bool { return true }))
				}
				want := make([][]string, len(parents))
				for j, p := range parents {
					want[j] = page(func(r *kg.Relation) bool {
						return (dir != kg.DirectionIncoming || r.Symmetric) && r.From == p ||
							(dir != kg.DirectionOutgoing || r.Symmetric) && r.To == p
					})
				}
				l := plan.RelationList{Anchor: plan.AnchorEntity, Direction: dir, Scan: scan}
				s.same(string(dir)+" page "+show(scan), s.listRelations(l, parents...), want)
			}
		}
	}
}

// pagesOfKeys pages through lists that are reached by several keys, each of which has more rows than a page, or by ids.
func (s suite) pagesOfKeys() {
	places := map[string]*kg.Relation{}
	var every []string
	for _, r := range fixtureRelations() {
		places[r.ID] = r
		every = append(every, r.ID)
	}
	for _, name := range []string{
		"ids", "types", "from one of two", "to one of two", "either of two", "either of two, types", "either of two at",
		"from two to the same two",
		"from two states to the same two", "from one of two states", "to one of two states", "one of two locations",
		"claim by one of two", "sources",
		"sources, either of two", "event keys",
	} {
		x := filterExamples[slices.IndexFunc(filterExamples, func(x filterExample) bool { return x.name == name })]
		want := inOrder([][]string{expand(x.want, every)})[0]
		s.checkPages(name, plan.RelationList{Where: x.where}, want, places)
		l := plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Where: x.where}
		under := slices.DeleteFunc(slices.Clone(want), func(id string) bool {
			return places[id].From != "state:IRN" && places[id].To != "state:IRN"
		})
		s.checkPages(name+", under an entity", l, under, places, "state:IRN")
	}
}

// checkPages asks for short pages from each place of a list on, and back from it.
func (s suite) checkPages(
	name string, l plan.RelationList, want []string, places map[string]*kg.Relation, parents ...string,
) {
	s.t.Helper()
	for i := 0; i <= len(want); i++ {
		for _, limit := range []int{1, 2} {
			l.Scan = plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: limit}
			if i > 0 {
				l.Scan.Lo = places[want[i-1]].SK
			}
			s.same(fmt.Sprintf("%s: %d from place %d", name, limit, i), s.listRelations(l, parents...)[0],
				want[i:min(i+limit, len(want))])
			l.Scan = plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: limit, Desc: true}
			if i < len(want) {
				l.Scan.Hi = places[want[i]].SK
			}
			back := slices.Clone(want[max(i-limit, 0):i])
			slices.Reverse(back)
			s.same(fmt.Sprintf("%s: %d back from place %d", name, limit, i), s.listRelations(l, parents...)[0], back)
		}
	}
}

// scansAt returns pages of two rows after and before place i, and what is between it and a place further on; -1 is
// the beginning.
func scansAt(rels []*kg.Relation, i int) []plan.Scan {
	key := func(i int) kg.SortKey {
		switch {
		case i < 0:
			return kg.MinSortKey
		case i >= len(rels):
			return kg.MaxSortKey
		}
		return rels[i].SK
	}
	return []plan.Scan{
		{Lo: key(i), Hi: kg.MaxSortKey, Limit: 2},
		{Lo: kg.MinSortKey, Hi: key(i), Desc: true, Limit: 2},
		{Lo: key(i), Hi: key(i + 4), Desc: i%2 == 0, Limit: 3},
		{Lo: key(i), Hi: kg.MaxSortKey, Limit: 0},
	}
}

func (s suite) entityPages() {
	for _, order := range []plan.EntityOrder{plan.OrderByName, plan.OrderByID} {
		es := fixtureEntities()
		slices.SortFunc(es, func(a, b *kg.Entity) int { return strings.Compare(order.Key(a), order.Key(b)) })
		for i := -1; i < len(es); i++ {
			k := ""
			if i >= 0 {
				k = order.Key(es[i])
			}
			for _, scan := range []plan.TextScan{{Lo: k, Limit: 2},
				{Hi: k, Desc: true, Limit: 2},
				{Lo: k, Desc: true, Limit: 100},
				{Lo: k, Hi: order.Key(es[len(es)-1]), Limit: 3},
				{Hi: k, Limit: 1},
				{Limit: 0}} {
				var want []string
				for _, e := range es {
					if key := order.Key(e); key > scan.Lo && (scan.Hi == "" || key < scan.Hi) {
						want = append(want, e.ID)
					}
				}
				if scan.Desc {
					slices.Reverse(want)
				}
				l := plan.EntityList{Order: order, Scan: scan}
				s.same(string(order)+" page "+show(scan), s.listEntities(l)[0], want[:min(len(want), scan.Limit)])
				s.same("count beside page "+show(scan), s.countEntities(l), []int{len(es)})
			}
		}
	}
}

func (s suite) stats() {
	s.read(func(ctx context.Context, r store.Reader) error {
		figures, err := r.Stats(ctx)
		if err != nil {
			return err
		}
		maps.DeleteFunc(figures.Entities, func(_ kg.Kind, n int) bool { return n == 0 })
		maps.DeleteFunc(figures.Relations, func(_ kg.RelationType, n int) bool { return n == 0 })
		s.same("entities", figures.Entities, map[kg.Kind]int{
			kg.KindState: 3, kg.KindProvince: 2, kg.KindOfficial: 1, kg.KindMilitantGroup: 2, kg.KindPerson: 1,
			kg.KindActor: 1, kg.KindSource: 2,
		})
		s.same("relations", figures.Relations, map[kg.RelationType]int{"CONSULT": 4, "ASSAULT": 3,
			kg.TypeHasRefugeIn: 1, "ACCUSE": 2, "PROTEST": 1, kg.TypeHoldsOffice: 2, kg.TypePartOf: 2,
			"AGREE": 2, kg.TypeBorders: 2, kg.TypeStatement: 1, kg.TypeOperatesIn: 2})
		for _, c := range []struct {
			name  string
			where *plan.RelationWhere
			want  map[kg.RelationType]int
		}{
			{name: "of some ends", where: &rw{From: entity("state:PAK")}},
			{
				name: "of one id", where: &rw{ID: &plan.IDFilter{In: []string{"r:none"}}},
				want: map[kg.RelationType]int{},
			},
		} {
			list := plan.RelationList{Where: c.where, Scan: all}
			if c.want == nil { // as many as there are in the list of the type
				c.want = map[kg.RelationType]int{}
				for _, t := range kg.RelationTypes {
					one := list
					one.Where = &rw{Type: &plan.RelationTypeFilter{Eq: &t.Type}, And: []*rw{c.where}}
					if n := s.countRelations(one)[0]; n > 0 {
						c.want[t.Type] = n
					}
				}
				s.same(c.name+", several", len(c.want) > 1, true)
			}
			counts, err := r.CountTypes(ctx, &list)
			if err != nil {
				return err
			}
			s.same("types, "+c.name, counts, c.want)
		}
		s.same("earliest", figures.Earliest, mustDay("1947-08-14"))
		s.same("latest", figures.Latest, mustDay("2024-02-01"))
		s.same("last recorded", figures.LastRecorded, recorded)
		if figures.Store == "" {
			s.t.Error("the store has no name")
		}
		return nil
	})
}

// cancelled: a context that is done ends every call with its error, and the store works on afterwards.
func (s suite) cancelled() {
	ctx, cancel := context.WithCancel(s.t.Context())
	cancel()
	err := s.store.Read(ctx, func(r store.Reader) error {
		_, err := r.ListRelations(ctx, &plan.RelationList{Scan: all}, nil)
		return err
	})
	if !errors.Is(err, context.Canceled) {
		s.t.Errorf("Read: %v, want %v", err, context.Canceled)
	}
	err = s.store.Write(ctx, func(w store.Writer) error {
		return w.PutEntities(ctx, []store.EntityPut{{New: newEntity("state:X", kg.KindState, "X")}})
	})
	if !errors.Is(err, context.Canceled) {
		s.t.Errorf("Write: %v, want %v", err, context.Canceled)
	}
	if err := s.store.Ping(ctx); !errors.Is(err, context.Canceled) {
		s.t.Errorf("Ping: %v, want %v", err, context.Canceled)
	}

	// Done in the middle of a transaction.
	ctx, cancel = context.WithCancel(s.t.Context())
	defer cancel()
	err = s.store.Read(ctx, func(r store.Reader) error {
		if _, err := r.Stats(ctx); err != nil {
			return err
		}
		cancel()
		_, err := r.Stats(ctx)
		return err
	})
	if !errors.Is(err, context.Canceled) {
		s.t.Errorf("Read, cancelled within: %v, want %v", err, context.Canceled)
	}
	s.same("entities afterwards", s.listEntities(plan.EntityList{
		Where: entity("state:X", "state:IRN"), Order: plan.OrderByID, Scan: allTexts,
	})[0], []string{"state:IRN"})
}
