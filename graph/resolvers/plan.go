package resolvers

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

	"graphd/graph/generated"
	"graphd/graph/view"
	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// Plan turns the selection set of a query into a plan. What is wrong with a root field's arguments, or those of a
// field below it, is returned by the root field's alias; that field is then not in the plan.
func (r *Resolver) Plan(ctx context.Context, oc *graphql.OperationContext) (*plan.Plan, map[string]error) {
	p := &plan.Plan{MaxLoad: r.Limits.MaxLoad}
	errs := map[string]error{}
	b := &planner{ctx: ctx, oc: oc, limits: r.Limits, today: kg.DayOf(r.Now())}
	planned := b.query(p, errs, oc.Operation.SelectionSet, "")
	if b.exceeded != nil { // what was planned since has holes, and a part of the request is not worth its statements
		p.Roots = nil
		for _, key := range planned {
			if errs[key] == nil {
				errs[key] = b.exceeded
			}
		}
	}
	return p, errs
}

// query plans the root fields of a query, or of asOf inside it, and returns their keys, which begin with prefix.
func (b *planner) query(p *plan.Plan, errs map[string]error, sel ast.SelectionSet, prefix string) []string {
	var keys []string
	for _, f := range b.collect(sel, "Query") {
		key := prefix + f.Alias
		keys = append(keys, key)
		if b.exceeded != nil { // nothing of it will be read
			continue
		}
		b.errs, b.path = nil, nil
		if f.Name == "asOf" {
			keys = append(keys, b.asOf(p, errs, f, key)...)
			continue
		}
		var roots []plan.Root
		b.within(key, func() { roots = b.root(key, f) })
		if err := b.errs.Err(); err != nil {
			errs[key] = err
			continue
		}
		p.Roots = append(p.Roots, roots...)
	}
	return keys
}

// asOf plans a query in another view. There is none inside another, see MutateOperationContext.
func (b *planner) asOf(p *plan.Plan, errs map[string]error, f graphql.CollectedField, key string) []string {
	around := b.view
	defer func() { b.view = around }()
	b.within(key, func() {
		args := b.args("Query", f)
		if known := arg[*time.Time](args, "knownAt"); known != nil {
			b.view.Past, b.view.Known = true, known.UTC()
		}
		if day := arg[*edtf.Day](args, "date"); day != nil {
			b.view.Dated, b.view.Day = true, *day
			b.view.Certain = arg[plan.Certainty](args, "certainty") == plan.CertaintyCertain
		}
	})
	if err := b.errs.Err(); err != nil {
		b.refuse(errs, f, key, err)
		return nil
	}
	return b.query(p, errs, f.Selections, key+".")
}

// refuse notes the error of a view for all that is seen in it: gqlgen asks no resolver for the view itself.
func (b *planner) refuse(errs map[string]error, f graphql.CollectedField, key string, err error) {
	errs[key] = err
	if f.Name == "asOf" {
		for _, c := range b.collect(f.Selections, "Query") {
			b.refuse(errs, c, key+"."+c.Alias, err)
		}
	}
}

