package api

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/server"
)

// refusal is a query that must be refused, and how.
type refusal struct {
	name      string
	query     string
	variables map[string]any
	status    int
	code      string
	argument  string   // extensions.argument
	says      []string // parts of the message: what was given, and what is allowed
}

func with(name string, value any) map[string]any { return map[string]any{name: value} }

const (
	badInput = string(kg.CodeBadUserInput)
	limit    = string(kg.CodeLimitExceeded)
	invalid  = "GRAPHQL_VALIDATION_FAILED"
	parse    = "GRAPHQL_PARSE_FAILED"
)

var (
	nameCursor     = plan.OrderByName.Cursor(&kg.Entity{ID: "state:IRN", Name: "Iran"})
	relationCursor = plan.RelationCursor(kg.NewSortKey(0, "visit"))
)

// refusals reach the resolvers, at the root and below, unless the document itself is wrong.
var refusals = []refusal{
	{"date", `{relations(where: {at: "2024-13-01"}) {totalCount}}`, nil, 200, badInput, "relations.where.at", []string{`"2024-13-01"`, "01 to 12"}},
	{"date below", `{state(id: "state:IRN") {p: provinces(at: "20240101") {totalCount}}}`, nil, 200, badInput, "state.p.at", []string{`"20240101"`, "YYYY-MM-DD"}},
	{"date in a list", `{relations(where: {or: [{}, {during: {to: "2024-02-30"}}]}) {totalCount}}`, nil, 200, badInput, "relations.where.or.1.during.to", []string{`"2024-02-30"`, "29"}},
	{"date variable", `query ($d: Date) {r: relations(where: {reportedBy: $d}) {totalCount}}`, with("d", "yesterday"), 200, badInput, "r.where.reportedBy", []string{`"yesterday"`, "YYYY-MM-DD"}},
	{"date as a number", `query ($d: Date) {relations(where: {at: $d}) {totalCount}}`, with("d", 5), 200, badInput, "relations.where.at", []string{"5", `"2024-01-16"`}},
	{"date as EDTF", `{relations(where: {at: "2024-01-16~"}) {totalCount}}`, nil, 200, badInput, "relations.where.at", []string{`"2024-01-16~"`, "YYYY-MM-DD"}},
	{"cursor", `{relations(after: "nonsense") {nodes {key}}}`, nil, 200, badInput, "relations.after", []string{`"nonsense"`, "endCursor"}},
	{"cursor below", `{state(id: "state:IRN") {relations(before: "nonsense") {nodes {key}}}}`, nil, 200, badInput, "state.relations.before", []string{`"nonsense"`, "endCursor"}},
	{"cursor of another order", `query ($c: String) {relations(after: $c) {nodes {key}}}`, with("c", nameCursor), 200, badInput, "relations.after", []string{"entities ordered by NAME", "relations ordered by START"}},
	{"cursor of relations", `query ($c: String) {states(before: $c) {nodes {key}}}`, with("c", relationCursor), 200, badInput, "states.before", []string{"relations ordered by START", "entities ordered by NAME"}},
	{"cursor of names for ids", `query ($c: String) {states(orderBy: {field: ID}, after: $c) {nodes {key}}}`, with("c", nameCursor), 200, badInput, "states.after", []string{"ordered by NAME", "ordered by ID"}},
	{"first below 0", `{relations(first: -1) {nodes {key}}}`, nil, 200, badInput, "relations.first", []string{"-1", "below 0"}},
	{"last below 0, below", `{state(id: "state:IRN") {relations(last: -3) {nodes {key}}}}`, nil, 200, badInput, "state.relations.last", []string{"-3", "below 0"}},
	{"first above the limit", `{relations(first: 1001) {nodes {key}}}`, nil, 200, limit, "relations.first", []string{"1001", "1000"}},
	{"last above the limit", `{militantGroups(last: 999999999) {nodes {key}}}`, nil, 200, limit, "militantGroups.last", []string{"999999999", "1000"}},
	{"first and last", `{relations(first: 1, last: 1) {nodes {key}}}`, nil, 200, badInput, "relations.last", []string{"either first or last"}},
	{"first as a text", `{relations(first: "5") {nodes {key}}}`, nil, 400, invalid, "", []string{`"5"`, "Int"}},
	{"first with a fraction", `query ($n: Int) {relations(first: $n) {nodes {key}}}`, with("n", 1.5), 400, invalid, "$n", []string{"1.5", "Int"}},
	{"first beyond all bounds", `query ($n: Int) {relations(first: $n) {nodes {key}}}`, with("n", 1e21), 400, invalid, "$n", []string{"1e+21", "Int"}},
	{"enum", `{relations(where: {type: {eq: WAR}}) {totalCount}}`, nil, 400, invalid, "", []string{`"WAR"`, "RelationType"}},
	{"enum variable", `query ($t: [RelationType!]) {relations(where: {type: {in: $t}}) {totalCount}}`, with("t", []string{"AID", "WAR"}), 400, invalid, "$t.1", []string{"WAR", "RelationType"}},
	{"enum in a variable", `query ($w: EntityWhere) {entities(where: $w) {totalCount}}`, with("w", with("kind", with("eq", "COUNTRY"))), 400, invalid, "$w.kind.eq", []string{"COUNTRY", "EntityKind"}},
	{"unknown field of a variable", `query ($w: RelationWhere) {relations(where: $w) {totalCount}}`, with("w", with("kind", "x")), 400, invalid, "$w.kind", []string{"kind", "unknown field"}},
	{"variable missing", `query ($id: ID!) {state(id: $id) {name}}`, nil, 400, invalid, "$id", []string{"id", "must be defined"}},
	{"range turned around", `{relations(where: {during: {from: "2024-02-01", to: "2024-01-01"}}) {totalCount}}`, nil, 200, badInput, "relations.where.during", []string{"2024-02-01", "2024-01-01", "turned around"}},
	{"range of numbers turned around", `{relations(where: {not: {score: {gte: 3, lte: 1}}}) {totalCount}}`, nil, 200, badInput, "relations.where.not.score", []string{"3", "1", "turned around"}},
	{"number beyond all bounds", `{relations(where: {score: {gte: 1e999}}) {totalCount}}`, nil, 400, invalid, "", []string{"1e999"}},
	{"between one", `{relations(where: {between: ["state:IRN"]}) {totalCount}}`, nil, 200, badInput, "relations.where.between", []string{"1", "exactly two"}},
	{"between three states, below", `{state(id: "state:IRN") {relations(where: {betweenStates: ["a", "b", "c"]}) {totalCount}}}`, nil, 200, badInput, "state.relations.where.betweenStates", []string{"3", "exactly two"}},
	{"neighborhood too deep", `{neighborhood(ids: ["state:IRN"], depth: 2) {truncated}}`, nil, 200, badInput, "neighborhood.depth", []string{"2", "1"}},
	{"neighborhood of no nodes", `{neighborhood(ids: ["state:IRN"], maxNodes: 0) {truncated}}`, nil, 200, badInput, "neighborhood.maxNodes", []string{"0", "5000"}},
	{"too many ids", `query ($ids: [ID!]!) {nodes(ids: $ids) {id}}`, with("ids", slices.Repeat([]string{"a"}, 1001)), 200, limit, "nodes.ids", []string{"1000"}},
	{"too many values", `query ($ids: [ID!]) {states(where: {id: {in: $ids}}) {totalCount}}`, with("ids", slices.Repeat([]string{"a"}, 1001)), 200, limit, "states.where.id.in", []string{"1001", "1000"}},
	{"too many conditions", `{relations(where: {or: [` + strings.Repeat("{} ", 200) + `]}) {totalCount}}`, nil, 200, limit, "relations.where.or.199", []string{"200"}},
	{"too many statements", "{" + numbered(201, "a%d: relations {totalCount} ") + "}", nil, 200, limit, "a200", []string{"200", "fewer"}},
	{"too many statements below", `{relations {nodes {` + numbered(201, "a%d: links {relation {key}} ") + `}}}`, nil, 200, limit, "relations.nodes.a199", []string{"200", "fewer"}},
	{"a view inside a view", `{asOf(date: "2024-01-20") {asOf(knownAt: "2024-02-24T00:00:00Z") {stats {store}}}}`, nil, 400, badInput, "", []string{"in asOf", "both"}},
	{"a view inside a view, in a fragment, around introspection", `{a: asOf(date: "2024-01-20") {...F}} fragment F on Query {... {b: asOf(date: "2024-01-20") {__schema {types {name}}}}}`, nil, 400, badInput, "", []string{"in asOf", "both"}},
	{"a history in a history", `{relation(id: "visit") {history {history {key}}}}`, nil, 200, badInput, "relation.history.history", []string{"history", "asOf"}},
	{"an entity's history in a history", `{relation(id: "visit") {history {from {history {key}}}}}`, nil, 200, badInput, "relation.history.from.history", []string{"history", "asOf"}},
	{"versions above the limit", `{relation(id: "visit") {history(first: 1001) {key}}}`, nil, 200, limit, "relation.history.first", []string{"1001", "1000"}},
	{"versions behind less than nothing", `{state(id: "state:IRN") {history(after: -1) {key}}}`, nil, 200, badInput, "state.history.after", []string{"-1", "below 0"}},
	{"claims above the limit", `{relation(id: "visit") {claims {evidence(first: 2000) {locator}}}}`, nil, 200, limit, "relation.claims.evidence.first", []string{"2000", "1000"}},
	{"too many filters", `{` + numbered(60, `a%d: states(where: {hasRelation: {either: {hasRelation: {either: {hasRelation: {either: {name: {eq: "nobody"}}}}}}}}) {totalCount} `) + `}`, nil, 200, limit, "", []string{"filters in", "200"}},
	{"too many rows", `{relations(first: 1000) {nodes {from {relations(first: 1000) {nodes {key}}}}}}`, nil, 200, limit, "", []string{"1002000", "200000"}},
	{"too deep", `{relations ` + strings.Repeat(`{nodes {from {relations `, 20) + `{totalCount}` + strings.Repeat("}}}", 20) + "}", nil, 200, limit, "", []string{"rows", "200000"}},
	{"doubling fragments that a plan must not follow", `{state(id: "state:IRN") {...F0}}` + doubling(10), nil, 200, limit, "state.a.a.a.a.b.b.a", []string{"200", "fewer"}},
	{"doubling fragments", `{state(id: "state:IRN") {...F0}}` + doubling(60), nil, 400, invalid, "", []string{"too large"}},
	{"fragments in a circle", `{state(id: "state:IRN") {...F}} fragment F on State {state {...F}}`, nil, 400, invalid, "", []string{"itself"}},
	{"one field again and again", `{state(id: "state:IRN") {` + strings.Repeat("name ", 9900) + `}}`, nil, 400, invalid, "", []string{"too often"}},
	{"one field again and again in what is not used", `{state(id: "state:IRN") {name}} fragment F on State {` + strings.Repeat("name ", 9900) + `}`, nil, 400, invalid, "", nil},
	{"too many tokens", "{" + strings.Repeat("__typename ", 10_001) + "}", nil, 400, parse, "", []string{"10000", "variables"}},
	{"introspection too deep", `{__schema {types {fields {type {fields {type {fields {type {fields {name}}}}}}}}}}`, nil, 400, invalid, "", []string{"depth"}},
	{"defer", `{state(id: "state:IRN") {name ... @defer {iso3}}}`, nil, 400, invalid, "", []string{"@defer"}},
	{"unknown field", `{relations {total}}`, nil, 400, invalid, "", []string{`"total"`, "RelationConnection"}},
	{"unknown argument", `{relations(limit: 5) {totalCount}}`, nil, 400, invalid, "", []string{`"limit"`}},
	{"syntax", `{relations {`, nil, 400, parse, "", []string{"Name"}},
	{"no operation", `fragment F on State {name}`, nil, 400, invalid, "", []string{"no operation"}},
	{"subscription", `subscription {changes}`, nil, 400, invalid, "", []string{"subscription"}},
}

