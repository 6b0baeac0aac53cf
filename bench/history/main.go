// Command history measures what old versions cost current reads: the latest 20 relations of a busy entity, in a graph
// without history and in one where every relation has many versions, side by side: two files, or with -neo4j two
// servers.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	neo4jdev "graphd/dev/neo4j"
	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/lite"
	"graphd/internal/neo"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

func main() {
	log.SetFlags(0)
	relations := flag.Int("relations", 20_000, "relations of the busy entity")
	versions := flag.Int("versions", 20, "versions of each relation")
	reads := flag.Int("reads", 300, "reads of each graph in a round")
	rounds := flag.Int("rounds", 15, "rounds; the ratio is the median of theirs")
	onNeo4j := flag.Bool("neo4j", false, "on Neo4j: two servers, which it starts itself")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *onNeo4j, *relations, *versions, *reads, *rounds); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, onNeo4j bool, relations, versions, reads, rounds int) error {
	dir, err := os.MkdirTemp("", "graphd-history-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var stores [2]store.Store // without history, with it
	for i, n := range []int{1, versions} {
		s, err := open(ctx, onNeo4j, filepath.Join(dir, strconv.Itoa(i)))
		if err != nil {
			return err
		}
		defer s.Close()
		if err := fill(ctx, s, relations, n); err != nil {
			return err
		}
		stores[i] = s
	}
	for _, s := range stores { // a Neo4j that wrote more is warmer
		if _, err := latest(ctx, s, 30*reads); err != nil {
			return err
		}
	}
	var ratios, plain, old []float64
	for range rounds {
		a, err := latest(ctx, stores[0], reads)
		if err != nil {
			return err
		}
		b, err := latest(ctx, stores[1], reads)
		if err != nil {
			return err
		}
		plain, old, ratios = append(plain, a), append(old, b), append(ratios, b/a)
	}
	fmt.Printf("latest 20 of %d relations: %.1f µs without history, %.1f µs with %d versions of each; ratio %.2f "+
		"(median of %d rounds)\n",
		relations, median(plain), median(old), versions, median(ratios), rounds)
	return nil
}

// open opens an empty store. A Neo4j ends with this process.
func open(ctx context.Context, onNeo4j bool, path string) (store.Store, error) {
	if !onNeo4j {
		return lite.Open(ctx, lite.Options{Path: path + ".db"})
	}
	srv, err := neo4jdev.Start(ctx, neo4jdev.Options{Dir: path, HeapMB: 2048})
	if err != nil {
		return nil, err
	}
	return neo.Open(ctx, neo.Options{URI: srv.URI, User: srv.User, Password: srv.Password})
}

// fill writes one busy state with many relations, each corrected until it has the versions asked for.
func fill(ctx context.Context, s store.Store, relations, versions int) error {
	const batch = 5000
	entities := kg.Batch{Kind: kg.ChangeUpsert, Entities: []kg.EntityWrite{{Entity: &kg.Entity{ID: "state:busy",
		Kind: kg.KindState, Name: "Busy"}},
		{Entity: &kg.Entity{ID: "source:file", Kind: kg.KindSource, Name: "File"}}}}
	for i := range 100 {
		entities.Entities = append(entities.Entities, kg.EntityWrite{Entity: &kg.Entity{ID: fmt.Sprintf("state:%d", i),
			Kind: kg.KindState, Name: fmt.Sprintf("State %d", i)}})
	}
	if _, err := write.Apply(ctx, s, write.Call{}, entities); err != nil {
		return err
	}
	for from := 0; from < relations; from += batch {
		b := kg.Batch{Kind: kg.ChangeAssert}
		for i := from; i < min(from+batch, relations); i++ {
			day, err := edtf.NewDay(2000+i%20, 1+i%12, 1+i%28)
			if err != nil {
				return err
			}
			b.Relations = append(b.Relations, kg.NewRelation{ID: fmt.Sprintf("r%d", i),
				Assertion: kg.Assertion{Type: "SUPPORT", From: "state:busy",
					To: fmt.Sprintf("state:%d",
						i%100), When: edtf.MustParse(day.String()), Claims: kg.OwnVoice([]kg.Evidence{{Source: "source:file"}})}})
		}
		if _, err := write.Apply(ctx, s, write.Call{}, b); err != nil {
			return err
		}
		for v := 1; v < versions; v++ {
			c := kg.Batch{Kind: kg.ChangeCorrect}
			for i := range b.Relations {
				c.Corrections = append(c.Corrections, kg.Correction{ID: b.Relations[i].ID, Reason: "again",
					Set:    kg.Assertion{Description: fmt.Sprintf("version %d", v+1)},
					Fields: []string{"description"}})
			}
			if _, err := write.Apply(ctx, s, write.Call{}, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// latest returns how long one read of the latest 20 relations takes, in microseconds.
func latest(ctx context.Context, s store.Store, reads int) (float64, error) {
	l := &plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Scan: plan.Scan{Lo: kg.MinSortKey,
		Hi: kg.MaxSortKey, Desc: true, Limit: 20}}
	began := time.Now()
	for range reads {
		err := s.Read(ctx, func(r store.Reader) error {
			rows, err := r.ListRelations(ctx, l, []string{"state:busy"})
			if err == nil && len(rows) != 20 {
				err = fmt.Errorf("%d rows", len(rows))
			}
			return err
		})
		if err != nil {
			return 0, err
		}
	}
	return float64(time.Since(began).Microseconds()) / float64(reads), nil
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}
