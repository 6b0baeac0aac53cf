// Package resolvers answers GraphQL operations. Before any field of a query is resolved, the whole operation is planned
// and loaded in one read transaction: a root resolver is a look-up. Mutations are planned before they are carried out,
// too: what each shows of what it wrote.
package resolvers

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"graphd/graph/generated"
	"graphd/graph/jsonout"
	"graphd/graph/planner"
	"graphd/graph/view"
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

	// Await, if it is not nil, lets an operation be planned when its turn has come, where that takes long by itself.
	// The turn is the one of Admit.
	Await func(ctx context.Context) error

	// Explain lets clients ask how their answers are made.
	Explain bool

	// Executor has gqlgen's executor write the answers, instead of the generated writer. The bytes are the same;
	// tests hold one against the other.
	Executor bool
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationInterceptor
	graphql.ResponseInterceptor
	graphql.FieldInterceptor
} = (*Resolver)(nil)

// ExtensionName and Validate make the resolver a gqlgen extension, so that it sees each operation before its fields.
func (r *Resolver) ExtensionName() string { return "graphd" }

// Validate accepts every schema: it is generated from ours.
func (r *Resolver) Validate(graphql.ExecutableSchema) error { return nil }

// request is what the root fields of one operation share.
type request struct {
	plan     *plan.Plan    // of a query
	loaded   chan struct{} // is closed when the plan is loaded, or will not be; nil where there is nothing to load
	answers  view.Answers
	refused  planner.Errors
	err      error                  // why nothing was loaded
	payloads map[string]payloadPlan // of mutations, by the alias of their fields
	answer   jsonout.Answer
	long     atomic.Bool // the answer is longer than it may be
	explain  bool        // steps is asked for
	steps    []query.Step
}

type requestKey struct{}

func requestOf(ctx context.Context) *request { return ctx.Value(requestKey{}).(*request) }

// InterceptOperation plans the operation. An answer that is too long is refused whole.
func (r *Resolver) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	oc := graphql.GetOperationContext(ctx)
	q := &request{answer: jsonout.Answer{Most: r.Limits.MaxResponse, Parts: jsonout.PartsOf(ctx)}}
	if bad := r.wantsExplain(oc, q); bad != nil {
		return graphql.OneShot(&graphql.Response{Data: []byte("null"), Errors: gqlerror.List{bad}})
	}
	if q.explain {
		ctx = query.Explained(ctx, &q.steps)
	}
	q.guard(ctx, func() { r.plan(ctx, oc, q) })
	answer := next(context.WithValue(ctx, requestKey{}, q))
	return func(ctx context.Context) *graphql.Response {
		response := answer(ctx)
		if response != nil && (q.long.Load() || len(response.Data)+q.answer.Parts.Len() > r.Limits.MaxResponse) {
			q.answer.Parts.Drop()
			return tooLong(oc.Operation.Operation, r.Limits.MaxResponse)
		}
		if response != nil && q.explain {
			extend(response, explainKey, append([]query.Step{}, q.steps...))
		}
		return response
	}
}

// extend gives the answer one more extension.
func extend(r *graphql.Response, key string, value any) {
	if r.Extensions == nil {
		r.Extensions = map[string]any{}
	}
	r.Extensions[key] = value
}

// explainKey is the extension of a request that asks how its answer is made, and that of the answer which tells.
const explainKey = "explain"

// wantsExplain notes whether the request asks how its answer is made, and returns an error if it may not.
func (r *Resolver) wantsExplain(oc *graphql.OperationContext, q *request) *gqlerror.Error {
	refuse := func(code kg.Code, message string) *gqlerror.Error {
		return &gqlerror.Error{Message: message, Extensions: map[string]any{"code": code}}
	}
	value, given := oc.Extensions[explainKey]
	q.explain, _ = value.(bool)
	switch _, isBool := value.(bool); {
	case given && value != nil && !isBool:
		return refuse(kg.CodeBadUserInput, "extensions.explain must be true or false")
	case q.explain && !r.Explain:
		return refuse(kg.CodeForbidden,
			"this server does not say how it answers (extensions.explain); it is started with --explain to do so")
	}
	return nil
}

// tooLong is the answer in place of one that is too long. What a mutation does was done before its answer is written.
func tooLong(operation ast.Operation, most int) *graphql.Response {
	message := fmt.Sprintf(
		"the answer would have more than %d bytes: ask for fewer fields, or for smaller pages (first, last)", most)
	if operation == ast.Mutation {
		message = fmt.Sprintf("the mutations were carried out, but their answer would have more than %d bytes: "+
			"ask for what was written in smaller parts, by queries", most)
	}
	return &graphql.Response{
		Data:   []byte("null"),
		Errors: gqlerror.List{{Message: message, Extensions: map[string]any{"code": kg.CodeLimitExceeded}}},
	}
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
	q := requestOf(ctx)
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

// ErrNoValue is the error of a non-null field that has no value: the store has lost something.
var ErrNoValue = errors.New("a field that may not be null has no value")

// InterceptResponse loads what a query asks for. Its fields wait for that, except those that need none of it. If
// loading fails, the waiting fields report why.
func (r *Resolver) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	q, ok := ctx.Value(requestKey{}).(*request)
	if !ok || q.plan == nil || q.err != nil { // an operation that was refused before has no request
		return next(ctx)
	}
	q.loaded = make(chan struct{})
	go func() {
		defer close(q.loaded)
		q.guard(ctx, func() { q.answers.Result, q.err = r.run(ctx, q.plan) })
	}()
	response := next(ctx)
	<-q.loaded
	if loaded := q.answers.Result; response != nil && loaded != nil && len(loaded.Hints) > 0 {
		extend(response, "hints", hintsOf(loaded.Hints))
	}
	return response
}

func (r *Resolver) plan(ctx context.Context, oc *graphql.OperationContext, q *request) {
	if oc.Operation.Operation == ast.Mutation {
		r.planPayloads(ctx, oc, q)
	} else {
		q.plan, q.refused = r.planner().Query(ctx, oc)
		q.answers = view.Answers{IDs: q.plan.IDs, Version: r.Version}
	}
}

// guard makes an error of a panic, as gqlgen does it for resolvers.
func (q *request) guard(ctx context.Context, f func()) {
	defer func() {
		if p := recover(); p != nil {
			q.err = graphql.GetOperationContext(ctx).Recover(ctx, p)
		}
	}()
	f()
}

func (r *Resolver) planner() *planner.Planner { return &planner.Planner{Limits: r.Limits, Now: r.Now} }

// run runs a plan, if it does not cost too much, when it is admitted.
func (r *Resolver) run(ctx context.Context, p *plan.Plan) (*query.Result, error) {
	c := p.Cost()
	if err := c.Check(r.Limits); err != nil {
		return nil, err
	}
	release, err := r.admit(ctx, c)
	if err != nil {
		return nil, err
	}
	defer release()
	return query.Run(ctx, r.Store, p)
}

// admit waits for the turn of what has this cost.
func (r *Resolver) admit(ctx context.Context, c plan.Cost) (release func(), err error) {
	if r.Admit == nil {
		return func() {}, nil
	}
	return r.Admit(ctx, c)
}
