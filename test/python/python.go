// Package python runs programs in Python for tests, with the packages that they need.
package python

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Environment makes an environment with the packages that a file of requirements pins, and returns how to run a program
// in it: it gives what the program prints, which reads the text. Under -short the test is skipped.
func Environment(t *testing.T, requirements string) func(t *testing.T, program, input string) []byte {
	t.Helper()
	if testing.Short() {
		t.Skipf("%s needs Python and is left out under -short", requirements)
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Fatalf("%s is for Python 3.9 or newer (python3); -short leaves it out", requirements)
	}
	dir := t.TempDir()
	run := func(t *testing.T, input, name string, args ...string) []byte {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Stdin = strings.NewReader(input)
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s%.2000s", name, strings.Join(args, " "), err, stderr.String(), out)
		}
		return out
	}
	run(t, "", python, "-m", "venv", dir)
	python = filepath.Join(dir, "bin", "python3")
	if runtime.GOOS == "windows" {
		python = filepath.Join(dir, "Scripts", "python.exe")
	}
	run(t, "", python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", requirements)
	return func(t *testing.T, program, input string) []byte {
		t.Helper()
		return run(t, input, python, program)
	}
}
