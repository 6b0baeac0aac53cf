package clients

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestGenqlient makes a Go client of the schema that a running graphd serves, with bindings for its scalars and nothing
// else, and has it write and read: what a Go program leaves nil takes the default, in input objects and in filters.
func TestGenqlient(t *testing.T) {
	if testing.Short() {
		t.Skip("genqlient is a module of others, and left out under -short")
	}
	dir, url := t.TempDir(), serve(t)
	if err := os.CopyFS(dir, os.DirFS("genqlient")); err != nil {
		t.Fatal(err)
	}
	r, err := http.Get(url + "/schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	schema, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "schema.graphql"), schema, 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "go", args...)
		cmd.Dir = dir
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
		}
		return strings.TrimSpace(string(out))
	}
	run("tool", "genqlient")
	const want = `[1,[{"key":"gq-talks","realization":"OCCURRED","status":"ALLEGED","claims":[{"stance":"ASSERTS"}]}],1]`
	if got := run("run", ".", url); got != want {
		t.Errorf("the client reads %s\nand should %s", got, want)
	}
}
