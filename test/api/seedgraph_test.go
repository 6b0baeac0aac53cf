package api

import "testing"

// TestReadings: what the article alone lets one know, what the sources that were read by March add, and what was known
// in June, is the same on each store. TestFacts of package seed derives it by hand from the sources.
func TestReadings(t *testing.T) {
	const all = ` {relations(orderBy: {direction: ASC}, first: 100) {totalCount nodes {key realization
		when {edtf certainFrom certainTo} status location {key} deaths {min max} injuries {min max} claimCount}}}`
	d := document{name: "readings", query: `{article: asOf(knownAt: "2024-02-24T00:00:00Z")` + all +
		` later: asOf(knownAt: "2024-03-02T00:00:00Z")` + all + ` june: asOf(knownAt: "2024-06-02T00:00:00Z")` + all +
		`}`}
	onEach(t, func(t *testing.T, db *database) {
		d.checkAnswer(t, serve(t, db).post(d.query, nil))
	})
}

// TestContradictionsOfTheSeed: on the untouched seed graph, the only contradiction is between the counts of the dead.
// That relations at one level ended on the day on which those at another began is none.
func TestContradictionsOfTheSeed(t *testing.T) {
	onEach(t, func(t *testing.T, db *database) {
		c := serve(t, db)
		const query = `{nodes {kind relation {key} excludes {key}}}`
		c.answers(t,
			`query ($t: DateTime!) {contradictions `+query+` then: asOf(knownAt: $t) {contradictions `+query+`}}`,
			object{"t": known}, `{"contradictions": {"nodes": [{"kind": "FIGURES", "relation": {"key":
				"strike-pak-on-irn"}, "excludes": []}]}, "then": {"contradictions": {"nodes": []}}}`)
	})
}
