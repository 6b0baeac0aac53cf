package process

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	neo4jdev "graphd/dev/neo4j"
)

// A run writes this many batches of so many relations each.
const (
	batches = 100
	members = 20
)

// batch is one call that writes.
type batch struct {
	request []byte
	ids     []string // of its relations
	version int      // that it makes of them
}

const (
	assertRelations = `mutation ($input: [RelationInput!]!) {call: assertRelations(input: $input) {made: created unchanged bookmark}}`
	addClaims       = `mutation ($input: [AddClaimInput!]!) {call: addClaims(input: $input) {made: updated unchanged bookmark}}`
)

// newBatch makes the n-th batch: new relations or, every fourth time, a claim for each relation of the batch before.
// The client has chosen all ids.
func newBatch(t testing.TB, n int) batch {
	b, query, input := batch{version: 1}, assertRelations, list{}
	claims := n%4 == 3
	if claims {
		query, b.version = addClaims, 2
	}
	for i := range members {
		id := fmt.Sprintf("batch-%03d-%02d", n, i)
		if claims {
			id = fmt.Sprintf("batch-%03d-%02d", n-1, i)
			input = append(input, object{"relation": id, "claim": object{"by": "state:B", "stance": "CONFIRMS",
				"on": "2024-03-01", "evidence": inPaper}})
		} else {
			input = append(input, object{"id": id, "type": "ACCUSE", "from": "state:A", "to": "state:B",
				"when": fmt.Sprintf("2024-01-%02d", 1+i), "claims": list{object{"by": "state:A", "evidence": inPaper}}})
		}
		b.ids = append(b.ids, id)
	}
	b.request = body(t, query, object{"input": input})
	return b
}

// called is what a call that writes told.
type called struct {
	Call struct {
		Made, Unchanged int
		Bookmark        *string
	}
}

// present counts the relations of the batch that are there in the version that it makes.
func (b batch) present(s *service) int {
	s.t.Helper()
	var out struct {
		Relations struct{ Nodes []struct{ Version int } }
	}
	s.insist(`query ($ids: [ID!]) {relations(where: {id: {in: $ids}}, first: 100) {nodes {version}}}`,
		object{"ids": b.ids}, &out)
	n := 0
	for _, r := range out.Relations.Nodes {
		if r.Version >= b.version {
			n++
		}
	}
	return n
}

// settled is present for a store that shows a transaction bit by bit while it is committed, which it may be after its
// client has gone.
func (b batch) settled(s *service) int {
	s.t.Helper()
	n := b.present(s)
	for range 20 {
		if n == 0 || n == len(b.ids) {
			break
		}
		time.Sleep(100 * time.Millisecond)
		n = b.present(s)
	}
	return n
}

// moment says when a kill comes.
type moment int

const (
	atOnce   moment = iota // right after the request was sent
	sometime               // at a random moment of the time that a batch takes
	written                // when the batch can be read: between its commit and the reply, which is never read
	moments
)

// inPaper is evidence of what setUp wrote.
var inPaper = list{object{"source": "source:paper"}}

// setUp writes the two entities that all relations join, and where that can be read.
func setUp(s *service) {
	var out called
	s.insist(`mutation ($input: [EntityInput!]!) {call: upsertEntities(input: $input) {made: created unchanged bookmark}}`,
		object{"input": list{object{"id": "state:A", "kind": "STATE", "name": "A"}, object{"id": "state:B",
			"kind": "STATE", "name": "B"},
			object{"id": "source:paper", "kind": "SOURCE", "name": "Paper"}}}, &out)
}

