package query

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"math"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Ranked are the most central entities of a part of the graph.
type Ranked struct {
	Items                      []RankedEntity
	Entities, Pairs, Relations int
	Modularity                 *float64
	nodes                      loaded[*EntityNode]
}

// RankedEntity is one of them.
type RankedEntity struct {
	ID        string
	Rank      int
	Value     float64
	Community int // 0: that was not asked
}

// Node returns an item with what was loaded of it under key.
func (r *Ranked) Node(key plan.Key, id string) *EntityNode { return r.nodes.of(id, key) }

// maxBetweenness is how many entities times pairs are gone through to see which lie between others: in 0.3 s.
const maxBetweenness = 10_000_000

func (w walker) answerRanking(q *plan.Ranking) (*Ranked, error) {
	pairs, err := w.partOf(q)
	if err != nil {
		return nil, err
	}
	if len(pairs) == 0 {
		w.empty(q.Path, q.Where)
	}
	p := partOf(pairs)
	out := &Ranked{Entities: len(p.ids), Pairs: len(pairs), Relations: int(p.total)}
	if q.By == plan.RankBetweenness && len(p.ids)*len(pairs) > maxBetweenness {
		return nil, kg.Errorf(kg.CodeLimitExceeded, "the part has %d entities and %d pairs; for BETWEENNESS "+
			"their product may be at most %d: ask for a smaller part, such as by during or type", len(p.ids),
			len(pairs), maxBetweenness)
	}
	items, err := p.measure(w.ctx, q.By, out)
	if err != nil {
		return nil, err
	}
	if q.Kinds != nil {
		kinds, err := w.kindsOf(p.ids)
		if err != nil {
			return nil, err
		}
		items = slices.DeleteFunc(items, func(i RankedEntity) bool { return !slices.Contains(q.Kinds, kinds[i.ID]) })
	}
	for i := range items {
		items[i].Rank = i + 1
		if i > 0 && items[i].Value == items[i-1].Value && items[i].Community == items[i-1].Community {
			items[i].Rank = items[i-1].Rank
		}
	}
	out.Items = items[:min(len(items), q.First)]
	var ids kg.IDSet
	for _, item := range out.Items {
		ids.Add(item.ID)
	}
	_, out.nodes, err = w.loadRelationLevel(nil, nil, q.Nodes, ids)
	return out, err
}

// partOf returns the pairs of the part that is asked for: by what stores keep of them, or from the relations.
func (w walker) partOf(q *plan.Ranking) ([]related, error) {
	tooLarge := kg.Errorf(kg.CodeLimitExceeded, "the part has more than %d pairs of entities: ask for a smaller one, "+
		"such as by during or type", q.MaxWalked)
	var out []related
	if q.CountedIn(w.view) {
		rows, err := w.r.Pairs(w.ctx, &plan.PairList{}, nil)
		for _, row := range rows {
			if row.N > 0 {
				out = append(out, related{row.A, row.B, row.N})
			}
		}
		if err == nil && len(out) > q.MaxWalked {
			err = tooLarge
		}
		return out, err
	}
	groups, err := w.r.Aggregate(w.ctx, q.Aggregate())
	if _, ok := errors.AsType[store.TooManyGroups](err); ok {
		return nil, tooLarge
	} else if err != nil {
		return nil, err
	}
	found := map[[2]string]int64{}
	for _, g := range groups {
		a, b := g.Texts[0], g.Texts[1]
		if a != b && a != kg.UnspecifiedActor && b != kg.UnspecifiedActor {
			found[[2]string{min(a, b), max(a, b)}] += int64(g.Relations)
		}
	}
	out = make([]related, 0, len(found))
	for ends, n := range found {
		out = append(out, related{ends[0], ends[1], n})
	}
	slices.SortFunc(out, func(a, b related) int {
		return cmp.Or(strings.Compare(a.A, b.A), strings.Compare(a.B, b.B))
	})
	return out, nil
}

// related is what a ranking knows of a pair: there may be many, and a kg.Pair is five times as large.
type related struct {
	A, B string
	N    int64
}

// part is a part of the graph, with numbers for its entities.
type part struct {
	ids    []string
	number map[string]int64
	pairs  []related
	degree []float64 // neighbors
	weight []float64 // relations
	total  int64
}

