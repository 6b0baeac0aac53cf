package api

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// audit is what graphql-http says of one demand of the specification "GraphQL over HTTP".
type audit struct{ ID, Name, Status, Reason string }

// TestAudits has the audits of graphql-http, the working group's reference implementation, judge a running server. What a server MUST, it does, and what
// it SHOULD, too.
func TestAudits(t *testing.T) {
	if testing.Short() {
		t.Skip("the audits need Node.js and are left out under -short")
	}
	if _, err := exec.LookPath("npm"); err != nil {
		t.Fatal("the audits run on Node.js 20 or newer, which brings npm; -short leaves them out")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("audits")); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) []byte {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir = dir
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, stderr.String(), out)
		}
		return out
	}
	run("npm", "ci", "--no-progress", "--ignore-scripts")
	c := serve(t, openLite(t))
	var audits []audit
	if err := json.Unmarshal(run("node", filepath.Join(dir, "run.mjs"), c.url), &audits); err != nil {
		t.Fatal(err)
	}
	passed := 0
	for _, a := range audits {
		if a.Status == "ok" {
			passed++
			continue
		}
		t.Errorf("%s %s: %s: %s", a.ID, a.Status, a.Name, a.Reason)
	}
	t.Logf("%d of %d audits pass", passed, len(audits))
	if passed < 50 {
		t.Error("there were more of them in the version that package-lock.json names")
	}
}
