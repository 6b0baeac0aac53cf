package process

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// graphd runs a command to its end.
func graphd(t *testing.T, args ...string) (string, error) {
	t.Helper()
	out, err := exec.Command(binary, args...).CombinedOutput()
	return string(out), err
}

// healthy fails the test if a check of the file finds anything.
func healthy(t *testing.T, db string) {
	t.Helper()
	if out, err := graphd(t, "check", "--db", db); err != nil || !strings.Contains(out, ": 0 problems, 0 notes") {
		t.Errorf("%s: %v\n%s", db, err, out)
	}
}

// once sends a request once, and returns the code of its error.
func once(t *testing.T, s *service, request []byte) string {
	t.Helper()
	var out json.RawMessage
	err := ask(t.Context(), s.url, request, &out)
	if f, ok := errors.AsType[*failure](err); ok {
		return f.Extensions.Code
	}
	if err != nil {
		t.Fatal(err)
	}
	return ""
}

func ready(t *testing.T, s *service) int {
	t.Helper()
	res, err := http.Get(strings.TrimSuffix(s.url, "/graphql") + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	return res.StatusCode
}

// awaitUnready waits until the service says that it is not ready, as it asks its store only now and then.
func awaitUnready(t *testing.T, s *service) {
	t.Helper()
	for began := time.Now(); ready(t, s) != http.StatusServiceUnavailable; time.Sleep(100 * time.Millisecond) {
		if time.Since(began) > patience {
			t.Fatal("it stays ready")
		}
	}
}

// file is the name of the file that the service has its graph in.
func (s *service) file() string {
	for i, a := range s.args {
		if a == "--db" {
			return s.args[i+1]
		}
	}
	return ""
}

// restored stops the service, and starts it again.
func (s *service) restart() {
	s.t.Helper()
	_ = s.cmd.Process.Signal(os.Interrupt)
	_ = s.cmd.Wait() // its file was replaced, and it says so
	s.cmd = nil
	s.start()
}

// TestReplacedFile takes the file away under a service that writes, or restores a backup in its place, by each way that
// people do that. Nothing is acknowledged from then on, and after a restart exactly what was put there is served.
func TestReplacedFile(t *testing.T) {
	for _, c := range []struct {
		name    string
		replace func(db, backup string) error
		want    int // batches that are served after the restart
		killed  bool
	}{
		{name: "copied over it", want: 2, replace: copyOver},
		{name: "copied over it, then killed", want: 2, killed: true, replace: func(db, backup string) error {
			return errors.Join(copyOver(db, backup))
		}},
		{name: "moved over it", want: 2, replace: func(db, backup string) error {
			return errors.Join(copyOver(db+".new", backup), os.Rename(db+".new", db))
		}},
		{name: "removed and restored", want: 2, replace: func(db, backup string) error {
			return errors.Join(os.Remove(db), copyOver(db, backup))
		}},
		{name: "removed with its log and restored", want: 2, replace: func(db, backup string) error {
			return errors.Join(os.Remove(db), os.Remove(db+"-wal"), os.Remove(db+"-shm"), copyOver(db, backup))
		}},
		{name: "removed", want: 0, replace: func(db, _ string) error { return os.Remove(db) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := onFile(t)
			db := s.file()
			backup := filepath.Join(t.TempDir(), "backup.db")
			setUp(s)
			var out called
			var all []batch
			for n := range 5 {
				if n == 2 {
					if text, err := graphd(t, "backup", "--db", db, backup); err != nil {
						t.Fatalf("%v: %s", err, text)
					}
				}
				all = append(all, newBatch(t, n*4)) // without those of claims
				s.send(all[n].request, &out)
			}
			if code := ready(t, s); code != http.StatusOK {
				t.Fatalf("before: %d", code)
			}
			if err := c.replace(db, backup); err != nil {
				t.Fatal(err)
			}
			for n := range 3 {
				if code := once(t, s, newBatch(t, 40+4*n).request); code != "UNAVAILABLE" {
					t.Errorf("a write gets %q", code)
				}
			}
			awaitUnready(t, s)
			if !strings.Contains(s.log.String(), "the database file was removed or replaced") {
				t.Errorf("it is not logged:\n%s", s.log)
			}
			if c.killed { // what is left beside the file is refused by name, and not taken for its log
				s.kill()
				text, err := graphd(t, "check", "--db", db)
				if err == nil || !strings.Contains(text, "belongs to another file") {
					t.Errorf("with the log of another: %v, %s", err, text)
				}
				if err := os.Remove(db + "-wal"); err != nil {
					t.Fatal(err)
				}
				s.start()
			} else {
				s.restart()
			}
			for n, b := range all {
				want := 0
				if n < c.want {
					want = members
				}
				if got := b.present(s); got != want {
					t.Errorf("of batch %d %d are there, want %d", n, got, want)
				}
			}
			if c.want == 0 {
				setUp(s)
			}
			s.send(all[4].request, &out)
			if got := all[4].present(s); got != members {
				t.Errorf("of what is written then %d are there", got)
			}
			s.restart()
			healthy(t, db)
		})
	}
}

// copyOver writes the content of one file into another, which is made if need be, as cp does.
func copyOver(to, from string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, b, 0o600)
}

