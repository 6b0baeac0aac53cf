// Package pages drives graphd's pages in a real Chromium, on a real graphd.
package pages

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"graphd/bench/watched"
	neo4jdev "graphd/dev/neo4j"
	"graphd/test/npm"
	"graphd/test/output"
)

var update = flag.Bool("update", false, "take the pictures in docs/screens anew")

// The graphd that all tests run, built once.
var binary string

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "graphd-pages-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer func() { _ = os.RemoveAll(dir) }()
		binary = filepath.Join(dir, "graphd")
		return m.Run()
	}())
}

var build = sync.OnceValue(func() error { return watched.Build(context.Background(), binary) })

// serve starts a graphd, with the seed graph unless a flag says otherwise, and returns its address.
func serve(t *testing.T, flags ...string) string {
	t.Helper()
	if _, err := exec.LookPath("chromium"); err != nil {
		t.Fatal("the pages are tested in Chromium, Debian's package chromium; -short leaves them out")
	}
	if err := build(); err != nil {
		t.Fatal(err)
	}
	log := &output.Buffer{}
	p, err := watched.Serve(t.Context(), binary, filepath.Join(t.TempDir(), "graph.db"), log, flags...)
	if err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	t.Cleanup(p.End)
	return p.URL
}

// stories runs a script of stories, each as a test.
func stories(t *testing.T, out []byte, least int) {
	t.Helper()
	var told []struct{ Name, Error string }
	if err := json.Unmarshal(out, &told); err != nil {
		t.Fatalf("%v: %.2000s", err, out)
	}
	if len(told) < least {
		t.Errorf("%d stories, want %d", len(told), least)
	}
	for _, story := range told {
		t.Run(story.Name, func(t *testing.T) {
			if story.Error != "" {
				t.Error(story.Error)
			}
		})
	}
}

// TestPages drives the pages by scripts that share an installation and, where none of them writes what another one
// reads, a graphd.
func TestPages(t *testing.T) {
	run := npm.Project(t, "browser")
	seed := serve(t)
	// The explorer does what it is for. Its pages reach graphd and nothing else, keep to their Content-Security-Policy,
	// and leave no error in the console.
	t.Run("explorer", func(t *testing.T) { stories(t, run(t, "explorer.mjs", seed), 13) })
	// The playground does what it is for, on the seed graph and on another one.
	t.Run("playground", func(t *testing.T) {
		stories(t, run(t, "playground.mjs", seed, serve(t, "--no-seed")), 8)
	})
	// axe-core finds nothing to complain of.
	t.Run("accessible", func(t *testing.T) { stories(t, run(t, "axe.mjs", seed), 3) })
	// An analyst's tasks take as many clicks as docs/tasks.md says.
	t.Run("tasks", func(t *testing.T) { stories(t, run(t, "tasks.mjs", seed), 10) })
	// The pages of docs/frontends.md run as they stand there.
	t.Run("frontends", func(t *testing.T) {
		file, err := filepath.Abs("../../docs/frontends.md")
		if err != nil {
			t.Fatal(err)
		}
		stories(t, run(t, "frontends.mjs", serve(t, "--cors-origin", "*"), file), 5)
	})
	// The main stories on a graph in Neo4j: what the start page, the seven steps, a graph, an entity, a relation and two
	// sides ask for. Neo4j plans each statement when it first comes, so that more stories would take longer than they
	// tell more. Last, since from here on no other package has this server.
	t.Run("neo4j", func(t *testing.T) {
		srv := neo4jdev.ForTest(t)
		flags := []string{"--neo4j-uri", srv.URI}
		if srv.Password != "" {
			flags = append(flags, "--neo4j-user", srv.User, "--neo4j-password", srv.Password)
		}
		out, err := exec.Command(binary, append([]string{"seed", "--actor", "tester"}, flags...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		stories(t, run(t, "explorer.mjs", serve(t, flags...), "^start: |^pages: "), 3)
	})
}

// TestScreens takes the pictures in docs/screens.
func TestScreens(t *testing.T) {
	if !*update {
		t.Skip("only with -update")
	}
	folder, err := filepath.Abs("../../docs/screens")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	run := npm.Project(t, "browser")
	url := serve(t)
	run(t, "screens.mjs", url, folder)
}
