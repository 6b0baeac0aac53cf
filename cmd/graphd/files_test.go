package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBackupAndCheck backs up a graph that is served, checks both, and serves the copy.
func TestBackupAndCheck(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	to := filepath.Join(filepath.Dir(db), "backup.db")
	s := serve(t, "--db", db)
	out, log, err := graphd(t, "backup", "--db", db, to)
	if err != nil || log != "" {
		t.Fatalf("%v, %s", err, log)
	}
	contains(t, out, to+": ", " bytes, 30 entities, 54 relations, 3 changes\n")
	if _, _, err := graphd(t, "backup", "--db", db, to); err == nil || !strings.Contains(err.Error(), "--force") {
		t.Errorf("over a file: %v", err)
	}
	if _, _, err := graphd(t, "backup", "--db", db, "--force", to); err != nil {
		t.Errorf("over a file, with force: %v", err)
	}
	for _, file := range []string{db, to} {
		out, log, err := graphd(t, "check", "--db", file)
		if err != nil || log != "" || !strings.HasSuffix(out, "30 entities, 54 relations: 0 problems, 0 notes\n") {
			t.Errorf("%q, %s, %v", out, log, err)
		}
	}
	if got := serve(t, "--db", to).data(countQuery); got != seedCounts {
		t.Errorf("the copy has %s", got)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}

	// A page in the middle is damaged.
	b, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	copy(b[len(b)/8192*4096:], strings.Repeat("damage", 100))
	if err := os.WriteFile(db, b, 0o600); err != nil {
		t.Fatal(err)
	}
	out, _, err = graphd(t, "check", "--db", db)
	if err == nil || !strings.Contains(out, "problem: ") {
		t.Errorf("of a damaged file: %q, %v", out, err)
	}
}

func TestBackupAndCheckRefused(t *testing.T) {
	t.Parallel()
	missing := newDB(t)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"check", "--db", missing}, "there is no graph"},
		{[]string{"backup", "--db", missing, missing + ".copy"}, "there is no graph"},
		{[]string{"backup", "--db", missing}, "accepts 1 arg"},
		{[]string{"backup", "--neo4j-uri", "bolt://127.0.0.1:1", missing}, "neo4j-admin database dump"},
		{[]string{"serve", "--db", filepath.Dir(missing)}, "it is a folder"},
	} {
		if _, _, err := graphd(t, c.args...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.args, err, c.want)
		}
	}
	if list, err := os.ReadDir(filepath.Dir(missing)); err != nil || len(list) > 0 {
		t.Errorf("left behind: %v, %v", list, err)
	}
}

// TestNotNew serves graphs that only look new: they are not filled with the demonstration.
func TestNotNew(t *testing.T) {
	t.Parallel()
	empty := newDB(t)
	if err := serve(t, "--db", empty, "--no-seed").stop(); err != nil {
		t.Fatal(err)
	}
	copied := newDB(t)
	s := serve(t, "--db", copied+".used", "--no-seed")
	b, err := os.ReadFile(copied + ".used")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(copied, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	for name, db := range map[string]string{"emptied": empty, "copied": copied} {
		s := serve(t, "--db", db)
		if got := s.data(countQuery); got != emptyCounts {
			t.Errorf("%s: %s", name, got)
		}
		contains(t, s.log.String(), "the graph is empty")
		if copied := strings.Contains(s.log.String(), "was in use when it was copied"); copied != (name == "copied") {
			t.Errorf("%s: %s", name, s.log)
		}
	}
}
