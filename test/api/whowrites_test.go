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
// loopback alone, not through a proxy, and no page of another origin does it for them. Who asks through a proxy, or from
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
		{"as it is", local, "", nil, "", 0},
		{"localhost", local, "localhost:" + port, nil, "", 0},
		{"localhost without a port", local, "localhost", nil, "", 0},
		{"localhost in capitals", local, "LOCALHOST:" + port, nil, "", 0},
		{"localhost with a dot at the end", local, "localhost.:" + port, nil, "", 0},
		{"IPv6", local, "[::1]:" + port, nil, "", 0},
		{"IPv6 without a port", local, "[::1]", nil, "", 0},
		{"IPv6 of IPv4", local, "[::ffff:127.0.0.1]:" + port, nil, "", 0},
		{"another address of the machine", local, "127.8.9.10:" + port, nil, "", 0},
		{"its own playground", local, "127.0.0.1:" + port, headers{"Origin": "http://127.0.0.1:" + port, "Sec-Fetch-Site": "same-origin"}, "", 0},
		{"typed into a browser", local, "", headers{"Sec-Fetch-Site": "none"}, "", 0},
		{"not on loopback", open, "", nil, "only while graphd listens on loopback", 0},
		{"not on loopback, whatever the host", open, "localhost:" + port, nil, "only while graphd listens on loopback", 0},
		{"not on loopback, under any name", open, "graph.example.org", nil, "only while graphd listens on loopback", 0},

		// A foreign name that leads to loopback: DNS rebinding.
		{"a foreign name", local, "graph.example.org:" + port, nil, "graph.example.org", 421},
		{"a foreign name without a port", local, "graph.example.org", nil, "graph.example.org", 421},
		{"a name that begins like it", local, "localhost.example.org:" + port, nil, "localhost.example.org", 421},
		{"an address that begins like it", local, "127.0.0.1.example.org", nil, "127.0.0.1.example.org", 421},
		{"another address", local, "192.0.2.1:" + port, nil, "192.0.2.1", 421},
		{"the address of no one", local, "0.0.0.0:" + port, nil, "0.0.0.0", 421},
		{"an address as a number", local, "2130706433:" + port, nil, "2130706433", 421},
		{"its playground", local, "graph.example.org", headers{"Origin": "http://graph.example.org", "Sec-Fetch-Site": "same-origin"}, "graph.example.org", 421},
		{"a name that is allowed", named, "graph.example.org:" + port, nil, "graph.example.org", 0},
		{"a name that is allowed, in capitals", named, "Graph.Example.ORG.", nil, "Graph.Example.ORG.", 0},
		{"one beside it", named, "other.example.org", nil, "other.example.org", 421},

		{"a foreign page", local, "127.0.0.1:" + port, headers{"Origin": "https://example.org"}, "pages of other origins", 403},
		{"a page of another port", local, "127.0.0.1:" + port, headers{"Origin": "http://127.0.0.1:1"}, "pages of other origins", 403},
		{"a page without an origin", local, "127.0.0.1:" + port, headers{"Origin": "null"}, "pages of other origins", 403},
		{"a foreign page that hides its origin", local, "", headers{"Sec-Fetch-Site": "cross-site"}, "pages of other origins", 403},
		{"a page of another port that hides it", local, "", headers{"Sec-Fetch-Site": "same-site"}, "pages of other origins", 403},
		{"a page that names graphd's origin", local, "127.0.0.1:" + port, headers{"Origin": "http://127.0.0.1:" + port, "Sec-Fetch-Site": "cross-site"}, "pages of other origins", 403},
		{"an extension of a browser", local, "", headers{"Origin": "chrome-extension://abc", "Sec-Fetch-Site": "none"}, "pages of other origins", 0},
		{"a foreign page, not on loopback", open, "", headers{"Origin": "https://example.org"}, "pages of other origins", 403},

		{"a proxy that says for whom", local, "", headers{"X-Forwarded-For": "192.0.2.7"}, "X-Forwarded-For", 0},
		{"one that says so for nobody", local, "", headers{"X-Forwarded-For": ""}, "X-Forwarded-For", 0},
		{"one that says so for loopback", local, "", headers{"X-Forwarded-For": "127.0.0.1"}, "X-Forwarded-For", 0},
		{"one that says the host", local, "", headers{"X-Forwarded-Host": "graph.example.org"}, "X-Forwarded-Host", 0},
		{"one that says the scheme", local, "", headers{"x-forwarded-proto": "https"}, "X-Forwarded-Proto", 0},
		{"nginx as its manual has it", local, "", headers{"X-Real-IP": "192.0.2.7"}, "X-Real-Ip", 0},
		{"as the standard has it", local, "", headers{"Forwarded": "for=192.0.2.7"}, "Forwarded", 0},
		{"as HTTP has it", local, "", headers{"Via": "1.1 proxy"}, "Via", 0},
		{"Cloudflare", local, "", headers{"CF-Connecting-IP": "192.0.2.7"}, "Cf-Connecting-Ip", 0},
		{"a proxy that is trusted", trusting, "", headers{"X-Forwarded-For": "192.0.2.7"}, "", 0},
		{"one that keeps the name", trusting, "graph.example.org", headers{"X-Forwarded-For": "192.0.2.7", "Origin": "https://graph.example.org", "Sec-Fetch-Site": "same-origin"}, "", 0},
		{"one that says the name", trusting, "", headers{"X-Forwarded-Host": "graph.example.org", "Origin": "https://graph.example.org", "Sec-Fetch-Site": "same-origin"}, "", 0},
		{"a name that it may not have", trusting, "other.example.org", headers{"X-Forwarded-For": "192.0.2.7"}, "other.example.org", 421},
		{"a foreign page through it", trusting, "graph.example.org", headers{"X-Forwarded-For": "192.0.2.7", "Origin": "https://example.org"}, "pages of other origins", 403},
	} {
		t.Run(x.name, func(t *testing.T) {
			before := db.log(t)
			body, _ := json.Marshal(object{"query": mutations["upsertEntities"], "variables": input(object{"id": "person:" + strings.ReplaceAll(x.name, " ", "-"), "kind": "PERSON", "name": "P"})})
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
			case len(errs) != 1 || errs[0].Extensions.Code != string(kg.CodeForbidden) || db.log(t) != before || x.status == 0 && string(data) != "null":
				t.Errorf("%s", r.body)
			case !strings.Contains(errs[0].Message, x.refused):
				t.Errorf("%s", r.body)
			}
			r = x.c.with(t, http.MethodPost, x.c.url, `{"query": "{state(id: \"state:IRN\") {name}}"}`, "application/json", x.host, x.headers)
			if x.status == 0 && string(r.body) != `{"data":{"state":{"name":"Iran"}}}` || x.status != 0 && (r.status != x.status || strings.Contains(string(r.body), "Iran")) {
				t.Errorf("reading: %d %s", r.status, r.body)
			}
			r = x.c.with(t, http.MethodGet, x.c.url+"?query={stats{entityCount}}", "", "", x.host, x.headers)
			if reads := strings.Contains(string(r.body), "entityCount"); reads != (x.status == 0) || !reads && r.status != x.status {
				t.Errorf("by GET: %d %s", r.status, r.body)
			}
		})
	}

	// Every call is refused, and nothing is told of what it would have met.
	args := object{"input": list{}, "id": "visit", "version": 1, "patch": object{}, "reason": "", "from": "state:IRN", "into": "state:PAK"}
	for name := range mutations {
		vars := object{}
		for _, v := range strings.FieldsFunc(mutations[name][:strings.Index(mutations[name], "{")], func(r rune) bool { return strings.ContainsRune("($,: )!", r) }) {
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
	for _, contentType := range []string{"text/plain", "text/plain; charset=utf-8", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "application/json5"} {
		if r := c.with(t, http.MethodPost, c.url, string(body), contentType, "", nil); r.status != http.StatusUnsupportedMediaType || !strings.Contains(string(r.body), "application/json") {
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
	if r := c.with(t, http.MethodPost, c.url, string(body), "application/json; charset=utf-8", "", nil); string(r.body) != `{"data":{"upsertEntities":{"created":1}}}` {
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
		people[i] = object{"id": fmt.Sprintf("person:many-%d", i), "kind": "PERSON", "name": "P", "description": strings.Repeat("x", 1000)}
	}
	var body bytes.Buffer
	if err := json.NewEncoder(&body).Encode(object{"query": `mutation ($input: [EntityInput!]!) {upsertEntities(input: $input) {created unchanged}}`, "variables": object{"input": people}}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"created":10000,"unchanged":0`, `"created":0,"unchanged":10000`} {
		if r := c.send(http.MethodPost, c.url, bytes.NewReader(body.Bytes()), "application/json"); string(r.body) != `{"data":{"upsertEntities":{`+want+`}}}` {
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
func (c *client) with(t testing.TB, method, address, body, contentType, host string, headers map[string]string) response {
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
