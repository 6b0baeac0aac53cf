// Package planner makes a plan of a whole GraphQL operation before anything of it is read: it walks the selection set
// of every root field, reads the arguments, and says what is wrong with them.
package planner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"graphd/graph/collect"
	"graphd/graph/generated"
	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// Planner makes plans of one operation, within limits.
type Planner struct {
	Limits plan.Limits
	Now    func() time.Time // what "today" means

	collected collected // what payloads of several mutations share
}

// Errors are what is wrong with the arguments of root fields, or those of a field below them, by the root field's key.
// Such a field is not in the plan.
type Errors map[plan.Key]error

// Query plans the root fields of a query.
func (p *Planner) Query(ctx context.Context, oc *graphql.OperationContext) (*plan.Plan, Errors) {
	b := p.planner(ctx, oc)
	b.plan.Hints = true
	fields := b.collect(oc.Operation.SelectionSet, "Query")
	told := 0
	for _, f := range fields {
		if b.stopped() != nil { // nothing of it will be read
			break
		}
		key := keyOf(f)
		b.errs = nil
		var roots []plan.Root
		b.within(f.Alias, func() { roots = b.planRoot(key, f) })
		if len(b.errs) > 0 {
			if told >= kg.MaxErrors { // a root field needs one error, to have no value
				b.errs = slices.Clone(b.errs[:1])
			}
			told += len(b.errs)
			b.refused[key] = b.errs
			continue
		}
		b.plan.Roots = append(b.plan.Roots, roots...)
	}
	// What was planned since has holes, and a part of the request is not worth its statements.
	if err := b.stopped(); err != nil {
		b.plan.Roots = nil
		for _, f := range fields {
			if key := keyOf(f); b.refused[key] == nil {
				b.refused[key] = err
			}
		}
	}
	return b.plan, b.refused
}

// Selection plans what an object of type `object` shows of n entities or relations, whose ids are not known yet: for
// each of its fields that shows them, a root under the field's alias, a *plan.ByID with room for n ids.
func (p *Planner) Selection(
	ctx context.Context, oc *graphql.OperationContext, sel ast.SelectionSet, object string, n int,
) (*plan.Plan, error) {
	b := p.planner(ctx, oc)
	room := make([]string, n) // the same for all: a payload may show much input under many aliases
	for _, f := range b.collect(sel, object) {
		q := &plan.ByID{IDs: room}
		b.within(f.Alias, func() {
			switch f.Name {
			case "entities", "entity":
				q.Entities = b.planEntities(f.Selections, kg.Kinds)
			case "relations", "relation":
				q.Relations, q.Columns = b.planRelations(f.Selections)
			}
		})
		if q.Entities != nil || q.Relations != nil {
			b.plan.Roots = append(b.plan.Roots, plan.Root{Key: plan.Key{}.Field(f.Alias), Question: q})
		}
	}
	if err := b.errs.Err(); err != nil {
		return nil, err
	}
	if err := b.stopped(); err != nil {
		return nil, err
	}
	return b.plan, nil
}

func (p *Planner) planner(ctx context.Context, oc *graphql.OperationContext) *planner {
	if p.collected == nil {
		p.collected = collected{}
	}
	return &planner{ctx: ctx, oc: oc, limits: p.Limits, today: kg.DayOf(p.Now()),
		plan: &plan.Plan{IDs: map[plan.Key][]plan.ID{}, MaxLoad: p.Limits.MaxLoad,
			MaxRead: p.Limits.MaxRead, MaxReadAll: p.Limits.MaxReadAll},
		refused: Errors{}, collected: p.collected,
		read: map[argsKey]map[string]any{}}
}

// planView plans the fields that are asked of a view, which the field with the key shows. Those that load nothing are
// one root together: many views may be asked for many of them.
func (b *planner) planView(key plan.Key, v plan.View, fields []graphql.CollectedField) []plan.Root {
	around := b.view
	defer func() { b.view, b.inView = around, false }()
	b.view, b.inView = v, true
	own := plan.Root{Key: key, View: v}
	var out []plan.Root
	for _, f := range fields {
		if b.stopped() != nil || b.wrong() {
			break
		}
		b.within(f.Alias, func() {
			for _, root := range b.planRoot(key.Field(f.Alias), f) {
				if root.Question == nil {
					own.Fields += root.Fields
				} else {
					out = append(out, root)
				}
			}
		})
	}
	if own.Fields > 0 {
		out = append(out, own)
	}
	return out
}

// planner walks the selection set of one operation.
type planner struct {
	ctx     context.Context
	oc      *graphql.OperationContext
	limits  plan.Limits
	today   edtf.Day
	view    plan.View // that the field at hand is seen in
	inView  bool      // the field at hand is in a View
	plan    *plan.Plan
	refused Errors
	steps   int
	past    bool      // the field at hand is in a history
	path    []string  // response names down to the field at hand
	errs    kg.Errors // what is wrong with the root field at hand

	exceeded *kg.Error // the plan takes more steps than are allowed

	collected collected
	read      map[argsKey]map[string]any
}

// collected are the fields of selection sets on an object type.
type collected = collect.Sets[string, []graphql.CollectedField]

// wrong reports whether the root field at hand has as many errors as are told: it is refused, and no more is looked
// for.
func (b *planner) wrong() bool { return len(b.errs) >= kg.MaxErrors }

// stopped returns why nothing of the request will be read: it takes too many steps, or has no time left.
func (b *planner) stopped() error {
	if b.exceeded != nil {
		return b.exceeded
	}
	return b.ctx.Err()
}

