package api

import "testing"

// merging makes two groups of one name, and what refers to the first in each role.
func merging(t *testing.T, c *client, a, b string) (recorded string) {
	t.Helper()
	c.call(t, "upsertEntities", input(object{"id": a, "kind": "STATE", "name": "Old " + a},
		object{"id": b, "kind": "STATE", "name": "New " + b}))
	return c.call(t, "assertRelations", input(
		object{"id": a + "-acts", "type": "ACCUSE", "from": a, "to": "state:IRN", "when": "2024-04-01",
			"evidence": read},
		object{"id": a + "-suffers", "type": "ACCUSE", "from": "state:PAK", "to": a, "when": "2024-04-02",
			"evidence": read},
		object{"id": a + "-place", "type": "ACCUSE", "from": "official:jalil-abbas-jilani", "to": "state:IRN",
			"when": "2024-04-03", "location": a, "fromState": a, "evidence": read},
		object{"id": a + "-says", "type": "BORDERS", "from": "state:PAK", "to": "state:IRN", "when": "2024-04-04",
			"claims": list{object{"by": a, "evidence": read}}},
	)).Relations[0].RecordedAt
}

// refersTo shows the ends and the other references of what merging made.
const refersTo = `query ($acts: ID!, $suffers: ID!, $place: ID!, $says: ID!) {
	acts: relation(id: $acts) {fromKey fromState {key} version} suffers: relation(id: $suffers) {toKey toState {key}
	version}
	place: relation(id: $place) {location {key} fromState {key} version} says: relation(id: $says) {claims {by {key}}
	version}}`

func refersToArgs(a string) object {
	return object{"acts": a + "-acts", "suffers": a + "-suffers", "place": a + "-place", "says": a + "-says"}
}

func testMergeEntities(t *testing.T, c *client) {
	const a, b = "state:merge-a", "state:merge-b"
	before := merging(t, c, a, b)
	merge := object{"from": a, "into": b, "reason": "The same state."}
	p := c.call(t, "mergeEntities", merge)
	if !p.Changed || p.Bookmark == nil || p.Entity == nil || p.Entity.Key != b || p.Entity.Name != "New "+b ||
		p.Entity.Version != 1 {
		t.Fatalf("%+v", p)
	}
	if again := c.unchanged(t, "mergeEntities", merge); again.Entity == nil || again.Entity.Key != b {
		t.Errorf("%+v", again)
	}
	c.answers(t, refersTo, refersToArgs(a), `{"acts": {"fromKey": "`+b+`", "fromState": {"key": "`+b+`"}, "version": 2},
		"suffers": {"toKey": "`+b+`", "toState": {"key": "`+b+`"}, "version": 2},
		"place": {"location": {"key": "`+b+`"}, "fromState": {"key": "`+b+
		`"}, "version": 2}, "says": {"claims": [{"by": {"key": "`+b+`"}}], "version": 2}}`)

	// The old id leads to the other entity, in every way to ask for it by id; lists have one of them.
	c.answers(t, `{state(id: "state:merge-a") {id key} node(id: "state:merge-a") {id} nodes(ids: ["state:merge-a",
		"state:merge-b", "state:merge-none"]) {id}
		states(where: {name: {contains: "state:merge-"}}) {totalCount nodes {key}} state2: state(id: "state:merge-a")
		{relations {totalCount}}
		neighborhood(ids: ["state:merge-none", "state:merge-a", "state:merge-b"], maxNodes: 3) {truncated nodes {key}
		links {source target}}}`, nil,
		`{"state": {"id": "`+b+`", "key": "`+b+`"}, "node": {"id": "`+b+`"}, "nodes": [{"id": "`+b+`"}, {"id": "`+b+
			`"}, null],
		"states": {"totalCount": 1, "nodes": [{"key": "`+b+`"}]}, "state2": {"relations": {"totalCount": 2}},
		"neighborhood": {"truncated": false, "nodes": [{"key": "`+b+`"}, {"key": "state:PAK"}, {"key": "state:IRN"}],
		"links": [{"source": "state:IRN", "target": "state:PAK"}, {"source": "state:PAK", "target": "`+b+`"},
		{"source": "`+b+`", "target": "state:IRN"}]}}`)
	// What is written under the old id is written of the new one.
	if p := c.call(t, "assertRelations", input(object{"id": "merge-later", "type": "ACCUSE", "from": a,
		"to": "state:IRN", "when": "2024-05-01", "evidence": read})); p.Relations[0].FromKey != b {
		t.Errorf("%+v", p)
	}

	// Before, there were two.
	c.answers(t, `query ($t: DateTime!) {asOf(knownAt: $t) {a: state(id: "state:merge-a") {key name relations
		{totalCount nodes {fromKey toKey version}}}
		b: state(id: "state:merge-b") {key relations {totalCount}}}}`, object{"t": before},
		`{"asOf": {"a": {"key": "`+a+`", "name": "Old `+a+`", "relations": {"totalCount": 2,
		"nodes": [{"fromKey": "state:PAK", "toKey": "`+a+`", "version": 1}, {"fromKey": "`+a+
			`", "toKey": "state:IRN", "version": 1}]}},
		"b": {"key": "`+b+`", "relations": {"totalCount": 0}}}}`)
	c.answers(t, `query ($id: ID!) {node(id: $id) {id ... on State {history {version tombstone reason supersededAt}}}}`,
		object{"id": a + "@known=" + before},
		`{"node": {"id": "`+a+"@known="+before+
			`", "history": [{"version": 1, "tombstone": false, "reason": null, "supersededAt": "`+
			*c.mergedAt(t, a, before)+`"},
		{"version": 2, "tombstone": true, "reason": "The same state.", "supersededAt": "`+*c.mergedAt(t, a, before)+
			`"}]}}`)

	c.refused(t, "upsertEntities", input(object{"id": a, "kind": "STATE", "name": "Again"}),
		wrong{"CONFLICT", "input.0.id", a, 2, "was merged into"})
	c.refused(t, "mergeEntities", object{"from": a, "into": "state:IRN", "reason": "?"},
		wrong{"CONFLICT", "from", a, 0, "was merged into"})
	c.refused(t, "deleteEntity", object{"id": a, "version": 1, "reason": "?"},
		wrong{"CONFLICT", "id", a, 0, "was merged into"})
	c.refused(t, "mergeEntities", object{"from": "official:jalil-abbas-jilani", "into": "state:merge-b", "reason": "?"},
		wrong{"BAD_USER_INPUT", "from.type", "HOLDS_OFFICE", 0, "may not lead from STATE to STATE"})
}

