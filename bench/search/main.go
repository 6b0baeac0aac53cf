// Command search measures a keystroke: searches for the beginnings of names, letter by letter, and for misspelt names,
// among many entities with the names of real data. It says how long they take, and how often the entity that is meant
// is among the first ten.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"graphd/bench/proc"
	neo4jdev "graphd/dev/neo4j"
	"graphd/internal/kg"
	"graphd/internal/lite"
	"graphd/internal/neo"
	"graphd/internal/plan"
	"graphd/internal/query"
	"graphd/internal/store"
	"graphd/internal/write"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", "../shared/data", "a folder with icews14/*.tsv and icews05-15/*.tsv")
	entities := flag.Int("entities", 100_000, "entities of the graph")
	sought := flag.Int("sought", 200, "names that are sought")
	onNeo4j := flag.Bool("neo4j", false, "on Neo4j: a server that it starts itself")
	profile := flag.String("cpuprofile", "", "a file for a profile of the searches")
	show := flag.Bool("missed", false, "print what was not among the first ten")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *data, *entities, *sought, *onNeo4j, *show, *profile); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, data string, entities, sought int, onNeo4j, show bool, profile string) error {
	dir, err := os.MkdirTemp("", "graphd-search-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	names, err := namesOf(data)
	if err != nil {
		return err
	}
	s, err := open(ctx, onNeo4j, dir)
	if err != nil {
		return err
	}
	defer s.Close()
	r := rand.New(rand.NewPCG(1, 2))
	list := expand(r, names, entities)
	began := time.Now()
	for some := range slices.Chunk(list, 5000) {
		b := kg.Batch{Kind: kg.ChangeUpsert}
		for _, e := range some {
			b.Entities = append(b.Entities, kg.EntityWrite{Entity: e})
		}
		if _, err := write.Apply(ctx, s, write.Call{}, b); err != nil {
			return err
		}
	}
	took := time.Since(began)
	fmt.Printf("%d names of data make %d entities, written in %.1f s: %.0f µs each\n", len(names), len(list),
		took.Seconds(), float64(took.Microseconds())/float64(len(list)))
	m := &measure{ctx: ctx, s: s, show: show}
	for range 30 { // a Neo4j that has just started
		m.time("", "warm up", "")
	}
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return proc.Profiled(profile, func() error {
		m.seek(r, list[:min(sought, len(list))])
		return m.report()
	})
}

// seek looks for each entity by its name as somebody types it, letter by letter, then misspelt and turned round.
func (m *measure) seek(r *rand.Rand, list []*kg.Entity) {
	for _, e := range list {
		letters := []rune(e.Name)
		for n := 1; n <= len(letters); n++ {
			kind := "4 to 6 letters"
			switch {
			case n <= 3:
				kind = strconv.Itoa(n) + " letters"
			case n == len(letters):
				kind = "whole name"
			case n > 6:
				kind = "7 letters or more"
			}
			m.time(kind, string(letters[:n]), e.ID)
		}
		for range 3 {
			m.time("one letter wrong", misspell(r, letters), e.ID)
		}
		if words := strings.Fields(e.Name); len(words) > 1 {
			slices.Reverse(words)
			m.time("words turned round", strings.Join(words, " "), e.ID)
		}
	}
}

// namesOf returns the names of the actors in the data.
func namesOf(data string) ([]string, error) {
	seen := map[string]bool{}
	for _, pattern := range []string{"icews14/*.tsv", "icews05-15/*.tsv"} {
		files, err := filepath.Glob(filepath.Join(data, pattern))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			for line := range strings.Lines(string(b)) {
				if cells := strings.Split(line, "\t"); len(cells) > 2 {
					for _, name := range []string{cells[0], cells[2]} {
						seen[strings.Join(strings.Fields(name), " ")] = true
					}
				}
			}
		}
	}
	var out []string
	for name := range seen {
		out = append(out, name)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s holds no data", data)
	}
	slices.Sort(out)
	return out, nil
}

// expand makes as many entities: those of the data, and people with given and family names of theirs.
func expand(r *rand.Rand, names []string, n int) []*kg.Entity {
	var given, family []string
	for _, name := range names {
		if w := strings.Fields(name); len(w) == 2 && !strings.ContainsAny(name, "()/-") {
			given, family = append(given, w[0]), append(family, w[1])
		}
	}
	seen := map[string]bool{}
	var out []*kg.Entity
	add := func(name string, kind kg.Kind) {
		if !seen[name] && len(out) < n {
			seen[name] = true
			out = append(out, &kg.Entity{ID: "e:" + strconv.Itoa(len(out)), Kind: kind, Name: name})
		}
	}
	for _, name := range names {
		add(name, kg.KindActor)
	}
	kinds := []kg.Kind{kg.KindOfficial, kg.KindPerson, kg.KindPerson, kg.KindActor}
	for len(out) < n && len(given) > 0 {
		name := given[r.IntN(len(given))] + " " + family[r.IntN(len(family))]
		if r.IntN(4) == 0 {
			name = given[r.IntN(len(given))] + " " + name
		}
		add(name, kinds[r.IntN(len(kinds))])
	}
	return out
}

// misspell changes, adds, drops or swaps a letter, but for the first one.
func misspell(r *rand.Rand, name []rune) string {
	s := slices.Clone(name)
	if len(s) < 3 {
		return string(s)
	}
	i := 1 + r.IntN(len(s)-2)
	letter := rune('a' + r.IntN(26))
	switch r.IntN(4) {
	case 0:
		s[i] = letter
	case 1:
		s = slices.Insert(s, i, letter)
	case 2:
		s = slices.Delete(s, i, i+1)
	case 3:
		s[i], s[i+1] = s[i+1], s[i]
	}
	return string(s)
}

// open opens an empty store. A Neo4j ends with this process.
func open(ctx context.Context, onNeo4j bool, dir string) (store.Store, error) {
	if !onNeo4j {
		return lite.Open(ctx, lite.Options{Path: filepath.Join(dir, "graph.db")})
	}
	srv, err := neo4jdev.Start(ctx, neo4jdev.Options{Dir: dir, HeapMB: 2048})
	if err != nil {
		return nil, err
	}
	return neo.Open(ctx, neo.Options{URI: srv.URI, User: srv.User, Password: srv.Password})
}

// measure times searches.
type measure struct {
	ctx   context.Context
	s     store.Store
	show  bool
	err   error
	kinds []*figures
	all   figures
}

// figures are those of one kind of search.
type figures struct {
	name  string
	times []time.Duration
	spent time.Duration // of processor time, by this process
	found int
}

// time searches once; without a kind it counts for nothing.
func (m *measure) time(kind, text, id string) {
	if m.err != nil || strings.TrimSpace(text) == "" {
		return
	}
	key := plan.Key{}.Field("search")
	p := &plan.Plan{Roots: []plan.Root{{Key: key, Question: &plan.Search{Text: text, Limit: 10}}}}
	began, before := time.Now(), processorTime()
	res, err := query.Run(m.ctx, m.s, p)
	took, spent := time.Since(began), processorTime()-before
	if err != nil {
		m.err = err
		return
	}
	if kind == "" {
		return
	}
	i := slices.IndexFunc(m.kinds, func(f *figures) bool { return f.name == kind })
	if i < 0 {
		i = len(m.kinds)
		m.kinds = append(m.kinds, &figures{name: kind})
	}
	f := m.kinds[i]
	f.times = append(f.times, took)
	m.all.times = append(m.all.times, took)
	f.spent += spent
	m.all.spent += spent
	page := query.Answer[*query.SearchPage](res, key)
	if slices.ContainsFunc(page.Items, func(x query.Found) bool { return x.Entity.ID == id }) {
		f.found++
	} else if m.show && (kind == "one letter wrong" || kind == "whole name" || kind == "words turned round") {
		fmt.Printf("missed: %q (%s)\n", text, kind)
	}
}

// processorTime is what this process has spent.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (m *measure) report() error {
	if m.err != nil {
		return m.err
	}
	m.all.name = "all"
	fmt.Printf("%-20s %8s %8s %8s %8s %8s %12s\n", "", "searches", "p50 ms", "p95 ms", "max ms", "CPU ms",
		"in first 10")
	for _, f := range append(m.kinds, &m.all) {
		slices.Sort(f.times)
		n := len(f.times)
		ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
		hits := fmt.Sprintf("%.1f %%", 100*float64(f.found)/float64(n))
		if f == &m.all {
			hits = ""
		}
		fmt.Printf("%-20s %8d %8.1f %8.1f %8.1f %8.1f %12s\n", f.name, n, ms(f.times[n/2]), ms(f.times[n*95/100]),
			ms(f.times[n-1]), ms(f.spent)/float64(n), hits)
	}
	return nil
}
