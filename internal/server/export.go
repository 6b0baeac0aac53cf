package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"graphd/graph/planner"
	"graphd/internal/export"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// exports answers GET /export/FORMAT: the graph, or what a filter chooses of it, in a format of package export. The
// answer is written while the graph is read, so it is as long as it has to be. What is wrong is told as JSON as long as
// nothing has been sent; an export that fails later is cut off without the end that HTTP asks for, so that nobody takes
// it for whole.
type exports struct {
	store   store.Store
	limits  plan.Limits
	most    int // relations of a state, or entries of a history
	running budget
	log     presenter
}

func newExports(o Options, line *gate) *exports {
	return &exports{store: takingTurns{o.Store, line, o.Timeout}, limits: o.Plan, most: o.MaxExport,
		running: budget{most: int64(o.MaxExports)}, log: presenter{o.Log}}
}

// takingTurns is a store whose transactions take turns with heavy requests, one by one: a client that reads its export
// slowly takes no turn from others.
type takingTurns struct {
	store.Store
	line    *gate
	timeout time.Duration
}

// Read waits for its turn.
func (s takingTurns) Read(ctx context.Context, do func(store.Reader) error) error {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	release, err := s.line.acquire(ctx)
	if err != nil {
		return err
	}
	defer release()
	return s.Store.Read(ctx, do)
}

// wanted is what a request asks for.
type wanted struct {
	mediaType string
	name      string // of the file
	write     func(ctx context.Context, w io.Writer) error
}

func (x *exports) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx := reporting(r.Context())
	if !r.ProtoAtLeast(1, 1) {
		refuse(w, http.StatusHTTPVersionNotSupported, kg.CodeBadUserInput,
			"exports are sent by HTTP/1.1 or newer: in HTTP/1.0 one that was cut off looks whole")
		return
	}
	format := r.PathValue("format")
	recordOf(ctx).export = short(strings.ToValidUTF8(format, ""))
	found, err := x.read(ctx, format, r.URL.RawQuery)
	if err != nil {
		x.fail(ctx, w, err)
		return
	}
	to := &late{w: w, begin: func() {
		h := w.Header()
		h.Set("Content-Type", found.mediaType)
		h.Set("Content-Disposition", `attachment; filename="`+found.name+`"`)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
	}}
	if r.Method == http.MethodHead {
		to.begin()
		return
	}
	if !x.running.take(1) {
		busy(w, strconv.FormatInt(x.running.most, 10)+" exports are running already, the maximum")
		return
	}
	defer x.running.give(1)
	buffer := bufio.NewWriterSize(to, 64<<10)
	if err = found.write(ctx, buffer); err == nil {
		err = buffer.Flush()
	}
	switch {
	case err == nil:
		to.start() // an empty text is one, too
	case to.begun:
		x.cut(ctx, to, err)
	default:
		x.fail(ctx, w, err)
	}
}

// late is an answer whose headers are set with its first bytes.
type late struct {
	w      io.Writer
	begin  func()
	begun  bool
	failed error // of writing: the client went, or reads too slowly
}

func (l *late) start() {
	if !l.begun {
		l.begun = true
		l.begin()
	}
}

// Write sends bytes.
func (l *late) Write(b []byte) (n int, err error) {
	l.start()
	n, err = l.w.Write(b)
	if err != nil {
		l.failed = err
	}
	return n, err
}

// cut ends an answer that has begun so that the client sees that it is not whole.
func (x *exports) cut(ctx context.Context, to *late, err error) {
	if to.failed == nil && !errors.Is(err, context.Canceled) { // else nobody is there to miss the rest
		e := x.log.present(ctx, err)
		rec := recordOf(ctx)
		rec.codes = append(rec.codes, fmt.Sprint(e.Extensions["code"]))
		x.log.log.LogAttrs(ctx, slog.LevelWarn, "an export was cut off", slog.String("export", rec.export),
			slog.String("error", e.Message))
	}
	panic(http.ErrAbortHandler)
}

// fail tells what is wrong before anything was sent: one error, or the errors of a filter.
func (x *exports) fail(ctx context.Context, w http.ResponseWriter, err error) {
	var failures []failure
	list, ok := errors.AsType[kg.Errors](err)
	if !ok {
		list = kg.Errors{nil}
	}
	status := http.StatusInternalServerError
	for _, one := range list {
		cause := err
		if one != nil {
			cause = one
		}
		e := x.log.present(ctx, cause)
		code := kg.Code(fmt.Sprint(e.Extensions["code"]))
		if len(failures) == 0 {
			status = statusOf(code)
			rec := recordOf(ctx)
			rec.codes = append(rec.codes, string(code))
		}
		failures = append(failures, failure{e.Message, e.Extensions})
	}
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	refuseAll(w, status, failures)
}

