package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"graphd/internal/kg"
)

// Limits bounds what one request may ask. Each has a flag of `graphd serve`.
type Limits struct {
	PageSize    int // first or last where neither is given
	MaxPageSize int // the greatest first or last
	MaxSteps    int // statements of one request
	MaxRows     int // rows that all steps of one request may return together
	MaxScans    int // parts of them that filter, conditions on relations of an entity counted each
	MaxFields   int // of an answer, as the plan can tell beforehand
	MaxResponse int // bytes of an answer
	MaxLoad     int // bytes of text that all steps of one request may read together
	MaxRead     int // rows that one statement may read, returned or not
	MaxReadAll  int // rows that all statements of one request may read together
	MaxFilter   int // conditions in one where, nested ones counted
	MaxDepth    int // wheres inside each other
	MaxIDs      int // values in one list of a where, and ids of one call of nodes

	MaxValues int // in the arguments of one request, as often as a variable is used
	MaxInput  int // members of the input of one mutation

	MaxBuckets int // of a timeline
	MaxCells   int // of a timeline: buckets times groups
	MaxGroups  int // of days, and of what relations are grouped by, that one count of them makes

	MaxNodes, MaxRelations int // the greatest maxNodes and maxRelations of a neighborhood
	MaxWalked              int // neighbors or relations that a search for paths may go through; pairs in a ranking
}

// DefaultLimits are the limits of `graphd serve` without flags.
var DefaultLimits = Limits{
	PageSize: 20, MaxPageSize: 1000,
	MaxSteps: 200, MaxRows: 200_000, MaxScans: 200, MaxFields: 2_000_000,
	MaxResponse: 16 << 20, MaxLoad: 64 << 20, MaxRead: 1_000_000, MaxReadAll: 2_000_000,
	MaxFilter: 200, MaxDepth: 10, MaxIDs: 1000,
	MaxValues: 300_000, MaxInput: 10_000,
	MaxBuckets: 5000, MaxCells: 20_000, MaxGroups: 100_000,
	MaxNodes: 5000, MaxRelations: 20_000, MaxWalked: 50_000,
}

// Validate returns all that is wrong with w, with paths that begin with path.
func (w *RelationWhere) Validate(path string, l Limits) kg.Errors {
	v := validator{limits: l}
	v.checkRelation(path, w)
	v.checkSize(path, w.Lower)
	return v.errs
}

// Validate returns all that is wrong with w, with paths that begin with path.
func (w *EntityWhere) Validate(path string, l Limits) kg.Errors {
	v := validator{limits: l}
	v.checkEntity(path, w)
	v.checkSize(path, w.Lower)
	return v.errs
}

type validator struct {
	limits   Limits
	count    int
	depth    int
	exceeded bool // the rest is not looked at: it is beyond a limit, or there are as many errors as are told
	errs     kg.Errors
}

func (v *validator) fail(path, value, format string, args ...any) {
	v.errs = append(v.errs, kg.Invalid(path, value, format, args...))
	v.exceeded = v.exceeded || len(v.errs) >= kg.MaxErrors
}

// enter counts a condition, one level further down, and reports whether there is room for it. What is beyond a limit is
// told once, and not looked into. Whoever enters must leave.
func (v *validator) enter(path string) bool {
	v.count++
	v.depth++
	switch {
	case v.exceeded:
	case v.count > v.limits.MaxFilter:
		v.exceed(path, "the filter has more than %d conditions", v.limits.MaxFilter)
	case v.depth > v.limits.MaxDepth:
		v.exceed(path, "the filter is nested more than %d levels deep", v.limits.MaxDepth)
	}
	return !v.exceeded
}

func (v *validator) leave() { v.depth-- }

func (v *validator) exceed(path, format string, args ...any) {
	v.exceeded = true
	v.errs = append(v.errs, &kg.Error{Code: kg.CodeLimitExceeded, Path: path, Message: fmt.Sprintf(format, args...)})
}

// The bounds of a statement. A condition on an end is looked for at both ends of a symmetric relation, and all that is
// inside it, too: a nested filter doubles at each level. Neo4j takes seconds to plan twenty subqueries
// inside each other the first time, and half a minute for forty.
const (
	maxPredicates = 2000
	maxSubqueries = 24 // for relations of an entity
)

// checkSize refuses a filter whose statement would be too large.
func (v *validator) checkSize(path string, lower func() Pred) {
	if len(v.errs) > 0 {
		return
	}
	if predicates, subqueries := sizeOf(lower()); predicates > maxPredicates || subqueries > maxSubqueries {
		v.exceed(path, "the filter is too large: conditions on an end of relations inside hasRelation count for each "+
			"end, at every level")
	}
}