// within runs f one response name further down.
func (b *planner) within(name string, f func()) {
	b.path = append(b.path, name)
	f()
	b.path = b.path[:len(b.path)-1]
}

func (b *planner) at(names ...string) string {
	s := ""
	for _, n := range append(slices.Clone(b.path), names...) {
		if s != "" {
			s += "."
		}
		s += n
	}
	return s
}

// addStep counts a step, and reports whether there is room for it. Fragments can double a plan at each level, so a plan
// that is too large is refused while it is built.
func (b *planner) addStep() bool {
	if b.steps++; b.steps == b.limits.MaxSteps+1 {
		b.exceeded = &kg.Error{
			Code: kg.CodeLimitExceeded,
			Path: b.at(),
			Message: "the query takes more than " + strconv.Itoa(b.limits.MaxSteps) +
				" statements: ask for fewer nested fields",
		}
		b.errs = append(b.errs, b.exceeded)
	}
	return b.exceeded == nil
}

// addRows notes that the rows of a list are asked for, not just their number, and reports whether there is room for the
// step. What is selected of the rows is planned only then. This bounds the whole plan: nothing else nests without end.
func (b *planner) addRows(asked *bool) bool {
	if *asked {
		return b.exceeded == nil
	}
	*asked = true
	return b.addStep()
}

// collect lists the fields that are selected on an object type, with fragments, @skip and @include resolved. Behind as
// many errors as are told it lists none: the root is refused, and each further one would be compared with all of them.
// What is in a fragment is collected once, however often the fragment is used.
func (b *planner) collect(sel ast.SelectionSet, object string) []graphql.CollectedField {
	if b.wrong() || len(sel) == 0 {
		return nil
	}
	types := satisfies[object]
	if types == nil {
		types = []string{object}
	}
	if sel = collect.Set(b.oc, sel, types); len(sel) == 0 {
		return nil
	}
	return b.collected.Get(sel, object, func() []graphql.CollectedField { return collect.Fields(b.oc, sel, types) })
}

// satisfies lists, for object types with interfaces, the types whose fragments apply.
var satisfies = map[string][]string{"Relation": {"Relation", "Node"}, "View": {"View", "Node"}}

// objects names the object type of each kind of entity.
var objects = map[kg.Kind]string{}

// roots and lists name the kind that a root field, or an element of a list of entities, has.
var roots, lists = map[string]kg.Kind{}, map[string]kg.Kind{"entities": ""}

func init() {
	for i := range kg.KindTable {
		k := &kg.KindTable[i]
		objects[k.Kind] = k.TypeName()
		satisfies[k.TypeName()] = []string{k.TypeName(), "Entity", "Node"}
		roots[k.FieldName()] = k.Kind
		lists[k.ListName()] = k.Kind
	}
}

// readArgs reads the arguments of a field; what is wrong with them is noted. What is right is read once, and never
// changed: the fragment that the field is in, or a variable with a large filter, may be used hundreds of times.
func (b *planner) readArgs(object string, f graphql.CollectedField) map[string]any {
	key := argsOf(object, f)
	if args, known := b.read[key]; known {
		return args
	}
	args := b.arguments(object, f.Name, f.ArgumentMap(b.oc.Variables))
	if args != nil {
		b.read[key] = args
	}
	return args
}

// argsKey is the same of arguments that are: those of one field of the document, or the same variables of others.
type argsKey struct {
	object, name string
	field        *ast.Field // nil where all arguments are variables
	variables    string
}

func argsOf(object string, f graphql.CollectedField) argsKey {
	variables := ""
	for _, a := range f.Arguments {
		if a.Value.Kind != ast.Variable {
			return argsKey{object, f.Name, f.Field, ""}
		}
		variables += a.Name + ":" + a.Value.Raw + ","
	}
	return argsKey{object, f.Name, nil, variables}
}

// arguments reads what is given of the arguments of a field.
func (b *planner) arguments(object, field string, raw map[string]any) map[string]any {
	if b.wrong() {
		return nil
	}
	if nulls := generated.Nulls(object, field, raw); nulls != nil {
		for _, e := range nulls {
			e.Path = b.at(e.Path)
		}
		b.errs = append(b.errs, nulls...)
		return nil
	}
	args, err := generated.Args(b.ctx, object, field, raw)
	if err == nil {
		return args
	}
	path, value, message := b.at(), "", err.Error()
	if e, ok := errors.AsType[*kg.Error](err); ok {
		value, message = e.Value, e.Message
	}
	if g, ok := errors.AsType[*gqlerror.Error](err); ok {
		for _, step := range g.Path { // no field is being resolved: gqlgen's path begins with the argument
			path += fmt.Sprintf(".%v", step)
		}
		if value == "" {
			message = g.Message
		}
	}
	b.errs = append(b.errs, kg.Invalid(path, value, "%s", message))
	return nil
}

// arg returns an argument in its Go type; its zero value where it was not given, or could not be read.
func arg[T any](args map[string]any, name string) T {
	v, _ := args[name].(T)
	return v
}

// whereOf returns a filter on relations; nil if it asks for nothing. Clients send an empty one where their user has
// chosen none, and what has no filter is counted already.
func whereOf(args map[string]any, name string) *plan.RelationWhere {
	w := arg[*plan.RelationWhere](args, name)
	if w == nil || w.AsksNothing() {
		return nil
	}
	return w
}
