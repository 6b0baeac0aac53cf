package process

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	neo4jdev "graphd/dev/neo4j"
)

// Sixteen writers correct the same relations, each so many times.
const (
	writers     = 16
	contended   = 50
	corrections = 20
)

const correct = `mutation ($id: ID!, $version: Int!, $patch: RelationPatch!, $reason: String!) {
	call: correctRelation(id: $id, version: $version, patch: $patch,
		reason: $reason) {changed bookmark relation {version}}}`

// counter is what a relation's attributes hold: how often it was corrected, and by whom last.
type counter struct{ N, By int }

// TestWritersOnFile: one process over the embedded store.
func TestWritersOnFile(t *testing.T) { contend(t, onFile(t)) }

// TestWritersOnNeo4j: two processes over one Neo4j.
func TestWritersOnNeo4j(t *testing.T) {
	srv := neo4jdev.ForTest(t)
	if err := srv.Wipe(t.Context()); err != nil {
		t.Fatal(err)
	}
	patient := []string{"--timeout", "4m"} // sixteen writers wait for each other, on a machine that does more
	first := onNeo4j(t, srv, patient...)   // prepares the database
	contend(t, first, onNeo4j(t, srv, patient...))
}

// contend has the writers share the processes. Each correction counts one up, guarded by the version that was read:
// in the end each relation has counted all that was acknowledged for it. Meanwhile readers of what was known before
// see nothing of it.
func contend(t *testing.T, processes ...*service) {
	s := processes[0]
	setUp(s)
	input := list{}
	for i := range contended {
		input = append(input, object{"id": contendedID(i), "type": "ACCUSE", "from": "state:A", "to": "state:B",
			"when": fmt.Sprintf("2024-01-%02d", 1+i%28), "attributes": counter{By: -1}, "evidence": inPaper})
	}
	var out called
	s.insist(assertRelations, object{"input": input}, &out)

	ctx, stop := context.WithCancel(t.Context())
	then := body(t,
		`query ($t: DateTime!) {asOf(knownAt: $t) {relations(first: 100) {totalCount nodes {id key version attributes supersededAt}}
		state(id: "state:A") {relations(first: 10,
			where: {at: "2024-01-10"}) {totalCount edges {cursor node {key version attributes}}}}}}`, object{"t": firstRecorded(t, s)})
	var first json.RawMessage
	s.send(then, &first)
	if bytes.Count(first, []byte(`"version":1`)) < contended || bytes.Contains(first, []byte(`"version":2`)) {
		t.Errorf("what was known then: %s", first)
	}
	var acknowledged [contended]atomic.Int64
	var conflicts, givenUp, reads atomic.Int64
	var writing, reading sync.WaitGroup
	for w := range writers {
		writing.Go(func() {
			url, random := processes[w%len(processes)].url, rand.New(rand.NewPCG(uint64(w), 11))
			for range corrections {
				i := random.IntN(contended)
				for { // until it is acknowledged: a conflict shows what is there now
					err := countUp(ctx, t, url, contendedID(i), w)
					f, refused := errors.AsType[*failure](err)
					if refused && f.Extensions.Code == "CONFLICT" {
						conflicts.Add(1)
						continue
					}
					if refused && f.Extensions.Code == "UNAVAILABLE" && strings.Contains(f.Message, "try again") {
						givenUp.Add(1) // Neo4j may let one lose against the others for long; nothing was written
						continue
					}
					if err != nil {
						t.Errorf("writer %d: %v", w, err)
						return
					}
					acknowledged[i].Add(1)
					break
				}
			}
		})
	}
	for r := range 2 {
		reading.Go(func() {
			for ctx.Err() == nil {
				var raw json.RawMessage
				if err := ask(ctx, processes[r%len(processes)].url, then, &raw); ctx.Err() != nil {
					return
				} else if err != nil || !bytes.Equal(raw, first) {
					t.Errorf("what was known then is another answer now: %v\n%s\nfirst it was\n%s", err, raw, first)
					return
				}
				reads.Add(1)
				time.Sleep(20 * time.Millisecond) // the writers need the time more
			}
		})
	}
	began := time.Now()
	writing.Wait()
	t.Logf("%d corrections in %.1f s, with %d conflicts, %d given up; %d reads meanwhile", writers*corrections,
		time.Since(began).Seconds(), conflicts.Load(), givenUp.Load(), reads.Load())
	if n := givenUp.Load(); n > writers {
		t.Errorf("writers gave up %d times", n)
	}
	time.Sleep(100 * time.Millisecond) // a read that began before the last write ends after it
	stop()
	reading.Wait()
	if reads.Load() == 0 {
		t.Error("nothing was read meanwhile")
	}
	for i := range contended {
		checkCounts(t, processes[len(processes)-1], contendedID(i), int(acknowledged[i].Load()))
	}
	if entries := audit(t, s); entries != 2+writers*corrections {
		t.Errorf("the log has %d entries for %d calls", entries, 2+writers*corrections)
	}
}

func contendedID(i int) string { return fmt.Sprintf("contended-%02d", i) }

// countUp reads a relation and corrects what it read.
func countUp(ctx context.Context, t *testing.T, url, id string, writer int) error {
	var now struct {
		Relation struct {
			Version    int
			Attributes counter
		}
	}
	if err := ask(ctx, url, body(t, `query ($id: ID!) {relation(id: $id) {version attributes}}`, object{"id": id}),
		&now); err != nil {
		return err
	}
	var out struct {
		Call struct {
			Changed  bool
			Bookmark *string
			Relation struct{ Version int }
		}
	}
	r := now.Relation
	err := ask(ctx, url, body(t, correct, object{"id": id, "version": r.Version,
		"patch": object{"attributes": counter{r.Attributes.N + 1, writer}}, "reason": "Count up."}), &out)
	if err == nil && (!out.Call.Changed || out.Call.Bookmark == nil) {
		return fmt.Errorf("the correction of %s at version %d changed nothing: %+v", id, r.Version, out.Call)
	}
	return err
}

// firstRecorded is when the relations were recorded.
func firstRecorded(t *testing.T, s *service) string {
	t.Helper()
	var out struct {
		Relation struct{ History []struct{ RecordedAt string } }
	}
	s.insist(`query ($id: ID!) {relation(id: $id) {history {recordedAt}}}`, object{"id": contendedID(0)}, &out)
	return out.Relation.History[0].RecordedAt
}

// checkCounts: a relation has a version for each acknowledged correction, each of which counts one more than the one
// before.
func checkCounts(t *testing.T, s *service, id string, acknowledged int) {
	t.Helper()
	var out struct {
		Relation struct {
			Version    int
			Attributes counter
			History    []struct {
				Version    int
				Attributes counter
			}
		}
	}
	s.insist(`query ($id: ID!) {relation(id: $id) {version attributes history {version attributes}}}`,
		object{"id": id}, &out)
	r := out.Relation
	if r.Version != acknowledged+1 || r.Attributes.N != acknowledged || len(r.History) != acknowledged+1 {
		t.Errorf("%s was corrected %d times, and is at version %d with the count %d and %d versions", id, acknowledged,
			r.Version, r.Attributes.N, len(r.History))
	}
	for i, v := range r.History {
		if v.Version != i+1 || v.Attributes.N != i {
			t.Errorf("%s has as its version %d: %+v", id, i+1, v)
		}
	}
}
