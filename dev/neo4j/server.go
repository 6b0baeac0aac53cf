// Package neo4jdev runs a real Neo4j Community server for tests and
// development, without containers: a small Java launcher around the jars that
// Neo4j publishes. It needs a JDK, 17 or newer, and once Maven.
package neo4jdev

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Options configure Start.
type Options struct {
	Dir      string    // holds the data and logs; a temporary folder, removed at the end, if empty
	Listen   string    // host:port of Bolt; port 0 and the empty string take a free port of 127.0.0.1
	Password string    // of the user neo4j; anyone may do anything if empty
	HeapMB   int       // size of Java's heap; 1024 if 0
	Settings []string  // further lines of neo4j.conf
	Tests    bool      // keeps its plans, see keepPlans
	Brief    bool      // ends after a minute or two, see brief
	Log      io.Writer // gets what the launcher prints, which is little: Neo4j logs to Dir/logs
}

// keepPlans is for servers whose graph tests empty and fill again: each change of its numbers would have the plans made
// anew that are ten seconds old, and planning is what takes most of the time.
const keepPlans = "dbms.cypher.min_replan_interval=24h"

// brief makes Java compile fast rather than well. Nearly half of the processor time of a start, and a third of that of
// the first minutes, otherwise goes into code that is to run for longer than such a server lives.
var brief = []string{"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"}

// Server is a Neo4j server. It ends when this process ends, even by a crash.
type Server struct {
	URI      string // bolt://host:port
	User     string // empty if auth is off
	Password string

	opts Options
	temp bool // Dir is ours to remove

	// turn is set for a server that was not started here: it ends this process's turn at it. It is never called, the
	// turn lasts until the process ends; but were it not kept, the lock's file would be closed as garbage, and the
	// turn with it.
	turn func()

	mu   sync.Mutex // guards proc
	proc *process   // nil while stopped
}

// process is one run of the launcher.
type process struct {
	cmd   *exec.Cmd
	stdin io.WriteCloser
	out   *output
	done  chan struct{} // closed when it has ended; err is valid then
	err   error
}

// Starting takes 5 seconds, but a minute where 20 processes share two cores.
const startTimeout = 5 * time.Minute

// Start runs Neo4j and returns when it answers queries. The first time on a
// machine it fetches Neo4j's jars, some 120 MB.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	if o.HeapMB == 0 {
		o.HeapMB = 1024
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	s := &Server{opts: o, Password: o.Password}
	if o.Password != "" {
		s.User = "neo4j"
	}
	var err error
	if o.Dir == "" {
		s.temp = true
		s.opts.Dir, err = os.MkdirTemp("", "graphd-neo4j-")
	} else {
		s.opts.Dir, err = filepath.Abs(o.Dir)
	}
	if err != nil {
		return nil, err
	}
	if err := s.Restart(ctx); err != nil {
		s.tidy()
		return nil, err
	}
	return s, nil
}

var errExternal = errors.New("neo4j: this server was not started here")

// Restart stops the server if it runs, and starts it with the same data and
// port. It returns when the server answers queries.
func (s *Server) Restart(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.turn != nil {
		return errExternal
	}
	s.stop() // how the last run ended matters no more
	in, err := install(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	if s.proc, err = s.launch(ctx, in); err != nil {
		return err
	}
	if err := s.waitForBolt(ctx); err != nil {
		return errors.Join(err, s.kill())
	}
	return nil
}

// Stop shuts the server down as its own stop command would, which takes some 10
// seconds; one with a temporary folder just ends and takes its folder along.
// Stopping twice is no error.
func (s *Server) Stop() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.turn != nil {
		return errExternal
	}
	if s.temp {
		defer s.tidy()
		return s.kill()
	}
	return s.stop()
}

// Kill ends the server at once, as a crash would (kill -9). Its data stays, for
// Restart, until Stop or the end of this process.
func (s *Server) Kill() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.turn != nil {
		return errExternal
	}
	return s.kill()
}

// Done is closed when the server that runs now has ended.
func (s *Server) Done() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.proc == nil {
		done := make(chan struct{})
		if s.turn == nil {
			close(done)
		}
		return done
	}
	return s.proc.done
}

