package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	neo4jdev "graphd/dev/neo4j"
)

// neoArgs are the flags for a server.
func neoArgs(s *neo4jdev.Server, more ...string) []string {
	args := append([]string{"--neo4j-uri", s.URI}, more...)
	if s.User != "" {
		args = append(args, "--neo4j-user", s.User, "--neo4j-password", s.Password)
	}
	return args
}

func TestNeo4jUnreachable(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"serve", "seed"} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			address := free(t)
			began := time.Now()
			out, log, err := graphd(t, command, "--neo4j-uri", "bolt://"+address, "--neo4j-password", "secret",
				"--neo4j-connect-timeout", "1s")
			if err == nil || out != "" {
				t.Fatalf("%q, %v", out, err)
			}
			contains(t, err.Error(), "Neo4j at bolt://"+address+" cannot be reached (tried for 1s)", "refused")
			if took := time.Since(began); took < time.Second || took > 10*time.Second {
				t.Errorf("took %v", took)
			}
			if n := strings.Count(log, "level=WARN msg=\"Neo4j cannot be reached yet\" uri=bolt://"+address); n < 2 {
				t.Errorf("%d lines tell that it is tried again:\n%s", n, log)
			}
			if strings.Contains(log+err.Error(), "secret") {
				t.Errorf("the password is shown: %v\n%s", err, log)
			}
		})
	}
}

// Stopped while it waits for Neo4j, serve ends as when it is stopped later.
func TestStoppedWhileStarting(t *testing.T) {
	t.Parallel()
	for command, want := range map[string]string{"serve": "", "seed": "interrupted"} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			s := launch(t, command, "--neo4j-uri", "bolt://"+free(t))
			s.await("a first try", func() bool { return strings.Contains(s.log.String(), "cannot be reached yet") })
			switch err := s.stop(); {
			case want == "" && err != nil, want != "" && (err == nil || err.Error() != want):
				t.Errorf("%v, want %q", err, want)
			}
		})
	}
}

// questions are the README's, and some whose answers hold much.
func questions(t *testing.T) []string {
	return append(readmeBlocks(t, "graphql"),
		countQuery,
		"{ stats { from to kinds: __typename } }",
		"{ entities(first: 100) { totalCount nodes { __typename id key name aliases } pageInfo { hasNextPage "+
			"endCursor } } }",
		"{ relations(first: 100) { totalCount edges { cursor node { id key type mode status version when { edtf "+
			"text } from { key } to { key } claims { stance by { key } evidence { source { key } paraphrase } } } } "+
			"} }",
		"{ relationTypes { __typename } }",
	)
}

// Neo4j gives the same answers as the file.
func TestNeo4jServes(t *testing.T) {
	srv := neo4jdev.ForTest(t)
	if err := srv.Wipe(t.Context()); err != nil {
		t.Fatal(err)
	}
	empty := serve(t, neoArgs(srv)...)
	if got := empty.data(countQuery); got != emptyCounts {
		t.Errorf("a new Neo4j is filled unasked: %s", got)
	}
	if err := empty.stop(); err != nil {
		t.Error(err)
	}
	bad := writeFile(t, "bad.yaml", dated("2024-07-02T00:00:00Z",
		head)+"  - {id: \"state:PER\", kind: STATE, name: Peru}\nrelations:\n"+
		"  - {id: visit, type: CONSULT, from: \"state:PER\", to: \"state:BOL\", when: \"2024-04-22\", evidence: "+
		"[{source: \"source:g\"}]}\n")
	if _, _, err := graphd(t, append([]string{"seed", writeFile(t, "good.yaml", chile), bad},
		neoArgs(srv)...)...); err == nil {
		t.Error("a file that refers to what is not there is loaded")
	} else {
		contains(t, err.Error(), bad+":6: relations.0.to: ", bad+":6: relations.0.evidence.0.source: ")
	}
	for _, want := range []string{"84 created, 19 updated, 0 unchanged\n", "0 created, 0 updated, 103 unchanged\n"} {
		if out, _, err := graphd(t, append([]string{"seed"}, neoArgs(srv)...)...); err != nil || out != want {
			t.Errorf("%q, want %q; %v", out, want, err)
		}
	}
	neo, file := serve(t, neoArgs(srv)...), serve(t, "--db", newDB(t))
	neo.articleQuestion()
	for _, q := range questions(t) {
		if got, want := neo.data(q), file.data(q); got != want {
			t.Errorf("%s\nNeo4j:  %s\nSQLite: %s", q, got, want)
		}
	}
	if err := neo.stop(); err != nil {
		t.Error(err)
	}
}

// A Neo4j that ends and comes back, under one graphd.
func TestNeo4jLost(t *testing.T) {
	if testing.Short() {
		t.Skip("Neo4j is left out under -short")
	}
	srv, err := neo4jdev.Start(t.Context(), neo4jdev.Options{Password: "right and secret", HeapMB: 512, Brief: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { srv.Stop() })

	for _, args := range [][]string{{"serve", "--neo4j-password", "wrong"}, {"seed", "--neo4j-password", "wrong"},
		{"serve"}} {
		began := time.Now()
		_, log, err := graphd(t, append(args, "--neo4j-uri", srv.URI)...)
		if err == nil {
			t.Fatalf("%q works without the right password", args)
		}
		contains(t, err.Error(), "refuses user \"neo4j\"", "check the user and the password")
		if took := time.Since(began); took > 30*time.Second || strings.Contains(log, "yet") {
			t.Errorf("it was tried again, for %v:\n%s", took, log)
		}
	}

	// The password from the environment, as the README advises. After three wrong ones Neo4j refuses the right one,
	// too, for 5 seconds. That passes, and the command waits for it.
	t.Setenv("NEO4J_PASSWORD", srv.Password)
	out, log, err := graphd(t, "seed", "--neo4j-uri", srv.URI)
	if err != nil || !strings.HasPrefix(out, "84 created") {
		t.Fatalf("%q, %v", out, err)
	}
	if !strings.Contains(log, "too many times") {
		t.Logf("the machine was too slow to meet Neo4j's limit; the log:\n%s", log)
	}
	s := serve(t, "--neo4j-uri", srv.URI)
	s.articleQuestion()

	if err := srv.Kill(); err != nil {
		t.Fatal(err)
	}
	for i := range 3 { // the first finds lost connections, the others none
		began := time.Now()
		a := s.ask(countQuery)
		if len(a.Errors) == 0 || a.Errors[0].Extensions.Code != "UNAVAILABLE" || strings.Contains(a.Errors[0].Message,
			strings.TrimPrefix(srv.URI, "bolt://")) {
			t.Errorf("question %d without Neo4j: %+v", i, a)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("question %d: took %v", i, took)
		}
		s.await("/readyz says that Neo4j is lost", func() bool { // it asks once a second
			status, line := s.get("/readyz")
			return status == http.StatusServiceUnavailable && line == "the store cannot be reached"
		})
		if status, _ := s.get("/healthz"); status != http.StatusOK {
			t.Errorf("/healthz: %d", status)
		}
	}

	if err := srv.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.articleQuestion()
	s.await("/readyz says that Neo4j is back", func() bool {
		status, _ := s.get("/readyz")
		return status == http.StatusOK
	})
	if strings.Contains(s.log.String(), srv.Password) {
		t.Error("the log shows the password")
	}

	// Stopped while Neo4j is away, graphd ends as it should.
	if err := srv.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
}