// planner walks the selection set of one operation.
type planner struct {
	ctx    context.Context
	oc     *graphql.OperationContext
	limits plan.Limits
	today  edtf.Day
	view   plan.View // that the field at hand is seen in
	steps  int
	past   bool      // the field at hand is in a history
	path   []string  // response names down to the field at hand
	errs   kg.Errors // what is wrong with the root field at hand

	exceeded *kg.Error // the plan takes more steps than are allowed
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

// step counts a step, and says if there is room for it. Fragments can double a plan at each level: it must not be
// built before it is refused.
func (b *planner) step() bool {
	if b.steps++; b.steps == b.limits.MaxSteps+1 {
		b.exceeded = &kg.Error{Code: kg.CodeLimitExceeded, Path: b.at(),
			Message: "the query takes more than " + strconv.Itoa(b.limits.MaxSteps) + " statements: ask for fewer nested fields"}
		b.errs = append(b.errs, b.exceeded)
	}
	return b.exceeded == nil
}

// rows says that a list's rows are asked for, not just its number, and if there is room for the step. Whatever is
// selected of the rows is planned only then, which bounds the whole plan: nothing else nests without end.
func (b *planner) rows(asked *bool) bool {
	if *asked {
		return b.exceeded == nil
	}
	*asked = true
	return b.step()
}

// collect lists the fields that are selected on an object type, with fragments, @skip and @include resolved.
func (b *planner) collect(sel ast.SelectionSet, object string) []graphql.CollectedField {
	types := satisfies[object]
	if types == nil {
		types = []string{object}
	}
	return graphql.CollectFields(b.oc, sel, types)
}

// satisfies lists, for object types with interfaces, the types whose fragments apply.
var satisfies = map[string][]string{"Relation": {"Relation", "Node"}}

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

// args reads the arguments of a field; what is wrong with them is noted.
func (b *planner) args(object string, f graphql.CollectedField) map[string]any {
	raw := f.ArgumentMap(b.oc.Variables)
	if nulls := generated.Nulls(object, f.Name, raw); nulls != nil {
		for _, e := range nulls {
			e.Path = b.at(e.Path)
		}
		b.errs = append(b.errs, nulls...)
		return nil
	}
	args, err := generated.Args(b.ctx, object, f.Name, raw)
	if err == nil {
		return args
	}
	bad := &kg.Error{Code: kg.CodeBadUserInput, Path: b.at(), Message: err.Error()}
	if e, ok := errors.AsType[*kg.Error](err); ok {
		bad.Value, bad.Message = e.Value, e.Message
	}
	if g, ok := errors.AsType[*gqlerror.Error](err); ok {
		// gqlgen's path begins with that of the root field that is being resolved.
		for _, step := range g.Path[min(len(g.Path), len(graphql.GetPath(b.ctx))):] {
			bad.Path += fmt.Sprintf(".%v", step)
		}
		if bad.Value == "" {
			bad.Message = g.Message
		}
	}
	b.errs = append(b.errs, bad)
	return nil
}

// arg returns an argument in its Go type; its zero value where it was not given, or could not be read.
func arg[T any](args map[string]any, name string) T {
	v, _ := args[name].(T)
	return v
}

// root plans a root field. It is one step, but for nodes with ids that name views: then each view has its own.
func (b *planner) root(key string, f graphql.CollectedField) []plan.Root {
	root := plan.Root{Key: key, View: b.view}
	if kind, ok := roots[f.Name]; ok {
		return b.byID(key, f, func(n *plan.NodesRoot) { n.Entities = b.entities(f.Selections, []kg.Kind{kind}) })
	}
	if kind, ok := lists[f.Name]; ok {
		l := plan.EntityList{}
		if kind != "" {
			l.Kinds = []kg.Kind{kind}
		}
		root.Entities = b.entityField("Query", f, l)
		return []plan.Root{root}
	}
	switch f.Name {
	case "node", "nodes":
		return b.byID(key, f, func(n *plan.NodesRoot) {
			n.Entities = b.entities(f.Selections, kg.Kinds)
			n.Relations, n.Columns = b.relations(f.Selections)
		})
	case "relation":
		return b.byID(key, f, func(n *plan.NodesRoot) { n.Relations, n.Columns = b.relations(f.Selections) })
	case "relations":
		root.Relations = b.relationField("Query", "RelationConnection", f, plan.RelationList{Anchor: plan.AnchorRoot})
	case "neighborhood":
		root.Neighborhood, root.Fields = b.neighborhood(f)
	case "changes":
		root.Changes = b.changes(f)
	case "contradictions":
		root.Contradict = b.contradictions(f)
	case "stats":
		root.Stats, root.Fields = b.step(), b.below(f)
	case "relationTypes":
		root.Fields = len(kg.RelationTypes) * b.below(f)
	default: // __typename, and introspection, which is counted with the document's rules
		root.Fields = 1
	}
	return []plan.Root{root}
}

// byID plans a field that names objects by their ids. Ids that name a view are looked up in it, under the key and its
// suffix.
func (b *planner) byID(key string, f graphql.CollectedField, build func(*plan.NodesRoot)) []plan.Root {
	args := b.args("Query", f)
	ids, list := arg[[]string](args, "ids"), f.Name == "nodes"
	if !list {
		ids = []string{arg[string](args, "id")}
	}
	b.checkIDs(ids)
	var views []plan.View
	byView := map[plan.View][]string{}
	for i, id := range ids {
		path := b.at("id")
		if list {
			path = b.at("ids", strconv.Itoa(i))
		}
		plain, v, err := plan.ParseID(path, id)
		if err != nil {
			b.errs = append(b.errs, err)
			continue
		}
		if _, ok := byView[v]; !ok {
			views = append(views, v)
		}
		byView[v] = append(byView[v], plain)
	}
	around := b.view
	defer func() { b.view = around }()
	var out []plan.Root
	for _, v := range views {
		if b.view = v; v == (plan.View{}) {
			b.view = around
		}
		root := plan.Root{Key: key + v.Suffix(), View: b.view, Nodes: &plan.NodesRoot{IDs: byView[v]}}
		build(root.Nodes)
		out = append(out, root)
	}
	return out
}

func (b *planner) checkIDs(ids []string) {
	if len(ids) > b.limits.MaxIDs {
		b.errs = append(b.errs, &kg.Error{Code: kg.CodeLimitExceeded, Path: b.at("ids"), Value: strconv.Itoa(len(ids)),
			Message: "there are more than " + strconv.Itoa(b.limits.MaxIDs) + " ids"})
	}
}

// page reads first, last, after and before of a list in one order.
type page struct {
	size     int
	backward bool
	after    *string
	before   *string
}

func (b *planner) page(args map[string]any) page {
	p := plan.Page{First: arg[*int](args, "first"), Last: arg[*int](args, "last"), After: arg[*string](args, "after"), Before: arg[*string](args, "before")}
	size, errs := p.Size(b.at(), b.limits)
	b.errs = append(b.errs, errs...)
	return page{size: size, backward: p.Last != nil, after: p.After, before: p.Before}
}

// hasCursor says if the page begins behind something, seen in its own direction.
func (p page) hasCursor() bool { return p.backward && p.before != nil || !p.backward && p.after != nil }

// relationField plans a list of relations; object is the type that the field belongs to, connection the type that it has.
func (b *planner) relationField(object, connection string, f graphql.CollectedField, l plan.RelationList) *plan.RelationField {
	args := b.args(object, f)
	p := b.page(args)
	l.Where = arg[*plan.RelationWhere](args, "where")
	l.Direction = arg[kg.Direction](args, "direction")
	b.errs = append(b.errs, l.Where.Validate(b.at("where"), b.limits)...)
	l.Where = b.view.Relations(l.Where)
	desc := true
	if o := arg[*view.RelationOrder](args, "orderBy"); o != nil {
		desc = o.Direction == view.OrderDescending
	}
	l.Scan = plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: desc != p.backward, Limit: p.size}
	cursor := func(name string, text *string, bound *kg.SortKey) {
		if text == nil {
			return
		}
		key, err := plan.ParseRelationCursor(b.at(name), *text)
		if err != nil {
			b.errs = append(b.errs, err)
		}
		*bound = key
	}
	after, before := &l.Scan.Lo, &l.Scan.Hi
	if desc {
		after, before = before, after
	}
	cursor("after", p.after, after)
	cursor("before", p.before, before)
	field := &plan.RelationField{Key: f.Alias, List: l, Backward: p.backward, HasCursor: p.hasCursor()}
	b.relationConnection(field, connection, f.Selections)
	return field
}

