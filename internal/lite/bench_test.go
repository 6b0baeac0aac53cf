package lite

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
	"graphd/internal/store"
	"graphd/internal/write"
)

// The benchmarks run on relations like those of an event data set: one day each, one source, a few busy ends and many
// quiet ones. Their number is BENCH_RELATIONS, 100,000 if it is not set:
//
//	BENCH_RELATIONS=1000000 go test -run '^$' -bench . ./internal/lite
func benchSize() int {
	if n, err := strconv.Atoi(os.Getenv("BENCH_RELATIONS")); err == nil {
		return n
	}
	return 100_000
}

const benchSource = "source:events"

func stateID(i uint64) string { return fmt.Sprintf("state:S%03d", i) }
func actorID(i uint64) string { return fmt.Sprintf("actor:collective-%d", i) }

func benchEntities() []*kg.Entity {
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	list := []*kg.Entity{{ID: benchSource, Kind: kg.KindSource, Name: "Events", Version: 1, RecordedAt: at}}
	for i := range uint64(250) {
		list = append(list, &kg.Entity{
			ID: stateID(i), Kind: kg.KindState, Name: fmt.Sprintf("State %d", i), Version: 1, RecordedAt: at,
		})
	}
	for i := range uint64(10_000) {
		list = append(list, &kg.Entity{
			ID: actorID(i), Kind: kg.KindActor, Name: fmt.Sprintf("Collective (State %d)", i), Version: 1,
			RecordedAt: at,
		})
	}
	return list
}

func newEntities(list []*kg.Entity) []store.EntityPut {
	out := make([]store.EntityPut, len(list))
	for i, e := range list {
		out[i].New = e
	}
	return out
}

func newRelations(list []*kg.Relation) []store.RelationPut {
	out := make([]store.RelationPut, len(list))
	for i, r := range list {
		out[i].New = r
	}
	return out
}

// benchRelations makes n relations, the from-th and following ones of an endless list: in the order of their dates,
// but for a month, or in none.
func benchRelations(from, n int, ordered bool) []*kg.Relation {
	rnd := rand.New(rand.NewPCG(1, uint64(from)))
	states, actors := rand.NewZipf(rnd, 1.3, 3, 249), rand.NewZipf(rnd, 1.1, 10, 9999)
	types := []kg.RelationType{"CONSULT", "AGREE", "SUPPORT", "ACCUSE", "ASSAULT", "COERCE", "STATEMENT", "STATEMENT",
		"CONSULT", "REQUEST", "REJECT", "AID"}
	first, _ := edtf.NewDay(2005, 1, 1)
	at := time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC)
	end := func() (id, state string) {
		s := stateID(states.Uint64())
		if rnd.IntN(10) < 4 {
			return s, s
		}
		return actorID(actors.Uint64()), s
	}
	list := make([]*kg.Relation, n)
	for i := range list {
		r := &kg.Relation{ID: fmt.Sprintf("events-%08d", from+i), Version: 1, RecordedAt: at}
		r.Type = types[rnd.IntN(len(types))]
		r.From, r.FromState = end()
		r.To, r.ToState = end()
		day := rnd.IntN(4000)
		if ordered {
			day = (from+i)*3970/benchSize() + rnd.IntN(30)
		}
		r.When = edtf.MustParse((first + edtf.Day(day)).String())
		r.Claims = kg.OwnVoice([]kg.Evidence{{Source: benchSource, Locator: "row " + strconv.Itoa(from+i)}})
		r.CAMEOCode = "036"
		r.Derive(nil)
		list[i] = r
	}
	return list
}

// benchFile is the file that the reading benchmarks share.
var benchFile = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "lite")
	if err != nil {
		panic(err)
	}
	return filepath.Join(dir, "graph.db")
})

func TestMain(m *testing.M) {
	code := m.Run()
	_ = os.RemoveAll(filepath.Dir(benchFile()))
	os.Exit(code)
}

