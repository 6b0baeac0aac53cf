package api

import (
	"slices"
	"testing"
)

func testAddClaims(t *testing.T, c *client) {
	c.call(t, "assertRelations", input(telephoneCall("claims-a", "2024-02-20"),
		telephoneCall("claims-b", "2024-02-21")))
	denial := object{"relation": "claims-a", "claim": object{"by": "state:PAK", "stance": "DENIES", "on": "2024-02-22",
		"evidence": list{object{"source": "source:dawn-2024-01-18", "locator": "page 1"}}}}
	further := object{"relation": "claims-b",
		"claim": object{"evidence": list{object{"source": "source:dawn-2024-01-18", "locator": "page 2"}}}}
	confirmed := object{"relation": "claims-a", "claim": object{"by": "state:IRN", "stance": "CONFIRMS",
		"evidence": read}}
	p := c.call(t, "addClaims", input(denial, further, confirmed))
	if p.Updated != 2 || p.Unchanged != 0 || p.Bookmark == nil || len(p.Relations) != 2 { // each relation once
		t.Fatalf("%+v", p)
	}
	a, b := p.Relations[0], p.Relations[1]
	if a.Key != "claims-a" || a.Version != 2 || a.Status != "DISPUTED" || len(a.Claims) != 3 ||
		a.Claims[1].By.Key != "state:PAK" || a.Claims[1].Stance != "DENIES" || a.Claims[2].Stance != "CONFIRMS" {
		t.Errorf("%+v", a)
	}
	if b.Key != "claims-b" || b.Version != 2 || b.Status != "ASSERTED" || len(b.Claims) != 2 || b.Claims[1].By != nil ||
		b.Claims[1].Evidence[0].Locator != "page 2" {
		t.Errorf("%+v", b)
	}
	if again := c.unchanged(t, "addClaims", input(denial, further, confirmed)); again.Unchanged != 2 {
		t.Errorf("%+v", again)
	}
	if p := c.call(t, "addClaims", input(further, object{"relation": "claims-b", "version": 2,
		"claim": object{"by": "state:IRN", "stance": "CONFIRMS", "evidence": read}})); p.Updated != 1 ||
		p.Relations[0].Version != 3 || len(p.Relations[0].Claims) != 3 {
		t.Errorf("%+v", p)
	}

	// The filters find it by claim, status and source.
	for where, want := range map[string]string{
		`status: {eq: DISPUTED}`:                               `{"relations":{"nodes":[{"key":"claims-a"}]}}`,
		`status: {eq: CONFIRMED}`:                              `{"relations":{"nodes":[{"key":"claims-b"}]}}`,
		`claim: {by: {id: {eq: "state:PAK"}}}`:                 `{"relations":{"nodes":[{"key":"claims-a"}]}}`,
		`claim: {stance: {eq: CONFIRMS}}`:                      `{"relations":{"nodes":[{"key":"claims-b"},{"key":"claims-a"}]}}`,
		`source: {eq: "source:dawn-2024-01-18"}`:               `{"relations":{"nodes":[{"key":"claims-b"},{"key":"claims-a"}]}}`,
		`source: {eq: "source:tass-2024-01-19"}`:               `{"relations":{"nodes":[]}}`,
		`reportedBy: "2024-02-23", status: {eq: DISPUTED}`:     `{"relations":{"nodes":[{"key":"claims-a"}]}}`,
		`reportedBy: "2024-01-18", id: {in: ["claims-a"]}`:     `{"relations":{"nodes":[{"key":"claims-a"}]}}`,
		`reportedBy: "2024-01-17", id: {in: ["claims-a"]}`:     `{"relations":{"nodes":[]}}`,
		`claim: {by: {kind: {eq: STATE}, name: {eq: "Iran"}}}`: `{"relations":{"nodes":[{"key":"claims-b"},{"key":"claims-a"}]}}`,
	} {
		c.answers(t, `{relations(where: {id: {in: ["claims-a", "claims-b"]}, and: [{`+where+`}]}) {nodes {key}}}`, nil,
			want)
	}
}

