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
	{"no mode", `mode: {eq: "cyber"}`},
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
	{"or", `or: [{mode: {eq: "cyber"}}, {type: {eq: AID}}]`},
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

	add("entities, hasRelation that nothing meets",
		`entities(first: 20, where: {hasRelation: {type: {eq: BORDERS}, mode: {eq: ""}, confidence: {gte: 2}}}) `+
			`{nodes {id}}`)
	add("provinces and officials of a state",
		`node(id: "{busy}") {... on State {provinces(first: 20) {nodes {id}} officials(first: 20) {nodes {id}}}}`)

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
	add("contradictions of two, of an exclusive type", `contradictions(first: 20, where: {between: `+
		`["{busy}", "{other}"], type: {eq: DIPLOMATIC_RELATIONS}}) {nodes {relation {id}}}`)
	add("changes", `changes(first: 20) {nodes {at}}`)
	return append(append(out, explored()...), recorded()...)
}

// explored are what an analyst asks.
func explored() []question {
	const (
		values = "{nodes {key count}}"
		row    = "{nodes {id}}"
		graph  = "{nodes {key} links {source target count} degrees {key count} truncated}"
		path   = "{keys length relations {key}}"
		ranks  = "{items {rank value node {key}}}"
	)
	var out []question
	add := func(name, format string, args ...any) {
		out = append(out, question{name, "{" + fmt.Sprintf(format, args...) + "}"})
	}
	for _, v := range []struct{ name, where string }{
		{"", ""}, {" of a type", `type: {eq: {type}}`}, {" between two", `between: ["{busy}", "{other}"]`},
		{" that cannot be sought", `confidence: {gte: 0.99}`},
		{" during a day", `during: {from: "{day}", to: "{day}"}`},
		{" of a busy entity", `either: {id: {eq: "{busy}"}}`},
	} {
		where := fmt.Sprintf("where: {%s}", v.where)
		add("facets"+v.name, `facets(%s) {count types %[2]s modes %[2]s statuses %[2]s sources %[2]s}`, where, values)
		add("facets with others"+v.name, `facets(%s) {kinds %[2]s others %[2]s}`, where, values)
		add("timeline"+v.name, `timeline(%s, bucket: YEAR) {start count scoreMean}`, where)
		add("events"+v.name, `events(first: 20, %s) {nodes {key relationCount}}`, where)
		add("contradictions"+v.name, `contradictions(first: 20, %s) {nodes {relation {id}}}`, where)
		add("versions"+v.name, `versions(first: 20, %s) %s`, where, row)
		add("ranking"+v.name, `ranking(by: DEGREE, first: 10, %s) %s`, where, ranks)
		add("neighborhood, two steps,"+v.name, `neighborhood(ids: ["{busy}"], depth: 2, maxNodes: 50, `+
			`maxRelations: 200, %s) %s`, where, graph)
		add("paths"+v.name, `paths(from: "{busy}", to: "{far}", %s) %s`, where, path)
		add("dyad"+v.name, `dyad(a: "{busy}", b: "{other}", %s) {count series(bucket: YEAR) {start count} `+
			`changePoints {at} first {key} last {key} standing {key} disputes {key} chains {relations {key}}}`, where)
	}
	of := `facets(of: "{busy}") {count types %[1]s modes %[1]s statuses %[1]s kinds %[1]s others %[1]s}`
	add("facets of the busiest", of, values)
	add("facets of the busiest, as of a day", `asOf(date: "{day}") {`+of+`}`, values)
	add("facets as of a day", `asOf(date: "{day}") {facets {count types %s}}`, values)
	add("facets as known before the load", `asOf(knownAt: "{before}") {facets {count types %s}}`, values)
	add("timeline by group", `timeline(bucket: YEAR, groupBy: [FROM, TO], groups: 5) {start fromKey toKey count}`)
	add("timeline, spread", `timeline(bucket: YEAR, uncertain: SPREAD) {start count}`)
	add("timeline as of a day", `asOf(date: "{day}") {timeline(bucket: YEAR) {start count}}`)
	add("event", `event(key: "no-such-event") {relationCount}`)
	for _, order := range []string{"RECENT", "WEIGHT", "SCORE"} {
		add("neighborhood by "+order, `neighborhood(ids: ["{busy}"], depth: 2, maxNodes: 50, maxRelations: 200, `+
			`orderBy: %s) %s`, order, graph)
	}
	add("neighborhood of kinds", `neighborhood(ids: ["{busy}"], kinds: [PROVINCE], maxNodes: 50) %s`, graph)
	add("neighborhood as of a day", `asOf(date: "{day}") {neighborhood(ids: ["{busy}"], maxNodes: 50) %s}`, graph)
	for _, mode := range []string{"ALL_SHORTEST", "K_SHORTEST"} {
		add("paths, "+mode, `paths(from: "{busy}", to: "{far}", mode: %s) %s`, mode, path)
	}
	add("paths to nothing", `paths(from: "{busy}", to: "{source}", maxLength: 8) %s`, path)
	add("paths, timed", `paths(from: "{busy}", to: "{far}", timeRespecting: true, maxLength: 2) %s`, path)
	add("paths as of a day", `asOf(date: "{day}") {paths(from: "{busy}", to: "{far}", maxLength: 2) %s}`, path)
	for _, by := range []string{"WEIGHTED_DEGREE", "PAGERANK", "BETWEENNESS", "COMMUNITY"} {
		add("ranking by "+by, `ranking(by: %s, first: 10) %s`, by, ranks)
	}
	add("ranking as of a day", `asOf(date: "{day}") {ranking(by: DEGREE, first: 10) %s}`, ranks)
	add("dyad as of a day", `asOf(date: "{day}") {dyad(a: "{busy}", b: "{other}") {count}}`)
	add("search", `search(text: "a", first: 10) {nodes {id}}`)
	add("search for a misspelt name", `search(text: "Unted Stetes", first: 10) {nodes {id}}`)
	for _, where := range []string{`near: {lat: 33, lon: 60, km: 500}`,
		`within: {south: -90, west: -180, north: 90, east: 180}`, `hasPoint: true`} {
		add("entities, "+where, `entities(first: 20, where: {%s}) {totalCount nodes {id}}`, where)
		add("relations with an end, "+where, `relations(first: 20, where: {either: {%s}}) %s`, where, row)
		add("relations at a place, "+where, `relations(first: 20, where: {location: {%s}}) %s`, where, row)
		add("neighborhood, "+where, `neighborhood(ids: ["{busy}"], where: {either: {%s}}, maxNodes: 100) {
			nodes {id} links {source target count} bounds {south west north east}}`, where)
	}
	return out
}

