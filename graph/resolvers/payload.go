package resolvers

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"graphd/graph/collect"
	"graphd/graph/view"
	"graphd/internal/plan"
	"graphd/internal/query"
	"graphd/internal/write"
)

// payloadPlan is what a mutation will show of what it writes.
type payloadPlan struct {
	plan *plan.Plan
	cost plan.Cost
	err  error
}

// planPayloads plans what the mutations of an operation show, before any of them is carried out, so that one whose
// answer would cost too much is refused whole.
func (r *Resolver) planPayloads(ctx context.Context, oc *graphql.OperationContext, q *request) {
	q.payloads = map[string]payloadPlan{}
	planner := r.planner()
	for _, f := range collect.Fields(oc, oc.Operation.SelectionSet, []string{"Mutation"}) {
		if f.Definition == nil { // __typename
			continue
		}
		n := 1
		if list, ok := f.ArgumentMap(oc.Variables)["input"].([]any); ok {
			n = len(list)
		}
		var p payloadPlan
		if p.plan, p.err = planner.Selection(ctx, oc, f.Selections, f.Definition.Type.Name(), n); p.err == nil {
			p.cost = p.plan.Cost()
			p.err = p.cost.Check(r.Limits)
		}
		q.payloads[f.Alias] = p
	}
}

// payload runs a call, and shows its outcome as the payload P.
func payload[P ~struct{ view.Payload }](
	ctx context.Context, r *Resolver, call func() (write.Outcome, error),
) (*P, error) {
	q := requestOf(ctx)
	if q.err != nil {
		return nil, q.err
	}
	p := q.payloads[graphql.GetFieldContext(ctx).Field.Alias]
	if p.err != nil {
		return nil, fail(ctx, p.err)
	}
	release, err := r.admit(ctx, p.cost)
	if err != nil {
		return nil, err
	}
	defer release()
	out, err := call()
	if err != nil {
		return nil, err
	}
	for _, root := range p.plan.Roots {
		q := root.Question.(*plan.ByID)
		if q.IDs = out.Relations; q.Entities != nil {
			q.IDs = out.Entities
		}
	}
	loaded, err := query.Run(ctx, r.Store, p.plan)
	if err != nil {
		return nil, err
	}
	return view.Written[P](out, loaded), nil
}
