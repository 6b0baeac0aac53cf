package hostile

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

const (
	assertRelations = `mutation($input:[RelationInput!]!){assertRelations(input:$input){created unchanged}}`
	upsertEntities  = `mutation($input:[EntityInput!]!){upsertEntities(input:$input){created unchanged}}`
	addClaims       = `mutation($input:[AddClaimInput!]!){addClaims(input:$input){updated unchanged}}`
)

// evidence is what every claim has.
var evidence = list{object{"source": "source:dawn-2024-01-18"}}

// many makes n members of an input.
func many(n int, one func(i int) any) list {
	out := make(list, n)
	for i := range out {
		out[i] = one(i)
	}
	return out
}

// claimsOf makes n claims of different days.
func claimsOf(n int) list {
	return many(n, func(i int) any {
		return object{"by": []string{"state:IRN", "state:PAK"}[i%2], "on": fmt.Sprintf("%d-%02d-%02d", 1000+i/300,
			1+i/25%12, 1+i%25), "evidence": evidence}
	})
}

func relation(id, from, to string, more object) object {
	r := object{"id": id, "type": "ACCUSE", "from": from, "to": to, "when": "2024-01-05",
		"claims": list{object{"by": "state:IRN", "evidence": evidence}}}
	for k, v := range more {
		r[k] = v
	}
	return r
}

// numbered is an attack whose requests differ, where the same one again would change nothing.
func numbered(query string, input func(n int) list) func(int) request {
	const different = 4 // they are large
	var made [different]func() request
	for n := range made {
		made[n] = sync.OnceValue(func() request { return post(query, object{"input": input(n)}) })
	}
	return func(n int) request { return made[n%different]() }
}

// lazily is same for what is large.
func lazily(r func() request) func(int) request {
	made := sync.OnceValue(r)
	return func(int) request { return made() }
}

// times writes a text n times, with commas between.
func times(n int, text string) string { return strings.Repeat(text+",", n-1) + text }

// TestInputs sends inputs that are too large, wrong in every place, or cause work that grows faster than they do.
func TestInputs(t *testing.T) {
	attacks, neighbours := inputs()
	runAll(t, attacks, neighbours)
}

