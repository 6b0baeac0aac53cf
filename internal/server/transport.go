package server

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"graphd/internal/kg"
)

// transport is GraphQL over HTTP (the GraphQL working group's draft of that name): POST with JSON, and GET for
// queries. It writes the executor's JSON as it is, which gqlgen's own transports encode and check once more.
type transport struct{ schema *ast.Schema }

const (
	jsonType     = "application/json"
	responseType = "application/graphql-response+json"
)

// Supports accepts every request: what is wrong with it is answered here.
func (transport) Supports(*http.Request) bool { return true }

// Do answers one request.
func (t transport) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	out := answer{w: w, mediaType: accepted(r.Header.Values("Accept"))}
	params := &graphql.RawParams{Headers: r.Header, ReadTime: graphql.TraceTiming{Start: graphql.Now()}}
	switch r.Method {
	case http.MethodPost:
		if status, err := readPost(r, params); err != nil {
			out.refuse(status, err.Error())
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
		out.response(exec.DispatchError(graphql.WithOperationContext(r.Context(), &graphql.OperationContext{}), gqlerror.List{err}), http.StatusBadRequest)
		return
	}
	params.ReadTime.End = graphql.Now()
	oc, errs := exec.CreateOperationContext(r.Context(), params)
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
}

// refuse answers a request that is no GraphQL request.
func (a answer) refuse(status int, message string) {
	a.write(status, &graphql.Response{Errors: gqlerror.List{{Message: message, Extensions: map[string]any{"code": kg.BadUserInput}}}})
}

// response answers a GraphQL request. As plain JSON its status is 200 whatever happened, as older clients expect;
// otherwise failed is that of a request that was not executed.
func (a answer) response(r *graphql.Response, failed int) {
	if a.mediaType == jsonType {
		failed = http.StatusOK
	}
	a.write(failed, r)
}

func (a answer) write(status int, r *graphql.Response) {
	buffer := buffers.Get().(*[]byte)
	b := append((*buffer)[:0], '{')
	if len(r.Errors) > 0 {
		errs, err := json.Marshal(r.Errors)
		if err != nil { // extensions are ours and hold nothing that JSON cannot
			panic(err)
		}
		b = append(append(b, `"errors":`...), errs...)
	}
	if len(r.Data) > 0 {
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(append(b, `"data":`...), r.Data...)
	}
	b = append(b, '}')
	h := a.w.Header()
	h.Set("Content-Type", a.mediaType+"; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(b)))
	a.w.WriteHeader(status)
	_, _ = a.w.Write(b)
	if cap(b) <= maxKept {
		*buffer = b
		buffers.Put(buffer)
	}
}

// buffers keeps what answers were put together in, for the next ones, but for huge ones.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

const maxKept = 1 << 20