// TestBackupAmidWriters backs up while writers run and the service is killed and started: each backup is good, and
// holds what was acknowledged before it began.
func TestBackupAmidWriters(t *testing.T) {
	s := onFile(t)
	db, dir := s.file(), t.TempDir()
	setUp(s)
	var written atomic.Int64
	var writer sync.WaitGroup
	stop := make(chan struct{})
	writer.Go(func() {
		for n := 0; ; n += 4 {
			select {
			case <-stop:
				return
			default:
			}
			var out called
			s.send(newBatch(t, n).request, &out)
			written.Add(1)
		}
	})
	for i := range 5 {
		for began, before := time.Now(), written.Load(); written.Load() < before+3; time.Sleep(time.Millisecond) {
			if time.Since(began) > patience {
				t.Fatal("nothing is written")
			}
		}
		acknowledged := written.Load()
		to := filepath.Join(dir, fmt.Sprintf("backup-%d.db", i))
		out, err := graphd(t, "backup", "--db", db, to)
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		healthy(t, to)
		var size, entities, relations, changes int64
		if _, err := fmt.Sscanf(strings.TrimPrefix(out, to), ": %d bytes, %d entities, %d relations, %d changes",
			&size, &entities, &relations, &changes); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if relations < acknowledged*members || relations != (changes-1)*members || entities != 3 {
			t.Errorf("after %d calls the backup has: %s", acknowledged, out)
		}
	}
	close(stop)
	writer.Wait()
	s.kill()
	healthy(t, db) // amid its log
	s.start()
	audit(t, s)
}

// TestDamagedPage damages the file of a service that was stopped: what meets the damage is UNAVAILABLE, and from then
// on nothing is written.
func TestDamagedPage(t *testing.T) {
	s := onFile(t)
	db := s.file()
	setUp(s)
	var out called
	for n := range 20 {
		s.send(newBatch(t, n*4).request, &out)
	}
	_ = s.cmd.Process.Signal(os.Interrupt)
	if err := s.cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	s.cmd = nil
	b, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	for at := len(b) / 2 / 4096 * 4096; at < len(b); at += 4096 {
		copy(b[at:], strings.Repeat("\xa5", 100))
	}
	if err := os.WriteFile(db, b, 0o600); err != nil {
		t.Fatal(err)
	}
	s.start()
	if code := once(t, s, body(t, `{relations(first: 1000) {nodes {key from {key} claims {stance}}}}`,
		nil)); code != "UNAVAILABLE" {
		t.Errorf("who reads gets %q", code)
	}
	if code := once(t, s, newBatch(t, 80).request); code != "UNAVAILABLE" {
		t.Errorf("who writes gets %q", code)
	}
	awaitUnready(t, s)
	if n := strings.Count(s.log.String(), "the database file is damaged"); n == 0 {
		t.Errorf("it is not logged:\n%s", s.log)
	}
	if out, err := graphd(t, "check", "--db", db); err == nil || !strings.Contains(out, "problem: ") {
		t.Errorf("the check: %v, %s", err, out)
	}
}
