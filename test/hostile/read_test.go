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

// named writes a fragment.
func named(name, on, fields string) string {
	return " fragment " + name + " on " + on + "{" + fields + "}"
}

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
		next := strings.ReplaceAll(field, "*", fmt.Sprint("...F", i+1))
		fmt.Fprintf(&b, " fragment F%d on %s{a:%s b:%s}", i, on, next, next)
	}
	fmt.Fprintf(&b, " fragment F%d on %s{%s}", n, on, leaf)
	return b.String()
}

// ofRelations is a filter that leads n times from relations to entities and back.
func ofRelations(n int, end string) string {
	return "{" + nested(n, "hasRelation:{"+end+":{", `name:{eq:"nobody"}`, "}}") + "}"
}

const (
	introspection = `{types{name description kind fields(includeDeprecated:true){name description args{name ` +
		`description type{name ofType{name}}} type{name ofType{name}}} inputFields{name description} enumValues{` +
		`name description}}}`
	everything = `id key when{edtf text startEarliest endLatest} description attributes actor recordedAt claims{` +
		`by{id name description} evidence{source{id title url description} paraphrase}} evidence{source{id title ` +
		`url} paraphrase}`
)

// TestFilters asks filters that nest: what they lower to must not double with each level.
func TestFilters(t *testing.T) {
	attacks, neighbours := filters()
	runAll(t, attacks, neighbours)
}

func filters() (attacks, neighbours []attack) {
	states := func(where string) string { return "{states(where:" + where + "){nodes{key}}}" }
	attacks = []attack{
		{name: "hasRelation 40 deep", query: states(ofRelations(40, "from")), least: 900},
		{name: "hasRelation 12 deep", query: states(ofRelations(12, "from"))},
		{name: "hasRelation 14 deep", query: states(ofRelations(14, "from"))},
		{name: "hasRelation 16 deep", query: states(ofRelations(16, "from"))},
		{name: "hasRelation 18 deep", query: states(ofRelations(18, "from"))},
		{name: "hasRelation either, 4 deep, with a name that nothing has", query: states(ofRelations(4, "either"))},
	}
	neighbours = []attack{
		{name: "hasRelation to, 40 deep", query: states(ofRelations(40, "to"))},
		{name: "hasRelation either, 10 deep", query: states(ofRelations(10, "either"))},
		{name: "hasRelation either, 40 deep", query: states(ofRelations(40, "either"))},
		{name: "claim by, 40 deep",
			query: states("{" + nested(40, "hasRelation:{claim:{by:{", `name:{eq:"nobody"}`, "}}}") + "}")},
		{name: "location, 40 deep", query: states(ofRelations(40, "location"))},
		{name: "from and to and either at each level", query: states(everyEnd(7))},
		{name: "not, 1,000 deep", query: states("{" + nested(1000, "not:{", "", "}") + "}")},
		{name: "and, 1,000 deep", query: states("{" + nested(1000, "and:[{", "", "}]") + "}")},
		{name: "hasRelation 40 deep, as a variable",
			query: "query($w:EntityWhere){states(where:$w){nodes{key}}}", variables: whereAsValue(40, "from")},
		{name: "hasRelation 4,900 deep, as a variable",
			query: "query($w:EntityWhere){states(where:$w){nodes{key}}}", variables: whereAsValue(4_900, "from")},
		{name: "hasRelation 40 deep, by GET", ask: same(get(states(ofRelations(40, "from"))))},
		{name: "hasRelation 40 deep, in asOf",
			query: `{asOf(date:"2024-01-20")` + states(ofRelations(40, "from")) + "}"},
		{name: "hasRelation 40 deep, in a fragment",
			query: `{relations{nodes{from{...F}}}} fragment F on Entity{relations(where:{from:` + ofRelations(40,
				"from") + `}){totalCount}}`},
		{name: "hasRelation 40 deep, of provinces",
			query: `{states{nodes{provinces(where:` + ofRelations(40, "from") + `){totalCount}}}}`},
		{name: "hasRelation 40 deep, of a neighborhood",
			query: `{neighborhood(ids:["state:IRN"],where:{from:` + ofRelations(40, "from") + `}){nodes{key}}}`},
		{name: "hasRelation 40 deep, of contradictions",
			query: `{contradictions(where:{from:` + ofRelations(40, "from") + `}){nodes{kind}}}`},
		{name: "hasRelation 40 deep, in a payload", write: true,
			query: `mutation{upsertEntities(input:[{id:"person:x",kind:PERSON,name:"X"}]){entities{relations(where:{` +
				`from:` + ofRelations(40, "from") + `}){totalCount}}}}`},
		{name: "hasRelation 3 deep, under 60 names",
			query: "{" + aliases(60, `states(where:`+ofRelations(3, "either")+`){totalCount}`) + "}"},
		{name: "a filter of 190 conditions that nothing meets, on all pairs",
			query: states(`{hasRelation:{either:{hasRelation:{or:[` + each(180, `{mode:{startsWith:"m%d"}}`) +
				`]}}}}`)},
		{name: "1,000 ids",
			query: `{relations(where:{or:[{id:{in:[` + each(1000, `"r%d"`) + `]}},{from:{id:{in:[` + each(1000,
				`"e%d"`) + `]}}}]}){totalCount}}`},
		{name: "contains, 190 times",
			query: `{entities(where:{or:[` + each(190, `{name:{contains:"x%d"}}`) + `]}){totalCount}}`},
		{name: "contains of a text of 900 kB",
			query:     `query($w:EntityWhere){entities(where:$w){totalCount}}`,
			variables: object{"w": object{"name": object{"contains": strings.Repeat("a", 900_000)}}}},
	}
	return attacks, neighbours
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
	files := map[*request]string{} // by the first of what was written there
	for i, a := range found {
		found[i] = attack{} // its requests may be large
		file := seeded
		if len(a.setUp) > 0 {
			if files[&a.setUp[0]] == "" {
				files[&a.setUp[0]] = prepared(t, a.setUp)
			}
			file = files[&a.setUp[0]]
		}
		t.Run(a.name, func(t *testing.T) {
			if a.ask == nil {
				a.ask = same(post(a.query, a.variables))
			}
			if n := a.ask(0).Size(); n < a.least {
				t.Fatalf("the request has %d bytes; it was made of %d", n, a.least)
			}
			a.run(t, file)
		})
	}
}