// testStatus: what the claims amount to, as each one is added.
func testStatus(t *testing.T, c *client) {
	r := telephoneCall("status", "2024-02-20")
	delete(r, "evidence")
	r["claims"] = list{object{"by": "state:IRN", "stance": "ASSERTS", "evidence": read}}
	if p := c.call(t, "assertRelations", input(r)); p.Relations[0].Status != "ALLEGED" {
		t.Errorf("%+v", p)
	}
	denied := telephoneCall("status-denied", "2024-02-20")
	delete(denied, "evidence")
	denied["claims"] = list{object{"by": "state:PAK", "stance": "DENIES", "evidence": read}}
	if p := c.call(t, "assertRelations", input(denied)); p.Relations[0].Status != "DENIED" {
		t.Errorf("%+v", p)
	}
	for _, x := range []struct {
		claim  object
		status string
	}{
		{object{"by": "state:PAK", "evidence": read}, "ALLEGED"},
		{object{"evidence": list{object{"source": "source:dawn-2024-01-18"}}}, "ASSERTED"},
		{object{"by": "state:PAK", "stance": "CONFIRMS", "evidence": read}, "CONFIRMED"},
		{object{"by": "organization:pk-nsc", "stance": "DENIES", "evidence": read}, "DISPUTED"},
	} {
		if p := c.call(t, "addClaims",
			input(object{"relation": "status", "claim": x.claim})); p.Relations[0].Status != x.status {
			t.Errorf("%v makes it %s", x.claim, p.Relations[0].Status)
		}
	}
	var statuses []string
	for _, v := range c.history(t, "status") {
		statuses = append(statuses, v.Status)
	}
	if want := []string{"ALLEGED", "ALLEGED", "ASSERTED", "CONFIRMED", "DISPUTED"}; !slices.Equal(statuses, want) {
		t.Errorf("the history has %v", statuses)
	}
}

// testEvidenceSurvives: what a correction does not name stays, claims and their evidence above all; only a patch that
// names claims replaces them.
func testEvidenceSurvives(t *testing.T, c *client) {
	c.call(t, "assertRelations", input(telephoneCall("evidence", "2024-02-20")))
	c.call(t, "addClaims", input(object{"relation": "evidence",
		"claim": object{"by": "state:PAK", "evidence": list{object{"source": "source:dawn-2024-01-18",
			"locator": "page 3"}}}}))
	locators := func() []string {
		var out []string
		for _, claim := range c.relation(t, "evidence").Claims {
			for _, e := range claim.Evidence {
				out = append(out, e.Locator)
			}
		}
		return out
	}
	for version, patch := range map[int]object{2: {"when": "2024-02-21"}} {
		c.call(t, "correctRelation", object{"id": "evidence", "version": version, "patch": patch,
			"reason": "Another day."})
	}
	c.call(t, "correctRelation", object{"id": "evidence", "version": 3,
		"patch": object{"from": "official:hossein-amir-abdollahian", "deaths": nil}, "reason": "It was he."})
	if got := locators(); !slices.Equal(got, []string{"paragraph 9", "page 3"}) {
		t.Errorf("after corrections there is the evidence %q", got)
	}
	c.call(t, "correctRelation", object{"id": "evidence", "version": 4, "reason": "One claim was a mistake.",
		"patch": object{"claims": list{object{"by": "state:PAK",
			"evidence": list{object{"source": "source:dawn-2024-01-18", "locator": "page 3"}}}}}})
	if got := locators(); !slices.Equal(got, []string{"page 3"}) || c.relation(t, "evidence").Status != "ALLEGED" {
		t.Errorf("after new claims there is the evidence %q", got)
	}
}

