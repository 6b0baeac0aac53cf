package storetest

import (
	"context"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Aggregate puts each relation of the list into its groups, by what it says itself.
func (v *view) Aggregate(ctx context.Context, a *plan.Aggregate) ([]store.Group, error) {
	var out []store.Group
	for i, one := range a.Groupings() {
		groups, err := v.group(one)
		if err != nil {
			return nil, err
		}
		for _, g := range groups {
			g.Grouping = i
			out = append(out, g)
		}
	}
	return out, ctx.Err()
}

func (v *view) group(a *plan.Aggregate) ([]store.Group, error) {
	groups := map[string]*store.Group{}
	for _, r := range v.relations {
		if !v.listed(&a.List, a.Parent, r) || r.SK <= a.List.Scan.Lo || r.SK >= a.List.Scan.Hi {
			continue
		}
		for _, g := range groupsOf(a, r) {
			key := jsonOf(g)
			if groups[key] == nil {
				groups[key] = &g
			}
			c := &groups[key].Count
			c.Relations++
			if isUncertain(r) {
				c.Uncertain++
			}
			if s := r.Score(); s != nil {
				c.Scored, c.Score = c.Scored+1, c.Score+int(*s*10)
			}
			if s := r.Goldstein(); s != nil {
				c.Rated, c.Goldstein = c.Rated+1, c.Goldstein+int(1000+*s*10+0.5)-1000
			}
		}
	}
	var out []store.Group
	for _, g := range groups {
		out = append(out, *g)
	}
	if a.Most > 0 && len(out) > a.Most {
		return nil, store.TooManyGroups{Most: a.Most}
	}
	return out, nil
}

func isUncertain(r *kg.Relation) bool {
	b := r.When.Bounds(0)
	return b.StartEarliest != b.StartLatest || strings.ContainsAny(r.When.String(), "?%")
}

// groupsOf lists the groups that the relation is in, with a count of 0.
func groupsOf(a *plan.Aggregate, r *kg.Relation) []store.Group {
	g := store.Group{Event: r.EventKey}
	if a.Days {
		g.Day = r.When.Bounds(0).StartEarliest
	}
	if a.Dates && isUncertain(r) {
		g.Date = r.When.String()
	}
	texts := [][]string{nil}
	add := func(values ...string) {
		var next [][]string
		for _, before := range texts {
			for _, v := range values {
				next = append(next, append(slices.Clone(before), v))
			}
		}
		texts = next
	}
	part := func(p kg.FactPart, n int) { g.Fact |= kg.Fact(n) << p.Shift }
	for _, t := range a.By {
		switch t {
		case plan.TraitType:
			part(kg.FactType, slices.IndexFunc(kg.RelationTypes, func(i kg.TypeInfo) bool { return i.Type == r.Type }))
		case plan.TraitMode:
			isIts := func(m kg.ModeInfo) bool { return m.Mode == r.Mode }
			part(kg.FactMode, slices.IndexFunc(r.Type.Info().Modes, isIts))
		case plan.TraitStatus:
			part(kg.FactStatus, slices.Index(kg.Statuses, r.Status))
		case plan.TraitRealization:
			part(kg.FactRealization, slices.Index(kg.Realizations, r.Realization))
		case plan.TraitFrom:
			add(r.From)
		case plan.TraitTo:
			add(r.To)
		case plan.TraitFromState:
			add(r.FromState)
		case plan.TraitToState:
			add(r.ToState)
		case plan.TraitLocation:
			add(r.Location)
		case plan.TraitSource:
			if sources := kg.Sources(r.Claims); len(sources) > 0 {
				add(sources...)
			} else {
				add("")
			}
		case plan.TraitOther:
			switch {
			case a.List.Anchor != plan.AnchorRoot:
				add(r.Other(a.Parent))
			case r.From == r.To:
				add(r.From)
			default:
				add(r.From, r.To)
			}
		}
	}
	out := make([]store.Group, len(texts))
	for i, t := range texts {
		out[i] = g
		out[i].Texts = t
	}
	return out
}
