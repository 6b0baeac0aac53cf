package api

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestWrites makes the calls that write, on each store. The parts share a graph, and each names entities and
// relations of its own.
func TestWrites(t *testing.T) {
	parts := []struct {
		name string
		test func(*testing.T, *client)
	}{
		{name: "upsertEntities", test: testUpsertEntities},
		{name: "correctEntity", test: testCorrectEntity},
		{name: "kinds", test: testKinds},
		{name: "assertRelations", test: testAssertRelations},
		{name: "ids from content", test: testContentIDs},
		{name: "a large batch", test: testLargeBatch},
		{name: "correctRelation", test: testCorrectRelation},
		{name: "what a correction changes", test: testPatch},
		{name: "retractRelation", test: testRetractRelation},
		{name: "all errors at once", test: testAllErrors},
		{name: "errors of single calls", test: testErrorsOfCalls},
		{name: "many errors", test: testManyErrors},
		{name: "the README's example", test: testReadme},
		{name: "too much", test: testTooMuch},
		{name: "too far", test: testTooFar},
		{name: "addClaims", test: testAddClaims},
		{name: "status", test: testStatus},
		{name: "evidence survives", test: testEvidenceSurvives},
		{name: "contradictions", test: testContradictions},
		{name: "order of events", test: testOrderOfEvents},
		{name: "mergeEntities", test: testMergeEntities},
		{name: "unmergeEntities", test: testUnmergeEntities},
		{name: "chain of merges", test: testChainOfMerges},
		{name: "deleteEntity", test: testDeleteEntity},
		{name: "changes", test: testChanges},
		{name: "views of what was written", test: testViewsOfWrites},
		{name: "acting states", test: testActingStates},
	}
	onEach(t, func(t *testing.T, db *database) {
		c := author(t, db)
		for _, p := range parts {
			t.Run(p.name, func(t *testing.T) { p.test(t, c) })
		}
	})
}

func testUpsertEntities(t *testing.T, c *client) {
	group := object{"id": "group:upsert", "kind": "MILITANT_GROUP", "name": "Upsert Front", "aliases": list{"UF"},
		"description": "First."}
	person := object{"id": "person:upsert", "kind": "PERSON", "name": "A Person",
		"names": list{object{"value": "شخص", "language": "fa", "script": "Arab"}}}
	p := c.call(t, "upsertEntities", input(group, person))
	if p.Created != 2 || p.Updated != 0 || p.Unchanged != 0 || p.Bookmark == nil || len(p.Entities) != 2 {
		t.Fatalf("%+v", p)
	}
	if e := p.Entities[0]; e.Key != "group:upsert" || e.ID != e.Key || e.Version != 1 || e.Actor != "tester" ||
		e.SupersededAt != nil || e.Description != "First." || p.Entities[1].Key != "person:upsert" {
		t.Errorf("%+v", p.Entities)
	}
	if again := c.unchanged(t, "upsertEntities", input(group, person)); again.Unchanged != 2 ||
		len(again.Entities) != 2 || again.Entities[0].Version != 1 {
		t.Errorf("%+v", again)
	}

	// Replaced whole: what is left out is then empty.
	other := object{"id": "group:upsert", "kind": "MILITANT_GROUP", "name": "Upsert Army", "version": 1}
	if p := c.call(t, "upsertEntities", input(other, person)); p.Created != 0 || p.Updated != 1 || p.Unchanged != 1 ||
		p.Entities[0].Version != 2 {
		t.Errorf("%+v", p)
	}
	c.answers(t, `{militantGroup(id: "group:upsert") {name aliases description version names {value}}}`, nil,
		`{"militantGroup": {"name": "Upsert Army", "aliases": [], "description": null, "version": 2, "names": []}}`)
	c.unchanged(t, "upsertEntities", input(other)) // though its version is that of before: nothing would be lost

	stale := object{"id": "group:upsert", "kind": "MILITANT_GROUP", "name": "Upsert Party", "version": 1}
	c.refused(t, "upsertEntities", input(person, stale),
		wrong{"CONFLICT", "input.1.version", "group:upsert", 2, "is at version 2, not 1"})
	none := object{"id": "group:upsert-none", "kind": "MILITANT_GROUP", "name": "Nobody", "version": 3}
	c.refused(t, "upsertEntities", input(none), wrong{"CONFLICT", "input.0.version", "group:upsert-none", 0,
		"there is no entity"})
	relation := object{"id": "visit", "kind": "MILITANT_GROUP", "name": "Visitors"}
	c.refused(t, "upsertEntities", input(relation), wrong{"CONFLICT", "input.0.id", "visit", 2, "id of a relation"})

	// Without a version nothing is overwritten: its writer may not know what is there.
	c.refused(t, "upsertEntities", input(group), wrong{"CONFLICT", "input.0.id", "group:upsert", 2,
		"exists with other content (version 2) in aliases, description, name"})
	if _, errs := c.attempt(t, "upsertEntities", input(group)); len(errs) != 1 ||
		!slices.Equal(errs[0].Extensions.Fields, []string{"aliases", "description", "name"}) {
		t.Errorf("%+v", errs)
	}
	group["version"] = 2
	if p := c.call(t, "upsertEntities", input(group)); p.Updated != 1 || p.Entities[0].Version != 3 {
		t.Errorf("%+v", p)
	}
	c.answers(t, `{militantGroup(id: "group:upsert") {history {version name actor tombstone}}}`, nil,
		`{"militantGroup": {"history": [
		{"version": 1, "name": "Upsert Front", "actor": "tester", "tombstone": false},
		{"version": 2, "name": "Upsert Army", "actor": "tester", "tombstone": false},
		{"version": 3, "name": "Upsert Front", "actor": "tester", "tombstone": false}]}}`)
}

