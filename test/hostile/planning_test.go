package hostile

import (
	"fmt"
	"strings"
	"testing"
)

// numberedBy writes a text for each number below n, with the number in place of #.
func numberedBy(n int, text string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, "#", fmt.Sprint(i)))
	}
	return b.String()
}

// TestPlanning asks what takes much before the store is asked: for validation, planning, and what is told of errors.
func TestPlanning(t *testing.T) {
	attacks, neighbours := planning()
	runAll(t, attacks, neighbours)
}

func planning() (attacks, neighbours []attack) {
	const ofIDs, ofText = "query($i:[ID!]!){", "query($t:String!){"
	wrongIDs := object{"i": repeated(1000, "@x")}
	filter := func(condition object) any { return object{"w": object{"or": repeated(190, condition)}} }
	relations := func(names int) string {
		return "query($w:RelationWhere){" + aliases(names, "relations(where:$w){totalCount}") + "}"
	}
	evidence := "{relations(first:1){nodes{...F}}}" + named("F", "Relation", aliases(36, "claims{...C}")) +
		named("C", "Claim", aliases(36, "evidence{...E}")) + named("E", "Evidence", aliases(36, "source{id}"))
	long := strings.Repeat("x", 900_000)
	attacks = []attack{
		{name: "wrong fields in a chain of fragments",
			query: "{...F0}" + chain(400, "Query", numberedBy(10, "u# ")+"*", "__typename"), least: 20_000},
		{name: "36 names of claims, their evidence, and its sources", query: evidence},
		{name: "250 names of 1,000 wrong ids", query: ofIDs + aliases(250, "nodes(ids:$i){id}") + "}",
			variables: wrongIDs},
		{name: "380 ids that name nothing, under 190 names", query: relations(190),
			variables: filter(object{"between": list{"IRN", "nobody"}})},
		{name: "380 ids that name nothing, under 5 names", query: relations(5),
			variables: filter(object{"between": list{"IRN", "nobody"}})},
	}
	neighbours = []attack{
		{name: "values that an enum has not, in 100 operations", query: numberedBy(100, "query Q#{...F}") +
			" fragment F on Query{relations(where:{type:{in:[" + strings.Repeat("X ", 200) + "]}}){totalCount}}"},
		{name: "1,800 names in 700 operations", query: numberedBy(700, "query Q#{...F}") + named("F", "Query",
			aliases(1800, "__typename"))},
		{name: "a wrong name of 100 kB in 600 operations", query: numberedBy(600, "query Q#{...F}") +
			named("F", "Query", strings.Repeat("u", 100_000))},
		{name: "the schema in 500 operations", query: numberedBy(500, "query Q#{...F}") + named("F", "Query",
			"__schema{types{name fields{name args{name}}}}")},
		{name: "522 names of a fragment in 190 places", query: "{" + aliases(190, `node(id:"x"){...T}`) + "}" +
			named("T", "Node", aliases(522, "id"))},
		{name: "1,600 names of names, for each kind, in 30 places", query: "{changes(first:1){nodes{" + aliases(30,
			"entity{...N}") + "}}}" + named("N", "Entity", aliases(1600, "names{value}"))},
		{name: "988 names of names in 100 payloads", write: true, query: "mutation{" + aliases(100,
			"upsertEntities(input:[]){entities{...E}}") + "}" + named("E", "Entity", aliases(988, "names{value}"))},
		{name: "1,000 wrong ids in views", query: ofIDs + aliases(20, "asOf{"+aliases(10, "nodes(ids:$i){id}")+"}") + "}",
			variables: object{"i": repeated(1000, "@now")}},
		{name: "1,000 wrong ids below an alias of 60 kB", query: ofIDs + strings.Repeat("L", 60_000) + ":asOf{" +
			aliases(200, "nodes(ids:$i){id}") + "}}", variables: object{"i": repeated(1000, "@now")}},
		{name: "190,000 wrong modes", alone: true, query: relations(1), variables: filter(object{"mode": object{
			"in": repeated(1000, "no mode")}})},
		{name: "270,000 wrong contexts of relations", write: true, ask: numbered(assertRelations,
			func(n int) list {
				return many(300, func(i int) any {
					return relation(fmt.Sprint("r", n, "-", i), "state:IRN", "state:PAK", object{
						"contexts": repeated(900, "x")})
				})
			})},
		{name: "a source that is not there 190 times, under 190 names", query: relations(190),
			variables: filter(object{"source": object{"eq": "x"}})},
		{name: "a text of 900 kB under 20 names", alone: true, query: ofText + aliases(20,
			"entities(where:{name:{contains:$t}}){totalCount}") + "}", variables: object{"t": long}},
		{name: "a text of 900 kB under 190 names", query: ofText + aliases(190,
			"entities(where:{name:{contains:$t}}){totalCount}") + "}", variables: object{"t": long}},
		{name: "a wrong mode of 90 kB under 190 names", query: relations(190),
			variables: object{"w": object{"mode": object{"eq": long[:90_000]}}}},
		{name: "an id of 900 kB that names nothing", query: relations(1),
			variables: object{"w": object{"source": object{"eq": long}}}},
	}
	return attacks, neighbours
}
