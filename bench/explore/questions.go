package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"graphd/internal/plan"
	"graphd/internal/store"
)

// ofSize is how many relations the states c and d have between them: as many in a small graph as in a large one.
const ofSize = 1500

var ofSizeName = fmt.Sprintf("dyad of %d", ofSize)

// values are the parts of a graph that questions are about.
type values struct {
	relations int
	busy      string // the entity with the most relations
	degree    int
	a, b      string      // the two states with the most
	c, d      string      // two states with about ofSize, in a graph of any size
	ends      [][2]string // of paths: entities far from each other in the order of ids
	name      string      // of the busiest one
}

// valuesOf looks for them. Every run of one graph finds the same.
func valuesOf(ctx context.Context, s store.Store) (*values, error) {
	v := &values{}
	return v, s.Read(ctx, func(r store.Reader) error {
		all, err := r.CountRelations(ctx, &plan.RelationList{}, nil)
		if err != nil {
			return err
		}
		v.relations = all[0]
		pairs, err := r.Pairs(ctx, &plan.PairList{}, nil)
		if err != nil {
			return err
		}
		degrees := map[string]int{}
		most, off := 0, math.MaxInt
		for i := range pairs {
			p := &pairs[i]
			degrees[p.A] += int(p.Total)
			degrees[p.B] += int(p.Total)
			if int(p.Total) > most && isState(p.A) && isState(p.B) {
				v.a, v.b, most = p.A, p.B, int(p.Total)
			}
			if d := max(ofSize-int(p.Total), int(p.Total)-ofSize); d < off && isState(p.A) && isState(p.B) {
				v.c, v.d, off = p.A, p.B, d
			}
		}
		if most == 0 {
			return errors.New("the graph holds no states with relations; load data first (bench/load)")
		}
		var ids []string
		for id, n := range degrees {
			ids = append(ids, id)
			if n > v.degree || n == v.degree && id < v.busy {
				v.busy, v.degree = id, n
			}
		}
		slices.Sort(ids)
		for i := range 40 { // spread over all, the same ones each time
			v.ends = append(v.ends, [2]string{ids[(i*7919+13)%len(ids)], ids[(i*104729+5)%len(ids)]})
		}
		list, err := r.Entities(ctx, []string{v.busy})
		if err == nil && len(list) == 1 {
			v.name = list[0].Name
		}
		return err
	})
}

func isState(id string) bool { return strings.HasPrefix(id, "state:") }

// question is asked again and again, each document in its turn.
type question struct {
	name      string
	documents []string
}

func questions(v *values) []question {
	value := "{nodes {key count relations}}"
	var paths []string
	for _, p := range v.ends {
		paths = append(paths, fmt.Sprintf(`{paths(from: %q, to: %q) {keys length relations {key}}}`, p[0], p[1]))
	}
	var searches []string
	letters := []rune(v.name)
	for n := 1; n <= len(letters); n++ {
		typed := string(letters[:n])
		searches = append(searches, fmt.Sprintf(`{search(text: %q, first: 10) {nodes {key name}}}`, typed))
	}
	one := func(format string, args ...any) []string { return []string{fmt.Sprintf(format, args...)} }
	return []question{
		{"neighborhood", one(`{neighborhood(ids: [%q], depth: 2, maxNodes: 500, orderBy: WEIGHT) {
			nodes {key kind name} links {source target count total} truncated}}`, v.busy)},
		{"neighborhood, recent", one(`{neighborhood(ids: [%q], depth: 2, maxNodes: 500) {
			nodes {key kind name} relations {key type fromKey toKey} hidden {key count}}}`, v.busy)},
		{"path", paths},
		{"dyad", one(`{dyad(a: %q, b: %q) {count quadClasses {quadClass count} series(bucket: MONTH) {start count}}}`,
			v.a, v.b)},
		{ofSizeName, one(`{dyad(a: %q, b: %q) {count quadClasses {quadClass count} series(bucket: MONTH) {
			start count}}}`, v.c, v.d)},
		{"facets", one(`{facets(of: %q) {count relations types %[2]s modes %[2]s quadClasses %[2]s statuses %[2]s
			kinds %[2]s sources %[2]s locations %[2]s others %[2]s}}`, v.busy, value)},
		{"facets of all", one(`{facets {count types %[1]s statuses %[1]s sources %[1]s}}`, value)},
		{"timeline", one(`{timeline(where: {either: {id: {eq: %q}}}, bucket: MONTH, groupBy: [QUAD_CLASS]) {
			start quadClass count scoreMean}}`, v.busy)},
		{"timeline of all", one(`{timeline(bucket: MONTH) {start count scoreMean}}`)},
		{"ranking", one(`{ranking(by: WEIGHTED_DEGREE, first: 10) {items {rank value node {key}}}}`)},
		{"search", searches},
	}
}
