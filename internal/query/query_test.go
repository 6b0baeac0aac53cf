package query

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"graphd/internal/kg"
	"graphd/internal/lite"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

// TestTurn: one row more than the page may have says that there is more; backward, the rows come in reverse.
func TestTurn(t *testing.T) {
	tests := []struct {
		name      string
		rows      []int
		limit     int
		backward  bool
		hasCursor bool

		page           []int
		next, previous bool
	}{
		{name: "no rows", limit: 2, page: []int{}},
		{name: "fewer than a page", rows: []int{1}, limit: 2, page: []int{1}},
		{name: "a page and no more", rows: []int{1, 2}, limit: 2, page: []int{1, 2}},
		{name: "more", rows: []int{1, 2, 3}, limit: 2, page: []int{1, 2}, next: true},
		{name: "behind a cursor", rows: []int{1, 2}, limit: 2, hasCursor: true, page: []int{1, 2}, previous: true},
		{name: "backward", rows: []int{3, 2}, limit: 2, backward: true, page: []int{2, 3}},
		{name: "backward, more", rows: []int{3, 2, 1}, limit: 2, backward: true, page: []int{2, 3}, previous: true},
		{
			name: "backward, before a cursor", rows: []int{3, 2}, limit: 2, backward: true, hasCursor: true,
			page: []int{2, 3}, next: true,
		},
		{name: "nothing asked for", rows: []int{1}, limit: 0, page: []int{}, next: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page, next, previous := turn(test.rows, test.limit, test.backward, test.hasCursor)
			if diff := cmp.Diff(test.page, page, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("page (-want +got):\n%s", diff)
			}
			if next != test.next || previous != test.previous {
				t.Errorf("next %t, previous %t", next, previous)
			}
		})
	}
}

