package query

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
	"graphd/test/python"
)

// TestAgainstNetworkx holds measures and static paths of random graphs against networkx; both take one environment,
// which is what the test spends its time on.
func TestAgainstNetworkx(t *testing.T) {
	run := python.Environment(t, "testdata/requirements.txt")
	ask := func(t *testing.T, program string, questions, answers any) {
		t.Helper()
		input, err := json.Marshal(questions)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(run(t, program, string(input)), answers); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("ranking", func(t *testing.T) { rankingAgainstNetworkx(t, ask) })
	t.Run("paths", func(t *testing.T) { pathsAgainstNetworkx(t, ask) })
}

// askNetworkx gives questions to a program, as JSON, and reads its answers.
type askNetworkx func(t *testing.T, program string, questions, answers any)

// datedGraph writes a random graph of people and groups, whose relations have exact and uncertain dates, last or happen
// on a day, and occurred or were only planned. Some relations lead from an entity to itself.
func datedGraph(t *testing.T, s store.Store, rnd *rand.Rand, relations int) (map[string]kg.Kind, []kg.NewRelation) {
	t.Helper()
	b := kg.Batch{Kind: kg.ChangeSeed, Entities: []kg.EntityWrite{entity("source:paper", kg.KindSource)}}
	kinds := map[string]kg.Kind{}
	var ids []string
	for i := range 16 {
		id, kind := fmt.Sprintf("person:%02d", i), kg.KindPerson
		if i%3 == 0 {
			id, kind = fmt.Sprintf("group:%02d", i), kg.KindMilitantGroup
		}
		kinds[id], ids = kind, append(ids, id)
		b.Entities = append(b.Entities, entity(id, kind))
	}
	for i := range relations {
		first := 1 + rnd.IntN(20)
		r := kg.NewRelation{ID: fmt.Sprint("r", i), Assertion: kg.Assertion{
			Type: one[kg.RelationType](rnd, "ASSAULT", "AID", "THREATEN", "CONSULT"),
			From: one(rnd, ids...), To: one(rnd, ids...), Realization: kg.RealizationOccurred,
			When: edtf.MustParse(one(rnd, "2024-01", fmt.Sprintf("2024-01-%02d", first),
				fmt.Sprintf("2024-01-%02d~", first), fmt.Sprintf("2024-01-%02d?", first),
				fmt.Sprintf("[2024-01-%02d,2024-01-%02d]", first, first+5),
				fmt.Sprintf("2024-01-%02d/2024-01-%02d", first, first+1+rnd.IntN(9)))),
			Claims: kg.OwnVoice([]kg.Evidence{{Source: "source:paper"}}),
		}}
		if rnd.IntN(8) == 0 {
			r.Realization = kg.RealizationPlanned
		}
		b.Relations = append(b.Relations, r)
	}
	if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
		t.Fatal(err)
	}
	return kinds, b.Relations
}

// pathFilter draws a filter on relations, and says by itself which relations match.
func pathFilter(rnd *rand.Rand) (*plan.RelationWhere, func(*kg.NewRelation) bool) {
	occurred := func(r *kg.NewRelation) bool { return r.Realization == kg.RealizationOccurred }
	from := edtf.MustParse(fmt.Sprintf("2024-01-%02d", 1+rnd.IntN(20))).Bounds(edtf.MaxDay).StartEarliest
	to := from + edtf.Day(rnd.IntN(8))
	during := &plan.DateRange{From: &from, To: &to}
	types := []kg.RelationType{"AID", "THREATEN", "CONSULT"}
	ofTypes := func(r *kg.NewRelation) bool { return occurred(r) && slices.Contains(types, r.Type) }
	possible := func(r *kg.NewRelation) bool {
		b := r.When.Bounds(edtf.MaxDay)
		return b.StartEarliest <= to && b.EndLatest >= from
	}
	switch rnd.IntN(6) {
	case 0:
		return nil, occurred
	case 1:
		return &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: types}}, ofTypes
	case 2:
		return &plan.RelationWhere{Not: &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: types}}},
			func(r *kg.NewRelation) bool { return occurred(r) && !slices.Contains(types, r.Type) }
	case 3:
		return &plan.RelationWhere{During: during}, func(r *kg.NewRelation) bool { return occurred(r) && possible(r) }
	case 4:
		return &plan.RelationWhere{During: during, Certainty: plan.CertaintyCertain}, func(r *kg.NewRelation) bool {
			b := r.When.Bounds(edtf.MaxDay)
			return occurred(r) && possible(r) && b.CertainFrom <= to && b.CertainTo >= from
		}
	}
	return &plan.RelationWhere{During: during, Type: &plan.RelationTypeFilter{In: types},
			Realization: &plan.RealizationFilter{In: kg.Realizations}},
		func(r *kg.NewRelation) bool { return slices.Contains(types, r.Type) && possible(r) }
}

