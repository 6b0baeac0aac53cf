package plan

import (
	"encoding/binary"
	"time"
	"unicode/utf8"

	"graphd/internal/kg"
)

// Compare is a question for what differs between two views: two days of one state of knowledge, or two states of
// knowledge. Of these it reads what was recorded between them, and of two days the relations that last on one of them
// or begin between them.
type Compare struct {
	From, To   View
	Where      *RelationWhere // of relations, in each view
	Entities   bool           // entities are compared; of two days there are none that differ
	Relations  bool           // relations are compared
	After      *ComparePlace  // nil: from the beginning
	Limit      int
	Totals     bool // the numbers of differences are asked for
	Before     []CompareSide
	Afterwards []CompareSide
	Fields     int // that are written of each difference
}

// CompareSide is what is asked of one of the versions of each difference.
type CompareSide struct {
	Key       Key
	Entities  *EntitySel
	Relations *RelationSel
}

// Difference says how an entity or relation differs between two views.
type Difference string

// The differences.
const (
	DifferenceNew     Difference = "NEW"
	DifferenceGone    Difference = "GONE"
	DifferenceChanged Difference = "CHANGED"
)

// MaxTotalled is how many relations came, or went, between two days at most, if the numbers of differences are asked
// for; or how many entities, or relations, were recorded between two states of knowledge.
const MaxTotalled = 1000

// Examined is how many versions a page looks at: more than it shows, as not all of them differ in the end.
func (q *Compare) Examined() int { return 4*q.Limit + 20 }

// ByDay reports whether two days are compared.
func (q *Compare) ByDay() bool { return q.From.Dated && q.To.Dated && q.From.Day != q.To.Day }

// Backward reports whether From is the later view.
func (q *Compare) Backward() bool {
	if q.ByDay() {
		return q.From.Day > q.To.Day
	}
	return q.To.Past && (!q.From.Past || q.From.Known.After(q.To.Known))
}

// Ordered returns the views in the order of time.
func (q *Compare) Ordered() (early, late View) {
	if q.Backward() {
		return q.To, q.From
	}
	return q.From, q.To
}

// Validate says what is wrong with the question; at gives the path of an argument.
func (q *Compare) Validate(at func(names ...string) string) kg.Errors {
	same := q.From.Past == q.To.Past && q.From.Known.Equal(q.To.Known)
	switch {
	case q.From.Dated != q.To.Dated:
		return kg.Errors{kg.Invalid(at("to", "date"), "", "one of from and to has a date and the other one has none; "+
			"give both a date, or neither: nearly all relations would differ")}
	case q.From.Certain != q.To.Certain:
		return kg.Errors{kg.Invalid(at("to", "certainty"), string(q.To.Certainty()),
			"the certainty of from is %s, and that of to is %s; give both the same",
			q.From.Certainty(), q.To.Certainty())}
	case q.ByDay() && !same:
		return kg.Errors{kg.Invalid(at("to", "knownAt"), "", "date and knownAt of from and to both differ; compare by "+
			"one at a time: two days as known at one instant, or two instants on one day")}
	}
	if p := q.After; p != nil && q.ByDay() != (p.Of == comparedDay) {
		return kg.Errors{kg.Invalid(at("after"), p.Cursor(), "this cursor is of a "+
			"comparison of another kind: of days, or of states of knowledge")}
	}
	return nil
}

// Came returns the list of relations that the later of two days shows and the earlier one does not, as the later day
// shows it. They begin, or are certain from, between the days. What may have begun by the earlier day may hold on it,
// if it may hold on the later one: so it is not among them, unless only what is certain is shown.
func (q *Compare) Came(early, late View) *RelationList {
	l := oneDay(between(q.Where, &RelationWhere{During: &DateRange{From: ptr(early.Day + 1), To: &late.Day},
		Not: early.Relations(nil)}))
	if !early.Certain {
		l.Scan.Lo = kg.FirstSortKey(early.Day+1) - 1
	}
	return l
}

// Went returns the list of relations that the earlier of two days shows and the later one does not, as the earlier day
// shows it: only states end.
func (q *Compare) Went(early, late View) *RelationList {
	state := kg.AspectState
	return oneDay(between(q.Where, &RelationWhere{Aspect: &AspectFilter{Eq: &state}, At: &early.Day,
		Certainty: early.Certainty(), Not: late.Relations(nil)}))
}

func oneDay(w *RelationWhere) *RelationList {
	return &RelationList{Where: w, Scan: Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey}}
}

func ptr[T any](v T) *T { return &v }

func between(where, w *RelationWhere) *RelationWhere {
	if where != nil {
		w.And = []*RelationWhere{where}
	}
	return w
}