// numbered repeats a text with the numbers from 0.
func numbered(n int, format string) string {
	var s strings.Builder
	for i := range n {
		fmt.Fprintf(&s, format, i)
	}
	return s.String()
}

// doubling makes fragments of which each holds the next one twice.
func doubling(n int) string {
	var s strings.Builder
	for i := range n {
		fmt.Fprintf(&s, " fragment F%d on State {a: state {...F%d} b: state {...F%d}}", i, i+1, i+1)
	}
	return s.String() + fmt.Sprintf(" fragment F%d on State {name}", n)
}

// TestRefusals: what cannot be answered is refused, at once, with a code, the place and the reason. Nothing of it
// reaches the database.
func TestRefusals(t *testing.T) {
	onEach(t, func(t *testing.T, db *database) {
		c := serve(t, db)
		for _, x := range refusals {
			t.Run(x.name, func(t *testing.T) {
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				start := time.Now()
				r := c.post(x.query, x.variables)
				took := time.Since(start)
				runtime.ReadMemStats(&after)
				if took > time.Second {
					t.Errorf("it took %s", took)
				}
				if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 100 {
					t.Errorf("it took %d MB of memory", mb)
				}
				x.check(t, r)
				if texts := db.recorder.take(); len(texts) > 0 {
					t.Errorf("statements were sent: %q", texts)
				}
			})
		}
		if log := c.log.String(); log != "" {
			t.Errorf("what is wrong with a request is no error of ours, but was logged:\n%s", log)
		}
	})
}