// recorded are questions for what was recorded when, and for what differs.
func recorded() []question {
	const (
		row    = "{nodes {id}}"
		differ = "{nodes {key difference} %s}"
		totals = "totals {newRelations goneRelations changedRelations newEntities}"
	)
	var out []question
	add := func(name, format string, args ...any) {
		out = append(out, question{name, "{" + fmt.Sprintf(format, args...) + "}"})
	}
	add("versions, the last", `versions(last: 20) %s`, row)
	add("versions in a range", `versions(first: 20, recorded: {from: "{middle}", to: "{middle}"}) %s`, row)
	add("versions as known at the beginning", `asOf(knownAt: "{early}") {versions(first: 20) %s}`, row)
	add("relations in the order of recording", `relations(first: 20, orderBy: {field: RECORDED}) %s`, row)
	add("relations of a type in the order of recording",
		`relations(first: 20, where: {type: {eq: {type}}}, orderBy: {field: RECORDED}) %s`, row)
	for _, v := range []struct{ name, views string }{
		{"two days", `from: {date: "{day}"}, to: {date: "{later}"}`},
		{"two days, certainly", `from: {date: "{day}", certainty: CERTAIN}, to: {date: "{later}", certainty: CERTAIN}`},
		{"far days", `from: {date: "1900-01-01"}, to: {date: "{later}"}`},
		{"far days, backward", `to: {date: "1900-01-01"}, from: {date: "{later}"}`},
		{"before the load and now", `from: {knownAt: "{before}"}`},
		{"the middle of the load and now", `from: {knownAt: "{middle}"}`},
		{"the middle of the load and now, on a day", `from: {knownAt: "{middle}", date: "{day}"}, to: {date: "{day}"}`},
	} {
		add("compare "+v.name, `compare(first: 20, %s) `+differ, v.views, "")
		add("compare "+v.name+", totals", `compare(first: 0, %s) `+differ, v.views, totals)
		add("compare "+v.name+", of what cannot be sought",
			`compare(first: 20, where: {confidence: {gte: 0.99}}, %s) `+differ, v.views, totals)
	}
	return out
}