// pathsAgainstNetworkx compares paths with those of networkx: how long the shortest one is, all that are as short, and
// the k shortest that pass no entity twice, with filters on relations and on kinds of the entities between the ends.
func pathsAgainstNetworkx(t *testing.T, ask askNetworkx) {
	type question struct {
		Directed bool        `json:"directed"`
		Nodes    []string    `json:"nodes"`
		Edges    [][2]string `json:"edges"`
		From     string      `json:"from"`
		To       string      `json:"to"`
		Most     int         `json:"most"`
	}
	rnd := rand.New(rand.NewPCG(18, 2024))
	var questions []question
	var asked []*plan.Paths
	var got [][][]string
	key := plan.Key{}.Field("paths")
	for range 3 {
		s := open(t)
		kinds, rels := datedGraph(t, s, rnd, 70)
		for range 80 {
			where, matches := pathFilter(rnd)
			q := &plan.Paths{From: one(rnd, rels...).From, To: one(rnd, rels...).To, MaxLength: 1 + rnd.IntN(6),
				First: 1 + rnd.IntN(8), MaxWalked: 10_000,
				List: plan.RelationList{Anchor: plan.AnchorEntity, Where: where,
					Direction: one(rnd, kg.DirectionBoth, kg.DirectionOutgoing, kg.DirectionIncoming),
					Scan:      plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true}}}
			if q.From == q.To {
				continue
			}
			if rnd.IntN(3) == 0 {
				q.Kinds = []kg.Kind{kg.KindPerson}
			}
			o := question{Directed: q.List.Direction != kg.DirectionBoth, Nodes: []string{q.From, q.To}, From: q.From,
				To: q.To, Most: q.MaxLength}
			passed := func(id string) bool {
				return q.Kinds == nil || slices.Contains(q.Kinds, kinds[id]) || id == q.From || id == q.To
			}
			for i := range rels {
				a, b := rels[i].From, rels[i].To
				if !matches(&rels[i]) || !passed(a) || !passed(b) {
					continue
				}
				if q.List.Direction == kg.DirectionIncoming {
					a, b = b, a
				}
				o.Edges = append(o.Edges, [2]string{a, b})
				if rels[i].Type == "CONSULT" { // is mutual, and so leads both ways
					o.Edges = append(o.Edges, [2]string{b, a})
				}
			}
			for _, mode := range []plan.PathMode{plan.PathShortest, plan.PathAllShortest, plan.PathKShortest} {
				c := *q
				c.Mode = mode
				res, err := Run(t.Context(), s, &plan.Plan{Roots: []plan.Root{{Key: key, Question: &c}}})
				if err != nil {
					t.Fatal(err)
				}
				ids := [][]string{}
				for _, p := range Answer[*PathsFound](res, key).Paths {
					ids = append(ids, p.IDs)
				}
				questions, asked, got = append(questions, o), append(asked, &c), append(got, ids)
			}
		}
	}
	var answers []struct {
		Length           int
		Shortest, Simple [][]string
	}
	ask(t, "testdata/paths.py", questions, &answers)
	if len(answers) != len(questions) {
		t.Fatalf("%d answers to %d questions", len(answers), len(questions))
	}
	found, none, long, several := 0, 0, 0, 0
	for i, q := range asked {
		want := answers[i].Simple
		switch {
		case answers[i].Length == 0:
			none++
		case len(want) == 0:
			long++ // there is a path, but it has too many steps
		default:
			found++
		}
		if len(answers[i].Shortest) > 1 {
			several++
		}
		switch q.Mode {
		case plan.PathShortest: // any of them
			ok := len(got[i]) == min(len(want), 1)
			if ok && len(want) > 0 {
				path := got[i][0]
				ok = len(path) == answers[i].Length+1 &&
					slices.ContainsFunc(want, func(p []string) bool { return slices.Equal(p, path) })
			}
			if !ok {
				t.Errorf("shortest of %+v: %q; networkx finds %q", questions[i], got[i], want)
			}
			continue
		case plan.PathAllShortest:
			want = answers[i].Shortest
		}
		if diff := cmp.Diff(want[:min(q.First, len(want))], got[i]); diff != "" {
			t.Errorf("%s, %s, first %d of %+v (-networkx +got):\n%s", q.Mode, q.List.Direction, q.First, questions[i],
				diff)
		}
	}
	if found < 150 || none < 30 || long < 30 || several < 30 {
		t.Errorf("%d with paths, %d without, %d with none short enough, %d with several shortest: too few to tell",
			found, none, long, several)
	}
}
