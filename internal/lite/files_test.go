package lite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"graphd/internal/kg"
	"graphd/internal/store"
	"graphd/internal/write"
	"graphd/test/output"
)

// makeForeign makes a database of another program.
func makeForeign(t *testing.T, path string, statements ...string) string {
	t.Helper()
	db, err := sql.Open("sqlite", fileURI(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range append([]string{"CREATE TABLE other (x)", "INSERT INTO other VALUES (1)"}, statements...) {
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// contents are the names, sizes, modes and sums of all files in a folder.
func contents(t *testing.T, dir string) string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, e := range list {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s %v %d", e.Name(), info.Mode(), info.Size())
		if info.Mode().IsRegular() {
			b, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&out, " %x", sha256.Sum256(b))
		}
		out.WriteString("\n")
	}
	return out.String()
}

// TestRefusedUnchanged refuses files that are not graphd's, and leaves every byte of them and of their folder.
func TestRefusedUnchanged(t *testing.T) {
	text := func(content string) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		name string
		make func(t *testing.T, path string)
		want string
	}{
		{"other tables", func(t *testing.T, path string) { makeForeign(t, path) }, "another program's tables"},
		{"other tables with a log", func(t *testing.T, path string) {
			makeForeign(t, path,
				"PRAGMA journal_mode = WAL")
		}, "another program's tables"},
		{"an application's id", func(t *testing.T, path string) {
			makeForeign(t, path, "DROP TABLE other", "PRAGMA application_id = 252006673")
		}, "another program's tables"},
		{"a table of the name", func(t *testing.T, path string) { makeForeign(t, path, "CREATE TABLE graphd (name)") },
			"another program's tables"},
		{"a later layout", func(t *testing.T, path string) {
			makeForeign(t, path, "CREATE TABLE graphd (version)", "INSERT INTO graphd VALUES (1000000)",
				"PRAGMA application_id = "+fmt.Sprint(applicationID))
		}, "start a later graphd"},
		{"a layout that never was", func(t *testing.T, path string) {
			makeForeign(t, path, "CREATE TABLE graphd (version)", "INSERT INTO graphd VALUES ('x')")
		}, "which no graphd wrote"},
		{"text", text(strings.Repeat("no database\n", 1000)), "not a database"},
		{"a short text", text("no"), "not a database"},
		{"zeros", text(strings.Repeat("\x00", 8192)), "not a database"},
		{"half a header", text("SQLite format 3\x00"), "not a database"},
		{"a folder", func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, "it is a folder"},
		{"a link to nothing", func(t *testing.T, path string) {
			if err := os.Symlink(filepath.Join(filepath.Dir(path), "nothing"), path); err != nil {
				t.Skip(err)
			}
		}, "a link to a file that does not exist"},
		{"a file with two names", func(t *testing.T, path string) {
			s := openFile(t, path, nil)
			apply(t, s, exchange())
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.Link(path, path+".too"); err != nil {
				t.Skip(err)
			}
		}, "several names"},
		{"a log without its file", func(t *testing.T, path string) { text("frames")(t, path+"-wal") },
			"the file itself is missing or empty"},
		{"a log of an empty file", func(t *testing.T, path string) {
			text("")(t, path)
			text("frames")(t,
				path+"-wal")
		}, "the file itself is missing or empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "graph.db")
			c.make(t, path)
			before := contents(t, filepath.Dir(path))
			s, err := Open(t.Context(), Options{Path: path})
			if err == nil {
				_ = s.Close()
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if after := contents(t, filepath.Dir(path)); after != before {
				t.Errorf("before:\n%safter:\n%s", before, after)
			}
		})
	}
}

// TestModes makes files that only their owner may read, whatever the process allows, and warns of others.
func TestModes(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "graph.db")
	log := &output.Buffer{}
	open := func() *Store {
		s, err := Open(t.Context(), Options{Path: path, Log: slog.New(slog.NewTextHandler(log, nil))})
		if err != nil {
			t.Fatal(err)
		}
		apply(t, s, exchange())
		return s
	}
	s := open()
	list, err := os.ReadDir(dir)
	if err != nil || len(list) != 3 {
		t.Fatalf("there are %v (%v), want the file, its log and its index", list, err)
	}
	for _, e := range list {
		if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", e.Name(), info.Mode())
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if log.String() != "" {
		t.Errorf("of its own files it says %s", log)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = open().Close() }()
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("the mode of an existing file is now %v", info.Mode())
	}
	if s := open(); strings.Count(log.String(), "everybody on this machine may read") != 1 {
		t.Errorf("of a file that all may read it says %q", log)
	} else if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestReplaced removes and replaces the file of an open store in all ways, and expects that nothing is acknowledged
// that is not in the file, and that what took its place stays as it is.
func TestReplaced(t *testing.T) {
	moved := func(t *testing.T, path string) {
		if err := os.Rename(path, path+".moved"); err != nil {
			t.Fatal(err)
		}
	}
	write := func(t *testing.T, path string, b []byte) {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name   string
		change func(t *testing.T, path string, backup []byte)
		stays  string // the name, behind the path, of what must stay as it is
	}{
		{"removed", func(t *testing.T, path string, _ []byte) { _ = os.Remove(path) }, ""},
		{"moved", func(t *testing.T, path string, _ []byte) { moved(t, path) }, ".moved"},
		{"removed with its log", func(t *testing.T, path string, _ []byte) {
			_ = os.Remove(path)
			_ = os.Remove(path +
				"-wal")
		}, ""},
		{"its log removed", func(t *testing.T, path string, _ []byte) { _ = os.Remove(path + "-wal") }, ""},
		{"its log replaced", func(t *testing.T, path string, b []byte) {
			moved(t, path+"-wal")
			write(t, path+"-wal",
				nil)
		}, ""},
		{"another one moved there", func(t *testing.T, path string, b []byte) {
			write(t, path+".new", b)
			if err := os.Rename(path+".new", path); err != nil {
				t.Fatal(err)
			}
		}, ""},
		{"removed and restored", func(t *testing.T, path string, b []byte) { _ = os.Remove(path); write(t, path, b) },
			""},
		{"a backup copied over it", write, ""},
		{"an empty file", func(t *testing.T, path string, _ []byte) { write(t, path, nil) }, ""},
		{"a text", func(t *testing.T, path string, _ []byte) { write(t, path, []byte(strings.Repeat("text ", 5000))) },
			""},
		{"the folder moved", func(t *testing.T, path string, _ []byte) { moved(t, filepath.Dir(path)) }, "-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			path, to := filepath.Join(dir, "graph.db"), filepath.Join(t.TempDir(), "backup.db")
			s := openFile(t, path, nil)
			apply(t, s, exchange())
			if _, err := Backup(t.Context(), path, to, false, quiet); err != nil {
				t.Fatal(err)
			}
			backup, err := os.ReadFile(to)
			if err != nil {
				t.Fatal(err)
			}
			for i := range 3 { // what the backup has not
				apply(t, s, kg.Batch{Entities: []kg.EntityWrite{{Entity: &kg.Entity{ID: fmt.Sprintf("state:%d", i),
					Kind: kg.KindState, Name: "A state"}}}})
			}
			c.change(t, path, backup)
			wrong := s.Write(t.Context(), func(w store.Writer) error { return nil })
			if kg.CodeOf(wrong) != kg.CodeUnavailable || !strings.Contains(wrong.Error(),
				"removed or replaced; restart graphd") {
				t.Errorf("a write gets %v", wrong)
			}
			if err := s.Ping(t.Context()); kg.CodeOf(err) != kg.CodeUnavailable {
				t.Errorf("Ping gets %v", err)
			}
			if c.stays == "-" {
				return
			}
			now, err := os.ReadFile(path + c.stays)
			there := err == nil
			_ = s.Close()
			if again, err := os.ReadFile(path + c.stays); there && (err != nil || string(again) != string(now)) {
				t.Errorf("what took its place was changed (%v)", err)
			}
			// this process has the file open still
			if string(now) != string(backup) || c.name == "a backup copied over it" {
				return
			}
			restored := openFile(t, path, nil)
			if got := problems(t, restored); got != nil {
				t.Errorf("after a restart: %v", got)
			}
			if restored.Created() || relation(t, restored, "strike") == nil {
				t.Error("the backup is not what is served")
			}
		})
	}
}

