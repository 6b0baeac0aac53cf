package storetest

import (
	"fmt"
	"slices"
	"strings"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// Filters on one value, drawn so that they mostly admit a value that is there, and lie at the bounds where
// comparisons go wrong.

// about turns a value into an {eq, in} filter that mostly admits it.
func about[T comparable](q *questioner, value T, others ...T) (eq *T, in []T) {
	other := value
	if len(others) > 0 {
		other = one(q.t, others...)
	}
	switch n := q.uniform(20); {
	case n < 7:
		return &value, nil
	case n < 9:
		return nil, []T{value}
	case n < 14:
		return nil, []T{other, value, value}
	case n < 15:
		return &value, []T{other, value}
	case n < 16:
		return nil, append(some(q.t, 8, others...), value)
	case n < 17:
		return &other, nil
	case n < 18:
		return nil, some(q.t, 3, append(others, value)...)
	case n < 19:
		return &value, []T{other}
	}
	return nil, []T{}
}

func (q *questioner) id(value string, others ...string) *plan.IDFilter {
	eq, in := about(q, value, append(others, "no:such", "")...)
	if len(in) > 0 && q.uniform(8) == 0 { // among more ids than stores seek for each of many parents
		in = slices.Concat(in, manyIDs)
	}
	return &plan.IDFilter{Eq: eq, In: in}
}

// manyIDs are ids that nothing has.
var manyIDs = func() []string {
	ids := make([]string, 70)
	for i := range ids {
		ids[i] = fmt.Sprint("no:", i)
	}
	return ids
}()

// oneOf draws a filter for the id of an end, state or source: as id does, or a list of several that the same relation
// has. A row that a store reaches by each of them must count once.
func (q *questioner) oneOf(value string, own ...string) *plan.IDFilter {
	if q.uniform(2) == 0 {
		return q.id(value, "state:IRN", "state:PAK", "official:a")
	}
	in := append([]string{value}, own...)
	if rarely(q.t, 3) {
		in = append(in, one(q.t, "state:IRN", "state:PAK", "source:1", "no:such"))
	}
	if rarely(q.t, 2) {
		slices.Reverse(in)
	}
	if q.uniform(8) == 0 { // of more lists than SQLite hands over by themselves
		for _, e := range q.entities {
			in = append(in, e.ID)
		}
	}
	return &plan.IDFilter{In: slices.DeleteFunc(in, func(id string) bool { return id == "" })}
}

func (q *questioner) text(value string) *plan.StringFilter {
	t, f := q.t, &plan.StringFilter{}
	runes := []rune(value)
	part := func() *string {
		if len(runes) == 0 || rarely(t, 5) {
			return ptr(one(t, "", "IRAN", "%", "_", "*", "ﬀ", "iT'S", "ī", "𐐀", `\\`, "1", ".", "phone"))
		}
		from := upTo(t, len(runes)-1)
		return ptr(q.otherCase(string(runes[from : from+1+upTo(t, len(runes)-from-1)])))
	}
	begin := func() *string { return ptr(q.otherCase(string(runes[:upTo(t, len(runes))]))) }
	switch one(t, 0, 1, 2, 3, 4) {
	case 0:
		f.Eq, f.In = about(q, value, "iran", "Iran", "", "visit")
	case 1, 2:
		f.Contains = part()
	case 3:
		f.StartsWith = begin()
	case 4:
		f.StartsWith, f.Contains = begin(), part()
	}
	return f
}

// otherCase is s in capitals or small letters, or as it is.
func (q *questioner) otherCase(s string) string {
	return one(q.t, s, strings.ToUpper(s), strings.ToLower(s))
}

// day draws a day at or beside a bound of the relation: these are the days on which a wrong comparison shows.
func (q *questioner) day(r *kg.Relation) *edtf.Day {
	b := r.Bounds()
	d := one(q.t, b.StartEarliest, b.EndLatest, b.EndLatest, b.CertainFrom, b.CertainTo)
	if !d.Finite() {
		d = baseDay
	}
	return ptr(min(max(d+edtf.Day(one(q.t, 0, 0, 0, 1, -1)), edtf.MinDay+1), edtf.MaxDay-1))
}

func (q *questioner) days(rel *kg.Relation) *plan.DateRange {
	r := &plan.DateRange{}
	a, b := q.day(rel), q.day(q.mostly(rel))
	if *a > *b {
		a, b = b, a
	}
	if !rarely(q.t, 4) {
		r.From = a
	}
	if !rarely(q.t, 4) {
		r.To = b
	}
	return r
}

func (q *questioner) number(value *float64) *plan.FloatFilter {
	f := &plan.FloatFilter{}
	v := one(q.t, 0, 0.5, -10, 1)
	if value != nil {
		v = *value
	}
	switch one(q.t, 0, 1, 2, 3) {
	case 0:
		f.Gte = &v
	case 1:
		f.Lte = &v
	case 2:
		f.Gte, f.Lte = &v, ptr(v+one(q.t, 0, 0.25))
	}
	return f
}

func (q *questioner) people(c *kg.Casualties) *plan.CasualtiesFilter {
	f, n := &plan.CasualtiesFilter{}, one(q.t, 3, 4, 9, 0)
	if c != nil && rarely(q.t, 2) {
		n = c.Min
		if c.Max != nil && rarely(q.t, 2) {
			n = *c.Max
		}
		n += one(q.t, 0, 0, 1, -1)
	}
	switch one(q.t, 0, 1, 2, 3) {
	case 0:
		f.AtLeast = &n
	case 1:
		f.AtMost = &n
	case 2:
		f.AtLeast, f.AtMost = &n, ptr(n+one(q.t, 0, 5))
	}
	return f
}

func (q *questioner) pair(a, b string) []string {
	switch one(q.t, 0, 1, 2, 3) {
	case 0:
		return []string{a, b}
	case 1:
		return []string{b, a}
	case 2:
		return []string{a, a}
	}
	return []string{a, one(q.t, "state:PAK", "no:such", "")}
}
