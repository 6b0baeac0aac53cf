package api

import (
	"strings"
	"testing"

	"graphd/internal/server"
)

// testAllErrors: one call tells everything that is wrong with its input, in the input's order where that can be, and
// writes nothing of it.
func testAllErrors(t *testing.T, c *client) {
	c.refused(t, "assertRelations", input(
		telephoneCall("errors-good", "2024-02-01"),
		object{"id": "errors a", "type": "CONSULT", "mode": "smoke-signals", "from": "state:IRN", "to": "state:PAK",
			"when": "2024-02-31", "evidence": read},
		object{"id": "errors-b", "type": "CONSULT", "from": "state:IRN", "to": "state:PAK",
			"when": "2024-02-20/2024-02-10", "confidence": 1.5,
			"deaths": object{"min": 3, "max": 2}, "evidence": list{object{"source": "source:infostani-2024-02-23",
				"reportedOn": "23 February"}}},
		object{"id": "errors-c", "type": "CONSULT", "from": "state:IRN", "to": "state:PAK", "when": "2024-02-01",
			"attributes": list{1},
			"claims": list{object{"by": "state:IRN", "confidence": -1, "on": "last week",
				"evidence": list{object{"source": "source:infostani-2024-02-23", "retrievedAt": "noon"}}}}},
		object{"id": "errors-d", "type": "HOLDS_OFFICE", "from": "official:nobody", "to": "state:NONE",
			"when": "2024-02-01", "location": "group:bla",
			"claims": list{object{"by": "state:NOWHERE", "evidence": list{object{"source": "state:IRN"}}}},
			"links":  list{object{"role": "ABOUT", "relation": "no-such"}}},
		object{"id": "errors-e", "type": "HOLDS_OFFICE", "from": "state:IRN", "to": "province:IR-11",
			"when": "2024-02-01", "evidence": read},
		object{"id": "errors-e", "type": "ASSAULT", "from": "state:IRN", "to": "state:PAK", "when": "2024-02-01",
			"symmetric": true, "evidence": read},
		object{"id": "errors-f", "type": "CONSULT", "from": "state:IRN", "to": "state:PAK", "when": "2024-02-01"},
		object{"id": "errors-g", "type": "CONSULT", "from": "state:IRN", "to": "state:PAK", "when": "2024-02-01",
			"evidence": list{}},
		object{"id": "errors-h", "type": "CONSULT", "from": "state:IRN", "to": "state:PAK", "when": "2024-02-01",
			"claims": list{object{"evidence": read}, object{"by": "state:IRN"}}},
	),
		wrong{"BAD_USER_INPUT", "input.1.when", "2024-02-31", 0, "29"},
		wrong{"BAD_USER_INPUT", "input.2.when", "2024-02-20/2024-02-10", 0, "end"},
		wrong{"BAD_USER_INPUT", "input.2.evidence.0.reportedOn", "23 February", 0, "YYYY-MM-DD"},
		wrong{"BAD_USER_INPUT", "input.3.claims.0.on", "last week", 0, ""},
		wrong{"BAD_USER_INPUT", "input.3.claims.0.evidence.0.retrievedAt", "noon", 0, "RFC 3339"},
		wrong{"BAD_USER_INPUT", "input.1.id", "errors a", 0, "may not hold spaces"},
		wrong{"BAD_USER_INPUT", "input.1.mode", "smoke-signals", 0, "write one of"},
		wrong{"BAD_USER_INPUT", "input.2.deaths.max", "2", 0, "below min (3)"},
		wrong{"BAD_USER_INPUT", "input.2.confidence", "1.5", 0, "outside 0 to 1"},
		wrong{"BAD_USER_INPUT", "input.3.claims.0.confidence", "-1", 0, "outside 0 to 1"},
		wrong{"BAD_USER_INPUT", "input.3.attributes", "[1]", 0, "must be a JSON object"},
		wrong{"BAD_USER_INPUT", "input.6.symmetric", "true", 0, "has a direction"},
		wrong{"BAD_USER_INPUT", "input.6.id", "errors-e", 0, "given twice, first at input.5"},
		wrong{"BAD_USER_INPUT", "input.7.evidence", "", 0, "is required, or claims"},
		wrong{"BAD_USER_INPUT", "input.8.evidence", "", 0, "is required, or claims"},
		wrong{"BAD_USER_INPUT", "input.9.claims.1.evidence", "", 0, "is required"},
		wrong{"NOT_FOUND", "input.4.from", "official:nobody", 0, `no entity "official:nobody"`},
		wrong{"NOT_FOUND", "input.4.to", "state:NONE", 0, "no entity"},
		wrong{"BAD_USER_INPUT", "input.4.location", "group:bla", 0, "allowed here: [PROVINCE STATE]"},
		wrong{"NOT_FOUND", "input.4.claims.0.by", "state:NOWHERE", 0, "no entity"},
		wrong{"BAD_USER_INPUT", "input.4.claims.0.evidence.0.source", "state:IRN", 0, "allowed here: [SOURCE]"},
		wrong{"NOT_FOUND", "input.4.links.0.relation", "no-such", 0, "no relation"},
		wrong{"BAD_USER_INPUT", "input.5.type", "HOLDS_OFFICE", 0, "may not lead from STATE to PROVINCE"},
	)
	if c.relation(t, "errors-good") != nil {
		t.Error("the good part of a bad call was written")
	}
	c.refused(t, "upsertEntities", input(
		object{"id": "", "kind": "STATE", "name": " x", "iso2": "irn", "point": object{"lat": 91, "lon": -181}},
		object{"id": "source:errors", "kind": "SOURCE", "name": "S", "url": "ftp://x", "publishedOn": "soon",
			"isoCode": "IR-11"},
		object{"id": "person:errors@home", "kind": "PERSON", "name": "", "aliases": list{""},
			"externalIds": list{object{"scheme": "", "value": "1"}}},
	),
		wrong{"BAD_USER_INPUT", "input.1.publishedOn", "soon", 0, ""},
		wrong{"BAD_USER_INPUT", "input.0.id", "", 0, "is required"},
		wrong{"BAD_USER_INPUT", "input.0.name", " x", 0, "space"},
		wrong{"BAD_USER_INPUT", "input.0.point.lat", "91", 0, "-90 to 90"},
		wrong{"BAD_USER_INPUT", "input.0.point.lon", "-181", 0, "-180 to 180"},
		wrong{"BAD_USER_INPUT", "input.0.iso2", "irn", 0, "two capital letters"},
		wrong{"BAD_USER_INPUT", "input.1.isoCode", "IR-11", 0, "belongs to entities of kind PROVINCE"},
		wrong{"BAD_USER_INPUT", "input.1.url", "ftp://x", 0, "https://"},
		wrong{"BAD_USER_INPUT", "input.2.id", "person:errors@home", 0, "@"},
		wrong{"BAD_USER_INPUT", "input.2.name", "", 0, "is required"},
		wrong{"BAD_USER_INPUT", "input.2.aliases.0", "", 0, "is required"},
		wrong{"BAD_USER_INPUT", "input.2.externalIds.0.scheme", "", 0, "is required"},
	)
}

