package api

import (
	"strings"
	"testing"
)

// TestInsideViews: what is nested in a view is of that view, down to offices and acting states, and what is asked
// there about days is asked of it.
func TestInsideViews(t *testing.T) {
	onEach(t, func(t *testing.T, db *database) {
		c := serve(t, db)
		for name, x := range map[string]struct{ query, want string }{
			"offices of a day": {query: `{a: asOf(date: "2023-08-16") {official(id: "official:jalil-abbas-jilani")
				{offices {title} state {key}}}
				b: asOf(date: "2023-08-17") {official(id: "official:jalil-abbas-jilani") {offices {title of {key} when
				{edtf} relation {id}} state {id}}}
				c: asOf(date: "2024-05-20") {official(id: "official:hossein-amir-abdollahian") {offices {title} state
				{key}}}}`,
				want: `{"a": {"official": {"offices": [], "state": null}},
				"b": {"official": {"offices": [{"title": "Caretaker Minister of Foreign Affairs", "of": {"key":
				"state:PAK"}, "when": {"edtf": "2023-08-17/[2024-02-26..]"},
				"relation": {"id": "office-jilani-fm@date=2023-08-17"}}], "state": {"id":
				"state:PAK@date=2023-08-17"}}},
				"c": {"official": {"offices": [], "state": null}}}`},
			"offices as known": {query: `query ($t: DateTime!) {asOf(knownAt: $t) {official(id: ` +
				`"official:jalil-abbas-jilani") {id key offices {title when {edtf} relation {id version}} state {id}}}}`,
				want: `{"asOf": {"official": {"id": "official:jalil-abbas-jilani` + knownSuffix +
					`", "key": "official:jalil-abbas-jilani", "offices": [{"title": "Minister of Foreign Affairs",
				"when": {"edtf": "[..2024-01-22]/[2024-01-22..]"}, "relation": {"id": "office-jilani-fm` + knownSuffix +
					`", "version": 1}}], "state": {"id": "state:PAK` + knownSuffix + `"}}}}`},
			"at inside": {query: `{asOf(date: "2024-06-01") {official(id: "official:hossein-amir-abdollahian") {now:
				offices {title} then: offices(at: "2024-01-20") {title}
				relations(where: {at: "2024-01-17"}) {totalCount nodes {key}}}}}`,
				want: `{"asOf": {"official": {"now": [], "then": [{"title": "Minister of Foreign Affairs"}], ` +
					`"relations": {"totalCount": 2, "nodes": [{"key": "talks-1"}, {"key": "invitation"}]}}}}`},
			"during inside": {
				query: `{asOf(date: "2024-01-17") {relations(where: {during: {from: "2024-01-17", to: "2024-01-31"}, ` +
					`aspect: {eq: EVENT}, certainty: CERTAIN}) {totalCount nodes {key}}}}`,
				want: `{"asOf": {"relations": {"totalCount": 7, "nodes": [{"key": "talks-1"}, {"key": ` +
					`"visits-cancelled"}, {"key": "ambassador-may-not-return"}, {"key": "recall-ambassador"}, ` +
					`{"key": "call-condemnation"}, {"key": "brotherly-irn"}, {"key": "brotherly-pak"}]}}}`,
			},
			"a day before": {query: `{asOf(date: "2024-01-17") {relations(where: {at: "2024-01-18", certainty:
				CERTAIN, type: {eq: ASSAULT}}) {totalCount} strike: relation(id: "strike-pak-on-irn") {key}
				other: relation(id: "strike-irn-on-pak") {key sameEvent {key}}}}`,
				want: `{"asOf": {"relations": {"totalCount": 0}, "strike": null, "other": {"key": ` +
					`"strike-irn-on-pak", "sameEvent": [{"key": "strike-irn-on-jaa"}]}}}`},
			"states": {query: `query ($t: DateTime!) {asOf(knownAt: $t) {state(id: "state:PAK") {provinces ` +
				`{totalCount nodes {id state {id}}} officials {totalCount nodes {key}}}} state(id: "state:PAK") ` +
				`{officials {totalCount}}}`,
				want: `{"asOf": {"state": {"provinces": {"totalCount": 1, "nodes": [{"id": "province:PK-BA` +
					knownSuffix + `", "state": {"id": "state:PAK` + knownSuffix + `"}}]},
				"officials": {"totalCount": 1,
					"nodes": [{"key": "official:jalil-abbas-jilani"}]}}}, "state": {"officials": {"totalCount": 2}}}`},
			"links": {query: `{asOf(date: "2024-01-17") {relation(id: "strike-irn-on-pak") {links {role relation
				{id}}}} relation(id: "restoration") {links {relation {key}}}
				early: asOf(date: "2024-01-18") {relation(id: "call-condemnation") {links {role relation {key}}}}}`,
				want: `{"asOf": {"relation": {"links": [{"role": "AFTER", "relation": {"id":
					"davos-meeting@date=2024-01-17"}}]}}, "relation": {"links": [{"relation": {"key": "talks-2"}}]},
				"early": {"relation": {"links": [{"role": "ABOUT", "relation": {"key": "strike-irn-on-pak"}}, {"role":
				"PART_OF", "relation": {"key": "talks-1"}}]}}}`},
			"both": {query: `query ($t: DateTime!) {asOf(knownAt: $t, date: "2024-01-20", certainty: CERTAIN) ` +
				`{state(id: "state:IRN") {id key relations(where: {type: {eq: ASSAULT}}) {totalCount nodes {key when ` +
				`{edtf}}}}}}`,
				want: `{"asOf": {"state": {"id": "state:IRN` + knownSuffix +
					`,date=2024-01-20,certain", "key": "state:IRN", "relations": {"totalCount": 3, "nodes": [
				{"key": "strike-irn-on-jaa",
					"when": {"edtf": "[2024-01-01..2024-01-18]"}}, {"key": "strike-pak-on-irn", "when": {"edtf": "[2024-01-01..2024-01-18]"}}, {"key": "strike-irn-on-pak", "when": {"edtf": "[2024-01-01..2024-01-18]"}}]}}}}`},
			"beside each other": {
				query: `query ($t: DateTime!) {a: asOf(knownAt: $t, date: "2024-01-20") {relation(id: "visit") {id} ` +
					`state(id: "state:IRN") {id}} b: asOf(knownAt: $t) {visit: relation(id: "visit") {id}}}`,
				want: `{"a": {"relation": null, "state": {"id": "state:IRN` + knownSuffix +
					`,date=2024-01-20"}}, "b": {"visit": {"id": "visit` + knownSuffix + `"}}}`,
			},
			// The current version was not known then: it has an id of its own, not that of the version which was.
			"versions": {query: `query ($t: DateTime!) {asOf(knownAt: $t) {relation(id: "visit") {id version ` +
				`supersededAt history {id version}}} relation(id: "visit") {id history {id version}}}`,
				want: `{"asOf": {"relation": {"id": "visit` + knownSuffix +
					`", "version": 1, "supersededAt": null, "history": [{"id": "visit@known=2024-02-23T00:00:00Z", "version": 1}, {"id": "visit", "version": 2}]}},
				"relation": {"id": "visit", "history": [{"id": "visit@known=2024-02-23T00:00:00Z", "version": 1},
					{"id": "visit", "version": 2}]}}`},
			"entities' versions": {
				query: `query ($t: DateTime!) {asOf(knownAt: $t) {state(id: "state:IRN") {id history {id version ` +
					`recordedAt}}}}`,
				want: `{"asOf": {"state": {"id": "state:IRN` + knownSuffix + `", "history": [{"id": "state:IRN` +
					knownSuffix + `", "version": 1, "recordedAt": "2024-02-23T00:00:00Z"}]}}}`,
			},
		} {
			t.Run(name, func(t *testing.T) {
				vars := object{}
				if strings.Contains(x.query, "$t") {
					vars["t"] = known
				}
				c.answers(t, x.query, vars, x.want)
			})
		}
	})
}