// TestMovedBack takes the file away for a moment: when it is back, writing goes on.
func TestMovedBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s := openFile(t, path, nil)
	if err := os.Rename(path, path+".moved"); err != nil {
		t.Fatal(err)
	}
	if _, err := write.Apply(t.Context(), s, write.Call{}, exchange()); kg.CodeOf(err) != kg.CodeUnavailable {
		t.Errorf("while it is gone: %v", err)
	}
	if err := os.Rename(path+".moved", path); err != nil {
		t.Fatal(err)
	}
	apply(t, s, exchange())
}

// TestLink opens a file by a link, and turns the link to another file.
func TestLink(t *testing.T) {
	dir := t.TempDir()
	link, real := filepath.Join(dir, "link.db"), filepath.Join(dir, "real.db")
	first := openFile(t, real, nil)
	apply(t, first, exchange())
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, link); err != nil {
		t.Skip(err)
	}
	s := openFile(t, link, nil)
	if _, err := write.Delete(t.Context(), s, write.Call{Principal: "a", Reason: "gone"}, "state:PAK", nil,
		true); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(link); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "other.db"), link); err != nil {
		t.Fatal(err)
	}
	if err := s.Ping(t.Context()); kg.CodeOf(err) != kg.CodeUnavailable {
		t.Errorf("with the link turned: %v", err)
	}
}

