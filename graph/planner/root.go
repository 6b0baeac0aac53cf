package planner

import (
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// planRoot plans a root field. It is one step, but for nodes with ids that name views: then each view has its own.
func (b *planner) planRoot(key plan.Key, f graphql.CollectedField) []plan.Root {
	root := plan.Root{Key: key, View: b.view}
	if kind, ok := roots[f.Name]; ok {
		return b.planByID(key, f, func(n *plan.ByID) { n.Entities = b.planEntities(f.Selections, []kg.Kind{kind}) })
	}
	if kind, ok := lists[f.Name]; ok {
		l := plan.EntityList{}
		if kind != "" {
			l.Kinds = []kg.Kind{kind}
		}
		root.Question = b.planEntityField("Query", f, l)
		return []plan.Root{root}
	}
	switch f.Name {
	case "node", "nodes":
		return b.planByID(key, f, func(n *plan.ByID) {
			n.Entities = b.planEntities(f.Selections, kg.Kinds)
			n.Relations, n.Columns = b.planRelations(f.Selections)
		})
	case "relation":
		return b.planByID(key, f, func(n *plan.ByID) { n.Relations, n.Columns = b.planRelations(f.Selections) })
	}
	if build := questions[f.Name]; build != nil {
		root.Question, root.Fields = build(b, f)
		return []plan.Root{root}
	}
	root.Fields = 1 // __typename, and introspection, which is counted with the document's rules
	return []plan.Root{root}
}

// questions are the other root fields, each with the function that plans it: it returns the question, nil where nothing
// is loaded, and how many fields are written of it whatever is loaded.
var questions map[string]func(*planner, graphql.CollectedField) (plan.Question, int)

func init() { // the functions refer to the table, by way of asOf
	questions = map[string]func(*planner, graphql.CollectedField) (plan.Question, int){
		"relations":      (*planner).planRootRelations,
		"neighborhood":   (*planner).planNeighborhood,
		"changes":        (*planner).planChanges,
		"contradictions": (*planner).planContradictions,
		"stats":          (*planner).planStats,
		"relationTypes":  (*planner).planRelationTypes,
	}
}

func (b *planner) planRootRelations(f graphql.CollectedField) (plan.Question, int) {
	return b.planRelationField("Query", "RelationConnection", f, plan.RelationList{Anchor: plan.AnchorRoot}), 0
}

func (b *planner) planStats(f graphql.CollectedField) (plan.Question, int) {
	if !b.addStep() {
		return nil, 0
	}
	return &plan.Stats{}, b.below(f)
}

func (b *planner) planRelationTypes(f graphql.CollectedField) (plan.Question, int) {
	return nil, len(kg.RelationTypes) * b.below(f)
}

// planByID plans a field that names objects by their ids. Ids that name a view are looked up in it, under the key and
// its suffix.
func (b *planner) planByID(key plan.Key, f graphql.CollectedField, build func(*plan.ByID)) []plan.Root {
	args := b.readArgs("Query", f)
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
		q := &plan.ByID{IDs: byView[v]}
		build(q)
		out = append(out, plan.Root{Key: key.In(v), View: b.view, Question: q})
	}
	return out
}

func (b *planner) checkIDs(ids []string) {
	if len(ids) > b.limits.MaxIDs {
		b.errs = append(b.errs, &kg.Error{Code: kg.CodeLimitExceeded, Path: b.at("ids"), Value: strconv.Itoa(len(ids)),
			Message: "there are more than " + strconv.Itoa(b.limits.MaxIDs) + " ids"})
	}
}
