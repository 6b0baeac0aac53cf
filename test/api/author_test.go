package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"graphd/internal/server"
	"graphd/internal/store"
)

// author starts a server that takes writes, and returns its client; change may set its options.
func author(t testing.TB, s store.Store, change ...func(*server.Options)) *client {
	t.Helper()
	return serve(t, s, append(change, func(o *server.Options) { o.Loopback, o.Actor = true, "tester" })...)
}

// mutations are the calls, each with all that its payload tells. What a call is given are the variables of the same
// names.
var mutations = map[string]string{
	"upsertEntities": `mutation ($input: [EntityInput!]!) {upsertEntities(input: $input) {created updated unchanged ` +
		`bookmark entities {` + entityShown + `}}}`,
	"correctEntity": `mutation ($id: ID!, $version: Int!, $patch: EntityPatch!, $reason: String!) {
		correctEntity(id: $id, version: $version, patch: $patch, reason: $reason) {changed bookmark entity {` +
		entityShown + `}}}`,
	"assertRelations": `mutation ($input: [RelationInput!]!) {assertRelations(input: $input) {created unchanged ` +
		`bookmark relations {` + relationShown + `}}}`,
	"addClaims": `mutation ($input: [AddClaimInput!]!) {addClaims(input: $input) {updated unchanged bookmark ` +
		`relations {` + relationShown + `}}}`,
	"correctRelation": `mutation ($id: ID!, $version: Int!, $patch: RelationPatch!, $reason: String!) {
		correctRelation(id: $id, version: $version, patch: $patch, reason: $reason) {changed bookmark relation {` +
		relationShown + `}}}`,
	"retractRelation": `mutation ($id: ID!, $version: Int!, $reason: String!) {
		retractRelation(id: $id, version: $version, reason: $reason) {changed bookmark relation {` + relationShown +
		`}}}`,
	"mergeEntities": `mutation ($from: ID!, $into: ID!, $reason: String!) {
		mergeEntities(from: $from, into: $into, reason: $reason) {changed bookmark entity {` + entityShown + `}}}`,
	"unmergeEntities": `mutation ($id: ID!, $reason: String!) {unmergeEntities(id: $id, reason: $reason) {changed ` +
		`bookmark entity {` + entityShown + `}}}`,
	"deleteEntity": `mutation ($id: ID!, $version: Int!, $cascade: Boolean! = false, $reason: String!) {
		deleteEntity(id: $id, version: $version, cascade: $cascade, reason: $reason) {key retracted changed bookmark}}`,
	"rederive": `mutation ($after: Cursor, $first: Int! = 1000) {rederive(after: $after, first: $first) {bookmark}}`,
}

const (
	entityShown   = `id key kind name description aliases version recordedAt supersededAt actor reason tombstone`
	relationShown = `id key type when {edtf} realization fromKey toKey status description eventKey version recordedAt
		supersededAt actor reason tombstone
		claims {by {key} stance evidence {source {key} locator}} links {role relation {key}}`
)

// shown is an entity or a relation as the calls show it.
type shown struct {
	ID, Key, Kind, Name, Description, Type, Realization, FromKey, ToKey, Status, EventKey, Actor, Reason string
	Aliases                                                                                              []string
	Version                                                                                              int
	RecordedAt                                                                                           string
	SupersededAt                                                                                         *string
	Tombstone                                                                                            bool
	When                                                                                                 struct{ EDTF string }
	Claims                                                                                               []claimShown
	Links                                                                                                []struct {
		Role     string
		Relation struct{ Key string }
	}
}

type claimShown struct {
	By       *struct{ Key string }
	Stance   string
	Evidence []struct {
		Source  struct{ Key string }
		Locator string
	}
}

// payload is what a call told.
type payload struct {
	Created, Updated, Unchanged, Retracted int
	Changed                                bool
	Key                                    string
	Bookmark                               *string
	Entity, Relation                       *shown
	Entities, Relations                    []shown
}

// attempt makes a call, and returns what it told, or all that it was refused for.
func (c *client) attempt(t testing.TB, name string, args map[string]any) (payload, []failure) {
	t.Helper()
	errs, data := c.post(mutations[name], args).errors(t)
	if len(errs) > 0 {
		if len(data) > 0 && string(data) != "null" {
			t.Errorf("%s was refused and told something: %s", name, data)
		}
		return payload{}, errs
	}
	var out map[string]payload
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return out[name], nil
}

// call makes a call that must succeed.
func (c *client) call(t testing.TB, name string, args map[string]any) payload {
	t.Helper()
	p, errs := c.attempt(t, name, args)
	if len(errs) > 0 {
		t.Fatalf("%s: %+v", name, errs)
	}
	return p
}

