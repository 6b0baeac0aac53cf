package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"graphd/graph/jsonout"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// transport is GraphQL over HTTP (the draft of the GraphQL working group): POST with JSON, and GET for queries. It
// writes the JSON of the executor unchanged; gqlgen's own transports encode and check it once more.
type transport struct {
	schema    *ast.Schema
	limits    plan.Limits
	maxTokens int
	line      *gate
}

const (
	jsonType     = "application/json"
	responseType = "application/graphql-response+json"
)

// Supports accepts every request: Do answers those that are wrong.
func (transport) Supports(*http.Request) bool { return true }

// Do answers one request.
func (t transport) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	ctx, parts := jsonout.WithParts(reporting(r.Context()))
	r = r.WithContext(ctx)
	out := answer{w: w, mediaType: accepted(r.Header.Values("Accept")), parts: parts}
	params := &graphql.RawParams{Headers: r.Header, ReadTime: graphql.TraceTiming{Start: graphql.Now()}}
	values := &valueLimit{ReadCloser: r.Body, most: t.limits.MaxValues}
	r.Body = values
	switch r.Method {
	case http.MethodPost:
		if status, err := t.readPost(r, params); err != nil {
			if status == http.StatusServiceUnavailable {
				busy(w, err.Error())
			} else {
				out.refuse(status, err.Error())
			}
			return
		}
	case http.MethodGet, http.MethodHead:
		if err := readGet(r, params); err != nil {
			out.refuse(http.StatusBadRequest, err.Error())
			return
		}
	default:
		w.Header().Set("Allow", "GET, POST")
		out.refuse(http.StatusMethodNotAllowed, "use POST, or GET for queries")
		return
	}
	if params.Query == "" {
		out.refuse(http.StatusBadRequest, "the request has no query")
		return
	}
	if err := notUnicode(params.Query); err != nil {
		out.response(exec.DispatchError(graphql.WithOperationContext(r.Context(), &graphql.OperationContext{}),
			gqlerror.List{err}), http.StatusBadRequest)
		return
	}
	params.ReadTime.End = graphql.Now()
	if values.values > fewVariables {
		if err := checkVariables(params, t.maxTokens, t.limits); err != nil {
			out.response(&graphql.Response{Errors: gqlerror.List{err}}, http.StatusBadRequest)
			return
		}
	}
	if len(params.Query) > largeDocument {
		if err := t.line.await(r.Context()); err != nil {
			busy(w, err.Error())
			return
		}
	}
	oc, errs := created(r.Context(), exec, params)
	if errs = t.refused(oc, params, errs); len(errs) > 0 {
		out.response(exec.DispatchError(graphql.WithOperationContext(r.Context(), oc), errs), http.StatusBadRequest)
		return
	}
	if r.Method != http.MethodPost && oc.Operation.Operation != ast.Query {
		w.Header().Set("Allow", "POST")
		out.refuse(http.StatusMethodNotAllowed, "GET is for queries alone; use POST")
		return
	}
	next, ctx := exec.DispatchOperation(r.Context(), oc)
	response := next(ctx)
	if response == nil { // gqlgen's answer to a context that ended before the operation began
		response = exec.DispatchError(ctx, gqlerror.List{gqlerror.Wrap(context.Cause(ctx))})
	}
	out.response(response, http.StatusOK)
}

type answer struct {
	w         http.ResponseWriter
	mediaType string
	parts     *jsonout.Parts // of the data
}

// refuse answers a request that is not a GraphQL request.
func (a answer) refuse(status int, message string) {
	a.write(status, &graphql.Response{Errors: gqlerror.List{
		{Message: message, Extensions: map[string]any{"code": kg.CodeBadUserInput}}}})
}

// response answers a GraphQL request. As plain JSON its status is always 200, as older clients expect; otherwise failed
// is the status of a request that was not executed.
func (a answer) response(r *graphql.Response, failed int) {
	if a.mediaType == jsonType {
		failed = http.StatusOK
	}
	a.write(failed, r)
}

// write writes the answer piece by piece, so that it is not copied once more.
func (a answer) write(status int, r *graphql.Response) {
	head := []byte("{")
	if len(r.Errors) > 0 {
		if more := len(r.Errors) - kg.MaxErrors; more > 1 {
			unshown := &gqlerror.Error{
				Message: fmt.Sprintf("there are %d more errors", more), Extensions: r.Errors[kg.MaxErrors].Extensions,
			}
			r.Errors = append(r.Errors[:kg.MaxErrors:kg.MaxErrors], unshown)
		}
		errs, err := json.Marshal(r.Errors)
		if err != nil { // extensions are graphd's own, and can be encoded
			panic(err)
		}
		head = append(append(head, `"errors":`...), errs...)
	}
	if len(r.Data) > 0 {
		if len(head) > 1 {
			head = append(head, ',')
		}
		head = append(head, `"data":`...)
	}
	h := a.w.Header()
	h.Set("Content-Type", a.mediaType+"; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	tail := []byte("}")
	if len(r.Extensions) > 0 {
		extensions, err := json.Marshal(r.Extensions)
		if err != nil { // they are graphd's own, too
			panic(err)
		}
		tail = append(append([]byte(`"extensions":`), extensions...), '}')
		if len(head)+len(r.Data)+a.parts.Len() > 1 {
			tail = append([]byte(","), tail...)
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(head)+len(r.Data)+a.parts.Len()+len(tail)))
	a.w.WriteHeader(status)
	send := func(b []byte) error {
		_, err := a.w.Write(b)
		return err
	}
	if send(head) == nil && a.parts.Write(r.Data, send) == nil { // else the client has left
		_ = send(tail)
	}
}
