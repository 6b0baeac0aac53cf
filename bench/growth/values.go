package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// values are what stands in the documents for the parts of a graph.
type values map[string]string

// fill puts the values into a document.
func (v values) fill(document string) string {
	var pairs []string
	for name, value := range v {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(document)
}

// ids is how many ids a question has: one more than a list of the plan seeks one by one.
const ids = 65

// valuesOf looks for the busiest state of the graph, and for what it is busy with.
func valuesOf(ctx context.Context, s store.Store) (v values, total int, err error) {
	v = values{}
	err = s.Read(ctx, func(r store.Reader) error {
		states, err := r.ListEntities(ctx, &plan.EntityList{Kinds: []kg.Kind{kg.KindState}, Order: plan.OrderByID,
			Scan: plan.TextScan{Limit: 1000}}, nil)
		if err != nil {
			return err
		}
		list := make([]string, len(states))
		for i, row := range states {
			list[i] = row.Entity.ID
		}
		counts, err := r.CountRelations(ctx, &plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth},
			list)
		if err != nil {
			return err
		}
		most, least := 0, math.MaxInt
		for i, n := range counts {
			if n > most {
				v["busy"], most = list[i], n
			}
			if n > 0 && n < least {
				v["far"], least = list[i], n
			}
		}
		if most == 0 {
			return errors.New("the graph holds no state with relations; load data first (bench/load)")
		}
		rows, err := r.ListRelations(ctx, &plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth,
			Columns: plan.AllColumns,
			Scan:    plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 1000}}, []string{v["busy"]})
		if err != nil {
			return err
		}
		total, err = v.take(ctx, r, rows)
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	return v, total, v.takeInstants(ctx, s)
}

// take takes the values from relations of the busiest state.
func (v values) take(ctx context.Context, r store.Reader, rows []store.RelationRow) (total int, err error) {
	others, types := map[string]int{}, map[string]int{}
	var named []string
	for _, row := range rows {
		rel := row.Relation
		if o := rel.Other(v["busy"]); strings.HasPrefix(o, "state:") && o != v["busy"] {
			count(v, "other", others, o)
		}
		count(v, "type", types, string(rel.Type))
		if sources := kg.Sources(rel.Claims); len(sources) > 0 {
			v["source"] = sources[0]
		}
		if rel.Mode != "" {
			v["mode"] = rel.Mode
		}
		if len(named) < ids {
			named = append(named, strconv.Quote(rel.ID))
		}
	}
	v["ids"] = strings.Join(named, ", ")
	day := rows[len(rows)/2].Relation.SK.Start()
	v["day"], v["later"] = day.String(), (day + 30).String()
	all, err := r.CountRelations(ctx, &plan.RelationList{}, nil)
	if err != nil {
		return 0, err
	}
	return all[0], nil
}

// count counts a value, and takes the most frequent one.
func count(v values, name string, counts map[string]int, value string) {
	if counts[value]++; counts[value] > counts[v[name]] {
		v[name] = value
	}
}

// takeInstants takes instants from the change log: before its first entry, at it, and at the one in its middle.
func (v values) takeInstants(ctx context.Context, s store.Store) error {
	return s.Read(ctx, func(r store.Reader) error {
		var at []time.Time
		for after := int64(0); ; {
			list, _, err := r.Changes(ctx, after, 1000, 0)
			if err != nil {
				return err
			}
			for _, c := range list {
				at = append(at, c.At)
				after = c.Seq
			}
			if len(list) < 1000 {
				break
			}
		}
		if len(at) == 0 {
			return fmt.Errorf("the change log is empty")
		}
		text := func(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
		v["before"], v["early"], v["middle"] = text(at[0].Add(-time.Hour)), text(at[0]), text(at[len(at)/2])
		return nil
	})
}