// begin sends a request without waiting for its answer, which can be read from the connection.
func begin(t testing.TB, s *service, request []byte) net.Conn {
	t.Helper()
	u, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	head := fmt.Sprintf("POST /graphql HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: "+
		"%d\r\n\r\n", u.Host, len(request))
	if _, err := conn.Write(append([]byte(head), request...)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// acknowledged says if a whole answer that tells of success had come when the process was killed.
func acknowledged(t testing.TB, conn net.Conn) bool {
	t.Helper()
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return false
	}
	defer func() { _ = res.Body.Close() }()
	var out called
	err = read(res.Body, &out)
	if f, ok := errors.AsType[*failure](err); ok && f.Extensions.Code != "UNAVAILABLE" {
		t.Errorf("a batch was refused: %v", f)
	}
	return err == nil
}

// killing writes all batches, and calls kill, which ends what it likes, in the middle of some; it is told when what
// was killed must run again.
func killing(t *testing.T, s *service, kills int, kill, again func()) {
	setUp(s)
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	chosen := random.Perm(batches)[:kills]
	slices.Sort(chosen)
	usual := 20 * time.Millisecond // what a batch takes; measured below
	var acked, absent, whole int
	done, next := make([]batch, batches), moment(0)
	for n := range batches {
		b := newBatch(t, n)
		done[n] = b
		if !slices.Contains(chosen, n) {
			began := time.Now()
			var out called
			s.send(b.request, &out)
			usual = (usual + time.Since(began)) / 2
			if out.Call.Made != members || out.Call.Bookmark == nil {
				t.Fatalf("batch %d, sent once: %+v", n, out.Call)
			}
			continue
		}
		at := next % moments
		next++
		conn := begin(t, s, b.request)
		switch at {
		case sometime:
			time.Sleep(time.Duration(random.Int64N(int64(usual) * 5 / 4)))
		case written:
			for began := time.Now(); b.present(s) < members; time.Sleep(time.Millisecond) {
				if time.Since(began) > patience {
					t.Fatalf("batch %d is never there\n%s", n, s.log)
				}
			}
		}
		kill()
		acknowledged := at != written && acknowledged(t, conn)
		_ = conn.Close()
		again()
		there := b.settled(s)
		switch {
		case there != 0 && there != members:
			t.Errorf("of batch %d %d of %d relations are there", n, there, members)
		case acknowledged && there == 0:
			t.Errorf("batch %d was acknowledged and is not there", n)
		case acknowledged:
			acked++
		case there == 0:
			absent++
		default:
			whole++
		}
		var out called
		s.send(b.request, &out)
		if out.Call.Made+out.Call.Unchanged != members || there == members && (out.Call.Made != 0 ||
			out.Call.Bookmark != nil) {
			t.Errorf("batch %d, of which %d were there, sent again: %+v", n, there, out.Call)
		}
	}
	for n, b := range done {
		if there := b.present(s); there != members {
			t.Errorf("in the end %d of batch %d are there", there, n)
		}
	}
	if entries := audit(t, s); entries != batches+1 {
		t.Errorf("the log has %d entries for %d calls", entries, batches+1)
	}
	t.Logf("of %d batches in whose middle the kill came, %d were acknowledged, %d there without an answer, %d not "+
		"there", kills, acked, whole, absent)
	if whole == 0 || absent == 0 {
		t.Error("the kills did not come at moments that differ")
	}
}

// TestKilledOnFile kills graphd on the embedded store.
func TestKilledOnFile(t *testing.T) {
	s := onFile(t)
	killing(t, s, 21, s.kill, s.start)
}

// TestKilledOnNeo4j kills graphd over a Neo4j that goes on, and once Neo4j under a graphd that goes on.
func TestKilledOnNeo4j(t *testing.T) {
	if testing.Short() {
		t.Skip("Neo4j is left out under -short")
	}
	srv, err := neo4jdev.Start(t.Context(), neo4jdev.Options{HeapMB: 512, Brief: true}) // of its own: it is killed
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = srv.Stop() })
	s := onNeo4j(t, srv)
	const database = 7 // the kill that hits the database
	n := 0
	killing(t, s, 12, func() {
		if n++; n != database {
			s.kill()
		} else if err := srv.Kill(); err != nil {
			t.Fatal(err)
		}
	}, func() {
		if n != database {
			s.start()
		} else if err := srv.Restart(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}