// testContradictions: relations that are disputed, and pairs that exclude each other. The parts before this one left
// some of the first kind.
func testContradictions(t *testing.T, c *client) {
	level := func(id, mode, when string) object {
		return object{"id": id, "type": "DIPLOMATIC_RELATIONS", "mode": mode, "from": "state:AAA", "to": "state:BBB",
			"when": when, "evidence": read}
	}
	c.call(t, "upsertEntities", input(object{"id": "state:AAA", "kind": "STATE", "name": "Aaa"},
		object{"id": "state:BBB", "kind": "STATE", "name": "Bbb"}))
	c.call(t, "assertRelations", input(level("level-a", "ambassador", "2020-01-01/2020-12-31"),
		level("level-b", "none", "2020-06-01/2021-06-01"),
		level("level-c", "ambassador", "2022-01-01/.."),
		// with level-c on the days after 1 June for certain
		level("level-d", "none", "[2020-07-01..2022-06-01]/2022-12")))
	const query = `query ($first: Int, $after: Cursor) {contradictions(where: {betweenStates: ["state:AAA", "state:BBB"]}, first: $first, after: $after) {
		nodes {kind relation {key} excludes {key mode}} pageInfo {hasNextPage}}}`
	c.answers(t, query, nil, `{"contradictions": {"nodes": [
		{"kind": "EXCLUSIVE", "relation": {"key": "level-c"}, "excludes": [{"key": "level-d", "mode": "none"}]},
		{"kind": "EXCLUSIVE", "relation": {"key": "level-d"}, "excludes": [{"key": "level-c", "mode": "ambassador"}]},
		{"kind": "EXCLUSIVE", "relation": {"key": "level-b"}, "excludes": [{"key": "level-a", "mode": "ambassador"}]},
		{"kind": "EXCLUSIVE", "relation": {"key": "level-a"}, "excludes": [{"key": "level-b",
			"mode": "none"}]}], "pageInfo": {"hasNextPage": false}}}`)

	// Page by page the same.
	var keys []string
	var after any
	for {
		var out struct {
			Contradictions struct {
				Edges []struct {
					Node struct{ Relation struct{ Key string } }
				}
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
			}
		}
		c.ask(t,
			`query ($after: Cursor) {contradictions(where: {betweenStates: ["state:AAA", "state:BBB"]}, first: 1, after: $after) {
			edges {cursor node {relation {key}}} pageInfo {hasNextPage endCursor}}}`, object{"after": after}, &out)
		for _, e := range out.Contradictions.Edges {
			keys = append(keys, e.Node.Relation.Key)
		}
		if !out.Contradictions.PageInfo.HasNextPage {
			break
		}
		after = out.Contradictions.PageInfo.EndCursor
	}
	if !slices.Equal(keys, []string{"level-c", "level-d", "level-b", "level-a"}) {
		t.Errorf("page by page there are %v", keys)
	}

	// Denied by one of the ends, it is disputed besides; retracted, nothing contradicts any more.
	c.call(t, "addClaims", input(object{"relation": "level-b",
		"claim": object{"by": "state:BBB", "stance": "DENIES", "evidence": read}},
		object{"relation": "level-b", "claim": object{"by": "state:AAA", "stance": "ASSERTS", "evidence": read}}))
	c.call(t, "retractRelation", object{"id": "level-d", "version": 1, "reason": "Never so."})
	c.call(t, "retractRelation", object{"id": "level-a", "version": 1, "reason": "Never so."})
	c.answers(t, query, nil, `{"contradictions": {"nodes": [{"kind": "DISPUTED", "relation": {"key": "level-b"}, `+
		`"excludes": []}], "pageInfo": {"hasNextPage": false}}}`)
}

// testOrderOfEvents: an answer that begins before what it answers is a contradiction, whichever of the two is
// corrected; in a view of a day on which both are seen.
func testOrderOfEvents(t *testing.T, c *client) {
	act := func(id, when string, links ...any) object {
		return object{"id": id, "type": "REJECT", "from": "state:CCC", "to": "state:DDD", "when": when,
			"links": list(links), "evidence": read}
	}
	c.call(t, "upsertEntities", input(object{"id": "state:CCC", "kind": "STATE", "name": "Ccc"},
		object{"id": "state:DDD", "kind": "STATE", "name": "Ddd"}))
	c.call(t, "assertRelations", input(act("act", "2023-05-10"),
		act("answer", "2023-05-12", object{"role": "RESPONSE_TO", "relation": "act"})))
	const found = `{contradictions(where: {between: ["state:CCC", "state:DDD"]}, first: 5) {
		totalCount nodes {kind kinds relation {key} precedes {key when {edtf}} excludes {key}}}}`
	const none = `{"contradictions": {"totalCount": 0, "nodes": []}}`
	c.answers(t, found, nil, none)
	c.call(t, "correctRelation", object{"id": "act", "version": 1, "reason": "Read anew.",
		"patch": object{"when": "2023-05-14"}})
	const early = `{"contradictions": {"totalCount": 1, "nodes": [{"kind": "ORDER", "kinds": ["ORDER"],
		"relation": {"key": "answer"}, "precedes": [{"key": "act", "when": {"edtf": "2023-05-14"}}], "excludes": []}]}}`
	c.answers(t, found, nil, early)
	c.answers(t, `{day: asOf(date: "2023-05-13") `+found+` next: asOf(date: "2023-05-14") `+found+`}`, nil,
		`{"day": `+none+`, "next": `+early+`}`)
	c.call(t, "addClaims", input(object{"relation": "answer",
		"claim": object{"by": "state:DDD", "stance": "DENIES", "evidence": read}}))
	c.answers(t, `{contradictions(where: {between: ["state:CCC", "state:DDD"]}) {nodes {kind kinds}}}`, nil,
		`{"contradictions": {"nodes": [{"kind": "DISPUTED", "kinds": ["DISPUTED", "ORDER"]}]}}`)
	c.call(t, "correctRelation", object{"id": "answer", "version": 2, "reason": "Read anew.",
		"patch": object{"when": "[2023-05-13..2023-05-14]"}})
	c.answers(t, `{contradictions(where: {between: ["state:CCC", "state:DDD"]}) {nodes {kind kinds}}}`, nil,
		`{"contradictions": {"nodes": [{"kind": "DISPUTED", "kinds": ["DISPUTED"]}]}}`)
}
