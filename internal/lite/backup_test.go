package lite

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"graphd/internal/kg"
)

var quiet = slog.New(slog.DiscardHandler)

func TestBackup(t *testing.T) {
	dir := t.TempDir()
	path, to := filepath.Join(dir, "graph.db"), filepath.Join(dir, "a 'copy' of?it.db")
	s := openFile(t, path, nil)
	apply(t, s, exchange())
	got, err := Backup(t.Context(), path, to, false, quiet)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(to)
	if err != nil {
		t.Fatal(err)
	}
	if want := (BackupResult{Size: info.Size(), Entities: 4, Relations: 2, Changes: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v", info.Mode())
	}
	if list, err := filepath.Glob(filepath.Join(dir, ".*")); err != nil || list != nil {
		t.Errorf("left behind: %v", list)
	}
	if _, err := Backup(t.Context(), path, to, false, quiet); err == nil || !strings.Contains(err.Error(),
		"is there already") {
		t.Errorf("over an existing file: %v", err)
	}
	apply(t, s, kg.Batch{Entities: []kg.EntityWrite{{Entity: &kg.Entity{ID: "state:AFG", Kind: kg.KindState,
		Name: "Afghanistan"}}}})
	if got, err := Backup(t.Context(), path, to, true, quiet); err != nil || got.Entities != 5 {
		t.Errorf("with force: %+v, %v", got, err)
	}

	copied := openFile(t, to, nil)
	if copied.Created() {
		t.Error("the copy counts as new")
	}
	if got := problems(t, copied); got != nil {
		t.Error(got)
	}
	if relation(t, copied, "strike") == nil {
		t.Error("the copy lacks a relation")
	}
	if copied.file.id == s.file.id {
		t.Error("the copy has the id of what was copied")
	}
}

// TestBackupOfClosed backs up a graph that nobody has open, and leaves it and its folder as they were.
func TestBackupOfClosed(t *testing.T) {
	path, to := filepath.Join(t.TempDir(), "graph.db"), filepath.Join(t.TempDir(), "copy.db")
	s := openFile(t, path, nil)
	apply(t, s, exchange())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	before := contents(t, filepath.Dir(path))
	if got, err := Backup(t.Context(), path, to, false, quiet); err != nil || got.Relations != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	if after := contents(t, filepath.Dir(path)); after != before {
		t.Errorf("before:\n%safter:\n%s", before, after)
	}
}

func TestBackupRefused(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "graph.db")
	apply(t, openFile(t, path, nil), exchange())
	foreign := makeForeign(t, filepath.Join(dir, "foreign.db"))
	logged := filepath.Join(dir, "logged.db")
	for _, name := range []string{logged + "-wal", filepath.Join(dir, "empty.db")} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(dir, "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err)
	}
	for _, c := range []struct{ from, to, want string }{
		{path, path, "would replace the graph itself"},
		{path, link, "would replace the graph itself"},
		{path, dir, "is a folder"},
		{path, logged, "belongs to another file"},
		{path, filepath.Join(dir, "missing", "copy.db"), "cannot be made"},
		{filepath.Join(dir, "no.db"), filepath.Join(dir, "copy.db"), "there is no graph"},
		{filepath.Join(dir, "empty.db"), filepath.Join(dir, "copy.db"), "there is no graph"},
		{foreign, filepath.Join(dir, "copy.db"), "another program's tables"},
	} {
		_, err := Backup(t.Context(), c.from, c.to, true, quiet)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s to %s: %v, want %q", c.from, c.to, err, c.want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "copy.db")); err == nil {
		t.Error("a backup that was refused left a file")
	}
}

// TestBackupAmidWrites backs up while a writer works, and checks every copy.
func TestBackupAmidWrites(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "graph.db")
	s := openFile(t, path, nil)
	apply(t, s, exchange())
	stop, ended := make(chan struct{}), make(chan int)
	go func() {
		n := 0
		defer func() { ended <- n }()
		for {
			select {
			case <-stop:
				return
			default:
			}
			apply(t, s, kg.Batch{Entities: []kg.EntityWrite{{Entity: &kg.Entity{ID: fmt.Sprintf("state:%d", n),
				Kind: kg.KindState, Name: "A state"}}}})
			n++
		}
	}()
	var changes []int64
	for i := range 10 {
		to := filepath.Join(dir, fmt.Sprintf("copy%d.db", i))
		got, err := Backup(t.Context(), path, to, false, quiet)
		if err != nil {
			t.Fatal(err)
		}
		changes = append(changes, got.Changes)
		if got.Changes != got.Entities-3 {
			t.Errorf("copy %d: %+v", i, got)
		}
		if found := problems(t, openFile(t, to, nil)); found != nil {
			t.Errorf("copy %d: %v", i, found)
		}
	}
	close(stop)
	if n := <-ended; n == 0 || !slices.IsSorted(changes) || changes[9] == changes[0] {
		t.Errorf("%d writes; the copies had %v", n, changes)
	}
}