func testErrorsOfCalls(t *testing.T, c *client) {
	c.call(t, "assertRelations", input(telephoneCall("calls", "2024-02-20")))
	c.refused(t, "correctRelation", object{"id": "no-such", "version": 1, "patch": object{"when": "2024-02-01"},
		"reason": "?"},
		wrong{"NOT_FOUND", "id", "no-such", 0, "no relation"})
	c.refused(t, "correctRelation", object{"id": "calls", "version": 1, "patch": object{"when": "2024-02-30",
		"mode": "smoke-signals", "confidence": 2,
		"from": "state:NONE", "links": list{object{"role": "ABOUT", "relation": "no-such"}}}, "reason": ""},
		wrong{"BAD_USER_INPUT", "patch.when", "2024-02-30", 0, "29"},
		wrong{"BAD_USER_INPUT", "reason", "", 0, "is required"},
		wrong{"BAD_USER_INPUT", "patch.mode", "smoke-signals", 0, "write one of"},
		wrong{"BAD_USER_INPUT", "patch.confidence", "2", 0, "outside 0 to 1"},
		wrong{"NOT_FOUND", "patch.from", "state:NONE", 0, "no entity"},
		wrong{"NOT_FOUND", "patch.links.0.relation", "no-such", 0, "no relation"})
	c.refused(t, "correctRelation", object{"id": "calls", "version": 1, "patch": object{"type": nil, "when": nil,
		"to": nil}, "reason": "Empty."},
		wrong{"BAD_USER_INPUT", "patch.type", "", 0, "is required"},
		wrong{"BAD_USER_INPUT", "patch.to", "", 0, "is required"},
		wrong{"BAD_USER_INPUT", "patch.when", "", 0, "is required"})
	c.refused(t, "correctRelation", object{"id": "calls", "version": 1, "patch": object{"description": "x"},
		"reason": strings.Repeat("x", 20_001)},
		wrong{"BAD_USER_INPUT", "reason", strings.Repeat("x", 200) + "…", 0, "at most 20000"})
	c.refused(t, "retractRelation", object{"id": "no-such", "version": 1, "reason": "?"},
		wrong{"NOT_FOUND", "id", "no-such", 0, "no relation"})
	c.refused(t, "retractRelation", object{"id": "calls", "version": 7, "reason": ""},
		wrong{"BAD_USER_INPUT", "reason", "", 0, "is required"},
		wrong{"CONFLICT", "version", "calls", 1, "is at version 1, not 7"})
	c.refused(t, "addClaims", input(
		object{"relation": "calls", "claim": object{"by": "state:IRN", "stance": "DENIES", "evidence": read}},
		object{"relation": "no-such", "claim": object{"by": "state:IRN", "evidence": read}},
		object{"relation": "calls", "version": 2, "claim": object{"by": "state:NONE",
			"evidence": list{object{"source": "state:PAK"}}}},
		object{"relation": "calls", "claim": object{"on": "once", "confidence": 7, "evidence": read}},
		object{"relation": "calls", "claim": object{"by": "state:PAK"}}),
		wrong{"BAD_USER_INPUT", "input.3.claim.on", "once", 0, ""},
		wrong{"BAD_USER_INPUT", "input.3.claim.confidence", "7", 0, "outside 0 to 1"},
		wrong{"BAD_USER_INPUT", "input.4.claim.evidence", "", 0, "is required"},
		wrong{"CONFLICT", "input.2.version", "calls", 1, "is at version 1, not 2"},
		wrong{"NOT_FOUND", "input.1.relation", "no-such", 0, "no relation"})
	c.refused(t, "addClaims", input(object{"relation": "calls", "claim": object{"by": "state:IRN", "evidence": read}},
		object{"relation": "calls", "claim": object{"by": "state:NONE",
			"evidence": list{object{"source": "state:PAK"}}}}),
		wrong{"NOT_FOUND", "input.1.claim.by", "state:NONE", 0, "no entity"},
		wrong{"BAD_USER_INPUT", "input.1.claim.evidence.0.source", "state:PAK", 0, "allowed here: [SOURCE]"})
	c.refused(t, "addClaims", input(object{"relation": "calls", "version": 1,
		"claim": object{"by": "state:IRN", "evidence": read}},
		object{"relation": "calls", "version": 2, "claim": object{"by": "state:PAK", "evidence": read}}),
		wrong{"BAD_USER_INPUT", "input.1.version", "2", 0, "for version 1"})
	c.refused(t, "assertRelations", input(object{"id": "both", "type": "CONSULT", "from": "state:IRN",
		"to": "state:PAK", "when": "2024",
		"claims":   list{object{"by": "state:IRN", "evidence": read}},
		"evidence": list{object{"source": "source:infostani-2024-02-23"}}}),
		wrong{"BAD_USER_INPUT", "input.0.evidence", "", 0, "not both"})
	c.refused(t, "assertRelations", input(object{"id": "alone", "type": "CONSULT", "from": "state:IRN",
		"to": "state:PAK", "when": "2024",
		"evidence": list{object{"source": "source:infostani-2024-02-23"}, object{"source": "state:PAK"},
			object{"source": "a b"}}}),
		wrong{"BAD_USER_INPUT", "input.0.evidence.2.source", "a b", 0, "may not hold spaces"},
		wrong{"BAD_USER_INPUT", "input.0.evidence.1.source", "state:PAK", 0, "allowed here: [SOURCE]"})
	c.refused(t, "mergeEntities", object{"from": "state:NONE", "into": "state:NOWHERE", "reason": ""},
		wrong{"BAD_USER_INPUT", "reason", "", 0, "is required"},
		wrong{"NOT_FOUND", "from", "state:NONE", 0, "no entity"},
		wrong{"NOT_FOUND", "into", "state:NOWHERE", 0, "no entity"})
	c.refused(t, "mergeEntities", object{"from": "state:IRN", "into": "state:IRN", "reason": "?"},
		wrong{"BAD_USER_INPUT", "into", "state:IRN", 0, "with itself"})
	c.refused(t, "mergeEntities", object{"from": "actor:unspecified", "into": "state:IRN", "reason": "?"},
		wrong{"BAD_USER_INPUT", "from", "actor:unspecified", 0, "reserved"})
	c.refused(t, "unmergeEntities", object{"id": "state:NONE", "reason": "?"},
		wrong{"NOT_FOUND", "id", "state:NONE", 0, "no entity"})
	c.refused(t, "unmergeEntities", object{"id": "state:IRN", "reason": "?"},
		wrong{"CONFLICT", "id", "state:IRN", 1, "is not merged"})
	c.refused(t, "deleteEntity", object{"id": "state:NONE", "version": 1, "reason": "?"},
		wrong{"NOT_FOUND", "id", "state:NONE", 0, "no entity"})
	c.refused(t, "deleteEntity", object{"id": "state:IRN", "version": 4, "reason": ""},
		wrong{"BAD_USER_INPUT", "reason", "", 0, "is required"},
		wrong{"CONFLICT", "version", "state:IRN", 1, "is at version 1, not 4"})
}