// TestAnswers asks for answers that grow with each level, or each name.
func TestAnswers(t *testing.T) {
	attacks, neighbours := answers()
	runAll(t, attacks, neighbours)
}

func answers() (attacks, neighbours []attack) {
	attacks = []attack{
		{name: "history in history, 26 deep",
			query: "{relations{nodes{" + nested(26, "history{", "key", "}") + "}}}", least: 240},
		{name: "histories in histories, refused under 34 names under 150",
			query: "{relations{...F2}}" + named("F2", "RelationConnection", aliases(150, "nodes{...F1}")) +
				named("F1", "Relation", aliases(34, "history{...F0}")) + named("F0", "Relation", "history{type}")},
		{name: "evidence, source, evidenceFor",
			query: "{relations(first:9){nodes{" + nested(14, "evidence{source{evidenceFor(first:1){nodes{", "key",
				"}}}}") + "}}}", least: 640},
		{name: "100 names of what a relation says, over rows",
			query: "{relations(first:53){nodes{from{relations(first:50){nodes{from{relations(first:50){nodes{" +
				aliases(100, "claims{evidence{paraphrase}}") + "}}}}}}}}}", least: 3000},
		{name: "100 names of a list",
			query: "{" + aliases(100, "relations(first:1000){nodes{description when{text edtf}attributes}}") + "}",
			least: 4800},
	}
	neighbours = []attack{
		{name: "sameEvent in sameEvent", query: "{relations{nodes{" + nested(26, "sameEvent{", "key", "}") + "}}}"},
		{name: "links in links", query: "{relations{nodes{" + nested(26, "links{relation{", "key", "}}") + "}}}"},
		{name: "history and links by turns",
			query: "{relations{nodes{" + nested(13, "history{links{relation{", "key", "}}}") + "}}}"},
		{name: "history and sameEvent by turns",
			query: "{relations{nodes{" + nested(13, "history{sameEvent{", "key", "}}") + "}}}"},
		{name: "history of an entity in its history",
			query: "{states{nodes{" + nested(26, "history{", "key", "}") + "}}}"},
		{name: "history in claims' sources",
			query: "{relations{nodes{" + nested(8, "history{claims{evidence{source{evidenceFor(first:1){nodes{", "key",
				"}}}}}}") + "}}}"},
		{name: "claims by a state that has relations with claims",
			query: "{relations(first:9){nodes{" + nested(10, "claims{by{relations(first:2){nodes{", "key", "}}}}") +
				"}}}"},
		{name: "ends and their relations, pages of one",
			query: "{relations{nodes{" + nested(20, "from{relations(first:1){nodes{", "key", "}}}") + "}}}"},
		{name: "offices of offices",
			query: "{officials{nodes{" + nested(10, "offices{relation{from{...on Official{", "key", "}}}}") + "}}}"},
		{name: "state of state", query: "{entities{nodes{" + nested(60, "state{", "key", "}") + "}}}"},
		{name: "history in history, in fragments",
			query: "{relations{nodes{...F0}}}" + chain(26, "Relation", "history{*}", "key")},
		{name: "fragments that double, of sameEvent",
			query: "{relations{nodes{...F0}}}" + doubling(20, "Relation", "sameEvent{*}", "key")},
		{name: "fragments that double, of history",
			query: "{relations{nodes{...F0}}}" + doubling(12, "Relation", "history{*}", "key")},
		{name: "fragments that double, of claims",
			query: "{relations(first:1000){nodes{...F0}}}" + doubling(9, "Relation", "links{relation{*}}",
				"claims{evidence{paraphrase}}")},
		{name: "fragments that double, of asOf",
			query: "{...F0}" + doubling(20, "Query", "asOf{*}", "stats{entityCount}")},
		{name: "fragments that double, of views by their ids", query: `{node(id:"@now"){...F0}}` +
			doubling(14, "View", `node(id:"state:IRN"){*}`, "stats{entityCount}")},
		{name: "the views of 190 ids", query: `query($i:[ID!]!){nodes(ids:$i){...on View{relations(first:1000){nodes{` +
			everything + `}}}}}`, variables: object{"i": instants(190)}},
		{name: "1,000 views with 900 names of their id", query: `query($i:[ID!]!){nodes(ids:$i){...on View{` +
			aliases(900, "id") + "}}}", variables: object{"i": instants(1000)}},
		{name: "60 names of 1,000 views",
			query:     `query($i:[ID!]!){` + aliases(60, "nodes(ids:$i){...on View{id stats{entityCount}}}") + "}",
			variables: object{"i": instants(1000)}},
		{name: "history in history, by GET",
			ask: same(get("{relations{nodes{" + nested(26, "history{", "key", "}") + "}}}"))},
		{name: "history in history, in asOf",
			query: `{asOf(date:"2024-02-01"){relations{nodes{` + nested(26, "history{", "key", "}") + "}}}}"},
		{name: "history in history, of node",
			query: `{nodes(ids:["visit","ambassador-irn-returns"]){...on Relation{` + nested(26, "history{", "key",
				"}") + "}}}"},
		{name: "history in history, of a neighborhood",
			query: `{neighborhood(ids:["state:IRN"]){relations{` + nested(26, "history{", "key", "}") + "}}}"},
		{name: "history in history, of the change log",
			query: `{changes{nodes{relation{` + nested(26, "history{", "key", "}") + "}}}}"},
		{name: "history in history, of contradictions",
			query: `{contradictions{nodes{relation{` + nested(26, "history{", "key", "}") + "}}}}"},
		{name: "history in history, in a payload", write: true,
			query: `mutation{addClaims(input:[{relation:"visit",claim:{` +
				`by:"state:PAK",stance:CONFIRMS,on:"2024-02-01",evidence:[{source:"source:dawn-2024-01-18"}]}}]){` +
				`relations{` + nested(26, "history{", "key", "}") + "}}}"},
		{name: "100 names of what a relation says, of a list",
			query: "{relations(first:1000){nodes{" + aliases(100,
				"claims{by{name}evidence{paraphrase source{title url}}}") + "}}}"},
		{name: "1,400 names of claims",
			query: "{relations(first:1000){nodes{" + aliases(1400, "claims{...C}") +
				"}}} fragment C on Claim{by{name description}evidence{paraphrase source{title url}}}"},
		{name: "rows of rows of rows",
			query: "{relations(first:53){nodes{from{relations(first:50){nodes{from{relations(first:50){nodes{key " +
				"description when{text}claims{evidence{paraphrase}}}}}}}}}}}"},
		{name: "rows of rows of rows, by edges",
			query: "{entities(first:100){edges{node{relations(first:40){edges{other{relations(first:40){edges{" +
				"cursor direction other{name description} node{description}}}}}}}}}}"},
		{name: "900 names of a text", query: "{relations(first:1000){nodes{" + aliases(900, "description") + "}}}"},
		{name: "900 names of when",
			query: "{relations(first:1000){nodes{" + aliases(900, "when{text edtf startEarliest endLatest}") + "}}}"},
		{name: "2,000 names of __typename",
			query: "{relations(first:1000){nodes{" + aliases(2000, "__typename") + "}}}"},
		{name: "300 names of evidence, compressed",
			ask: same(post("{relations(first:1000){nodes{"+aliases(300,
				"evidence{paraphrase source{title url publisher}}")+"}}}", nil).With("Accept-Encoding", "gzip"))},
		{name: "40 names of a neighborhood",
			query: "{" + aliases(40, `neighborhood(ids:["state:IRN","state:PAK"]){nodes{name description} relations{`+
				everything+"} links{source target count}}") + "}"},
		{name: "1,000 times one id",
			query: `query($i:[ID!]!){nodes(ids:$i){...on Relation{` + everything +
				`} ...on Entity{name description relations(first:5){nodes{key}}}}}`,
			variables: object{"i": repeated(1000, "strike-irn-on-pak")}},
		{name: "100 names of relationTypes",
			query: "{" + aliases(100, "relationTypes{type description modes{name score symmetry} joins{from to}}") +
				"}"},
		{name: "500 names of relationTypes",
			query: "{" + aliases(500, "relationTypes{description modes{name score}}") + "}"},
		{name: "100 names of relationTypes, 200 names in each",
			query: "{" + aliases(100, "relationTypes{...F}") + "} fragment F on RelationTypeInfo{" +
				aliases(200, "description") + "}"},
		{name: "60 names of the change log",
			query: "{" + aliases(60,
				"changes(first:1000){nodes{items{key action version}entity{name history{name}}}}") + "}"},
		{name: "95 names of a search for much",
			query: "{" + aliases(95, `search(text:"`+strings.Repeat("jrb dk", 33)+`"){nodes{key name}}`) + "}"},
		{name: "190 names of stats",
			query: "{" + aliases(190, "stats{entities{kind count}relations{type count}}") + "}"},
	}
	return attacks, neighbours
}