// call is a telephone call of the two states, as an input.
func telephoneCall(id, when string) object {
	return object{"id": id, "type": "CONSULT", "mode": "phone", "from": "state:IRN", "to": "state:PAK", "when": when,
		"description": "They talk.",
		"evidence": list{object{"source": "source:infostani-2024-02-23", "locator": "paragraph 9",
			"reportedOn": "2024-02-23"}}}
}

func testAssertRelations(t *testing.T, c *client) {
	a, b := telephoneCall("assert-a", "2024-02-01"), telephoneCall("assert-b", "2024-02-02")
	b["links"] = list{object{"role": "AFTER", "relation": "assert-a"}} // of the same call
	p := c.call(t, "assertRelations", input(a, b))
	if p.Created != 2 || p.Unchanged != 0 || p.Bookmark == nil || len(p.Relations) != 2 {
		t.Fatalf("%+v", p)
	}
	r := p.Relations[1]
	if r.Key != "assert-b" || r.ID != r.Key || r.Version != 1 || r.Actor != "tester" || r.Status != "ASSERTED" ||
		r.Realization != "OCCURRED" || r.SupersededAt != nil || r.Tombstone {
		t.Errorf("%+v", r)
	}
	if len(r.Claims) != 1 || r.Claims[0].By != nil || len(r.Claims[0].Evidence) != 1 ||
		r.Claims[0].Evidence[0].Locator != "paragraph 9" || len(r.Links) != 1 || r.Links[0].Relation.Key != "assert-a" {
		t.Errorf("%+v", r)
	}
	if again := c.unchanged(t, "assertRelations", input(a, b)); again.Unchanged != 2 || len(again.Relations) != 2 ||
		again.Relations[1].RecordedAt != r.RecordedAt {
		t.Errorf("%+v", again)
	}

	other := telephoneCall("assert-b", "2024-02-03")
	c.refused(t, "assertRelations", input(telephoneCall("assert-c", "2024-02-04"), other),
		wrong{"CONFLICT", "input.1.id", "assert-b", 1, "exists with other content (version 1)"})
	if c.relation(t, "assert-c") != nil { // the rest of the call
		t.Error("half a call was written")
	}
	c.refused(t, "assertRelations", input(telephoneCall("state:PAK", "2024-02-04")),
		wrong{"CONFLICT", "input.0.id", "state:PAK", 1, "id of an entity"})
	if p := c.call(t, "assertRelations", input(a, telephoneCall("assert-d", "2024-02-05"))); p.Created != 1 ||
		p.Unchanged != 1 {
		t.Errorf("%+v", p)
	}
}

