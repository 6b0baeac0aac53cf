package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"graphd/internal/kg"
)

// presenter turns errors into what clients may see: each has extensions.code, and what the caller can act on is told; what is ours is logged with an id, and
// the client gets the id alone.
type presenter struct{ log *slog.Logger }

func (p presenter) present(ctx context.Context, err error) *gqlerror.Error {
	out := graphql.DefaultErrorPresenter(ctx, err)
	if many, ok := errors.AsType[kg.Errors](err); ok && len(many) > 0 {
		err = many[0]
	}
	if e, ok := errors.AsType[*kg.Error](err); ok && e.Code != kg.Internal {
		out.Message = e.Error()
		out.Extensions = map[string]any{"code": e.Code}
		if e.Path != "" {
			out.Extensions["argument"] = e.Path
		}
		if e.Value != "" {
			out.Extensions["value"] = e.Value
		}
		return out
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		out.Message, out.Extensions = "the request took too long; ask for less, or in smaller pages", map[string]any{"code": "TIMEOUT"}
	case errors.Is(err, context.Canceled):
		out.Message, out.Extensions = "the request was cancelled", map[string]any{"code": "CANCELLED"}
	case out.Extensions["code"] != nil: // gqlgen's own: parsing and validation of the document
	case errors.Unwrap(out) == nil && out.Rule != "":
		out.Extensions = map[string]any{"code": "GRAPHQL_VALIDATION_FAILED"}
	default:
		id := rand.Text()
		p.log.ErrorContext(ctx, "internal error", "id", id, "error", err)
		out.Message, out.Extensions = internal(id), map[string]any{"code": kg.Internal, "id": id}
	}
	return out
}

func (p presenter) recovered(ctx context.Context, v any) error {
	id := rand.Text()
	p.log.ErrorContext(ctx, "panic", "id", id, "error", fmt.Sprint(v), "stack", string(debug.Stack()))
	return &gqlerror.Error{Message: internal(id), Extensions: map[string]any{"code": string(kg.Internal), "id": id}}
}

func internal(id string) string {
	return "an error inside graphd; its log says more under the id " + id
}
