package api

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// TestPaging follows cursors through lists in every order, forward and backward, with pages of every size: each
// member comes once, in the order of the list asked for whole, and the pages say rightly what is before and behind
// them.
func TestPaging(t *testing.T) {
	lists := []struct{ name, open, close string }{
		{name: "relations", open: `relations(where: {aspect: {eq: EVENT}}, orderBy: {direction: %s}, %s)`},
		{
			name: "relations of an entity", open: `state(id: "state:PAK") {relations(orderBy: {direction: %s}, %s)`,
			close: "}",
		},
		{
			name: "evidence of a source",
			open: `source(id: "source:infostani-2024-02-23") {evidenceFor(orderBy: {direction: %s}, %s)`, close: "}",
		},
		{name: "entities by name", open: `entities(orderBy: {field: NAME, direction: %s}, %s)`},
		{name: "entities by id", open: `entities(orderBy: {field: ID, direction: %s}, %s)`},
		{
			name: "groups of a province",
			open: `province(id: "province:PK-BA") {militantGroups(orderBy: {direction: %s}, %s)`, close: "}",
		},
	}
	onEach(t, func(t *testing.T, db *database) {
		c := serve(t, db)
		for _, l := range lists {
			for _, direction := range []string{"ASC", "DESC"} {
				t.Run(l.name+" "+direction, func(t *testing.T) {
					page := func(args string, cursor *string) connection {
						query := "query ($cursor: Cursor) {" + fmt.Sprintf(l.open, direction, args) +
							" {totalCount edges {cursor node {key}} pageInfo {hasNextPage hasPreviousPage " +
							"startCursor endCursor}}" + l.close + "}"
						return connectionOf(t, c.post(query, map[string]any{"cursor": cursor}))
					}
					whole := page("first: 1000, after: $cursor", nil)
					if len(whole.Edges) != whole.TotalCount || whole.TotalCount == 0 || whole.PageInfo.HasNextPage ||
						whole.PageInfo.HasPreviousPage {
						t.Fatalf("the whole list: %d of %d, %+v", len(whole.Edges), whole.TotalCount, whole.PageInfo)
					}
					for _, size := range []int{1, 2, 3, 7, whole.TotalCount} {
						follow(t, whole, size, func(cursor *string) connection {
							return page(fmt.Sprintf("first: %d, after: $cursor", size), cursor)
						}, false)
						follow(t, whole, size, func(cursor *string) connection {
							return page(fmt.Sprintf("last: %d, before: $cursor", size), cursor)
						}, true)
					}
				})
			}
		}
	})
}

type connection struct {
	TotalCount int
	Edges      []struct {
		Cursor string
		Node   struct{ Key string }
	}
	PageInfo struct {
		HasNextPage, HasPreviousPage bool
		StartCursor, EndCursor       *string
	}
}

func (c connection) keys() []string {
	out := []string{}
	for _, e := range c.Edges {
		out = append(out, e.Node.Key)
	}
	return out
}

// connectionOf finds the one connection in an answer: at the root, or below a root field.
func connectionOf(t *testing.T, r response) connection {
	t.Helper()
	errs, data := r.errors(t)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for {
		var c connection
		if err := json.Unmarshal(data, &c); err == nil && c.Edges != nil {
			return c
		}
		var object map[string]json.RawMessage
		if err := json.Unmarshal(data, &object); err != nil || len(object) != 1 {
			t.Fatalf("no connection in %s", r.body)
		}
		for _, data = range object {
		}
	}
}

// follow pages from one end of the list to the other.
func follow(t *testing.T, whole connection, size int, page func(*string) connection, backward bool) {
	t.Helper()
	var got []string
	var cursor *string
	for {
		p := page(cursor)
		i := p.PageInfo
		more, back, next, first := i.HasNextPage, i.HasPreviousPage, i.EndCursor, i.StartCursor
		if backward {
			more, back, next, first = i.HasPreviousPage, i.HasNextPage, i.StartCursor, i.EndCursor
			got = append(p.keys(), got...)
		} else {
			got = append(got, p.keys()...)
		}
		if p.TotalCount != whole.TotalCount || back != (cursor != nil) || len(p.Edges) == 0 || next == nil ||
			first == nil {
			t.Fatalf("size %d, backward %t: page %+v after %v", size, backward, p, cursor)
		}
		if more != (len(got) < whole.TotalCount) || more && len(p.Edges) != size {
			t.Fatalf("size %d, backward %t: %d members of %d so far, more %t", size, backward, len(got),
				whole.TotalCount, more)
		}
		if *i.StartCursor != p.Edges[0].Cursor || *i.EndCursor != p.Edges[len(p.Edges)-1].Cursor {
			t.Fatalf("the cursors of pageInfo are not those of the edges: %+v", p)
		}
		if cursor = next; !more {
			break
		}
	}
	if !slices.Equal(got, whole.keys()) {
		t.Errorf("size %d, backward %t: %v, want %v", size, backward, got, whole.keys())
	}
	if p := page(cursor); len(p.Edges) > 0 || p.PageInfo.StartCursor != nil || p.PageInfo.HasNextPage && !backward ||
		p.PageInfo.HasPreviousPage && backward {
		t.Errorf("size %d, backward %t: behind the end is %+v", size, backward, p)
	}
}