func (b *planner) relationConnection(field *plan.RelationField, connection string, sel ast.SelectionSet) {
	child := func(key string, sel ast.SelectionSet) {
		field.Written.Row++
		if !b.rows(&field.Rows) {
			return
		}
		b.within(key, func() {
			s, columns := b.relations(sel)
			field.List.Columns = union(field.List.Columns, columns)
			field.Children = append(field.Children, plan.RelationChild{Key: key, Sel: s})
		})
	}
	collected := b.collect(sel, connection)
	field.Written.Page = b.written(collected)
	for _, c := range collected {
		switch c.Name {
		case "totalCount":
			field.Count = b.step()
		case "pageInfo":
			b.rows(&field.Rows)
		case "nodes":
			child(c.Alias, c.Selections)
		case "edges":
			b.rows(&field.Rows)
			edges := b.collect(c.Selections, edgeOf(connection))
			field.Written.Row += b.written(edges)
			for _, e := range edges {
				key := c.Alias + "." + e.Alias
				switch e.Name {
				case "node":
					child(key, e.Selections)
				case "other":
					if b.rows(&field.Rows) {
						b.within(key, func() {
							field.Others = append(field.Others, plan.EntityChild{Key: key, Sel: b.entities(e.Selections, kg.Kinds)})
						})
					}
				}
			}
		}
	}
}

