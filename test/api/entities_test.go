package api

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func testCorrectEntity(t *testing.T, c *client) {
	c.call(t, "upsertEntities", input(object{"id": "state:amend", "kind": "STATE", "name": "Amendia", "iso2": "AM",
		"aliases": list{"A"}, "description": "Long."}))
	patch := object{"id": "state:amend", "version": 1, "patch": object{"name": "New Amendia", "description": nil},
		"reason": "Renamed."}
	p := c.call(t, "correctEntity", patch)
	if e := p.Entity; !p.Changed || p.Bookmark == nil || e == nil || e.Name != "New Amendia" || e.Description != "" ||
		len(e.Aliases) != 1 || e.Version != 2 || e.Reason != "Renamed." || e.Actor != "tester" {
		t.Fatalf("%+v", p)
	}
	c.unchanged(t, "correctEntity", patch) // though its version is that of before
	c.answers(t, `{state(id: "state:amend") {iso2 history {version name description reason}}}`, nil,
		`{"state": {"iso2": "AM", "history": [
		{"version": 1, "name": "Amendia", "description": "Long.", "reason": null}, {"version": 2, "name":
		"New Amendia", "description": null, "reason": "Renamed."}]}}`)
	log := c.changes(t, nil, 1000)
	if last := log[len(log)-1]; last.Kind != "CORRECT_ENTITY" || last.Reason != "Renamed." || len(last.Items) != 1 ||
		last.Items[0].Action != "UPDATED" || last.Items[0].Key != "state:amend" {
		t.Errorf("%+v", last)
	}
	for _, version := range []int{0, -1, 1, 3} {
		c.refused(t, "correctEntity", object{"id": "state:amend", "version": version,
			"patch": object{"name": "Other"}, "reason": "?"},
			wrong{"CONFLICT", "version", "state:amend", 2, fmt.Sprintf("is at version 2, not %d", version)})
	}
	c.refused(t, "correctEntity", object{"id": "state:amend", "version": 2, "patch": object{"kind": nil, "name": nil,
		"publishedOn": "soon", "point": object{"lat": 91, "lon": 0}}, "reason": ""},
		wrong{"BAD_USER_INPUT", "patch.publishedOn", "soon", 0, ""},
		wrong{"BAD_USER_INPUT", "reason", "", 0, "is required"},
		wrong{"BAD_USER_INPUT", "patch.kind", "", 0, "is required: one of STATE"},
		wrong{"BAD_USER_INPUT", "patch.name", "", 0, "is required"},
		wrong{"BAD_USER_INPUT", "patch.point.lat", "91", 0, "-90 to 90"})
	c.refused(t, "correctEntity", object{"id": "state:none", "version": 1, "patch": object{"name": "N"},
		"reason": "?"}, wrong{"NOT_FOUND", "id", "state:none", 0, "no entity"})
	c.unchanged(t, "correctEntity", object{"id": "state:amend", "version": 2, "patch": object{},
		"reason": "Nothing at all."})
}

