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
// loopback alone, and no page of another origin does it for them. Whoever may not write may still read.
func TestWhoMayWrite(t *testing.T) {
	db := openLite(t)
	local := author(t, db)
	open := serve(t, db, func(o *server.Options) { o.Actor = "tester" }) // as on 0.0.0.0
	port := strings.TrimPrefix(local.url[strings.LastIndex(local.url, ":"):], ":")
	port = port[:strings.Index(port, "/")]
	for _, x := range []struct {
		name         string
		c            *client
		host, origin string
		refused      string // part of the message; empty if it may write
	}{
		{"as it is", local, "", "", ""},
		{"localhost", local, "localhost:" + port, "", ""},
		{"localhost without a port", local, "localhost", "", ""},
		{"IPv6", local, "[::1]:" + port, "", ""},
		{"IPv6 without a port", local, "[::1]", "", ""},
		{"another address of the machine", local, "127.8.9.10:" + port, "", ""},
		{"its own playground", local, "127.0.0.1:" + port, "http://127.0.0.1:" + port, ""},
		{"not on loopback", open, "", "", "only while graphd listens on loopback"},
		{"not on loopback, whatever the host", open, "localhost:" + port, "", "only while graphd listens on loopback"},
		{"a foreign name", local, "graph.example.org:" + port, "", "graph.example.org"}, // that leads to loopback: DNS rebinding
		{"a foreign name without a port", local, "graph.example.org", "", "graph.example.org"},
		{"a name that begins like it", local, "localhost.example.org:" + port, "", "localhost.example.org"},
		{"an address that begins like it", local, "127.0.0.1.example.org", "", "127.0.0.1.example.org"},
		{"another address", local, "192.0.2.1:" + port, "", "192.0.2.1"},
		{"a foreign page", local, "127.0.0.1:" + port, "https://example.org", "pages of other origins"},
		{"a page of another port", local, "127.0.0.1:" + port, "http://127.0.0.1:1", "pages of other origins"},
		{"a page without an origin", local, "127.0.0.1:" + port, "null", "pages of other origins"},
	} {
		t.Run(x.name, func(t *testing.T) {
			before := db.log(t)
			body, _ := json.Marshal(object{"query": mutations["upsertEntities"], "variables": input(object{"id": "person:" + strings.ReplaceAll(x.name, " ", "-"), "kind": "PERSON", "name": "P"})})
			r := x.c.from(t, http.MethodPost, x.c.url, string(body), "application/json", x.host, x.origin)
			errs, data := r.errors(t)
			if r.status != http.StatusOK {
				t.Errorf("status %d", r.status)
			}
			if x.refused == "" {
				if len(errs) > 0 || db.log(t) != before+1 {
					t.Errorf("%s", r.body)
				}
			} else if len(errs) != 1 || errs[0].Extensions.Code != string(kg.Forbidden) || !strings.Contains(errs[0].Message, x.refused) || string(data) != "null" || db.log(t) != before {
				t.Errorf("%s", r.body)
			}
			r = x.c.from(t, http.MethodPost, x.c.url, `{"query": "{state(id: \"state:IRN\") {name}}"}`, "application/json", x.host, x.origin)
			if string(r.body) != `{"data":{"state":{"name":"Iran"}}}` {
				t.Errorf("reading: %s", r.body)
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
		if len(errs) != 1 || errs[0].Extensions.Code != string(kg.Forbidden) {
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
		if r := c.from(t, http.MethodPost, c.url, string(body), contentType, "", ""); r.status != http.StatusUnsupportedMediaType || !strings.Contains(string(r.body), "application/json") {
			t.Errorf("%q: %d %s", contentType, r.status, r.body)
		}
	}
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		r := c.from(t, method, c.url+"?query="+url.QueryEscape(mutation), "", "", "", "")
		if r.status != http.StatusMethodNotAllowed || r.header.Get("Allow") != "POST" {
			t.Errorf("%s: %d %s", method, r.status, r.body)
		}
	}
	if after := db.log(t); after != before {
		t.Errorf("there are %d entries more in the change log", after-before)
	}
	if r := c.from(t, http.MethodPost, c.url, string(body), "application/json; charset=utf-8", "", ""); string(r.body) != `{"data":{"upsertEntities":{"created":1}}}` {
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
	r := c.from(t, http.MethodPost, c.url, body.String(), "application/json", "", "https://example.org")
	if r.status != http.StatusRequestEntityTooLarge || !bytes.Contains(r.body, []byte("at most 1048576 bytes")) {
		t.Errorf("%d %.500s", r.status, r.body)
	}
}

// log is the length of the change log, as a server of its own tells it.
func (db *database) log(t testing.TB) int {
	t.Helper()
	return serve(t, db).logLength(t)
}

// from sends a request with a Host and an Origin of its own; where one is empty, as a program sends it.
func (c *client) from(t testing.TB, method, address, body, contentType, host, origin string) response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"Content-Type": contentType, "Origin": origin} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	r.Host = host
	return c.do(r)
}
