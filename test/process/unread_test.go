package process

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"time"
)

// TestUnread: forty clients that ask for large answers and never read them hold no more memory than they may, are
// given up in time, and meanwhile others are answered.
func TestUnread(t *testing.T) {
	if testing.Short() {
		t.Skip("takes the time that slow clients are given")
	}
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("memory is read from /proc")
	}
	// with the seed graph
	s := start(t, "--db", t.TempDir()+"/graph.db", "--max-unread", "10000000", "--memory-limit", "256MiB",
		"--max-rows", "10000000", "--max-fields", "100000000")
	const small = `{"query":"{state(id:\"state:IRN\"){name}}"}`
	document := "{" // 5 MB on the seed graph
	for i := range 10 {
		document += fmt.Sprintf("a%d:relations(first:60){nodes{", i)
		for j := range 25 {
			document += fmt.Sprintf("c%d:claims{by{name} stance evidence{source{name publisher} paraphrase}}", j)
		}
		document += "}}"
	}
	large, err := json.Marshal(object{"query": document + "}"})
	if err != nil {
		t.Fatal(err)
	}
	idle := s.memory()
	for range 40 {
		conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(s.url, "http://"), "/graphql"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		_ = conn.(*net.TCPConn).SetReadBuffer(4096)
		fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: "+
			"application/json\r\nContent-Length: %d\r\n\r\n%s", len(large), large)
	}
	refused := func() bool { return strings.Contains(s.log.String(), "answers are refused") }
	var most int64
	for began := time.Now(); !refused(); time.Sleep(20 * time.Millisecond) {
		if time.Since(began) > patience {
			t.Fatalf("nothing is ever refused:\n%s", s.log)
		}
		var answer json.RawMessage
		if err := ask(t.Context(), s.url, []byte(small), &answer); err != nil || !strings.Contains(string(answer),
			"Iran") {
			t.Fatalf("meanwhile: %v %s", err, answer)
		}
		most = max(most, s.memory())
	}
	if grown := most - idle; grown > 256<<20 {
		t.Errorf("%d MB more were taken", grown>>20)
	}
	// When those that never read are given up, there is room again.
	for began := time.Now(); ; time.Sleep(200 * time.Millisecond) {
		if s.answered(large) {
			break
		}
		if time.Since(began) > patience {
			t.Fatalf("there is never room again:\n%s", s.log)
		}
	}
}

// memory is what the process has in memory.
func (s *service) memory() int64 {
	s.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		s.t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		var kilobytes int64
		if n, _ := fmt.Sscanf(line, "VmRSS: %d kB", &kilobytes); n == 1 {
			return kilobytes << 10
		}
	}
	s.t.Fatal("no VmRSS")
	return 0
}

// answered asks once and reads the answer, and reports whether it came.
func (s *service) answered(request []byte) bool {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	var answer json.RawMessage
	return ask(ctx, s.url, request, &answer) == nil
}