// testKinds: a kind that would leave a list unreadable is refused, with the relation that forbids it; a version that
// never was switches no check off; nobody has to create the actor that stands for whom nobody names.
func testKinds(t *testing.T, c *client) {
	c.call(t, "upsertEntities", input(object{"id": "kinds:a", "kind": "STATE", "name": "A"}, object{"id": "kinds:b",
		"kind": "STATE", "name": "B"},
		object{"id": "kinds:p", "kind": "SOURCE", "name": "P"}, object{"id": "kinds:l", "kind": "PROVINCE",
			"name": "L"}))
	evidence := list{object{"source": "kinds:p"}}
	c.call(t, "assertRelations", input(
		object{"id": "kinds-r", "type": "CONSULT", "from": "kinds:a", "to": "kinds:b", "when": "2024-01-16",
			"location": "kinds:l", "evidence": evidence},
		object{"id": "kinds-accord", "type": "AGREE", "symmetric": true, "from": "kinds:b", "to": "kinds:a",
			"when": "2024", "evidence": evidence}))
	for id, says := range map[string]string{"kinds:p": `a source of relation "kinds-`,
		"kinds:l": `the location of relation "kinds-r"`, "kinds:a": `of relation "kinds-`} {
		c.refused(t, "upsertEntities", input(object{"id": id, "kind": "OFFICIAL", "name": "X", "version": 1}),
			wrong{"BAD_USER_INPUT", "input.0.kind", "OFFICIAL", 0, says})
		c.refused(t, "correctEntity", object{"id": id, "version": 1, "patch": object{"kind": "OFFICIAL"},
			"reason": "?"}, wrong{"BAD_USER_INPUT", "patch.kind", "OFFICIAL", 0, says})
	}
	c.answers(t, `{relations(where: {id: {eq: "kinds-r"}}) {nodes {key evidence {source {key}} location {key}}}}`, nil,
		`{"relations": {"nodes": [{"key": "kinds-r", "evidence": [{"source": {"key": "kinds:p"}}], "location": `+
			`{"key": "kinds:l"}}]}}`)
	c.refused(t, "mergeEntities", object{"from": "kinds:p", "into": "kinds:a", "reason": "?"}, wrong{"BAD_USER_INPUT",
		"into", "kinds:a", 0, "only with a source"})
	c.refused(t, "correctRelation", object{"id": "kinds-accord", "version": 1, "patch": object{"symmetric": false},
		"reason": "?"},
		wrong{"BAD_USER_INPUT", "patch.from", "", 0, "which end acts"}, wrong{"BAD_USER_INPUT", "patch.to", "", 0,
			"which end acts"})
	c.refused(t, "correctRelation", object{"id": "kinds-accord", "version": 1, "patch": object{"claims": list{}},
		"reason": "?"},
		wrong{"BAD_USER_INPUT", "patch.claims", "", 0, "are required"})

	for _, version := range []int{0, -1, 2} {
		not := fmt.Sprintf("is at version 1, not %d", version)
		c.refused(t, "correctRelation", object{"id": "kinds-r", "version": version, "patch": object{"when": "2025"},
			"reason": "?"}, wrong{"CONFLICT", "version", "kinds-r", 1, not})
		c.refused(t, "correctEntity", object{"id": "kinds:b", "version": version, "patch": object{"name": "Other"},
			"reason": "?"}, wrong{"CONFLICT", "version", "kinds:b", 1, not})
		c.refused(t, "retractRelation", object{"id": "kinds-r", "version": version, "reason": "?"}, wrong{"CONFLICT",
			"version", "kinds-r", 1, not})
		c.refused(t, "deleteEntity", object{"id": "kinds:l", "version": version, "cascade": true, "reason": "?"},
			wrong{"CONFLICT", "version", "kinds:l", 1, not})
		c.refused(t, "upsertEntities", input(object{"id": "kinds:b", "kind": "STATE", "name": "Other",
			"version": version}), wrong{"CONFLICT", "input.0.version", "kinds:b", 1, not})
		c.refused(t, "addClaims", input(object{"relation": "kinds-r", "version": version,
			"claim": object{"by": "kinds:b", "stance": "DENIES", "evidence": evidence}}),
			wrong{"CONFLICT", "input.0.version", "kinds-r", 1, not})
	}
	c.refused(t, "addClaims", input(object{"relation": "kinds-r", "version": 0,
		"claim": object{"evidence": evidence}}, object{"relation": "kinds-r", "version": 1,
		"claim": object{"evidence": evidence}}),
		wrong{"BAD_USER_INPUT", "input.1.version", "1", 0, "is for version 0"})

	var claims list
	for i := range 1001 {
		claims = append(claims, object{"relation": "kinds-r",
			"claim": object{"evidence": list{object{"source": "kinds:p", "locator": fmt.Sprint(i)}}}})
	}
	c.refused(t, "addClaims", input(claims...), wrong{"LIMIT_EXCEEDED", "input.0.relation", "kinds-r", 0,
		"at most 1000 are allowed"})

	fresh := author(t, openLite(t))
	fresh.call(t, "upsertEntities", input(object{"id": "a", "kind": "STATE", "name": "A"}, object{"id": "s",
		"kind": "SOURCE", "name": "S"}))
	if p := fresh.call(t, "assertRelations", input(object{"type": "ASSAULT", "from": "a", "to": "actor:unspecified",
		"when": "2024", "evidence": list{object{"source": "s"}}})); p.Created != 1 {
		t.Errorf("%+v", p)
	}
	fresh.answers(t, `{entity: node(id: "actor:unspecified") {... on Actor {key name version}}}`, nil,
		`{"entity": {"key": "actor:unspecified", "name": "Unspecified", "version": 1}}`)
	fresh.refused(t, "assertRelations", input(object{"type": "COOPERATE", "symmetric": true,
		"from": "actor:unspecified", "to": "a", "when": "2024", "evidence": list{object{"source": "s"}}}),
		wrong{"BAD_USER_INPUT", "input.0.from", "actor:unspecified", 0, "needs a recipient"})
}

// testReadme: the README's example of a mutation writes what it says.
func testReadme(t *testing.T, c *client) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "```graphql\nmutation {")
	body, _, ended := strings.Cut(rest, "```")
	if !found || !ended {
		t.Fatal("the README has no example of a mutation")
	}
	var out struct {
		AddClaims struct{ Relations []shown }
	}
	c.ask(t, "mutation {"+body, nil, &out)
	if r := out.AddClaims.Relations; len(r) != 1 || r[0].Key != "example-talks" || r[0].Status != "DISPUTED" ||
		r[0].Version != 2 {
		t.Errorf("%+v", r)
	}
}

// testManyErrors: of very many errors the first hundred are told.
func testManyErrors(t *testing.T, c *client) {
	var members list
	for i := range 5000 {
		members = append(members, object{"id": fmt.Sprintf("errors %d", i), "kind": "STATE", "name": ""})
	}
	_, errs := c.attempt(t, "upsertEntities", input(members...))
	if len(errs) != 101 || errs[0].Extensions.Argument != "input.0.id" ||
		errs[99].Extensions.Argument != "input.49.name" || !strings.HasPrefix(errs[100].Message, "9900 more errors") {
		t.Errorf("%d errors; the last %+v", len(errs), errs[len(errs)-1])
	}
}