func testContentIDs(t *testing.T, c *client) {
	without := func(change object) object {
		r := object{"type": "CONSULT", "from": "state:IRN", "to": "state:PAK", "when": "2024-02-07",
			"description": "Without an id.", "evidence": read}
		for k, v := range change {
			r[k] = v
		}
		return r
	}
	p := c.call(t, "assertRelations", input(without(nil)))
	id := p.Relations[0].Key
	if p.Created != 1 || !strings.HasPrefix(id, "relation:") {
		t.Fatalf("%+v", p)
	}
	if again := c.unchanged(t, "assertRelations", input(without(nil))); again.Unchanged != 1 ||
		again.Relations[0].Key != id {
		t.Errorf("%+v", again)
	}
	// What is no part of the id makes another content of the same id, and what is makes another id.
	c.refused(t, "assertRelations", input(without(object{"description": "Otherwise."})),
		wrong{"CONFLICT", "input.0.id", id, 1, "other content"})
	seen := map[string]bool{id: true}
	others := object{"type": "AGREE", "mode": "phone", "realization": "PLANNED", "from": "province:IR-11",
		"to": "province:PK-BA", "role": "chair",
		"when": "2024-02", "location": "state:PAK", "eventKey": "a-call"}
	for field, value := range others {
		p := c.call(t, "assertRelations", input(without(object{field: value})))
		if key := p.Relations[0].Key; p.Created != 1 || seen[key] {
			t.Errorf("another %s: %+v", field, p)
		} else {
			seen[key] = true
		}
	}
	c.refused(t, "assertRelations", input(without(object{"when": "2024-02-08"}), without(object{"when": "2024-02-08"})),
		wrong{"BAD_USER_INPUT", "input.1.id", p8(t, c, without(object{"when": "2024-02-08"})), 0,
			"given twice, first at"})

	// A relation without direction is the same from both ends.
	ally := func(from, to string) object {
		return object{"type": "BORDERS", "from": from, "to": to, "when": "1947/..", "evidence": read}
	}
	p = c.call(t, "assertRelations", input(ally("province:PK-BA", "province:IR-11")))
	if again := c.unchanged(t, "assertRelations",
		input(ally("province:IR-11", "province:PK-BA"))); len(again.Relations) != 1 ||
		again.Relations[0].Key != p.Relations[0].Key {
		t.Errorf("%+v\n%+v", p, again)
	}
}

// p8 returns the id that a relation gets, without writing it: its second copy in a call is refused under it.
func p8(t *testing.T, c *client, r object) string {
	t.Helper()
	_, errs := c.attempt(t, "assertRelations", input(r, r))
	if len(errs) != 1 {
		t.Fatalf("%+v", errs)
	}
	return errs[0].Extensions.Value
}

func testLargeBatch(t *testing.T, c *client) {
	const n = 1000
	var batch list
	for i := range n {
		batch = append(batch, telephoneCall(fmt.Sprintf("large-%04d", i), fmt.Sprintf("2024-03-%02d", 1+i%28)))
	}
	before := c.logLength(t)
	p := c.call(t, "assertRelations", object{"input": batch})
	if p.Created != n || len(p.Relations) != n || p.Relations[n-1].Key != "large-0999" {
		t.Fatalf("%d created, %d shown", p.Created, len(p.Relations))
	}
	for _, r := range p.Relations {
		if r.RecordedAt != p.Relations[0].RecordedAt {
			t.Fatalf("%s was recorded at another instant than %s", r.Key, p.Relations[0].Key)
		}
	}
	log := c.changes(t, nil, 1000)
	if last := log[len(log)-1]; len(log) != before+1 || len(last.Items) != n || last.At != p.Relations[0].RecordedAt ||
		*p.Bookmark != last.Cursor {
		t.Errorf("%d entries more; the last one has %d items, at %s", len(log)-before, len(last.Items), last.At)
	}
	if again := c.unchanged(t, "assertRelations", object{"input": batch}); again.Unchanged != n {
		t.Errorf("%d unchanged", again.Unchanged)
	}

	// One that is wrong, in the middle, keeps the rest out.
	for i, r := range batch {
		r.(object)["id"] = fmt.Sprintf("large-other-%04d", i)
	}
	batch[500].(object)["to"] = "state:NONE"
	c.refused(t, "assertRelations", object{"input": batch},
		wrong{"NOT_FOUND", "input.500.to", "state:NONE", 0, `no entity "state:NONE"`})
	c.answers(t, `{relations(where: {id: {in: ["large-other-0000", "large-other-0999"]}}) {totalCount}}`, nil,
		`{"relations": {"totalCount": 0}}`)
}