func (s *Server) kill() error {
	if s.proc == nil {
		return nil
	}
	err := s.proc.cmd.Process.Kill()
	<-s.proc.done
	s.proc = nil
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

func (s *Server) stop() error {
	p := s.proc
	if p == nil {
		return nil
	}
	// A byte, not just the end of stdin, which would mean that we are gone and
	// that a temporary folder is the launcher's to remove. A failed write means
	// that it has ended by itself.
	p.stdin.Write([]byte{'s'})
	p.stdin.Close()
	select {
	case <-p.done:
		s.proc = nil
		// Java's codes after SIGINT and SIGTERM, also a shutdown as it should
		// be: a terminal's Ctrl-C reaches the launcher as well.
		if code := p.cmd.ProcessState.ExitCode(); code != 0 && code != 130 && code != 143 {
			return fmt.Errorf("neo4j: ended with %w: %s", p.err, p.out.reason())
		}
		return nil
	case <-time.After(40 * time.Second): // the launcher itself gives up after 30
		return errors.Join(errors.New("neo4j: did not stop, so it was killed"), s.kill())
	}
}

// tidy removes a temporary folder, and the file by which tests took turns.
func (s *Server) tidy() {
	if s.temp {
		os.RemoveAll(s.opts.Dir)
		os.Remove(turns(s.URI))
	}
}

// launch starts the launcher and waits until it says that Neo4j is up.
func (s *Server) launch(ctx context.Context, in *installation) (*process, error) {
	// Neo4j itself takes 15 seconds to say that its port is taken.
	l, err := net.Listen("tcp", s.opts.Listen)
	if err != nil {
		return nil, fmt.Errorf("neo4j: %w", err)
	}
	l.Close()
	if err := os.MkdirAll(s.opts.Dir, 0o700); err != nil {
		return nil, err
	}
	if err := s.writeConf(); err != nil {
		return nil, err
	}
	keep := "keep"
	if s.temp {
		keep = "remove"
	}
	args := []string{"-Xmx" + strconv.Itoa(s.opts.HeapMB) + "m", "--add-opens=java.base/java.nio=ALL-UNNAMED"}
	if s.opts.Brief {
		args = append(args, brief...)
	}
	cmd := exec.Command(in.java, append(args, "-cp", in.classpath, "Launcher", s.opts.Dir, keep)...)
	// Not on the command line, where all users of the machine see it.
	cmd.Env = append(os.Environ(), "NEO4J_LAUNCHER_PASSWORD="+s.Password)
	p := &process{cmd: cmd, out: &output{log: s.opts.Log, ready: make(chan string, 1)}, done: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = p.out, p.out
	if p.stdin, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("neo4j: %w", err)
	}
	go func() {
		p.err = cmd.Wait()
		close(p.done)
	}()

	select {
	case port := <-p.out.ready:
		host, _, err := net.SplitHostPort(s.opts.Listen)
		if err != nil {
			return p, err
		}
		s.opts.Listen = net.JoinHostPort(host, port) // the same again at Restart
		s.URI = "bolt://" + s.opts.Listen
		return p, nil
	case <-p.done:
		return nil, fmt.Errorf("neo4j: did not start: %s", p.out.reason())
	case <-ctx.Done():
		cmd.Process.Kill()
		<-p.done
		return nil, fmt.Errorf("neo4j: did not start in time: %w (launcher: %s)", ctx.Err(), p.out.reason())
	}
}

// writeConf writes Neo4j's own settings.
func (s *Server) writeConf() error {
	lines := []string{
		"server.bolt.enabled=true",
		"server.bolt.listen_address=" + s.opts.Listen,
		"dbms.security.auth_enabled=" + strconv.FormatBool(s.Password != ""),
		"dbms.security.auth_minimum_password_length=1",
		"dbms.usage_report.enabled=false",
		"server.memory.pagecache.size=256m",
		// Without it each database takes 256 MB of disk from the start.
		"db.tx_log.preallocate=false",
	}
	if s.opts.Tests {
		lines = append(lines, keepPlans)
	}
	lines = append(lines, s.opts.Settings...)
	text := strings.Join(lines, "\n") + "\n"
	return os.WriteFile(filepath.Join(s.opts.Dir, "neo4j.conf"), []byte(text), 0o600)
}

// waitForBolt returns when the server answers a query.
func (s *Server) waitForBolt(ctx context.Context) error {
	driver, err := s.driver()
	if err != nil {
		return err
	}
	defer driver.Close(context.WithoutCancel(ctx))
	for {
		err := run(ctx, driver, "RETURN 1")
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("neo4j: does not answer at %s: %w", s.URI, err)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func (s *Server) driver() (neo4j.DriverWithContext, error) {
	auth := neo4j.NoAuth()
	if s.Password != "" {
		auth = neo4j.BasicAuth(s.User, s.Password, "")
	}
	return neo4j.NewDriverWithContext(s.URI, auth)
}

// output passes on what the launcher prints, and notes the port that it is
// ready at and the end of what it said, for errors.
type output struct {
	log   io.Writer
	ready chan string

	mu   sync.Mutex
	line []byte // not yet complete
	said bool   // ready was sent
	text []byte
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.log.Write(b) // a log that fails is no reason to stop Neo4j
	const most = 64 << 10
	o.text = append(o.text, b...)
	if len(o.text) > most {
		o.text = o.text[len(o.text)-most:]
	}
	o.line = append(o.line, b...)
	for {
		line, rest, found := bytes.Cut(o.line, []byte("\n"))
		if !found {
			return len(b), nil
		}
		o.line = rest
		if port, ok := strings.CutPrefix(strings.TrimSpace(string(line)), "READY "); ok && !o.said {
			o.said = true
			o.ready <- port
		}
	}
}

// reason finds in a Java stack trace what went wrong: the message of its
// innermost cause.
func (o *output) reason() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	reason := firstLine(o.text)
	for line := range bytes.Lines(o.text) {
		if cause, ok := bytes.CutPrefix(line, []byte("Caused by: ")); ok {
			reason = strings.TrimSpace(string(cause))
		}
	}
	return reason
}
