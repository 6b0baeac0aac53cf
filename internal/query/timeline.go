package query

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Timeline is what began in each bucket.
type Timeline struct {
	Rows     []TimelineRow // by bucket, and within one by group
	entities loaded[*EntityNode]
}

// Entity returns the entity that a key names, with what was loaded of it under the key of the field; nil for none.
func (t *Timeline) Entity(key plan.Key, id string) *EntityNode { return t.entities.of(id, key) }

// TimelineRow is what began in a bucket, of one group.
type TimelineRow struct {
	Start, End edtf.Day
	Keys       map[plan.TimelineKey]string // of the group
	Weight
}

// Weight counts events and relations, by the share of each that counts.
type Weight struct {
	Events    float64
	Relations float64
	Uncertain float64
	Scored    float64
	Score     float64
	Rated     float64
	Goldstein float64
}

func (w *Weight) add(c store.Count, share float64) {
	w.Relations += share * float64(c.Relations)
	w.Uncertain += share * float64(c.Uncertain)
	w.Scored += share * float64(c.Scored)
	w.Score += share * float64(c.Score) / 10
	w.Rated += share * float64(c.Rated)
	w.Goldstein += share * float64(c.Goldstein) / 10
}

func (w walker) answerTimeline(q *plan.Timeline) (*Timeline, error) {
	groups, err := w.r.Aggregate(w.ctx, q.Aggregate())
	if err != nil {
		return nil, err
	}
	if len(groups) == 0 {
		w.empty(q.Path, q.Where)
	}
	out := &Timeline{}
	if out.Rows, err = timelineOf(w.ctx, q, groups); err != nil {
		return nil, err
	}
	var ids kg.IDSet
	for _, row := range out.Rows {
		for _, id := range row.Keys {
			ids.Add(id)
		}
	}
	out.entities, err = w.loadNamed(q.Entities, ids)
	return out, err
}

// loadNamed loads what is asked of entities that are known by their ids.
func (w walker) loadNamed(children []plan.EntityChild, ids kg.IDSet) (loaded[*EntityNode], error) {
	if len(children) == 0 {
		return loaded[*EntityNode]{}, nil
	}
	_, nodes, err := w.loadRelationLevel(nil, nil, children, ids)
	return nodes, err
}

// timelineOf sorts groups of days into buckets.
func timelineOf(ctx context.Context, q *plan.Timeline, groups []store.Group) ([]TimelineRow, error) {
	if q.Uncertain == plan.UncertainSpread {
		slices.SortFunc(groups, compareGroups) // so that sums of shares are the same whoever counted
	}
	from, to := q.During()
	first, last := edtf.MaxDay, edtf.MinDay
	spans := make([]dateSpan, len(groups))
	for i, g := range groups {
		spans[i] = spanOf(g)
		if spans[i].lo.Finite() {
			first, last = min(first, spans[i].lo), max(last, spans[i].hi)
		}
	}
	if from.Finite() {
		first = from
	}
	if to.Finite() {
		last = to
	}
	if !first.Finite() || !last.Finite() || first > last {
		return nil, nil
	}
	bucket, starts := q.Bucket.Starts(first, last, q.MaxBuckets)
	if starts == nil {
		return nil, kg.Errorf(kg.CodeLimitExceeded, "the timeline from %s to %s would have more than %d buckets of a "+
			"%s: ask for longer ones (bucket), or for fewer days (where.during)", first, last, q.MaxBuckets,
			strings.ToLower(string(bucket)))
	}
	// There may be a hundred thousand groups of keys, of which few are shown: only these have a cell for each bucket.
	b := buckets{starts, first, last}
	named := map[string][]int{} // places in groups, by their keys
	var dated []int             // where there are no keys: all of them
	for i, g := range groups {
		switch {
		case !spans[i].lo.Finite():
		case len(q.Keys) == 0:
			dated = append(dated, i)
		default:
			name := strings.Join(valuesOf(q, g), "\x1f")
			named[name] = append(named[name], i)
		}
	}
	if len(q.Keys) == 0 {
		named[""] = dated
	}
	order, err := b.ranked(ctx, named, groups, spans)
	if err != nil {
		return nil, err
	}
	order = order[:min(len(order), q.Groups)]
	shown := starts
	if q.First > 0 {
		shown = starts[:min(len(starts), q.First)]
	}
	if q.MaxCells > 0 && len(shown)*len(order) > q.MaxCells {
		return nil, kg.Errorf(kg.CodeLimitExceeded, "the timeline from %s to %s would have %d buckets of a %s with "+
			"%d groups each; at most %d are allowed in all: ask for longer ones (bucket), fewer groups (groups), or "+
			"fewer days (where.during, first)", first, last, len(shown), strings.ToLower(string(bucket)), len(order),
			q.MaxCells)
	}
	b.starts = shown
	cells := make([][]cell, len(order))
	keys := make([]map[plan.TimelineKey]string, len(order))
	for n, name := range order {
		cells[n] = make([]cell, len(shown))
		for _, i := range named[name] {
			b.add(cells[n], groups[i], spans[i])
		}
		if len(q.Keys) > 0 {
			keys[n] = map[plan.TimelineKey]string{}
			for i, v := range valuesOf(q, groups[named[name][0]]) {
				keys[n][q.Keys[i]] = v
			}
		}
	}
	rows := make([]TimelineRow, 0, len(shown)*len(order))
	for i, start := range shown {
		for n := range order {
			rows = append(rows, TimelineRow{start, bucket.Next(start) - 1, keys[n], cells[n][i].weight()})
		}
	}
	return rows, nil
}