func partOf(pairs []related) *part {
	p := &part{pairs: pairs, number: map[string]int64{}}
	for i := range pairs {
		for _, id := range []string{pairs[i].A, pairs[i].B} {
			p.number[id] = 0
		}
	}
	p.ids = slices.Sorted(maps.Keys(p.number))
	for i, id := range p.ids {
		p.number[id] = int64(i)
	}
	p.degree, p.weight = make([]float64, len(p.ids)), make([]float64, len(p.ids))
	for i := range pairs {
		p.total += pairs[i].N
		for _, id := range []string{pairs[i].A, pairs[i].B} {
			p.degree[p.number[id]]++
			p.weight[p.number[id]] += float64(pairs[i].N)
		}
	}
	return p
}

// measure ranks the entities; those with equal values by their ids.
func (p *part) measure(ctx context.Context, by plan.RankingMeasure, out *Ranked) ([]RankedEntity, error) {
	values := p.weight
	var communities []int
	var err error
	switch by {
	case plan.RankDegree:
		values = p.degree
	case plan.RankPageRank:
		values, err = p.pageRank(ctx)
	case plan.RankBetweenness:
		if values, err = p.network().betweenness(ctx); err == nil {
			values = rounded(values)
		}
	case plan.RankCommunity:
		communities, err = p.communities(ctx, out)
	}
	if err != nil {
		return nil, err
	}
	items := make([]RankedEntity, len(p.ids))
	for i, id := range p.ids {
		items[i] = RankedEntity{ID: id, Value: values[i]}
		if communities != nil {
			items[i].Community = communities[i]
		}
	}
	slices.SortFunc(items, func(a, b RankedEntity) int {
		return cmp.Or(cmp.Compare(a.Community, b.Community), cmp.Compare(b.Value, a.Value), cmp.Compare(a.ID, b.ID))
	})
	return items, nil
}

const (
	damping       = 0.85
	pageRankSteps = 200
	tolerance     = 1e-12
)

// pageRank goes from an entity to one of its neighbors, by the number of relations with each, or with some chance
// anywhere.
func (p *part) pageRank(ctx context.Context) ([]float64, error) {
	n := float64(len(p.ids))
	rank := make([]float64, len(p.ids))
	for i := range rank {
		rank[i] = 1 / n
	}
	ends := make([][2]int64, len(p.pairs))
	for i := range p.pairs {
		ends[i] = [2]int64{p.number[p.pairs[i].A], p.number[p.pairs[i].B]}
	}
	for range pageRankSteps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		next := make([]float64, len(rank))
		for i := range next {
			next[i] = (1 - damping) / n
		}
		for i, e := range ends {
			a, b, w := e[0], e[1], float64(p.pairs[i].N)
			next[b] += damping * rank[a] * w / p.weight[a]
			next[a] += damping * rank[b] * w / p.weight[b]
		}
		change := 0.0
		for i := range rank {
			change += math.Abs(next[i] - rank[i])
		}
		rank = next
		if change < tolerance {
			break
		}
	}
	return rounded(rank), nil
}

// rounded leaves nine digits, so that what is equal but for the order of additions is equal.
func rounded(values []float64) []float64 {
	for i, v := range values {
		if v != 0 {
			scale := math.Pow(10, 8-math.Floor(math.Log10(math.Abs(v))))
			values[i] = math.Round(v*scale) / scale
		}
	}
	return values
}

// communities returns the number of each entity's community, from 1 on: the largest first.
func (p *part) communities(ctx context.Context, out *Ranked) ([]int, error) {
	if len(p.pairs) == 0 {
		return []int{}, nil
	}
	n := p.network()
	of, err := n.communities(ctx)
	if err != nil {
		return nil, err
	}
	q := n.modularity(of)
	out.Modularity = &q
	sizes := make([]int, len(of))
	for _, c := range of {
		sizes[c]++
	}
	var order []int // communities are numbered by their first entities
	for c, size := range sizes {
		if size > 0 {
			order = append(order, c)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sizes[b], sizes[a]) })
	number := make([]int, len(of))
	for i, c := range order {
		number[c] = i + 1
	}
	for i, c := range of {
		of[i] = number[c]
	}
	return of, nil
}