// Among returns the filter on those of the relations with these ids that are compared.
func (q *Compare) Among(ids []string) *RelationWhere {
	return between(q.Where, &RelationWhere{ID: &IDFilter{In: ids}})
}

func (q *Compare) cost(c *Cost) {
	if q.ByDay() {
		early, late := q.Ordered()
		for _, side := range []struct {
			view View
			list *RelationList
		}{{late, q.Came(early, late)}, {early, q.Went(early, late)}} {
			inside := *c
			inside.view = side.view
			inside.addScan(side.list, true, false)
			c.addStep(q.Limit)
			if q.Totals {
				inside.addScan(side.list, true, false)
				c.addStep(MaxTotalled)
			}
			c.Scans = inside.Scans
		}
	} else {
		relations := RelationList{Anchor: AnchorRoot, Where: q.Among([]string{"x"})}
		q.costExamined(c, &relations, q.Examined())
		if q.Totals {
			q.costExamined(c, &relations, MaxTotalled)
		}
	}
	c.addFields(q.Limit, q.Fields)
	for _, sides := range [][]CompareSide{q.Before, q.Afterwards} {
		var rels []*RelationSel
		for _, s := range sides {
			if q.Entities {
				c.addEntities(s.Entities, q.Limit)
			}
			rels = append(rels, s.Relations)
		}
		if q.Relations {
			c.addRelations(rels, nil, q.Limit)
		}
	}
}

// costExamined adds what it takes to look at n versions: to find them, and those of each view, and all versions of what
// is gone.
func (q *Compare) costExamined(c *Cost, relations *RelationList, n int) {
	if q.Entities {
		for range 4 {
			c.addStep(n)
		}
	}
	if q.Relations {
		for range 4 {
			c.addStep(n)
		}
		c.addScan(relations, true, false)
	}
}

// ComparePlace is a place among differences: of states of knowledge, entities come first, in the order in which their
// last versions were recorded, and then relations; of days, relations in the order of sort keys.
type ComparePlace struct {
	Of byte // comparedEntity, comparedRelation, comparedDay
	At time.Time
	ID string
	SK kg.SortKey
}

const (
	comparedEntity   = 'e'
	comparedRelation = 'r'
	comparedDay      = 'd'
)

// PlaceOfEntity, PlaceOfRelation and PlaceOfDay return the places of differences.
func PlaceOfEntity(e *kg.Entity) ComparePlace {
	return ComparePlace{Of: comparedEntity, At: e.RecordedAt, ID: e.ID}
}

// PlaceOfRelation is the place of a relation whose last version is r.
func PlaceOfRelation(r *kg.Relation) ComparePlace {
	return ComparePlace{Of: comparedRelation, At: r.RecordedAt, SK: r.SK}
}

// PlaceOfDay is the place of a relation that only one of two days shows.
func PlaceOfDay(r *kg.Relation) ComparePlace { return ComparePlace{Of: comparedDay, SK: r.SK} }

// AmongRelations reports whether the place is behind all entities.
func (p *ComparePlace) AmongRelations() bool { return p != nil && p.Of != comparedEntity }

// Recorded is the place in the order of recording.
func (p *ComparePlace) Recorded() RecordedPlace { return RecordedPlace{p.At, p.SK} }

// Cursor returns the cursor of the place.
func (p *ComparePlace) Cursor() string {
	b := appendInstant([]byte{p.Of}, p.At)
	if p.Of == comparedEntity {
		return encodeCursor(compareCursor, append(b, p.ID...))
	}
	return encodeCursor(compareCursor, binary.BigEndian.AppendUint64(b, uint64(p.SK)))
}

// ParseCompareCursor returns the place that a cursor names; path says where in the input it stood.
func ParseCompareCursor(path, cursor string) (*ComparePlace, *kg.Error) {
	b, err := decodeCursor(path, cursor, compareCursor)
	if err != nil {
		return nil, err
	}
	if len(b) == 0 {
		return nil, malformed(path, cursor)
	}
	p := &ComparePlace{Of: b[0]}
	at, rest, ok := readInstant(b[1:])
	p.At = at
	switch p.Of {
	case comparedEntity:
		p.ID = string(rest)
		ok = ok && p.ID != "" && utf8.ValidString(p.ID)
	case comparedRelation, comparedDay:
		if ok = ok && len(rest) == 8 && rest[0]&0x80 == 0; ok {
			p.SK = kg.SortKey(binary.BigEndian.Uint64(rest))
		}
	default:
		ok = false
	}
	if !ok {
		return nil, malformed(path, cursor)
	}
	return p, nil
}
