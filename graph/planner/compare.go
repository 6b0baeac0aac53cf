package planner

import (
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/graph/view"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// planCompare plans a page of what differs between two views.
func (b *planner) planCompare(f graphql.CollectedField) (plan.Question, int) {
	args := b.readArgs("Query", f)
	p := b.readPage(args)
	root := &plan.Compare{
		From: viewOf(arg[view.ViewInput](args, "from")), To: viewOf(arg[view.ViewInput](args, "to")),
		Where: whereOf(args, "where"), Limit: p.size,
	}
	b.errs = append(b.errs, root.Where.Validate(b.at("where"), b.limits)...)
	items := view.ComparedAll
	if arg[*plan.RelationWhere](args, "where") != nil {
		items = view.ComparedRelations
	}
	if asked := arg[*view.ComparedItems](args, "items"); asked != nil {
		items = *asked
	}
	root.Relations = items != view.ComparedEntities
	root.Entities = items != view.ComparedRelations && !root.ByDay()
	if p.after != nil {
		after, err := plan.ParseCompareCursor(b.at("after"), *p.after)
		if err != nil {
			b.errs = append(b.errs, err)
		}
		root.After = after
	}
	if len(b.errs) == 0 {
		b.errs = append(b.errs, root.Validate(b.at)...)
	}
	steps := 8
	for _, f := range b.collect(f.Selections, "ComparisonConnection") {
		root.Totals = root.Totals || f.Name == "totals"
	}
	if root.Totals {
		steps *= 2
	}
	for range steps {
		b.addStep()
	}
	b.planMembers(f.Selections, "ComparisonConnection", &root.Fields, func(key plan.Key, sel ast.SelectionSet) {
		collected := b.collect(sel, "Comparison")
		root.Fields += b.written(collected)
		for _, c := range collected {
			if c.Name != "before" && c.Name != "after" || !b.addStep() {
				continue
			}
			side := plan.CompareSide{Key: key.Field(c.Alias), Entities: b.planEntities(c.Selections, kg.Kinds)}
			side.Relations, _ = b.planRelations(c.Selections)
			if c.Name == "before" {
				root.Before = append(root.Before, side)
			} else {
				root.Afterwards = append(root.Afterwards, side)
			}
		}
	})
	return root, 0
}

// viewOf is the view that an input names.
func viewOf(in view.ViewInput) (v plan.View) {
	if in.KnownAt != nil {
		v.Past, v.Known = true, in.KnownAt.UTC()
	}
	if in.Date != nil {
		v.Dated, v.Day, v.Certain = true, *in.Date, in.Certainty == plan.CertaintyCertain
	}
	return v
}

// planVersions plans a page of versions in the order of recording.
func (b *planner) planVersions(f graphql.CollectedField) (plan.Question, int) {
	args := b.readArgs("Query", f)
	p := b.readPage(args)
	root := &plan.Recorded{Connection: p.connection(), List: plan.RecordedList{
		Where: whereOf(args, "where"), Versions: plan.VersionsAll, Desc: p.backward, Limit: p.size,
	}}
	b.errs = append(b.errs, root.List.Where.Validate(b.at("where"), b.limits)...)
	if r := arg[*view.DateTimeRange](args, "recorded"); r != nil {
		if r.From != nil && r.To != nil && r.From.After(*r.To) {
			b.errs = append(b.errs, kg.Invalid(b.at("recorded", "to"), r.To.Format(time.RFC3339Nano),
				"the range ends before it begins, at %s", r.From.Format(time.RFC3339Nano)))
		}
		if r.From != nil {
			root.List.After(plan.RecordedPlace{At: r.From.UTC(), SK: kg.MinSortKey})
		}
		if r.To != nil {
			root.List.Before(plan.RecordedPlace{At: r.To.UTC(), SK: kg.MaxSortKey})
		}
	}
	b.readRecorded(p, false, &root.List)
	b.past = true
	b.planConnection(&root.Connection, "VersionConnection", f.Selections,
		func(key plan.Key, _ string, sel ast.SelectionSet) {
			s, columns := b.planRelations(sel)
			root.List.Columns = union(root.List.Columns, columns)
			root.Children = append(root.Children, plan.RelationChild{Key: key, Sel: s})
		})
	b.past = false
	return root, 0
}

// readRecorded reads the cursors of a list in the order of recording.
func (b *planner) readRecorded(p page, desc bool, l *plan.RecordedList) {
	after, before := l.After, l.Before
	if desc {
		after, before = before, after
	}
	b.readPlace("after", p.after, after)
	b.readPlace("before", p.before, before)
}

func (b *planner) readPlace(name string, text *string, narrow func(plan.RecordedPlace)) {
	if text == nil {
		return
	}
	place, err := plan.ParseRecordedCursor(b.at(name), *text)
	if err != nil {
		b.errs = append(b.errs, err)
		return
	}
	narrow(place)
}
