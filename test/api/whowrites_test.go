package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"graphd/internal/kg"
	"graphd/internal/server"
)

// TestWhoMayWrite: until there are tokens, only those write who sit at the machine of a graphd that listens on
// loopback alone, not through a proxy, and no page of another origin does it for them. Who asks through a proxy, or
// from
// elsewhere, may still read.
func TestWhoMayWrite(t *testing.T) {
	db := openLite(t)
	local := author(t, db)
	open := serve(t, db, func(o *server.Options) { o.Actor = "tester" }) // as on 0.0.0.0
	trusting := serve(t, db, func(o *server.Options) {
		o.Loopback, o.TrustProxy, o.AllowedHosts = true, true, []string{"graph.example.org"}
	})
	named := serve(t, db, func(o *server.Options) { o.Loopback, o.AllowedHosts = true, []string{"graph.example.org"} })
	port := strings.TrimPrefix(local.url[strings.LastIndex(local.url, ":"):], ":")
	port = port[:strings.Index(port, "/")]
	type headers = map[string]string
	for _, x := range []struct {
		name    string
		c       *client
		host    string
		headers headers
		refused string // part of the message; empty if it may write
		status  int    // of what may not read either; 0: it may
	}{
		{name: "as it is", c: local},
		{name: "localhost", c: local, host: "localhost:" + port},
		{name: "localhost without a port", c: local, host: "localhost"},
		{name: "localhost in capitals", c: local, host: "LOCALHOST:" + port},
		{name: "localhost with a dot at the end", c: local, host: "localhost.:" + port},
		{name: "IPv6", c: local, host: "[::1]:" + port},
		{name: "IPv6 without a port", c: local, host: "[::1]"},
		{name: "IPv6 of IPv4", c: local, host: "[::ffff:127.0.0.1]:" + port},
		{name: "another address of the machine", c: local, host: "127.8.9.10:" + port},
		{
			name: "its own playground", c: local, host: "127.0.0.1:" + port,
			headers: headers{"Origin": "http://127.0.0.1:" + port, "Sec-Fetch-Site": "same-origin"},
		},
		{name: "typed into a browser", c: local, headers: headers{"Sec-Fetch-Site": "none"}},
		{name: "not on loopback", c: open, refused: "only while graphd listens on loopback"},
		{
			name: "not on loopback, whatever the host", c: open, host: "localhost:" + port,
			refused: "only while graphd listens on loopback",
		},
		{
			name: "not on loopback, under any name", c: open, host: "graph.example.org",
			refused: "only while graphd listens on loopback",
		},

		// A foreign name that leads to loopback: DNS rebinding.
		{
			name: "a foreign name", c: local, host: "graph.example.org:" + port, refused: "graph.example.org",
			status: 421,
		},
		{
			name: "a foreign name without a port", c: local, host: "graph.example.org", refused: "graph.example.org",
			status: 421,
		},
		{
			name: "a name that begins like it", c: local, host: "localhost.example.org:" + port,
			refused: "localhost.example.org", status: 421,
		},
		{
			name: "an address that begins like it", c: local, host: "127.0.0.1.example.org",
			refused: "127.0.0.1.example.org", status: 421,
		},
		{name: "another address", c: local, host: "192.0.2.1:" + port, refused: "192.0.2.1", status: 421},
		{name: "the address of no one", c: local, host: "0.0.0.0:" + port, refused: "0.0.0.0", status: 421},
		{name: "an address as a number", c: local, host: "2130706433:" + port, refused: "2130706433", status: 421},
		{
			name: "its playground", c: local, host: "graph.example.org",
			headers: headers{"Origin": "http://graph.example.org", "Sec-Fetch-Site": "same-origin"},
			refused: "graph.example.org", status: 421,
		},
		{name: "a name that is allowed", c: named, host: "graph.example.org:" + port, refused: "graph.example.org"},
		{
			name: "a name that is allowed, in capitals", c: named, host: "Graph.Example.ORG.",
			refused: "Graph.Example.ORG.",
		},
		{name: "one beside it", c: named, host: "other.example.org", refused: "other.example.org", status: 421},

		{
			name: "a foreign page", c: local, host: "127.0.0.1:" + port,
			headers: headers{"Origin": "https://example.org"}, refused: "pages of other origins", status: 403,
		},
		{
			name: "a page of another port", c: local, host: "127.0.0.1:" + port,
			headers: headers{"Origin": "http://127.0.0.1:1"}, refused: "pages of other origins", status: 403,
		},
		{
			name: "a page without an origin", c: local, host: "127.0.0.1:" + port, headers: headers{"Origin": "null"},
			refused: "pages of other origins", status: 403,
		},
		{
			name: "a foreign page that hides its origin", c: local, headers: headers{"Sec-Fetch-Site": "cross-site"},
			refused: "pages of other origins", status: 403,
		},
		{
			name: "a page of another port that hides it", c: local, headers: headers{"Sec-Fetch-Site": "same-site"},
			refused: "pages of other origins", status: 403,
		},
		{
			name: "a page that names graphd's origin", c: local, host: "127.0.0.1:" + port,
			headers: headers{"Origin": "http://127.0.0.1:" + port, "Sec-Fetch-Site": "cross-site"},
			refused: "pages of other origins", status: 403,
		},
		{
			name: "an extension of a browser", c: local,
			headers: headers{"Origin": "chrome-extension://abc", "Sec-Fetch-Site": "none"},
			refused: "pages of other origins",
		},
		{
			name: "a foreign page, not on loopback", c: open, headers: headers{"Origin": "https://example.org"},
			refused: "pages of other origins", status: 403,
		},

		{
			name: "a proxy that says for whom", c: local, headers: headers{"X-Forwarded-For": "192.0.2.7"},
			refused: "X-Forwarded-For",
		},
		{
			name: "one that says so for nobody", c: local, headers: headers{"X-Forwarded-For": ""},
			refused: "X-Forwarded-For",
		},
		{
			name: "one that says so for loopback", c: local, headers: headers{"X-Forwarded-For": "127.0.0.1"},
			refused: "X-Forwarded-For",
		},
		{
			name: "one that says the host", c: local, headers: headers{"X-Forwarded-Host": "graph.example.org"},
			refused: "X-Forwarded-Host",
		},
		{
			name: "one that says the scheme", c: local, headers: headers{"x-forwarded-proto": "https"},
			refused: "X-Forwarded-Proto",
		},
		{
			name: "nginx as its manual has it", c: local, headers: headers{"X-Real-IP": "192.0.2.7"},
			refused: "X-Real-Ip",
		},
		{
			name: "as the standard has it", c: local, headers: headers{"Forwarded": "for=192.0.2.7"},
			refused: "Forwarded",
		},
		{name: "as HTTP has it", c: local, headers: headers{"Via": "1.1 proxy"}, refused: "Via"},
		{name: "Cloudflare", c: local, headers: headers{"CF-Connecting-IP": "192.0.2.7"}, refused: "Cf-Connecting-Ip"},
		{name: "a proxy that is trusted", c: trusting, headers: headers{"X-Forwarded-For": "192.0.2.7"}},
		{
			name: "one that keeps the name", c: trusting, host: "graph.example.org",
			headers: headers{"X-Forwarded-For": "192.0.2.7", "Origin": "https://graph.example.org",
				"Sec-Fetch-Site": "same-origin"},
		},
		{
			name: "one that says the name", c: trusting,
			headers: headers{"X-Forwarded-Host": "graph.example.org", "Origin": "https://graph.example.org",
				"Sec-Fetch-Site": "same-origin"},
		},
		{
			name: "a name that it may not have", c: trusting, host: "other.example.org",
			headers: headers{"X-Forwarded-For": "192.0.2.7"}, refused: "other.example.org", status: 421,
		},
		{
			name: "a foreign page through it", c: trusting, host: "graph.example.org",
			headers: headers{"X-Forwarded-For": "192.0.2.7", "Origin": "https://example.org"},
			refused: "pages of other origins", status: 403,
		},
	} {
		t.Run(x.name, func(t *testing.T) {
			before := db.log(t)
			body, _ := json.Marshal(object{"query": mutations["upsertEntities"],
				"variables": input(object{"id": "person:" + strings.ReplaceAll(x.name, " ", "-"), "kind": "PERSON",
					"name": "P"})})
			r := x.c.with(t, http.MethodPost, x.c.url, string(body), "application/json", x.host, x.headers)
			errs, data := r.errors(t)
			if want := max(x.status, http.StatusOK); r.status != want {
				t.Errorf("status %d", r.status)
			}
			switch {
			case x.refused == "":
				if len(errs) > 0 || db.log(t) != before+1 {
					t.Errorf("%s", r.body)
				}
			case len(errs) != 1 || errs[0].Extensions.Code != string(kg.CodeForbidden) || db.log(t) != before ||
				x.status == 0 && string(data) != "null":
				t.Errorf("%s", r.body)
			case !strings.Contains(errs[0].Message, x.refused):
				t.Errorf("%s", r.body)
			}
			r = x.c.with(t, http.MethodPost, x.c.url, `{"query": "{state(id: \"state:IRN\") {name}}"}`,
				"application/json", x.host, x.headers)
			if x.status == 0 && string(r.body) != `{"data":{"state":{"name":"Iran"}}}` || x.status != 0 &&
				(r.status != x.status || strings.Contains(string(r.body), "Iran")) {
				t.Errorf("reading: %d %s", r.status, r.body)
			}
			r = x.c.with(t, http.MethodGet, x.c.url+"?query={stats{entityCount}}", "", "", x.host, x.headers)
			if reads := strings.Contains(string(r.body), "entityCount"); reads != (x.status == 0) || !reads &&
				r.status != x.status {
				t.Errorf("by GET: %d %s", r.status, r.body)
			}
		})
	}

	// Every call is refused, and nothing is told of what it would have met.
	args := object{"input": list{}, "id": "visit", "version": 1, "patch": object{}, "reason": "", "from": "state:IRN",
		"into": "state:PAK"}
	for name := range mutations {
		vars := object{}
		for _, v := range strings.FieldsFunc(mutations[name][:strings.Index(mutations[name], "{")],
			func(r rune) bool { return strings.ContainsRune("($,: )!", r) }) {
			if args[v] != nil {
				vars[v] = args[v]
			}
		}
		_, errs := open.attempt(t, name, vars)
		if len(errs) != 1 || errs[0].Extensions.Code != string(kg.CodeForbidden) {
			t.Errorf("%s: %+v", name, errs)
		}
	}
}

