package process

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	neo4jdev "graphd/dev/neo4j"
)

var (
	importRows  = flag.Int("import.rows", 8000, "rows of the import that is killed")
	importKills = flag.Int("import.kills", 6, "how often it is killed")
	neo4jKills  = flag.Int("import.neo4j-kills", 3, "how often one into Neo4j is killed")
)

// TestImportKilled: an import that is killed again and again, and goes on with --resume, leaves the graph and the
// rejected rows of one that runs undisturbed.
func TestImportKilled(t *testing.T) {
	rows := rowsFile(t, *importRows)
	undisturbed := filepath.Join(t.TempDir(), "graph.db")
	began := time.Now()
	want, wantRejects := importAll(t, rows, 0, 0, "--db", undisturbed)
	took := time.Since(began)
	t.Run("sqlite", func(t *testing.T) {
		got, rejects := importAll(t, rows, *importKills, took, "--db", filepath.Join(t.TempDir(), "graph.db"))
		compareImports(t, got, want, rejects, wantRejects)
	})
	t.Run("neo4j", func(t *testing.T) {
		srv := neo4jdev.ForTest(t)
		args := []string{"--neo4j-uri", srv.URI}
		if srv.Password != "" {
			args = append(args, "--neo4j-user", srv.User, "--neo4j-password", srv.Password)
		}
		got, rejects := importAll(t, rows, *neo4jKills, 3*took, args...)
		compareImports(t, got, want, rejects, wantRejects)
	})
}

// rowsFile writes rows of events, of which a few cannot be read.
func rowsFile(t *testing.T, n int) string {
	t.Helper()
	rows := filepath.Join(t.TempDir(), "rows.tsv")
	var text strings.Builder
	texts := []string{"Make statement", "Consult", "Host a visit", "Express intent to meet or negotiate"}
	for i := range n {
		date := fmt.Sprintf("2014-%02d-%02d", 1+i%12, 1+i%28)
		if i%997 == 500 {
			date = "soon"
		}
		fmt.Fprintf(&text, "Person %c%c Doe\t%s\tPolice (Iran)\t%s\n", 'A'+i%26, 'A'+i/26%26, texts[i%len(texts)], date)
	}
	if err := os.WriteFile(rows, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return rows
}

func compareImports(t *testing.T, got, want, rejects, wantRejects string) {
	t.Helper()
	if got != want {
		t.Errorf("the graph differs: %d bytes, want %d", len(got), len(want))
	}
	if rejects != wantRejects {
		t.Errorf("rejected rows differ:\n%s\nwant\n%s", rejects, wantRejects)
	}
}

// importAll imports the rows, killed so often at random moments of the first half of the time that it takes
// undisturbed, more or less, and returns the export of the graph, and what was rejected.
func importAll(t *testing.T, rows string, kills int, took time.Duration, where ...string) (graph, rejects string) {
	t.Helper()
	dir := t.TempDir()
	batch := fmt.Sprint(max(200, *importRows/200))
	args := append([]string{"import", "icews", rows, "--resume", "--batch", batch, "--rejects",
		filepath.Join(dir, "rejects")}, where...)
	longest := max(time.Second, took/time.Duration(max(1, kills)))
	killed := 0
	for n := 0; ; n++ {
		cmd := exec.Command(binary, args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if n < kills {
			time.AfterFunc(time.Duration(rand.Int64N(int64(longest))), func() { _ = cmd.Process.Kill() })
		}
		err := cmd.Wait()
		if err == nil { // or it was faster than it was to be killed
			break
		}
		if n >= kills {
			t.Fatal(err)
		}
		killed++
	}
	t.Logf("killed %d times, within %s each", killed, longest)
	out, err := exec.Command(binary, append([]string{"export", "jsonl", "--state"}, where...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"rejects", "rejects.reasons.tsv"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		rejects += string(text)
	}
	return string(out), rejects
}
