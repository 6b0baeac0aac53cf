package resolvers

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"graphd/graph/view"
	"graphd/internal/kg"
	"graphd/internal/write"
)

// write applies a batch, once it is sure that the caller may. What could not be read of the input is told together
// with all else that is wrong. Paths says which paths in the batch are which in the input: relations.3.when is
// input.3.when.
func (r *Resolver) write(ctx context.Context, b kg.Batch, unread kg.Errors, paths map[string]string) (write.Outcome, error) {
	who, err := actor(ctx)
	if err != nil {
		return write.Outcome{}, err
	}
	b.Actor = who
	b.Unread = unread
	out, err := write.Apply(ctx, r.Store, b)
	if many, ok := errors.AsType[kg.Errors](err); ok {
		for _, e := range many {
			for in, given := range paths {
				e.Message = strings.Replace(e.Message, "first at "+in+".", "first at "+given+".", 1)
				if rest, found := strings.CutPrefix(e.Path, in); found && (rest == "" || rest[0] == '.') {
					e.Path = strings.TrimPrefix(given+rest, ".")
					break
				}
			}
		}
		err = kg.Errors(nil).Join(many) // the reason of a call is also that of its one correction
	}
	return out, fail(ctx, err)
}

// Author is who sends a request.
type Author struct {
	Actor   string // who writes, for the history and the change log
	Refused string // why the request may not write; empty if it may
}

type authorKey struct{}

// WithAuthor returns a context of requests by an author. Requests without one may not write.
func WithAuthor(ctx context.Context, a Author) context.Context {
	return context.WithValue(ctx, authorKey{}, a)
}

// actor returns who writes, or the error that the request may not.
func actor(ctx context.Context) (string, error) {
	a, ok := ctx.Value(authorKey{}).(Author)
	if !ok {
		a.Refused = "writing is not allowed here"
	}
	if a.Refused != "" {
		return "", kg.Errorf(kg.CodeForbidden, "%s", a.Refused)
	}
	return a.Actor, nil
}

// fail reports all of several errors in their order: the last is returned, those before it are added to the response.
func fail(ctx context.Context, err error) error {
	many, ok := errors.AsType[kg.Errors](err)
	if !ok || len(many) == 0 {
		return err
	}
	last := len(many) - 1
	for _, e := range many[:last] {
		graphql.AddError(ctx, e)
	}
	return many[last]
}

// limitInput refuses an input with too many members.
func (r *Resolver) limitInput(n int) error {
	if n > r.Limits.MaxInput {
		return &kg.Error{Code: kg.CodeLimitExceeded, Path: "input", Message: fmt.Sprintf("the input has %d members; at most %d are allowed in one call", n, r.Limits.MaxInput)}
	}
	return nil
}

func (r *Resolver) upsertEntities(ctx context.Context, input []*view.EntityInput) (write.Outcome, error) {
	if err := r.limitInput(len(input)); err != nil {
		return write.Outcome{}, err
	}
	var in reader
	b := kg.Batch{Kind: kg.ChangeUpsert}
	for i, e := range input {
		b.Entities = append(b.Entities, in.entity(fmt.Sprintf("entities.%d", i), e))
	}
	return r.write(ctx, b, in.errs, map[string]string{"entities": "input"})
}

func (r *Resolver) assertRelations(ctx context.Context, input []*view.RelationInput) (write.Outcome, error) {
	if err := r.limitInput(len(input)); err != nil {
		return write.Outcome{}, err
	}
	var in reader
	b := kg.Batch{Kind: kg.ChangeAssert}
	for i, e := range input {
		b.Relations = append(b.Relations, in.relation(fmt.Sprintf("relations.%d", i), e))
	}
	return r.write(ctx, b, in.errs, map[string]string{"relations": "input"})
}