// TestHowMutationsCome: by POST and as JSON, which a form of a web page cannot send.
func TestHowMutationsCome(t *testing.T) {
	db := openLite(t)
	c := author(t, db)
	before := db.log(t)
	const mutation = `mutation {upsertEntities(input: [{id: "person:form", kind: PERSON, name: "P"}]) {created}}`
	body, _ := json.Marshal(object{"query": mutation})
	for _, contentType := range []string{"text/plain", "text/plain; charset=utf-8", "application/x-www-form-urlencoded",
		"multipart/form-data; boundary=x", "", "application/json5"} {
		if r := c.with(t, http.MethodPost, c.url, string(body), contentType, "",
			nil); r.status != http.StatusUnsupportedMediaType || !strings.Contains(string(r.body), "application/json") {
			t.Errorf("%q: %d %s", contentType, r.status, r.body)
		}
	}
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		r := c.with(t, method, c.url+"?query="+url.QueryEscape(mutation), "", "", "", nil)
		if r.status != http.StatusMethodNotAllowed || r.header.Get("Allow") != "POST" {
			t.Errorf("%s: %d %s", method, r.status, r.body)
		}
	}
	if after := db.log(t); after != before {
		t.Errorf("there are %d entries more in the change log", after-before)
	}
	if r := c.with(t, http.MethodPost, c.url, string(body), "application/json; charset=utf-8", "",
		nil); string(r.body) != `{"data":{"upsertEntities":{"created":1}}}` {
		t.Errorf("%s", r.body)
	}
}

