package seed_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/seedfile"
	"graphd/seed"
)

func recordings(t *testing.T) []*seedfile.Recording {
	var out []*seedfile.Recording
	for _, f := range seed.Files() {
		r, err := seedfile.ReadSeed(f.Name, f.Data)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

// relationsOf returns the relations of all recordings by id.
func relationsOf(list []*seedfile.Recording) map[string]*kg.NewRelation {
	out := map[string]*kg.NewRelation{}
	for _, r := range list {
		for i := range r.Batch.Relations {
			out[r.Batch.Relations[i].ID] = &r.Batch.Relations[i]
		}
	}
	return out
}

func TestFiles(t *testing.T) {
	list := recordings(t)
	want := []struct {
		name                             string
		recorded                         time.Time
		entities, relations, corrections int
	}{
		{"2024-02-23-article.yaml", time.Date(2024, 2, 23, 0, 0, 0, 0, time.UTC), 11, 42, 0},
		{"2024-03-01-later-sources.yaml", time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC), 18, 12, 17},
		{"2024-06-01-abdollahian-office.yaml", time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC), 2, 0, 1},
	}
	if len(list) != len(want) {
		t.Fatalf("%d files", len(list))
	}
	for i, w := range want {
		r := list[i]
		if b := r.Batch; r.Name != w.name || !b.RecordedAt.Equal(w.recorded) || len(b.Entities) != w.entities ||
			len(b.Relations) != w.relations || len(b.Corrections) != w.corrections {
			t.Errorf("%s, %s: %d entities, %d relations, %d corrections; want %v", r.Name, b.RecordedAt,
				len(b.Entities), len(b.Relations), len(b.Corrections), w)
		}
	}
	if names := namesOf(list); !slices.IsSorted(names) {
		t.Errorf("not in the order of their recordings: %s", names)
	}
}

func namesOf(list []*seedfile.Recording) []string {
	seedfile.Sort(list)
	var names []string
	for _, r := range list {
		names = append(names, r.Name)
	}
	return names
}

