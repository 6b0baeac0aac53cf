package main

import "fmt"

// question is one that is asked of both graphs. In its document {…} stands for what the graphs hold, see values.
type question struct{ name, document string }

// filters are conditions on relations, that most match, few, or none.
var filters = []struct{ name, where string }{
	{"type", `type: {eq: {type}}`},
	{"types", `type: {in: [{type}, AID]}`},
	{"aspect", `aspect: {eq: STATE}`},
	{"quadClass", `quadClass: {eq: VERBAL_COOPERATION}`},
	{"mode", `mode: {eq: "{mode}"}`},
	{"no mode", `mode: {eq: "no-such-mode"}`},
	{"realization", `realization: {eq: OCCURRED}`},
	{"rare realization", `realization: {eq: PLANNED}`},
	{"confidence", `confidence: {gte: 0.99}`},
	{"score", `score: {gte: 9.9}`},
	{"goldstein", `goldstein: {lte: -9.9}`},
	{"reportedBy", `reportedBy: "1990-01-01"`},
	{"status", `status: {eq: DENIED}`},
	{"location", `location: {id: {eq: "{other}"}}`},
	{"claimant", `claim: {by: {id: {eq: "{other}"}}}`},
	{"source", `source: {eq: "{source}"}`},
	{"at a day", `at: "{day}"`},
	{"during", `during: {from: "{day}", to: "{day}"}`},
	{"certainly at a day", `at: "{day}", certainty: CERTAIN`},
	{"end by id", `either: {id: {eq: "{other}"}}`},
	{"end by kind", `from: {kind: {eq: PROVINCE}}`},
	{"end by name", `either: {name: {eq: "Nobody Of That Name"}}`},
	{"end by relation", `to: {hasRelation: {type: {eq: HOLDS_OFFICE}}}`},
	{"event", `eventKey: {eq: "no-such-event"}`},
	{"or", `or: [{mode: {eq: "no-such-mode"}}, {type: {eq: AID}}]`},
	{"not", `not: {type: {eq: {type}}}`},
}

