package planner

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/graph/view"
	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// page reads first, last, after and before of a list in one order.
type page struct {
	size     int
	backward bool
	after    *string
	before   *string
}

func (b *planner) readPage(args map[string]any) page {
	p := plan.Page{
		First: arg[*int](args, "first"), After: arg[*string](args, "after"),
		Last: arg[*int](args, "last"), Before: arg[*string](args, "before"),
	}
	size, errs := p.Size(b.at(), b.limits)
	b.errs = append(b.errs, errs...)
	return page{size: size, backward: p.Last != nil, after: p.After, before: p.Before}
}

// connection is the page in a plan: whether it begins behind a cursor is seen in its own direction.
func (p page) connection() plan.Connection {
	cursor := p.after
	if p.backward {
		cursor = p.before
	}
	return plan.Connection{Backward: p.backward, HasCursor: cursor != nil}
}

// planRelationField plans a list of relations. The field belongs to the type object, and has the type connection.
func (b *planner) planRelationField(
	object, connection string, f graphql.CollectedField, l plan.RelationList,
) *plan.RelationField {
	args := b.readArgs(object, f)
	p := b.readPage(args)
	l.Where = whereOf(args, "where")
	l.Direction = arg[kg.Direction](args, "direction")
	if role := arg[*kg.LinkRole](args, "role"); role != nil {
		l.Role = *role
	}
	b.errs = append(b.errs, l.Where.Validate(b.at("where"), b.limits)...)
	desc, recorded := true, false
	if o := arg[*view.RelationOrder](args, "orderBy"); o != nil {
		desc, recorded = o.Direction == view.OrderDescending, o.Field == view.OrderByRecording
	}
	l.Scan = plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: desc != p.backward, Limit: p.size}
	after, before := &l.Scan.Lo, &l.Scan.Hi
	if desc {
		after, before = before, after
	}
	field := &plan.RelationField{Key: plan.Key{}.Field(f.Alias), Path: b.at(), Connection: p.connection()}
	if recorded {
		if l.Anchor != plan.AnchorRoot {
			b.errs = append(b.errs, kg.Invalid(b.at("orderBy", "field"), "RECORDED", "only the list relations of the "+
				"whole graph can be ordered by RECORDED; here START is allowed. For one entity ask for "+
				"relations(where: {either: {id: {eq: …}}}, orderBy: {field: RECORDED})"))
		}
		field.Recorded = &plan.RecordedList{Desc: l.Scan.Desc}
		b.readRecorded(p, desc, field.Recorded)
	} else {
		b.readCursor("after", p.after, after)
		b.readCursor("before", p.before, before)
	}
	field.List = l
	b.planRelationConnection(field, connection, f.Selections)
	return field
}

// readCursor reads a cursor of a list of relations into the bound that it sets; without one the bound stays.
func (b *planner) readCursor(name string, text *string, bound *kg.SortKey) {
	if text == nil {
		return
	}
	key, err := plan.ParseRelationCursor(b.at(name), *text)
	if err != nil {
		b.errs = append(b.errs, err)
	}
	*bound = key
}

func (b *planner) planRelationConnection(field *plan.RelationField, connection string, sel ast.SelectionSet) {
	b.planConnection(&field.Connection, connection, sel, func(key plan.Key, name string, sel ast.SelectionSet) {
		switch name {
		case "node":
			s, columns := b.planRelations(sel)
			field.List.Columns = union(field.List.Columns, columns)
			field.Children = append(field.Children, plan.RelationChild{Key: key, Sel: s})
		case "other":
			field.Others = append(field.Others, plan.EntityChild{Key: key, Sel: b.planEntities(sel, kg.Kinds)})
		}
	})
}

// planConnection plans a page of the list, and calls member for each place where it shows its rows: nodes, and in edges
// node (other is what an edge leads to).
func (b *planner) planConnection(
	c *plan.Connection, object string, sel ast.SelectionSet,
	member func(key plan.Key, name string, sel ast.SelectionSet),
) {
	rows := func(key plan.Key, name string, sel ast.SelectionSet) {
		if name == "node" {
			c.Written.Row++
		}
		if b.addRows(&c.Rows) {
			b.within(key.String(), func() { member(key, name, sel) })
		}
	}
	collected := b.collect(sel, object)
	c.Written.Page = b.written(collected)
	for _, f := range collected {
		key := plan.Key{}.Field(f.Alias)
		switch f.Name {
		case "totalCount":
			c.Count = b.addStep()
		case "pageInfo":
			b.addRows(&c.Rows)
		case "nodes":
			rows(key, "node", f.Selections)
		case "edges":
			b.addRows(&c.Rows)
			edges := b.collect(f.Selections, edgeOf(object))
			c.Written.Row += b.written(edges)
			for _, e := range edges {
				if e.Name == "node" || e.Name == "other" {
					rows(key.Field(e.Alias), e.Name, e.Selections)
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

// planEntityField plans a list of entities; object is the type that the field belongs to.
func (b *planner) planEntityField(object string, f graphql.CollectedField, l plan.EntityList) *plan.EntityField {
	args := b.readArgs(object, f)
	p := b.readPage(args)
	l.Where = arg[*plan.EntityWhere](args, "where")
	b.errs = append(b.errs, l.Where.Validate(b.at("where"), b.limits)...)
	if l.Via != nil {
		l.Via.At, l.Via.Certain = b.readDay(args)
		l.Via.Status = arg[*plan.ClaimStatusFilter](args, "status")
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
	field := &plan.EntityField{Key: plan.Key{}.Field(f.Alias), Path: b.at(), List: l, Connection: p.connection()}
	kinds, connection := kg.Kinds, "EntityConnection"
	if len(l.Kinds) > 0 {
		kinds, connection = l.Kinds, objects[l.Kinds[0]]+"Connection"
	}
	b.planConnection(&field.Connection, connection, f.Selections, func(key plan.Key, _ string, sel ast.SelectionSet) {
		field.Children = append(field.Children, plan.EntityChild{Key: key, Sel: b.planEntities(sel, kinds)})
	})
	return field
}

// readDay reads the arguments at and certainty: the day, nil if at is left out, and whether it must be certain.
func (b *planner) readDay(args map[string]any) (*edtf.Day, bool) {
	at := arg[*edtf.Day](args, "at")
	return at, at != nil && arg[plan.Certainty](args, "certainty") == plan.CertaintyCertain
}

// planMembers calls f with the key and the selection of each place where a connection shows its members, and counts the
// fields that are written of each beside.
func (b *planner) planMembers(
	sel ast.SelectionSet, connection string, fields *int, f func(key plan.Key, sel ast.SelectionSet),
) {
	for _, c := range b.collect(sel, connection) {
		switch c.Name {
		case "nodes":
			f(keyOf(c), c.Selections)
		case "edges":
			edges := b.collect(c.Selections, edgeOf(connection))
			*fields += len(edges)
			for _, e := range edges {
				if e.Name == "node" {
					f(keyOf(c).Field(e.Alias), e.Selections)
				}
			}
		}
	}
}