// TestExamples: each example of the playground is answered, and finds something.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("../../web/playground/src/examples/*.graphql")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no examples", err)
	}
	onEach(t, func(t *testing.T, db *database) {
		c := serve(t, db)
		for _, f := range files {
			query, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			r := c.post(string(query), nil)
			errs, data := r.errors(t)
			if len(errs) > 0 || len(data) < 200 {
				t.Errorf("%s: %.300s", filepath.Base(f), r.body)
			}
			if strings.HasPrefix(filepath.Base(f), "01-") {
				datedFirst(t, data)
			}
		}
	})
}

// datedFirst: the first example shows what is dated, in its order, and behind it what may be older.
func datedFirst(t *testing.T, data []byte) {
	type page struct {
		Nodes []struct {
			When struct{ EDTF string }
		}
	}
	var out struct{ Crisis, OlderOrUndated page }
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	last := "2024-01-16"
	for _, n := range out.Crisis.Nodes {
		day := strings.TrimPrefix(n.When.EDTF, "[")
		if len(day) < len(last) || day[:len(last)] < last {
			t.Fatalf("%s stands behind %s", n.When.EDTF, last)
		}
		last = day[:len(last)]
	}
	for _, n := range out.OlderOrUndated.Nodes {
		if day := strings.TrimPrefix(n.When.EDTF, "["); day >= "2024-01-16" {
			t.Errorf("%s is not older", n.When.EDTF)
		}
	}
	if len(out.Crisis.Nodes) < 10 || len(out.OlderOrUndated.Nodes) == 0 {
		t.Errorf("%d dated, %d older", len(out.Crisis.Nodes), len(out.OlderOrUndated.Nodes))
	}
}

// TestEmptyPages: a page of nothing still tells whether more follows it.
func TestEmptyPages(t *testing.T) {
	const info = `{nodes {__typename} pageInfo {hasNextPage hasPreviousPage startCursor endCursor}}`
	const more, none = `{"nodes":[],"pageInfo":{"hasNextPage":true,"hasPreviousPage":false,"startCursor":null,` +
		`"endCursor":null}}`, `{"nodes":[],"pageInfo":{"hasNextPage":false,"hasPreviousPage":false,` +
		`"startCursor":null,"endCursor":null}}`
	const before = `{"nodes":[],"pageInfo":{"hasNextPage":false,"hasPreviousPage":true,"startCursor":null,` +
		`"endCursor":null}}`
	onInputs(t, []asked{
		{name: "relations", document: `{relations(first: 0) ` + info + `}`, answer: `{"relations":` + more + `}`},
		{
			name: "relations in a variable", document: `query ($n: Int) {relations(first: $n) ` + info + `}`,
			variables: `{"n": 0}`, answer: `{"relations":` + more + `}`,
		},
		{
			name: "the last relations", document: `{relations(last: 0) ` + info + `}`,
			answer: `{"relations":` + before + `}`,
		},
		{
			name: "entities", document: `{entities(first: 0) ` + info + ` states(last: 0) ` + info + `}`,
			answer: `{"entities":` + more + `,"states":` + before + `}`,
		},
		{
			name:     "of an entity",
			document: `{state(id: "state:IRN") {relations(first: 0) ` + info + ` officials(first: 0) ` + info + `}}`,
			answer:   `{"state":{"relations":` + more + `,"officials":` + more + `}}`,
		},
		{
			name: "where nothing is",
			document: `{relations(first: 0, where: {mode: {eq: "curfew"}}) ` + info +
				` states(first: 0, where: {id: {in: []}}) ` + info +
				` relations2: relations(last: 0, where: {id: {eq: "x"}}) ` + info + `}`,
			answer: `{"relations":` + none + `,"states":` + none + `,"relations2":` + none + `}`,
		},
		{
			name: "the number tells as much",
			document: `{state(id: "state:IRN") {relations(last: 0) {pageInfo {hasNextPage hasPreviousPage}}} r: ` +
				`relations(last: 0, where: {mode: {eq: "curfew"}}) {totalCount pageInfo {hasNextPage ` +
				`hasPreviousPage}}}`,
			answer: `{"state":{"relations":{"pageInfo":{"hasNextPage":false,"hasPreviousPage":true}}},` +
				`"r":{"totalCount":0,"pageInfo":{"hasNextPage":false,"hasPreviousPage":false}}}`,
		},
		{
			name: "with the number and a cursor",
			document: `{states(first: 0, after: "` + plan.OrderByName.Cursor(&kg.Entity{ID: "state:zz", Name: "ZZ"}) +
				`") {totalCount pageInfo {hasNextPage hasPreviousPage}}}`,
			answer: `{"states":{"totalCount":2,"pageInfo":{"hasNextPage":false,"hasPreviousPage":true}}}`,
		},
		{
			name: "with the number",
			document: `{states(first: 0) {totalCount pageInfo {hasNextPage}} changes(first: 0) {pageInfo ` +
				`{hasNextPage}}}`,
			answer: `{"states":{"totalCount":2,"pageInfo":{"hasNextPage":true}},` +
				`"changes":{"pageInfo":{"hasNextPage":true}}}`,
		},
	})
}
