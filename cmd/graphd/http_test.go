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
		return fmt.Sprintf("POST %s %s\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", target,
			version, headers, len(body), body)
	}
	for _, c := range []struct {
		name string
		text string
		want []string // status and part of the body of each answer
	}{
		{
			name: "a plain request", text: post("/graphql", "HTTP/1.1", "Host: localhost\r\n", read),
			want: []string{"200 " + reads},
		},
		{
			name: "two in a row",
			text: post("/graphql", "HTTP/1.1", "Host: localhost\r\n", read) +
				post("/graphql", "HTTP/1.1", "Host: [::1]:8080\r\n", read),
			want: []string{"200 " + reads, "200 " + reads},
		},

		// Where the host stands.
		{name: "HTTP/1.0 without a host", text: post("/graphql", "HTTP/1.0", "", read), want: []string{"200 " + reads}},
		{
			name: "HTTP/1.0 without a host, to write", text: post("/graphql", "HTTP/1.0", "", write),
			want: []string{"200 " + refused},
		},
		{
			name: "nginx as it is without settings",
			text: post("/graphql", "HTTP/1.0", "Host: 127.0.0.1:"+port+"\r\nConnection: close\r\n", write),
			want: []string{"200 " + refused},
		},
		{
			name: "HTTP/1.1 without a host", text: post("/graphql", "HTTP/1.1", "", read),
			want: []string{"400 missing required Host"},
		},
		{name: "an empty host", text: post("/graphql", "HTTP/1.1", "Host:\r\n", read), want: []string{"200 " + reads}},
		{
			name: "an empty host, to write", text: post("/graphql", "HTTP/1.1", "Host:\r\n", write),
			want: []string{"200 " + refused},
		},
		{
			name: "two hosts", text: post("/graphql", "HTTP/1.1", "Host: localhost\r\nHost: example.org\r\n", read),
			want: []string{"400 "},
		},
		{
			name: "a host with a user", text: post("/graphql", "HTTP/1.1", "Host: localhost@example.org\r\n", read),
			want: []string{"400 malformed Host"},
		},
		{
			name: "a host in the target",
			text: post("http://127.0.0.1:"+port+"/graphql", "HTTP/1.1", "Host: example.org\r\n", read),
			want: []string{"200 " + reads},
		},
		{
			name: "a foreign host in the target",
			text: post("http://example.org/graphql", "HTTP/1.1", "Host: localhost\r\n", read),
			want: []string{"421 " + refused},
		},
		{
			name: "a foreign host, for the playground", text: "GET /playground/ HTTP/1.1\r\nHost: example.org\r\n\r\n",
			want: []string{"421 " + refused},
		},
		{
			name: "a foreign host, for health", text: "GET /healthz HTTP/1.1\r\nHost: example.org\r\n\r\n",
			want: []string{"200 ok"},
		},

		// Who asks.
		{
			name: "a link to the playground",
			text: "GET /playground/ HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: " +
				"navigate\r\nSec-Fetch-Dest: document\r\n\r\n",
			want: []string{"200 <!"},
		},
		{
			name: "a picture of a foreign page",
			text: "GET /graphql?query={__typename} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: " +
				"cross-site\r\nSec-Fetch-Mode: no-cors\r\n\r\n",
			want: []string{"403 " + refused},
		},
		{
			name: "a link to a query",
			text: "GET /graphql?query={__typename} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: " +
				"cross-site\r\nSec-Fetch-Mode: navigate\r\n\r\n",
			want: []string{"403 " + refused},
		},
		{
			name: "a query typed into a browser",
			text: "GET /graphql?query={__typename} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: none\r\n\r\n",
			want: []string{"200 " + reads},
		},
		{
			name: "two origins",
			text: post("/graphql", "HTTP/1.1", "Host: localhost\r\nOrigin: http://localhost\r\nOrigin: "+
				"https://example.org\r\n", read),
			want: []string{"403 " + refused},
		},
		{
			name: "an origin in capitals",
			text: post("/graphql", "HTTP/1.1", "Host: localhost\r\nOrigin: http://LOCALHOST\r\n", read),
			want: []string{"200 " + reads},
		},

		// Where a request ends: what one side takes for the body, the other may take for the next request.
		{
			name: "a length and chunks",
			text: post("/graphql", "HTTP/1.1", "Host: localhost\r\nTransfer-Encoding: chunked\r\n",
				"0\r\n\r\n"+post("/graphql", "HTTP/1.1", "Host: localhost\r\n", write)),
			want: []string{"400 "},
		},
		{
			name: "the same for health",
			text: "POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: " +
				"chunked\r\n\r\n0\r\n\r\n" + post("/graphql", "HTTP/1.1", "Host: localhost\r\n", write),
			want: []string{"405 "},
		},
		{
			name: "the same for all",
			text: "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: " +
				"chunked\r\n\r\n0\r\n\r\n" + post("/graphql", "HTTP/1.1", "Host: localhost\r\n", write),
			want: []string{"400 "},
		},
		{
			name: "two lengths", text: post("/graphql", "HTTP/1.1", "Host: localhost\r\nContent-Length: 3\r\n", read),
			want: []string{"400 "},
		},
		{
			name: "a length with a sign",
			text: "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\nabcde",
			want: []string{"400 "},
		},
		{
			name: "another encoding",
			text: post("/graphql", "HTTP/1.1", "Host: localhost\r\nTransfer-Encoding: gzip, chunked\r\n", read),
			want: []string{"501 "},
		},
		{
			name: "chunks in capitals and between blanks",
			text: "POST /graphql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding:  Chunked \r\nContent-Type: " +
				"application/json\r\n\r\n18\r\n" + read + "\r\n0\r\n\r\n",
			want: []string{"200 " + reads},
		},
		{
			name: "a folded header",
			text: "POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For\r\n : 1\r\nContent-Length: 0\r\n\r\n",
			want: []string{"400 "},
		},
		{
			name: "a header with a blank before the colon",
			text: "POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For : 1\r\n\r\n", want: []string{"400 "},
		},
		{
			name: "an underscore for a hyphen",
			text: post("/graphql", "HTTP/1.1", "Host: localhost\r\nX_Forwarded_For: 1\r\n", read),
			want: []string{"200 " + reads},
		},

		// What is not served.
		{name: "HTTP/2 without encryption", text: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", want: []string{"400 "}},
		{
			name: "an upgrade to it",
			text: "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: " +
				"h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
			want: []string{"200 ok"},
		},
		{
			name: "a tunnel", text: "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n",
			want: []string{"405 "},
		},
		{
			name: "a method of another kind", text: "TRACE /graphql HTTP/1.1\r\nHost: localhost\r\n\r\n",
			want: []string{"405 "},
		},
		{
			name: "a method that is no word", text: "\x16\x03\x01 / HTTP/1.1\r\nHost: localhost\r\n\r\n",
			want: []string{"400 "},
		},

		// Heads that are too large.
		{
			name: "a large header",
			text: "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", 100<<10) + "\r\n\r\n",
			want: []string{"431 "},
		},
		{
			name: "many headers",
			text: "GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + strings.Repeat("X: y\r\n", 20_000) + "\r\n",
			want: []string{"431 "},
		},
		{
			name: "a long address",
			text: "GET /graphql?query=" + strings.Repeat("x", 100<<10) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
			want: []string{"431 "},
		},
		{
			name: "an address of the usual length",
			text: "GET /graphql?query={__typename}&" + strings.Repeat("x", 32<<10) +
				" HTTP/1.1\r\nHost: localhost\r\n\r\n",
			want: []string{"200 " + reads},
		},
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
