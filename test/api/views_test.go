package api

import (
	"encoding/json"
	"testing"

	"graphd/graph/generated"
)

// TestViewFields: a view has the fields of Query with their arguments, but for asOf and compare, and
// four of its own.
func TestViewFields(t *testing.T) {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	own := map[string]bool{"id": true, "date": true, "knownAt": true, "certainty": true}
	v := schema.Types["View"]
	for _, f := range schema.Query.Fields {
		if f.Name == "asOf" || f.Name == "compare" || f.Name[:2] == "__" {
			continue
		}
		own[f.Name] = true
		got := v.Fields.ForName(f.Name)
		if got == nil || got.Type.String() != f.Type.String() || len(got.Arguments) != len(f.Arguments) {
			t.Errorf("View.%s is %+v; Query has %s", f.Name, got, f.Type)
		}
	}
	for _, f := range v.Fields {
		if !own[f.Name] {
			t.Errorf("View has a field %s", f.Name)
		}
	}
}

// TestViews: a view says which one it is, and node and nodes show it by its id, the same as asOf does.
func TestViews(t *testing.T) {
	const own = `__typename id date knownAt certainty`
	const asked = own + ` strike: relation(id: "strike-irn-on-pak") {id when {edtf}} relations(first: 1) {totalCount ` +
		`nodes {id}} stats {relationCount} states {nodes {id}}`
	onEach(t, func(t *testing.T, db *database) {
		c := serve(t, db)
		for _, x := range []struct{ name, args, id, date, knownAt, certainty string }{
			{name: "now", id: "@now", date: "null", knownAt: "null", certainty: "null"},
			{name: "now, certain", args: `(certainty: CERTAIN)`, id: "@now", date: "null", knownAt: "null",
				certainty: "null"},
			{name: "a day", args: `(date: "2024-01-20")`, id: "@date=2024-01-20", date: `"2024-01-20"`,
				knownAt: "null", certainty: `"POSSIBLE"`},
			{name: "a day, for certain", args: `(date: "2024-01-20", certainty: CERTAIN)`,
				id: "@date=2024-01-20,certain", date: `"2024-01-20"`, knownAt: "null", certainty: `"CERTAIN"`},
			{name: "a day before Christ", args: `(date: "-0044-03-15")`, id: "@date=-0044-03-15", date: `"-0044-03-15"`,
				knownAt: "null", certainty: `"POSSIBLE"`},
			{name: "an instant", args: `(knownAt: "2024-02-24T01:00:00+01:00", certainty: CERTAIN)`, id: knownSuffix,
				date: "null", knownAt: `"` + known + `"`, certainty: "null"},
			{name: "the first instant", args: `(knownAt: "0001-01-01T00:00:00Z")`, id: "@known=0001-01-01T00:00:00Z",
				date: "null", knownAt: `"0001-01-01T00:00:00Z"`, certainty: "null"},
			{name: "both", args: `(knownAt: "` + known + `", date: "2024-01-20", certainty: CERTAIN)`,
				id: knownSuffix + ",date=2024-01-20,certain", date: `"2024-01-20"`, knownAt: `"` + known + `"`,
				certainty: `"CERTAIN"`},
		} {
			t.Run(x.name, func(t *testing.T) {
				c.answers(t, `{asOf`+x.args+` {`+own+`}}`, nil, `{"asOf": {"__typename": "View", "id": "`+x.id+
					`", "date": `+x.date+`, "knownAt": `+x.knownAt+`, "certainty": `+x.certainty+`}}`)
				var out struct{ AsOf, Node, Once, Plain json.RawMessage }
				c.ask(t, `query ($id: ID!) {asOf`+x.args+` {`+asked+`} node(id: $id) {... on View {`+asked+`}} once: `+
					`node(id: $id) {__typename ...V ... on Node {id}} plain: state(id: $id) {id}} fragment V on View {id}`,
					object{"id": x.id}, &out)
				if string(out.AsOf) != string(out.Node) {
					t.Errorf("asOf: %s\nnode: %s", out.AsOf, out.Node)
				}
				if string(out.Once) != `{"__typename":"View","id":"`+x.id+`"}` || string(out.Plain) != "null" {
					t.Errorf("node: %s, state: %s", out.Once, out.Plain)
				}
			})
		}
		c.answers(t,
			`{nodes(ids: ["@date=2024-01-20", "state:IRN", "@now", "`+knownSuffix+`", "", "state:IRN`+knownSuffix+
				`", "@date=2024-01-20", "no"]) {id ... on View {visit: relation(id: "visit") {id} own: `+
				`node(id: "visit`+knownSuffix+`") {id}} ... on State {name}}}`, nil,
			`{"nodes": [{"id": "@date=2024-01-20", "visit": null, "own": {"id": "visit`+knownSuffix+`"}},
			{"id": "state:IRN", "name": "Iran"}, {"id": "@now", "visit": {"id": "visit"}, "own": {"id": "visit`+
				knownSuffix+`"}}, {"id": "`+knownSuffix+`", "visit": {"id": "visit`+knownSuffix+`"}, "own": {"id": "visit`+
				knownSuffix+`"}}, null, {"id": "state:IRN`+knownSuffix+`", "name": "Iran"},
			{"id": "@date=2024-01-20", "visit": null, "own": {"id": "visit`+knownSuffix+`"}}, null]}`)
		// What is wrong with a field of a view is told with its place; a view is answered as a whole.
		errs, data := c.post(`{a: asOf {b: relation(id: "x@y") {id} stats {relationCount}} now: asOf {id}}`,
			nil).errors(t)
		if len(errs) != 1 || errs[0].Extensions.Argument != "a.b.id" || errs[0].Extensions.Code != badInput {
			t.Errorf("%+v, with %s", errs, data)
		}
	})
}
