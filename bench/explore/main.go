// Command explore asks graphs of several sizes what an analyst asks of them: what lies around the busiest entity, what
// leads from one entity to another, how a busy relationship went, and what an entity's relations are about. It prints
// how long the answers take, and how much of each graph they read, beside statements written by hand.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"syscall"
	"text/tabwriter"
	"time"

	"graphd/bench/proc"
	"graphd/bench/target"
	"graphd/internal/kg"
	"graphd/internal/query"
	"graphd/internal/server"
)

type options struct {
	target  target.Target
	places  []string
	only    *regexp.Regexp
	rounds  int
	hand    bool
	profile string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var o options
	o.target.AddFlags()
	only := flag.String("only", "", "ask only the questions whose names match this regular expression")
	flag.IntVar(&o.rounds, "rounds", 20, "how often each question is asked")
	flag.BoolVar(&o.hand, "hand", true, "ask by hand, too; of a file this copies its relations to plain tables first")
	flag.StringVar(&o.profile, "cpuprofile", "", "a file for a profile of graphd's answers")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "explore [flags] GRAPH...\n\nGRAPH is a file of the embedded store, "+
			"or the URI of a Neo4j; bench/load fills either.")
		flag.PrintDefaults()
	}
	flag.Parse()
	o.places = flag.Args()
	if len(o.places) == 0 && o.target.URI != "" {
		o.places = []string{o.target.URI}
	}
	err := errors.New("name a graph: a file, or a URI")
	if len(o.places) > 0 {
		o.only, err = regexp.Compile(*only)
	}
	if err == nil {
		err = proc.Profiled(o.profile, func() error { return explore(ctx, &o) })
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "explore:", err)
		os.Exit(1)
	}
}

func explore(ctx context.Context, o *options) error {
	for _, place := range o.places {
		if err := exploreOne(ctx, o, place); err != nil {
			return fmt.Errorf("%s: %w", place, err)
		}
	}
	return nil
}

var isURI = regexp.MustCompile(`^[a-z0-9+]+://`)

func exploreOne(ctx context.Context, o *options, place string) (err error) {
	t := o.target
	if t.DB = place; isURI.MatchString(place) {
		t.DB, t.URI = "", place
	}
	s, err := t.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	v, err := valuesOf(ctx, s)
	if err != nil {
		return err
	}
	var hand byHand
	if o.hand {
		if hand, err = newByHand(ctx, &t); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, hand.Close()) }()
	}
	so := server.DefaultOptions
	so.Store, so.Log, so.Loopback, so.Explain, so.Timeout = s, slog.New(slog.DiscardHandler), true, true, 5*time.Minute
	h := server.New(so)
	h.Ready()
	fmt.Printf("%s: %d relations; the busiest entity is %s with %d; load of the machine %s\n", t.Name(), v.relations,
		v.busy, v.degree, proc.Load())
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "question\tp50 ms\tCPU ms\tread\tby hand: p50 ms\tCPU ms\trows\t")
	for _, q := range questions(v) {
		if !o.only.MatchString(q.name) {
			continue
		}
		m, err := measureEach(o.rounds, func(i int) (int, error) {
			return ask(ctx, h, q.documents[i%len(q.documents)])
		})
		switch {
		case errors.Is(err, errRefused):
			fmt.Fprintf(w, "%s\trefused\t\t\t", q.name)
		case err != nil:
			return fmt.Errorf("%s: %w", q.name, err)
		default:
			fmt.Fprintf(w, "%s\t%.1f\t%.1f\t%d\t", q.name, ms(m.wall), ms(m.cpu), m.read)
		}
		if hand != nil {
			m, err := measureEach(o.rounds, func(i int) (int, error) { return hand.Ask(ctx, q.name, v, i) })
			if err != nil {
				return fmt.Errorf("%s by hand: %w", q.name, err)
			}
			fmt.Fprintf(w, "%.1f\t%.1f\t%d\t", ms(m.wall), ms(m.cpu), m.read)
		}
		fmt.Fprintln(w)
	}
	return errors.Join(w.Flush(), ctx.Err())
}

// measured is what one asking takes; read is the most that any reads.
type measured struct {
	wall, cpu time.Duration
	read      int
}

// measureEach calls ask again and again, once before it counts.
func measureEach(rounds int, ask func(i int) (int, error)) (measured, error) {
	var m measured
	if _, err := ask(0); err != nil {
		return m, err
	}
	var walls []time.Duration
	before, err := proc.CPU("self")
	if err != nil {
		return m, err
	}
	for i := range rounds {
		began := time.Now()
		read, err := ask(i)
		if err != nil {
			return m, err
		}
		walls = append(walls, time.Since(began))
		m.read = max(m.read, read)
	}
	after, err := proc.CPU("self")
	slices.Sort(walls)
	m.wall, m.cpu = walls[len(walls)/2], (after-before)/time.Duration(rounds)
	return m, err
}

// ask sends a document, and returns how many rows, or Neo4j's hits, its answer took.
func ask(ctx context.Context, h http.Handler, document string) (read int, err error) {
	body, err := json.Marshal(map[string]any{"query": document, "extensions": map[string]any{"explain": true}})
	if err != nil {
		return 0, err
	}
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "http://127.0.0.1/graphql", bytes.NewReader(body))
	r.RemoteAddr = "127.0.0.1:1"
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var a struct {
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
		Extensions struct{ Explain []query.Step }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		return 0, fmt.Errorf("the answer cannot be read: %w: %.300s", err, w.Body)
	}
	if len(a.Errors) > 0 && a.Errors[0].Extensions.Code == string(kg.CodeLimitExceeded) {
		return 0, errRefused
	}
	if len(a.Errors) > 0 {
		return 0, errors.New(a.Errors[0].Message)
	}
	for _, step := range a.Extensions.Explain {
		read += step.Read + step.Hits
	}
	return read, nil
}

// errRefused is the error of a question that would take more than the server's limits allow.
var errRefused = errors.New("refused")

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
