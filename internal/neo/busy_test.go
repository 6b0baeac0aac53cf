package neo

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/store"
)

// The busy graph: an entity with 50,000 relations, most of them alike, and a few of each kind that a filter can pick
// out.
const (
	hub       = "state:HUB"
	busySize  = 50_000
	busyDay   = 5_000 // relations of one day, the middle one
	rare      = 30    // relations of each rare kind
	neighbors = 200
)

var busyTypes = []kg.RelationType{"CONSULT", "ACCUSE", "STATEMENT", "AID", "AGREE", "THREATEN"}

func mustDay(t testing.TB, s string) edtf.Day {
	d, err := edtf.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// busyRelation makes relation n of the graph: dated from 2010 on, a few a day; about a third is symmetric, and half
// goes out from the hub.
func busyRelation(n int, start edtf.Day, recorded time.Time) *kg.Relation {
	day := start + edtf.Day(n/10)
	if n >= busySize/2 && n < busySize/2+busyDay {
		day = start + busySize/2/10
	}
	other := fmt.Sprintf("state:N%03d", n%neighbors)
	r := &kg.Relation{ID: fmt.Sprintf("rel:%06d", n), Version: 1, RecordedAt: recorded}
	r.Type, r.Realization, r.From, r.To = busyTypes[n%len(busyTypes)], kg.RealizationOccurred, hub, other
	r.FromState, r.ToState = hub, other
	r.Symmetric = r.Type == "CONSULT" || r.Type == "AGREE" && n%4 == 0
	if n/11%2 == 1 {
		r.From, r.To, r.FromState, r.ToState = r.To, r.From, r.ToState, r.FromState
	}
	r.When = edtf.MustParse(day.String())
	source := "source:common"
	if n%(busySize/rare) == 7 { // the rare ones are spread over all years
		switch n / (busySize / rare) % 10 {
		default:
			source = "source:rare"
			r.EventKey = "event:rare"
			r.Links = []kg.Link{{Role: kg.LinkResponseTo, Relation: "rel:000001"}}
			r.Location = "province:rare"
			r.Claims = append(r.Claims, kg.Claim{By: "state:CLAIMANT", Stance: kg.StanceDenies})
			r.Type, r.Symmetric = "ASSAULT", false
			if r.From == hub {
				r.To, r.ToState = "state:RARE", "state:RARE"
			} else {
				r.From, r.FromState = "state:RARE", "state:RARE"
			}
		case 8:
			r.When = edtf.MustParse(day.String() + "/" + (day + 20).String())
		case 9:
			r.When = edtf.MustParse(day.String() + "/..")
		}
	} else if n%100 == 1 {
		r.Links = []kg.Link{{Role: kg.LinkAbout, Relation: "rel:000001"}}
	} else if n%3 == 0 {
		r.Location = "province:common"
	}
	r.Claims = append(r.Claims, kg.Claim{
		Stance: kg.StanceAsserts, Evidence: []kg.Evidence{{Source: source, Locator: "row " + r.ID}},
	})
	r.Derive(nil)
	return r
}

// putNew stores what is new.
func putNew(t testing.TB, s *Store, entities []*kg.Entity, relations []*kg.Relation) {
	t.Helper()
	es := make([]store.EntityPut, len(entities))
	for i, e := range entities {
		es[i].New = e
	}
	rs := make([]store.RelationPut, len(relations))
	for i, r := range relations {
		rs[i].New = r
	}
	err := s.Write(t.Context(), func(w store.Writer) error {
		return errors.Join(w.PutEntities(t.Context(), es), w.PutRelations(t.Context(), rs))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// openBusy opens the store with the busy graph, which is written anew if another test has emptied the store meanwhile.
func openBusy(t testing.TB, change ...func(*Options)) *Store {
	t.Helper()
	s := openTest(t, change...)
	n, err := countEntity(s, hub)
	if err != nil {
		t.Fatal(err)
	}
	if n == 1 {
		return s
	}
	s = openEmpty(t, change...)
	recorded := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	entity := func(id string, k kg.Kind) *kg.Entity {
		return &kg.Entity{ID: id, Kind: k, Name: "Name of " + id, Version: 1, RecordedAt: recorded}
	}
	entities := []*kg.Entity{entity(hub, kg.KindState), entity("state:RARE", kg.KindState),
		entity("state:CLAIMANT", kg.KindState),
		entity("source:common", kg.KindSource), entity("source:rare", kg.KindSource),
		entity("province:rare", kg.KindProvince), entity("province:common", kg.KindProvince)}
	for i := range neighbors {
		entities = append(entities, entity(fmt.Sprintf("state:N%03d", i), kg.KindState))
	}
	putNew(t, s, entities, nil)
	start := mustDay(t, "2010-01-01")
	began := time.Now()
	taken := map[kg.SortKey]bool{}
	for lo := 0; lo < busySize; lo += 5000 {
		var batch []*kg.Relation
		for n := lo; n < lo+5000; n++ {
			r := busyRelation(n, start, recorded)
			for taken[r.SK] {
				r.SK = r.SK.Next()
			}
			taken[r.SK] = true
			batch = append(batch, r)
		}
		putNew(t, s, nil, batch)
	}
	t.Logf("wrote %d relations in %v: %.0f/s", busySize, time.Since(began).Round(time.Millisecond),
		busySize/time.Since(began).Seconds())
	planAnew(t, s)
	return s
}

// planAnew has what follows planned for the graph as it is now. The planner's statistics follow the data with a delay,
// and plans, in a server for tests, never do.
func planAnew(t testing.TB, s *Store) {
	t.Helper()
	for _, text := range []string{"CALL db.resampleOutdatedIndexes()", "CALL db.clearQueryCaches()"} {
		if _, err := s.auto(t.Context(), neo4j.AccessModeWrite, text, nil); err != nil {
			t.Fatal(err)
		}
	}
}
