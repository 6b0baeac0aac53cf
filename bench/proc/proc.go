// Package proc starts the servers to measure, and reads their processor time and that of the process itself.
package proc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Server is a process that answers HTTP requests.
type Server struct {
	URL string
	cmd *exec.Cmd // nil if it was not started here
	pid int
}

// Running returns a server that runs already. It can be measured, but not stopped.
func Running(url string, pid int) *Server { return &Server{URL: url, pid: pid} }

// FreeAddress returns an address of this machine at which nothing listens.
func FreeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// Start starts a server that will listen at address, with its log in log. It stops when the context ends, or by Stop.
func Start(ctx context.Context, address, binary string, args, env []string, log io.Writer) (*Server, error) {
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second // then it is killed
	cmd.Env, cmd.Stderr = env, log
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &Server{URL: "http://" + address, cmd: cmd, pid: cmd.Process.Pid}, nil
}

// Ready returns when the server says that it is ready.
func (s *Server) Ready(ctx context.Context, every time.Duration) error {
	for ctx.Err() == nil {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/readyz", nil)
		if err != nil {
			return err
		}
		if answer, err := http.DefaultClient.Do(r); err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		time.Sleep(every)
	}
	return fmt.Errorf("%s is not ready: %w", s.URL, ctx.Err())
}

// Stop ends the server and waits for its end.
func (s *Server) Stop() error {
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	return s.cmd.Wait()
}

// Kill ends the server at once, and waits for its end.
func (s *Server) Kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // it was killed, and says so
}

// CPU returns the processor time of the server up to now.
func (s *Server) CPU() (time.Duration, error) { return CPU(strconv.Itoa(s.pid)) }

// RunTime returns the processor time of the server's threads up to now, to the nanosecond, without the few threads that
// have ended.
func (s *Server) RunTime() (time.Duration, error) {
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", s.pid))
	if err != nil || len(files) == 0 {
		return 0, fmt.Errorf("process %d has ended", s.pid)
	}
	var sum int64
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			continue // the thread has ended
		}
		first, _, _ := strings.Cut(string(data), " ")
		n, err := strconv.ParseInt(first, 10, 64)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return time.Duration(sum), nil
}

// Memory returns the peak of the server's resident memory, or the peak since ResetPeak, in bytes.
func (s *Server) Memory() (int64, error) { return s.status("VmHWM:") }

// Resident returns the server's resident memory now, in bytes.
func (s *Server) Resident() (int64, error) { return s.status("VmRSS:") }

func (s *Server) status(line string) (int64, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.pid))
	if err != nil {
		return 0, err
	}
	_, rest, found := strings.Cut(string(data), line)
	if !found {
		return 0, fmt.Errorf("process %d has ended", s.pid)
	}
	kb, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	n, err := strconv.ParseInt(kb, 10, 64)
	return n << 10, err
}

// ResetPeak resets the peak that Memory returns to the present value.
func (s *Server) ResetPeak() error {
	return os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", s.pid), []byte("5"), 0)
}

// Connections returns the number of sockets that the server has open.
func (s *Server) Connections() (int, error) {
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", s.pid))
	n := 0
	for _, f := range files {
		if to, err := os.Readlink(f); err == nil && strings.HasPrefix(to, "socket:") {
			n++
		}
	}
	return n, err
}

// CPU returns the processor time of a process; "self" is this one. Linux counts it in ticks of 10 ms.
func CPU(pid string) (time.Duration, error) {
	data, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return 0, fmt.Errorf("processor time is read from Linux's /proc: %w", err)
	}
	// The second field is the name, in parentheses; user and system time are fields 14 and 15.
	fields := strings.Fields(string(data[strings.LastIndexByte(string(data), ')')+1:]))
	user, err := strconv.ParseInt(fields[11], 10, 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond, err
}

// Used returns the processor time of this process up to now, to the microsecond, with that of its garbage collector.
func Used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // it fails for no process of its own
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Transferred returns how many bytes a process has read and written by system calls up to now, from caches or not.
func Transferred(pid string) (read, written int64, err error) {
	data, err := os.ReadFile("/proc/" + pid + "/io")
	if err != nil {
		return 0, 0, err
	}
	_, err = fmt.Sscanf(string(data), "rchar: %d\nwchar: %d", &read, &written)
	return read, written, err
}

// Profiled calls f, and writes a profile of its processor time to the file, if one is named.
func Profiled(file string, f func() error) (err error) {
	if file == "" {
		return f()
	}
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if err := pprof.StartCPUProfile(out); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return f()
}

// Load returns how many processes wanted to run in the last minute, on average, as the kernel writes it.
func Load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}
