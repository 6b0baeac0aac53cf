package hostile

import (
	"fmt"
	"strings"
	"testing"
)

// object and list keep the inputs readable.
type (
	object = map[string]any
	list   = []any
)

// nested writes inner between n times open and n times close.
func nested(n int, open, inner, close string) string {
	return strings.Repeat(open, n) + inner + strings.Repeat(close, n)
}

// aliases writes a field under n names.
func aliases(n int, field string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d:%s ", i, field)
	}
	return b.String()
}

// each writes something for every number below n, with commas between.
func each(n int, format string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = fmt.Sprintf(format, i)
	}
	return strings.Join(parts, ",")
}

// doubling writes fragments of which each asks the next one for twice as much.
func doubling(n int, on, field, leaf string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on %s{a:%s b:%s}", i, on, strings.ReplaceAll(field, "*", fmt.Sprint("...F", i+1)), strings.ReplaceAll(field, "*", fmt.Sprint("...F", i+1)))
	}
	fmt.Fprintf(&b, " fragment F%d on %s{%s}", n, on, leaf)
	return b.String()
}

// ofRelations is a filter that leads n times from relations to entities and back.
func ofRelations(n int, end string) string {
	return "{" + nested(n, "hasRelation:{"+end+":{", `name:{eq:"nobody"}`, "}}") + "}"
}

const (
	introspection = `{types{name description kind fields(includeDeprecated:true){name description args{name description type{name ofType{name}}} type{name ofType{name}}} inputFields{name description} enumValues{name description}}}`
	everything    = `id key when{edtf text startEarliest endLatest} description attributes actor recordedAt claims{by{id name description} evidence{source{id title url description} paraphrase}} evidence{source{id title url} paraphrase}`
)

// TestFilters asks filters that nest: what they lower to must not double with each level.
func TestFilters(t *testing.T) {
	states := func(where string) string { return "{states(where:" + where + "){nodes{key}}}" }
	attacks := []attack{
		{name: "hasRelation 40 deep", ask: same(post(states(ofRelations(40, "from")), nil)), least: 900},
		{name: "hasRelation 12 deep", ask: same(post(states(ofRelations(12, "from")), nil))},
		{name: "hasRelation 14 deep", ask: same(post(states(ofRelations(14, "from")), nil))},
		{name: "hasRelation 16 deep", ask: same(post(states(ofRelations(16, "from")), nil))},
		{name: "hasRelation 18 deep", ask: same(post(states(ofRelations(18, "from")), nil))},
		{name: "hasRelation either, 4 deep, with a name that nothing has", ask: same(post(states(ofRelations(4, "either")), nil))},
	}
	neighbours := []attack{
		{name: "hasRelation to, 40 deep", ask: same(post(states(ofRelations(40, "to")), nil))},
		{name: "hasRelation either, 10 deep", ask: same(post(states(ofRelations(10, "either")), nil))},
		{name: "hasRelation either, 40 deep", ask: same(post(states(ofRelations(40, "either")), nil))},
		{name: "claim by, 40 deep", ask: same(post(states("{"+nested(40, "hasRelation:{claim:{by:{", `name:{eq:"nobody"}`, "}}}")+"}"), nil))},
		{name: "location, 40 deep", ask: same(post(states(ofRelations(40, "location")), nil))},
		{name: "from and to and either at each level", ask: same(post(states(everyEnd(7)), nil))},
		{name: "not, 1,000 deep", ask: same(post(states("{"+nested(1000, "not:{", "", "}")+"}"), nil))},
		{name: "and, 1,000 deep", ask: same(post(states("{"+nested(1000, "and:[{", "", "}]")+"}"), nil))},
		{name: "hasRelation 40 deep, as a variable", ask: same(post("query($w:EntityWhere){states(where:$w){nodes{key}}}", whereAsValue(40, "from")))},
		{name: "hasRelation 4,900 deep, as a variable", ask: same(post("query($w:EntityWhere){states(where:$w){nodes{key}}}", whereAsValue(4_900, "from")))},
		{name: "hasRelation 40 deep, by GET", ask: same(get(states(ofRelations(40, "from"))))},
		{name: "hasRelation 40 deep, in asOf", ask: same(post(`{asOf(date:"2024-01-20")`+states(ofRelations(40, "from"))+"}", nil))},
		{name: "hasRelation 40 deep, in a fragment", ask: same(post(`{relations{nodes{from{...F}}}} fragment F on Entity{relations(where:{from:`+ofRelations(40, "from")+`}){totalCount}}`, nil))},
		{name: "hasRelation 40 deep, of provinces", ask: same(post(`{states{nodes{provinces(where:`+ofRelations(40, "from")+`){totalCount}}}}`, nil))},
		{name: "hasRelation 40 deep, of a neighborhood", ask: same(post(`{neighborhood(ids:["state:IRN"],where:{from:`+ofRelations(40, "from")+`}){nodes{key}}}`, nil))},
		{name: "hasRelation 40 deep, of contradictions", ask: same(post(`{contradictions(where:{from:`+ofRelations(40, "from")+`}){nodes{kind}}}`, nil))},
		{name: "hasRelation 40 deep, in a payload", write: true, ask: same(post(`mutation{upsertEntities(input:[{id:"person:x",kind:PERSON,name:"X"}]){entities{relations(where:{from:`+ofRelations(40, "from")+`}){totalCount}}}}`, nil))},
		{name: "hasRelation 3 deep, under 60 names", ask: same(post("{"+aliases(60, `states(where:`+ofRelations(3, "either")+`){totalCount}`)+"}", nil))},
		{name: "a filter of 190 conditions that nothing meets, on all pairs", ask: same(post(states(`{hasRelation:{either:{hasRelation:{or:[`+each(180, `{mode:{eq:"m%d"}}`)+`]}}}}`), nil))},
		{name: "1,000 ids", ask: same(post(`{relations(where:{or:[{id:{in:[`+each(1000, `"r%d"`)+`]}},{from:{id:{in:[`+each(1000, `"e%d"`)+`]}}}]}){totalCount}}`, nil))},
		{name: "contains, 190 times", ask: same(post(`{entities(where:{or:[`+each(190, `{name:{contains:"x%d"}}`)+`]}){totalCount}}`, nil))},
		{name: "contains of a text of 900 kB", ask: same(post(`query($w:EntityWhere){entities(where:$w){totalCount}}`, object{"w": object{"name": object{"contains": strings.Repeat("a", 900_000)}}}))},
	}
	runAll(t, attacks, neighbours)
}