// sizeOf returns how many predicates, and how many of them on the relations of an entity, p has in a statement.
func sizeOf(p Pred) (predicates, subqueries int) {
	add := func(p Pred) {
		n, m := sizeOf(p)
		predicates, subqueries = predicates+n, subqueries+m
	}
	switch p := p.(type) {
	case All:
		for _, q := range p {
			add(q)
		}
	case Any:
		for _, q := range p {
			add(q)
		}
	case Not:
		add(p.P)
	case Endpoint:
		add(p.P)
	case HasClaim:
		add(p.By)
		predicates++
	case HasRelation: // sought by either end
		add(p.List.Predicate())
		predicates, subqueries = 2*predicates+1, 2*subqueries+1
	case nil:
	default:
		predicates++
	}
	return predicates, subqueries
}

func (v *validator) checkList(path string, n int) {
	if n > v.limits.MaxIDs {
		v.errs = append(v.errs, &kg.Error{Code: kg.CodeLimitExceeded, Path: path, Value: strconv.Itoa(n),
			Message: fmt.Sprintf("the list has %d values; at most %d are allowed", n, v.limits.MaxIDs)})
	}
}

func (v *validator) checkRelation(path string, w *RelationWhere) {
	if w == nil || v.exceeded {
		return
	}
	defer v.leave()
	if !v.enter(path) {
		return
	}
	for _, f := range []struct {
		name string
		in   *IDFilter
	}{
		{name: "id", in: w.ID}, {name: "fromState", in: w.FromState}, {name: "toState", in: w.ToState},
		{name: "source", in: w.Source}, {name: "eventKey", in: w.EventKey},
	} {
		if f.in != nil {
			v.checkList(path+"."+f.name+".in", len(f.in.In))
		}
	}
	v.checkText(path+".mode", w.Mode)
	v.checkModes(path+".mode", w)
	v.checkContexts(path+".contexts", w.Contexts)
	v.checkPair(path+".between", w.Between, "entities")
	v.checkPair(path+".betweenStates", w.BetweenStates, "states")
	if w.During != nil {
		if from, to := w.During.days(); from > to {
			v.fail(path+".during", from.String()+" to "+to.String(),
				"the range is turned around: from (%s) is after to (%s)", from, to)
		}
	}
	v.checkNumber(path+".confidence", w.Confidence)
	v.checkNumber(path+".score", w.Score)
	v.checkNumber(path+".goldstein", w.Goldstein)
	v.checkCasualties(path+".deaths", w.Deaths)
	v.checkCasualties(path+".injuries", w.Injuries)
	v.checkEntity(path+".from", w.From)
	v.checkEntity(path+".to", w.To)
	v.checkEntity(path+".either", w.Either)
	v.checkEntity(path+".location", w.Location)
	if w.Claim != nil && !v.exceeded {
		if v.enter(path + ".claim") {
			v.checkEntity(path+".claim.by", w.Claim.By)
		}
		v.leave()
	}
	for i, c := range w.And {
		if v.exceeded {
			return
		}
		v.checkRelation(fmt.Sprintf("%s.and.%d", path, i), c)
	}
	for i, c := range w.Or {
		if v.exceeded {
			return
		}
		v.checkRelation(fmt.Sprintf("%s.or.%d", path, i), c)
	}
	v.checkRelation(path+".not", w.Not)
}

func (v *validator) checkEntity(path string, w *EntityWhere) {
	if w == nil || v.exceeded {
		return
	}
	defer v.leave()
	if !v.enter(path) {
		return
	}
	if w.ID != nil {
		v.checkList(path+".id.in", len(w.ID.In))
	}
	v.checkText(path+".name", w.Name)
	v.checkPlaces(path, w)
	v.checkRelation(path+".hasRelation", w.HasRelation)
	for i, c := range w.And {
		if v.exceeded {
			return
		}
		v.checkEntity(fmt.Sprintf("%s.and.%d", path, i), c)
	}
	for i, c := range w.Or {
		if v.exceeded {
			return
		}
		v.checkEntity(fmt.Sprintf("%s.or.%d", path, i), c)
	}
	v.checkEntity(path+".not", w.Not)
}

func (v *validator) checkText(path string, f *StringFilter) {
	if f != nil {
		v.checkList(path+".in", len(f.In))
	}
}

