package hostile

import (
	"net/http"
	"net/url"
	"testing"
)

// TestExploring asks what counts, walks or compares: with as much as one question can take, or under many names.
func TestExploring(t *testing.T) {
	runAll(t, exploring(), nil)
}

func exploring() []attack {
	const (
		long   = `during:{from:"2011-01-01",to:"2024-09-01"}`
		days   = `from:{date:"0001-01-01"},to:{date:"9999-12-31"}`
		totals = `totals{newRelations goneRelations changedRelations}`
	)
	return []attack{
		{name: "a timeline of 5,000 days by four groups",
			query: `{timeline(bucket:DAY,groupBy:[TYPE],groups:4,where:{` + long + `}){start end type count}}`},
		{name: "8 names of timelines with many groups, of which little is shown", query: "{" + aliases(8,
			`timeline(bucket:DAY,groupBy:[FROM,TO,TYPE],groups:100,first:1,where:{`+long+`}){start}`) + "}"},
		{name: "8 names of facets with all that they count", query: "{" + aliases(8,
			`facets(where:{score:{lte:10}}){count others(first:1){nodes{key}}sources(first:1){nodes{key}}}`) + "}"},
		{name: "paths of eight steps", query: `{paths(from:"state:IRN",to:"state:PAK",mode:K_SHORTEST,maxLength:8,` +
			`first:1000){keys} timed:paths(from:"state:IRN",to:"state:PAK",timeRespecting:true,mode:FASTEST,` +
			`maxLength:8,maxWaiting:9999){keys}}`},
		{name: "rankings", query: "{" + aliases(2, `ranking(by:COMMUNITY,where:{score:{lte:10}},first:1000){items{`+
			`node{relations(first:9){totalCount}}}}`) + "b:ranking(by:BETWEENNESS){items{value}}}"},
		{name: "11 names of comparisons, with totals",
			query: "{" + aliases(10, "compare("+days+",first:1){"+totals+"}") +
				`k:compare(from:{knownAt:"0001-01-01T00:00:00Z"},first:1){` + totals + "}}"},
		{name: "30 names of versions",
			query: "{" + aliases(30, `versions(where:{score:{lte:10}}){nodes{claims{evidence{paraphrase}}}}`) + "}"},
		{name: "60 circles", query: `{relations(where:{location:{or:[` + each(60, `{near:{lat:%d,lon:0,km:9000}}`) +
			`]}}){totalCount}}`},
		{name: "dyads with all series", query: "{" + aliases(12, `dyad(a:"state:IRN",b:"state:PAK"){`+
			`series(bucket:DAY){start count}changePoints(penalty:0,minBuckets:1){at}standing{key}chains{relations{key}}}`) + "}"},
		{name: "an export by a filter 40 deep", ask: same(export("jsonl", ofRelations(40, "from")))},
		{name: "the schema, again and again", ask: same(request{Method: http.MethodGet, Path: "/schema.graphql"})},
	}
}

// export asks for an export of what a filter finds.
func export(format, where string) request {
	return request{Method: http.MethodGet, Path: "/export/" + format + "?where=" + url.QueryEscape(where)}
}
