package api

import (
	"testing"
)

// testActingStates: what an end acts for rests on what is given, certain or possible, follows an affiliation that is
// written later, and may be given as none; and rederive finds nothing that does not follow.
func testActingStates(t *testing.T, c *client) {
	c.call(t, "upsertEntities", input(object{"id": "state:SAA", "kind": "STATE", "name": "Saa"},
		object{"id": "state:SBB", "kind": "STATE", "name": "Sbb"},
		object{"id": "official:saa", "kind": "OFFICIAL", "name": "Of Saa"}))
	act := func(id, when string, more object) object {
		out := object{"id": id, "type": "ACCUSE", "from": "official:saa", "to": "state:SBB", "when": when,
			"evidence": read}
		for k, v := range more {
			out[k] = v
		}
		return out
	}
	c.call(t, "assertRelations", input(act("acts-1950", "1950-05-01", nil), act("acts-2024", "2024-01-16", nil),
		act("acts-given", "2024-01-16", object{"fromState": "state:SBB"}),
		act("acts-none", "2024-01-16", object{"actsForNoState": list{"FROM"}})))
	c.refused(t, "assertRelations", input(act("acts-both", "2024", object{"fromState": "state:SAA",
		"actsForNoState": list{"FROM"}})), wrong{code: "BAD_USER_INPUT", argument: "input.0.actsForNoState.0", value: "FROM",
		says: `the end acts for "state:SAA"`})
	c.answers(t, `mutation ($input: [RelationInput!]!) {assertRelations(input: $input) {created derived rederive}}`,
		input(object{"id": "acts-office", "type": "HOLDS_OFFICE", "from": "official:saa", "to": "state:SAA",
			"when": "[..2024-01-16]/2024-12-31", "evidence": read}),
		`{"assertRelations": {"created": 1, "derived": 2, "rederive": false}}`)
	const states = `{fromState {key} fromStateBasis toState {key} toStateBasis version}`
	const query = `{given: relation(id: "acts-given") ` + states + ` none: relation(id: "acts-none") ` + states +
		` old: relation(id: "acts-1950") ` + states + ` now: relation(id: "acts-2024") ` + states + `}`
	c.answers(t, query, nil, `{
		"given": {"fromState": {"key": "state:SBB"}, "fromStateBasis": "GIVEN", "toState": {"key": "state:SBB"},
			"toStateBasis": "CERTAIN", "version": 1},
		"none": {"fromState": null, "fromStateBasis": "GIVEN", "toState": {"key": "state:SBB"},
			"toStateBasis": "CERTAIN",
			"version": 1},
		"old": {"fromState": {"key": "state:SAA"}, "fromStateBasis": "POSSIBLE", "toState": {"key": "state:SBB"},
			"toStateBasis": "CERTAIN", "version": 2},
		"now": {"fromState": {"key": "state:SAA"}, "fromStateBasis": "CERTAIN", "toState": {"key": "state:SBB"},
			"toStateBasis": "CERTAIN", "version": 2}}`)
	c.call(t, "correctRelation", object{"id": "acts-none", "version": 1, "reason": "It did.",
		"patch": object{"actsForNoState": nil}})
	c.answers(t, `{relation(id: "acts-none") `+states+`}`, nil, `{"relation": {"fromState": {"key": "state:SAA"},
		"fromStateBasis": "CERTAIN", "toState": {"key": "state:SBB"}, "toStateBasis": "CERTAIN", "version": 2}}`)

	var out struct {
		Rederive struct {
			Examined, Derived int
			Next              *string
			Rederive          bool
		}
	}
	examined := 0
	for after := any(nil); ; after = *out.Rederive.Next {
		c.ask(t, `mutation ($after: Cursor) {rederive(after: $after, first: 20) {examined derived next rederive}}`,
			object{"after": after}, &out)
		if examined += out.Rederive.Examined; out.Rederive.Derived > 0 || out.Rederive.Rederive {
			t.Errorf("%+v", out.Rederive)
		}
		if out.Rederive.Next == nil {
			break
		}
	}
	var all struct{ Relations struct{ TotalCount int } }
	c.ask(t, `{relations {totalCount}}`, nil, &all)
	if examined != all.Relations.TotalCount {
		t.Errorf("%d relations examined of %d", examined, all.Relations.TotalCount)
	}
	c.refused(t, "rederive", object{"after": "xyz"}, wrong{code: "BAD_USER_INPUT", argument: "after", value: "xyz"})
	c.refused(t, "rederive", object{"first": 0}, wrong{code: "BAD_USER_INPUT", argument: "first", value: "0"})
}
