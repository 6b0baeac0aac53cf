package resolvers

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"graphd/graph/view"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/write"
)

// write applies a batch that was read from an input, once it is sure that the caller may. What could not be read is
// told together with all else that is wrong.
func (r *Resolver) write(ctx context.Context, reason string, b kg.Batch, in inputReader) (write.Outcome, error) {
	call, err := r.call(ctx, reason)
	if err != nil {
		return write.Outcome{}, err
	}
	b.Unread = in.errs
	out, err := write.Apply(ctx, r.Store, call, b)
	return out, fail(ctx, err)
}

// Author says who sends a request, and whether the request may write.
type Author struct {
	Actor   string // who writes, for the history and the change log
	Refused string // why the request may not write; empty if it may
}

type authorKey struct{}

// WithAuthor returns a context of requests by an author. Requests without one may not write.
func WithAuthor(ctx context.Context, a Author) context.Context {
	return context.WithValue(ctx, authorKey{}, a)
}

// call says who writes, or returns the error that the request may not.
func (r *Resolver) call(ctx context.Context, reason string) (write.Call, error) {
	a, ok := ctx.Value(authorKey{}).(Author)
	if !ok {
		a.Refused = "writing is not allowed here"
	}
	if a.Refused != "" {
		return write.Call{}, kg.Errorf(kg.CodeForbidden, "%s", a.Refused)
	}
	return write.Call{Principal: a.Actor, Reason: reason, Limits: r.Writes}, nil
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
		return &kg.Error{
			Code: kg.CodeLimitExceeded, Path: "input",
			Message: fmt.Sprintf("the input has %d members; at most %d are allowed in one call", n, r.Limits.MaxInput),
		}
	}
	return nil
}

func (r *Resolver) upsertEntities(ctx context.Context, input []*view.EntityInput) (write.Outcome, error) {
	if err := r.limitInput(len(input)); err != nil {
		return write.Outcome{}, err
	}
	var in inputReader
	b := kg.Batch{Kind: kg.ChangeUpsert}
	for i, e := range input {
		b.Entities = append(b.Entities, in.readEntityInput(fmt.Sprintf("input.%d", i), e))
	}
	return r.write(ctx, "", b, in)
}

func (r *Resolver) assertRelations(ctx context.Context, input []*view.RelationInput) (write.Outcome, error) {
	if err := r.limitInput(len(input)); err != nil {
		return write.Outcome{}, err
	}
	var in inputReader
	b := kg.Batch{Kind: kg.ChangeAssert}
	for i, n := range input {
		b.Relations = append(b.Relations, in.readRelationInput(fmt.Sprintf("input.%d", i), n))
	}
	return r.write(ctx, "", b, in)
}

// addClaims joins the claims on one relation, which may stand apart in the input, to one correction of it.
func (r *Resolver) addClaims(ctx context.Context, input []*view.AddClaimInput) (write.Outcome, error) {
	if err := r.limitInput(len(input)); err != nil {
		return write.Outcome{}, err
	}
	var in inputReader
	b := kg.Batch{Kind: kg.ChangeClaims}
	corrections := map[string]int{} // by relation
	for i, c := range input {
		path := fmt.Sprintf("input.%d", i)
		at, joined := corrections[c.Relation]
		if !joined {
			at = len(b.Corrections)
			corrections[c.Relation] = at
			b.Corrections = append(b.Corrections, kg.Correction{ID: c.Relation,
				Origin: &kg.Origin{Path: path, ID: path + ".relation"}})
		}
		k := &b.Corrections[at]
		k.Claims = append(k.Claims, in.readClaim(path+".claim", c.Claim))
		k.Origin.Claims = append(k.Origin.Claims, path+".claim")
		switch {
		case c.Version == nil:
		case k.Version == nil:
			k.Version, k.Origin.Version = c.Version, path+".version"
		case *k.Version != *c.Version:
			in.errs = append(in.errs, kg.Invalid(path+".version", fmt.Sprint(*c.Version),
				"another claim on %q in this call is for version %d", c.Relation, *k.Version))
		}
	}
	return r.write(ctx, "", b, in)
}