// TestLargeCalls: a call of thousands of members is taken from who may write. Of others no request is so large.
func TestLargeCalls(t *testing.T) {
	db := openLite(t)
	c := author(t, db)
	const members = 10_000
	people := make(list, members)
	for i := range people {
		people[i] = object{"id": fmt.Sprintf("person:many-%d", i), "kind": "PERSON", "name": "P",
			"description": strings.Repeat("x", 1000)}
	}
	var body bytes.Buffer
	if err := json.NewEncoder(&body).Encode(object{"query": `mutation ($input: [EntityInput!]!) ` +
		`{upsertEntities(input: $input) {created unchanged}}`, "variables": object{"input": people}}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"created":10000,"unchanged":0`, `"created":0,"unchanged":10000`} {
		if r := c.send(http.MethodPost, c.url, bytes.NewReader(body.Bytes()),
			"application/json"); string(r.body) != `{"data":{"upsertEntities":{`+want+`}}}` {
			t.Errorf("%d %.500s", r.status, r.body)
		}
	}
	elsewhere := serve(t, db)
	r := elsewhere.send(http.MethodPost, elsewhere.url, bytes.NewReader(body.Bytes()), "application/json")
	if r.status != http.StatusRequestEntityTooLarge || !bytes.Contains(r.body, []byte("at most 1048576 bytes")) {
		t.Errorf("%d %.500s", r.status, r.body)
	}
}

// log is the length of the change log, as a server of its own tells it.
func (db *database) log(t testing.TB) int {
	t.Helper()
	return serve(t, db).logLength(t)
}

// with sends a request with a Host and headers of its own; an empty Host is that of the address.
func (c *client) with(t testing.TB, method, address, body, contentType, host string,
	headers map[string]string) response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	r.Host = host
	return c.do(r)
}
