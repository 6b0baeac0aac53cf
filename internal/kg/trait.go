package kg

import "strconv"

// Trait is what relations are counted by at each of their ends, and in the whole graph: so how many an entity has of
// each type or source is known without reading them.
type Trait struct {
	What TraitWhat
	Fact Fact   // of TraitFact; see TraitMask
	ID   string // of the others
}

// TraitWhat says what a trait is. The letters are in files.
type TraitWhat byte

// What traits are. An entity's other ends are known from its pairs; TraitOther is for those that make no pair.
const (
	TraitFact     TraitWhat = 'f'
	TraitSource   TraitWhat = 's'
	TraitLocation TraitWhat = 'l'
	TraitOther    TraitWhat = 'o'
)

// TraitMask is what of a fact makes a trait.
var TraitMask = FactType.Mask() | FactMode.Mask() | FactStatus.Mask() | FactRealization.Mask() | 1<<factEvent

// Text returns the trait as it stands in files.
func (t Trait) Text() string {
	if t.What == TraitFact {
		return string(t.What) + strconv.FormatInt(int64(t.Fact), 36)
	}
	return string(t.What) + t.ID
}

// ParseTrait reads a text of a trait, and reports whether it is one.
func ParseTrait(text string) (t Trait, ok bool) {
	if text == "" {
		return t, false
	}
	t.What, t.ID = TraitWhat(text[0]), text[1:]
	switch t.What {
	case TraitFact:
		n, err := strconv.ParseInt(t.ID, 36, 64)
		t.Fact, t.ID = Fact(n), ""
		return t, err == nil && t.Fact&^TraitMask == 0
	case TraitSource, TraitLocation, TraitOther:
		return t, t.ID != ""
	}
	return t, false
}

// TraitKey is a trait of an entity's relations; without an entity, of all relations.
type TraitKey struct {
	Of string
	Trait
}

// TraitCount is how many current relations have a trait, and how many of these occurred.
type TraitCount struct{ N, Occurred int64 }

// TraitChanges gathers what a write does to the numbers.
type TraitChanges map[TraitKey]TraitCount

// Add adds n times what the relation counts for.
func (c TraitChanges) Add(r *Relation, n int64) {
	EachTrait(r, func(k TraitKey) {
		was := c[k]
		was.N += n
		if r.Realization == RealizationOccurred {
			was.Occurred += n
		}
		c[k] = was
	})
}

// EachTrait calls each with all that the relation counts for.
func EachTrait(r *Relation, each func(TraitKey)) {
	fact, sources := FactOf(r)&TraitMask, Sources(r.Claims)
	of := func(id string) {
		each(TraitKey{id, Trait{What: TraitFact, Fact: fact}})
		for _, s := range sources {
			each(TraitKey{id, Trait{What: TraitSource, ID: s}})
		}
		if r.Location != "" {
			each(TraitKey{id, Trait{What: TraitLocation, ID: r.Location}})
		}
		if id == "" {
			return
		}
		if other := r.Other(id); other == id || other == UnspecifiedActor || id == UnspecifiedActor {
			each(TraitKey{id, Trait{What: TraitOther, ID: other}})
		}
	}
	of("")
	of(r.From)
	if r.To != r.From {
		of(r.To)
	}
}
