package watched

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"
)

// Request is an HTTP request.
type Request struct {
	Method, Path string
	Body         []byte
	Header       map[string]string
}

// Post returns a POST request, with variables of any type.
func Post(query string, variables any) Request {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(map[string]any{"query": query, "variables": variables}); err != nil {
		panic(err) // what is written by hand can be encoded
	}
	return Request{Method: http.MethodPost, Path: "/graphql", Body: b.Bytes()}
}

// Get returns a GET request.
func Get(query string) Request {
	return Request{Method: http.MethodGet, Path: "/graphql?query=" + url.QueryEscape(query)}
}

// With returns the request with one more header.
func (r Request) With(name, value string) Request {
	r.Header = map[string]string{name: value}
	return r
}

// Size returns the length of path and body in bytes.
func (r Request) Size() int { return len(r.Path) + len(r.Body) }

// Answer describes the answer to a request, without its body, which may be large.
type Answer struct {
	Took   time.Duration
	Status int
	Bytes  int64
	Codes  []string // of its errors
	Start  string   // its first characters
	Err    error    // there was no whole answer
}

// Internal reports whether the answer has an internal error.
func (a Answer) Internal() bool { return slices.Contains(a.Codes, "INTERNAL") }

var code = regexp.MustCompile(`"code":"([A-Z_]+)"`)

// clients has a connection for each concurrent request.
var clients = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16, DisableCompression: true}}

// Send sends a request, and reads its answer to the end.
func (p *Process) Send(ctx context.Context, r Request) (a Answer) {
	began := time.Now()
	defer func() { a.Took = time.Since(began) }()
	q, err := http.NewRequestWithContext(ctx, r.Method, p.URL+r.Path, bytes.NewReader(r.Body))
	if err != nil {
		return Answer{Err: err}
	}
	q.Header.Set("Content-Type", "application/json")
	for name, value := range r.Header {
		q.Header.Set(name, value)
	}
	res, err := clients.Do(q)
	if err != nil {
		return Answer{Err: err}
	}
	defer func() { _ = res.Body.Close() }()
	a.Status = res.StatusCode
	const overlap = 64 // more than a code takes
	buffer := make([]byte, 64<<10)
	for kept := 0; ; {
		n, err := res.Body.Read(buffer[kept:])
		a.Bytes += int64(n)
		now := buffer[:kept+n]
		for _, c := range code.FindAllSubmatch(now, -1) {
			if !slices.Contains(a.Codes, string(c[1])) {
				a.Codes = append(a.Codes, string(c[1]))
			}
		}
		if len(a.Start) < 300 {
			a.Start += string(now[kept:min(len(now), kept+300)])
		}
		if err != nil {
			if err != io.EOF {
				a.Err = err
			}
			return a
		}
		kept = copy(buffer, now[max(0, len(now)-overlap):])
	}
}