// everyEnd is a filter on both ends, either and the location, each of which has a relation with such ends.
func everyEnd(depth int) string {
	where := `{name:{eq:"nobody"}}`
	for range depth {
		where = "{hasRelation:{from:" + where + ",to:{name:{contains:\"n\"}},either:{kind:{eq:STATE}}}}"
	}
	return where
}

// whereAsValue is ofRelations for a variable $w.
func whereAsValue(n int, end string) any {
	return raw(`{"w":{` + nested(n, `"hasRelation":{"`+end+`":{`, `"name":{"eq":"nobody"}`, "}}") + "}}")
}

// raw is JSON as it stands.
type raw string

// MarshalJSON returns the text.
func (r raw) MarshalJSON() ([]byte, error) { return []byte(r), nil }

// runAll runs what was found, and what is like it, which -short leaves out.
func runAll(t *testing.T, found, neighbours []attack) {
	if !testing.Short() {
		found = append(found, neighbours...)
	}
	for i, a := range found {
		found[i] = attack{} // its requests may be large
		t.Run(a.name, func(t *testing.T) {
			if n := a.ask(0).Size(); n < a.least {
				t.Fatalf("the request has %d bytes; it was made of %d", n, a.least)
			}
			a.run(t)
		})
	}
}

// TestAnswers asks for answers that grow with each level, or each name.
func TestAnswers(t *testing.T) {
	attacks := []attack{
		{name: "history in history, 26 deep", ask: same(post("{relations{nodes{"+nested(26, "history{", "key", "}")+"}}}", nil)), least: 240},
		{name: "evidence, source, evidenceFor", ask: same(post("{relations(first:9){nodes{"+nested(14, "evidence{source{evidenceFor(first:1){nodes{", "key", "}}}}")+"}}}", nil)), least: 640},
		{name: "100 names of what a relation says, over rows", ask: same(post("{relations(first:53){nodes{from{relations(first:50){nodes{from{relations(first:50){nodes{"+aliases(100, "claims{evidence{paraphrase}}")+"}}}}}}}}}", nil)), least: 3000},
		{name: "100 names of a list", ask: same(post("{"+aliases(100, "relations(first:1000){nodes{description when{text edtf}attributes}}")+"}", nil)), least: 4800},
	}
	neighbours := []attack{
		{name: "sameEvent in sameEvent", ask: same(post("{relations{nodes{"+nested(26, "sameEvent{", "key", "}")+"}}}", nil))},
		{name: "links in links", ask: same(post("{relations{nodes{"+nested(26, "links{relation{", "key", "}}")+"}}}", nil))},
		{name: "history and links by turns", ask: same(post("{relations{nodes{"+nested(13, "history{links{relation{", "key", "}}}")+"}}}", nil))},
		{name: "history and sameEvent by turns", ask: same(post("{relations{nodes{"+nested(13, "history{sameEvent{", "key", "}}")+"}}}", nil))},
		{name: "history of an entity in its history", ask: same(post("{states{nodes{"+nested(26, "history{", "key", "}")+"}}}", nil))},
		{name: "history in claims' sources", ask: same(post("{relations{nodes{"+nested(8, "history{claims{evidence{source{evidenceFor(first:1){nodes{", "key", "}}}}}}")+"}}}", nil))},
		{name: "claims by a state that has relations with claims", ask: same(post("{relations(first:9){nodes{"+nested(10, "claims{by{relations(first:2){nodes{", "key", "}}}}")+"}}}", nil))},
		{name: "ends and their relations, pages of one", ask: same(post("{relations{nodes{"+nested(20, "from{relations(first:1){nodes{", "key", "}}}")+"}}}", nil))},
		{name: "offices of offices", ask: same(post("{officials{nodes{"+nested(10, "offices{relation{from{...on Official{", "key", "}}}}")+"}}}", nil))},
		{name: "state of state", ask: same(post("{entities{nodes{"+nested(60, "state{", "key", "}")+"}}}", nil))},
		{name: "history in history, in fragments", ask: same(post("{relations{nodes{...F0}}}"+chain(26, "Relation", "history{*}", "key"), nil))},
		{name: "fragments that double, of sameEvent", ask: same(post("{relations{nodes{...F0}}}"+doubling(20, "Relation", "sameEvent{*}", "key"), nil))},
		{name: "fragments that double, of history", ask: same(post("{relations{nodes{...F0}}}"+doubling(12, "Relation", "history{*}", "key"), nil))},
		{name: "fragments that double, of claims", ask: same(post("{relations(first:1000){nodes{...F0}}}"+doubling(9, "Relation", "links{relation{*}}", "claims{evidence{paraphrase}}"), nil))},
		{name: "fragments that double, of asOf", ask: same(post("{...F0}"+doubling(20, "Query", "asOf{*}", "stats{entityCount}"), nil))},
		{name: "history in history, by GET", ask: same(get("{relations{nodes{" + nested(26, "history{", "key", "}") + "}}}"))},
		{name: "history in history, in asOf", ask: same(post(`{asOf(date:"2024-02-01"){relations{nodes{`+nested(26, "history{", "key", "}")+"}}}}", nil))},
		{name: "history in history, of node", ask: same(post(`{nodes(ids:["visit","ambassador-irn-returns"]){...on Relation{`+nested(26, "history{", "key", "}")+"}}}", nil))},
		{name: "history in history, of a neighborhood", ask: same(post(`{neighborhood(ids:["state:IRN"]){relations{`+nested(26, "history{", "key", "}")+"}}}", nil))},
		{name: "history in history, of the change log", ask: same(post(`{changes{nodes{relation{`+nested(26, "history{", "key", "}")+"}}}}", nil))},
		{name: "history in history, of contradictions", ask: same(post(`{contradictions{nodes{relation{`+nested(26, "history{", "key", "}")+"}}}}", nil))},
		{name: "history in history, in a payload", write: true, ask: same(post(`mutation{addClaims(input:[{relation:"visit",claim:{by:"state:PAK",stance:CONFIRMS,on:"2024-02-01",evidence:[{source:"source:dawn-2024-01-18"}]}}]){relations{`+nested(26, "history{", "key", "}")+"}}}", nil))},
		{name: "100 names of what a relation says, of a list", ask: same(post("{relations(first:1000){nodes{"+aliases(100, "claims{by{name}evidence{paraphrase source{title url}}}")+"}}}", nil))},
		{name: "1,400 names of claims", ask: same(post("{relations(first:1000){nodes{"+aliases(1400, "claims{...C}")+"}}} fragment C on Claim{by{name description}evidence{paraphrase source{title url}}}", nil))},
		{name: "rows of rows of rows", ask: same(post("{relations(first:53){nodes{from{relations(first:50){nodes{from{relations(first:50){nodes{key description when{text}claims{evidence{paraphrase}}}}}}}}}}}", nil))},
		{name: "rows of rows of rows, by edges", ask: same(post("{entities(first:100){edges{node{relations(first:40){edges{other{relations(first:40){edges{cursor direction other{name description} node{description}}}}}}}}}}", nil))},
		{name: "900 names of a text", ask: same(post("{relations(first:1000){nodes{"+aliases(900, "description")+"}}}", nil))},
		{name: "900 names of when", ask: same(post("{relations(first:1000){nodes{"+aliases(900, "when{text edtf startEarliest endLatest}")+"}}}", nil))},
		{name: "2,000 names of __typename", ask: same(post("{relations(first:1000){nodes{"+aliases(2000, "__typename")+"}}}", nil))},
		{name: "300 names of evidence, compressed", ask: same(post("{relations(first:1000){nodes{"+aliases(300, "evidence{paraphrase source{title url publisher}}")+"}}}", nil).With("Accept-Encoding", "gzip"))},
		{name: "150 names of a neighborhood", ask: same(post("{"+aliases(40, `neighborhood(ids:["state:IRN","state:PAK"]){nodes{name description} relations{`+everything+"} links{source target count}}")+"}", nil))},
		{name: "1,000 times one id", ask: same(post(`query($i:[ID!]!){nodes(ids:$i){...on Relation{`+everything+`} ...on Entity{name description relations(first:5){nodes{key}}}}}`, object{"i": repeated(1000, "strike-irn-on-pak")}))},
		{name: "100 names of relationTypes", ask: same(post("{"+aliases(100, "relationTypes{type description modes{name score symmetry} joins{from to}}")+"}", nil))},
		{name: "500 names of relationTypes", ask: same(post("{"+aliases(500, "relationTypes{description modes{name score}}")+"}", nil))},
		{name: "200 names of the change log", ask: same(post("{"+aliases(60, "changes(first:1000){nodes{items{key action version}entity{name history{name}}}}")+"}", nil))},
		{name: "190 names of stats", ask: same(post("{"+aliases(190, "stats{entities{kind count}relations{type count}}")+"}", nil))},
	}
	runAll(t, attacks, neighbours)
}