// mergedAt is when an entity that was there at an instant was merged away.
func (c *client) mergedAt(t *testing.T, id, known string) *string {
	t.Helper()
	var out struct{ State struct{ History []shown } }
	c.ask(t, `query ($id: ID!) {state(id: $id) {history {version supersededAt}}}`, object{"id": id + "@known=" + known},
		&out)
	return out.State.History[0].SupersededAt
}

func testUnmergeEntities(t *testing.T, c *client) {
	const a, b = "state:unmerge-a", "state:unmerge-b"
	merging(t, c, a, b)
	c.call(t, "mergeEntities", object{"from": a, "into": b, "reason": "The same state."})
	during := c.relation(t, a+"-acts").RecordedAt
	// Since then one relation was corrected to refer to neither, one in another field, and one was retracted.
	c.call(t, "correctRelation", object{"id": a + "-suffers", "version": 2, "patch": object{"to": "state:IRN"},
		"reason": "It was Iran."})
	c.call(t, "correctRelation", object{"id": a + "-acts", "version": 2, "patch": object{"when": "2024-04-09"},
		"reason": "Later."})
	c.call(t, "retractRelation", object{"id": a + "-says", "version": 2, "reason": "No."})

	unmerge := object{"id": a, "reason": "They are two."}
	p := c.call(t, "unmergeEntities", unmerge)
	if !p.Changed || p.Bookmark == nil || p.Entity == nil || p.Entity.Key != a || p.Entity.Name != "Old "+a ||
		p.Entity.Version != 3 || p.Entity.Reason != "They are two." {
		t.Fatalf("%+v", p)
	}
	if again := c.unchanged(t, "unmergeEntities", unmerge); again.Entity == nil || again.Entity.Key != a {
		t.Errorf("%+v", again)
	}
	c.answers(t, refersTo, refersToArgs(a),
		`{"acts": {"fromKey": "`+a+`", "fromState": {"key": "`+a+
			`"}, "version": 4}, "suffers": {"toKey": "state:IRN", "toState": {"key": "state:IRN"}, "version": 3},
		"place": {"location": {"key": "`+a+`"}, "fromState": {"key": "`+a+`"}, "version": 3}, "says": null}`)
	c.answers(t, `query ($t: DateTime!) {a: state(id: "state:unmerge-a") {key} b: state(id: "state:unmerge-b") {key
		relations {totalCount}}
		asOf(knownAt: $t) {a: state(id: "state:unmerge-a") {key} b: state(id: "state:unmerge-b") {relations
		{totalCount}}}}`, object{"t": during},
		`{"a": {"key": "`+a+`"}, "b": {"key": "`+b+`", "relations": {"totalCount": 0}}, "asOf": {"a": {"key": "`+b+
			`"}, "b": {"relations": {"totalCount": 2}}}}`)
}