func (x refusal) check(t *testing.T, r response) {
	t.Helper()
	if r.status != x.status {
		t.Errorf("status %d, want %d", r.status, x.status)
	}
	errs, data := r.errors(t)
	if len(errs) == 0 {
		t.Fatalf("no error: %.300s", r.body)
	}
	if x.status >= 400 && data != nil {
		t.Errorf("a refused request has data: %s", data)
	}
	e := errs[0]
	if e.Extensions.Code != x.code || e.Extensions.Argument != x.argument {
		t.Errorf("code %q, argument %q, want %q, %q", e.Extensions.Code, e.Extensions.Argument, x.code, x.argument)
	}
	for _, part := range x.says {
		if !slices.ContainsFunc(errs, func(e failure) bool { return strings.Contains(e.Message, part) }) {
			t.Errorf("nothing says %q: %+v", part, errs)
		}
	}
	if x.status == 200 && len(e.Path) != 1 { // only root fields ask the store
		t.Errorf("path %v, want that of the root field", e.Path)
	}
}

// TestPartialAnswer: a root field that is refused leaves the others their answer, unless it may not be null. An id
// that there is not is no error.
func TestPartialAnswer(t *testing.T) {
	onEach(t, func(t *testing.T, db *database) {
		c := serve(t, db)
		r := c.post(`{a: state(id: "state:IRN") {name} b: state(id: "state:PAK") {relations(first: -1, after: "x") {totalCount}} c: state(id: "state:XX") {name}}`, nil)
		errs, data := r.errors(t)
		if r.status != 200 || len(errs) != 2 || string(data) != `{"a":{"name":"Iran"},"b":null,"c":null}` {
			t.Errorf("%d %s", r.status, r.body)
		}
		for _, id := range []string{"", "state:XX", strings.Repeat("x", 100_000), "a'\"\\\x00\u2028", "state:IRN "} {
			r := c.post(`query ($id: ID!) {node(id: $id) {id} nodes(ids: [$id]) {id} relation(id: $id) {key} states(where: {id: {eq: $id}}) {totalCount}}`, with("id", id))
			if r.status != 200 || string(r.body) != `{"data":{"node":null,"nodes":[null],"relation":null,"states":{"totalCount":0}}}` {
				t.Errorf("id %.20q: %d %s", id, r.status, r.body)
			}
		}
	})
}

