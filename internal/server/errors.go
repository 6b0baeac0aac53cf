package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"graphd/graph/jsonout"
	"graphd/graph/resolvers"
	"graphd/internal/kg"
)

// presenter turns errors into what clients may see. Each gets extensions.code. Errors that the caller can act on are
// shown; internal ones are logged under an id, and the client gets only the id.
type presenter struct{ log *slog.Logger }

func (p presenter) present(ctx context.Context, err error) *gqlerror.Error {
	out := p.told(ctx, err)
	out.Message = brief(out.Message, maxMessage)
	for _, name := range []string{"argument", "value"} {
		if text, ok := out.Extensions[name].(string); ok {
			out.Extensions[name] = brief(text, maxValue)
		}
	}
	return out
}

// The greatest lengths of an error's message and value, in bytes: an input may be as long as a request.
const (
	maxMessage = 2000
	maxValue   = 300
)

// brief cuts the middle out of a text longer than most bytes. Its beginning says what is wrong, its end what to do.
func brief(text string, most int) string {
	if len(text) <= most {
		return text
	}
	head, tail := text[:most/2], text[len(text)-most/2:]
	return strings.ToValidUTF8(head, "") + " … " + strings.ToValidUTF8(tail, "")
}

// told returns the error as clients may see it, whatever its length.
func (p presenter) told(ctx context.Context, err error) *gqlerror.Error {
	out := graphql.DefaultErrorPresenter(ctx, err)
	if many, ok := errors.AsType[kg.Errors](err); ok && len(many) > 0 {
		err = many[0]
	}
	argument := ""
	if !errors.Is(err, resolvers.ErrNoValue) { // its path is longer, as it should be
		argument = argumentOf(ctx, out)
	}
	if e, ok := errors.AsType[*kg.Error](err); ok && e.Code != kg.CodeInternal {
		out.Message = e.Error()
		out.Extensions = map[string]any{"code": e.Code}
		if e.Path != "" {
			argument = e.Path
		} else if argument != "" {
			out.Message = argument + ": " + e.Message
		}
		if argument != "" {
			out.Extensions["argument"] = argument
		}
		if e.Version != 0 {
			out.Extensions["currentVersion"] = e.Version
		}
		if len(e.Fields) > 0 {
			out.Extensions["fields"] = e.Fields
		}
		if e.Value != "" {
			out.Extensions["value"] = e.Value
		}
		return out
	}
	switch {
	case argument != "": // gqlgen could not read it
		out.Message = argument + ": " + out.Message
		out.Extensions = map[string]any{"code": kg.CodeBadUserInput, "argument": argument}
	case errors.Is(err, jsonout.ErrTooLong): // resolvers.Resolver refuses the whole answer
		out.Extensions = map[string]any{"code": kg.CodeLimitExceeded}
	case errors.Is(err, context.DeadlineExceeded):
		out.Message = "the request took too long; ask for less, or in smaller pages"
		out.Extensions = map[string]any{"code": "TIMEOUT"}
	case errors.Is(err, context.Canceled):
		out.Message, out.Extensions = "the request was cancelled", map[string]any{"code": "CANCELLED"}
	case strings.HasPrefix(out.Message, "exceeded token limit"):
		out.Message += ": pass what is long, such as the input of a mutation, as variables"
	case out.Extensions["code"] != nil: // gqlgen's own: parsing and validation of the document
	case errors.Unwrap(out) == nil && out.Rule != "":
		out.Extensions = map[string]any{"code": "GRAPHQL_VALIDATION_FAILED"}
	default:
		id := p.report(ctx, "internal error", "error", err, "path", fieldPath(out.Path))
		out.Message, out.Extensions = internal(id), map[string]any{"code": kg.CodeInternal, "id": id}
	}
	return out
}

// argumentOf returns the path of the argument that an error is about, and cuts the error's path to that of the field.
// gqlgen appends the one to the other when it cannot read an argument; GraphQL wants the path of the field alone.
func argumentOf(ctx context.Context, err *gqlerror.Error) string {
	fc := graphql.GetFieldContext(ctx)
	if fc == nil {
		return ""
	}
	field := fc.Path()
	if len(err.Path) <= len(field) || !slices.Equal(err.Path[:len(field)], field) {
		return ""
	}
	argument := fieldPath(err.Path)
	err.Path = field
	return argument
}

// fieldPath formats a path as in extensions.argument: relations.where.or.0.at
func fieldPath(path ast.Path) string {
	parts := make([]string, len(path))
	for i, p := range path {
		parts[i] = fmt.Sprint(p)
	}
	return strings.Join(parts, ".")
}

func (p presenter) recovered(ctx context.Context, v any) error {
	id := p.report(ctx, "panic", "error", fmt.Sprint(v), "stack", string(debug.Stack()))
	return &gqlerror.Error{Message: internal(id), Extensions: map[string]any{"code": string(kg.CodeInternal), "id": id}}
}

// reported holds the id under which the first internal error of a request was logged. Its other internal errors share
// the id: they nearly always have the same cause.
type reported struct {
	once sync.Once
	id   string
}

type reportedKey struct{}

// reporting returns a context of a request that logs one error at most.
func reporting(ctx context.Context) context.Context {
	return context.WithValue(ctx, reportedKey{}, &reported{})
}

// report logs an error, unless the request has logged one already, and returns the id.
func (p presenter) report(ctx context.Context, message string, args ...any) string {
	r, ok := ctx.Value(reportedKey{}).(*reported)
	if !ok {
		r = &reported{}
	}
	r.once.Do(func() {
		r.id = rand.Text()
		p.log.ErrorContext(ctx, message, append([]any{"id", r.id}, args...)...)
	})
	return r.id
}

func internal(id string) string {
	return "internal error; see graphd's log under the id " + id
}