// questions returns all questions, each with a name of its own.
func questions() []question {
	var out []question
	add := func(name, format string, args ...any) {
		out = append(out, question{name, "{" + fmt.Sprintf(format, args...) + "}"})
	}
	const row = "{nodes {id type when {text}}}"
	add("entity", `node(id: "{busy}") {id}`)
	add("relation by id", `relations(where: {id: {in: [{ids}]}}) %s`, row)
	for _, f := range filters {
		add("relations, "+f.name, `relations(first: 20, where: {%s}) %s`, f.where, row)
		add("of a busy entity, "+f.name, `node(id: "{busy}") {... on State {relations(first: 20, where: {%s}) %s}}`,
			f.where, row)
	}
	add("relations", `relations(first: 20) %s`, row)
	add("relations, the oldest", `relations(last: 20) %s`, row)
	add("of a busy entity", `node(id: "{busy}") {... on State {relations(first: 20) %s}}`, row)
	add("of a busy entity, outgoing",
		`node(id: "{busy}") {... on State {relations(first: 20, direction: OUTGOING) %s}}`, row)
	add("between", `relations(first: 20, where: {between: ["{busy}", "{other}"]}) %s`, row)
	add("between, at a day", `relations(first: 20, where: {between: ["{busy}", "{other}"], at: "{day}"}) %s`, row)
	add("between states", `relations(first: 20, where: {betweenStates: ["{busy}", "{other}"]}) %s`, row)
	add("between states, at a day",
		`relations(first: 20, where: {betweenStates: ["{busy}", "{other}"], at: "{day}"}) %s`, row)
	add("of a state", `relations(first: 20, where: {fromState: {eq: "{busy}"}}) %s`, row)
	add("a type, at a day", `relations(first: 20, where: {type: {eq: {type}}, at: "{day}"}) %s`, row)
	add("a source, at a day", `relations(first: 20, where: {source: {eq: "{source}"}, at: "{day}"}) %s`, row)

	add("entities", `entities(first: 20) {nodes {id name}}`)
	add("entities, contains", `entities(first: 20, where: {name: {contains: "no such name"}}) {nodes {id}}`)
	add("entities, startsWith", `entities(first: 20, where: {name: {startsWith: "no such name"}}) {nodes {id}}`)
	add("entities, hasRelation",
		`entities(first: 20, where: {hasRelation: {type: {eq: BORDERS}}}) {nodes {id}}`)

	add("count", `relations(first: 0) {totalCount}`)
	add("count of a type", `relations(first: 0, where: {type: {eq: {type}}}) {totalCount}`)
	add("count of an aspect", `relations(first: 0, where: {aspect: {eq: EVENT}}) {totalCount}`)
	add("count of an end", `relations(first: 0, where: {from: {id: {eq: "{busy}"}}}) {totalCount}`)
	add("count of a busy entity", `node(id: "{busy}") {... on State {relations(first: 0) {totalCount}}}`)
	add("count of a busy entity, incoming",
		`node(id: "{busy}") {... on State {relations(first: 0, direction: INCOMING) {totalCount}}}`)
	add("count of a busy entity's type",
		`node(id: "{busy}") {... on State {relations(first: 0, where: {type: {eq: {type}}}) {totalCount}}}`)
	add("count of entities", `entities(first: 0) {totalCount}`)
	add("stats", `stats {entityCount relationCount}`)

	for _, v := range []struct{ name, known string }{
		{"before the load", "{before}"}, {"at its beginning", "{early}"}, {"in its middle", "{middle}"},
	} {
		in := func(name, field string) { add(name+", as known "+v.name, `asOf(knownAt: "%s") {%s}`, v.known, field) }
		in("relations", `relations(first: 20) `+row)
		in("of a busy entity", `node(id: "{busy}") {... on State {relations(first: 20) `+row+`}}`)
		in("count", `relations(first: 0) {totalCount}`)
		in("count of a type", `relations(first: 0, where: {type: {eq: {type}}}) {totalCount}`)
		in("count of a busy entity", `node(id: "{busy}") {... on State {relations(first: 0) {totalCount}}}`)
		in("stats", `stats {entityCount relationCount}`)
	}
	add("relations as of a day", `asOf(date: "{day}") {relations(first: 20) %s}`, row)
	add("count as of a day", `asOf(date: "{day}") {relations(first: 0) {totalCount}}`)
	add("stats as of a day", `asOf(date: "{day}") {stats {relationCount}}`)

	add("neighborhood", `neighborhood(ids: ["{busy}"], maxNodes: 50, maxRelations: 200) {relations {id}}`)
	add("neighborhood, hidden",
		`neighborhood(ids: ["{busy}"], maxNodes: 50, maxRelations: 200) {hidden {key count}}`)
	add("neighborhood of a type, hidden", `neighborhood(ids: ["{busy}"], maxNodes: 50, maxRelations: 200, `+
		`where: {type: {eq: {type}}}) {hidden {key count}}`)
	add("contradictions", `contradictions(first: 20) {nodes {relation {id}}}`)
	add("contradictions of two", `contradictions(first: 20, where: {between: ["{busy}", "{other}"]}) `+
		`{nodes {relation {id}}}`)
	add("changes", `changes(first: 20) {nodes {at}}`)
	return out
}

const (
	filtered = "each row is tested, up to --max-read"
	counted  = "what has no counter is counted, up to --max-read"
)

// exceptions are questions that grow with the graph, each with the reason.
var exceptions = map[string]string{
	"of a busy entity, no mode":                         filtered,
	"of a busy entity, rare realization":                filtered,
	"of a busy entity, confidence":                      filtered,
	"of a busy entity, reportedBy":                      filtered,
	"of a busy entity, end by kind":                     filtered,
	"of a busy entity, end by name":                     filtered,
	"of a busy entity, end by relation":                 filtered,
	"count as of a day":                                 counted,
	"count of a busy entity, as known in its middle":    counted,
	"of a busy entity, as known at its beginning":       "more was known than is read in place of a list",
	"relations, as known at its beginning":              "more was known than is read in place of a list",
	"count of a busy entity, as known at its beginning": counted,
}
