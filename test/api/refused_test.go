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
	{
		name: "date", query: `{relations(where: {at: "2024-13-01"}) {totalCount}}`, status: 200, code: badInput,
		argument: "relations.where.at", says: []string{`"2024-13-01"`, "01 to 12"},
	},
	{
		name: "date below", query: `{state(id: "state:IRN") {p: provinces(at: "20240101") {totalCount}}}`, status: 200,
		code: badInput, argument: "state.p.at", says: []string{`"20240101"`, "YYYY-MM-DD"},
	},
	{
		name: "date in a list", query: `{relations(where: {or: [{}, {during: {to: "2024-02-30"}}]}) {totalCount}}`,
		status: 200, code: badInput, argument: "relations.where.or.1.during.to", says: []string{`"2024-02-30"`, "29"},
	},
	{
		name: "date variable", query: `query ($d: Date) {r: relations(where: {reportedBy: $d}) {totalCount}}`,
		variables: with("d", "yesterday"), status: 200, code: badInput, argument: "r.where.reportedBy",
		says: []string{`"yesterday"`, "YYYY-MM-DD"},
	},
	{
		name: "date as a number", query: `query ($d: Date) {relations(where: {at: $d}) {totalCount}}`,
		variables: with("d", 5), status: 200, code: badInput, argument: "relations.where.at",
		says: []string{"5", `"2024-01-16"`},
	},
	{
		name: "date as EDTF", query: `{relations(where: {at: "2024-01-16~"}) {totalCount}}`, status: 200,
		code: badInput, argument: "relations.where.at", says: []string{`"2024-01-16~"`, "YYYY-MM-DD"},
	},
	{
		name: "cursor", query: `{relations(after: "nonsense") {nodes {key}}}`, status: 200, code: badInput,
		argument: "relations.after", says: []string{`"nonsense"`, "endCursor"},
	},
	{
		name: "cursor below", query: `{state(id: "state:IRN") {relations(before: "nonsense") {nodes {key}}}}`,
		status: 200, code: badInput, argument: "state.relations.before", says: []string{`"nonsense"`, "endCursor"},
	},
	{
		name: "cursor of another order", query: `query ($c: Cursor) {relations(after: $c) {nodes {key}}}`,
		variables: with("c", nameCursor), status: 200, code: badInput, argument: "relations.after",
		says: []string{"entities ordered by NAME", "relations ordered by START"},
	},
	{
		name: "cursor of relations", query: `query ($c: Cursor) {states(before: $c) {nodes {key}}}`,
		variables: with("c", relationCursor), status: 200, code: badInput, argument: "states.before",
		says: []string{"relations ordered by START", "entities ordered by NAME"},
	},
	{
		name:      "cursor of names for ids",
		query:     `query ($c: Cursor) {states(orderBy: {field: ID}, after: $c) {nodes {key}}}`,
		variables: with("c", nameCursor), status: 200, code: badInput, argument: "states.after",
		says: []string{"ordered by NAME", "ordered by ID"},
	},
	{
		name: "first below 0", query: `{relations(first: -1) {nodes {key}}}`, status: 200, code: badInput,
		argument: "relations.first", says: []string{"-1", "below 0"},
	},
	{
		name: "last below 0, below", query: `{state(id: "state:IRN") {relations(last: -3) {nodes {key}}}}`, status: 200,
		code: badInput, argument: "state.relations.last", says: []string{"-3", "below 0"},
	},
	{
		name: "first above the limit", query: `{relations(first: 1001) {nodes {key}}}`, status: 200, code: limit,
		argument: "relations.first", says: []string{"1001", "1000"},
	},
	{
		name: "last above the limit", query: `{militantGroups(last: 999999999) {nodes {key}}}`, status: 200,
		code: limit, argument: "militantGroups.last", says: []string{"999999999", "1000"},
	},
	{
		name: "first and last", query: `{relations(first: 1, last: 1) {nodes {key}}}`, status: 200, code: badInput,
		argument: "relations.last", says: []string{"either first or last"},
	},
	{
		name: "first as a text", query: `{relations(first: "5") {nodes {key}}}`, status: 400, code: invalid,
		says: []string{`"5"`, "Int"},
	},
	{
		name: "first with a fraction", query: `query ($n: Int) {relations(first: $n) {nodes {key}}}`,
		variables: with("n", 1.5), status: 400, code: invalid, argument: "$n", says: []string{"1.5", "Int"},
	},
	{
		name: "first beyond all bounds", query: `query ($n: Int) {relations(first: $n) {nodes {key}}}`,
		variables: with("n", 1e21), status: 400, code: invalid, argument: "$n", says: []string{"1e+21", "Int"},
	},
	{
		name: "enum", query: `{relations(where: {type: {eq: WAR}}) {totalCount}}`, status: 400, code: invalid,
		says: []string{`"WAR"`, "RelationType"},
	},
	{
		name: "enum variable", query: `query ($t: [RelationType!]) {relations(where: {type: {in: $t}}) {totalCount}}`,
		variables: with("t", []string{"AID", "WAR"}), status: 400, code: invalid, argument: "$t.1",
		says: []string{"WAR", "RelationType"},
	},
	{
		name: "enum in a variable", query: `query ($w: EntityWhere) {entities(where: $w) {totalCount}}`,
		variables: with("w", with("kind", with("eq", "COUNTRY"))), status: 400, code: invalid, argument: "$w.kind.eq",
		says: []string{"COUNTRY", "EntityKind"},
	},
	{
		name: "unknown field of a variable", query: `query ($w: RelationWhere) {relations(where: $w) {totalCount}}`,
		variables: with("w", with("kind", "x")), status: 400, code: invalid, argument: "$w.kind",
		says: []string{"kind", "unknown field"},
	},
	{
		name: "variable missing", query: `query ($id: ID!) {state(id: $id) {name}}`, status: 400, code: invalid,
		argument: "$id", says: []string{"id", "must be defined"},
	},
	{
		name:  "range turned around",
		query: `{relations(where: {during: {from: "2024-02-01", to: "2024-01-01"}}) {totalCount}}`, status: 200,
		code: badInput, argument: "relations.where.during", says: []string{"2024-02-01", "2024-01-01", "turned around"},
	},
	{
		name:  "range of numbers turned around",
		query: `{relations(where: {not: {score: {gte: 3, lte: 1}}}) {totalCount}}`, status: 200, code: badInput,
		argument: "relations.where.not.score", says: []string{"3", "1", "turned around"},
	},
	{
		name: "number beyond all bounds", query: `{relations(where: {score: {gte: 1e999}}) {totalCount}}`, status: 400,
		code: invalid, says: []string{"1e999"},
	},
	{
		name: "between one", query: `{relations(where: {between: ["state:IRN"]}) {totalCount}}`, status: 200,
		code: badInput, argument: "relations.where.between", says: []string{"1", "exactly two"},
	},
	{
		name:   "between three states, below",
		query:  `{state(id: "state:IRN") {relations(where: {betweenStates: ["a", "b", "c"]}) {totalCount}}}`,
		status: 200, code: badInput, argument: "state.relations.where.betweenStates",
		says: []string{"3", "exactly two"},
	},
	{
		name: "mode misspelled", query: `{relations(where: {or: [{mode: {in: ["visit", "phones"]}}]}) {totalCount}}`,
		status: 200, code: badInput, argument: "relations.where.or.0.mode.in.1",
		says: []string{`"phones"`, "visit, third-party, multilateral, phone"},
	},
	{
		name:  "mode of another type",
		query: `{relations(where: {type: {eq: DIPLOMATIC_RELATIONS}, mode: {eq: "visit"}}) {totalCount}}`, status: 200,
		code: badInput, argument: "relations.where.mode.eq",
		says: []string{`"visit" is no mode of DIPLOMATIC_RELATIONS`,
			"ambassador, minister, charge_d_affaires, interests_section, none"},
	},
	{
		name:  "mode of a type that has none",
		query: `{entities(where: {hasRelation: {type: {eq: AID}, mode: {eq: "visit"}}}) {totalCount}}`, status: 200,
		code: badInput, argument: "entities.where.hasRelation.mode.eq",
		says: []string{"no mode of AID, which has none"},
	},
	{
		name: "context misspelled", query: `{relations(where: {contexts: {all: ["Military"]}}) {totalCount}}`,
		status: 200, code: badInput, argument: "relations.where.contexts.all.0",
		says: []string{`"Military"`, "military, intelligence"},
	},
	{
		name: "null for a role of links", query: `{relations(where: {links: {role: null}}) {totalCount}}`, status: 200,
		code: badInput, argument: "relations.where.links.role", says: []string{"null", "or give a value of type"},
	},
	{
		name: "null for a context", query: `{relations(where: {contexts: {eq: null}}) {totalCount}}`, status: 200,
		code: badInput, argument: "relations.where.contexts.eq", says: []string{"null", "or give a value of type"},
	},
	{
		name: "neighborhood too deep", query: `{neighborhood(ids: ["state:IRN"], depth: 5) {truncated}}`, status: 200,
		code: badInput, argument: "neighborhood.depth", says: []string{"5", "1 to 4"},
	},
	{
		name: "neighborhood of no nodes", query: `{neighborhood(ids: ["state:IRN"], maxNodes: 0) {truncated}}`,
		status: 200, code: badInput, argument: "neighborhood.maxNodes", says: []string{"0", "5000"},
	},
	{
		name: "too many ids", query: `query ($ids: [ID!]!) {nodes(ids: $ids) {id}}`,
		variables: with("ids", slices.Repeat([]string{"a"}, 1001)), status: 200, code: limit, argument: "nodes.ids",
		says: []string{"1000"},
	},
	{
		name: "too many values", query: `query ($ids: [ID!]) {states(where: {id: {in: $ids}}) {totalCount}}`,
		variables: with("ids", slices.Repeat([]string{"a"}, 1001)), status: 200, code: limit,
		argument: "states.where.id.in", says: []string{"1001", "1000"},
	},
	{
		name:  "too many conditions",
		query: `{relations(where: {or: [` + strings.Repeat("{} ", 200) + `]}) {totalCount}}`, status: 200, code: limit,
		argument: "relations.where.or.199", says: []string{"200"},
	},
	{
		name: "too many statements", query: "{" + numbered(201, "a%d: relations {totalCount} ") + "}", status: 200,
		code: limit, argument: "a200", says: []string{"200", "fewer"},
	},
	{
		name:  "too many statements below",
		query: `{relations {nodes {` + numbered(201, "a%d: links {relation {key}} ") + `}}}`, status: 200, code: limit,
		argument: "relations.nodes.a199", says: []string{"200", "fewer"},
	},
	{
		name:  "a view inside a view",
		query: `{asOf(date: "2024-01-20") {asOf(knownAt: "2024-02-24T00:00:00Z") {stats {store}}}}`, status: 400,
		code: "GRAPHQL_VALIDATION_FAILED", says: []string{"asOf", "View"},
	},
	{
		name: "a view inside a view, in a fragment, around introspection",
		query: `{a: asOf(date: "2024-01-20") {...F}} fragment F on View {... {b: asOf(date: "2024-01-20") ` +
			`{__schema {types {name}}}}}`,
		status: 400, code: "GRAPHQL_VALIDATION_FAILED", says: []string{"asOf", "View"},
	},
	{
		name: "a view inside a view, by its " +
			"id", query: `{asOf(date: "2024-01-20") {node(id: "@now") {id}}}`, status: 200,
		code: badInput, argument: "asOf.node.id", says: []string{"inside a view"},
	},
	{
		name:   "a view inside a view, by its id among others",
		query:  `{node(id: "@date=2024-01-20") {... on View {nodes(ids: ["state:IRN", "@date=2024-01-20"]) {id}}}}`,
		status: 200, code: badInput, argument: "node.nodes.ids.1", says: []string{"inside a view"},
	},
	{
		name:   "the same wrong field in several views",
		query:  `{nodes(ids: ["@now", "@date=2024-01-20"]) {... on View {relations(first: -1) {totalCount}}}}`,
		status: 200, code: badInput, argument: "nodes.relations.first", says: []string{"-1"},
	},
	{
		name: "more views than statements", query: `{nodes(ids: [` + numbered(201,
			`"@known=2024-02-24T00:00:00.%03dZ" `) +
			`]) {... on View {relations {totalCount}}}}`,
		status: 200, code: limit, argument: "nodes.relations", says: []string{"200", "fewer"},
	},
	{
		name: "a history in a history", query: `{relation(id: "visit") {history {history {key}}}}`, status: 200,
		code: badInput, argument: "relation.history.history", says: []string{"history", "asOf"},
	},
	{
		name: "an entity's history in a history", query: `{relation(id: "visit") {history {from {history {key}}}}}`,
		status: 200, code: badInput, argument: "relation.history.from.history", says: []string{"history", "asOf"},
	},
	{
		name: "versions above the limit", query: `{relation(id: "visit") {history(first: 1001) {key}}}`, status: 200,
		code: limit, argument: "relation.history.first", says: []string{"1001", "1000"},
	},
	{
		name: "versions behind less than nothing", query: `{state(id: "state:IRN") {history(after: -1) {key}}}`,
		status: 200, code: badInput, argument: "state.history.after", says: []string{"-1", "below 0"},
	},
	{
		name: "claims above the limit", query: `{relation(id: "visit") {claims {evidence(first: 2000) {locator}}}}`,
		status: 200, code: limit, argument: "relation.claims.evidence.first", says: []string{"2000", "1000"},
	},
	{
		name: "too many filters",
		query: `{` + numbered(60, `a%d: states(where: {not: {hasRelation: {either: {hasRelation: {either: {hasRelation: `+
			`{either: {name: {eq: "nobody"}}}}}}}}}) {totalCount} `) + `}`,
		status: 200, code: limit, says: []string{"filters in", "200"},
	},
	{
		name: "too many rows", query: `{relations(first: 1000) {nodes {from {relations(first: 1000) {nodes {key}}}}}}`,
		status: 200, code: limit, says: []string{"1002000", "200000"},
	},
	{
		name: "too deep",
		query: `{relations ` + strings.Repeat(`{nodes {from {relations `, 20) + `{totalCount}` +
			strings.Repeat("}}}", 20) + "}",
		status: 200, code: limit, says: []string{"rows", "200000"},
	},
	{
		name:  "doubling fragments that a plan must not follow",
		query: `{state(id: "state:IRN") {...F0}}` + doubling(10), status: 200, code: limit,
		argument: "state.a.a.a.a.b.b.a", says: []string{"200", "fewer"},
	},
	{
		name: "doubling fragments", query: `{state(id: "state:IRN") {...F0}}` + doubling(60), status: 400,
		code: invalid, says: []string{"too large"},
	},
	{
		name: "fragments in a circle", query: `{state(id: "state:IRN") {...F}} fragment F on State {state {...F}}`,
		status: 400, code: invalid, says: []string{"itself"},
	},
	{
		name: "one field again and again", query: `{state(id: "state:IRN") {` + strings.Repeat("name ", 9900) + `}}`,
		status: 400, code: invalid, says: []string{"too often"},
	},
	{
		name:   "one field again and again in what is not used",
		query:  `{state(id: "state:IRN") {name}} fragment F on State {` + strings.Repeat("name ", 9900) + `}`,
		status: 400, code: invalid,
	},
	{
		name: "too many tokens", query: "{" + strings.Repeat("__typename ", 10_001) + "}", status: 400, code: parse,
		says: []string{"10000", "variables"},
	},
	{
		name:  "introspection too deep",
		query: `{__schema {types {fields {type {fields {type {fields {type {fields {name}}}}}}}}}}`, status: 400,
		code: invalid, says: []string{"depth"},
	},
	{
		name: "defer", query: `{state(id: "state:IRN") {name ... @defer {iso3}}}`, status: 400, code: invalid,
		says: []string{"@defer"},
	},
	{
		name: "unknown field", query: `{relations {total}}`, status: 400, code: invalid,
		says: []string{`"total"`, "RelationConnection"},
	},
	{
		name: "unknown argument", query: `{relations(limit: 5) {totalCount}}`, status: 400, code: invalid,
		says: []string{`"limit"`},
	},
	{name: "syntax", query: `{relations {`, status: 400, code: parse, says: []string{"Name"}},
	{
		name: "no operation", query: `fragment F on State {name}`, status: 400, code: invalid,
		says: []string{"no operation"},
	},
	{name: "subscription", query: `subscription {changes}`, status: 400, code: invalid, says: []string{"subscription"}},
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
		r := c.post(`{a: state(id: "state:IRN") {name} b: state(id: "state:PAK") {relations(first: -1, after: "x") `+
			`{totalCount}} c: state(id: "state:XX") {name}}`, nil)
		errs, data := r.errors(t)
		if r.status != 200 || len(errs) != 2 || string(data) != `{"a":{"name":"Iran"},"b":null,"c":null}` {
			t.Errorf("%d %s", r.status, r.body)
		}
		for _, id := range []string{"", "state:XX", strings.Repeat("x", 100_000), "a'\"\\\x00\u2028", "state:IRN "} {
			r := c.post(`query ($id: ID!) {node(id: $id) {id} nodes(ids: [$id]) {id} relation(id: $id) {key} `+
				`states(where: {id: {eq: $id}}) {totalCount}}`, with("id", id))
			if errs, data := r.errors(t); r.status != 200 || errs != nil || len(r.body) > 2000 ||
				string(data) != `{"node":null,"nodes":[null],"relation":null,"states":{"totalCount":0}}` {
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
		{
			name: "post", method: "POST", url: c.url, body: typename, contentType: "application/json", status: 200,
			says: `{"data":{"__typename":"Query"}}`,
		},
		{
			name: "post, with a charset", method: "POST", url: c.url, body: typename,
			contentType: "application/json; charset=utf-8", status: 200, says: "Query",
		},
		{
			name: "get", method: "GET", url: query("query", "{__typename}"), status: 200,
			says: `{"data":{"__typename":"Query"}}`,
		},
		{
			name: "get with variables", method: "GET",
			url: query("query", "query Q($id: ID!) {state(id: $id) {name}} query R {__typename}", "variables",
				`{"id": "state:IRN"}`, "operationName", "Q"),
			status: 200, says: `"Iran"`,
		},
		{
			name: "get of a mutation", method: "GET",
			url: query("query", `mutation {unmergeEntities(id: "x", reason: "y") {changed}}`), status: 405,
			says: "use POST",
		},
		{name: "get of nothing", method: "GET", url: c.url, status: 400, says: "no query"},
		{
			name: "get with bad variables", method: "GET", url: query("query", "{__typename}", "variables", "[1"),
			status: 400, says: "variables is not a JSON object",
		},
		{
			name: "wrong operation name", method: "POST", url: c.url,
			body: `{"query": "query A {__typename}", "operationName": "B"}`, contentType: "application/json",
			status: 400, says: "B",
		},
		{
			name: "two operations, no name", method: "POST", url: c.url,
			body: `{"query": "query A {__typename} query B {__typename}"}`, contentType: "application/json",
			status: 400, says: "operation",
		},
		{
			name: "no content type", method: "POST", url: c.url, body: typename, status: 415,
			says: "Content-Type: application/json",
		},
		{
			name: "content type of a form", method: "POST", url: c.url, body: typename,
			contentType: "application/x-www-form-urlencoded", status: 415, says: "Content-Type: application/json",
		},
		{
			name: "content type of GraphQL", method: "POST", url: c.url, body: "{__typename}",
			contentType: "application/graphql", status: 415, says: "Content-Type: application/json",
		},
		{
			name: "empty body", method: "POST", url: c.url, contentType: "application/json", status: 400,
			says: "not a JSON object",
		},
		{
			name: "empty query", method: "POST", url: c.url, body: `{"query": ""}`, contentType: "application/json",
			status: 400, says: "no query",
		},
		{
			name: "query of blanks", method: "POST", url: c.url, body: `{"query": "  "}`,
			contentType: "application/json", status: 400, says: "no operation",
		},
		{
			name: "batch", method: "POST", url: c.url, body: "[" + typename + "," + typename + "]",
			contentType: "application/json", status: 400,
			says: "not a JSON object {query, variables, operationName}: batches are not answered",
		},
		{
			name: "null", method: "POST", url: c.url, body: "null", contentType: "application/json", status: 400,
			says: "no query",
		},
		{
			name: "query as a number", method: "POST", url: c.url, body: `{"query": 5}`,
			contentType: "application/json", status: 400, says: "query must be a text, not a number",
		},
		{
			name: "variables as a list", method: "POST", url: c.url,
			body: `{"query": "{__typename}", "variables": [1]}`, contentType: "application/json", status: 400,
			says: "variables must be an object, not a list",
		},
		{
			name: "variables as a text", method: "POST", url: c.url,
			body: `{"query": "{__typename}", "variables": "{}"}`, contentType: "application/json", status: 400,
			says: "variables must be an object, not a text with JSON in it",
		},
		{
			name: "operationName as a list", method: "POST", url: c.url,
			body: `{"query": "{__typename}", "operationName": ["A"]}`, contentType: "application/json", status: 400,
			says: "operationName must be a text, not a list",
		},
		{
			name: "parts that are null", method: "POST", url: c.url,
			body:        `{"query": "{__typename}", "variables": null, "operationName": null, "extensions": null}`,
			contentType: "application/json", status: 200, says: "Query",
		},
		{
			name: "a key in capitals", method: "POST", url: c.url, body: `{"QUERY": "{__typename}"}`,
			contentType: "application/json", status: 400, says: "no query",
		},
		{
			name: "two queries", method: "POST", url: c.url,
			body: `{"query": "{__typename}", "query": "{stats {entityCount}}"}`, contentType: "application/json",
			status: 400, says: "stands twice",
		},
		{
			name: "a text", method: "POST", url: c.url, body: `"{__typename}"`, contentType: "application/json",
			status: 400, says: "the request is a text, and not a JSON object",
		},
		{
			name: "an empty batch", method: "POST", url: c.url, body: `[]`, contentType: "application/json",
			status: 400, says: "batches are not answered",
		},
		{
			name: "charset of another kind", method: "POST", url: c.url, body: typename,
			contentType: "application/json; charset=iso-8859-1", status: 415, says: "send JSON in UTF-8",
		},
		{
			name: "get with a query twice", method: "GET", url: query("query", "{__typename}") + "&query=x",
			status: 400, says: "query is given twice",
		},
		{
			name: "get with more behind the variables", method: "GET",
			url: query("query", "{__typename}", "variables", "{} x"), status: 400,
			says: "variables is not a JSON object",
		},
		{
			name: "get with variables as a list", method: "GET",
			url: query("query", "{__typename}", "variables", "[1]"), status: 400,
			says: "variables must be an object, not a list",
		},
		{
			name: "get that is no UTF-8", method: "GET", url: c.url + "?query=%7B__typename%FF%7D", status: 400,
			says: "query is not UTF-8 text",
		},
		{
			name: "get with a bad escape", method: "GET", url: c.url + "?query=%7B__typename%7D&variables=%zz",
			status: 400, says: "cannot be read",
		},
		{
			name: "no name, one of several", method: "POST", url: c.url,
			body: `{"query": "query A {__typename} query B {__typename}"}`, contentType: "application/json",
			status: 400, says: "name one of A, B as operationName",
		},
		{
			name: "another name than those there", method: "POST", url: c.url,
			body:        `{"query": "query A {__typename} query B {__typename}", "operationName": "C"}`,
			contentType: "application/json", status: 400, says: `no operation \"C\"; it has A, B`,
		},
		{
			name: "a name for one without", method: "POST", url: c.url,
			body: `{"query": "{__typename}", "operationName": "C"}`, contentType: "application/json", status: 400,
			says: "leave operationName out",
		},
		{
			name: "something behind", method: "POST", url: c.url, body: typename + "x", contentType: "application/json",
			status: 400, says: "text after it",
		},
		{
			name: "not UTF-8", method: "POST", url: c.url, body: "{\"query\": \"{\xff}\"}",
			contentType: "application/json", status: 400, says: `"errors"`,
		},
		{
			name: "too large", method: "POST", url: c.url,
			body:        `{"query": "{__typename}", "variables": {"x": "` + strings.Repeat("x", 2000) + `"}}`,
			contentType: "application/json", status: 413, says: "too large",
		},
		{
			name: "put", method: "PUT", url: c.url, body: typename, contentType: "application/json", status: 405,
			says: "POST",
		},
		{name: "delete", method: "DELETE", url: c.url, status: 405, says: "POST"},
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
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url,
			strings.NewReader(`{"query": "{__typename}"}`))
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
