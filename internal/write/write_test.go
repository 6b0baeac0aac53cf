package write

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/lite"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// openStore opens a new SQLite file, for the time of the test.
func openStore(t *testing.T) store.Store {
	t.Helper()
	s, err := lite.Open(t.Context(), lite.Options{Path: filepath.Join(t.TempDir(), "graph.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// TestActingStates: an end acts for the one state that its affiliations at the time lead to.
func TestActingStates(t *testing.T) {
	type tie struct {
		from, to    string
		kind        kg.RelationType
		when        string
		realization kg.Realization
		denied      bool
	}
	tests := []struct {
		name string
		ties []tie
		of   string // the end, in 2024
		want string
	}{
		{
			name: "denied",
			ties: []tie{{from: "official:x", to: "state:a", kind: kg.TypeHoldsOffice, when: "2020/..", denied: true}},
			of:   "official:x",
		},
		{
			name: "by another, if one is denied",
			ties: []tie{{from: "official:x", to: "state:a", kind: kg.TypeHoldsOffice, when: "2020/..", denied: true},
				{from: "official:x", to: "state:b", kind: kg.TypeHoldsOffice, when: "2020/.."}},
			of:   "official:x",
			want: "state:b",
		},
		{
			name: "through a group",
			ties: []tie{{from: "person:x", to: "group:g", kind: kg.TypeMemberOf, when: "2020/.."},
				{from: "group:g", to: "organization:1", kind: kg.TypeMemberOf, when: "2020/.."},
				{from: "organization:1", to: "state:a", kind: kg.TypePartOf, when: "2020/.."}},
			of: "person:x",
		},
		{name: "a state acts for itself", of: "state:a", want: "state:a"},
		{name: "nobody's", of: "person:x"},
		{
			name: "by a step",
			ties: []tie{{from: "official:x", to: "state:a", kind: kg.TypeHoldsOffice, when: "2020/.."}},
			of:   "official:x",
			want: "state:a",
		},
		{
			name: "by four steps",
			ties: []tie{
				{from: "official:x", to: "organization:1", kind: kg.TypeMemberOf, when: "2020/.."},
				{from: "organization:1", to: "organization:2", kind: kg.TypePartOf, when: "2020/.."},
				{from: "organization:2", to: "organization:3", kind: kg.TypePartOf, when: "2020/.."},
				{from: "organization:3", to: "state:a", kind: kg.TypePartOf, when: "2020/.."},
			},
			of:   "official:x",
			want: "state:a",
		},
		{
			name: "not by five",
			ties: []tie{
				{from: "official:x", to: "organization:1", kind: kg.TypeMemberOf, when: "2020/.."},
				{from: "organization:1", to: "organization:2", kind: kg.TypePartOf, when: "2020/.."},
				{from: "organization:2", to: "organization:3", kind: kg.TypePartOf, when: "2020/.."},
				{from: "organization:3", to: "organization:4", kind: kg.TypePartOf, when: "2020/.."},
				{from: "organization:4", to: "state:a", kind: kg.TypePartOf, when: "2020/.."},
			},
			of: "official:x",
		},
		{
			name: "in a circle",
			ties: []tie{
				{from: "organization:1", to: "organization:2", kind: kg.TypePartOf, when: "2020/.."},
				{from: "organization:2", to: "organization:1", kind: kg.TypePartOf, when: "2020/.."},
			},
			of: "organization:1",
		},
		{
			name: "of two states",
			ties: []tie{
				{from: "official:x", to: "state:a", kind: kg.TypeHoldsOffice, when: "2020/.."},
				{from: "official:x", to: "state:b", kind: kg.TypeHoldsOffice, when: "2021/.."},
			},
			of: "official:x",
		},
		{
			name: "of one at a time",
			ties: []tie{
				{from: "official:x", to: "state:a", kind: kg.TypeHoldsOffice, when: "2020/2023"},
				{from: "official:x", to: "state:b", kind: kg.TypeHoldsOffice, when: "2023-06/.."},
			},
			of:   "official:x",
			want: "state:b",
		},
		{
			name: "later",
			ties: []tie{{from: "official:x", to: "state:a", kind: kg.TypeHoldsOffice, when: "2025/.."}},
			of:   "official:x",
		},
		{
			name: "only planned",
			ties: []tie{{from: "official:x", to: "state:a", kind: kg.TypeHoldsOffice, when: "2020/..",
				realization: kg.RealizationPlanned}},
			of: "official:x",
		},
		{
			name: "no affiliation",
			ties: []tie{{from: "official:x", to: "state:a", kind: "CONSULT", when: "2020/.."}},
			of:   "official:x",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := openStore(t)
			b := kg.Batch{Kind: kg.ChangeSeed}
			for id, kind := range map[string]kg.Kind{"state:a": kg.KindState, "state:b": kg.KindState,
				"official:x": kg.KindOfficial, "person:x": kg.KindPerson, "organization:1": kg.KindOrganization,
				"organization:2": kg.KindOrganization, "organization:3": kg.KindOrganization,
				"organization:4": kg.KindOrganization, "group:g": kg.KindMilitantGroup, "source:s": kg.KindSource} {
				b.Entities = append(b.Entities, kg.EntityWrite{Entity: &kg.Entity{ID: id, Kind: kind, Name: id}})
			}
			add := func(id string, x tie) {
				when, err := edtf.Parse(x.when)
				if err != nil {
					t.Fatal(err)
				}
				b.Relations = append(b.Relations, kg.NewRelation{ID: id, Assertion: kg.Assertion{Type: x.kind,
					From: x.from, To: x.to, When: when, Realization: x.realization,
					Claims: kg.OwnVoice([]kg.Evidence{{Source: "source:s"}})}})
				if x.denied {
					b.Relations[len(b.Relations)-1].Claims[0].Stance = kg.StanceDenies
				}
			}
			for i, x := range test.ties {
				add("tie:"+string(rune('0'+i)), x)
			}
			add("asked", tie{from: test.of, to: "state:b", kind: "ASSAULT", when: "2024"})
			if _, err := Apply(t.Context(), s, Call{}, b); err != nil {
				t.Fatal(err)
			}
			err := s.Read(t.Context(), func(r store.Reader) error {
				list, err := r.Relations(t.Context(), []string{"asked"}, plan.Columns{})
				if err == nil && (len(list) != 1 || list[0].FromState != test.want || list[0].ToState != "state:b") {
					t.Errorf("it acts for %q, want %q", list[0].FromState, test.want)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestTry: what is tried is told as if it were done, and is not done.
func TestTry(t *testing.T) {
	s := openStore(t)
	b := kg.Batch{Kind: kg.ChangeSeed, Entities: []kg.EntityWrite{
		{Entity: &kg.Entity{ID: "state:a", Kind: kg.KindState, Name: "A"}}}}
	out, log, err := Try(t.Context(), s, Call{}, b)
	if err != nil || out.Created != 1 || len(log) != 1 {
		t.Fatalf("tried: %d created, %d entries of the log, %v", out.Created, len(log), err)
	}
	err = s.Read(t.Context(), func(r store.Reader) error {
		if list, err := r.Entities(t.Context(), []string{"state:a"}); err != nil || len(list) > 0 {
			t.Errorf("there are %d, %v", len(list), err)
		}
		changes, _, err := r.Changes(t.Context(), 0, 10, 10)
		if len(changes) > 0 {
			t.Errorf("the log has %v", changes)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestWithClaims: a claim that is there already is not added again; it is told which of the given ones are.
func TestWithClaims(t *testing.T) {
	said := func(by string, sources ...string) kg.Claim {
		c := kg.Claim{By: by, Stance: kg.StanceAsserts}
		for _, s := range sources {
			c.Evidence = append(c.Evidence, kg.Evidence{Source: s})
		}
		return c
	}
	denied := kg.Claim{By: "a", Stance: kg.StanceDenies}
	tests := []struct {
		name         string
		claims, more []kg.Claim
		all          []kg.Claim
		places       []int
	}{
		{name: "none", claims: []kg.Claim{said("a")}, all: []kg.Claim{said("a")}},
		{name: "new", claims: []kg.Claim{said("a")}, more: []kg.Claim{said("b"), denied},
			all: []kg.Claim{said("a"), said("b"), denied}, places: []int{0, 1}},
		{name: "there", claims: []kg.Claim{said("a", "s")}, more: []kg.Claim{said("a", "s"), said("b")},
			all: []kg.Claim{said("a", "s"), said("b")}, places: []int{1}},
		{name: "twice", more: []kg.Claim{said("a"), said("a")}, all: []kg.Claim{said("a")}, places: []int{0}},
		{name: "with other evidence", claims: []kg.Claim{said("a", "s")}, more: []kg.Claim{said("a", "s", "t")},
			all: []kg.Claim{said("a", "s"), said("a", "s", "t")}, places: []int{0}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			roomy := append(make([]kg.Claim, 0, 9), test.claims...)
			all, places := withClaims(roomy, test.more)
			texts := cmp.Comparer(func(a, b edtf.Value) bool { return a.String() == b.String() })
			if diff := cmp.Diff(test.all, all, texts); diff != "" {
				t.Errorf("claims (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.places, places); diff != "" {
				t.Errorf("places (-want +got):\n%s", diff)
			}
			behind := roomy[len(roomy):cap(roomy)]
			if diff := cmp.Diff(make([]kg.Claim, len(behind)), behind, texts); diff != "" {
				t.Errorf("written behind the relation's own claims (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDoneBefore: a removal that was done before is done, where the call names the version that it removed; a seed need
// not name one.
func TestDoneBefore(t *testing.T) {
	version := func(n int) *int { return &n }
	tests := []struct {
		name      string
		kind      kg.ChangeKind
		version   *int
		tombstone int
		want      bool
	}{
		{name: "the version before", kind: kg.ChangeRetract, version: version(3), tombstone: 4, want: true},
		{name: "an older one", kind: kg.ChangeRetract, version: version(2), tombstone: 4},
		{name: "the tombstone itself", kind: kg.ChangeSeed, version: version(4), tombstone: 4},
		{name: "none", kind: kg.ChangeRetract, tombstone: 4},
		{name: "none, in a seed", kind: kg.ChangeSeed, tombstone: 4, want: true},
	}
	for _, test := range tests {
		c := &change{entry: kg.Change{Kind: test.kind}}
		if got := c.doneBefore(test.version, test.tombstone); got != test.want {
			t.Errorf("%s: %t", test.name, got)
		}
	}
}

// TestNewlyOdd: a relation is odd if its ends might be joined as they were, and may not as they become.
func TestNewlyOdd(t *testing.T) {
	c := &change{
		entities: map[string]*kg.Entity{
			"state":    {ID: "state", Kind: kg.KindState},
			"province": {ID: "province", Kind: kg.KindProvince},
			"becomes":  {ID: "becomes", Kind: kg.KindPerson},
			"odd":      {ID: "odd", Kind: kg.KindOrganization},
		},
		was: map[string]kg.Kind{"becomes": kg.KindOfficial, "odd": kg.KindPerson},
	}
	tests := []struct {
		name     string
		kind     kg.RelationType
		from, to string
		want     bool
	}{
		{name: "no office for a person", kind: kg.TypeHoldsOffice, from: "becomes", to: "state", want: true},
		{name: "anyone may meet", kind: "CONSULT", from: "becomes", to: "state"},
		{name: "no kind changes", kind: kg.TypeHoldsOffice, from: "province", to: "state"},
		{name: "odd before", kind: kg.TypeHoldsOffice, from: "odd", to: "state"},
		{name: "an end that is not there", kind: kg.TypeHoldsOffice, from: "becomes", to: "gone"},
	}
	for _, test := range tests {
		r := &kg.Relation{Assertion: kg.Assertion{Type: test.kind, From: test.from, To: test.to}}
		if got := c.newlyOdd(r); got != test.want {
			t.Errorf("%s: %t", test.name, got)
		}
	}
}

// TestRecord: at an instant something was known, or gone, or never there.
func TestRecord(t *testing.T) {
	r := record[kg.Entity]{
		then: map[string]*kg.Entity{"there": {ID: "there"}, "gone": {ID: "gone", Tombstone: true}},
		gone: func(e *kg.Entity) bool { return e.Tombstone },
	}
	tests := []struct {
		id          string
		known, gone bool
	}{
		{id: "there", known: true},
		{id: "gone", gone: true},
		{id: "never"},
	}
	for _, test := range tests {
		if known := r.knownThen(test.id) != nil; known != test.known || r.goneThen(test.id) != test.gone {
			t.Errorf("%s: known %t, gone %t", test.id, known, r.goneThen(test.id))
		}
	}
}

func TestIDsOfBatch(t *testing.T) {
	b := &kg.Batch{
		Entities:          []kg.EntityWrite{{Entity: &kg.Entity{ID: "e1"}}, {Entity: &kg.Entity{ID: "e2"}}},
		EntityCorrections: []kg.EntityCorrection{{ID: "e3"}},
		Relations:         []kg.NewRelation{{ID: "r1"}},
		Corrections:       []kg.Correction{{ID: "r2"}},
		Retractions:       []kg.Retraction{{ID: "r3"}},
	}
	if diff := cmp.Diff([]string{"e1", "e2", "e3"}, entityIDs(b)); diff != "" {
		t.Errorf("entities (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"r1", "r2", "r3"}, relationIDs(b)); diff != "" {
		t.Errorf("relations (-want +got):\n%s", diff)
	}
	there := map[string]*kg.Entity{"e2": {}}
	if diff := cmp.Diff([]string{"e1", "e3"}, missing(there, entityIDs(b))); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
}

func TestMessages(t *testing.T) {
	if got := quoted([]string{"a"}); got != `"a"` {
		t.Errorf("one id: %s", got)
	}
	if got := quoted([]string{"a", "b", "c"}); got != `"a" and 2 more` {
		t.Errorf("three ids: %s", got)
	}
	at := time.Date(2024, 1, 1, 3, 0, 0, 5e6, time.FixedZone("", 5*3600))
	if got := inUTC(at); got != "2023-12-31T22:00:00.005Z" {
		t.Errorf("an instant: %s", got)
	}
}
