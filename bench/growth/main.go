// Command growth asks a graph and one ten times as large the same questions, and fails where an answer of the same size
// costs more from the larger one. Questions go through the whole server, in this process. What they cost is processor
// time of this process or, of a Neo4j, hits of its database: neither depends on what else the machine does.
package main

import (
	"bytes"
	"cmp"
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

	"graphd/bench/proc"
	"graphd/bench/target"
	"graphd/internal/query"
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
	hits         int
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var o options
	o.target.AddFlags()
	flag.StringVar(&o.small, "small", "", "the smaller graph: a file of the embedded store, or the URI of a Neo4j")
	flag.StringVar(&o.large, "large", "", "the larger one")
	flag.StringVar(&o.only, "only", "", "ask only the questions whose names match this regular expression")
	flag.DurationVar(&o.spend, "spend", 500*time.Millisecond, "time to repeat a question for; the cheapest run counts")
	flag.Float64Var(&o.most, "most", 1.5, "the factor by which an answer may cost more")
	flag.DurationVar(&o.slack, "slack", 500*time.Microsecond, "and this beside it, since the shortest answers vary")
	flag.IntVar(&o.hits, "hits", 200, "the same for hits of a Neo4j")
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
	so.Explain = true
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
	for _, name := range []string{"busy", "other", "far", "type", "mode", "source", "day", "later"} {
		graphs[1].values[name] = graphs[0].values[name]
	}
	fmt.Fprintf(out, "%d and %d relations; %s\n\n", graphs[0].size, graphs[1].size, graphs[0].values["busy"])
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "question\tms\tCPU ms\tread\tfactor\tbytes\t\t")
	grown, asked := 0, 0
	for _, q := range questions() {
		if !only.MatchString(q.name) || ctx.Err() != nil {
			continue
		}
		var a [2]answer
		var verdict string
		for spend, again := o.spend, 3; again > 0; spend, again = 2*spend, again-1 {
			for i, g := range graphs {
				b, err := g.ask(ctx, q, spend)
				if err != nil {
					return fmt.Errorf("%s: %w", q.name, err)
				}
				a[i].keep(b)
			}
			var bad bool
			if verdict, bad = judge(o, q, a); !bad {
				break
			}
			if again == 1 {
				grown++
			}
		}
		asked++
		fmt.Fprintf(w, "%s\t%.2f, %.2f\t%.2f, %.2f\t%d, %d\t%.1f\t%d, %d\t%s\n", q.name, ms(a[0].took), ms(a[1].took),
			ms(a[0].cpu), ms(a[1].cpu), a[0].read+a[0].hits, a[1].read+a[1].hits, a[1].cost()/a[0].cost(),
			a[0].bytes, a[1].bytes, verdict)
	}
	if err := errors.Join(w.Flush(), ctx.Err()); err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%d questions, %d of them grow\n", asked, grown)
	if grown > 0 {
		return fmt.Errorf("%d questions cost more in the larger graph, and are no exceptions", grown)
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// answer is what a question got.
type answer struct {
	took, cpu  time.Duration // the shortest time, and the least processor time
	read, hits int           // rows of SQLite, or hits of Neo4j's database
	bytes      int
	code       string // of an error
}

// cost is what must not grow: processor time, or hits.
func (a answer) cost() float64 {
	if a.hits > 0 {
		return float64(a.hits)
	}
	return float64(a.cpu)
}

// judge says what to think of the two answers, and whether the question grows. One that is refused does not: what is
// done before is bounded.
func judge(o options, q question, a [2]answer) (verdict string, grown bool) {
	allowed := o.most * a[0].cost()
	why := exceptions[q.name]
	if a[0].hits > 0 {
		allowed += float64(o.hits)
		why = cmp.Or(why, onNeo4j[q.name])
	} else {
		allowed += float64(o.slack)
	}
	if a[0].bytes > 0 && a[1].bytes > a[0].bytes { // a larger answer takes longer
		allowed *= float64(a[1].bytes) / float64(a[0].bytes)
	}
	switch {
	case a[1].code != "":
		return "refused: " + a[1].code, false
	case a[1].cost() > allowed && why != "":
		return "exception: " + why, false
	case a[1].cost() > allowed:
		return "GROWS", true
	case why != "":
		return "does not grow any more: no exception is needed", false
	}
	return "", false
}

// keep keeps the better of two answers to one question.
func (a *answer) keep(b answer) {
	if a.took > 0 {
		b.took, b.cpu = min(a.took, b.took), min(a.cpu, b.cpu)
	}
	*a = b
}

// ask asks a question again and again for some time, at least twice unless it takes seconds, and once how it is
// answered.
func (g *graph) ask(ctx context.Context, q question, spend time.Duration) (answer, error) {
	document := g.values.fill(q.document)
	best, err := g.askOnce(ctx, document, true)
	if err != nil || best.code != "" {
		return best, err
	}
	began := time.Now()
	for n := 0; n == 0 || n == 1 && best.took < 2*time.Second || n < 200 && time.Since(began) < spend; n++ {
		a, err := g.askOnce(ctx, document, false)
		if err != nil {
			return best, err
		}
		if n == 0 {
			best.took = 0 // it explained itself, too
		}
		a.read, a.hits = best.read, best.hits
		best.keep(a)
	}
	return best, nil
}

func (g *graph) askOnce(ctx context.Context, document string, explain bool) (answer, error) {
	body, err := json.Marshal(map[string]any{"query": document, "extensions": map[string]any{"explain": explain}})
	if err != nil {
		return answer{}, err
	}
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "http://127.0.0.1/graphql", bytes.NewReader(body))
	r.RemoteAddr = "127.0.0.1:1"
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	start, before := time.Now(), proc.Used()
	g.handler.ServeHTTP(w, r)
	a := answer{took: time.Since(start), cpu: proc.Used() - before, bytes: w.Body.Len()}
	if err := a.note(w.Body.Bytes()); err != nil {
		return a, fmt.Errorf("%w\n%s", err, body)
	}
	return a, nil
}

// note takes from an answer what its statements read, and the code of its error, if it is one that a question may get
// from a large graph.
func (a *answer) note(body []byte) error {
	var got struct {
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
		Extensions struct{ Explain []query.Step }
	}
	if err := json.Unmarshal(body, &got); err != nil {
		return fmt.Errorf("the answer cannot be read: %w: %.300s", err, body)
	}
	for _, s := range got.Extensions.Explain {
		a.read, a.hits = a.read+s.Read, a.hits+s.Hits
	}
	if len(got.Errors) == 0 {
		return nil
	}
	if a.code = got.Errors[0].Extensions.Code; a.code == "LIMIT_EXCEEDED" {
		return nil
	}
	return errors.New(got.Errors[0].Message)
}
