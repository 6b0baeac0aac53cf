package kg

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/edtf"
)

// TestEventWrite writes relations of a few events at random, and counts all of them anew after each write. Events are
// large at once, soon or never; what is told of them is the same.
func TestEventWrite(t *testing.T) {
	grown, shrunk := 0, 0
	for seed := range uint64(18) {
		rnd := rand.New(rand.NewPCG(1, seed))
		current, kept := map[string]*Relation{}, TraitChanges{}
		isLarge := func(event string) bool { return kept[sizeOf(event)].N > 0 }
		among := func(keys []TraitKey) TraitChanges {
			out := TraitChanges{}
			for _, k := range keys {
				if n, ok := kept[k]; ok {
					out[k] = n
				}
			}
			return out
		}
		for step := range 25 {
			w := &EventWrite{Large: []int{1, 7, 1000}[seed%3]}
			after, was := maps.Clone(current), isLarge("e1")
			for _, i := range rnd.Perm(16)[:1+rnd.IntN(10)] {
				r := randomOfEvent(rnd, fmt.Sprint("r", i))
				old := current[r.ID]
				if r.Tombstone = old != nil && rnd.IntN(9) < step%10; r.Tombstone {
					delete(after, r.ID)
				} else {
					after[r.ID] = r
				}
				w.Put(old, r)
			}
			numbers, whole := w.Sized(among(w.Sizes()))
			var relations []*Relation
			for _, r := range current {
				if slices.Contains(whole, r.EventKey) {
					relations = append(relations, r)
				}
			}
			w.Count(kept, among(numbers), relations)
			current = after
			if is := isLarge("e1"); is != was {
				grown, shrunk = grown+map[bool]int{true: 1}[is], shrunk+map[bool]int{true: 1}[was]
			}
			want, small, told := TraitChanges{}, TraitChanges{}, maps.Clone(kept)
			want.AddEvents(slices.Collect(maps.Values(current)), 1, isLarge)
			small.AddEvents(slices.Collect(maps.Values(current)), 1, nil)
			told.MixEvents()
			for _, c := range []TraitChanges{want, small, told, kept} {
				c.Keys() // takes out what is 0
			}
			if !maps.Equal(want, kept) { // comparing takes longer
				t.Fatalf("seed %d (-want +got):\n%s", seed, cmp.Diff(want, kept))
			}
			if !maps.Equal(small, told) {
				t.Fatalf("seed %d, what is told (-want +got):\n%s", seed, cmp.Diff(small, told))
			}
		}
	}
	if grown < 5 || shrunk < 5 {
		t.Errorf("an event became large %d times, and small %d times", grown, shrunk)
	}
}

func randomOfEvent(rnd *rand.Rand, id string) *Relation {
	r := &Relation{ID: id}
	r.EventKey = []string{"", "e1", "e1", "e1", "e2"}[rnd.IntN(5)]
	r.Type = []RelationType{"AID", "ASSAULT", "STATEMENT"}[rnd.IntN(3)]
	r.From, r.To = []string{"a", "b"}[rnd.IntN(2)], []string{"a", "c", "d", "e"}[rnd.IntN(4)]
	r.Realization = []Realization{RealizationOccurred, RealizationPlanned}[rnd.IntN(2)]
	r.Location = []string{"", "l", "m"}[rnd.IntN(3)]
	r.When = edtf.MustParse("2024-01-10")
	r.Claims = OwnVoice([]Evidence{{Source: []string{"s", "t", "u"}[rnd.IntN(3)]}})
	r.Derive(nil)
	return r
}

// TestTraitText reads the texts of traits again. Those of an event that Traits of stores tells of come before all
// others of events.
func TestTraitText(t *testing.T) {
	all := TraitChanges{}
	rnd := rand.New(rand.NewPCG(1, 1))
	for i := range 100 {
		r := randomOfEvent(rnd, fmt.Sprint("r", i))
		all.Add(r, 1)
		all.AddEvents([]*Relation{r}, 1, func(string) bool { return true })
	}
	events := 0
	for k := range all {
		text := k.Text()
		if got, ok := ParseTrait(text); !ok || got != k.Trait {
			t.Errorf("%q is read as %+v, %t", text, got, ok)
		}
		if before := k.Event == "" || k.What == TraitOther; before != (text < EventTraits) {
			t.Errorf("%q is in the wrong place", text)
		}
		if k.Event != "" {
			events++
		}
	}
	if events == 0 {
		t.Error("there is no trait of an event")
	}
	for _, text := range []string{"", "y", "z", "ya", "za", "zae", "y\x1f", "zf0\x1fe", "zx\x1fe", "z\x1fe", "w"} {
		if got, ok := ParseTrait(text); ok {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
}
