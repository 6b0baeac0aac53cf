// Package resolvers turns a GraphQL request into a plan, and what the plan loaded into the objects of package view. A
// root resolver is a look-up: the first one that runs plans all root fields of the request and loads them in one read
// transaction.
package resolvers

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"graphd/graph/generated"
	"graphd/graph/jsonout"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
	"graphd/internal/store"
	"graphd/internal/write"
)

// Resolver is the root of all resolvers.
type Resolver struct {
	Store   store.Store
	Limits  plan.Limits
	Writes  write.Limits
	Version string           // of graphd, for stats
	Now     func() time.Time // what "today" means

	// Admit, if it is not nil, lets a plan begin when its turn has come: after its cost was checked, and before
	// anything of it is read, or written for a mutation. What it returns is called when all is read. An error refuses
	// the request.
	Admit func(ctx context.Context, c plan.Cost) (release func(), err error)

	// Executor has gqlgen's executor write the answers, instead of the generated writer. The bytes are the same;
	// tests hold one against the other.
	Executor bool
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationInterceptor
	graphql.FieldInterceptor
} = (*Resolver)(nil)

// ExtensionName and Validate make the resolver a gqlgen extension, so that it sees each operation before its fields.
func (r *Resolver) ExtensionName() string { return "graphd" }

// Validate accepts every schema: it is generated from ours.
func (r *Resolver) Validate(graphql.ExecutableSchema) error { return nil }

// request is what the root fields of one operation share.
type request struct {
	once   sync.Once
	result *query.Result
	errs   map[string]error // what is wrong with the root field of that alias
	err    error            // why nothing was loaded
	answer jsonout.Answer
	long   atomic.Bool // the answer is longer than it may be
}

type requestKey struct{}

// InterceptOperation gives the operation a place for what its root fields share. An answer that is too long is
// refused whole.
func (r *Resolver) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	q := &request{answer: jsonout.Answer{Most: r.Limits.MaxResponse}}
	answer := next(context.WithValue(ctx, requestKey{}, q))
	return func(ctx context.Context) *graphql.Response {
		response := answer(ctx)
		if response != nil && (q.long.Load() || len(response.Data) > r.Limits.MaxResponse) {
			return tooLong(graphql.GetOperationContext(ctx).Operation.Operation, r.Limits.MaxResponse)
		}
		return response
	}
}

// tooLong is the answer in place of one that is too long. What a mutation does was done before its answer is written.
func tooLong(operation ast.Operation, most int) *graphql.Response {
	message := fmt.Sprintf("the answer would have more than %d bytes: ask for fewer fields, or for smaller pages (first, last)", most)
	if operation == ast.Mutation {
		message = fmt.Sprintf("the mutations were carried out, but their answer would have more than %d bytes: ask for what was written in smaller parts, by queries", most)
	}
	return &graphql.Response{Data: []byte("null"), Errors: gqlerror.List{{Message: message, Extensions: map[string]any{"code": kg.CodeLimitExceeded}}}}
}

// InterceptField refuses null in arguments of a mutation, where it is not allowed; those of a query are the planner's.
// It writes what a root field loaded straight to JSON.
func (r *Resolver) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	fc := graphql.GetFieldContext(ctx)
	if fc.Object == "Mutation" {
		raw := fc.Field.ArgumentMap(graphql.GetOperationContext(ctx).Variables)
		if nulls := generated.Nulls(fc.Object, fc.Field.Name, raw); nulls != nil {
			return nil, fail(ctx, nulls)
		}
	}
	value, err := next(ctx)
	if err != nil || value == nil || fc.Object != "Query" && fc.Object != "Mutation" || r.Executor {
		return value, err
	}
	q := ctx.Value(requestKey{}).(*request)
	w := jsonout.New(ctx, &q.answer)
	known, ok := generated.Write(w, fc.Object, fc.Field, value)
	if !known {
		w.Release()
		return value, nil
	}
	ok = ok && w.Finish()
	for _, path := range w.MissingPaths() {
		graphql.AddError(ctx, &gqlerror.Error{Path: path, Err: ErrNoValue, Message: ErrNoValue.Error()})
	}
	if ok {
		return w.Marshaler(), nil
	}
	w.Release()
	if errors.Is(w.Err(), jsonout.ErrTooLong) {
		q.long.Store(true)
	}
	if w.Err() != nil {
		return nil, w.Err()
	}
	return graphql.Null, nil
}

// ErrNoValue says that a field which may not be null has no value: the store has lost something.
var ErrNoValue = errors.New("a field that may not be null has no value")

// load returns what the request's plan loaded, and the key of the root field that is being resolved.
func (r *Resolver) load(ctx context.Context) (*query.Result, string, error) {
	q := ctx.Value(requestKey{}).(*request)
	q.once.Do(func() {
		var p *plan.Plan
		p, q.errs = r.Plan(ctx, graphql.GetOperationContext(ctx))
		if q.err = p.Check(r.Limits); q.err == nil {
			q.result, q.err = r.run(ctx, p)
		}
	})
	key := rootKey(graphql.GetFieldContext(ctx))
	if err := q.errs[key]; err != nil {
		return nil, "", fail(ctx, err)
	}
	return q.result, key, q.err
}

// run runs a plan whose cost was checked, when it is admitted.
func (r *Resolver) run(ctx context.Context, p *plan.Plan) (*query.Result, error) {
	release, err := r.admit(ctx, p)
	if err != nil {
		return nil, err
	}
	defer release()
	return query.Run(ctx, r.Store, p)
}

// admit waits for the plan's turn. A plan that reads nothing need not wait.
func (r *Resolver) admit(ctx context.Context, p *plan.Plan) (release func(), err error) {
	c := p.Cost()
	if r.Admit == nil || c.Steps == 0 {
		return func() {}, nil
	}
	return r.Admit(ctx, c)
}

// rootKey is the key of a root field in the plan: the aliases of the asOf around it, and its own.
func rootKey(fc *graphql.FieldContext) string {
	key := fc.Field.Alias
	for p := fc.Parent; p != nil; p = p.Parent {
		if p.Field.Field != nil && p.Object == "Query" {
			key = p.Field.Alias + "." + key
		}
	}
	return key
}
