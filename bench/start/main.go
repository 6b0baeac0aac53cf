// Command start measures how long a user waits for graphd: from the start of the built binary, on a new file that it
// fills with the seed graph, to the first answer. It also measures the size of the binary and its memory.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"graphd/bench/proc"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	times := flag.Int("times", 10, "starts of each binary")
	flag.Parse()
	if err := measure(ctx, *times); err != nil {
		fmt.Fprintln(os.Stderr, "start:", err)
		os.Exit(1)
	}
}

func measure(ctx context.Context, times int) error {
	dir, err := os.MkdirTemp("", "graphd-start-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, build := range []struct {
		name  string
		flags []string
	}{
		{"plain", nil},
		{"stripped", []string{"-trimpath", "-ldflags", "-s -w"}},
	} {
		binary := filepath.Join(dir, build.name)
		c := exec.CommandContext(ctx, "go",
			append(append([]string{"build"}, build.flags...), "-o", binary, "./cmd/graphd")...)
		c.Stderr = os.Stderr
		if err := c.Run(); err != nil {
			return fmt.Errorf("building graphd (run this in the checkout): %w", err)
		}
		info, err := os.Stat(binary)
		if err != nil {
			return err
		}
		var took, cpu []time.Duration
		var memory int64
		for i := range times {
			t, err := once(ctx, binary, filepath.Join(dir, fmt.Sprintf("%s-%d.db", build.name, i)))
			if err != nil {
				return err
			}
			took, cpu, memory = append(took, t.wall), append(cpu, t.cpu), max(memory, t.memory)
		}
		slices.Sort(took)
		slices.Sort(cpu)
		fmt.Printf("%-8s %5.1f MB, %d starts: first answer after %s (median; least %s, most %s), "+
			"%s of CPU, %.0f MB of memory\n", build.name, float64(info.Size())/1e6, times,
			ms(took[len(took)/2]), ms(took[0]), ms(took[len(took)-1]), ms(cpu[len(cpu)/2]), float64(memory)/1e6)
	}
	return nil
}

func ms(d time.Duration) string { return d.Round(time.Millisecond).String() }

type startup struct {
	wall, cpu time.Duration
	memory    int64
}

// once starts graphd, sends requests until one is answered, and stops it.
func once(ctx context.Context, binary, db string) (s startup, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	address, err := proc.FreeAddress()
	if err != nil {
		return s, err
	}
	began := time.Now()
	server, err := proc.Start(ctx, address, binary,
		[]string{"serve", "--listen", address, "--db", db, "--log-level", "warn"}, os.Environ(), os.Stderr)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	for !answers(ctx, server.URL) {
		if ctx.Err() != nil {
			return s, ctx.Err()
		}
		time.Sleep(time.Millisecond)
	}
	s.wall = time.Since(began)
	if s.cpu, err = server.CPU(); err != nil {
		return s, err
	}
	s.memory, err = server.Memory()
	return s, err
}

// answers reports whether the seed graph answers a query.
func answers(ctx context.Context, url string) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/graphql",
		strings.NewReader(`{"query":"{state(id:\"state:IRN\"){name}}"}`))
	if err != nil {
		return false
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	return err == nil && strings.Contains(string(b), `"Iran"`)
}
