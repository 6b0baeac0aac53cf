package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestMigrate: the command copies a file once, and names what is wrong with its flags. What a copy is, test/api shows.
func TestMigrate(t *testing.T) {
	t.Parallel()
	from, to := newDB(t), filepath.Join(t.TempDir(), "copy.db")
	if _, _, err := graphd(t, "seed", "--db", from); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"103 versions copied, 0 were there\n", "0 versions copied, 103 were there\n"} {
		if out, _, err := graphd(t, "migrate", "--from", from, "--to", to); err != nil || out != want {
			t.Errorf("got %q, want %q; %v", out, want, err)
		}
	}
	if got := counts(t, to); got != seedCounts {
		t.Error(got)
	}
	for _, c := range []struct{ name, from, to, err string }{
		{name: "no target", from: from, err: "--from and --to"},
		{name: "itself", from: from, to: from, err: "two stores"},
		{name: "no such file", from: from + "x", to: to, err: "no such file"},
	} {
		if _, _, err := graphd(t, "migrate", "--from", c.from, "--to", c.to); err == nil ||
			!strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.err)
		}
	}
}