// instants are ids of n views.
func instants(n int) list {
	out := make(list, n)
	for i := range out {
		out[i] = fmt.Sprintf("@known=2024-02-24T00:00:00.%03dZ", i+1)
	}
	return out
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
		next := strings.ReplaceAll(field, "*", fmt.Sprint("...F", i+1))
		fmt.Fprintf(&b, " fragment F%d on %s{%s}", i, on, next)
	}
	fmt.Fprintf(&b, " fragment F%d on %s{%s}", n, on, leaf)
	return b.String()
}

// TestIntrospection asks for the schema too often.
func TestIntrospection(t *testing.T) {
	schema := "__schema" + introspection
	attacks := []attack{
		{name: "asOf in asOf around __schema", query: views(31, schema), least: 640},
		{name: "190 names of __schema",
			query: "{" + aliases(190, "__schema{types{...T}}") + "} fragment T on __Type" + typeFields, least: 4000},
	}
	neighbours := []attack{
		{name: "__type under 190 names", query: "{" + aliases(190, `__type(name:"Relation")`+typeFields) + "}"},
		{name: "types of fields of types", query: "{__schema{types{" + nested(6, "fields{type{", "name", "}}") + "}}}"},
		{name: "types of fields of types, through ofType",
			query: "{__schema{types{" + nested(4, "fields{type{ofType{ofType{", "name fields{name}", "}}}}") + "}}}"},
		{name: "possible types of interfaces of possible types",
			query: "{__schema{types{" + nested(8, "interfaces{possibleTypes{", "name description", "}}") + "}}}"},
		{name: "190 names of __schema in a fragment",
			query: "{...F} fragment F on Query{" + aliases(190, schema) + "}"},
		{name: "190 names of __schema in asOf", query: "{asOf{" + aliases(190, schema) + "}}"},
		{name: "__schema in 60 views", query: "{" + aliases(60, "asOf{"+schema+"}") + "}"},
		{name: "190 names of __schema by GET",
			ask: same(get("{" + aliases(190, "__schema{types{name description}}") + "}"))},
		{name: "900 names of a type's description", query: "{__schema{types{" + aliases(900, "description") + "}}}"},
		{name: "fragments that double, of types",
			query: "{__schema{types{...F0}}}" + doubling(6, "__Type", "fields{type{*}}", "name")},
		{name: "__schema of a mutation", write: true,
			query: "mutation{" + aliases(100, "__typename") + "upsertEntities(input:[]){created}}"},
		{name: "asOf in asOf around lists", query: views(24, "relations(first:1000){nodes{"+everything+"}}")},
		{name: "asOf in asOf 500 deep", query: "{" + nested(450, "asOf{", "stats{entityCount}", "}") + "}"},
	}
	runAll(t, attacks, neighbours)
}

const typeFields = `{name description fields{name description args{name description type{name}}type{name}}` +
	`inputFields{name description}enumValues{name description}possibleTypes{name}}`

// views asks for something in views inside views, with the same at each level.
func views(n int, field string) string {
	return "{..." + "F" + "}" + " fragment F on Query{" + nested(n, "asOf{...S ", "...S", "}") +
		"} fragment S on Query{" + field + "}"
}