// edgeOf names the type of a connection's edges.
func edgeOf(connection string) string { return connection[:len(connection)-len("Connection")] + "Edge" }

func union(a, b plan.Columns) plan.Columns {
	return plan.Columns{Claims: a.Claims || b.Claims, Body: a.Body || b.Body}
}

// entityField plans a list of entities; object is the type that the field belongs to.
func (b *planner) entityField(object string, f graphql.CollectedField, l plan.EntityList) *plan.EntityField {
	args := b.args(object, f)
	p := b.page(args)
	l.Where = arg[*plan.EntityWhere](args, "where")
	b.errs = append(b.errs, l.Where.Validate(b.at("where"), b.limits)...)
	l.Where = b.view.Entities(l.Where)
	if l.Via != nil {
		l.Via.At, l.Via.Certain = b.day(args)
	}
	l.Order = plan.OrderByName
	desc := false
	if o := arg[*view.EntityOrder](args, "orderBy"); o != nil {
		l.Order, desc = o.Field, o.Direction == view.OrderDescending
	}
	l.Scan = plan.TextScan{Desc: desc != p.backward, Limit: p.size}
	cursor := func(name string, text *string) string {
		if text == nil {
			return ""
		}
		key, err := l.Order.ParseCursor(b.at(name), *text)
		if err != nil {
			b.errs = append(b.errs, err)
		}
		return key
	}
	l.Scan.Lo, l.Scan.Hi = cursor("after", p.after), cursor("before", p.before)
	if desc {
		l.Scan.Lo, l.Scan.Hi = l.Scan.Hi, l.Scan.Lo
	}
	field := &plan.EntityField{Key: f.Alias, List: l, Backward: p.backward, HasCursor: p.hasCursor()}
	kinds, connection := kg.Kinds, "EntityConnection"
	if len(l.Kinds) > 0 {
		kinds, connection = l.Kinds, objects[l.Kinds[0]]+"Connection"
	}
	child := func(key string, sel ast.SelectionSet) {
		field.Written.Row++
		if !b.rows(&field.Rows) {
			return
		}
		b.within(key, func() {
			field.Children = append(field.Children, plan.EntityChild{Key: key, Sel: b.entities(sel, kinds)})
		})
	}
	collected := b.collect(f.Selections, connection)
	field.Written.Page = b.written(collected)
	for _, c := range collected {
		switch c.Name {
		case "totalCount":
			field.Count = b.step()
		case "pageInfo":
			b.rows(&field.Rows)
		case "nodes":
			child(c.Alias, c.Selections)
		case "edges":
			b.rows(&field.Rows)
			edges := b.collect(c.Selections, edgeOf(connection))
			field.Written.Row += b.written(edges)
			for _, e := range edges {
				if e.Name == "node" {
					child(c.Alias+"."+e.Alias, e.Selections)
				}
			}
		}
	}
	return field
}

// day reads at and certainty; where at is left out, it is the day of the view, if it has one.
func (b *planner) day(args map[string]any) (*edtf.Day, bool) {
	if at := arg[*edtf.Day](args, "at"); at != nil {
		return at, arg[plan.Certainty](args, "certainty") == plan.CertaintyCertain
	}
	if v := b.view; v.Dated { // a copy: the view changes while the plan is made
		return &v.Day, v.Certain
	}
	return nil, false
}