func testCorrectRelation(t *testing.T, c *client) {
	first := c.call(t, "assertRelations", input(telephoneCall("correct", "2024-02-10"))).Relations[0]
	correction := object{"id": "correct", "version": 1, "patch": object{"when": "2024-02-11"},
		"reason": "It was on the next day."}
	p := c.call(t, "correctRelation", correction)
	r := p.Relation
	if !p.Changed || p.Bookmark == nil || r == nil || r.Version != 2 || r.When.EDTF != "2024-02-11" ||
		r.Reason != "It was on the next day." || r.Description != "They talk." ||
		!instant(t, r.RecordedAt).After(instant(t, first.RecordedAt)) {
		t.Fatalf("%+v", p)
	}
	if again := c.unchanged(t, "correctRelation", correction); again.Relation == nil || again.Relation.Version != 2 {
		t.Errorf("%+v", again)
	}
	correction["patch"] = object{"when": "2024-02-12"}
	c.refused(t, "correctRelation", correction, wrong{"CONFLICT", "version", "correct", 2, "is at version 2, not 1"})
	correction["version"] = 2
	if p := c.call(t, "correctRelation", correction); p.Relation.Version != 3 {
		t.Errorf("%+v", p)
	}

	h := c.history(t, "correct")
	if len(h) != 3 {
		t.Fatalf("%+v", h)
	}
	for i, v := range h {
		if v.Version != i+1 || v.Actor != "tester" || v.Tombstone || v.Key != "correct" {
			t.Errorf("%+v", v)
		}
		if i < 2 && (v.SupersededAt == nil || *v.SupersededAt != h[i+1].RecordedAt) {
			t.Errorf("version %d ends at %v, and %d begins at %s", v.Version, v.SupersededAt, v.Version+1,
				h[i+1].RecordedAt)
		}
	}
	if h[0].Reason != "" || h[0].When.EDTF != "2024-02-10" || h[1].Reason != "It was on the next day." ||
		h[2].SupersededAt != nil {
		t.Errorf("%+v", h)
	}
}

// testPatch: what a patch names is set, null empties it, the rest stays.
func testPatch(t *testing.T, c *client) {
	r := telephoneCall("patch", "2024-02-13")
	r["place"], r["deaths"], r["attributes"] = object{"name": "Tehran"}, object{"min": 1, "max": 2}, object{"a": 1}
	c.call(t, "assertRelations", input(r))
	c.call(t, "correctRelation", object{"id": "patch", "version": 1, "reason": "More is known.",
		"patch": object{"place": nil, "deaths": object{"min": 3}, "mode": nil, "attributes": object{"b": list{1, "x"}},
			"realization": "PLANNED"}})
	c.answers(t, `{relation(id: "patch") {mode place {name} deaths {min max} injuries {min} attributes realization `+
		`description evidence {locator} fromState {key}}}`, nil,
		`{"relation": {"mode": null, "place": null, "deaths": {"min": 3, "max": null}, "injuries": null, "attributes":
			{"b": [1, "x"]}, "realization": "PLANNED",
		"description": "They talk.", "evidence": [{"locator": "paragraph 9"}], "fromState": {"key": "state:IRN"}}}`)
	// Another end brings its own state.
	c.call(t, "correctRelation", object{"id": "patch", "version": 2, "reason": "The minister was it.",
		"patch": object{"from": "official:jalil-abbas-jilani", "to": "state:IRN"}})
	c.answers(t, `{relation(id: "patch") {fromKey fromState {key} toKey toState {key}}}`, nil,
		`{"relation": {"fromKey": "official:jalil-abbas-jilani", "fromState": {"key": "state:PAK"}, "toKey": `+
			`"state:IRN", "toState": {"key": "state:IRN"}}}`)
	// A patch that sets what is there already is no new version.
	c.unchanged(t, "correctRelation", object{"id": "patch", "version": 3, "reason": "Nothing new.",
		"patch": object{"deaths": object{"min": 3}, "attributes": object{"b": list{1, "x"}}}})
	c.unchanged(t, "correctRelation", object{"id": "patch", "version": 3, "reason": "Nothing at all.",
		"patch": object{}})
}

