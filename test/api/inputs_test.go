package api

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"graphd/internal/server"
)

// asked is a document with its variables, as JSON texts: what is sent is what stands here, byte by byte.
type asked struct {
	name      string
	document  string // without quotes around it, and not escaped
	variables string // JSON; may be empty
	answer    string // the whole data, where it is answered
	code      string // where it is refused
	argument  string
	says      []string
}

// body writes the request.
func (a asked) body() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"query": "%s"`, strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(a.document))
	if a.variables != "" {
		b.WriteString(`, "variables": ` + a.variables)
	}
	return append(b.Bytes(), '}')
}

func (a asked) run(t *testing.T, c *client) {
	t.Run(a.name, func(t *testing.T) {
		before := c.logLength(t)
		r := c.send(http.MethodPost, c.url, bytes.NewReader(a.body()), "application/json")
		errs, data := r.errors(t)
		if a.code == "" {
			if len(errs) > 0 || string(data) != a.answer {
				t.Errorf("%s\nwant %s", r.body, a.answer)
			}
			return
		}
		if len(errs) == 0 {
			t.Fatalf("it is answered: %s", r.body)
		}
		if e := errs[0]; e.Extensions.Code != a.code || e.Extensions.Argument != a.argument {
			t.Errorf("%+v\nwant code %s, argument %q", e, a.code, a.argument)
		}
		for _, part := range a.says {
			if !strings.Contains(errs[0].Message, part) {
				t.Errorf("%q does not say %q", errs[0].Message, part)
			}
		}
		if after := c.logLength(t); after != before {
			t.Error("it was refused, and written")
		}
		if bytes.Contains(r.body, []byte("\ufffd")) {
			t.Errorf("U+FFFD is answered: %s", r.body)
		}
	})
}

// onInputs runs what is asked on each store, one after the other on one graph. No U+FFFD may get into it.
func onInputs(t *testing.T, all []asked) {
	onEach(t, func(t *testing.T, db *database) {
		grown = grown || db.name == "neo4j"
		c := serve(t, db, func(o *server.Options) { o.Loopback, o.Actor = true, "tester" })
		for _, a := range all {
			a.run(t, c)
		}
		if log := c.log.String(); log != "" {
			t.Errorf("logged: %s", log)
		}
		r := c.post(`{entities(where: {or: [{name: {contains: "\ufffd"}}, {id: {eq: "x\ufffd"}}]}) {totalCount}}`, nil)
		if _, data := r.errors(t); string(data) != `{"entities":{"totalCount":0}}` {
			t.Errorf("U+FFFD was written: %s", r.body)
		}
	})
}

const upsert = `mutation ($n: String!) {upsertEntities(input: [{id: "i:u", kind: STATE, name: $n}]) {entities {name}}}`

// inArticle is what most relations need, and where it can be read; aid has a type, too.
const (
	inArticle = `from: "state:IRN", to: "state:PAK", when: "2024", evidence: [{source: "source:infostani-2024-02-23"}]`
	aid       = `type: AID, ` + inArticle
)

// TestUnicode: what is no Unicode is refused, in every way that text comes in.
func TestUnicode(t *testing.T) {
	onInputs(t, []asked{
		{
			name:     "half in a literal",
			document: `mutation {upsertEntities(input: [{id: "i:h", kind: STATE, name: "A\uD83DB"}]) {created}}`,
			code:     parse, says: []string{`\uD83D is half`, `\u{1F600}`},
		},
		{
			name:     "half in an id",
			document: `mutation {upsertEntities(input: [{id: "x\ud83e", kind: STATE, name: "A"}]) {created}}`,
			code:     parse, says: []string{`\ud83e is half`},
		},
		{
			name: "half in a query", document: `{entities(where: {name: {contains: "\uDE00"}}) {totalCount}}`,
			code: parse, says: []string{`\uDE00 is half`},
		},
		{
			name: "half behind a comment with a quote", document: "{ # \"\n state(id: \"\\uD83D\") {name}}",
			code: parse, says: []string{`\uD83D is half`},
		},
		{
			name:     "half behind a block text",
			document: `{state(id: """ \uD83D " """) {name} b: state(id: "\uD83D") {name}}`, code: parse,
			says: []string{`\uD83D is half`},
		},
		{name: "half in a comment", document: "{ # \"\\uD83D\"\n __typename}", answer: `{"__typename":"Query"}`},
		{
			name: "half in a block text, which has no escapes", document: `{state(id: """\uD83D""") {name}}`,
			answer: `{"state":null}`,
		},
		{name: "an escaped backslash", document: `{state(id: "\\uD83D") {name}}`, answer: `{"state":null}`},
		{
			name: "halves turned around", document: `{state(id: "\uDE00\uD83D") {name}}`, code: parse,
			says: []string{`\uDE00 is half`},
		},
		{
			name: "a surrogate in braces", document: `{state(id: "\u{D83D}") {name}}`, code: parse,
			says: []string{`\u{D83D} is no character`},
		},
		{
			name: "beyond Unicode in braces", document: `{state(id: "\u{110000}") {name}}`, code: parse,
			says: []string{`\u{110000} is no character`},
		},
		{
			name: "a pair in a literal",
			document: `mutation {upsertEntities(input: [{id: "i:p", kind: STATE, name: "\uD83D\uDE00"}]) {entities ` +
				`{name}}}`,
			answer: `{"upsertEntities":{"entities":[{"name":"😀"}]}}`,
		},
		{
			name: "braces in a literal",
			document: `mutation {upsertEntities(input: [{id: "i:b", kind: STATE, name: "\u{1F600}"}]) {entities ` +
				`{name}}}`,
			answer: `{"upsertEntities":{"entities":[{"name":"😀"}]}}`,
		},
		{
			name: "half in a variable", document: upsert, variables: `{"n": "A\ud83dB"}`, code: badInput,
			says: []string{`\ud83d is half`},
		},
		{
			name: "half in a key of a variable", document: upsert, variables: `{"n": "A", "\ud83d": 1}`, code: badInput,
			says: []string{"half"},
		},
		{
			name: "Latin-1 in a variable", document: upsert, variables: "{\"n\": \"Jos\xe9\"}", code: badInput,
			says: []string{"not UTF-8"},
		},
		{
			name: "Latin-1 in the document", document: "{state(id: \"Jos\xe9\") {name}}", code: badInput,
			says: []string{"not UTF-8"},
		},
		{
			name: "a surrogate in UTF-8", document: upsert, variables: "{\"n\": \"\xed\xa0\xbd\"}", code: badInput,
			says: []string{"not UTF-8"},
		},
		{
			name: "a pair in a variable", document: upsert, variables: `{"n": "\ud83d\ude00"}`,
			answer: `{"upsertEntities":{"entities":[{"name":"😀"}]}}`,
		},
		{
			name: "a key of a variable twice", document: upsert, variables: `{"n": "A", "n": "B"}`, code: badInput,
			says: []string{`"n" stands twice`},
		},
		{
			name:     "half in JSON",
			document: `mutation {assertRelations(input: [{` + aid + `, attributes: {a: "\uD83D"}}]) {created}}`,
			code:     parse, says: []string{"half"},
		},
	})
}

// TestWhole: whole numbers have 32 bits, and texts are no numbers.
func TestWhole(t *testing.T) {
	const deaths = `mutation ($n: Int!) {assertRelations(input: [{type: ASSAULT, ` + inArticle +
		`, deaths: {min: $n}}]) {relations {deaths {min}}}}`
	const inObject = `mutation ($i: [RelationInput!]!) {assertRelations(input: $i) {created}}`
	const first = `query ($n: Int) {relations(first: $n) {totalCount}}`
	large := []string{"too large for an Int", "-2147483648 to 2147483647"}
	with := func(min string) string {
		return `{"i": [{"type": "ASSAULT", "from": "state:IRN", "to": "state:PAK", "when": "2024", "evidence": ` +
			`[{"source": "source:infostani-2024-02-23"}], "deaths": {"min": ` + min + `}}]}`
	}
	onInputs(t, []asked{
		{
			name: "literal", document: strings.NewReplacer("($n: Int!) ", "", "$n", "3000000000").Replace(deaths),
			code: invalid, says: append(large, "3000000000"),
		},
		{
			name:     "literal beyond 64 bits",
			document: strings.NewReplacer("($n: Int!) ", "", "$n", "92233720368547758070").Replace(deaths),
			code:     invalid, says: append(large, "92233720368547758070"),
		},
		{name: "literal below", document: `{relations(first: -2147483649) {totalCount}}`, code: invalid, says: large},
		{
			name: "literal as a default", document: `query ($n: Int = 2147483648) {relations(first: $n) {totalCount}}`,
			code: invalid, says: large,
		},
		{
			name: "variable", document: deaths, variables: `{"n": 3000000000}`, code: invalid, argument: "$n",
			says: append(large, "3000000000"),
		},
		{
			name: "variable beyond 64 bits", document: deaths, variables: `{"n": 92233720368547758070}`, code: invalid,
			argument: "$n", says: append(large, "92233720368547758070"),
		},
		{
			name: "in an object", document: inObject, variables: with("3000000000"), code: invalid,
			argument: "$i.0.deaths.min", says: large,
		},
		{
			name: "in an object, beyond 64 bits", document: inObject, variables: with("92233720368547758070"),
			code: invalid, argument: "$i.0.deaths.min", says: large,
		},
		{
			name: "a text", document: first, variables: `{"n": "5"}`, code: invalid, argument: "$n",
			says: []string{`"5" is not of type Int`},
		},
		{
			name: "a text in an object", document: inObject, variables: with(`"5"`), code: invalid,
			argument: "$i.0.deaths.min", says: []string{`"5" is not of type Int`},
		},
		{
			name: "a fraction", document: first, variables: `{"n": 1.5}`, code: invalid, argument: "$n",
			says: []string{"1.5 is not of type Int"},
		},
		{
			name: "true", document: first, variables: `{"n": true}`, code: invalid, argument: "$n",
			says: []string{"true is not of type Int"},
		},
		{
			name:     "a version",
			document: `mutation {retractRelation(id: "visit", version: 4294967298, reason: "x") {changed}}`,
			code:     invalid, says: large,
		},
		{
			name: "a number for a text", document: upsert, variables: `{"n": 5}`, code: invalid, argument: "$n",
			says: []string{"5 is not of type String"},
		},
		{
			name:     "a text for a Float",
			document: `query ($f: Float) {relations(where: {score: {gte: $f}}) {totalCount}}`, variables: `{"f": "1"}`,
			code: invalid, argument: "$f", says: []string{`"1" is not of type Float`},
		},
		{
			name:      "a Float beyond 64 bits",
			document:  `query ($f: Float) {relations(where: {score: {gte: $f}}) {totalCount}}`,
			variables: `{"f": 1e400}`, code: invalid, argument: "$f", says: []string{"1e400 is too large for a Float"},
		},
		{
			name: "a fraction for an id", document: `query ($id: ID!) {state(id: $id) {name}}`,
			variables: `{"id": 1.5}`, code: invalid, argument: "$id", says: []string{"1.5 is not of type ID"},
		},
		{
			name: "the greatest", document: deaths, variables: `{"n": 2147483647}`,
			answer: `{"assertRelations":{"relations":[{"deaths":{"min":2147483647}}]}}`,
		},
		{
			name:     "a large literal for a Float",
			document: `{relations(where: {score: {gte: 99999999999999999999}}) {totalCount}}`,
			answer:   `{"relations":{"totalCount":0}}`,
		},
		{
			name: "a large literal for an id", document: `{state(id: 99999999999999999999) {name}}`,
			answer: `{"state":null}`,
		},
		{
			name: "a number for an id", document: `query ($id: ID!) {state(id: $id) {name}}`,
			variables: `{"id": 99999999999999999999}`, answer: `{"state":null}`,
		},
	})
}

// TestJSONLiterals: JSON in a document means what it means in variables.
func TestJSONLiterals(t *testing.T) {
	const literal = `mutation {assertRelations(input: [{id: "%s", ` + aid +
		`, attributes: %s}]) {created relations {attributes}}}`
	const variable = `mutation ($a: JSON) {assertRelations(input: [{id: "%s", ` + aid +
		`, attributes: $a}]) {created relations {attributes}}}`
	const patch = `mutation {correctRelation(id: "json-0", version: %d, reason: "x", patch: {attributes: %s}) ` +
		`{relation {attributes}}}`
	var all []asked
	for i, v := range []struct{ literal, json, answer string }{
		{literal: `{tags: []}`, json: `{"tags": []}`, answer: `{"tags":[]}`},
		{literal: `{a: [[], [[]], {}]}`, json: `{"a": [[], [[]], {}]}`, answer: `{"a":[[],[[]],{}]}`},
		{
			literal: `{a: 1.50, b: -0, c: 1E5, d: 12345678901234567890, e: 0.1}`,
			json:    `{"a": 1.50, "b": -0, "c": 1E5, "d": 12345678901234567890, "e": 0.1}`,
			answer:  `{"a":1.50,"b":-0,"c":1E5,"d":12345678901234567890,"e":0.1}`,
		},
		{
			literal: `{a: [1, 2.0], b: {c: 3}}`, json: `{"a": [1, 2.0], "b": {"c": 3}}`,
			answer: `{"a":[1,2.0],"b":{"c":3}}`,
		},
		{
			literal: `{a: "1", b: null, c: true}`, json: `{"a": "1", "b": null, "c": true}`,
			answer: `{"a":"1","b":null,"c":true}`,
		},
		{literal: `{}`, json: `{}`, answer: `{}`},
	} {
		id := fmt.Sprintf("json-%d", i)
		all = append(all,
			asked{name: "literal " + v.literal, document: fmt.Sprintf(literal, id, v.literal),
				answer: `{"assertRelations":{"created":1,"relations":[{"attributes":` + v.answer + `}]}}`},
			asked{name: "the same in a variable", document: fmt.Sprintf(variable, id),
				variables: `{"a": ` + v.json + `}`,
				answer:    `{"assertRelations":{"created":0,"relations":[{"attributes":` + v.answer + `}]}}`},
			asked{name: "the same as a variable's default",
				document: strings.Replace(fmt.Sprintf(variable, id), "$a: JSON", "$a: JSON = "+v.literal, 1),
				answer:   `{"assertRelations":{"created":0,"relations":[{"attributes":` + v.answer + `}]}}`})
		if i > 0 {
			all = append(all, asked{name: "the same in a patch", document: fmt.Sprintf(patch, i, v.literal),
				answer: `{"correctRelation":{"relation":{"attributes":` + v.answer + `}}}`})
		}
	}
	onInputs(t, append(all,
		asked{name: "a variable inside", document: `mutation ($n: Int, $l: [String!]) {assertRelations(input: [{id: ` +
			`"json-v", ` + aid + `, attributes: {n: $n, l: $l, m: 1.0}}]) {relations {attributes}}}`,
			variables: `{"n": 5, "l": []}`,
			answer:    `{"assertRelations":{"relations":[{"attributes":{"l":[],"m":1.0,"n":5}}]}}`},
		asked{name: "in a fragment", document: `mutation {...F ...F} fragment F on Mutation {assertRelations(input: ` +
			`[{id: "json-f", ` + aid + `, attributes: {n: 1.0}}]) {relations {attributes}}}`,
			answer: `{"assertRelations":{"relations":[{"attributes":{"n":1.0}}]}}`},
		asked{name: "a key twice in a literal", document: fmt.Sprintf(literal, "json-t", `{a: 1, a: 2}`), code: invalid,
			says: []string{`only one input field named "a"`}},
		asked{name: "a key twice, below", document: fmt.Sprintf(literal, "json-t", `{b: [{a: 1, a: 2}]}`),
			code: invalid, says: []string{`only one input field named "a"`}},
		asked{name: "a key twice in a variable", document: fmt.Sprintf(variable, "json-t"),
			variables: `{"a": {"b": {"a": 1, "\u0061": 2}}}`, code: badInput, says: []string{`"a" stands twice`}},
		asked{name: "too large in a literal", document: fmt.Sprintf(literal, "json-t", `{x: [0, 1e400]}`),
			code: badInput, argument: "input.0.attributes.x.1", says: []string{"1e400 is beyond"}},
		asked{name: "too large in a variable", document: fmt.Sprintf(variable, "json-t"),
			variables: `{"a": {"x": -1e400}}`, code: badInput, argument: "input.0.attributes.x",
			says: []string{"-1e400 is beyond"}},
		asked{name: "no object", document: fmt.Sprintf(literal, "json-t", `[]`), code: badInput,
			argument: "input.0.attributes", says: []string{"must be a JSON object"}},
		asked{name: "a number", document: fmt.Sprintf(literal, "json-t", `5`), code: badInput,
			argument: "input.0.attributes", says: []string{"must be a JSON object"}},
	))
}

// TestEnums: names of enums are case-sensitive, and an error lists them.
func TestEnums(t *testing.T) {
	types := []string{"RelationType", "AGREE, CONSULT,", "DIPLOMATIC_RELATIONS"}
	onInputs(t, []asked{
		{
			name: "eq", document: `query ($t: RelationType) {relations(where: {type: {eq: $t}}) {totalCount}}`,
			variables: `{"t": "assault"}`, code: invalid, argument: "$t", says: append(types, "assault is not"),
		},
		{
			name: "in", document: `query ($l: [RelationType!]) {relations(where: {type: {in: $l}}) {totalCount}}`,
			variables: `{"l": ["ASSAULT", "Assault"]}`, code: invalid, argument: "$l.1",
			says: append(types, "Assault is not"),
		},
		{
			name:      "one for a list",
			document:  `query ($l: [RelationType!]) {relations(where: {type: {in: $l}}) {totalCount}}`,
			variables: `{"l": "assault"}`, code: invalid, argument: "$l", says: types,
		},
		{
			name: "under not", document: `query ($w: RelationWhere) {relations(where: $w) {totalCount}}`,
			variables: `{"w": {"not": {"type": {"eq": "assault"}}}}`, code: invalid, argument: "$w.not.type.eq",
			says: types,
		},
		{
			name:      "certainty",
			document:  `query ($c: Certainty!) {relations(where: {at: "2024-03-05", certainty: $c}) {totalCount}}`,
			variables: `{"c": "certain"}`, code: invalid, argument: "$c", says: []string{"POSSIBLE, CERTAIN"},
		},
		{
			name: "order", document: `query ($d: OrderDirection!) {relations(orderBy: {direction: $d}) {totalCount}}`,
			variables: `{"d": "desc"}`, code: invalid, argument: "$d", says: []string{"ASC, DESC"},
		},
		{
			name:      "direction below",
			document:  `query ($d: Direction!) {state(id: "state:IRN") {relations(direction: $d) {totalCount}}}`,
			variables: `{"d": "incoming"}`, code: invalid, argument: "$d", says: []string{"OUTGOING, INCOMING"},
		},
		{
			name:      "in the input of a mutation",
			document:  `mutation ($i: [EntityInput!]!) {upsertEntities(input: $i) {created}}`,
			variables: `{"i": [{"id": "i:e", "kind": "state", "name": "A"}]}`, code: invalid, argument: "$i.0.kind",
			says: []string{"state is not a valid EntityKind", "STATE, OFFICIAL"},
		},
		{
			name: "in a mutation",
			document: `mutation ($k: EntityKind!) {upsertEntities(input: [{id: "i:e", kind: $k, name: "A"}]) ` +
				`{created}}`,
			variables: `{"k": "State"}`, code: invalid, argument: "$k", says: []string{"STATE, OFFICIAL"},
		},
		{
			name: "a number", document: `query ($k: EntityKind) {entities(where: {kind: {eq: $k}}) {totalCount}}`,
			variables: `{"k": 1}`, code: invalid, argument: "$k", says: []string{"1 is not a valid EntityKind"},
		},
		{
			name: "a literal", document: `{relations(where: {type: {eq: assault}}) {totalCount}}`, code: invalid,
			says: append(types, `"assault"`),
		},
		{
			name:     "a literal as a default",
			document: `query ($t: RelationType = assault) {relations(where: {type: {eq: $t}}) {totalCount}}`,
			code:     invalid, says: append(types, `"assault"`),
		},
		{
			name: "a text as a literal", document: `{relations(where: {type: {eq: "ASSAULT"}}) {totalCount}}`,
			code: invalid, says: []string{"non-enum value"},
		},
		{
			name:      "right",
			document:  `query ($t: RelationType) {relations(where: {type: {eq: $t}}, first: 1) {nodes {type}}}`,
			variables: `{"t": "ASSAULT"}`, answer: `{"relations":{"nodes":[{"type":"ASSAULT"}]}}`,
		},
	})
}

// TestNulls: null is refused where a default stands, or in a filter; elsewhere it is the same as left out.
func TestNulls(t *testing.T) {
	null := func(of string) []string { return []string{"null is not allowed here", of} }
	filter := []string{"null is not allowed in a filter", "leave"}
	onInputs(t, []asked{
		{
			name:      "direction of an order",
			document:  `query ($d: OrderDirection) {relations(orderBy: {direction: $d}) {totalCount}}`,
			variables: `{"d": null}`, code: badInput, argument: "relations.orderBy.direction", says: null("DESC"),
		},
		{
			name:      "field of an order",
			document:  `query ($f: EntityOrderField) {states(orderBy: {field: $f}) {totalCount}}`,
			variables: `{"f": null}`, code: badInput, argument: "states.orderBy.field", says: null("NAME"),
		},
		{
			name: "direction of an order, below",
			document: `query ($d: OrderDirection) {state(id: "state:IRN") {officials(orderBy: {direction: $d}) ` +
				`{totalCount}}}`,
			variables: `{"d": null}`, code: badInput, argument: "state.officials.orderBy.direction", says: null("ASC"),
		},
		{
			name: "direction",
			document: `query ($d: Direction = INCOMING) {state(id: "state:IRN") {relations(direction: $d) ` +
				`{totalCount}}}`,
			variables: `{"d": null}`, code: badInput, argument: "state.relations.direction", says: null("BOTH"),
		},
		{
			name:      "certainty of a filter",
			document:  `query ($c: Certainty) {relations(where: {at: "2024-03-05", certainty: $c}) {totalCount}}`,
			variables: `{"c": null}`, code: badInput, argument: "relations.where.certainty", says: null("POSSIBLE"),
		},
		{
			name:      "certainty of a view",
			document:  `query ($c: Certainty = CERTAIN) {asOf(date: "2024-01-20", certainty: $c) {stats {entityCount}}}`,
			variables: `{"c": null}`, code: badInput, argument: "asOf.certainty", says: null("POSSIBLE"),
		},
		{
			name: "certainty of offices",
			document: `query ($c: Certainty = CERTAIN) {official(id: "official:jalil-abbas-jilani") {offices(at: ` +
				`"2024-01-20", certainty: $c) {text: title}}}`,
			variables: `{"c": null}`, code: badInput, argument: "official.offices.certainty", says: null("POSSIBLE"),
		},
		{
			name:      "maxNodes",
			document:  `query ($n: Int = 5) {neighborhood(ids: ["state:IRN"], maxNodes: $n) {truncated}}`,
			variables: `{"n": null}`, code: badInput, argument: "neighborhood.maxNodes", says: null("Int"),
		},
		{
			name:      "maxRelations",
			document:  `query ($n: Int = 5) {neighborhood(ids: ["state:IRN"], maxRelations: $n) {truncated}}`,
			variables: `{"n": null}`, code: badInput, argument: "neighborhood.maxRelations", says: null("Int"),
		},
		{
			name: "depth", document: `query ($n: Int = 1) {neighborhood(ids: ["state:IRN"], depth: $n) {truncated}}`,
			variables: `{"n": null}`, code: badInput, argument: "neighborhood.depth", says: null("1"),
		},
		{
			name: "an id with a default", document: `query ($id: ID = "state:IRN") {state(id: $id) {name}}`,
			variables: `{"id": null}`, code: badInput, argument: "state.id", says: null("ID"),
		},
		{
			name: "realization",
			document: `mutation ($x: Realization) {assertRelations(input: [{` + aid +
				`, realization: $x}]) {created}}`,
			variables: `{"x": null}`, code: badInput, argument: "input.0.realization", says: null("OCCURRED"),
		},
		{
			name: "stance",
			document: `mutation ($x: Stance) {addClaims(input: [{relation: "visit", claim: {by: "state:IRN", ` +
				`stance: $x}}]) {updated}}`,
			variables: `{"x": null}`, code: badInput, argument: "input.0.claim.stance", says: null("ASSERTS"),
		},
		{
			name:      "min",
			document:  `mutation ($x: Int = 3) {assertRelations(input: [{` + aid + `, deaths: {min: $x}}]) {created}}`,
			variables: `{"x": null}`, code: badInput, argument: "input.0.deaths.min", says: null("Int"),
		},
		{
			name: "a name",
			document: `mutation ($x: String = "A") {upsertEntities(input: [{id: "i:n", kind: STATE, name: $x}]) ` +
				`{created}}`,
			variables: `{"x": null}`, code: badInput, argument: "input.0.name", says: null("String"),
		},
		{
			name: "a member of a list",
			document: `mutation ($x: String = "A") {upsertEntities(input: [{id: "i:n", kind: STATE, name: "A", ` +
				`aliases: [$x]}]) {created}}`,
			variables: `{"x": null}`, code: badInput, argument: "input.0.aliases.0", says: null("String"),
		},
		{
			name:      "a reason",
			document:  `mutation ($x: String = "A") {retractRelation(id: "visit", version: 1, reason: $x) {changed}}`,
			variables: `{"x": null}`, code: badInput, argument: "reason", says: null("String"),
		},
		{
			name: "cascade",
			document: `mutation ($x: Boolean) {deleteEntity(id: "group:bla", version: 1, cascade: $x, reason: "x") ` +
				`{changed}}`,
			variables: `{"x": null}`, code: badInput, argument: "cascade", says: null("false"),
		},
		{
			name:      "version",
			document:  `mutation ($x: Int = 1) {retractRelation(id: "visit", version: $x, reason: "x") {changed}}`,
			variables: `{"x": null}`, code: badInput, argument: "version", says: null("Int"),
		},
		{
			name:     "a whole input in a variable",
			document: `mutation ($i: [RelationInput!]!) {assertRelations(input: $i) {created}}`,
			variables: `{"i": [{"type": "AID", "from": "state:IRN", "to": "state:PAK", "when": "2024", ` +
				`"realization": null}]}`,
			code: badInput, argument: "input.0.realization", says: null("OCCURRED"),
		},
		{
			name:      "one object for a list",
			document:  `mutation ($x: Realization) {assertRelations(input: {` + aid + `, realization: $x}) {created}}`,
			variables: `{"x": null}`, code: badInput, argument: "input.0.realization", says: null("OCCURRED"),
		},

		{
			name: "eq in a filter", document: `query ($id: ID) {relations(where: {id: {eq: $id}}) {totalCount}}`,
			variables: `{"id": null}`, code: badInput, argument: "relations.where.id.eq",
			says: append(filter, "eq out"),
		},
		{
			name: "a null literal in a filter", document: `{relations(where: {type: {in: null}}) {totalCount}}`,
			code: badInput, argument: "relations.where.type.in", says: filter,
		},
		{
			name: "a whole condition", document: `{relations(where: {id: null}) {totalCount}}`, code: badInput,
			argument: "relations.where.id", says: filter,
		},
		{
			name: "a date", document: `query ($d: Date) {relations(where: {at: $d}) {totalCount}}`,
			variables: `{"d": null}`, code: badInput, argument: "relations.where.at", says: filter,
		},
		{
			name: "not", document: `query ($w: RelationWhere) {relations(where: {not: $w}) {totalCount}}`,
			variables: `{"w": null}`, code: badInput, argument: "relations.where.not", says: filter,
		},
		{
			name: "or", document: `query ($w: [RelationWhere!]) {relations(where: {or: $w}) {totalCount}}`,
			variables: `{"w": null}`, code: badInput, argument: "relations.where.or", says: filter,
		},
		{
			name:     "the end of a range",
			document: `{relations(where: {during: {from: "2024-01-01", to: null}}) {totalCount}}`, code: badInput,
			argument: "relations.where.during.to", says: filter,
		},
		{
			name: "a number", document: `{relations(where: {score: {gte: null}}) {totalCount}}`, code: badInput,
			argument: "relations.where.score.gte", says: filter,
		},
		{
			name: "in a variable", document: `query ($w: RelationWhere) {relations(where: $w) {totalCount}}`,
			variables: `{"w": {"from": {"hasRelation": {"claim": {"by": {"name": {"contains": null}}}}}}}`,
			code:      badInput, argument: "relations.where.from.hasRelation.claim.by.name.contains", says: filter,
		},
		{
			name: "in a list in a variable", document: `query ($w: EntityWhere) {states(where: $w) {totalCount}}`,
			variables: `{"w": {"and": [{}, {"name": null}]}}`, code: badInput, argument: "states.where.and.1.name",
			says: filter,
		},
		{
			name:     "below",
			document: `{state(id: "state:IRN") {relations(where: {fromState: {eq: null}}) {totalCount}}}`,
			code:     badInput, argument: "state.relations.where.fromState.eq", says: filter,
		},
		{
			name: "in a neighborhood", document: `{neighborhood(ids: ["state:IRN"], where: {type: null}) {truncated}}`,
			code: badInput, argument: "neighborhood.where.type", says: filter,
		},
		{
			name: "in contradictions", document: `{contradictions(where: {type: null}) {nodes {kind: __typename}}}`,
			code: badInput, argument: "contradictions.where.type", says: filter,
		},
		{
			name: "in a payload",
			document: `mutation {retractRelation(id: "visit", version: 1, reason: "x") {relation {from ` +
				`{relations(where: {type: null}) {totalCount}}}}}`,
			code: badInput, argument: "relation.from.relations.where.type", says: filter,
		},

		{
			name: "a whole filter",
			document: `query ($w: EntityWhere) {states(where: $w) {totalCount} s: states(where: null) {totalCount} ` +
				`t: states {totalCount}}`,
			variables: `{"w": null}`, answer: `{"states":{"totalCount":2},"s":{"totalCount":2},"t":{"totalCount":2}}`,
		},
		{
			name: "a page and an order",
			document: `query ($n: Int, $c: Cursor, $o: EntityOrder) {states(first: $n, after: $c, last: null, ` +
				`orderBy: $o) {totalCount}}`,
			variables: `{"n": null, "c": null, "o": null}`, answer: `{"states":{"totalCount":2}}`,
		},
		{
			name: "a variable that is left out",
			document: `query ($d: OrderDirection, $c: Certainty, $id: ID) {states(orderBy: {direction: $d}, where: ` +
				`{id: {eq: $id}}) {nodes {key}} relations(where: {at: "2024-01-20", certainty: $c, type: {eq: ` +
				`BORDERS}}, first: 1) {nodes {type}}}`,
			variables: `{}`,
			answer: `{"states":{"nodes":[{"key":"state:IRN"},{"key":"state:PAK"}]},` +
				`"relations":{"nodes":[{"type":"BORDERS"}]}}`,
		},
		{
			name: "what a relation lacks",
			document: `mutation ($x: String) {assertRelations(input: [{id: "i:null", ` + aid +
				`, mode: $x, deaths: null, links: null, attributes: null}]) {created}}`,
			variables: `{"x": null}`, answer: `{"assertRelations":{"created":1}}`,
		},
	})
}

// TestNullConditions: with null it cannot be said what is selected.
func TestNullConditions(t *testing.T) {
	says := func(directive string) []string {
		return []string{"null is not allowed in @" + directive, "true or false"}
	}
	var all []asked
	for _, d := range []string{"skip", "include"} {
		at := "@" + d + "(if: $s)"
		for _, x := range []struct{ name, document string }{
			{name: "field", document: `query ($s: Boolean = true) {stats {entityCount ` + at + ` relationCount}}`},
			{name: "root field", document: `query ($s: Boolean = true) {stats ` + at + ` {entityCount}}`},
			{
				name:     "inline fragment",
				document: `query ($s: Boolean = true) {state(id: "state:IRN") {... ` + at + ` {name}}}`,
			},
			{
				name: "spread",
				document: `query ($s: Boolean = false) {state(id: "state:IRN") {...F ` + at +
					`}} fragment F on State {name}`,
			},
			{
				name: "in a fragment",
				document: `query ($s: Boolean = false) {...F} fragment F on Query {...G} fragment G on Query {stats ` +
					`{entityCount ` + at + ` relationCount}}`,
			},
			{
				name:     "introspection",
				document: `query ($s: Boolean = false) {__schema {queryType {name ` + at + ` kind}}}`,
			},
			{
				name: "mutation",
				document: `mutation ($s: Boolean = false) {retractRelation(id: "visit", version: 1, reason: "x") ` +
					at + ` {changed}}`,
			},
			{
				name: "payload",
				document: `mutation ($s: Boolean = false) {retractRelation(id: "visit", version: 1, reason: "x") ` +
					`{changed relation {key ` + at + `}}}`,
			},
		} {
			all = append(all, asked{name: d + " " + x.name, document: x.document, variables: `{"s": null}`,
				code: invalid, argument: "$s", says: says(d)})
		}
	}
	onInputs(t, append(all,
		asked{name: "null where it does not count", document: `query ($s: Boolean = true, $u: Boolean) {stats ` +
			`{entityCount @skip(if: $s) __typename}  state(id: "x") {name @include(if: true)}  s: stats @skip(if: ` +
			`$s) {entityCount}}`, variables: `{}`, code: invalid, says: []string{"$u"}},
		asked{name: "left out", document: `query ($s: Boolean = true) {stats {entityCount @skip(if: $s) __typename}}`,
			variables: `{}`, answer: `{"stats":{"__typename":"Stats"}}`},
		asked{name: "no default", document: `query ($s: Boolean) {stats {entityCount @skip(if: $s)}}`,
			variables: `{"s": null}`, code: invalid, says: []string{"Boolean"}},
		asked{name: "skip a literal", document: `{stats {entityCount @skip(if: null)}}`, code: invalid,
			says: []string{"Boolean", "null"}},
		asked{name: "include a literal", document: `{... @include(if: null) {stats {entityCount}}}`, code: invalid,
			says: []string{"Boolean", "null"}},
	))
}

// TestCharacters: ids hold nothing that cannot be seen, and names no control characters.
func TestCharacters(t *testing.T) {
	var all []asked
	for _, r := range []rune{' ', '\u00a0', '\u0085', '\u009f', '\u3000', '\u2028', '\u2029', '\u200b', '\u2009',
		'\u202e', '\u2066', '\ufeff', '\u00ad', '\t', '\u007f', '@', '\u180e'} {
		says := []string{"may not hold spaces, control characters or @", fmt.Sprintf("%U", r)}
		all = append(all,
			asked{name: fmt.Sprintf("id %U in a literal", r),
				document: fmt.Sprintf(`mutation {upsertEntities(input: [{id: "a\u%04Xb", kind: STATE, name: "A"}]) `+
					`{created}}`, r), code: badInput, argument: "input.0.id", says: says},
			asked{name: fmt.Sprintf("id %U in a variable", r),
				document:  `mutation ($id: ID!) {upsertEntities(input: [{id: $id, kind: STATE, name: "A"}]) {created}}`,
				variables: fmt.Sprintf(`{"id": "a\u%04Xb"}`, r), code: badInput, argument: "input.0.id", says: says})
	}
	for _, r := range []rune{'\u0000', '\u0085', '\u009f', '\t', '\n', '\u2028', '\u2029', '\u202e', '\u2067',
		'\ufeff'} {
		all = append(all, asked{name: fmt.Sprintf("name %U", r), document: upsert,
			variables: fmt.Sprintf(`{"n": "x\u%04Xy"}`, r), code: badInput, argument: "input.0.name",
			says: []string{"may not hold control characters", fmt.Sprintf("%U", r)}})
	}
	for _, r := range []rune{' ', '\u00a0', '\u3000'} {
		all = append(all, asked{name: fmt.Sprintf("name that ends with %U", r), document: upsert,
			variables: fmt.Sprintf(`{"n": "x\u%04X"}`, r), code: badInput, argument: "input.0.name",
			says: []string{"nor begin or end with a space"}})
	}
	for i, name := range []string{"جیش\u200cالعدل", "क्\u200dष", "Jaish al-Adl", "x y", "اسم\u200f (fa)", "e\u0301",
		"😀"} {
		all = append(all, asked{name: "name " + name, document: strings.Replace(upsert, "i:u", fmt.Sprintf("i:u%d", i),
			1), variables: fmt.Sprintf(`{"n": %q}`, name),
			answer: `{"upsertEntities":{"entities":[{"name":"` + name + `"}]}}`})
	}
	for _, id := range []string{"group:جیش\u200cالعدل", "a/b?c#d", "état:é", "x:😀"} {
		all = append(all, asked{name: "id " + id, document: `mutation ($id: ID!) {upsertEntities(input: [{id: $id, ` +
			`kind: STATE, name: "A"}]) {entities {key}}}`, variables: `{"id": "` + id + `"}`,
			answer: `{"upsertEntities":{"entities":[{"key":"` + id + `"}]}}`})
	}
	onInputs(t, append(all,
		asked{name: "id that is not in normal form C", document: `mutation {upsertEntities(input: [{id: "e\u0301", ` +
			`kind: STATE, name: "A"}]) {created}}`, code: badInput, argument: "input.0.id",
			says: []string{"normalization form C", `"é"`}},
		asked{name: "end of a relation", document: `mutation {assertRelations(input: [{type: AID, from: "a\u00a0b", ` +
			`to: "state:PAK", when: "2024"}]) {created}}`, code: badInput, argument: "input.0.from",
			says: []string{"U+00A0"}},
		asked{name: "event", document: `mutation {assertRelations(input: [{` + aid +
			`, eventKey: "a\u2028b"}]) {created}}`, code: badInput, argument: "input.0.eventKey",
			says: []string{"U+2028"}},
		asked{name: "alias", document: `mutation {upsertEntities(input: [{id: "i:a", kind: STATE, name: "A", ` +
			`aliases: ["x\u0085y"]}]) {created}}`, code: badInput, argument: "input.0.aliases.0",
			says: []string{"U+0085"}},
	))
}
