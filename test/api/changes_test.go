package api

import (
	"slices"
	"testing"

	"graphd/internal/plan"
	"graphd/internal/server"
)

// testChanges: the log has one entry for each call that changed something, in an order without gaps, which pages of
// every size show alike.
func testChanges(t *testing.T, c *client) {
	after := c.changes(t, nil, 1000)
	mark := after[len(after)-1].Cursor
	c.call(t, "upsertEntities", input(object{"id": "state:log-a", "kind": "STATE", "name": "Log A"},
		object{"id": "state:log-b", "kind": "STATE", "name": "Log B"}))
	asserted := c.call(t, "assertRelations", input(telephoneCall("log-x", "2024-05-01"), object{"id": "log-y",
		"type": "CONSULT", "from": "state:log-a", "to": "state:IRN", "when": "2024", "evidence": read}))
	c.call(t, "addClaims", input(object{"relation": "log-x",
		"claim": object{"by": "state:PAK", "stance": "DENIES", "evidence": read}}))
	c.call(t, "correctRelation", object{"id": "log-x", "version": 2, "patch": object{"when": "2024-05-02"},
		"reason": "A day later."})
	c.unchanged(t, "correctRelation", object{"id": "log-x", "version": 2, "patch": object{"when": "2024-05-02"},
		"reason": "A day later."})
	c.call(t, "mergeEntities", object{"from": "state:log-a", "into": "state:log-b", "reason": "One."})
	c.call(t, "unmergeEntities", object{"id": "state:log-a", "reason": "Two."})
	c.call(t, "retractRelation", object{"id": "log-x", "version": 3, "reason": "No."})
	c.call(t, "deleteEntity", object{"id": "state:log-a", "version": 3, "cascade": true, "reason": "Gone."})

	type item struct {
		action, key string
		relation    bool
		version     int
	}
	want := []struct {
		kind, reason string
		items        []item
	}{
		{"UPSERT_ENTITIES", "", []item{{"CREATED", "state:log-a", false, 1}, {"CREATED", "state:log-b", false, 1}}},
		{"ASSERT_RELATIONS", "", []item{{"CREATED", "log-x", true, 1}, {"CREATED", "log-y", true, 1}}},
		{"ADD_CLAIMS", "", []item{{"UPDATED", "log-x", true, 2}}},
		{"CORRECT_RELATION", "A day later.", []item{{"UPDATED", "log-x", true, 3}}},
		{"MERGE_ENTITIES", "One.", []item{{"REMOVED", "state:log-a", false, 2}, {"UPDATED", "log-y", true, 2}}},
		{"UNMERGE_ENTITIES", "Two.", []item{{"CREATED", "state:log-a", false, 3}, {"UPDATED", "log-y", true, 3}}},
		{"RETRACT_RELATION", "No.", []item{{"REMOVED", "log-x", true, 4}}},
		{"DELETE_ENTITY", "Gone.", []item{{"REMOVED", "state:log-a", false, 4}, {"REMOVED", "log-y", true, 4}}},
	}
	log := c.changes(t, mark, 1000)
	if len(log) != len(want) {
		t.Fatalf("%d entries: %+v", len(log), log)
	}
	for i, e := range log {
		var items []item
		for _, it := range e.Items {
			items = append(items, item{it.Action, it.Key, it.IsRelation, it.Version})
		}
		if e.Kind != want[i].kind || e.Reason != want[i].reason || e.Actor != "tester" ||
			!slices.Equal(items, want[i].items) {
			t.Errorf("entry %d: %+v\nwanted %+v", i, e, want[i])
		}
	}
	if log[1].At != asserted.Relations[0].RecordedAt || log[1].Cursor != *asserted.Bookmark {
		t.Errorf("%+v\n%+v", log[1], asserted)
	}

	all := c.changes(t, nil, 1000)
	for i, e := range all {
		seq, err := plan.ParseChangeCursor("", e.Cursor)
		if err != nil || seq != int64(i+1) {
			t.Fatalf("entry %d has the number %d (%v)", i+1, seq, err)
		}
		// the seed's first three entries are of its own instants
		if i > 3 && !instant(t, e.At).After(instant(t, all[i-1].At)) {
			t.Errorf("entry %d is of %s, the one before it of %s", i+1, e.At, all[i-1].At)
		}
	}
	for _, size := range []int{1, 7, len(all)} {
		if got := c.changes(t, nil, size); !slices.EqualFunc(got, all,
			func(a, b change) bool { return a.Cursor == b.Cursor && len(a.Items) == len(b.Items) }) {
			t.Errorf("in pages of %d there are %d entries, not %d", size, len(got), len(all))
		}
	}
	if rest := c.changes(t, all[len(all)-1].Cursor, 5); len(rest) != 0 {
		t.Errorf("behind the end there is %+v", rest)
	}

	// The same from the end.
	var back []string
	before := any(nil)
	for more := true; more; {
		var out struct {
			Changes struct {
				TotalCount int
				Edges      []struct{ Cursor string }
				PageInfo   struct{ HasPreviousPage, HasNextPage bool }
			}
		}
		c.ask(t, `query ($before: Cursor) {changes(last: 7, before: $before) {totalCount edges {cursor}
			pageInfo {hasPreviousPage hasNextPage}}}`, object{"before": before}, &out)
		p := out.Changes
		if p.TotalCount != len(all) || p.PageInfo.HasNextPage != (before != nil) || len(p.Edges) == 0 {
			t.Fatalf("before %v: %+v", before, p)
		}
		for i := range p.Edges {
			back = append(back, p.Edges[len(p.Edges)-1-i].Cursor)
		}
		more, before = p.PageInfo.HasPreviousPage, p.Edges[0].Cursor
	}
	slices.Reverse(back)
	if !slices.EqualFunc(back, all, func(cursor string, e change) bool { return cursor == e.Cursor }) {
		t.Errorf("from the end there are %d entries, not %d", len(back), len(all))
	}
	c.answers(t, `query ($t: DateTime!) {asOf(knownAt: $t) {changes(last: 2) {totalCount edges {cursor}}}}`,
		object{"t": all[4].At}, `{"asOf": {"changes": {"totalCount": 5, "edges": [{"cursor": "`+all[3].Cursor+
			`"}, {"cursor": "`+all[4].Cursor+`"}]}}}`)

	// A page of many items ends early, and the next one goes on; one without items does not.
	few := serve(t, c.store, func(o *server.Options) { o.Plan.MaxRows = 30 })
	if got := few.changes(t, nil, 9); !slices.EqualFunc(got, all,
		func(a, b change) bool { return a.Cursor == b.Cursor && len(a.Items) == len(b.Items) }) {
		t.Errorf("in pages of three items there are %d entries, not %d", len(got), len(all))
	}
	few.answers(t, `query ($after: Cursor) {items: changes(after: $after, first: 4) {nodes {kind itemCount items
		{version}} pageInfo {hasNextPage}}
		changes(after: $after, first: 3) {nodes {itemCount} pageInfo {hasNextPage}}}`, object{"after": mark},
		`{"items": {"nodes": [
		{"kind": "UPSERT_ENTITIES", "itemCount": 2, "items": [{"version": 1}, {"version": 1}]}], "pageInfo":
		{"hasNextPage": true}},
		"changes": {"nodes": [{"itemCount": 2}, {"itemCount": 2}, {"itemCount": 1}], "pageInfo": {"hasNextPage":
		true}}}`)

	// What an entry names first is shown as it is now; what is gone is not.
	c.answers(t, `query ($after: Cursor) {changes(after: $after, first: 3) {nodes {kind entity {key} relation {key `+
		`version}} edges {node {entity {name}}} pageInfo {hasPreviousPage hasNextPage}}}`,
		object{"after": mark}, `{"changes": {"nodes": [{"kind": "UPSERT_ENTITIES", "entity": null, "relation": null},
			{"kind": "ASSERT_RELATIONS", "entity": null, "relation": null},
		{"kind": "ADD_CLAIMS", "entity": null, "relation": null}], "edges": [{"node": {"entity": null}}, {"node":
		{"entity": null}}, {"node": {"entity": null}}],
		"pageInfo": {"hasPreviousPage": true, "hasNextPage": true}}}`)
	for _, bad := range []string{"nonsense", relationCursor} {
		errs, _ := c.post(`query ($after: Cursor) {changes(after: $after) {nodes {kind}}}`,
			object{"after": bad}).errors(t)
		if len(errs) != 1 || errs[0].Extensions.Code != badInput || errs[0].Extensions.Argument != "changes.after" {
			t.Errorf("after %q: %+v", bad, errs)
		}
	}
}

