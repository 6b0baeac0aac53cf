package planner

import (
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// planRoot plans a field of Query or View. It is one root, but for a view, which has one for each of its fields, and
// for ids that name views: then each view has its own.
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
	case "asOf":
		v := b.readView(f)
		b.plan.IDs[key] = []plan.ID{{View: v, IsView: true}}
		return b.planView(key.In(v), v, b.collect(f.Selections, "View"))
	}
	if build := questions[f.Name]; build != nil {
		root.Question, root.Fields = build(b, f)
		return []plan.Root{root}
	}
	root.Fields = 1 // __typename, a view's own, and introspection, which is counted with the document's rules
	return []plan.Root{root}
}

// questions are the other root fields, each with the function that plans it: it returns the question, nil where nothing
// is loaded, and how many fields are written of it whatever is loaded.
var questions map[string]func(*planner, graphql.CollectedField) (plan.Question, int)

func init() { // the functions refer to the table, by way of asOf
	questions = map[string]func(*planner, graphql.CollectedField) (plan.Question, int){
		"relations":       (*planner).planRootRelations,
		"neighborhood":    (*planner).planNeighborhood,
		"paths":           (*planner).planPaths,
		"ranking":         (*planner).planRanking,
		"changes":         (*planner).planChanges,
		"contradictions":  (*planner).planContradictions,
		"versions":        (*planner).planVersions,
		"compare":         (*planner).planCompare,
		"search":          (*planner).planSearch,
		"searchRelations": (*planner).planRelationSearch,
		"stats":           (*planner).planStats,
		"relationTypes":   (*planner).planRelationTypes,
		"timeline":        (*planner).planTimeline,
		"facets":          (*planner).planFacets,
		"dyad":            (*planner).planDyad,
		"event":           (*planner).planEvent,
		"events":          (*planner).planEvents,
	}
}

func (b *planner) planRootRelations(f graphql.CollectedField) (plan.Question, int) {
	return b.planRelationField("Query", "RelationConnection", f, plan.RelationList{Anchor: plan.AnchorRoot}), 0
}

func (b *planner) planStats(f graphql.CollectedField) (plan.Question, int) {
	if !b.addStep() {
		return nil, 0
	}
	root := &plan.Stats{}
	for _, c := range b.collect(f.Selections, "Stats") {
		root.Relations = root.Relations || c.Name == "relationCount" || c.Name == "relations"
	}
	return root, b.below(f)
}

func (b *planner) planRelationTypes(f graphql.CollectedField) (plan.Question, int) {
	return nil, len(kg.RelationTypes) * b.below(f)
}

// readView reads the arguments of asOf.
func (b *planner) readView(f graphql.CollectedField) (v plan.View) {
	args := b.readArgs("Query", f)
	if known := arg[*time.Time](args, "knownAt"); known != nil {
		v.Past, v.Known = true, known.UTC()
	}
	if day := arg[*edtf.Day](args, "date"); day != nil {
		v.Dated, v.Day = true, *day
		v.Certain = arg[plan.Certainty](args, "certainty") == plan.CertaintyCertain
	}
	return v
}

// planByID plans a field that names objects by their ids. Ids that name a view are looked up in it, under the key in
// that view; what is asked of a view itself has roots below this key.
func (b *planner) planByID(key plan.Key, f graphql.CollectedField, build func(*plan.ByID)) []plan.Root {
	ids := b.readIDs(f)
	b.plan.IDs[key] = ids
	var order []plan.View
	byView, views := map[plan.View][]string{}, map[plan.View]bool{}
	for _, id := range ids {
		if !views[id.View] && byView[id.View] == nil {
			order = append(order, id.View)
		}
		if id.IsView {
			views[id.View] = true
		} else {
			byView[id.View] = append(byView[id.View], id.Key)
		}
	}
	var q plan.ByID // the same is asked in each view
	if len(byView) > 0 {
		build(&q)
	}
	for range len(order) - 1 { // before any is planned: they may be many, and each be asked for much
		if !b.addStep() {
			return nil
		}
	}
	var inEach []graphql.CollectedField
	if len(views) > 0 && (f.Name == "node" || f.Name == "nodes") { // the others show no view
		inEach = b.collect(f.Selections, "View")
	}
	var out []plan.Root
	for _, v := range order {
		if list := byView[v]; list != nil {
			root := plan.Root{Key: key.In(v), View: v, Question: &plan.ByID{
				IDs: list, Entities: q.Entities, Relations: q.Relations, Columns: q.Columns}}
			if v == (plan.View{}) {
				root.View = b.view
			}
			out = append(out, root)
		}
		if views[v] {
			before := len(b.errs)
			out = append(out, b.planView(key.In(v), v, inEach)...)
			if len(b.errs) > before { // the same would be wrong in the next one
				break
			}
		}
	}
	return out
}

// readIDs reads the ids of a field that names objects by them. Inside a view they name none.
func (b *planner) readIDs(f graphql.CollectedField) []plan.ID {
	args := b.readArgs("Query", f)
	given, list := arg[[]string](args, "ids"), f.Name == "nodes"
	if !list {
		given = []string{arg[string](args, "id")}
	}
	b.checkIDs(given)
	out := make([]plan.ID, 0, len(given))
	one, many := b.at("id"), b.at("ids")+"."
	for i, text := range given {
		if b.wrong() {
			break
		}
		path := one
		if list {
			path = many + strconv.Itoa(i)
		}
		id, err := plan.ParseID(path, text)
		switch {
		case err != nil:
			b.errs = append(b.errs, err)
			continue
		case id.IsView && b.inView:
			b.errs = append(b.errs, kg.Invalid(path, text,
				"%q names a view, and there is none inside a view: ask for it outside of asOf", text))
			continue
		}
		out = append(out, id)
	}
	return out
}

func (b *planner) checkIDs(ids []string) {
	if len(ids) > b.limits.MaxIDs {
		b.errs = append(b.errs, &kg.Error{Code: kg.CodeLimitExceeded, Path: b.at("ids"), Value: strconv.Itoa(len(ids)),
			Message: "there are more than " + strconv.Itoa(b.limits.MaxIDs) + " ids"})
	}
}
