package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// exchange sends text as it is, and returns the answers to it until the connection ends or nothing more comes.
func (s *service) exchange(text string) (answers []*http.Response, bodies []string) {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(patience))
	go func() { _, _ = io.WriteString(conn, text) }()
	for r := bufio.NewReader(conn); ; {
		res, err := http.ReadResponse(r, nil)
		if err != nil {
			return answers, bodies
		}
		body, err := io.ReadAll(res.Body)
		if err != nil {
			s.t.Fatalf("%d: %v", res.StatusCode, err)
		}
		answers, bodies = append(answers, res), append(bodies, string(body))
		_ = conn.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
	}
}

// TestHTTP: what comes over a connection that no client library would send.
func TestHTTP(t *testing.T) {
	t.Parallel()
	s := serve(t, "--no-seed", "--db", newDB(t))
	port := s.address[strings.LastIndex(s.address, ":")+1:]
	const (
		read    = `{"query":"{__typename}"}`
		reads   = `{"data":{"__typename":"Query"}}`
		write   = `{"query":"mutation{upsertEntities(input:[{id:\"person:p\",kind:PERSON,name:\"P\"}]){created}}"}`
		refused = "FORBIDDEN"
	)
	post := func(target, version, headers, body string) string {
		return fmt.Sprintf("POST %s %s\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", target, version, headers, len(body), body)
	}
	for _, c := range []struct {
		name string
		text string
		want []string // status and part of the body of each answer
	}{
		{"a plain request", post("/graphql", "HTTP/1.1", "Host: localhost\r\n", read), []string{"200 " + reads}},
		{"two in a row", post("/graphql", "HTTP/1.1", "Host: localhost\r\n", read) + post("/graphql", "HTTP/1.1", "Host: [::1]:8080\r\n", read), []string{"200 " + reads, "200 " + reads}},

		// Where the host stands.
		{"HTTP/1.0 without a host", post("/graphql", "HTTP/1.0", "", read), []string{"200 " + reads}},
		{"HTTP/1.0 without a host, to write", post("/graphql", "HTTP/1.0", "", write), []string{"200 " + refused}},
		{"nginx as it is without settings", post("/graphql", "HTTP/1.0", "Host: 127.0.0.1:"+port+"\r\nConnection: close\r\n", write), []string{"200 " + refused}},
		{"HTTP/1.1 without a host", post("/graphql", "HTTP/1.1", "", read), []string{"400 missing required Host"}},
		{"an empty host", post("/graphql", "HTTP/1.1", "Host:\r\n", read), []string{"200 " + reads}},
		{"an empty host, to write", post("/graphql", "HTTP/1.1", "Host:\r\n", write), []string{"200 " + refused}},
		{"two hosts", post("/graphql", "HTTP/1.1", "Host: localhost\r\nHost: example.org\r\n", read), []string{"400 "}},
		{"a host with a user", post("/graphql", "HTTP/1.1", "Host: localhost@example.org\r\n", read), []string{"400 malformed Host"}},
		{"a host in the target", post("http://127.0.0.1:"+port+"/graphql", "HTTP/1.1", "Host: example.org\r\n", read), []string{"200 " + reads}},
		{"a foreign host in the target", post("http://example.org/graphql", "HTTP/1.1", "Host: localhost\r\n", read), []string{"421 " + refused}},
		{"a foreign host, for the playground", "GET /playground/ HTTP/1.1\r\nHost: example.org\r\n\r\n", []string{"421 " + refused}},
		{"a foreign host, for health", "GET /healthz HTTP/1.1\r\nHost: example.org\r\n\r\n", []string{"200 ok"}},

		// Who asks.
		{"a link to the playground", "GET /playground/ HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n\r\n", []string{"200 <!"}},
		{"a picture of a foreign page", "GET /graphql?query={__typename} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n\r\n", []string{"403 " + refused}},
		{"a link to a query", "GET /graphql?query={__typename} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n\r\n", []string{"403 " + refused}},
		{"a query typed into a browser", "GET /graphql?query={__typename} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: none\r\n\r\n", []string{"200 " + reads}},
		{"two origins", post("/graphql", "HTTP/1.1", "Host: localhost\r\nOrigin: http://localhost\r\nOrigin: https://example.org\r\n", read), []string{"403 " + refused}},
		{"an origin in capitals", post("/graphql", "HTTP/1.1", "Host: localhost\r\nOrigin: http://LOCALHOST\r\n", read), []string{"200 " + reads}},

		// Where a request ends: what one side takes for the body, the other may take for the next request.
		{"a length and chunks", post("/graphql", "HTTP/1.1", "Host: localhost\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"+post("/graphql", "HTTP/1.1", "Host: localhost\r\n", write)), []string{"400 "}},
		{"the same for health", "POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + post("/graphql", "HTTP/1.1", "Host: localhost\r\n", write), []string{"405 "}},
		{"the same for all", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + post("/graphql", "HTTP/1.1", "Host: localhost\r\n", write), []string{"400 "}},
		{"two lengths", post("/graphql", "HTTP/1.1", "Host: localhost\r\nContent-Length: 3\r\n", read), []string{"400 "}},
		{"a length with a sign", "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\nabcde", []string{"400 "}},
		{"another encoding", post("/graphql", "HTTP/1.1", "Host: localhost\r\nTransfer-Encoding: gzip, chunked\r\n", read), []string{"501 "}},
		{"chunks in capitals and between blanks", "POST /graphql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding:  Chunked \r\nContent-Type: application/json\r\n\r\n18\r\n" + read + "\r\n0\r\n\r\n", []string{"200 " + reads}},
		{"a folded header", "POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For\r\n : 1\r\nContent-Length: 0\r\n\r\n", []string{"400 "}},
		{"a header with a blank before the colon", "POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For : 1\r\n\r\n", []string{"400 "}},
		{"an underscore for a hyphen", post("/graphql", "HTTP/1.1", "Host: localhost\r\nX_Forwarded_For: 1\r\n", read), []string{"200 " + reads}},

		// What is not served.
		{"HTTP/2 without encryption", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", []string{"400 "}},
		{"an upgrade to it", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n", []string{"200 ok"}},
		{"a tunnel", "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n", []string{"405 "}},
		{"a method of another kind", "TRACE /graphql HTTP/1.1\r\nHost: localhost\r\n\r\n", []string{"405 "}},
		{"a method that is no word", "\x16\x03\x01 / HTTP/1.1\r\nHost: localhost\r\n\r\n", []string{"400 "}},

		// Heads that are too large.
		{"a large header", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", 100<<10) + "\r\n\r\n", []string{"431 "}},
		{"many headers", "GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + strings.Repeat("X: y\r\n", 20_000) + "\r\n", []string{"431 "}},
		{"a long address", "GET /graphql?query=" + strings.Repeat("x", 100<<10) + " HTTP/1.1\r\nHost: localhost\r\n\r\n", []string{"431 "}},
		{"an address of the usual length", "GET /graphql?query={__typename}&" + strings.Repeat("x", 32<<10) + " HTTP/1.1\r\nHost: localhost\r\n\r\n", []string{"200 " + reads}},
	} {
		t.Run(c.name, func(t *testing.T) {
			answers, bodies := s.exchange(c.text)
			if len(answers) != len(c.want) {
				t.Errorf("%d answers: %q", len(answers), bodies)
			}
			for i, want := range c.want[:min(len(c.want), len(answers))] {
				status, part, _ := strings.Cut(want, " ")
				if got := fmt.Sprint(answers[i].StatusCode); got != status || !strings.Contains(bodies[i], part) {
					t.Errorf("%s %s", got, bodies[i])
				}
			}
		})
	}
	if got := s.data(countQuery); got != emptyCounts {
		t.Errorf("something was written: %s", got)
	}
	if strings.Contains(s.log.String(), "panic") {
		t.Errorf("%s", s.log)
	}
}