// TestViewIDs: an id that names a view is answered in it, wherever an object is asked for by its id.
func TestViewIDs(t *testing.T) {
	onEach(t, func(t *testing.T, db *database) {
		c := serve(t, db)
		c.answers(t, `query ($visit: ID!, $state: ID!, $bla: ID!, $dated: ID!, $ids: [ID!]!) {
			node(id: $visit) {id ... on Relation {key realization version from {id} links {relation {id}}}}
			relation(id: $visit) {id realization} state(id: $state) {id key name relations {totalCount}} group:
			militantGroup(id: $bla) {name}
			dated: state(id: $dated) {id relations {totalCount}} nodes(ids: $ids) {id ... on Relation {version}} now:
			state(id: "state:IRN") {id}}`,
			object{"visit": "visit" + knownSuffix, "state": "state:IRN" + knownSuffix, "bla": "group:bla" + knownSuffix,
				"dated": "state:IRN@date=0001-01-01,certain",
				"ids": list{"visit", "visit" + knownSuffix, "visit@known=2024-03-01T00:00:00Z",
					"visit@known=2024-02-24T00:00:00Z,date=2024-01-20", "state:PAK@date=2024-01-20",
					"no-such" + knownSuffix}},
			`{"node": {"id": "visit`+knownSuffix+
				`", "key": "visit", "realization": "PLANNED", "version": 1, "from": {"id": `+
				`"official:hossein-amir-abdollahian`+knownSuffix+`"},
			"links": [{"relation": {"id": "invitation`+knownSuffix+`"}}]}, "relation": {"id": "visit`+knownSuffix+
				`", "realization": "PLANNED"},
			"state": {"id": "state:IRN`+knownSuffix+
				`", "key": "state:IRN", "name": "Iran", "relations": {"totalCount": 27}}, "group": null,
			"dated": {"id": "state:IRN@date=0001-01-01,certain", "relations": {"totalCount": 0}},
			"nodes": [{"id": "visit", "version": 2}, {"id": "visit`+knownSuffix+
				`", "version": 1}, {"id": "visit@known=2024-03-01T00:00:00Z", "version": 2}, null, {"id": "state:PAK@date=2024-01-20"}, null],
			"now": {"id": "state:IRN"}}`)
		// In a view, a plain id is of that view, and one with a view of its own is of its own.
		c.answers(t, `{asOf(date: "2024-01-20") {plain: node(id: "state:IRN") {id} own: node(id: `+
			`"state:IRN@known=2024-02-24T00:00:00Z") {id}}}`, nil,
			`{"asOf": {"plain": {"id": "state:IRN@date=2024-01-20"}, "own": {"id": "state:IRN`+knownSuffix+`"}}}`)
		for _, id := range []string{"state:IRN@", "state:IRN@known=yesterday", "state:IRN@known=2024-02-24",
			"state:IRN@date=2024-13-01", "state:IRN@date=2024", "state:IRN@certain",
			"state:IRN@known=2024-02-24T00:00:00Z,certain", "state:IRN@date=2024-01-20,tomorrow",
			"state:IRN@tomorrow=1", "state:IRN@date=2024-01-20@date=2024-01-20", "state:IRN@known=", "@"} {
			errs, _ := c.post(`query ($id: ID!) {node(id: $id) {id}}`, object{"id": id}).errors(t)
			if len(errs) != 1 || errs[0].Extensions.Code != badInput || errs[0].Extensions.Argument != "node.id" ||
				errs[0].Extensions.Value != id {
				t.Errorf("%s: %+v", id, errs)
			}
		}
		errs, _ := c.post(`{nodes(ids: ["visit", "visit@now"]) {id} b: state(id: "state:IRN@soon") {id}}`,
			nil).errors(t)
		if len(errs) != 2 {
			t.Errorf("%+v", errs)
		}
		for _, bad := range []struct{ query, argument string }{
			{query: `{asOf(knownAt: "2024-02-24") {stats {entityCount}}}`, argument: "asOf.knownAt"},
			{query: `{asOf(date: "2024-02-30") {stats {entityCount}}}`, argument: "asOf.date"},
			{
				query:    `{then: asOf(date: "2024-02-20") {relations(where: {at: "nonsense"}) {totalCount}}}`,
				argument: "then.relations.where.at",
			},
		} {
			errs, _ := c.post(bad.query, nil).errors(t)
			if len(errs) != 1 || errs[0].Extensions.Code != badInput || errs[0].Extensions.Argument != bad.argument {
				t.Errorf("%s: %+v", bad.query, errs)
			}
		}
	})
}