func inputs() (attacks, neighbours []attack) {
	attacks = []attack{
		{name: "or of 1,000,000", ask: lazily(func() request {
			return post("query($w:RelationWhere){relations(where:$w){totalCount}}", raw(`{"w":{"or":[`+times(1_000_000,
				"{}")+`]}}`))
		}), least: 3_000_000},
		{name: "8,000 claims on a new relation", write: true, ask: numbered(assertRelations, func(n int) list {
			return list{relation(fmt.Sprint("r", n), "state:IRN", "state:PAK", object{"claims": claimsOf(8000)})}
		})},
		{name: "8,000 claims on one relation", write: true, ask: numbered(addClaims, func(n int) list {
			return many(8000, func(i int) any {
				return object{"relation": "visit", "claim": object{"by": "state:IRN", "stance": "CONFIRMS",
					"on": fmt.Sprintf("%d-%02d-%02d", 1000+n*100+i/300, 1+i/25%12, 1+i%25), "evidence": evidence}}
			})
		})},
		{name: "40,000 links", write: true, ask: numbered(assertRelations, func(n int) list {
			return list{relation(fmt.Sprint("r", n), "state:IRN", "state:PAK", object{"links": many(40_000,
				func(i int) any {
					return object{"role": "ABOUT", "relation": fmt.Sprint("no-such-relation-", i)}
				})})}
		})},
		{name: "10,000 relations, each wrong", write: true, ask: numbered(assertRelations, func(int) list {
			return many(10_000, func(i int) any {
				return object{"type": "ACCUSE", "from": "", "to": "x y",
					"when": "yesterday"}
			})
		})},
		{name: "90 organizations, each part of each other", write: true, alone: true, setUp: []request{
			post(upsertEntities, object{"input": many(90, func(i int) any {
				return object{"id": organization(i),
					"kind": "ORGANIZATION", "name": organization(i)}
			})}),
		}, ask: lazily(func() request { return post(assertRelations, object{"input": partOf(90)}) }), least: 700_000},
	}
	neighbours = []attack{
		{name: "and of 1,000,000", ask: lazily(func() request {
			return post("query($w:EntityWhere){entities(where:$w){totalCount}}", raw(`{"w":{"and":[`+times(1_000_000,
				"{}")+`]}}`))
		})},
		{name: "1,000,000 ids of a filter", ask: lazily(func() request {
			return post("query($w:EntityWhere){entities(where:$w){totalCount}}",
				raw(`{"w":{"id":{"in":[`+each(1_000_000, `"%d"`)+`]}}}`))
		})},
		{name: "1,000,000 ids of nodes", ask: lazily(func() request {
			return post("query($i:[ID!]!){nodes(ids:$i){id}}", raw(`{"i":[`+each(1_000_000, `"%d"`)+`]}`))
		})},
		{name: "1,000,000 ids of a neighborhood", ask: lazily(func() request {
			return post("query($i:[ID!]!){neighborhood(ids:$i){truncated}}", raw(`{"i":[`+each(1_000_000, `"%d"`)+`]}`))
		})},
		{name: "1,000,000 entities that are empty", write: true,
			ask: lazily(func() request { return post(upsertEntities, raw(`{"input":[`+times(1_000_000, "{}")+`]}`)) })},
		{name: "1,000,000 of a variable that is not used", ask: lazily(func() request {
			return post("query($i:[ID!]){stats{entityCount}}", raw(`{"i":[`+each(1_000_000, `"%d"`)+`]}`))
		})},
		{name: "1,000,000 members of attributes", write: true, ask: numbered(assertRelations, func(n int) list {
			return list{relation(fmt.Sprint("r", n), "state:IRN", "state:PAK", object{"attributes": raw(`{"a":[` +
				each(1_000_000, "%d") + `]}`)})}
		})},
		{name: "attributes 9,000 deep", write: true, ask: numbered(assertRelations, func(n int) list {
			return list{relation(fmt.Sprint("r", n), "state:IRN", "state:PAK", object{"attributes": raw(`{"a":` +
				nested(9_000, "[", "1", "]") + `}`)})}
		})},
		{name: "1,000,000 aliases of an entity", write: true, ask: numbered(upsertEntities, func(n int) list {
			return list{object{"id": fmt.Sprint("person:", n), "kind": "PERSON", "name": "P", "aliases": raw(`[` +
				each(1_000_000, `"a%d"`) + `]`)}}
		})},
		{name: "a name of 10 MB", write: true, ask: numbered(upsertEntities, func(n int) list {
			return list{object{"id": fmt.Sprint("person:", n), "kind": "PERSON", "name": strings.Repeat("n",
				10_000_000)}}
		})},
		{name: "10,000 entities, each wrong", write: true, ask: numbered(upsertEntities, func(int) list {
			return many(10_000, func(i int) any {
				return object{"id": "", "kind": "PERSON", "name": "", "aliases": list{"", ""},
					"point": object{"lat": 100, "lon": 200}, "publishedOn": "x"}
			})
		})},
		{name: "10,000 claims of relations that are not there", write: true, ask: numbered(addClaims, func(int) list {
			return many(10_000, func(i int) any {
				return object{"relation": fmt.Sprint("gone-", i), "claim": object{"by": fmt.Sprint("nobody-", i),
					"evidence": list{object{"source": fmt.Sprint("nothing-", i)}}}}
			})
		})},
		// Eight at once are like eight of those above.
		{name: "10,000 relations with ends that are not there", write: true, alone: true,
			ask: numbered(assertRelations, func(int) list {
				return many(10_000, func(i int) any {
					return relation(fmt.Sprint("r", i), fmt.Sprint("a", i),
						fmt.Sprint("b", i), nil)
				})
			})},
		{name: "10,000 times one id that differs", write: true, alone: true,
			ask: numbered(assertRelations, func(int) list {
				return many(10_000, func(i int) any {
					return relation("r", "state:IRN", "state:PAK", object{"description": fmt.Sprint(i)})
				})
			})},
		{name: "one relation 10,000 times", write: true, alone: true, ask: numbered(assertRelations, func(n int) list {
			return many(10_000, func(int) any { return relation(fmt.Sprint("r", n), "state:IRN", "state:PAK", nil) })
		})},
		{name: "8,000 pieces of evidence of one claim", write: true, ask: numbered(assertRelations, func(n int) list {
			return list{relation(fmt.Sprint("r", n), "state:IRN", "state:PAK",
				object{"claims": list{object{"by": "state:IRN", "evidence": many(8000, func(i int) any {
					return object{"source": "source:dawn-2024-01-18", "locator": fmt.Sprint(i)}
				})}}})}
		})},
		{name: "10,000 links to relations that are there", write: true,
			ask: numbered(assertRelations, func(n int) list {
				return list{relation(fmt.Sprint("r", n), "state:IRN", "state:PAK", object{"links": many(10_000,
					func(i int) any {
						return object{"role": []string{"ABOUT", "AFTER"}[i%2], "relation": "visit"}
					})})}
			})},
		{name: "a chain of 5,000 organizations", write: true, alone: true, setUp: []request{
			post(upsertEntities, object{"input": many(5000, func(i int) any {
				return object{"id": organization(i),
					"kind": "ORGANIZATION", "name": organization(i)}
			})}),
		}, ask: numbered(assertRelations, func(int) list {
			return many(4999, func(i int) any {
				return relation(fmt.Sprint("p", i), organization(i), organization(i+1), object{"type": "PART_OF",
					"when": "2020/.."})
			})
		})},
		{name: "an official with 3,000 offices", write: true, ask: numbered(assertRelations, func(n int) list {
			return many(3000, func(i int) any {
				return relation(fmt.Sprintf("o%d-%d", n, i), "official:jalil-abbas-jilani", []string{"state:IRN",
					"state:PAK"}[i%2], object{"type": "HOLDS_OFFICE", "role": fmt.Sprint(i),
					"when": fmt.Sprintf("%d/..", 1000+i%1000)})
			})
		})},
		{name: "100 mutations in one document", write: true, ask: func(n int) request {
			return post("mutation{"+aliases(100, fmt.Sprintf(`upsertEntities(input:[{`+
				`id:"person:%d",kind:PERSON,name:"P"}]){entities{relations(first:1000){nodes{key}}}}`, n))+"}", nil)
		}},
		{name: "a date of 1 MB", write: true, ask: numbered(assertRelations, func(n int) list {
			return list{relation(fmt.Sprint("r", n), "state:IRN", "state:PAK", object{"when": "[" +
				strings.TrimSuffix(strings.Repeat("2024-01-01,", 90_000), ",") + "]"})}
		})},
		{name: "variables of the wrong type, 1,000,000 times", write: true,
			ask: lazily(func() request { return post(upsertEntities, raw(`{"input":[`+each(1_000_000, "%d")+`]}`)) })},
		{name: "names that no input has, 100,000 times", write: true,
			ask: lazily(func() request {
				return post(upsertEntities, raw(`{"input":[{`+each(100_000,
					`"x%d":1`)+`}]}`))
			})},
	}
	for _, some := range [][]attack{attacks, neighbours} {
		for i := range some {
			some[i].check = fewErrors
		}
	}
	return attacks, neighbours
}