// What an agreement or cooperation between equals is, the writer says, and diplomatic relations are it by default; all
// other types have it from the registry.
func TestSymmetric(t *testing.T) {
	want := map[string]bool{"restoration": true, "ministers-commitment": true, "new-mechanism": true,
		"intelligence-proposal": true, "invitation": false, "diplomatic-relations-before": true,
		"diplomatic-relations-downgraded": true, "diplomatic-relations": true}
	for id, r := range relationsOf(recordings(t)) {
		if r.Type.Info().ModeInfo(r.Mode).Symmetry != kg.SymmetryOptional {
			continue
		}
		if mutual, ok := want[id]; !ok || r.Symmetric != mutual {
			t.Errorf("%s: symmetric %v", id, r.Symmetric)
		}
		delete(want, id)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}

// Only what a party says and no source in its own voice is alleged; that holds after the corrections, too.
func TestAlleged(t *testing.T) {
	list := recordings(t)
	relations, sources := map[string]kg.Assertion{}, map[string]edtf.Value{}
	var alleged []string
	for _, r := range list {
		for _, e := range r.Batch.Entities {
			sources[e.ID] = e.PublishedOn
		}
		for _, rel := range r.Batch.Relations {
			relations[rel.ID] = rel.Assertion
		}
		for _, c := range r.Batch.Corrections {
			a := relations[c.ID]
			if err := a.Patch(c.Set, c.Fields); err != nil {
				t.Fatal(err)
			}
			a.Claims = append(slices.Clone(a.Claims), c.Claims...)
			relations[c.ID] = a
		}
	}
	for id, a := range relations {
		switch status := a.StatusBy(func(source string) edtf.Value { return sources[source] }); status {
		case kg.StatusAlleged:
			alleged = append(alleged, id)
		case kg.StatusAsserted:
		default:
			t.Errorf("%s is %s", id, status)
		}
	}
	slices.Sort(alleged)
	if got, want := strings.Join(alleged, " "), "anti-iran-refuge jaa-refuge outfits-refuge strike-irn-on-jaa "+
		"strike-pak-on-blf strike-pak-on-bla strike-pak-on-outfits"; got != strings.Join(sorted(want), " ") {
		t.Errorf("alleged: %s", got)
	}
}

func sorted(words string) []string {
	list := strings.Fields(words)
	slices.Sort(list)
	return list
}

// All that a file refers to is in it, or in an earlier one, and stands where its kind may; every claim has evidence.
func TestReferences(t *testing.T) {
	kinds := map[string]kg.Kind{}
	known := map[string]bool{}
	for _, r := range recordings(t) {
		for _, e := range r.Batch.Entities {
			kinds[e.ID] = e.Kind
		}
		earlier := len(known)
		for _, rel := range r.Batch.Relations {
			known[rel.ID] = true
		}
		check := func(id string, a *kg.Assertion) {
			for _, ref := range []string{a.From, a.To, a.FromState, a.ToState, a.Location} {
				if ref != "" && kinds[ref] == "" {
					t.Errorf("%s: no entity %q", id, ref)
				}
			}
			for _, l := range a.Links {
				if !known[l.Relation] {
					t.Errorf("%s: no relation %q", id, l.Relation)
				}
			}
			for _, c := range a.Claims {
				if c.By != "" && kinds[c.By] == "" {
					t.Errorf("%s: no claimant %q", id, c.By)
				}
				if len(c.Evidence) == 0 {
					t.Errorf("%s: a claim without evidence", id)
				}
			}
			for _, s := range kg.Sources(a.Claims) {
				if kinds[s] != kg.KindSource {
					t.Errorf("%s: no source %q", id, s)
				}
			}
		}
		for i := range r.Batch.Relations {
			rel := &r.Batch.Relations[i]
			check(rel.ID, &rel.Assertion)
			if len(rel.Claims) == 0 {
				t.Errorf("%s: nobody says so", rel.ID)
			}
			if !rel.Type.Info().MayJoin(kinds[rel.From], kinds[rel.To]) {
				t.Errorf("%s: %s from %s to %s", rel.ID, rel.Type, kinds[rel.From], kinds[rel.To])
			}
		}
		for i := range r.Batch.Corrections {
			c := &r.Batch.Corrections[i]
			if earlier == 0 || !known[c.ID] {
				t.Errorf("corrects %q, which is not there", c.ID)
			}
			check(c.ID, &c.Set)
			check(c.ID, &kg.Assertion{Claims: c.Claims})
		}
	}
}

// What later sources changed: the last words on each field.
func TestCorrections(t *testing.T) {
	list := recordings(t)
	relations := relationsOf(list)
	for _, r := range list {
		for _, c := range r.Batch.Corrections {
			rel := relations[c.ID]
			if err := rel.Patch(c.Set, c.Fields); err != nil {
				t.Errorf("%s: %v", c.ID, err)
			}
			if errs := rel.Assertion.Validate(&kg.Origin{Path: c.ID}); errs != nil {
				t.Errorf("%s: %v", c.ID, errs)
			}
		}
	}
	for id, when := range map[string]string{
		"strike-irn-on-pak": "2024-01-16", "strike-irn-on-jaa": "2024-01-16", "strike-pak-on-irn": "2024-01-18", "strike-pak-on-outfits": "2024-01-18",
		"talks-1": "2024-01-17", "talks-2": "2024-01-19", "visit": "2024-01-28/2024-01-29", "office-jilani-fm": "2023-08-17/[2024-02-26..]",
		"office-abdollahian-fm": "2021-08-25/2024-05-19", "restoration": "2024-01-22", "ambassador-irn-returns": "[2024-01-22..2024-01-26]",
	} {
		if got := relations[id].When.String(); got != when {
			t.Errorf("%s: %s, want %s", id, got, when)
		}
	}
	for id, realization := range map[string]kg.Realization{
		"visit": kg.RealizationOccurred, "diplomatic-relations": kg.RealizationOccurred,
		"ambassador-irn-returns": kg.RealizationPlanned, "ambassador-pak-returns": kg.RealizationPlanned, "new-mechanism": kg.RealizationProposed,
		"intelligence-proposal": kg.RealizationProposed, "proposals-talks": kg.RealizationPlanned,
	} {
		if got := relations[id].Realization; got != realization {
			t.Errorf("%s: %s, want %s", id, got, realization)
		}
	}
	// The figures of casualties are those of the claims.
	for id, r := range relations {
		if r.Deaths != nil || r.Injuries != nil {
			t.Errorf("%s: deaths %v, injuries %v", id, r.Deaths, r.Injuries)
		}
	}
	if p := relations["strike-irn-on-pak"].Place; p == nil || p.Precision != "town" {
		t.Errorf("place %v", p)
	}
}
