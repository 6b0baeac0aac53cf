package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"graphd/internal/query"
	"graphd/internal/server"
)

func explains(o *server.Options) { o.Explain = true }

// explained asks a query together with an extension, and returns the steps that the answer tells.
func (c *client) explained(document string, explain any) ([]query.Step, response) {
	c.t.Helper()
	body, err := json.Marshal(map[string]any{"query": document, "extensions": map[string]any{"explain": explain}})
	if err != nil {
		c.t.Fatal(err)
	}
	r := c.send(http.MethodPost, c.url, bytes.NewReader(body), "application/json")
	var answer struct {
		Extensions struct{ Explain []query.Step }
	}
	if err := json.Unmarshal(r.body, &answer); err != nil {
		c.t.Fatalf("%v\n%s", err, r.body)
	}
	return answer.Extensions.Explain, r
}

// TestExplain: a step for each statement, each with the field that it is for and what it took.
func TestExplain(t *testing.T) {
	onEach(t, func(t *testing.T, db *database) {
		c := serve(t, db, explains)
		const document = `{
			iran: state(id: "state:IRN") {
				latest: relations(first: 2, where: {confidence: {gte: 0.9}}) {totalCount nodes {id to {name}}}
			}
			stats {entityCount}
			asOf(date: "2024-01-20") {relations(first: 1) {edges {node {id}}}}
		}`
		db.recorder.take()
		steps, r := c.explained(document, true)
		if errs, _ := r.errors(t); len(errs) > 0 {
			t.Fatal(errs)
		}
		if sent := db.recorder.take(); len(steps) != len(sent) {
			t.Errorf("%d steps explain %d statements", len(steps), len(sent))
		}
		type step struct{ path, what, rule, unsought string }
		var got []step
		for _, s := range steps {
			got = append(got, step{s.Path, s.What, s.Rule, strings.Join(s.Unsought, " ")})
			if s.Statements != 1 || s.Milliseconds < 0 {
				t.Errorf("step %+v", s)
			}
			if db.name == "sqlite" && s.Read < s.Returned || db.name == "neo4j" && s.Hits == 0 {
				t.Errorf("step %+v has read too little", s)
			}
		}
		for _, want := range []step{
			{path: "iran", what: "fetch of entities"},
			{path: "iran.latest", what: "count of relations", rule: "parents", unsought: "confidence"},
			{path: "iran.latest", what: "list of relations", rule: "parents", unsought: "confidence"},
			{path: "stats", what: "count of the whole graph"},
			{path: "asOf.relations", what: "list of relations", rule: "date", unsought: "or"},
		} {
			if !slices.Contains(got, want) {
				t.Errorf("no step %+v among\n%+v", want, got)
			}
		}

		if steps, r = c.explained(document, false); steps != nil || bytes.Contains(r.body, []byte("extensions")) {
			t.Errorf("nobody asked for steps: %s", r.body)
		}
		errs := func(c *client, explain any) string {
			_, r := c.explained(document, explain)
			list, _ := r.errors(t)
			if len(list) != 1 {
				t.Fatalf("%s", r.body)
			}
			return list[0].Extensions.Code
		}
		if code := errs(c, "yes"); code != "BAD_USER_INPUT" {
			t.Errorf("explain: a text: %s", code)
		}
		if code := errs(serve(t, db), true); code != "FORBIDDEN" {
			t.Errorf("a server that does not explain: %s", code)
		}
	})
}

// TestExplainedLimit: an answer that is refused for what it would read tells the steps that it took.
func TestExplainedLimit(t *testing.T) {
	c := serve(t, openLite(t), explains, func(o *server.Options) { o.Plan.MaxRead = 3 })
	steps, r := c.explained(`{relations(where: {confidence: {gte: 0.9}}) {nodes {id}}}`, true)
	errs, _ := r.errors(t)
	if len(errs) != 1 || errs[0].Extensions.Code != limit ||
		!strings.Contains(errs[0].Message, "tests each of them for confidence") {
		t.Errorf("errors %+v", errs)
	}
	if len(steps) != 1 || steps[0].Read <= 3 {
		t.Errorf("steps %+v", steps)
	}
}