func repeated(n int, v any) list {
	out := make(list, n)
	for i := range out {
		out[i] = v
	}
	return out
}

// chain writes fragments of which each asks the next one.
func chain(n int, on, field, leaf string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on %s{%s}", i, on, strings.ReplaceAll(field, "*", fmt.Sprint("...F", i+1)))
	}
	fmt.Fprintf(&b, " fragment F%d on %s{%s}", n, on, leaf)
	return b.String()
}

// TestIntrospection asks for the schema too often.
func TestIntrospection(t *testing.T) {
	schema := "__schema" + introspection
	attacks := []attack{
		{name: "asOf in asOf around __schema", ask: same(post(views(31, schema), nil)), least: 640},
		{name: "190 names of __schema", ask: same(post("{"+aliases(190, "__schema{types{...T}}")+"} fragment T on __Type"+typeFields, nil)), least: 4000},
	}
	neighbours := []attack{
		{name: "__type under 190 names", ask: same(post("{"+aliases(190, `__type(name:"Relation")`+typeFields)+"}", nil))},
		{name: "types of fields of types", ask: same(post("{__schema{types{"+nested(6, "fields{type{", "name", "}}")+"}}}", nil))},
		{name: "types of fields of types, through ofType", ask: same(post("{__schema{types{"+nested(4, "fields{type{ofType{ofType{", "name fields{name}", "}}}}")+"}}}", nil))},
		{name: "possible types of interfaces of possible types", ask: same(post("{__schema{types{"+nested(8, "interfaces{possibleTypes{", "name description", "}}")+"}}}", nil))},
		{name: "190 names of __schema in a fragment", ask: same(post("{...F} fragment F on Query{"+aliases(190, schema)+"}", nil))},
		{name: "190 names of __schema in asOf", ask: same(post("{asOf{"+aliases(190, schema)+"}}", nil))},
		{name: "__schema in 60 views", ask: same(post("{"+aliases(60, "asOf{"+schema+"}")+"}", nil))},
		{name: "190 names of __schema by GET", ask: same(get("{" + aliases(190, "__schema{types{name description}}") + "}"))},
		{name: "900 names of a type's description", ask: same(post("{__schema{types{"+aliases(900, "description")+"}}}", nil))},
		{name: "fragments that double, of types", ask: same(post("{__schema{types{...F0}}}"+doubling(6, "__Type", "fields{type{*}}", "name"), nil))},
		{name: "__schema of a mutation", write: true, ask: same(post("mutation{"+aliases(100, "__typename")+"upsertEntities(input:[]){created}}", nil))},
		{name: "asOf in asOf around lists", ask: same(post(views(24, "relations(first:1000){nodes{"+everything+"}}"), nil))},
		{name: "asOf in asOf 500 deep", ask: same(post("{"+nested(450, "asOf{", "stats{entityCount}", "}")+"}", nil))},
	}
	runAll(t, attacks, neighbours)
}

const typeFields = `{name description fields{name description args{name description type{name}}type{name}}inputFields{name description}enumValues{name description}possibleTypes{name}}`

// views asks for something in views inside views, with the same at each level.
func views(n int, field string) string {
	return "{..." + "F" + "}" + " fragment F on Query{" + nested(n, "asOf{...S ", "...S", "}") + "} fragment S on Query{" + field + "}"
}