// TestHistoryIsOfItsOwn: of an old version only its own fields can be asked for, wherever the history is, and
// whatever kind it was of.
func TestHistoryIsOfItsOwn(t *testing.T) {
	c := serve(t, openLite(t))
	for query, argument := range map[string]string{
		`{official(id: "official:jalil-abbas-jilani") {history {version relations {totalCount}}}}`:        "official.history.relations",
		`{official(id: "official:jalil-abbas-jilani") {old: history {s: state {key}}}}`:                   "official.old.s",
		`{official(id: "official:jalil-abbas-jilani") {history {... on State {provinces {totalCount}}}}}`: "official.history.provinces",
		`{neighborhood(ids: ["official:jalil-abbas-jilani"]) {nodes {history {version ... on Official {offices ` +
			`{title}}}}}}`: "neighborhood.nodes.history.offices",
		`{asOf(date: "2024-01-20") {nodes(ids: ["official:jalil-abbas-jilani"]) {... on Entity {history {history ` +
			`{version}}}}}}`: "asOf.nodes.history.history",
		`{relation(id: "visit") {from {... on Official {history {... on Official {offices {title}}}} ... on State ` +
			`{history {kind}}}}}`: "relation.from.history.offices",
	} {
		errs, _ := c.post(query, nil).errors(t)
		if len(errs) != 1 || errs[0].Extensions.Code != badInput || errs[0].Extensions.Argument != argument {
			t.Errorf("%s: %+v", query, errs)
		}
	}
}