// unchanged makes a call that was made before: it must say that nothing changed.
func (c *client) unchanged(t testing.TB, name string, args map[string]any) payload {
	t.Helper()
	before := c.logLength(t)
	p := c.call(t, name, args)
	if p.Changed || p.Created+p.Updated > 0 || p.Bookmark != nil {
		t.Errorf("%s sent again: %+v", name, p)
	}
	if after := c.logLength(t); after != before {
		t.Errorf("%s sent again made %d entries in the change log", name, after-before)
	}
	return p
}

// wrong is what is wrong with a call, as extensions tell it.
type wrong struct {
	code, argument, value string
	version               int
	says                  string // part of the message
}

// refused makes a call that must be refused, for these reasons in this order, and must change nothing.
func (c *client) refused(t testing.TB, name string, args map[string]any, want ...wrong) {
	t.Helper()
	before := c.logLength(t)
	_, errs := c.attempt(t, name, args)
	for i, e := range errs {
		x := e.Extensions
		if i >= len(want) {
			t.Errorf("%s is refused for one reason more: %+v", name, e)
			continue
		}
		w := want[i]
		if x.Code != w.code || x.Argument != w.argument || x.Value != w.value || x.CurrentVersion != w.version ||
			!strings.Contains(e.Message, w.says) {
			t.Errorf("%s, error %d: %+v\nwanted %+v", name, i, e, w)
		}
		if len(e.Path) != 1 || e.Path[0] != name {
			t.Errorf("%s, error %d has the path %v", name, i, e.Path)
		}
	}
	for _, w := range want[min(len(want), len(errs)):] {
		t.Errorf("%s is not refused for %+v", name, w)
	}
	if after := c.logLength(t); after != before {
		t.Errorf("%s was refused and made %d entries in the change log", name, after-before)
	}
}

// data asks a query that must succeed, and returns its answer.
func (c *client) data(t testing.TB, query string, variables map[string]any) json.RawMessage {
	t.Helper()
	r := c.post(query, variables)
	errs, data := r.errors(t)
	if len(errs) > 0 || r.status != http.StatusOK {
		t.Fatalf("%s\n%v: status %d, %+v", query, variables, r.status, errs)
	}
	return data
}

// answers asks a query, whose data must be this.
func (c *client) answers(t testing.TB, query string, variables map[string]any, want string) {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(want)); err != nil {
		t.Fatal(err)
	}
	if got := c.data(t, query, variables); string(got) != b.String() {
		t.Errorf("%s\n%v\n got %s\nwant %s", query, variables, got, b.String())
	}
}

// ask asks a query, and decodes its data.
func (c *client) ask(t testing.TB, query string, variables map[string]any, into any) {
	t.Helper()
	data := c.data(t, query, variables)
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
}

// relation returns the relation as it is now; nil if there is none.
func (c *client) relation(t testing.TB, id string) *shown {
	t.Helper()
	var out struct{ Relation *shown }
	c.ask(t, `query ($id: ID!) {relation(id: $id) {`+relationShown+`}}`, map[string]any{"id": id}, &out)
	return out.Relation
}

// history returns all versions of a relation, as they are told by the view in which it is there: the id may name one.
func (c *client) history(t testing.TB, id string) []shown {
	t.Helper()
	var out struct{ Relation *struct{ History []shown } }
	c.ask(t, `query ($id: ID!) {relation(id: $id) {history {key version recordedAt supersededAt actor reason `+
		`tombstone status when {edtf} description}}}`, map[string]any{"id": id}, &out)
	if out.Relation == nil {
		t.Fatalf("there is no relation %s", id)
	}
	return out.Relation.History
}

// change is an entry of the change log.
type change struct {
	Cursor, At, Actor, Kind, Reason string
	Items                           []struct {
		Action, Key string
		IsRelation  bool
		Version     int
	}
}

// changes returns the change log behind a cursor, read page by page.
func (c *client) changes(t testing.TB, after any, pageSize int) []change {
	t.Helper()
	var all []change
	for {
		var out struct {
			Changes struct {
				Nodes    []change
				PageInfo struct {
					HasNextPage bool
					EndCursor   *string
				}
			}
		}
		c.ask(t, `query ($after: String, $first: Int) {changes(after: $after, first: $first) {
			nodes {cursor at actor kind reason items {action isRelation key version}} pageInfo {hasNextPage
			endCursor}}}`,
			map[string]any{"after": after, "first": pageSize}, &out)
		all = append(all, out.Changes.Nodes...)
		if !out.Changes.PageInfo.HasNextPage {
			return all
		}
		after = *out.Changes.PageInfo.EndCursor
	}
}

func (c *client) logLength(t testing.TB) int {
	t.Helper()
	return len(c.changes(t, nil, 1000))
}

// object and list keep the inputs readable.
type (
	object = map[string]any
	list   = []any
)

func input(members ...any) object { return object{"input": members} }

// read is evidence for what a test is not about.
var read = list{object{"source": "source:infostani-2024-02-23"}}

// instant reads an instant: as texts, of which one may have fewer digits than the other, they do not compare.
func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Error(err)
	}
	return at
}