// testViewsOfWrites: an entity's own fields in a view of the past, counts and filters, among versions that were
// written a moment apart.
func testViewsOfWrites(t *testing.T, c *client) {
	group := func(name string) object { return object{"id": "group:views", "kind": "MILITANT_GROUP", "name": name} }
	one := c.call(t, "upsertEntities", input(group("Views One"))).Entities[0].RecordedAt
	r := c.call(t, "assertRelations", input(object{"id": "views", "type": "ACCUSE", "from": "state:PAK",
		"to": "group:views", "when": "2024-04-01", "evidence": read})).Relations[0].RecordedAt
	second := group("Views Two")
	second["version"] = 1
	two := c.call(t, "upsertEntities", input(second)).Entities[0].RecordedAt
	c.call(t, "correctRelation", object{"id": "views", "version": 1, "patch": object{"from": "state:IRN"},
		"reason": "It was Iran."})
	const query = `query ($t: DateTime!) {asOf(knownAt: $t) {militantGroup(id: "group:views") {name version
		supersededAt relations {totalCount nodes {from {name}}}}
		named: militantGroups(where: {name: {contains: "views one"}}) {totalCount} accused: entities(where:
		{hasRelation: {type: {eq: ACCUSE}, from: {id: {eq: "state:PAK"}}}}) {totalCount}}}`
	for _, x := range []struct{ at, group, named, accused string }{
		{
			at: one,
			group: `{"name": "Views One", "version": 1, "supersededAt": null, "relations": {"totalCount": 0, ` +
				`"nodes": []}}`,
			named: "1",
		},
		{
			at: r,
			group: `{"name": "Views One", "version": 1, "supersededAt": null, "relations": {"totalCount": 1, ` +
				`"nodes": [{"from": {"name": "Pakistan"}}]}}`,
			named: "1", accused: "more",
		},
		{
			at: two,
			group: `{"name": "Views Two", "version": 2, "supersededAt": null, "relations": {"totalCount": 1, ` +
				`"nodes": [{"from": {"name": "Pakistan"}}]}}`,
			named: "0", accused: "more",
		},
		{
			at: "2100-01-01T00:00:00Z",
			group: `{"name": "Views Two", "version": 2, "supersededAt": null, "relations": {"totalCount": 1, ` +
				`"nodes": [{"from": {"name": "Iran"}}]}}`,
			named: "0",
		},
	} {
		var out struct {
			AsOf struct {
				Named   struct{ TotalCount int }
				Accused struct{ TotalCount int }
			}
		}
		c.ask(t, query, object{"t": x.at}, &out)
		base := 0
		if x.accused != "" {
			base = 1
		}
		accused := out.AsOf.Accused.TotalCount
		var at struct {
			AsOf struct{ Accused struct{ TotalCount int } }
		}
		c.ask(t, query, object{"t": one}, &at)
		if accused != at.AsOf.Accused.TotalCount+base {
			t.Errorf("at %s %d are accused, at first %d", x.at, accused, at.AsOf.Accused.TotalCount)
		}
		c.answers(t, `query ($t: DateTime!) {asOf(knownAt: $t) {militantGroup(id: "group:views") {name version
			supersededAt relations {totalCount nodes {from {name}}}}
			named: militantGroups(where: {name: {contains: "views one"}}) {totalCount}}}`, object{"t": x.at},
			`{"asOf": {"militantGroup": `+x.group+`, "named": {"totalCount": `+x.named+`}}}`)
	}
}