// patched lists the fields that the argument patch names: null empties one, and what is left out stays.
func patched(ctx context.Context) []string {
	raw := graphql.GetFieldContext(ctx).Field.ArgumentMap(graphql.GetOperationContext(ctx).Variables)
	named, _ := raw["patch"].(map[string]any)
	return slices.Sorted(maps.Keys(named))
}

// arguments is the origin of the one item of a call that has no input: its fields are the arguments.
var arguments = &kg.Origin{}

func (r *Resolver) correctEntity(
	ctx context.Context, id string, version int, patch view.EntityPatch, reason string,
) (write.Outcome, error) {
	var in inputReader
	k := kg.EntityCorrection{Origin: arguments, ID: id, Version: &version, Reason: reason,
		Set: in.readEntityPatch("patch", &patch), Fields: patched(ctx)}
	b := kg.Batch{Kind: kg.ChangeAmend, EntityCorrections: []kg.EntityCorrection{k}}
	return r.write(ctx, reason, b, in)
}

func (r *Resolver) correctRelation(
	ctx context.Context, id string, version int, patch view.RelationPatch, reason string,
) (write.Outcome, error) {
	var in inputReader
	k := kg.Correction{Origin: arguments, ID: id, Version: &version, Reason: reason,
		Set: in.readRelationFields("patch", &patch.RelationFields), Fields: patched(ctx)}
	return r.write(ctx, reason, kg.Batch{Kind: kg.ChangeCorrect, Corrections: []kg.Correction{k}}, in)
}

func (r *Resolver) retractRelation(ctx context.Context, id string, version int, reason string) (write.Outcome, error) {
	k := kg.Retraction{Origin: arguments, ID: id, Version: &version, Reason: reason}
	b := kg.Batch{Kind: kg.ChangeRetract, Retractions: []kg.Retraction{k}}
	return r.write(ctx, reason, b, inputReader{})
}

func (r *Resolver) mergeEntities(ctx context.Context, from, into, reason string) (write.Outcome, error) {
	call, err := r.call(ctx, reason)
	if err != nil {
		return write.Outcome{}, err
	}
	out, err := write.Merge(ctx, r.Store, call, from, into)
	return out, fail(ctx, err)
}

func (r *Resolver) unmergeEntities(ctx context.Context, id, reason string) (write.Outcome, error) {
	call, err := r.call(ctx, reason)
	if err != nil {
		return write.Outcome{}, err
	}
	out, err := write.Unmerge(ctx, r.Store, call, id)
	return out, fail(ctx, err)
}

func (r *Resolver) rederive(ctx context.Context, after *string, first int) (*view.RederivePayload, error) {
	call, err := r.call(ctx, "")
	if err != nil {
		return nil, err
	}
	if most := r.Limits.MaxInput; first < 1 || first > most {
		return nil, kg.Invalid("first", fmt.Sprint(first), "must be from 1 to %d", most)
	}
	from := kg.MinSortKey
	if after != nil {
		at, wrong := plan.ParseRelationCursor("after", *after)
		if wrong != nil {
			return nil, wrong
		}
		from = at
	}
	out, err := write.Rederive(ctx, r.Store, call, from, first)
	if err != nil {
		return nil, fail(ctx, err)
	}
	return view.Rederived(out), nil
}

func (r *Resolver) deleteEntity(
	ctx context.Context, id string, version int, cascade bool, reason string,
) (*view.DeletePayload, error) {
	call, err := r.call(ctx, reason)
	if err != nil {
		return nil, err
	}
	out, err := write.Delete(ctx, r.Store, call, id, &version, cascade)
	if err != nil {
		return nil, fail(ctx, err)
	}
	return view.Deleted(out, id), nil
}
