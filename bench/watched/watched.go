// Package watched runs graphd under attack: it watches each process, kills it when it endangers the machine, and
// measures what a request takes.
package watched

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"graphd/bench/proc"
)

// Build builds graphd.
func Build(ctx context.Context, to string) error {
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", to, "graphd/cmd/graphd").CombinedOutput(); err != nil {
		return fmt.Errorf("building graphd: %w\n%s", err, out)
	}
	return nil
}

// Danger is the memory, in bytes, that no process may ever take.
const Danger = 1 << 30

// Copy copies a file of a graphd that has been stopped, to one that is not there yet.
func Copy(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	_, err = io.Copy(out, in)
	return err
}

// Process is a graphd that serves.
type Process struct {
	*proc.Server
	Idle   int64                  // bytes that it takes before anything is asked
	allow  atomic.Int64           // processor time since its start; 0: any
	used   atomic.Int64           // processor time when it was last looked at
	killed atomic.Pointer[string] // why
	stop   func()
}

// Serve starts graphd on a file, and returns when it is ready.
func Serve(ctx context.Context, binary, file string, log io.Writer, flags ...string) (*Process, error) {
	address, err := proc.FreeAddress()
	if err != nil {
		return nil, err
	}
	var env []string
	for _, v := range os.Environ() { // those of whoever runs this must not reach it
		if !strings.HasPrefix(v, "GRAPHD_") && !strings.HasPrefix(v, "NEO4J_") {
			env = append(env, v)
		}
	}
	s, err := proc.Start(ctx, address, binary, append([]string{"serve", "--listen", address, "--db", file, "--actor",
		"tester"}, flags...), env, log)
	if err != nil {
		return nil, err
	}
	wait, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := s.Ready(wait, 2*time.Millisecond); err != nil {
		s.Kill()
		return nil, err
	}
	p := &Process{Server: s}
	for range 5 { // its first requests take what it will always have
		if a := p.Send(ctx, Post(`{state(id:"state:IRN"){name}}`, nil)); a.Err != nil {
			s.Kill()
			return nil, a.Err
		}
	}
	if p.Idle, err = s.Resident(); err != nil {
		s.Kill()
		return nil, err
	}
	p.watch()
	return p, nil
}

// Attach returns a graphd that runs already. It is measured, but never killed.
func Attach(url string, pid int) *Process {
	return &Process{Server: proc.Running(url, pid), stop: func() {}}
}

// watch kills the process when it takes too much.
func (p *Process) watch() {
	over, done := make(chan struct{}), make(chan struct{})
	kill := sync.OnceFunc(p.Server.Kill)
	p.stop = sync.OnceFunc(func() { close(over); <-done; kill() })
	go func() {
		defer close(done)
		for {
			select {
			case <-over:
				return
			case <-time.After(20 * time.Millisecond):
			}
			why := ""
			if now, err := p.Resident(); err == nil && now > Danger {
				why = fmt.Sprintf("it took %d MB and was killed", Danger>>20)
			}
			if now, err := p.CPU(); err == nil {
				p.used.Store(int64(now))
				if most := p.allow.Load(); most > 0 && int64(now) > most {
					why = "it took far more CPU than it may, and was killed"
				}
			}
			if why != "" {
				p.killed.Store(&why)
				kill()
				return
			}
		}
	}()
}

// Allow sets the processor time since its start at which the process is killed; 0 allows any.
func (p *Process) Allow(cpu time.Duration) { p.allow.Store(int64(cpu)) }

// Used returns the processor time of the process when it was last checked, or killed.
func (p *Process) Used() time.Duration { return time.Duration(p.used.Load()) }

// Killed returns why the process was killed, or "".
func (p *Process) Killed() string {
	if why := p.killed.Load(); why != nil {
		return *why
	}
	return ""
}

// End ends the process at once.
func (p *Process) End() { p.stop() }