// TestTransport: what is no GraphQL request is refused by its HTTP status.
func TestTransport(t *testing.T) {
	c := serve(t, openLite(t), func(o *server.Options) { o.MaxBody = 2000 })
	const typename = `{"query": "{__typename}"}`
	query := func(parts ...string) string {
		v := url.Values{}
		for i := 0; i < len(parts); i += 2 {
			v.Set(parts[i], parts[i+1])
		}
		return c.url + "?" + v.Encode()
	}
	for _, x := range []struct {
		name, method, url, body, contentType string
		status                               int
		says                                 string // in the body
	}{
		{"post", "POST", c.url, typename, "application/json", 200, `{"data":{"__typename":"Query"}}`},
		{"post, with a charset", "POST", c.url, typename, "application/json; charset=utf-8", 200, "Query"},
		{"get", "GET", query("query", "{__typename}"), "", "", 200, `{"data":{"__typename":"Query"}}`},
		{"get with variables", "GET", query("query", "query Q($id: ID!) {state(id: $id) {name}} query R {__typename}", "variables", `{"id": "state:IRN"}`, "operationName", "Q"), "", "", 200, `"Iran"`},
		{"get of a mutation", "GET", query("query", `mutation {unmergeEntities(id: "x", reason: "y") {changed}}`), "", "", 405, "use POST"},
		{"get of nothing", "GET", c.url, "", "", 400, "no query"},
		{"get with bad variables", "GET", query("query", "{__typename}", "variables", "[1"), "", "", 400, "variables is not a JSON object"},
		{"wrong operation name", "POST", c.url, `{"query": "query A {__typename}", "operationName": "B"}`, "application/json", 400, "B"},
		{"two operations, no name", "POST", c.url, `{"query": "query A {__typename} query B {__typename}"}`, "application/json", 400, "operation"},
		{"no content type", "POST", c.url, typename, "", 415, "Content-Type: application/json"},
		{"content type of a form", "POST", c.url, typename, "application/x-www-form-urlencoded", 415, "Content-Type: application/json"},
		{"content type of GraphQL", "POST", c.url, "{__typename}", "application/graphql", 415, "Content-Type: application/json"},
		{"empty body", "POST", c.url, "", "application/json", 400, "not a JSON object"},
		{"empty query", "POST", c.url, `{"query": ""}`, "application/json", 400, "no query"},
		{"query of blanks", "POST", c.url, `{"query": "  "}`, "application/json", 400, "no operation"},
		{"batch", "POST", c.url, "[" + typename + "," + typename + "]", "application/json", 400, "not a JSON object {query, variables, operationName}: batches are not answered"},
		{"null", "POST", c.url, "null", "application/json", 400, "no query"},
		{"query as a number", "POST", c.url, `{"query": 5}`, "application/json", 400, "query must be a text, not a number"},
		{"variables as a list", "POST", c.url, `{"query": "{__typename}", "variables": [1]}`, "application/json", 400, "variables must be an object, not a list"},
		{"variables as a text", "POST", c.url, `{"query": "{__typename}", "variables": "{}"}`, "application/json", 400, "variables must be an object, not a text with JSON in it"},
		{"operationName as a list", "POST", c.url, `{"query": "{__typename}", "operationName": ["A"]}`, "application/json", 400, "operationName must be a text, not a list"},
		{"parts that are null", "POST", c.url, `{"query": "{__typename}", "variables": null, "operationName": null, "extensions": null}`, "application/json", 200, "Query"},
		{"a key in capitals", "POST", c.url, `{"QUERY": "{__typename}"}`, "application/json", 400, "no query"},
		{"two queries", "POST", c.url, `{"query": "{__typename}", "query": "{stats {entityCount}}"}`, "application/json", 400, "stands twice"},
		{"a text", "POST", c.url, `"{__typename}"`, "application/json", 400, "the request is a text, and not a JSON object"},
		{"an empty batch", "POST", c.url, `[]`, "application/json", 400, "batches are not answered"},
		{"charset of another kind", "POST", c.url, typename, "application/json; charset=iso-8859-1", 415, "send JSON in UTF-8"},
		{"get with a query twice", "GET", query("query", "{__typename}") + "&query=x", "", "", 400, "query is given twice"},
		{"get with more behind the variables", "GET", query("query", "{__typename}", "variables", "{} x"), "", "", 400, "variables is not a JSON object"},
		{"get with variables as a list", "GET", query("query", "{__typename}", "variables", "[1]"), "", "", 400, "variables must be an object, not a list"},
		{"get that is no UTF-8", "GET", c.url + "?query=%7B__typename%FF%7D", "", "", 400, "query is not UTF-8 text"},
		{"get with a bad escape", "GET", c.url + "?query=%7B__typename%7D&variables=%zz", "", "", 400, "cannot be read"},
		{"no name, one of several", "POST", c.url, `{"query": "query A {__typename} query B {__typename}"}`, "application/json", 400, "name one of A, B as operationName"},
		{"another name than those there", "POST", c.url, `{"query": "query A {__typename} query B {__typename}", "operationName": "C"}`, "application/json", 400, `no operation \"C\"; it has A, B`},
		{"a name for one without", "POST", c.url, `{"query": "{__typename}", "operationName": "C"}`, "application/json", 400, "leave operationName out"},
		{"something behind", "POST", c.url, typename + "x", "application/json", 400, "text after it"},
		{"not UTF-8", "POST", c.url, "{\"query\": \"{\xff}\"}", "application/json", 400, `"errors"`},
		{"too large", "POST", c.url, `{"query": "{__typename}", "variables": {"x": "` + strings.Repeat("x", 2000) + `"}}`, "application/json", 413, "too large"},
		{"put", "PUT", c.url, typename, "application/json", 405, "POST"},
		{"delete", "DELETE", c.url, "", "", 405, "POST"},
	} {
		t.Run(x.name, func(t *testing.T) {
			r := c.send(x.method, x.url, bytes.NewReader([]byte(x.body)), x.contentType)
			if r.status != x.status || !bytes.Contains(r.body, []byte(x.says)) {
				t.Errorf("%d %s, want %d with %q", r.status, r.body, x.status, x.says)
			}
			if got := r.header.Get("Content-Type"); got != "application/graphql-response+json; charset=utf-8" {
				t.Errorf("Content-Type is %q", got)
			}
			if r.status == http.StatusMethodNotAllowed && r.header.Get("Allow") == "" {
				t.Error("Allow is missing")
			}
		})
	}
}