func benchStore(b *testing.B) *Store {
	s := openFile(b, benchFile(), nil)
	ctx := context.Background()
	size := benchSize()
	err := s.Write(ctx, func(w store.Writer) error {
		if n, err := w.CountRelations(ctx, &plan.RelationList{}, nil); err != nil || n[0] == size {
			return err
		}
		if err := w.PutEntities(ctx, newEntities(benchEntities())); err != nil {
			return err
		}
		for i := 0; i < size; i += 100_000 {
			if err := w.PutRelations(ctx, newRelations(benchRelations(i, min(100_000, size-i), false))); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func BenchmarkInsert(b *testing.B) {
	size := benchSize()
	for _, c := range []struct {
		name    string
		batch   int
		ordered bool
	}{{name: "ordered/5000", batch: 5000, ordered: true},
		{name: "ordered/100000", batch: 100_000, ordered: true},
		{name: "shuffled/5000", batch: 5000},
		{name: "shuffled/100000", batch: 100_000}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				s := openFile(b, filepath.Join(b.TempDir(), "graph.db"), nil)
				if err := s.Write(b.Context(), func(w store.Writer) error {
					return w.PutEntities(b.Context(), newEntities(benchEntities()))
				}); err != nil {
					b.Fatal(err)
				}
				for i := 0; i < size; i += c.batch {
					relations := benchRelations(i, min(c.batch, size-i), c.ordered)
					b.StartTimer()
					if err := s.Write(b.Context(), func(w store.Writer) error {
						return w.PutRelations(b.Context(), newRelations(relations))
					}); err != nil {
						b.Fatal(err)
					}
					b.StopTimer()
				}
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(size*b.N)/b.Elapsed().Seconds(), "relations/s")
		})
	}
}

func BenchmarkList(b *testing.B) {
	day, _ := edtf.NewDay(2010, 6, 1)
	busy := stateID(0)
	status := kg.StatusDisputed
	for _, q := range []struct {
		name    string
		list    plan.RelationList
		parents []string
	}{
		{
			name: "latest20", list: plan.RelationList{Anchor: plan.AnchorEntity, Scan: latest(20)},
			parents: []string{busy},
		},
		{
			name: "latest20claims",
			list: plan.RelationList{
				Anchor: plan.AnchorEntity, Scan: latest(20), Columns: plan.Columns{Claims: true, Body: true},
			},
			parents: []string{busy},
		},
		{
			name: "type",
			list: plan.RelationList{
				Anchor: plan.AnchorEntity, Scan: latest(20),
				Where: &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"AID"}}},
			},
			parents: []string{busy},
		},
		{
			name: "threeTypes",
			list: plan.RelationList{
				Anchor: plan.AnchorEntity, Scan: latest(20),
				Where: &plan.RelationWhere{
					Type: &plan.RelationTypeFilter{In: []kg.RelationType{"AID", "REJECT", "ASSAULT"}},
				},
			},
			parents: []string{busy},
		},
		{
			name: "dyad",
			list: plan.RelationList{Scan: latest(20), Where: &plan.RelationWhere{Between: []string{busy, stateID(1)}}},
		},
		{
			name: "states",
			list: plan.RelationList{
				Scan: latest(20), Where: &plan.RelationWhere{BetweenStates: []string{busy, stateID(1)}},
			},
		},
		{name: "date", list: plan.RelationList{Scan: latest(20)}},
		{
			name: "at",
			list: plan.RelationList{
				Anchor: plan.AnchorEntity, Scan: latest(20), Where: &plan.RelationWhere{At: &day},
			},
			parents: []string{busy},
		},
		{
			name: "source", list: plan.RelationList{Anchor: plan.AnchorSource, Scan: latest(20)},
			parents: []string{benchSource},
		},
		{
			name: "none",
			list: plan.RelationList{
				Anchor: plan.AnchorEntity, Scan: latest(20),
				Where: &plan.RelationWhere{Status: &plan.ClaimStatusFilter{Eq: &status}},
			},
			parents: []string{busy},
		},
	} {
		b.Run(q.name, func(b *testing.B) {
			s := benchStore(b)
			b.ReportAllocs()
			for b.Loop() {
				err := s.Read(b.Context(), func(r store.Reader) error {
					_, err := r.ListRelations(b.Context(), &q.list, q.parents)
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCount(b *testing.B) {
	s := benchStore(b)
	b.Run("busy", func(b *testing.B) {
		for b.Loop() {
			err := s.Read(b.Context(), func(r store.Reader) error {
				_, err := r.CountRelations(b.Context(), &plan.RelationList{Anchor: plan.AnchorEntity},
					[]string{stateID(0)})
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("stats", func(b *testing.B) {
		for b.Loop() {
			if err := s.Read(b.Context(), func(r store.Reader) error {
				_, err := r.Stats(b.Context())
				return err
			}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkTree is the latest 20 relations of a busy entity, and the latest 10 of each of the entities at their other
// ends.
func BenchmarkTree(b *testing.B) {
	s := benchStore(b)
	key := plan.Key{}.Field("x")
	rows := plan.Connection{Rows: true}
	inner := &plan.RelationField{Key: key, Connection: rows,
		List:   plan.RelationList{Anchor: plan.AnchorEntity, Scan: latest(10)},
		Others: []plan.EntityChild{{Key: key, Sel: &plan.EntitySel{}}}}
	outer := &plan.RelationField{Key: key, Connection: rows,
		List:   plan.RelationList{Anchor: plan.AnchorEntity, Scan: latest(20)},
		Others: []plan.EntityChild{{Key: key, Sel: &plan.EntitySel{Relations: []*plan.RelationField{inner}}}}}
	p := &plan.Plan{
		Roots: []plan.Root{{
			Key: key, Question: &plan.ByID{
				IDs: []string{stateID(0)}, Entities: &plan.EntitySel{Relations: []*plan.RelationField{outer}},
			},
		}},
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := query.Run(b.Context(), s, p); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkApply is a batch of 5,000 relations with all that goes before it is written: checks, references, acting
// states, free keys.
func BenchmarkApply(b *testing.B) {
	s := benchStore(b)
	const n = 5000
	from := benchSize()
	for b.Loop() {
		b.StopTimer()
		var batch kg.Batch
		for _, r := range benchRelations(from, n, false) {
			r.ID = fmt.Sprintf("%s-%d", r.ID, time.Now().UnixNano())
			batch.Relations = append(batch.Relations, kg.NewRelation{ID: r.ID, Assertion: r.Assertion})
		}
		from += n
		b.StartTimer()
		if _, err := write.Apply(b.Context(), s, write.Call{}, batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "relations/s")
}

// BenchmarkWriters has several writers make calls of one relation each at the same time.
func BenchmarkWriters(b *testing.B) {
	s := benchStore(b)
	var number atomic.Int64
	for _, writers := range []int{1, 4, 16, 64} {
		b.Run(strconv.Itoa(writers), func(b *testing.B) {
			relations := benchRelations(benchSize(), b.N, false)
			took := make([]time.Duration, b.N)
			var next atomic.Int64
			var all sync.WaitGroup
			b.ResetTimer()
			for range writers {
				all.Go(func() {
					for i := next.Add(1) - 1; int(i) < b.N; i = next.Add(1) - 1 {
						id := fmt.Sprintf("written-%d-%d", os.Getpid(), number.Add(1))
						batch := kg.Batch{Relations: []kg.NewRelation{{ID: id, Assertion: relations[i].Assertion}}}
						began := time.Now()
						if _, err := write.Apply(b.Context(), s, write.Call{}, batch); err != nil {
							b.Error(err)
							return
						}
						took[i] = time.Since(began)
					}
				})
			}
			all.Wait()
			b.StopTimer()
			slices.Sort(took)
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
			b.ReportMetric(float64(took[b.N/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[b.N*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}