const (
	filtered  = "each row is tested, up to --max-read"
	counted   = "what has no counter is counted, up to --max-read"
	ranged    = "types and modes are sought, and what of these has another score is tested"
	differing = "up to 1,000 differences are counted, and of each the last versions are read"
	walked    = "what a filter or a view leaves of each node's relations is read, up to a bound"
	ranked    = "the part grows, up to --max-walked"
	mixed     = "the first differences are entities in the smaller graph, and relations in the larger one"
)

// onNeo4j are those of Neo4j alone, where --max-read is a time: of the larger graph they take less. The embedded store
// refuses most of them.
var onNeo4j = map[string]string{
	"relations, confidence":                    filtered,
	"relations, reportedBy":                    filtered,
	"versions that cannot be sought":           filtered,
	"between, at a day":                        "a pair has no lists by span: what is found is tested",
	"facets with others":                       counted,
	"facets that cannot be sought":             counted,
	"facets with others that cannot be sought": counted,
	"timeline":                       counted,
	"timeline, spread":               counted,
	"timeline that cannot be sought": counted,
	"timeline during a day":          counted,
	"dyad during a day":              counted,
	"ranking that cannot be sought":  ranked,
}

// exceptions are questions that grow with the graph, each with the reason.
var exceptions = map[string]string{
	"of a busy entity, score":                           ranged,
	"relations, goldstein":                              ranged,
	"compare two days, totals":                          differing,
	"of a busy entity, confidence":                      filtered,
	"of a busy entity, goldstein":                       filtered,
	"of a busy entity, reportedBy":                      filtered,
	"of a busy entity, end by kind":                     filtered,
	"count as of a day":                                 counted,
	"stats as of a day":                                 counted,
	"count of a busy entity, as known in its middle":    counted,
	"of a busy entity, as known at its beginning":       "more was known than is read in place of a list",
	"relations, as known at its beginning":              "more was known than is read in place of a list",
	"count of a busy entity, as known at its beginning": counted,

	"events between two":                                    filtered,
	"versions during a day":                                 filtered,
	"facets of a type":                                      counted,
	"facets with others of a type":                          counted,
	"facets between two":                                    counted,
	"facets with others between two":                        counted,
	"facets during a day":                                   counted,
	"facets with others during a day":                       counted,
	"facets of a busy entity":                               counted,
	"facets with others of a busy entity":                   counted,
	"facets of the busiest, as of a day":                    counted,
	"facets as of a day":                                    counted,
	"timeline of a type":                                    counted,
	"timeline between two":                                  counted,
	"timeline of a busy entity":                             counted,
	"timeline as of a day":                                  counted,
	"dyad":                                                  counted,
	"dyad of a type":                                        counted,
	"dyad between two":                                      counted,
	"dyad of a busy entity":                                 counted,
	"dyad that cannot be sought":                            counted,
	"dyad as of a day":                                      counted,
	"ranking of a type":                                     ranked,
	"ranking of a busy entity":                              ranked,
	"ranking as of a day":                                   ranked,
	"ranking between two":                                   ranked,
	"ranking during a day":                                  ranked,
	"neighborhood, two steps, of a type":                    walked,
	"neighborhood, two steps, of a busy entity":             walked,
	"neighborhood, two steps, that cannot be sought":        walked,
	"neighborhood as of a day":                              walked,
	"paths of a type":                                       walked,
	"paths between two":                                     walked,
	"paths that cannot be sought":                           walked,
	"paths, timed":                                          walked,
	"paths as of a day":                                     walked,
	"compare the middle of the load and now":                mixed,
	"compare the middle of the load and now, on a day":      mixed,
	"compare two days, of what cannot be sought":            filtered,
	"compare two days, certainly, totals":                   "states that may have begun long before are read",
	"compare two days, certainly, of what cannot be sought": filtered,
	"compare far days, of what cannot be sought":            filtered,
	"compare far days, backward, of what cannot be sought":  filtered,
}