// fewErrors looks that an answer does not tell of each of many errors.
func fewErrors(a answer) string {
	if len(a.Codes) > 0 && a.Bytes > 256<<10 {
		return fmt.Sprintf("%d bytes of errors", a.Bytes)
	}
	return ""
}

func organization(i int) string { return fmt.Sprint("organization:", i) }

// partOf makes each of n organizations part of each other one.
func partOf(n int) list {
	var out list
	for i := range n {
		for j := range n {
			if i != j {
				out = append(out, object{"id": fmt.Sprintf("p%d-%d", i, j), "type": "PART_OF", "from": organization(i),
					"to": organization(j), "when": "2020", "claims": list{object{"evidence": evidence}}})
			}
		}
	}
	return out
}

// TestGone asks for the old ends of relations that are no longer there.
func TestGone(t *testing.T) {
	const n = 200
	var patches strings.Builder
	for i := range n {
		fmt.Fprintf(&patches, `a%d:correctRelation(id:"r%d",version:1,patch:{from:"state:IRN"},reason:"x"){changed} `,
			i, i)
	}
	gone := []request{
		post(upsertEntities, object{"input": list{object{"id": "state:gone", "kind": "STATE", "name": "Gone"}}}),
		post(assertRelations, object{"input": many(n, func(i int) any {
			return relation(fmt.Sprint("r", i), "state:gone", "state:PAK", object{"type": "AGREE"})
		})}),
		post("mutation{"+patches.String()+"}", nil),
		post(`mutation{deleteEntity(id:"state:gone",version:1,reason:"x"){changed}}`, nil),
	}
	complete := func(a answer) string {
		if len(a.Codes) > 0 || !strings.Contains(a.Start, `"data":{`) {
			return "not answered: " + a.Start
		}
		return ""
	}
	attacks := []attack{
		{name: "history from, of an end that is gone", setUp: gone, check: complete,
			query: `{relations(where:{type:{eq:AGREE}},first:50){nodes{history{from{name}}}}}`},
		{name: "history from, of many ends that are gone", setUp: gone,
			query: `{relations(where:{type:{eq:AGREE}},first:300){nodes{` + aliases(9, "history{from{name}}") + `}}}`},
	}
	neighbours := []attack{
		{name: "history from, in a view before it", setUp: gone, check: complete,
			query: `{asOf(date:"2024-02-01"){relations(first:50){nodes{` + aliases(3, "history{from{name}}") + `}}}}`},
		{name: "history from, in a view that does not know it", setUp: gone, check: complete,
			query: `{asOf(knownAt:"2024-02-24T00:00:00Z"){relations(first:20){nodes{history{from{name}to{name}` +
				`fromState{name}location{name}claims{by{name}evidence{source{name}}}}}}}}`},
		{name: "all that an old version refers to", setUp: gone,
			query: `{relations(first:300){nodes{history{from{name}to{name}fromState{name}toState{name}location{name}` +
				`links{relation{key}}sameEvent{key}}}}}`},
		{name: "history from, of the change log", setUp: gone, check: complete,
			query: `{changes(first:50){nodes{relation{history{from{name}}}}}}`},
		{name: "history from, of an id of a view", setUp: gone, check: complete,
			query: `{node(id:"r1@known=2024-02-24T00:00:00Z"){...on Relation{history{from{name}}}} b:node(id:"r1"){` +
				`...on Relation{history{from{name}}}}}`},
	}
	runAll(t, attacks, neighbours)
}
