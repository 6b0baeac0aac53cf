// Package npm runs programs of npm projects in tests.
package npm

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Project installs the npm project in the folder into one of its own, and returns how to run one of its scripts: it
// gives what the script prints. Under -short the test is skipped.
func Project(t *testing.T, folder string) func(t *testing.T, script string, args ...string) []byte {
	t.Helper()
	if testing.Short() {
		t.Skipf("%s needs Node.js and is left out under -short", folder)
	}
	if _, err := exec.LookPath("npm"); err != nil {
		t.Fatalf("%s runs on Node.js 20 or newer, which brings npm; -short leaves it out", folder)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	run := func(t *testing.T, name string, args ...string) []byte {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir = dir
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s%.2000s", name, strings.Join(args, " "), err, stderr.String(), out)
		}
		return out
	}
	run(t, "npm", "ci", "--no-progress", "--ignore-scripts")
	return func(t *testing.T, script string, args ...string) []byte {
		t.Helper()
		return run(t, "node", append([]string{script}, args...)...)
	}
}
