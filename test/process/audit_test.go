package process

import (
	"testing"
	"time"

	"graphd/internal/plan"
)

// version is one version of an entity or a relation, as the log or its history tells it.
type version struct {
	key      string
	relation bool
	number   int
}

// audit holds the change log against the graph: the log's order has no gap and its instants increase, and each
// version that the histories tell is in it exactly once, under the instant at which it was recorded; none else is. It
// returns the number of entries.
func audit(t *testing.T, s *service) int {
	t.Helper()
	logged := map[version]string{}
	entries, last := 0, ""
	var after any
	for more := true; more; {
		var out struct {
			Changes struct {
				Nodes []struct {
					Cursor, At, Actor string
					Items             []struct {
						Key        string
						IsRelation bool
						Version    int
					}
				}
				PageInfo struct {
					HasNextPage bool
					EndCursor   *string
				}
			}
		}
		s.insist(`query ($after: Cursor) {changes(after: $after, first: 500) {nodes {cursor at actor items {key isRelation version}} pageInfo {hasNextPage endCursor}}}`, object{"after": after}, &out)
		for _, c := range out.Changes.Nodes {
			entries++
			if seq, err := plan.ParseChangeCursor("", c.Cursor); err != nil || seq != int64(entries) {
				t.Errorf("entry %d of the log has the number %d (%v)", entries, seq, err)
			}
			if last != "" && !instant(t, c.At).After(instant(t, last)) {
				t.Errorf("entry %d of the log is of %s, the one before it of %s", entries, c.At, last)
			}
			last = c.At
			if c.Actor != "tester" || len(c.Items) == 0 {
				t.Errorf("entry %d of the log is by %q, with %d items", entries, c.Actor, len(c.Items))
			}
			for _, item := range c.Items {
				v := version{item.Key, item.IsRelation, item.Version}
				if logged[v] != "" {
					t.Errorf("%+v is in the log twice", v)
				}
				logged[v] = c.At
			}
		}
		more, after = out.Changes.PageInfo.HasNextPage, out.Changes.PageInfo.EndCursor
	}

	type history struct {
		Key     string
		Version int
		History []struct {
			Version      int
			RecordedAt   string
			SupersededAt *string
		}
	}
	check := func(list []history, relation bool) {
		for _, h := range list {
			if len(h.History) != h.Version {
				t.Errorf("%s is at version %d and has %d", h.Key, h.Version, len(h.History))
			}
			for i, v := range h.History {
				at := version{h.Key, relation, i + 1}
				if v.Version != i+1 || logged[at] != v.RecordedAt {
					t.Errorf("%s has a version %d of %s, which the log has at %q", h.Key, v.Version, v.RecordedAt,
						logged[at])
				}
				if i > 0 && (h.History[i-1].SupersededAt == nil || *h.History[i-1].SupersededAt != v.RecordedAt) {
					t.Errorf("version %d of %s begins at %s; the one before it ends at %v", v.Version, h.Key,
						v.RecordedAt, h.History[i-1].SupersededAt)
				}
				delete(logged, at)
			}
		}
	}
	const fields = `nodes {key version history {version recordedAt supersededAt}} pageInfo {hasNextPage endCursor}`
	for field, relation := range map[string]bool{"relations": true, "entities": false} {
		var after any
		for more := true; more; {
			var out map[string]struct {
				Nodes    []history
				PageInfo struct {
					HasNextPage bool
					EndCursor   *string
				}
			}
			s.insist(`query ($after: Cursor) {`+field+`(first: 200, after: $after) {`+fields+`}}`,
				object{"after": after}, &out)
			check(out[field].Nodes, relation)
			more, after = out[field].PageInfo.HasNextPage, out[field].PageInfo.EndCursor
		}
	}
	for v, at := range logged {
		t.Errorf("the log has %+v at %s, the graph has not", v, at)
	}
	return entries
}

// instant reads an instant: as texts, of which one may have fewer digits than the other, they do not compare.
func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Error(err)
	}
	return at
}
