package query

import (
	"cmp"
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
		w.empty(q.Path, q.Where.Names("where"))
	}
	out := &Timeline{}
	if out.Rows, err = timelineOf(q, groups); err != nil {
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
		return nil, nil
	}
	_, nodes, err := w.loadRelationLevel(nil, nil, children, ids)
	return nodes, err
}

// timelineOf sorts groups of days into buckets.
func timelineOf(q *plan.Timeline, groups []store.Group) ([]TimelineRow, error) {
	slices.SortFunc(groups, compareGroups) // so that sums of shares are the same whoever counted
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
		return nil, kg.Errorf(kg.CodeLimitExceeded, "the timeline from %s to %s would have more than %d buckets of a %s: "+
			"ask for longer ones (bucket), or for fewer days (where.during)", first, last, q.MaxBuckets,
			strings.ToLower(string(bucket)))
	}
	table := map[string][]cell{}
	names := map[string]map[plan.TimelineKey]string{}
	for i, g := range groups {
		s := spans[i]
		if !s.lo.Finite() {
			continue
		}
		keys := keysOf(q, g)
		name := joined(q, keys)
		cells := table[name]
		if cells == nil {
			cells = make([]cell, len(starts))
			table[name], names[name] = cells, keys
		}
		at, found := slices.BinarySearch(starts, s.lo)
		if !found {
			at--
		}
		for at = max(at, 0); at < len(starts) && starts[at] <= s.hi; at++ {
			// A week, month or year may begin before the days that are asked for.
			lo, hi := max(s.lo, starts[at], first), min(s.hi, bucket.Next(starts[at])-1, last)
			if lo <= hi {
				cells[at].add(g, float64(hi-lo+1)/float64(s.hi-s.lo+1))
			}
		}
	}
	if len(q.Keys) == 0 && table[""] == nil {
		table[""] = make([]cell, len(starts))
	}
	order := ranked(table)
	order = order[:min(len(order), q.Groups)]
	if q.First > 0 {
		starts = starts[:min(len(starts), q.First)]
	}
	rows := make([]TimelineRow, 0, len(starts)*len(order))
	for i, start := range starts {
		for _, name := range order {
			c := table[name][i]
			rows = append(rows, TimelineRow{start, bucket.Next(start) - 1, names[name], c.weight()})
		}
	}
	return rows, nil
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

// ranked are the names of the groups, those with the most events first.
func ranked(table map[string][]cell) []string {
	total := map[string]float64{}
	var order []string
	for name, cells := range table {
		order = append(order, name)
		for i := range cells {
			total[name] += cells[i].weight().Events
		}
	}
	slices.SortFunc(order, func(a, b string) int {
		return cmp.Or(cmp.Compare(total[b], total[a]), strings.Compare(a, b))
	})
	return order
}

// keysOf are the values of the keys that a group has.
func keysOf(q *plan.Timeline, g store.Group) map[plan.TimelineKey]string {
	if len(q.Keys) == 0 {
		return nil
	}
	out := map[plan.TimelineKey]string{}
	texts := g.Texts
	for _, k := range q.Keys {
		switch k {
		case plan.KeyType:
			out[k] = string(g.Fact.Type())
		case plan.KeyQuadClass:
			out[k] = string(g.Fact.Type().Info().QuadClass)
		case plan.KeyStatus:
			out[k] = string(g.Fact.Status())
		case plan.KeyRealization:
			out[k] = string(g.Fact.Realization())
		default: // texts come in the order of the keys
			out[k], texts = texts[0], texts[1:]
		}
	}
	return out
}

func joined(q *plan.Timeline, keys map[plan.TimelineKey]string) string {
	parts := make([]string, len(q.Keys))
	for i, k := range q.Keys {
		parts[i] = keys[k]
	}
	return strings.Join(parts, "\x1f")
}

// compareGroups puts groups in one order.
func compareGroups(a, b store.Group) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Fact, b.Fact), slices.Compare(a.Texts, b.Texts),
		strings.Compare(a.Event, b.Event), strings.Compare(a.Date, b.Date))
}