// addClaims joins the claims on one relation to one correction of it.
func (r *Resolver) addClaims(ctx context.Context, input []*view.AddClaimInput) (write.Outcome, error) {
	if err := r.limitInput(len(input)); err != nil {
		return write.Outcome{}, err
	}
	var in reader
	b := kg.Batch{Kind: kg.ChangeClaims}
	paths := map[string]string{}    // the claims of one relation stand apart in the input
	corrections := map[string]int{} // by relation
	for i, c := range input {
		at, joined := corrections[c.Relation]
		if !joined {
			at = len(b.Corrections)
			corrections[c.Relation] = at
			b.Corrections = append(b.Corrections, kg.Correction{ID: c.Relation})
			paths[fmt.Sprintf("corrections.%d.id", at)] = fmt.Sprintf("input.%d.relation", i)
		}
		k := &b.Corrections[at]
		path := fmt.Sprintf("corrections.%d.claims.%d", at, len(k.Claims))
		paths[path] = fmt.Sprintf("input.%d.claim", i)
		k.Claims = append(k.Claims, in.claim(path, c.Claim))
		switch {
		case c.Version == nil:
		case k.Version == nil:
			k.Version = c.Version
			paths[fmt.Sprintf("corrections.%d.version", at)] = fmt.Sprintf("input.%d.version", i)
		case *k.Version != *c.Version:
			in.errs = append(in.errs, kg.Invalid(fmt.Sprintf("input.%d.version", i), fmt.Sprint(*c.Version),
				"another claim on %q in this call is for version %d", c.Relation, *k.Version))
		}
	}
	return r.write(ctx, b, in.errs, paths)
}

// patched lists the fields that the argument patch names: null empties one, and what is left out stays.
func patched(ctx context.Context) []string {
	raw := graphql.GetFieldContext(ctx).Field.ArgumentMap(graphql.GetOperationContext(ctx).Variables)
	named, _ := raw["patch"].(map[string]any)
	return slices.Sorted(maps.Keys(named))
}

func (r *Resolver) correctEntity(ctx context.Context, id string, version int, patch view.EntityPatch,
	reason string) (write.Outcome, error) {
	var in reader
	k := kg.EntityCorrection{ID: id, Version: &version, Reason: reason,
		Set: in.entityPatch("entityCorrections.0.patch", &patch), Fields: patched(ctx)}
	b := kg.Batch{Kind: kg.ChangeAmend, Reason: reason, EntityCorrections: []kg.EntityCorrection{k}}
	return r.write(ctx, b, in.errs, map[string]string{"entityCorrections.0": ""})
}

func (r *Resolver) correctRelation(ctx context.Context, id string, version int, patch view.RelationPatch, reason string) (write.Outcome, error) {
	var in reader
	set := in.assertion("corrections.0.patch", &patch.RelationFields)
	k := kg.Correction{ID: id, Version: &version, Reason: reason, Set: set, Fields: patched(ctx)}
	return r.write(ctx, kg.Batch{Kind: kg.ChangeCorrect, Reason: reason, Corrections: []kg.Correction{k}}, in.errs, map[string]string{"corrections.0": ""})
}

func (r *Resolver) retractRelation(ctx context.Context, id string, version int, reason string) (write.Outcome, error) {
	return r.write(ctx, kg.Batch{Kind: kg.ChangeRetract, Reason: reason, Retractions: []kg.Retraction{{ID: id,
		Version: &version, Reason: reason}}}, nil, map[string]string{"retractions.0": ""})
}

func (r *Resolver) mergeEntities(ctx context.Context, from, into, reason string) (write.Outcome, error) {
	who, err := actor(ctx)
	if err != nil {
		return write.Outcome{}, err
	}
	out, err := write.Merge(ctx, r.Store, who, from, into, reason)
	return out, fail(ctx, err)
}

func (r *Resolver) unmergeEntities(ctx context.Context, id, reason string) (write.Outcome, error) {
	who, err := actor(ctx)
	if err != nil {
		return write.Outcome{}, err
	}
	out, err := write.Unmerge(ctx, r.Store, who, id, reason)
	return out, fail(ctx, err)
}

func (r *Resolver) deleteEntity(ctx context.Context, id string, version int, cascade bool, reason string) (*view.DeletePayload, error) {
	who, err := actor(ctx)
	if err != nil {
		return nil, err
	}
	out, err := write.Delete(ctx, r.Store, who, id, &version, cascade, reason)
	if err != nil {
		return nil, fail(ctx, err)
	}
	return view.Deleted(out, id), nil
}
