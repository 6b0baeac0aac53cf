// Command writes measures what one write costs beside what is already there: a relation of a large event, a claim of a
// relation that has many, an entity with many relations. It fills the store with things of two sizes and prints the
// cheapest of some writes to each: processor time of this process, and the time that it takes, which is what tells of a
// Neo4j.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"graphd/bench/proc"
	"graphd/bench/target"
	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/store"
	"graphd/internal/write"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var t target.Target
	t.AddFlags()
	small := flag.Int("small", 100, "the smaller size")
	large := flag.Int("large", 10_000, "the larger one")
	runs := flag.Int("runs", 20, "how many writes each figure is the least of")
	only := flag.String("only", "", "measure only the writes whose names match this regular expression")
	profile := flag.String("cpuprofile", "", "write a profile of the processor time of the measured writes to this file")
	flag.Parse()
	if err := run(ctx, t, []int{*small, *large}, *runs, *only, *profile); err != nil {
		fmt.Fprintln(os.Stderr, "writes:", err)
		os.Exit(1)
	}
}

// A subject is something that a write finds. It is filled with n relations or claims before the writes are measured.
type subject struct {
	name string
	fill func(w *writer, n int) error
	more func(w *writer, i int) kg.Batch // the i-th write that is measured
	most int                             // n is cut to this; 0: it is not
}

var subjects = []subject{
	{name: "relation of an event whose relations have one pair", fill: fillEvent(onePair),
		more: func(w *writer, i int) kg.Batch { return w.batch(w.ofEvent(onePair, w.n+i)) }},
	{name: "relation of an event of one entity with many", fill: fillEvent(oneHub),
		more: func(w *writer, i int) kg.Batch { return w.batch(w.ofEvent(oneHub, w.n+i)) }},
	{name: "relation of an event of many entities", fill: fillEvent(manyEnds),
		more: func(w *writer, i int) kg.Batch { return w.batch(w.ofEvent(manyEnds, w.n+i)) }},
	{name: "correction of the last of an event", fill: fillEvent(oneHub), more: func(w *writer, i int) kg.Batch {
		return w.correct("r", w.n-1, func(a *kg.Assertion) { a.When = day(w.n + i) }, "when")
	}},
	{name: "retraction of the last of an event", fill: fillEvent(onePair), more: func(w *writer, i int) kg.Batch {
		return w.retract("r", w.n-1-i)
	}},
	{name: "claim of a relation with many", most: 950, fill: func(w *writer, n int) error {
		r := w.between("r", 0, w.id("a", 0), w.id("b", 0))
		for i := range n {
			r.Claims = append(r.Claims, w.claim(i))
		}
		return w.write(w.batch(r))
	}, more: func(w *writer, i int) kg.Batch {
		return kg.Batch{Kind: kg.ChangeCorrect,
			Corrections: []kg.Correction{{Origin: &kg.Origin{}, ID: w.id("r", 0), Claims: []kg.Claim{w.claim(w.n + i)}}}}
	}},
	{name: "relation that links to one with many links", fill: fillLinks, more: func(w *writer, i int) kg.Batch {
		return w.batch(w.linked(w.n + i))
	}},
	{name: "correction of a relation with many links to it", fill: fillLinks, more: func(w *writer, i int) kg.Batch {
		return w.correct("l", 0, func(a *kg.Assertion) { a.Description = fmt.Sprint("text ", i) }, "description")
	}},
	{name: "retraction of a relation that many link to", fill: fillLinks, more: func(w *writer, i int) kg.Batch {
		return w.retract("l", i)
	}},
	{name: "relation of an entity with many", fill: fillHub, more: func(w *writer, i int) kg.Batch {
		return w.batch(w.ofHub(w.n + i))
	}},
	{name: "name of an entity with many relations", fill: fillHub, more: func(w *writer, i int) kg.Batch {
		return kg.Batch{Kind: kg.ChangeAmend, EntityCorrections: []kg.EntityCorrection{{Origin: &kg.Origin{},
			ID: w.id("a", 0), Reason: "a test", Set: kg.Entity{Name: fmt.Sprint("Name ", i)}, Fields: []string{"name"}}}}
	}},
	{name: "kind of an entity with many relations", fill: fillHub, more: func(w *writer, i int) kg.Batch {
		kind := []kg.Kind{kg.KindOrganization, kg.KindPerson}[i%2]
		return kg.Batch{Kind: kg.ChangeAmend, EntityCorrections: []kg.EntityCorrection{{Origin: &kg.Origin{},
			ID: w.id("a", 0), Reason: "a test", Set: kg.Entity{Kind: kind}, Fields: []string{"kind"}}}}
	}},
	{name: "relation of an official with many offices", most: 1000, fill: fillOffices,
		more: func(w *writer, i int) kg.Batch {
			return w.batch(w.between("x", i, w.id("a", 0), w.id("b", 0)))
		}},
	{name: "office of an official with many", most: 1000, fill: fillOffices, more: func(w *writer, i int) kg.Batch {
		return w.batch(w.office(w.n + i))
	}},
}

