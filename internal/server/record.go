package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// record holds what the log and the gate need to know about a request.
type record struct {
	maxBody   int64 // bytes that its body may have
	cost      plan.Cost
	kind      string // query or mutation
	operation string // its name in the document
	document  string // its text
	export    string // the format of an export
	codes     []string
	turn      func() // gives back the turn of a heavy request
}

type recordKey struct{}

// recordOf returns the record of the request that ctx belongs to. Every request has one.
func recordOf(ctx context.Context) *record { return ctx.Value(recordKey{}).(*record) }

func (r *record) add(c plan.Cost) {
	r.cost.Steps, r.cost.Rows, r.cost.Scans = r.cost.Steps+c.Steps, r.cost.Rows+c.Rows, r.cost.Scans+c.Scans
}

func (r *record) endTurn() {
	if r.turn != nil {
		r.turn()
		r.turn = func() {}
	}
}

// requestLog keeps a record of each request, and logs all requests, or the slow ones. A line contains no value of the
// request: neither variables nor the document itself.
type requestLog struct {
	next http.Handler
	log  *slog.Logger
	all  bool
	slow time.Duration
}

func (l *requestLog) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	rec := &record{}
	paced := &pacedWriter{ResponseWriter: w, control: http.NewResponseController(w)}
	defer func() {
		took := time.Since(began)
		level, message := slog.LevelInfo, "request"
		if took >= l.slow {
			level, message = slog.LevelWarn, "slow request"
		} else if !l.all {
			return
		}
		attributes := []slog.Attr{slog.String("method", r.Method), slog.Int("status", paced.status)}
		if rec.document != "" {
			attributes = append(attributes, slog.String("kind", rec.kind), slog.String("operation", rec.operation),
				slog.String("document", hash(rec.document)),
				slog.Int("steps", rec.cost.Steps), slog.Int("rows", rec.cost.Rows), slog.Int("scans", rec.cost.Scans))
		}
		if rec.export != "" {
			attributes = append(attributes, slog.String("export", rec.export))
		}
		if len(rec.codes) > 0 {
			attributes = append(attributes, slog.Any("codes", rec.codes))
		}
		if paced.failed != nil {
			attributes = append(attributes, slog.Bool("unread", true)) // the client went, or was too slow
		}
		l.log.LogAttrs(context.WithoutCancel(r.Context()), level, message,
			append(attributes, slog.Int64("bytes", paced.bytes),
				slog.Duration("took", took.Round(time.Microsecond)))...)
	}()
	l.next.ServeHTTP(paced, r.WithContext(context.WithValue(r.Context(), recordKey{}, rec)))
	paced.extend(0) // for what is still in net/http's buffer
}

// observer is a gqlgen extension that completes the record of a request, and logs outages.
type observer struct{ log *repeated }

var _ interface {
	graphql.HandlerExtension
	graphql.ResponseInterceptor
} = observer{}

// ExtensionName and Validate make it a gqlgen extension.
func (observer) ExtensionName() string { return "observer" }

// Validate accepts every schema.
func (observer) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptResponse inspects an answer before it is written.
func (o observer) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	r := recordOf(ctx)
	if oc := graphql.GetOperationContext(ctx); oc != nil {
		r.document = oc.RawQuery
		if oc.Operation != nil {
			r.kind, r.operation = string(oc.Operation.Operation), short(oc.Operation.Name)
		}
	}
	if response == nil {
		return nil
	}
	for _, err := range response.Errors {
		code := fmt.Sprint(err.Extensions["code"])
		if slices.Contains(r.codes, code) {
			continue
		}
		r.codes = append(r.codes, code)
		if code == string(kg.CodeUnavailable) || code == "TIMEOUT" {
			o.log.warn("requests fail: "+code, err.Message)
		}
	}
	return response
}

// hash returns the beginning of a document's SHA-256, which identifies it among a client's documents.
func hash(document string) string {
	sum := sha256.Sum256([]byte(document))
	return hex.EncodeToString(sum[:8])
}

// short shortens a name for the log.
func short(name string) string {
	const most = 80
	if len(name) > most {
		return name[:most] + "…" // names of GraphQL are ASCII
	}
	return name
}
