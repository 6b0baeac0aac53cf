package storetest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"graphd/internal/kg"
)

// eventsOf gathers relations with a trait, and of how many events they are.
type eventsOf struct {
	n, single int
	keys      map[string]bool
}

func (e *eventsOf) add(r *kg.Relation) {
	e.n++
	if r.EventKey == "" {
		e.single++
		return
	}
	if e.keys == nil {
		e.keys = map[string]bool{}
	}
	e.keys[r.EventKey] = true
}

func (e *eventsOf) again() int64 { return int64(e.n - e.single - len(e.keys)) }

// Traits counts the relations of an entity, or all.
func (v *view) Traits(ctx context.Context, of string) (kg.TraitChanges, error) {
	type counted struct{ all, occurred eventsOf }
	traits := map[kg.Trait]*counted{}
	whole := map[kg.Trait]bool{} // those of which all relations are counted, and not only what is there again
	others := map[string][2]map[string]bool{}
	for _, r := range newView(v.all, time.Time{}).relations {
		if of != "" && r.From != of && r.To != of {
			continue
		}
		occurred := r.Realization == kg.RealizationOccurred
		add := func(what kg.TraitWhat, fact kg.Fact, id string, all bool) {
			t := kg.Trait{What: what, Fact: fact, ID: id}
			if traits[t] == nil {
				traits[t] = &counted{}
			}
			traits[t].all.add(r)
			if occurred {
				traits[t].occurred.add(r)
			}
			whole[t] = whole[t] || all
		}
		for _, c := range sourcesOf(r) {
			add(kg.TraitSource, 0, c, true)
		}
		if r.Location != "" {
			add(kg.TraitLocation, 0, r.Location, true)
		}
		add(kg.TraitFact, kg.FactOf(r)&kg.TraitMask, "", true)
		add(kg.TraitAll, 0, "", false)
		add(kg.TraitType, 0, string(r.Type), false)
		add(kg.TraitMode, 0, r.Mode, false)
		add(kg.TraitQuadClass, 0, string(r.Type.Info().QuadClass), false)
		add(kg.TraitStatus, 0, string(r.Status), false)
		add(kg.TraitRealization, 0, string(r.Realization), false)
		if of == "" {
			continue
		}
		other := r.To
		if r.From != of {
			other = r.From
		}
		_, pair := kg.PairOf(r)
		add(kg.TraitOther, 0, other, !pair)
		if r.EventKey != "" {
			sets := others[r.EventKey]
			for i := range sets {
				if sets[i] == nil {
					sets[i] = map[string]bool{}
				}
			}
			sets[0][other] = true
			if occurred {
				sets[1][other] = true
			}
			others[r.EventKey] = sets
		}
	}
	out := kg.TraitChanges{}
	for t, c := range traits {
		n := kg.TraitCount{Again: c.all.again(), OccurredAgain: c.occurred.again()}
		if t.What == kg.TraitFact || t.ID == "" && t.What != kg.TraitAll {
			n = kg.TraitCount{}
		}
		if whole[t] {
			n.N, n.Occurred = int64(c.all.n), int64(c.occurred.n)
		}
		if n != (kg.TraitCount{}) {
			out[kg.TraitKey{Of: of, Trait: t}] = n
		}
	}
	for _, sets := range others {
		for i, ids := range sets {
			if len(ids) < 2 {
				continue
			}
			text := strings.Join(slices.Sorted(maps.Keys(ids)), kg.PairSeparator)
			k := kg.TraitKey{Of: of, Trait: kg.Trait{What: kg.TraitMixed, ID: text}}
			n := out[k]
			if i == 0 {
				n.N++
			} else {
				n.Occurred++
			}
			out[k] = n
		}
	}
	return out, ctx.Err()
}

func sourcesOf(r *kg.Relation) []string {
	seen := map[string]bool{}
	for _, c := range r.Claims {
		for _, e := range c.Evidence {
			seen[e.Source] = true
		}
	}
	return slices.Collect(maps.Keys(seen))
}