// buckets are those of a timeline, from one day to another.
type buckets struct {
	starts      []edtf.Day
	first, last edtf.Day
}

// add adds a group to the cells of the buckets that its span meets, and returns the first of these and the one behind
// the last.
func (b *buckets) add(cells []cell, g store.Group, s dateSpan) (from, to int) {
	at, found := slices.BinarySearch(b.starts, s.lo)
	if !found {
		at--
	}
	from = max(at, 0)
	for at = from; at < len(b.starts) && b.starts[at] <= s.hi; at++ {
		end := b.last
		if at+1 < len(b.starts) {
			end = min(end, b.starts[at+1]-1)
		}
		lo, hi := max(s.lo, b.starts[at], b.first), min(s.hi, end) // a bucket may begin before the days asked for
		if lo <= hi {
			cells[at].add(g, float64(hi-lo+1)/float64(s.hi-s.lo+1))
		}
	}
	return from, at
}

// ranked returns the names of the groups, those with the most events first.
func (b *buckets) ranked(
	ctx context.Context, named map[string][]int, groups []store.Group, spans []dateSpan,
) ([]string, error) {
	var order []string
	if len(named) == 1 { // nothing to compare, so no need to count
		for name := range named {
			order = append(order, name)
		}
		return order, ctx.Err()
	}
	total := map[string]float64{}
	cells := make([]cell, len(b.starts)) // of one name after the other
	for name, of := range named {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		order = append(order, name)
		from, to := len(cells), 0
		for _, i := range of {
			lo, hi := b.add(cells, groups[i], spans[i])
			from, to = min(from, lo), max(to, hi)
		}
		sum := 0.0
		for i := from; i < to; i++ {
			sum += cells[i].weight().Events
			cells[i] = cell{}
		}
		total[name] = sum
	}
	slices.SortFunc(order, func(a, b string) int {
		return cmp.Or(cmp.Compare(total[b], total[a]), strings.Compare(a, b))
	})
	return order, nil
}

// dateSpan is the days over which a group counts.
type dateSpan struct{ lo, hi edtf.Day }

// spanOf is the first day of a group or, if its date is to be spread, its possible first days.
func spanOf(g store.Group) dateSpan {
	s := dateSpan{g.Day, g.Day}
	if g.Date == "" {
		return s
	}
	if v, err := edtf.Parse(g.Date); err == nil {
		if b := v.Bounds(edtf.MaxDay); b.StartLatest.Finite() {
			s.hi = max(b.StartLatest, s.lo)
		}
	}
	return s
}

// cell gathers what counts in a bucket.
type cell struct {
	w      Weight
	events map[string]float64 // the greatest share of each event with a key
}

func (c *cell) add(g store.Group, share float64) {
	c.w.add(g.Count, share)
	if g.Event == "" {
		c.w.Events += share * float64(g.Relations)
		return
	}
	if c.events == nil {
		c.events = map[string]float64{}
	}
	c.events[g.Event] = max(c.events[g.Event], share)
}

// weight is the sum, with each event once.
func (c *cell) weight() Weight {
	w := c.w
	for _, share := range sortedValues(c.events) {
		w.Events += share
	}
	return w
}

func sortedValues(m map[string]float64) []float64 {
	var out []float64
	for _, v := range m {
		out = append(out, v)
	}
	slices.Sort(out)
	return out
}

// valuesOf are the values of the keys that a group has.
func valuesOf(q *plan.Timeline, g store.Group) []string {
	out := make([]string, len(q.Keys))
	texts := g.Texts
	for i, k := range q.Keys {
		switch k {
		case plan.KeyType:
			out[i] = string(g.Fact.Type())
		case plan.KeyQuadClass:
			out[i] = string(g.Fact.Type().Info().QuadClass)
		case plan.KeyStatus:
			out[i] = string(g.Fact.Status())
		case plan.KeyRealization:
			out[i] = string(g.Fact.Realization())
		default: // texts come in the order of the keys
			out[i], texts = texts[0], texts[1:]
		}
	}
	return out
}

// compareGroups puts groups in one order.
func compareGroups(a, b store.Group) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Fact, b.Fact), slices.Compare(a.Texts, b.Texts),
		strings.Compare(a.Event, b.Event), strings.Compare(a.Date, b.Date))
}