// testChainOfMerges: an id leads to the last entity of a chain, and the chain is undone from its end.
func testChainOfMerges(t *testing.T, c *client) {
	c.call(t, "upsertEntities", input(object{"id": "group:chain-a", "kind": "MILITANT_GROUP", "name": "A"},
		object{"id": "group:chain-b", "kind": "MILITANT_GROUP", "name": "B"},
		object{"id": "group:chain-c", "kind": "MILITANT_GROUP", "name": "C"}))
	c.call(t, "assertRelations", input(object{"id": "chain", "type": "PART_OF", "from": "group:chain-a",
		"to": "group:jaish-al-adl", "when": "2020/..", "evidence": read}))
	c.call(t, "mergeEntities", object{"from": "group:chain-a", "into": "group:chain-b", "reason": "One."})
	c.call(t, "mergeEntities", object{"from": "group:chain-b", "into": "group:chain-c", "reason": "One more."})
	if again := c.unchanged(t, "mergeEntities", object{"from": "group:chain-a", "into": "group:chain-b",
		"reason": "One."}); again.Entity == nil || again.Entity.Key != "group:chain-c" {
		t.Errorf("%+v", again)
	}
	c.answers(t, `{node(id: "group:chain-a") {id} relation(id: "chain") {fromKey version}}`, nil,
		`{"node": {"id": "group:chain-c"}, "relation": {"fromKey": "group:chain-c", "version": 3}}`)
	c.refused(t, "unmergeEntities", object{"id": "group:chain-a", "reason": "?"},
		wrong{"CONFLICT", "id", "group:chain-a", 0, "itself merged away since"})
	c.refused(t, "deleteEntity", object{"id": "group:chain-c", "version": 1, "reason": "?"},
		wrong{"CONFLICT", "id", "group:chain-c", 1, "1 relation(s) refer"})
	c.call(t, "unmergeEntities", object{"id": "group:chain-b", "reason": "Two."})
	c.answers(t, `{node(id: "group:chain-a") {id} relation(id: "chain") {fromKey}}`, nil,
		`{"node": {"id": "group:chain-b"}, "relation": {"fromKey": "group:chain-b"}}`)
	c.call(t, "unmergeEntities", object{"id": "group:chain-a", "reason": "Three."})
	c.answers(t, `{node(id: "group:chain-a") {id} relation(id: "chain") {fromKey version}}`, nil,
		`{"node": {"id": "group:chain-a"}, "relation": {"fromKey": "group:chain-a", "version": 5}}`)
}

func testDeleteEntity(t *testing.T, c *client) {
	const a, b = "state:delete-a", "state:delete-b"
	before := merging(t, c, a, b)
	deletion := object{"id": a, "version": 1, "reason": "It never was."}
	c.refused(t, "deleteEntity", deletion, wrong{"CONFLICT", "id", a, 1, "4 relation(s) refer to"})
	deletion["cascade"] = true
	p := c.call(t, "deleteEntity", deletion)
	if !p.Changed || p.Bookmark == nil || p.Key != a || p.Retracted != 4 {
		t.Fatalf("%+v", p)
	}
	if again := c.unchanged(t, "deleteEntity", deletion); again.Key != a {
		t.Errorf("%+v", again)
	}
	c.answers(t, `{state(id: "state:delete-a") {key} node(id: "state:delete-a") {id} states(where: {name: {contains: `+
		`"state:delete-"}}) {nodes {key}}}`, nil,
		`{"state": null, "node": null, "states": {"nodes": [{"key": "`+b+`"}]}}`)
	c.answers(t, refersTo, refersToArgs(a), `{"acts": null, "suffers": null, "place": null, "says": null}`)
	log := c.changes(t, nil, 1000)
	if last := log[len(log)-1]; last.Kind != "DELETE_ENTITY" || last.Reason != "It never was." ||
		len(last.Items) != 5 || last.Items[0].Action != "REMOVED" || last.Items[0].Key != a ||
		last.Items[0].Version != 2 || !last.Items[1].IsRelation {
		t.Errorf("%+v", last)
	}
	c.answers(t, `query ($id: ID!) {state(id: $id) {key relations {totalCount} history {version tombstone reason}}}`,
		object{"id": a + "@known=" + before},
		`{"state": {"key": "`+a+`", "relations": {"totalCount": 2}, "history": [{"version": 1, "tombstone": false, `+
			`"reason": null}, {"version": 2, "tombstone": true, "reason": "It never was."}]}}`)
	// Written again it takes up its versions.
	if p := c.call(t, "upsertEntities", input(object{"id": a, "kind": "STATE", "name": "Back"})); p.Created != 1 ||
		p.Entities[0].Version != 3 {
		t.Errorf("%+v", p)
	}
	// nothing refers to it
	if p := c.call(t, "deleteEntity", object{"id": a, "version": 3, "reason": "No again."}); p.Retracted != 0 ||
		!p.Changed {
		t.Errorf("%+v", p)
	}
}