// Who the ends of an event's relations are.
const (
	onePair = iota
	oneHub
	manyEnds
)

func fillEvent(ends int) func(*writer, int) error {
	return func(w *writer, n int) error {
		return w.fill(n, func(i int) *kg.NewRelation { return w.ofEvent(ends, i) })
	}
}

func fillLinks(w *writer, n int) error {
	var list []*kg.NewRelation
	for i := range w.runs { // each can be retracted once
		list = append(list, w.between("l", i, w.id("a", 0), w.id("b", 0)))
	}
	if err := w.write(w.batch(list...)); err != nil {
		return err
	}
	return w.fill(n, w.linked)
}

func fillHub(w *writer, n int) error { return w.fill(n, w.ofHub) }

func fillOffices(w *writer, n int) error { return w.fill(n, w.office) }

// writer makes what it writes from the name of its subject.
type writer struct {
	ctx    context.Context
	store  store.Store
	prefix string
	n      int // what is there
	runs   int // writes that are measured
}

// others is how many other entities there are.
const others = 2000

func (w *writer) id(what string, i int) string { return fmt.Sprintf("%s:%s%d", w.prefix, what, i) }

func day(i int) edtf.Value {
	first, _ := edtf.NewDay(2000, 1, 1)
	return edtf.MustParse((first + edtf.Day(i%9000)).String())
}

func (w *writer) claim(i int) kg.Claim {
	return kg.Claim{Stance: kg.StanceAsserts, Evidence: []kg.Evidence{{Source: w.id("s", i%50), Locator: fmt.Sprint(i)}}}
}

func (w *writer) between(what string, i int, from, to string) *kg.NewRelation {
	r := &kg.NewRelation{Origin: &kg.Origin{}, ID: w.id(what, i)}
	types := []kg.RelationType{"CONSULT", "ACCUSE", "ASSAULT", "AID", "COERCE", "STATEMENT"}
	r.Type, r.From, r.To, r.When = types[i%len(types)], from, to, day(i)
	r.Claims = []kg.Claim{w.claim(i)}
	return r
}

func (w *writer) ofEvent(ends, i int) *kg.NewRelation {
	from, to := w.id("a", 0), w.id("b", 0)
	if ends != onePair {
		to = w.id("b", i%others)
	}
	if ends == manyEnds {
		from = w.id("b", (7*i+1)%others)
	}
	r := w.between("r", i, from, to)
	r.EventKey = w.id("event", 0)
	return r
}

func (w *writer) linked(i int) *kg.NewRelation {
	r := w.between("r", i, w.id("a", 0), w.id("b", i%others))
	for l := range w.runs {
		r.Links = append(r.Links, kg.Link{Role: kg.LinkResponseTo, Relation: w.id("l", l)})
	}
	return r
}

func (w *writer) ofHub(i int) *kg.NewRelation {
	return w.between("r", i, w.id("a", 0), w.id("b", i%others))
}

func (w *writer) office(i int) *kg.NewRelation {
	r := w.between("o", i, w.id("a", 0), w.id("b", i%others))
	r.Type = "HOLDS_OFFICE"
	r.Role = fmt.Sprint("office ", i)
	return r
}

func (w *writer) batch(relations ...*kg.NewRelation) kg.Batch {
	b := kg.Batch{Kind: kg.ChangeAssert}
	for _, r := range relations {
		b.Relations = append(b.Relations, *r)
	}
	return b
}

