package api

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestEmptyFilter: a filter without fields is none. The same statements are sent, which read what is counted.
func TestEmptyFilter(t *testing.T) {
	db := openLite(t)
	c := serve(t, db)
	for _, query := range []string{
		`{ranking(by: DEGREE, where: {}) {entities}}`,
		`{ranking(by: DEGREE, where: {certainty: CERTAIN}) {entities}}`,
		`{facets(where: {}) {others {nodes {key}}}}`,
		`{neighborhood(ids: ["state:IRN"], where: {}) {nodes {key} degrees {hidden}}}`,
		`{paths(from: "state:IRN", to: "state:PAK", where: {}) {length}}`,
		`{relations(where: {}) {totalCount nodes {key}}}`,
	} {
		r := c.post(query, nil)
		if errs, _ := r.errors(t); len(errs) > 0 {
			t.Errorf("%s: %v", query, errs)
		}
		got := db.recorder.take()
		bare := query
		for _, empty := range []string{", where: {certainty: CERTAIN}", ", where: {}", "(where: {})"} {
			bare = strings.ReplaceAll(bare, empty, "")
		}
		want := c.post(bare, nil)
		if diff := cmp.Diff(db.recorder.take(), got); diff != "" || bare == query {
			t.Errorf("%s sends other statements than %s (-without +with):\n%s", query, bare, diff)
		}
		if !bytes.Equal(r.body, want.body) {
			t.Errorf("%s answers\n%s\nand without the filter\n%s", query, r.body, want.body)
		}
	}
}