func testRetractRelation(t *testing.T, c *client) {
	a, b := telephoneCall("retract-a", "2024-02-15"), telephoneCall("retract-b", "2024-02-16")
	a["eventKey"], b["eventKey"] = "retract", "retract"
	b["links"] = list{object{"role": "ABOUT", "relation": "retract-a"}, object{"role": "AFTER", "relation": "visit"}}
	before := c.call(t, "assertRelations", input(a, b)).Relations[0].RecordedAt
	const count = `{relations(where: {eventKey: {eq: "retract"}}) {totalCount nodes {key links {role relation {key}} ` +
		`sameEvent {key}}} state(id: "state:IRN") {relations(where: {eventKey: {eq: "retract"}}) {totalCount}}}`
	c.answers(t, count, nil, `{"relations": {"totalCount": 2, "nodes": [
		{"key": "retract-b", "links": [{"role": "ABOUT", "relation": {"key": "retract-a"}}, {"role": "AFTER",
		"relation": {"key": "visit"}}], "sameEvent": [{"key": "retract-a"}]},
		{"key": "retract-a", "links": [], "sameEvent": [{"key": "retract-b"}]}]}, "state": {"relations":
		{"totalCount": 2}}}`)

	retraction := object{"id": "retract-a", "version": 1, "reason": "There was no such call."}
	if p := c.call(t, "retractRelation", retraction); !p.Changed || p.Bookmark == nil || p.Relation != nil {
		t.Fatalf("%+v", p)
	}
	c.unchanged(t, "retractRelation", retraction)
	c.answers(t, count, nil, `{"relations": {"totalCount": 1, "nodes": [{"key": "retract-b", "links": [{"role":
		"AFTER", "relation": {"key": "visit"}}], "sameEvent": []}]},
		"state": {"relations": {"totalCount": 1}}}`)
	c.answers(t, `{relation(id: "retract-a") {key} node(id: "retract-a") {id} nodes(ids: ["retract-a", "retract-b"]) `+
		`{id}}`, nil,
		`{"relation": null, "node": null, "nodes": [null, {"id": "retract-b"}]}`)

	// Its history is reached in a view of before, and tells the end.
	h := c.history(t, "retract-a@known="+before)
	if len(h) != 2 || h[0].Version != 1 || h[0].Tombstone || h[1].Version != 2 || !h[1].Tombstone ||
		h[1].Reason != "There was no such call." || h[1].Actor != "tester" {
		t.Errorf("%+v", h)
	}
	c.answers(t, `query ($t: DateTime!) {asOf(knownAt: $t) {relation(id: "retract-a") {key version} relations(where: `+
		`{eventKey: {eq: "retract"}}) {totalCount nodes {links {relation {key}}}}}}`,
		object{"t": before}, `{"asOf": {"relation": {"key": "retract-a", "version": 1}, "relations": {"totalCount": 2,
		"nodes": [{"links": [{"relation": {"key": "retract-a"}}, {"relation": {"key": "visit"}}]}, {"links": []}]}}}`)

	// What links to it can be corrected, and keeps the link; but nothing new may link to it.
	if p := c.call(t, "correctRelation",
		object{"id": "retract-b", "version": 1, "patch": object{"description": "They talk again."},
			"reason": "Said better."}); p.Relation.Version != 2 {
		t.Errorf("%+v", p)
	}
	d := telephoneCall("retract-d", "2024-02-17")
	d["links"] = b["links"]
	c.refused(t, "assertRelations", input(d), wrong{"NOT_FOUND", "input.0.links.0.relation", "retract-a", 0,
		"no relation"})

	// Stated anew it takes up its versions, and its links.
	if p := c.call(t, "assertRelations", input(a)); p.Created != 1 || p.Relations[0].Version != 3 {
		t.Errorf("%+v", p)
	}
	if r := c.relation(t, "retract-b"); len(r.Links) != 2 {
		t.Errorf("%+v", r)
	}
	c.refused(t, "retractRelation", retraction, wrong{"CONFLICT", "version", "retract-a", 3, "is at version 3, not 1"})
	if h := c.history(t, "retract-a"); len(h) != 3 || h[2].Tombstone || h[2].Version != 3 {
		t.Errorf("%+v", h)
	}
}