func (w *writer) correct(what string, i int, set func(*kg.Assertion), fields ...string) kg.Batch {
	k := kg.Correction{Origin: &kg.Origin{}, ID: w.id(what, i), Reason: "a test", Fields: fields}
	set(&k.Set)
	return kg.Batch{Kind: kg.ChangeCorrect, Corrections: []kg.Correction{k}}
}

func (w *writer) retract(what string, i int) kg.Batch {
	return kg.Batch{Kind: kg.ChangeRetract,
		Retractions: []kg.Retraction{{Origin: &kg.Origin{}, ID: w.id(what, i), Reason: "a test"}}}
}

func (w *writer) write(b kg.Batch) error {
	_, err := write.Apply(w.ctx, w.store, write.Call{Principal: "bench"}, b)
	return err
}

func (w *writer) fill(n int, one func(int) *kg.NewRelation) error {
	for from := 0; from < n; from += 5000 {
		var list []*kg.NewRelation
		for i := from; i < min(from+5000, n); i++ {
			list = append(list, one(i))
		}
		if err := w.write(w.batch(list...)); err != nil {
			return err
		}
	}
	return nil
}

// entities makes the entities of a subject.
func (w *writer) entities(official bool) error {
	b := kg.Batch{Kind: kg.ChangeAssert}
	add := func(id string, kind kg.Kind) {
		b.Entities = append(b.Entities, kg.EntityWrite{Origin: &kg.Origin{},
			Entity: &kg.Entity{ID: id, Kind: kind, Name: id}})
	}
	kind := kg.KindPerson
	if official {
		kind = kg.KindOfficial
	}
	add(w.id("a", 0), kind)
	for i := range others {
		add(w.id("b", i), kg.KindOrganization)
	}
	for i := range 50 {
		add(w.id("s", i), kg.KindSource)
	}
	return w.write(b)
}

// cost is what a write took.
type cost struct{ cpu, time time.Duration }

func (w *writer) measure(s *subject) (least cost, err error) {
	if err := w.entities(strings.Contains(s.name, "office")); err != nil {
		return least, err
	}
	if err := s.fill(w, w.n); err != nil {
		return least, err
	}
	var cpu, took []time.Duration
	for i := range w.runs {
		b := s.more(w, i)
		began, used := time.Now(), proc.Used()
		if err := w.write(b); err != nil {
			return least, err
		}
		cpu, took = append(cpu, proc.Used()-used), append(took, time.Since(began))
	}
	return cost{slices.Min(cpu), slices.Min(took)}, nil
}

func run(ctx context.Context, t target.Target, sizes []int, runs int, only, profile string) (err error) {
	match, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	if !t.Neo4j() && t.DB == "" {
		dir, err := os.MkdirTemp("", "writes")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		t.DB = filepath.Join(dir, "graph.db")
	}
	s, err := t.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintf(out, "write to %s, load %s\tn\tCPU\ttime\tn\tCPU\ttime\tCPU of both\t\n", t.Name(), proc.Load())
	stamp := time.Now().UnixNano() // so that a graph can be filled again
	err = proc.Profiled(profile, func() error {
		for i := range subjects {
			if !match.MatchString(subjects[i].name) {
				continue
			}
			if err := compare(ctx, s, out, &subjects[i], fmt.Sprintf("w%d-%d", stamp, i), sizes, runs); err != nil {
				return fmt.Errorf("%s: %w", subjects[i].name, err)
			}
		}
		return nil
	})
	return errors.Join(err, out.Flush())
}

// compare prints what a write costs with the subject of each size.
func compare(
	ctx context.Context, s store.Store, out *tabwriter.Writer, x *subject, prefix string, sizes []int, runs int,
) error {
	_, _ = fmt.Fprint(out, x.name)
	var all []cost
	for i, n := range sizes {
		if x.most > 0 {
			n = min(n, x.most)
		}
		w := &writer{ctx: ctx, store: s, prefix: fmt.Sprintf("%s-%d", prefix, i), n: n, runs: runs}
		c, err := w.measure(x)
		if err != nil {
			return err
		}
		all = append(all, c)
		_, _ = fmt.Fprintf(out, "\t%d\t%.1f ms\t%.1f ms", n, ms(c.cpu), ms(c.time))
	}
	_, err := fmt.Fprintf(out, "\t× %.1f\t\n", float64(all[1].cpu)/float64(all[0].cpu))
	return err
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
