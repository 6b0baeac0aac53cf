package resolvers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"graphd/graph/view"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// write applies a batch, once it is sure that the caller may, and that all of the input could be read. Paths in the batch that begin with member are those of the
// input: relations.3.when is input.3.when.
func (r *Resolver) write(ctx context.Context, b kg.Batch, unread kg.Errors, member, input string) (store.Outcome, error) {
	if err := r.mayWrite(); err != nil {
		return store.Outcome{}, err
	}
	b.Actor = r.Actor
	if len(unread) > 0 { // what could not be read is reported with the rest, which is told without writing
		return store.Outcome{}, fail(ctx, unread)
	}
	out, err := store.Apply(ctx, r.Store, b)
	if many, ok := errors.AsType[kg.Errors](err); ok {
		for _, e := range many {
			if rest, found := strings.CutPrefix(e.Path, member); found {
				e.Path = strings.TrimPrefix(input+rest, ".")
			}
		}
	}
	return out, fail(ctx, err)
}

// mayWrite refuses to write where graphd can be reached from elsewhere.
func (r *Resolver) mayWrite() error {
	if r.ReadOnly != "" {
		return kg.Errorf(kg.Forbidden, "%s", r.ReadOnly)
	}
	return nil
}

// fail reports all of several errors: the first is returned, the others are added to the response.
func fail(ctx context.Context, err error) error {
	many, ok := errors.AsType[kg.Errors](err)
	if !ok || len(many) == 0 {
		return err
	}
	for _, e := range many[1:] {
		graphql.AddError(ctx, e)
	}
	return many[0]
}

// show loads what a payload shows of what was written: for each of its fields with a name in fields, the objects with these ids, under the field's alias.
func (r *Resolver) show(ctx context.Context, payload string, out store.Outcome) (*store.Result, error) {
	b := &planner{ctx: ctx, oc: graphql.GetOperationContext(ctx), limits: r.Limits, today: kg.DayOf(r.Now())}
	p := &plan.Plan{}
	var entities, relations []string
	for _, e := range out.Entities {
		entities = append(entities, e.ID)
	}
	for _, rel := range out.Relations {
		if rel != nil {
			relations = append(relations, rel.ID)
		}
	}
	for _, f := range b.collect(graphql.GetFieldContext(ctx).Field.Selections, payload) {
		root := plan.Root{Key: f.Alias}
		b.within(f.Alias, func() {
			switch f.Name {
			case "entities", "entity":
				root.Nodes = &plan.NodesRoot{IDs: entities, Entities: b.entities(f.Selections, kg.Kinds)}
			case "relations", "relation":
				root.Nodes = &plan.NodesRoot{IDs: relations}
				root.Nodes.Relations, root.Nodes.Columns = b.relations(f.Selections)
			}
		})
		if root.Nodes != nil {
			p.Roots = append(p.Roots, root)
		}
	}
	if err := b.errs.Err(); err != nil {
		return nil, err
	}
	if b.exceeded != nil {
		return nil, b.exceeded
	}
	if err := p.Check(r.Limits); err != nil {
		return nil, err
	}
	return store.Run(ctx, r.Store, p)
}

// limitInput refuses an input with too many members.
func (r *Resolver) limitInput(n int) error {
	if n > r.Limits.MaxInput {
		return &kg.Error{Code: kg.LimitExceeded, Path: "input", Message: fmt.Sprintf("the input has %d members; at most %d are allowed in one call", n, r.Limits.MaxInput)}
	}
	return nil
}

func (r *Resolver) upsertEntities(ctx context.Context, input []*view.EntityInput) (store.Outcome, error) {
	if err := r.limitInput(len(input)); err != nil {
		return store.Outcome{}, err
	}
	var in reader
	b := kg.Batch{Kind: kg.ChangeUpsert}
	for i, e := range input {
		b.Entities = append(b.Entities, in.entity(fmt.Sprintf("input.%d", i), e))
	}
	return r.write(ctx, b, in.errs, "entities", "input")
}

func (r *Resolver) assertRelations(ctx context.Context, input []*view.RelationInput) (store.Outcome, error) {
	if err := r.limitInput(len(input)); err != nil {
		return store.Outcome{}, err
	}
	var in reader
	b := kg.Batch{Kind: kg.ChangeAssert}
	for i, e := range input {
		b.Relations = append(b.Relations, in.relation(fmt.Sprintf("input.%d", i), e))
	}
	return r.write(ctx, b, in.errs, "relations", "input")
}

// addClaims joins the claims on one relation to one correction of it.
func (r *Resolver) addClaims(ctx context.Context, input []*view.AddClaimInput) (store.Outcome, error) {
	if err := r.limitInput(len(input)); err != nil {
		return store.Outcome{}, err
	}
	var in reader
	b := kg.Batch{Kind: kg.ChangeClaims}
	for i, c := range input {
		claim := in.claim(fmt.Sprintf("input.%d.claim", i), c.Claim)
		at := slices.IndexFunc(b.Corrections, func(k kg.Correction) bool { return k.ID == c.Relation })
		if at < 0 {
			at = len(b.Corrections)
			b.Corrections = append(b.Corrections, kg.Correction{ID: c.Relation})
		}
		b.Corrections[at].Claims = append(b.Corrections[at].Claims, claim)
		b.Corrections[at].Version = max(b.Corrections[at].Version, value(c.Version))
	}
	return r.write(ctx, b, in.errs, "corrections", "input")
}

func (r *Resolver) correctRelation(ctx context.Context, id string, version int, patch view.RelationPatch, reason string) (store.Outcome, error) {
	var in reader
	set := in.assertion("patch", &patch.RelationFields)
	raw := graphql.GetFieldContext(ctx).Field.ArgumentMap(graphql.GetOperationContext(ctx).Variables)
	k := kg.Correction{ID: id, Version: version, Reason: reason, Set: set}
	if named, ok := raw["patch"].(map[string]any); ok {
		for name := range named {
			k.Fields = append(k.Fields, name)
		}
	}
	slices.Sort(k.Fields)
	return r.write(ctx, kg.Batch{Kind: kg.ChangeCorrect, Reason: reason, Corrections: []kg.Correction{k}}, in.errs, "corrections.0", "")
}

func (r *Resolver) retractRelation(ctx context.Context, id string, version int, reason string) (store.Outcome, error) {
	return r.write(ctx, kg.Batch{Kind: kg.ChangeRetract, Reason: reason, Retractions: []kg.Retraction{{ID: id, Version: version, Reason: reason}}}, nil, "retractions.0", "")
}

func (r *Resolver) mergeEntities(ctx context.Context, from, into, reason string) (store.Outcome, error) {
	if err := r.mayWrite(); err != nil {
		return store.Outcome{}, err
	}
	out, err := store.Merge(ctx, r.Store, r.Actor, from, into, reason)
	return out, fail(ctx, err)
}

func (r *Resolver) unmergeEntities(ctx context.Context, id, reason string) (store.Outcome, error) {
	if err := r.mayWrite(); err != nil {
		return store.Outcome{}, err
	}
	out, err := store.Unmerge(ctx, r.Store, r.Actor, id, reason)
	return out, fail(ctx, err)
}

// payload shows an outcome as the payload P, whose name is given too.
func payload[P ~struct{ view.Payload }](ctx context.Context, r *Resolver, name string) func(store.Outcome, error) (*P, error) {
	return func(out store.Outcome, err error) (*P, error) {
		if err != nil {
			return nil, err
		}
		loaded, err := r.show(ctx, name, out)
		if err != nil {
			return nil, err
		}
		return view.Written[P](out, loaded), nil
	}
}