// statusOf returns the status of an answer with an error's code.
func statusOf(code kg.Code) int {
	switch code {
	case kg.CodeBadUserInput, kg.CodeLimitExceeded:
		return http.StatusBadRequest
	case kg.CodeNotFound:
		return http.StatusNotFound
	case kg.CodeUnavailable, "TIMEOUT":
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// jsonLines is graphd's own format, the only one that holds a history, too.
const jsonLines = "jsonl"

// read reads what a request asks for.
func (x *exports) read(ctx context.Context, name, query string) (*wanted, error) {
	names := []string{jsonLines}
	var format *export.Format
	for _, f := range export.Formats {
		names = append(names, f.Name)
		if f.Name == name {
			format = f
		}
	}
	if !slices.Contains(names, name) {
		return nil, &kg.Error{Code: kg.CodeNotFound, Path: "format", Value: name,
			Message: fmt.Sprintf("there is no format %.80q; name one of %s", name, strings.Join(names, ", "))}
	}
	allowed := []string{"where", "at", "certainty", "knownAt"}
	if format == nil {
		allowed = append(allowed, "state", "after", "until")
	}
	given, err := parameters(query, allowed)
	if err != nil {
		return nil, err
	}
	var where *plan.RelationWhere
	if text := given["where"]; text != "" {
		if where, err = planner.Filter(ctx, text, x.limits); err != nil {
			return nil, err
		}
	}
	sel, err := export.Select(where, given["at"], given["certainty"], given["knownAt"])
	if err != nil {
		return nil, err
	}
	sel.Most = x.most
	if format != nil {
		return &wanted{format.MediaType, "graphd-" + name + "." + format.Extension,
			func(ctx context.Context, w io.Writer) error { return format.Stream(ctx, x.store, sel, w) }}, nil
	}
	return x.readLines(given, sel)
}

// readLines reads what a request for JSON Lines asks for: the history, unless it names a state.
func (x *exports) readLines(given map[string]string, sel export.Selection) (*wanted, error) {
	out := &wanted{mediaType: "application/x-ndjson", name: "graphd.jsonl"}
	state := sel.Where != nil || !sel.KnownAt.IsZero()
	switch text := given["state"]; text {
	case "", "false":
	case "true":
		state = true
	default:
		return nil, kg.Invalid("state", text, "%.80q is neither true nor false", text)
	}
	numbers := map[string]int64{}
	for _, name := range []string{"after", "until"} {
		text := given[name]
		if text == "" {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		switch {
		case err != nil || n < 0:
			return nil, kg.Invalid(name, text, "%.80q is no number of the change log, which counts from 1", text)
		case state:
			return nil, kg.Invalid(name, text, "after and until choose parts of a history; a state has none")
		}
		numbers[name] = n
	}
	if state {
		out.write = func(ctx context.Context, w io.Writer) error { return export.JSONLState(ctx, x.store, w, sel) }
		return out, nil
	}
	out.write = func(ctx context.Context, w io.Writer) error {
		if err := x.checkHistory(ctx, numbers["after"], numbers["until"]); err != nil {
			return err
		}
		return export.JSONLHistory(ctx, x.store, w, numbers["after"], numbers["until"])
	}
	return out, nil
}

// checkHistory refuses more entries than are allowed.
func (x *exports) checkHistory(ctx context.Context, after, until int64) error {
	return x.store.Read(ctx, func(r store.Reader) error {
		size, err := r.LogSize(ctx)
		if err != nil {
			return err
		}
		if until > 0 {
			size = min(size, until)
		}
		if size-after > int64(x.most) {
			return &kg.Error{Code: kg.CodeLimitExceeded, Message: fmt.Sprintf(
				"the history has %d entries, more than %d: ask for parts of it (after, until)", size-after, x.most)}
		}
		return nil
	})
}

// parameters reads those of a URL.
func parameters(query string, allowed []string) (map[string]string, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, kg.Invalid("", "", "the URL cannot be read: %s", err)
	}
	out := map[string]string{}
	for name, list := range values {
		switch {
		case !slices.Contains(allowed, name):
			return nil, kg.Invalid(strings.ToValidUTF8(name, ""), "", "%.80q is no parameter; there are %s", name,
				strings.Join(allowed, ", "))
		case len(list) > 1:
			return nil, kg.Invalid(name, "", "%s is given twice", name)
		case !utf8.ValidString(list[0]):
			return nil, kg.Invalid(name, "", "%s is not UTF-8 text", name)
		}
		out[name] = list[0]
	}
	return out, nil
}