// testTooFar: the server says how many relations a call may touch.
func testTooFar(t *testing.T, c *client) {
	c.call(t, "upsertEntities", input(object{"id": "state:far", "kind": "STATE", "name": "Far"},
		object{"id": "state:farther", "kind": "STATE", "name": "Farther"}))
	calls := list{}
	for _, id := range []string{"far-1", "far-2"} {
		call := telephoneCall(id, "2024-02-01")
		call["from"] = "state:far"
		calls = append(calls, call)
	}
	c.call(t, "assertRelations", object{"input": calls})
	near := serve(t, c.store, func(o *server.Options) {
		o.Loopback, o.Actor = true, "tester"
		o.Writes.MaxMoved = 1
	})
	merge := object{"from": "state:far", "into": "state:farther", "reason": "The same."}
	near.refused(t, "mergeEntities", merge, wrong{"LIMIT_EXCEEDED", "", "state:far", 0,
		"more than 1 relations refer to"})
	if p := c.call(t, "mergeEntities", merge); !p.Changed {
		t.Errorf("%+v", p)
	}
}

// testTooMuch: a call whose input, or whose answer, is too large is refused before it writes.
func testTooMuch(t *testing.T, c *client) {
	small := serve(t, c.store, func(o *server.Options) {
		o.Loopback, o.Actor = true, "tester"
		o.Plan.MaxInput, o.Plan.MaxSteps = 2, 6
	})
	small.refused(t, "assertRelations", input(telephoneCall("much-1", "2024"), telephoneCall("much-2", "2024"),
		telephoneCall("much-3", "2024")),
		wrong{"LIMIT_EXCEEDED", "input", "", 0, "has 3 members; at most 2"})
	r := small.post(`mutation ($input: [RelationInput!]!) {assertRelations(input: $input) {relations {from `+
		`{relations(first: 1) {nodes {from {relations(first: 1) {nodes {from {relations(first: 1) {nodes {from `+
		`{relations {nodes {to {relations(first: 1) {nodes {key}}}}}}}}}}}}}}}}}}`,
		input(telephoneCall("much-1", "2024")))
	errs, _ := r.errors(t)
	if len(errs) != 1 || errs[0].Extensions.Code != "LIMIT_EXCEEDED" ||
		!strings.Contains(errs[0].Message, "at most 6 are allowed") {
		t.Errorf("%s", r.body)
	}
	if c.relation(t, "much-1") != nil {
		t.Error("a call whose answer costs too much was written")
	}
}
