// Command growth asks a graph and one ten times as large the same questions, and fails where an answer of the same size
// takes longer from the larger one. Questions go through the whole server, in this process.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"regexp"
	"syscall"
	"text/tabwriter"
	"time"

	"graphd/bench/target"
	"graphd/internal/server"
	"graphd/internal/store"
)

type options struct {
	target       target.Target
	small, large string
	only         string
	spend        time.Duration
	most         float64
	slack        time.Duration
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var o options
	o.target.AddFlags()
	flag.StringVar(&o.small, "small", "", "the smaller graph: a file of the embedded store, or the URI of a Neo4j")
	flag.StringVar(&o.large, "large", "", "the larger one")
	flag.StringVar(&o.only, "only", "", "ask only the questions whose names match this regular expression")
	flag.DurationVar(&o.spend, "spend", 500*time.Millisecond, "time to repeat a question for; the shortest run counts")
	flag.Float64Var(&o.most, "most", 1.5, "the factor by which an answer may take longer")
	flag.DurationVar(&o.slack, "slack", 500*time.Microsecond, "and this beside it, since the shortest answers vary")
	flag.Parse()
	if err := compare(ctx, o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "growth:", err)
		os.Exit(1)
	}
}

// graph is one of the two.
type graph struct {
	store   store.Store
	handler http.Handler
	values  values
	size    int // relations
}

func open(ctx context.Context, o options, place string) (*graph, error) {
	t := o.target
	if t.DB = place; regexp.MustCompile(`^[a-z0-9+]+://`).MatchString(place) {
		t.DB, t.URI = "", place
	}
	s, err := t.Open(ctx)
	if err != nil {
		return nil, err
	}
	g := &graph{store: s}
	if g.values, g.size, err = valuesOf(ctx, s); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	so := server.DefaultOptions
	so.Store, so.Log, so.Loopback, so.Timeout = s, slog.New(slog.DiscardHandler), true, 5*time.Minute
	h := server.New(so)
	h.Ready()
	g.handler = h
	return g, nil
}

func compare(ctx context.Context, o options, out io.Writer) (err error) {
	if o.small == "" || o.large == "" {
		return errors.New("give -small and -large: a file each, or a URI")
	}
	only, err := regexp.Compile(o.only)
	if err != nil {
		return err
	}
	var graphs [2]*graph
	for i, place := range []string{o.small, o.large} {
		if graphs[i], err = open(ctx, o, place); err != nil {
			return fmt.Errorf("%s: %w", place, err)
		}
		defer func() { err = errors.Join(err, graphs[i].store.Close()) }()
	}
	// The larger graph is asked for what the smaller one holds, but for instants and ids, which differ.
	for _, name := range []string{"busy", "other", "type", "mode", "source", "day"} {
		graphs[1].values[name] = graphs[0].values[name]
	}
	fmt.Fprintf(out, "%d and %d relations; %s\n\n", graphs[0].size, graphs[1].size, graphs[0].values["busy"])
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "question\tsmaller ms\tlarger ms\tfactor\tbytes\t\t")
	grown, asked := 0, 0
	for _, q := range questions() {
		if !only.MatchString(q.name) || ctx.Err() != nil {
			continue
		}
		var a [2]answer
		for i, g := range graphs {
			if a[i], err = g.ask(ctx, q, o.spend); err != nil {
				return fmt.Errorf("%s: %w", q.name, err)
			}
		}
		asked++
		verdict, bad := judge(o, q, a)
		if bad {
			grown++
		}
		fmt.Fprintf(w, "%s\t%.2f\t%.2f\t%.1f\t%d, %d\t%s\n", q.name, ms(a[0].took), ms(a[1].took),
			float64(a[1].took)/float64(a[0].took), a[0].bytes, a[1].bytes, verdict)
	}
	if err := errors.Join(w.Flush(), ctx.Err()); err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%d questions, %d of them grow\n", asked, grown)
	if grown > 0 {
		return fmt.Errorf("%d questions take longer from the larger graph, and are no exceptions", grown)
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// answer is what a question got.
type answer struct {
	took  time.Duration // the shortest time
	bytes int
	code  string // of an error
}

// judge says what to think of the two answers, and whether the question grows. One that is refused does not: what is
// done before is bounded.
func judge(o options, q question, a [2]answer) (verdict string, grown bool) {
	allowed := time.Duration(o.most*float64(a[0].took)) + o.slack
	if a[0].bytes > 0 && a[1].bytes > a[0].bytes { // a larger answer takes longer
		allowed = time.Duration(float64(allowed) * float64(a[1].bytes) / float64(a[0].bytes))
	}
	why := exceptions[q.name]
	switch {
	case a[1].code != "":
		return "refused: " + a[1].code, false
	case a[1].took > allowed && why != "":
		return "exception: " + why, false
	case a[1].took > allowed:
		return "GROWS", true
	case why != "":
		return "does not grow any more: no exception is needed", false
	}
	return "", false
}

// ask asks a question again and again for some time, at least twice unless it takes seconds.
func (g *graph) ask(ctx context.Context, q question, spend time.Duration) (answer, error) {
	body, err := json.Marshal(map[string]string{"query": g.values.fill(q.document)})
	if err != nil {
		return answer{}, err
	}
	var best answer
	began := time.Now()
	again := func(n int) bool {
		return n == 0 || n == 1 && best.took < 2*time.Second || n < 200 && time.Since(began) < spend
	}
	for n := 0; again(n); n++ {
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "http://127.0.0.1/graphql", bytes.NewReader(body))
		r.RemoteAddr = "127.0.0.1:1"
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		start := time.Now()
		g.handler.ServeHTTP(w, r)
		a := answer{took: time.Since(start), bytes: w.Body.Len()}
		if a.code, err = codeOf(w.Body.Bytes()); err != nil {
			return a, fmt.Errorf("%w\n%s", err, body)
		}
		if n == 0 || a.took < best.took {
			best = a
		}
	}
	return best, nil
}

// codeOf returns the code of the error in an answer, if it is one that a question may get from a large graph.
func codeOf(body []byte) (string, error) {
	var a struct {
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(body, &a); err != nil {
		return "", fmt.Errorf("the answer cannot be read: %w: %.300s", err, body)
	}
	if len(a.Errors) == 0 {
		return "", nil
	}
	if code := a.Errors[0].Extensions.Code; code == "LIMIT_EXCEEDED" {
		return code, nil
	}
	return "", errors.New(a.Errors[0].Message)
}
