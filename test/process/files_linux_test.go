package process

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// TestFullDisk serves a graph on a disk of 3 MB until it is full: what was acknowledged is there, what was refused is
// not, reading goes on, and so does writing once there is room.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=3m"); err != nil {
		t.Skip("a disk of its own cannot be mounted: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	db, ballast := filepath.Join(dir, "graph.db"), filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	s := start(t, "--db", db, "--no-seed")
	setUp(s)
	var done []batch
	n := 0
	for ; n < 1000; n += 4 {
		b := newBatch(t, n)
		if code := once(t, s, b.request); code == "UNAVAILABLE" {
			break
		} else if code != "" {
			t.Fatalf("batch %d gets %q", n, code)
		}
		done = append(done, b)
	}
	if n == 1000 || len(done) < 3 {
		t.Fatalf("the disk is full after %d batches", len(done))
	}
	refused := newBatch(t, n)
	if got := refused.present(s); got != 0 {
		t.Errorf("of the batch that was refused %d are there", got)
	}
	for _, b := range done {
		if got := b.present(s); got != members {
			t.Fatalf("of a batch that was acknowledged %d are there", got)
		}
	}
	if code := ready(t, s); code != http.StatusOK {
		t.Errorf("ready: %d", code)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if code := once(t, s, refused.request); code != "" {
		t.Errorf("with room: %q\n%s", code, s.log)
	}
	s.kill()
	healthy(t, db)
}

// TestImportOnFullDisk: an import whose disk is full ends with an error that says how many rows are written, which are
// as many as the graph has. With room it goes on behind them.
func TestImportOnFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skip("a disk of its own cannot be mounted: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	rows, db := rowsFile(t, 8000), filepath.Join(dir, "graph.db")
	args := []string{"import", "icews", rows, "--resume", "--batch", "300", "--db", db, "--rejects",
		filepath.Join(t.TempDir(), "rejects")}
	var out, errs bytes.Buffer
	cmd := exec.Command(binary, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err == nil {
		t.Fatalf("all went onto the disk\n%s", &out)
	}
	m := regexp.MustCompile(`the disk is full; try again; (\d+) rows of it are written: go on with --resume\n$`).
		FindStringSubmatch(errs.String())
	if m == nil || !strings.HasPrefix(out.String(), m[1]+" rows read: ") {
		t.Fatalf("it ended with\n%s%s", &out, &errs)
	}
	healthy(t, db)
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=100m"); err != nil {
		t.Fatal(err)
	}
	if text, err := exec.Command(binary, args...).CombinedOutput(); err != nil ||
		!strings.Contains(string(text), "\n"+m[1]+" rows had been written before\n") {
		t.Fatalf("with room: %v\n%s", err, text)
	}
	healthy(t, db)
	want, _ := importAll(t, rows, 0, 0, "--db", filepath.Join(t.TempDir(), "graph.db"))
	got, err := exec.Command(binary, "export", "jsonl", "--state", "--db", db).Output()
	if err != nil || string(got) != want {
		t.Errorf("the graph differs: %d bytes, want %d; %v", len(got), len(want), err)
	}
}

// TestMayNotWrite opens files that its user may not write, and where nothing may be written: it says so at once.
func TestMayNotWrite(t *testing.T) {
	dir := t.TempDir()
	for d := dir; d != filepath.Dir(os.TempDir()) && d != "/"; d = filepath.Dir(d) { // so that another user gets there
		_ = os.Chmod(d, 0o755)
	}
	program := filepath.Join(dir, "graphd")
	b, err := os.ReadFile(binary)
	if err == nil {
		err = os.WriteFile(program, b, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	writable := filepath.Join(dir, "writable")
	if err := os.Mkdir(writable, 0o777); err != nil {
		t.Fatal(err)
	}
	_ = os.Chmod(writable, 0o777)
	for _, db := range []string{filepath.Join(dir, "graph.db"), filepath.Join(writable, "graph.db")} {
		if out, err := graphd(t, "seed", "--db", db); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	secret := filepath.Join(writable, "secret.db")
	if out, err := graphd(t, "seed", "--db", secret); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	_ = os.Chmod(filepath.Join(writable, "graph.db"), 0o444)
	_ = os.Chmod(filepath.Join(dir, "graph.db"), 0o666)
	_ = os.Chmod(secret, 0)
	_ = os.Chmod(dir, 0o555)
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
	for _, c := range []struct{ db, want string }{
		{filepath.Join(writable, "graph.db"), "the file may not be written: permission denied"},
		{filepath.Join(dir, "graph.db"), "nothing may be written into its folder"},
		{filepath.Join(dir, "new.db"), "nothing may be written into its folder"},
		{secret, "the file may not be written: permission denied"},
	} {
		cmd := exec.Command(program, "serve", "--listen", "127.0.0.1:0", "--db", c.db)
		cmd.Dir = writable
		if os.Geteuid() == 0 { // whom nothing is forbidden
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		err := cmd.Run()
		if err == nil || !strings.Contains(out.String(), c.want) || !strings.Contains(out.String(), fmt.Sprintf("%q",
			c.db)) {
			t.Errorf("%s: %v, %s; want %q", c.db, err, &out, c.want)
		}
	}
}