// checkModes refuses modes that none of the types has which the filter names beside them. It would match nothing, and
// most likely they are misspelled. The empty mode is that of relations without one.
func (v *validator) checkModes(path string, w *RelationWhere) {
	if w.Mode == nil || len(w.Mode.In) > v.limits.MaxIDs {
		return
	}
	of, types := "any type", kg.TypesWhere(func(*kg.TypeInfo) bool { return true })
	if w.Type != nil {
		if named := Filter[kg.RelationType](*w.Type).Values(); len(named) > 0 {
			of, types = strings.Join(texts(named), " or "), named
		}
	}
	modes := kg.ModesOf(types)
	check := func(path, mode string) {
		switch {
		case v.exceeded || mode == "" || slices.Contains(modes, mode):
		case len(modes) == 0:
			v.fail(path, mode, "%q is no mode of %s, which has none; leave it out", mode, of)
		default:
			v.fail(path, mode, "%q is no mode of %s; write one of %s", mode, of, strings.Join(modes, ", "))
		}
	}
	if w.Mode.Eq != nil {
		check(path+".eq", *w.Mode.Eq)
	}
	for i, mode := range w.Mode.In {
		check(fmt.Sprintf("%s.in.%d", path, i), mode)
	}
}

// checkContexts refuses contexts that PLOVER does not have.
func (v *validator) checkContexts(path string, f *ContextFilter) {
	if f == nil {
		return
	}
	check := func(path, context string) {
		if !v.exceeded && !slices.Contains(kg.Contexts, context) {
			v.fail(path, context, "%q is none of PLOVER's contexts; write one of %s", context,
				strings.Join(kg.Contexts, ", "))
		}
	}
	if f.Eq != nil {
		check(path+".eq", *f.Eq)
	}
	for _, list := range []struct {
		name   string
		values []string
	}{{"in", f.In}, {"all", f.All}} {
		if v.checkList(path+"."+list.name, len(list.values)); len(list.values) > v.limits.MaxIDs {
			continue
		}
		for i, c := range list.values {
			check(fmt.Sprintf("%s.%s.%d", path, list.name, i), c)
		}
	}
}

func (v *validator) checkNumber(path string, f *FloatFilter) {
	if f != nil && f.Gte != nil && f.Lte != nil && *f.Gte > *f.Lte {
		v.fail(path, fmt.Sprintf("%g to %g", *f.Gte, *f.Lte),
			"the range is turned around: gte (%g) is above lte (%g)", *f.Gte, *f.Lte)
	}
}

func (v *validator) checkCasualties(path string, f *CasualtiesFilter) {
	if f != nil && f.AtLeast != nil && f.AtMost != nil && *f.AtLeast > *f.AtMost {
		v.fail(path, fmt.Sprintf("%d to %d", *f.AtLeast, *f.AtMost),
			"the range is turned around: atLeast (%d) is above atMost (%d)", *f.AtLeast, *f.AtMost)
	}
}

func (v *validator) checkPair(path string, ids []string, what string) {
	if ids != nil && len(ids) != 2 {
		v.fail(path, strconv.Itoa(len(ids)), "needs exactly two %s, got %d", what, len(ids))
	}
}

// shortPage is how many versions or claims are shown where first is not given.
const shortPage = 100

// PartOf reads first and after of what belongs to one object and is numbered, and says what is wrong with them.
func PartOf(path string, first, after *int, l Limits) (Part, kg.Errors) {
	l.PageSize = min(shortPage, l.MaxPageSize)
	size, errs := Page{First: first}.Size(path, l)
	p := Part{Limit: size}
	if after != nil {
		if p.After = *after; *after < 0 {
			errs = append(errs, kg.Invalid(path+".after", strconv.Itoa(*after),
				"after is %d; it may not be below 0", *after))
		}
	}
	return p, errs
}

// Page is what a client asks of a connection: First with After, or Last with Before.
type Page struct {
	First, Last   *int
	After, Before *string
}

// Size returns the number of rows asked for, and what is wrong with the arguments.
func (p Page) Size(path string, l Limits) (int, kg.Errors) {
	var errs kg.Errors
	check := func(name string, n *int) {
		switch {
		case n == nil:
		case *n < 0:
			errs = append(errs, kg.Invalid(path+"."+name, strconv.Itoa(*n),
				"%s is %d; it may not be below 0", name, *n))
		case *n > l.MaxPageSize:
			errs = append(errs, &kg.Error{Code: kg.CodeLimitExceeded, Path: path + "." + name, Value: strconv.Itoa(*n),
				Message: fmt.Sprintf("%s is %d; at most %d are allowed, page with after or before", name, *n,
					l.MaxPageSize)})
		}
	}
	check("first", p.First)
	check("last", p.Last)
	switch {
	case p.First != nil && p.Last != nil:
		errs = append(errs, kg.Invalid(path+".last", strconv.Itoa(*p.Last), "give either first or last, not both"))
	case p.First != nil:
		return *p.First, errs
	case p.Last != nil:
		return *p.Last, errs
	}
	return l.PageSize, errs
}