// TestAccept: the answer is of the type that the client prefers, and never of one that it rules out for another.
func TestAccept(t *testing.T) {
	c := serve(t, openLite(t))
	const older, newer = "application/json", "application/graphql-response+json"
	for _, x := range []struct {
		accept []string
		want   string
	}{
		{nil, older},
		{[]string{"*/*"}, older},
		{[]string{"text/html"}, older},
		{[]string{older}, older},
		{[]string{newer}, newer},
		{[]string{newer + ", " + older}, newer},
		{[]string{older + ", " + newer}, older},
		{[]string{newer, older}, newer},
		{[]string{older + ";q=0.1", newer + ";q=0.9"}, newer},
		{[]string{newer + ";q=0.1, " + older + ";q=0.9"}, older},
		{[]string{newer + ";q=0, " + older}, older},
		{[]string{newer + ";q=0"}, older},
		{[]string{older + ";q=0, " + newer + ";q=0.1"}, newer},
		{[]string{older + ";q=0, */*"}, newer},
		{[]string{"*/*;q=0.1, " + newer}, newer},
		{[]string{"application/*, " + newer + ";q=0.5"}, older},
		{[]string{newer + ";charset=utf-8;q=0.5, text/html;q=0.9"}, newer},
		{[]string{newer + ";q=often, " + older + ";q=0.5"}, newer},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url, strings.NewReader(`{"query": "{__typename}"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", older)
		for _, a := range x.accept {
			r.Header.Add("Accept", a)
		}
		if got := c.do(r).header.Get("Content-Type"); got != x.want+"; charset=utf-8" {
			t.Errorf("Accept %q is answered with %s, want %s", x.accept, got, x.want)
		}
	}
}
