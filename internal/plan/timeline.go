package plan

import (
	"slices"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// Bucket is the length of the buckets of a timeline.
type Bucket string

// The lengths, from the shortest.
const (
	BucketDay     Bucket = "DAY"
	BucketWeek    Bucket = "WEEK"
	BucketMonth   Bucket = "MONTH"
	BucketQuarter Bucket = "QUARTER"
	BucketYear    Bucket = "YEAR"
	BucketAuto    Bucket = "AUTO" // the shortest of these that makes no more than autoBuckets
)

const autoBuckets = 100

// Buckets lists the lengths, but AUTO.
var Buckets = []Bucket{BucketDay, BucketWeek, BucketMonth, BucketQuarter, BucketYear}

// Start returns the first day of the bucket that the day is in.
func (b Bucket) Start(d edtf.Day) edtf.Day {
	t := time.Unix(int64(d)*86400, 0).UTC()
	first := func(month time.Month, day int) edtf.Day {
		return kg.DayOf(time.Date(t.Year(), month, day, 0, 0, 0, 0, time.UTC))
	}
	switch b {
	case BucketWeek:
		return d - edtf.Day((int(t.Weekday())+6)%7)
	case BucketMonth:
		return first(t.Month(), 1)
	case BucketQuarter:
		return first((t.Month()-1)/3*3+1, 1)
	case BucketYear:
		return first(1, 1)
	}
	return d
}

// Next returns the first day behind the bucket that begins on the day.
func (b Bucket) Next(start edtf.Day) edtf.Day {
	switch b {
	case BucketWeek:
		return start + 7
	case BucketMonth:
		return b.Start(start + 31)
	case BucketQuarter:
		return b.Start(start + 92)
	case BucketYear:
		return b.Start(start + 366)
	}
	return start + 1
}

// Starts returns the first days of the buckets from one day to another, and nil if they are more than most. AUTO
// becomes the length that it stands for.
func (b Bucket) Starts(from, to edtf.Day, most int) (Bucket, []edtf.Day) {
	if b == BucketAuto {
		for _, b = range Buckets {
			if _, starts := b.Starts(from, to, autoBuckets); starts != nil {
				break
			}
		}
	}
	var out []edtf.Day
	for d := b.Start(from); d <= to; d = b.Next(d) {
		if len(out) == most {
			return b, nil
		}
		out = append(out, d)
	}
	return b, out
}

// TimelineKey is what the relations of a bucket are grouped by.
type TimelineKey string

// The keys.
const (
	KeyType        TimelineKey = "TYPE"
	KeyQuadClass   TimelineKey = "QUAD_CLASS"
	KeyStatus      TimelineKey = "STATUS"
	KeyRealization TimelineKey = "REALIZATION"
	KeyFrom        TimelineKey = "FROM"
	KeyTo          TimelineKey = "TO"
	KeyFromState   TimelineKey = "FROM_STATE"
	KeyToState     TimelineKey = "TO_STATE"
	KeySource      TimelineKey = "SOURCE"
)

// trait is what relations with one value of the key have in common.
func (k TimelineKey) trait() Trait {
	return map[TimelineKey]Trait{KeyType: TraitType, KeyQuadClass: TraitType, KeyStatus: TraitStatus,
		KeyRealization: TraitRealization, KeyFrom: TraitFrom, KeyTo: TraitTo, KeyFromState: TraitFromState,
		KeyToState: TraitToState, KeySource: TraitSource}[k]
}

// UncertainDates says where a relation counts whose first day is uncertain.
type UncertainDates string

// The ways.
const (
	UncertainEarliest UncertainDates = "EARLIEST"
	UncertainSpread   UncertainDates = "SPREAD"
)

// Timeline counts what began in each bucket of time.
type Timeline struct {
	Path       string
	Where      *RelationWhere
	Bucket     Bucket
	Keys       []TimelineKey // distinct
	Uncertain  UncertainDates
	Groups     int           // so many are shown, those with the most
	First      int           // so many buckets are shown; 0: all
	MaxBuckets int           // more are refused
	MaxCells   int           // buckets times groups that are shown; more are refused; 0: any number
	MaxGroups  int           // of what the store counts; more are refused
	Entities   []EntityChild // what is asked of those that keys name
	Fields     int           // that are written of each bucket
}

// During returns the days within which the buckets lie; without bounds these are edtf.MinDay and edtf.MaxDay.
func (q *Timeline) During() (from, to edtf.Day) {
	from, to, _ = conjunctsOf(q.Where).days()
	return from, to
}

// Aggregate is the step that counts: by day, since lengths of months differ, and to sum days up is quick.
func (q *Timeline) Aggregate() *Aggregate {
	a := &Aggregate{
		List: RelationList{Where: q.Where, Scan: Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey}},
		Days: true, Dates: q.Uncertain == UncertainSpread, Most: q.MaxGroups,
	}
	from, to := q.During()
	if a.Dates { // what may have begun earlier counts, too
		from = edtf.MinDay
	}
	a.Bound(from, to)
	for _, k := range q.Keys {
		a.By = append(a.By, k.trait())
	}
	a.By = distinct(a.By)
	return a
}

func (q *Timeline) cost(c *Cost) {
	c.addAggregate(q.Aggregate())
	n := q.MaxBuckets
	if q.First > 0 {
		n = min(n, q.First)
	}
	groups := 1
	if len(q.Keys) > 0 {
		groups = q.Groups
	}
	cells := mulCapped(n, groups)
	if q.MaxCells > 0 {
		cells = min(cells, q.MaxCells)
	}
	c.addFields(cells, q.Fields)
	c.addReferred(q.Entities, mulCapped(groups, len(q.Keys)))
}

// addAggregate counts a step that counts. Its groups are added up at once, and not held as rows are.
func (c *Cost) addAggregate(a *Aggregate) {
	c.addStep(0)
	c.addGroups(a)
}

// wholeScans is what a step counts for that reads a text of each relation of the graph, or of a type: some eight of
// these are let into one request, which could ask for them under many short names.
const wholeScans = 25

// addGroups counts the scans of a step that counts.
func (c *Cost) addGroups(a *Aggregate) {
	l := c.view.RelationList(a.List)
	n := l.countScans()
	whole := l.Anchor == AnchorRoot && slices.Contains([]Index{IndexDate, IndexType}, l.Access(nil).Index)
	for _, one := range a.Groupings() {
		if whole && len(one.Texts()) > 0 {
			n = max(n, wholeScans)
		}
	}
	c.Scans += n
}

// addReferred counts what is asked of n entities that are known by their ids.
func (c *Cost) addReferred(children []EntityChild, n int) {
	if len(children) == 0 {
		return
	}
	c.addStep(n)
	for _, child := range children {
		c.addEntities(child.Sel, n)
	}
}

// Occurred returns w with the condition that it occurred, unless w says anything of that itself.
func Occurred(w *RelationWhere) *RelationWhere {
	if w.asksRealization() {
		return w
	}
	var out RelationWhere // with w's own conditions where they stand, so that what is said of them names their places
	if w != nil {
		out = *w
	}
	is := kg.RealizationOccurred
	out.Realization = &RealizationFilter{Eq: &is}
	return &out
}

func (w *RelationWhere) asksRealization() bool {
	if w == nil {
		return false
	}
	if w.Realization != nil || w.Not.asksRealization() {
		return true
	}
	for _, list := range [][]*RelationWhere{w.And, w.Or} {
		for _, c := range list {
			if c.asksRealization() {
				return true
			}
		}
	}
	return false
}
