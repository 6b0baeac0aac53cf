package storetest

import (
	"fmt"
	"graphd/internal/plan"
	"graphd/internal/store"
	"pgregory.net/rapid"
	"testing"
)

func TestZZStat(t *testing.T) {
	kinds := map[string]int{}
	paths := map[string]int{}
	for seed := 1; seed <= 20; seed++ {
		g := Graphs().Example(seed)
		d := newDifference(t, g, NewModel())
		v := &view{d.model.(*Model).current()}
		kinds["relations"] += len(d.facts.relations)
		for i := 0; i < 100; i++ {
			q := rapid.Custom(func(rt *rapid.T) question { return (&questioner{t: rt, facts: d.facts}).question() }).Example(seed*1000 + i)
			switch {
			case q.Relations != nil:
				kinds["rel"]++
				kinds[fmt.Sprint("anchor", q.Relations.Anchor)]++
				counts, _ := v.CountRelations(t.Context(), q.Relations, q.Parents)
				n := 0
				for _, c := range counts {
					n += c
				}
				l2 := *q.Relations
				l2.Where = nil
				counts, _ = v.CountRelations(t.Context(), &l2, q.Parents)
				m := 0
				for _, c := range counts {
					m += c
				}
				rows, _ := v.ListRelations(t.Context(), q.Relations, q.Parents)
				switch {
				case n == 0:
					kinds["rel zero"]++
				case n == m:
					kinds["rel all"]++
				default:
					kinds["rel some"]++
				}
				if len(rows) > 0 {
					kinds["rel rows"]++
				}
				a := q.Relations.Access(q.Parents)
				k := fmt.Sprint("path ", a.Path, " anchor ", q.Relations.Anchor)
				paths[k]++
				if len(rows) > 0 && n < m {
					paths[k+" some"]++
				}
				if a.Spans != nil {
					paths["spans"]++
					if len(rows) > 0 {
						paths["spans rows"]++
					}
				}
			case q.Entities != nil:
				kinds["ent"]++
				if q.Entities.Via != nil {
					kinds["ent via"]++
				}
				rows, _ := v.ListEntities(t.Context(), q.Entities, q.Parents)
				if len(rows) > 0 {
					kinds["ent rows"]++
					if q.Entities.Via != nil {
						kinds["ent via rows"]++
					}
				}
			case q.States != nil:
				kinds["states"]++
			case q.Plan != nil:
				kinds["plan"]++
				r, _ := store.Run(t.Context(), d.model, q.Plan)
				kinds["plan lines"] += len(resultLines(q.Plan, r))
			}
		}
	}
	_ = plan.AtRoot
	fmt.Println(kinds)
	for k, v := range paths {
		fmt.Println(k, v)
	}
}
