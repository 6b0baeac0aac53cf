package api

import (
	"fmt"
	"testing"
)

// TestInstants: every instant is one of its own, also those that programs take for "none", and is written in each of
// RFC 3339's ways.
func TestInstants(t *testing.T) {
	const empty = `{"relations":{"nodes":[]},"states":{"totalCount":0},"state":null}`
	const seen = `{relations(where: {type: {eq: ASSAULT}}, first: 1) {nodes {type}} states {totalCount} state(id: ` +
		`"state:IRN") {id}}`
	at := func(instant, want string) []asked {
		return []asked{
			{
				name: instant, document: `{asOf(knownAt: "` + instant + `") ` + seen + `}`,
				answer: `{"asOf":` + want + `}`,
			},
			{
				name: instant + " in a variable", document: `query ($t: DateTime!) {asOf(knownAt: $t) ` + seen + `}`,
				variables: `{"t": "` + instant + `"}`, answer: `{"asOf":` + want + `}`,
			},
		}
	}
	all := []asked{
		{
			name:     "beside the present",
			document: `{states {totalCount} asOf(knownAt: "0001-01-01T00:00:00Z") {stats {entityCount relationCount}}}`,
			answer:   `{"states":{"totalCount":2},"asOf":{"stats":{"entityCount":0,"relationCount":0}}}`,
		},
		{
			name:     "inside another view",
			document: `{asOf(date: "2024-01-20") {asOf(knownAt: "0001-01-01T00:00:00Z") {relations {totalCount}}}}`,
			code:     "GRAPHQL_VALIDATION_FAILED", says: []string{`field "asOf" on type "View"`},
		},
		{
			name:     "with a day",
			document: `{asOf(date: "2024-01-20", knownAt: "0001-01-01T00:00:00Z") {relations {totalCount}}}`,
			answer:   `{"asOf":{"relations":{"totalCount":0}}}`,
		},
		{
			name: "null is now", document: `query ($t: DateTime) {asOf(knownAt: $t) {states {totalCount}}}`,
			variables: `{"t": null}`, answer: `{"asOf":{"states":{"totalCount":2}}}`,
		},
		{
			name: "ids",
			document: `{a: node(id: "state:IRN@known=0001-01-01T00:00:00Z") {id} b: state(id: ` +
				`"state:IRN@known=0000-01-01T00:00:00Z") {id} nodes(ids: ["state:IRN", ` +
				`"state:IRN@known=0001-01-01T00:00:00Z", "state:IRN@known=0001-01-01T00:00:00Z,date=2024-01-20", ` +
				`"state:IRN@known=9999-12-31T23:59:59Z"]) {id}}`,
			answer: `{"a":null,"b":null,"nodes":[{"id":"state:IRN"},null,null,` +
				`{"id":"state:IRN@known=9999-12-31T23:59:59Z"}]}`,
		},
	}
	for _, x := range []string{"0001-01-01T00:00:00Z", "0001-01-01T05:00:00+05:00", "0001-01-01T00:00:01Z",
		"0000-01-01T00:00:00Z", "1500-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2024-02-22T23:59:59.999999999Z"} {
		all = append(all, at(x, empty)...)
	}
	full := func(id string) string {
		return fmt.Sprintf(`{"relations":{"nodes":[{"type":"ASSAULT"}]},"states":{"totalCount":2},`+
			`"state":{"id":"state:IRN@known=%s"}}`, id)
	}
	for _, x := range []struct{ instant, id string }{
		{instant: "9999-12-31T23:59:59Z", id: "9999-12-31T23:59:59Z"},
		{instant: "2999-01-01T00:00:00Z", id: "2999-01-01T00:00:00Z"},
		{instant: "2400-01-01t00:00:00z", id: "2400-01-01T00:00:00Z"},
		{instant: "2400-01-01T02:00:00+02:00", id: "2400-01-01T00:00:00Z"},
		{instant: "2399-12-31T23:59:60Z", id: "2400-01-01T00:00:00Z"},
	} {
		all = append(all, at(x.instant, full(x.id))...)
	}
	for instant, says := range map[string]string{"2024-01-01": "RFC 3339", "2024-01-01T00:00:00": "RFC 3339",
		"2024-01-01T00:00:60Z": "leap second", "9999-12-31T23:59:59-01:00": "years 0000 to 9999", "": "RFC 3339"} {
		all = append(all, asked{name: "refused " + instant, document: `query ($t: DateTime) {asOf(knownAt: $t) ` +
			`{states {totalCount}}}`, variables: `{"t": "` + instant + `"}`, code: badInput, argument: "asOf.knownAt",
			says: []string{says}})
	}
	onInputs(t, all)
}