// TestViewOf: a version is seen in the view of the request, an old one at its own instant, and what is newer than the
// view in none.
func TestViewOf(t *testing.T) {
	at := func(n int) time.Time { return time.Date(2024, 1, n, 0, 0, 0, 0, time.UTC) }
	known := func(n int) plan.View { return plan.View{Past: true, Known: at(n)} }
	dated := plan.View{Past: true, Known: at(5), Dated: true, Day: 100}
	tests := []struct {
		name                 string
		view                 plan.View
		recorded, superseded time.Time
		want                 plan.View
	}{
		{name: "the current version, now", recorded: at(3)},
		{name: "the current version, in a view", view: known(5), recorded: at(3), want: known(5)},
		{name: "recorded at the instant of the view", view: known(5), recorded: at(5), want: known(5)},
		{name: "an old version", recorded: at(3), superseded: at(4), want: known(3)},
		{name: "an old version, in a view", view: known(5), recorded: at(3), superseded: at(9), want: known(3)},
		{name: "what the view does not know yet", view: known(5), recorded: at(6)},
		{name: "the day of the view stays", view: dated, recorded: at(6), want: plan.View{Dated: true, Day: 100}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, viewOf(test.view, test.recorded, test.superseded)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestRefIDs(t *testing.T) {
	r := &kg.Relation{Assertion: kg.Assertion{From: "from", To: "to", FromState: "fromState", ToState: "toState",
		Location: "location", Claims: []kg.Claim{
			{By: "claimant", Location: "place", Evidence: []kg.Evidence{{Source: "source"}, {Source: "other"}}},
			{Evidence: []kg.Evidence{{Source: "source"}}},
		}}}
	for role, want := range map[plan.Role][]string{
		plan.RoleFrom:            {"from"},
		plan.RoleTo:              {"to"},
		plan.RoleFromState:       {"fromState"},
		plan.RoleToState:         {"toState"},
		plan.RoleLocation:        {"location"},
		plan.RoleClaimant:        {"claimant"},
		plan.RoleSource:          {"source", "other"},
		plan.RoleClaimedLocation: {"place"},
	} {
		if diff := cmp.Diff(want, refIDs(r, role)); diff != "" {
			t.Errorf("role %v (-want +got):\n%s", role, diff)
		}
	}
}

// merges is a store in which group:a became part of group:b, and that of group:c.
func merges(t *testing.T) store.Store {
	t.Helper()
	s, err := lite.Open(t.Context(), lite.Options{Path: filepath.Join(t.TempDir(), "graph.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	groups := kg.Batch{Kind: kg.ChangeSeed}
	for _, id := range []string{"group:a", "group:b", "group:c", "group:d"} {
		groups.Entities = append(groups.Entities, kg.EntityWrite{
			Entity: &kg.Entity{ID: id, Kind: kg.KindMilitantGroup, Name: id}})
	}
	groups.Entities = append(groups.Entities, kg.EntityWrite{
		Entity: &kg.Entity{ID: kg.UnspecifiedActor, Kind: kg.KindActor, Name: "Unspecified"}})
	merge := func(from, into string) kg.Batch {
		return kg.Batch{Kind: kg.ChangeSeed, Merges: []kg.Merge{{From: from, Into: into, Reason: "one group"}}}
	}
	_, err = write.Apply(t.Context(), s, write.Call{}, groups, merge("group:a", "group:b"), merge("group:b", "group:c"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// walk runs f with a walker in a read transaction.
func walk(t *testing.T, s store.Store, f func(walker) error) {
	t.Helper()
	err := s.Read(t.Context(), func(r store.Reader) error { return f(walker{ctx: t.Context(), r: r}) })
	if err != nil {
		t.Fatal(err)
	}
}

// TestCenters: what was merged away stands for what it is part of, and what is not there for nothing; each once.
func TestCenters(t *testing.T) {
	tests := []struct {
		name        string
		given, want []string
	}{
		{name: "none"},
		{name: "in their order", given: []string{"group:d", "group:c"}, want: []string{"group:d", "group:c"}},
		{name: "merged twice", given: []string{"group:a", "group:d"}, want: []string{"group:c", "group:d"}},
		{name: "all parts of one", given: []string{"group:b", "group:c", "group:a"}, want: []string{"group:c"}},
		{name: "not there", given: []string{"group:x", "group:d", "group:d"}, want: []string{"group:d"}},
		{name: "unspecified", given: []string{kg.UnspecifiedActor}},
	}
	s := merges(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			walk(t, s, func(w walker) error {
				got, err := w.findCenters(test.given)
				if diff := cmp.Diff(test.want, got.List(), cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
				return err
			})
		})
	}
}

// TestMerged: what a missing id led to is fetched, unless it is there already.
func TestMerged(t *testing.T) {
	tests := []struct {
		name   string
		ids    []string
		there  []string
		found  map[string]any
		want   []string // what is there afterwards
		follow map[string]string
	}{
		{name: "nothing is missing", ids: []string{"group:d"}, there: []string{"group:d"}, want: []string{"group:d"}},
		{
			name: "what it is part of", ids: []string{"group:a"}, want: []string{"group:c"},
			follow: map[string]string{"group:a": "group:c"},
		},
		{
			name: "which is there", ids: []string{"group:b", "group:c"}, there: []string{"group:c"},
			want: []string{"group:c"}, follow: map[string]string{"group:b": "group:c"},
		},
		{name: "found as something else", ids: []string{"group:a"}, found: map[string]any{"group:a": true}},
		{name: "never there", ids: []string{"group:x"}, follow: map[string]string{"group:x": "group:x"}},
	}
	s := merges(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var list []*kg.Entity
			for _, id := range test.there {
				list = append(list, &kg.Entity{ID: id})
			}
			walk(t, s, func(w walker) error {
				redirects, err := w.followMerges(test.ids, &list, test.found)
				for id, want := range test.follow {
					if got := kg.FollowRedirects(redirects, id); got != want {
						t.Errorf("%s leads to %s, want %s", id, got, want)
					}
				}
				return err
			})
			var got []string
			for _, e := range list {
				got = append(got, e.ID)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestPick(t *testing.T) {
	a, b := &kg.Entity{ID: "a"}, &kg.Entity{ID: "b"}
	got := pick(map[string]*kg.Entity{"a": a, "b": b}, []string{"b", "x", "a", "b"})
	if !slices.Equal(got, []*kg.Entity{b, a, b}) {
		t.Errorf("picked %v", got)
	}
}