// TestCopyWithoutLog copies a file that is in use as cp does, without its log.
func TestCopyWithoutLog(t *testing.T) {
	dir := t.TempDir()
	path, naive := filepath.Join(dir, "graph.db"), filepath.Join(dir, "naive.db")
	s := openFile(t, path, nil)
	copyFile(t, path, naive)
	log := &output.Buffer{}
	open := func(path string) *Store {
		s, err := Open(t.Context(), Options{Path: path, Log: slog.New(slog.NewTextHandler(log, nil))})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	fresh := open(naive)
	if fresh.Created() {
		t.Error("a copy of an empty graph counts as new")
	}
	if !strings.Contains(log.String(), "was in use when it was copied") {
		t.Errorf("of the copy it says %q", log)
	}
	if err := fresh.Close(); err != nil {
		t.Error(err)
	}
	*log = output.Buffer{}
	if err := open(naive).Close(); err != nil || log.String() != "" {
		t.Errorf("after it was closed: %v, %s", err, log)
	}

	apply(t, s, exchange())
	deadline := time.Now().Add(20 * time.Second)
	for { // the log is copied when nobody writes
		copyFile(t, path, naive)
		c := open(naive)
		there := relation(t, c, "strike") != nil
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		if there {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("what was written stays in the log")
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	*log = output.Buffer{}
	if err := open(path).Close(); err != nil || log.String() != "" {
		t.Errorf("of a file that was closed: %v, %s", err, log)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestLogOfAnother puts a backup where a killed process left its log.
func TestLogOfAnother(t *testing.T) {
	dir := t.TempDir()
	path, left, to := filepath.Join(dir, "graph.db"), filepath.Join(dir, "left.db"), filepath.Join(dir, "backup.db")
	s := openFile(t, path, nil)
	apply(t, s, exchange())
	if _, err := Backup(t.Context(), path, to, false, quiet); err != nil {
		t.Fatal(err)
	}
	copyFile(t, to, left)
	copyFile(t, path+"-wal", left+"-wal")
	if info, err := os.Stat(left + "-wal"); err != nil || info.Size() == 0 {
		t.Fatal("the log was copied already")
	}
	other, err := Open(t.Context(), Options{Path: left})
	if err == nil {
		_ = other.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "belongs to another file") {
		t.Errorf("got %v", err)
	}
	if err := os.Remove(left + "-wal"); err != nil {
		t.Fatal(err)
	}
	if got := problems(t, openFile(t, left, nil)); got != nil {
		t.Error(got)
	}
}

// TestDamage flips bytes in pages of the file: what reads them is told, and nothing is written any more.
func TestDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s := openFile(t, path, nil)
	b := exchange()
	for i := range 2000 {
		b.Entities = append(b.Entities, kg.EntityWrite{Entity: &kg.Entity{ID: fmt.Sprintf("state:%d", i),
			Kind: kg.KindState, Name: strings.Repeat("state", 30)}})
	}
	apply(t, s, b)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	for at := info.Size() / 8192 * 4096; at < info.Size(); at += 4096 { // the schema and what Open reads stay
		if _, err := f.WriteAt([]byte(strings.Repeat("\xa5", 64)), at); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	log := &output.Buffer{}
	if s, err = Open(t.Context(), Options{Path: path, Log: slog.New(slog.NewTextHandler(log, nil))}); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var ids []string
	for i := range 2000 {
		ids = append(ids, fmt.Sprintf("state:%d", i))
	}
	for range 2 {
		err = s.Read(t.Context(), func(r store.Reader) error { _, err := r.Entities(t.Context(), ids); return err })
		if kg.CodeOf(err) != kg.CodeUnavailable || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("a reader gets %v", err)
		}
	}
	called := false
	err = s.Write(t.Context(), func(store.Writer) error { called = true; return nil })
	if kg.CodeOf(err) != kg.CodeUnavailable || called {
		t.Errorf("a writer gets %v", err)
	}
	if err := s.Ping(t.Context()); kg.CodeOf(err) != kg.CodeUnavailable || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("Ping gets %v", err)
	}
	if n := strings.Count(log.String(), "level=ERROR"); n != 1 {
		t.Errorf("it was logged %d times:\n%s", n, log)
	}
	if got := problems(t, s); len(got) == 0 {
		t.Error("Check finds nothing")
	}
	if _, err := Backup(t.Context(), path, path+".copy", false, quiet); err == nil {
		t.Error("a damaged file was backed up")
	}
}

// TestDiskFull fills the file up to what it may take: the write fails whole, and works when there is room.
func TestDiskFull(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil)
	apply(t, s, exchange())
	limit := func(pages int) {
		t.Helper()
		if err := use(t.Context(), s.writer, func(c *conn) error {
			return c.pragma(t.Context(),
				fmt.Sprintf("max_page_count=%d", pages))
		}); err != nil {
			t.Fatal(err)
		}
	}
	var large kg.Batch
	for i := range 3000 {
		large.Entities = append(large.Entities, kg.EntityWrite{Entity: &kg.Entity{ID: fmt.Sprintf("state:%d", i),
			Kind: kg.KindState, Name: strings.Repeat("state", 30)}})
	}
	limit(60)
	_, err := write.Apply(t.Context(), s, write.Call{}, large)
	if kg.CodeOf(err) != kg.CodeUnavailable || !strings.Contains(err.Error(), "the disk is full") {
		t.Fatalf("got %v", err)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("Ping gets %v", err)
	}
	if got := problems(t, s); got != nil {
		t.Errorf("afterwards: %v", got)
	}
	limit(1 << 30)
	apply(t, s, large)
	if got := problems(t, s); got != nil {
		t.Errorf("in the end: %v", got)
	}
}

// TestLogIsBounded writes while readers overlap without a gap, so that at no moment there is none.
func TestLogIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s := openFile(t, path, nil)
	s.tidier.bound(limits{soft: 1 << 20, hard: 4 << 20, wait: 5 * time.Second})
	apply(t, s, exchange())
	ctx, cancel := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	var reads atomic.Int64
	for i := range 4 {
		readers.Go(func() {
			time.Sleep(time.Duration(i) * 25 * time.Millisecond)
			for ctx.Err() == nil {
				_ = s.Read(ctx, func(r store.Reader) error {
					_, err := r.Stats(ctx) // the snapshot begins
					time.Sleep(100 * time.Millisecond)
					reads.Add(1)
					return err
				})
			}
		})
	}
	var highest, written int64
	for n := 0; written < 30<<20; n++ {
		var b kg.Batch
		for i := range 500 {
			b.Entities = append(b.Entities, kg.EntityWrite{Entity: &kg.Entity{ID: fmt.Sprintf("state:%d-%d", n, i),
				Kind: kg.KindState, Name: strings.Repeat("state", 60)}})
		}
		before := logSize(t, path)
		apply(t, s, b)
		after := logSize(t, path)
		written += max(after-before, 1<<19)
		highest = max(highest, after)
	}
	cancel()
	readers.Wait()
	if highest > 12<<20 {
		t.Errorf("the log grew to %d MB", highest>>20)
	}
	t.Logf("the log grew to %d kB while %d kB were written, amid %d reads", highest>>10, written>>10, reads.Load())
	for began := time.Now(); logSize(t, path) > 0; time.Sleep(50 * time.Millisecond) {
		if time.Since(began) > 20*time.Second {
			t.Fatal("the log is not emptied when nobody reads and writes any more")
		}
	}
}

func logSize(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// TestPoolIsFair asks for one connection from many sides, and gets it in the order of asking.
func TestPoolIsFair(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil)
	p := s.pool(1, s.file.path, "ro", nil)
	defer func() { _ = p.Close() }()
	c, err := p.take(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	const n = 50
	var order []int
	var all sync.WaitGroup
	waiting := func() int { p.mu.Lock(); defer p.mu.Unlock(); return len(p.waiting) }
	for i := range n {
		ctx, cancel := context.WithCancel(t.Context())
		all.Go(func() {
			defer cancel()
			err := use(ctx, p, func(*conn) error { order = append(order, i); return nil })
			if i%5 == 0 != errors.Is(err, context.Canceled) {
				t.Errorf("caller %d gets %v", i, err)
			}
		})
		for waiting() <= i-(i+4)/5 {
			time.Sleep(time.Millisecond)
		}
		if i%5 == 0 { // every fifth one gives up
			cancel()
			for waiting() > i-i/5 {
				time.Sleep(time.Millisecond)
			}
		}
	}
	p.give(c)
	all.Wait()
	if len(order) != n*4/5 {
		t.Fatalf("%d callers got it: %v", len(order), order)
	}
	for i := 1; i < len(order); i++ {
		if order[i] < order[i-1] {
			t.Fatalf("the order was %v", order)
		}
	}
}

// TestTimeOut ends a scan soon after its time, and gives its connection back.
func TestTimeOut(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil)
	const endless = "SELECT count(*) FROM (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT " +
		"i FROM n)"
	for range 40 { // more than there are readers
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		began := time.Now()
		err := s.Read(ctx, func(r store.Reader) error {
			return r.(*reader).c.query(ctx, endless, nil, func(row) error { return nil })
		})
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 2*time.Second {
			t.Fatalf("after %v: %v", time.Since(began), err)
		}
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestOpenedTogether opens a new file from several sides at once: one of them makes the graph.
func TestOpenedTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	var all sync.WaitGroup
	var created atomic.Int64
	for range 8 {
		all.Go(func() {
			s, err := Open(t.Context(), Options{Path: path})
			if err != nil {
				t.Error(err)
				return
			}
			t.Cleanup(func() { _ = s.Close() })
			if s.Created() {
				created.Add(1)
			}
		})
	}
	all.Wait()
	if n := created.Load(); n != 1 {
		t.Errorf("%d of them made the graph", n)
	}
}

// TestReadOnly reads a file that is in use, and one that is not, and leaves both as they are.
func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s := openFile(t, path, nil)
	apply(t, s, exchange())
	look := func() {
		t.Helper()
		r, err := Open(t.Context(), Options{Path: path, ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := problems(t, r); got != nil || relation(t, r, "strike") == nil {
			t.Errorf("read alone: %v", got)
		}
		if err := r.Write(t.Context(), func(store.Writer) error { return nil }); err == nil {
			t.Error("it can be written")
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	look()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	before := contents(t, filepath.Dir(path))
	look()
	if after := contents(t, filepath.Dir(path)); after != before {
		t.Errorf("before:\n%safter:\n%s", before, after)
	}
	if _, err := Open(t.Context(), Options{Path: path + ".missing", ReadOnly: true}); err == nil {
		t.Error("a file that is missing can be read")
	}
}

// TestLookWhileInUse looks at a file that is in use, with an empty log: nothing of it is missing.
func TestLookWhileInUse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s := openFile(t, path, nil)
	apply(t, s, exchange())
	raw(t, s, "PRAGMA wal_checkpoint(TRUNCATE)")
	if info, err := os.Stat(logName(path)); err != nil || info.Size() != 0 {
		t.Fatalf("the log: %v, %v", info, err)
	}
	var log bytes.Buffer
	if err := look(t.Context(), path, slog.New(slog.NewTextHandler(&log, nil))); err != nil || log.Len() > 0 {
		t.Errorf("%v\n%s", err, &log)
	}
}
