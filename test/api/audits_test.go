package api

import (
	"encoding/json"
	"testing"

	"graphd/test/npm"
)

// audit is what graphql-http says of one demand of the specification "GraphQL over HTTP".
type audit struct{ ID, Name, Status, Reason string }

// TestAudits has the audits of graphql-http, the working group's reference implementation, judge a running server.
// What a server MUST, it does, and what it SHOULD, too.
func TestAudits(t *testing.T) {
	run := npm.Project(t, "audits")
	c := serve(t, openLite(t))
	var audits []audit
	if err := json.Unmarshal(run(t, "run.mjs", c.url), &audits); err != nil {
		t.Fatal(err)
	}
	passed := 0
	for _, a := range audits {
		if a.Status == "ok" {
			passed++
			continue
		}
		t.Errorf("%s %s: %s: %s", a.ID, a.Status, a.Name, a.Reason)
	}
	t.Logf("%d of %d audits pass", passed, len(audits))
	if passed < 50 {
		t.Error("there were more of them in the version that package-lock.json names")
	}
}
