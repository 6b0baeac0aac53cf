package api

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestHintsAreBounded: ids that name nothing, in hundreds of places of several lists, are told of a hundred times.
func TestHintsAreBounded(t *testing.T) {
	c := serve(t, openLite(t))
	r := c.post("query($w: RelationWhere) {"+numbered(5, "a%d: relations(where: $w) {totalCount} ")+"}", object{
		"w": object{"or": slices.Repeat([]any{object{"between": []string{"IRN", "nobody"}}}, 100)}})
	var out struct {
		Extensions struct{ Hints []json.RawMessage }
	}
	if err := json.Unmarshal([]byte(r.body), &out); err != nil {
		t.Fatal(err)
	}
	if n := len(out.Extensions.Hints); n != 100 {
		t.Errorf("%d hints", n)
	}
}

// TestHints: where a list came back empty, and its filter names what is not there, the answer says so and what may have
// been meant. It takes one statement more.
func TestHints(t *testing.T) {
	onEach(t, func(t *testing.T, db *database) {
		grown = grown || db.name == "neo4j"
		c := author(t, db)
		for _, x := range []struct {
			name, query string
			want        string // path field value→suggestion, one a line
			same        bool   // as many statements as the plan has
		}{
			{
				name: "codes", query: `{relations(where: {betweenStates: ["IRN", "pak"]}) {totalCount}}`,
				want: "relations where.betweenStates.0 IRN→state:IRN\nrelations where.betweenStates.1 pak→state:PAK",
			},
			{
				name:  "names and other forms of ids",
				query: `{r: relations(where: {or: [{from: {id: {in: ["Iran", "jaish-al-adl", "STATE:PAK"]}}}]}) {nodes {key}}}`,
				want: "r where.or.0.from.id.in.0 Iran→state:IRN\n" +
					"r where.or.0.from.id.in.1 jaish-al-adl→group:jaish-al-adl\n" +
					"r where.or.0.from.id.in.2 STATE:PAK→state:PAK",
			},
			{
				name:  "one of two is there",
				query: `{relations(where: {fromState: {eq: "state:IRN"}, toState: {eq: "PK"}}) {nodes {key}}}`,
				want:  "relations where.toState.eq PK→state:PAK",
			},
			{
				name: "nothing is close", query: `{relations(where: {source: {eq: "xyzzy"}}) {edges {cursor}}}`,
				want: "relations where.source.eq xyzzy→",
			},
			{
				name:  "of entities, and below",
				query: `{states {nodes {officials(where: {id: {eq: "nobody"}}) {nodes {key}}}} entities(where: {hasRelation: {location: {id: {eq: "province:Kerman"}}}}) {totalCount}}`,
				want: "states.nodes.officials where.id.eq nobody→\n" +
					"entities where.hasRelation.location.id.eq province:Kerman→",
			},
			{
				name:  "of a neighborhood",
				query: `{neighborhood(ids: ["state:PAK"], where: {source: {in: ["IR"]}}) {nodes {key}}}`,
				want:  "neighborhood where.source.in.0 IR→state:IRN",
			},
			{
				name:  "of a relation",
				query: `{relation(id: "strike-irn-on-pak") {linkedBy(where: {either: {id: {eq: "IND"}}}) {totalCount}}}`,
				want:  "relation.linkedBy where.either.id.eq IND→",
			},
			{
				name:  "as it was known",
				query: `{asOf(knownAt: "2024-02-24T00:00:00Z") {relations(where: {claim: {by: {id: {eq: "IRN"}}}}) {totalCount}}}`,
				want:  "asOf.relations where.claim.by.id.eq IRN→state:IRN",
			},
			{
				name:  "before anything was known",
				query: `{asOf(knownAt: "2000-01-01T00:00:00Z") {relations(where: {from: {id: {eq: "state:IRN"}}}) {totalCount}}}`,
				want:  "asOf.relations where.from.id.eq state:IRN→",
			},
			{
				name:  "all are there",
				query: `{relations(where: {between: ["state:IRN", "source:dawn-2024-01-18"]}) {totalCount}}`,
			},
			{
				name: "not " +
					"empty", query: `{relations(where: {from: {id: {in: ["IRN", "state:IRN"]}}}) {totalCount}}`, same: true,
			},
			{
				name: "not", query: `{relations(where: {type: {in: []}, not: {from: {id: {eq: "IRN"}}}}) {totalCount}}`,
				same: true,
			},
			{name: "an empty page of a list that is not", same: true,
				query: `{relations(first: 0, where: {from: {id: {in: ["IRN", "state:IRN"]}}}) {nodes {key}}}`},
		} {
			db.recorder.take()
			r := c.post(x.query, nil)
			sent := len(db.recorder.take())
			if errs, _ := r.errors(t); len(errs) > 0 {
				t.Errorf("%s: %+v", x.name, errs)
			}
			var body struct {
				Extensions struct {
					Hints []struct {
						Message, Field, Value string
						Path                  []string
						Suggestion            *string
					}
				}
			}
			if err := json.Unmarshal(r.body, &body); err != nil {
				t.Fatalf("%s: %v in %s", x.name, err, r.body)
			}
			var got []string
			for _, h := range body.Extensions.Hints {
				suggestion := ""
				if h.Suggestion != nil {
					suggestion = *h.Suggestion
				}
				got = append(got, fmt.Sprintf("%s %s %s→%s", strings.Join(h.Path, "."), h.Field, h.Value, suggestion))
				if !strings.Contains(h.Message, h.Value) || !strings.Contains(h.Message, suggestion) {
					t.Errorf("%s: message %q", x.name, h.Message)
				}
			}
			if diff := cmp.Diff(x.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("%s (-want +got):\n%s\n%s", x.name, diff, r.body)
			}
			steps := document{query: x.query}.steps(t)
			if sent > steps+1 || x.same && sent > steps {
				t.Errorf("%s: %d statements were sent; the plan has %d", x.name, sent, steps)
			}
		}
		c.call(t, "upsertEntities", input(object{"id": "state:XA", "kind": "STATE", "name": "Xanadu"},
			object{"id": "state:XB", "kind": "STATE", "name": "Xanadu too"}))
		c.call(t, "mergeEntities", map[string]any{"from": "state:XB", "into": "state:XA", "reason": "the same"})
		r := c.post(`{relations(where: {from: {id: {eq: "state:XB"}}}) {totalCount}}`, nil)
		for _, want := range []string{`"suggestion":"state:XA"`, `it was merged into \"state:XA\" (Xanadu)`} {
			if !strings.Contains(string(r.body), want) {
				t.Errorf("merged: no %s in %s", want, r.body)
			}
		}
	})
}
