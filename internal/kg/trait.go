package kg

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Trait is what relations are counted by at each of their ends, and in the whole graph: so how many an entity has of
// each type or source is known without reading them.
type Trait struct {
	What  TraitWhat
	Fact  Fact   // of TraitFact; see TraitMask
	ID    string // the value of the others
	Event string // if set, N and Occurred count those of this event alone: see EventWrite
}

// TraitWhat says what a trait is. The letters are in files.
type TraitWhat byte

// What traits are. Facts tell how many relations there are of a type, a mode and so on; those from TraitAll on are
// kept where several relations are one event, and only there. Others of an entity are known from its pairs, but for
// those that make no pair. TraitMixed counts events that have several others, by all of these: see SetOf.
const (
	TraitFact        TraitWhat = 'f'
	TraitSource      TraitWhat = 's'
	TraitLocation    TraitWhat = 'l'
	TraitOther       TraitWhat = 'o'
	TraitAll         TraitWhat = 'a'
	TraitType        TraitWhat = 't'
	TraitMode        TraitWhat = 'm'
	TraitQuadClass   TraitWhat = 'q'
	TraitStatus      TraitWhat = 'u'
	TraitRealization TraitWhat = 'r'
	TraitMixed       TraitWhat = 'x'
)

// TraitMask is what of a fact makes a trait.
var TraitMask = FactType.Mask() | FactMode.Mask() | FactStatus.Mask() | FactRealization.Mask()

// The letters before traits of one event: of the others with whom an entity has it, and of all else. EventTraits is the
// first text that none of those is behind which Reader.Traits of stores tells of.
const (
	eventOther  = "y"
	EventTraits = "z"
)

// Text returns the trait as it stands in files.
func (t Trait) Text() string {
	text := string(t.What) + t.ID
	switch {
	case t.What == TraitFact:
		return string(t.What) + strconv.FormatInt(int64(t.Fact), 36)
	case t.Event == "":
		return text
	case t.What == TraitOther:
		return eventOther + t.ID + PairSeparator + t.Event
	}
	return EventTraits + text + PairSeparator + t.Event
}

// ParseTrait reads a text of a trait, and reports whether it is one.
func ParseTrait(text string) (t Trait, ok bool) {
	of, event, ofEvent := text, "", false
	if strings.HasPrefix(text, eventOther) || strings.HasPrefix(text, EventTraits) {
		of, event, ofEvent = strings.Cut(text, PairSeparator)
		if of = strings.TrimPrefix(of, EventTraits); of == text || event == "" {
			return t, false
		}
		if rest, other := strings.CutPrefix(of, eventOther); other {
			of = string(TraitOther) + rest
		}
	}
	if of == "" {
		return t, false
	}
	t.What, t.ID, t.Event = TraitWhat(of[0]), of[1:], event
	if ofEvent {
		return t, strings.ContainsRune("sloatmqur", rune(t.What))
	}
	if t.What == TraitFact {
		n, err := strconv.ParseInt(t.ID, 36, 64)
		t.Fact, t.ID = Fact(n), ""
		return t, err == nil && t.Fact&^TraitMask == 0 && t.Fact.Type() != ""
	}
	return t, strings.ContainsRune("sloatmqurx", rune(t.What))
}

// TraitKey is a trait of an entity's relations; without an entity, of all relations.
type TraitKey struct {
	Of string
	Trait
}

// CompareTraitKeys orders keys.
func CompareTraitKeys(a, b TraitKey) int {
	return cmp.Or(cmp.Compare(a.Of, b.Of), cmp.Compare(a.What, b.What), cmp.Compare(a.Fact, b.Fact),
		cmp.Compare(a.ID, b.ID), cmp.Compare(a.Event, b.Event))
}

// TraitCount is how many current relations have a trait: N, of which some Occurred; and how many of these are there
// beside another one of the same event, so that N less Again is the number of events.
type TraitCount struct{ N, Occurred, Again, OccurredAgain int64 }

// Fields returns the numbers in a fixed order.
func (c *TraitCount) Fields() [4]*int64 {
	return [...]*int64{&c.N, &c.Occurred, &c.Again, &c.OccurredAgain}
}

// Plus returns the numbers with n times others added.
func (c TraitCount) Plus(n int64, o TraitCount) TraitCount {
	return TraitCount{c.N + n*o.N, c.Occurred + n*o.Occurred, c.Again + n*o.Again, c.OccurredAgain + n*o.OccurredAgain}
}

// TraitChanges gathers what a write does to the numbers.
type TraitChanges map[TraitKey]TraitCount

// Keys returns the keys of the numbers that change, in their order.
func (c TraitChanges) Keys() []TraitKey {
	maps.DeleteFunc(c, func(_ TraitKey, n TraitCount) bool { return n == TraitCount{} })
	return slices.SortedFunc(maps.Keys(c), CompareTraitKeys)
}

// Join adds other changes.
func (c TraitChanges) Join(others TraitChanges) {
	for k, n := range others {
		c[k] = c[k].Plus(1, n)
	}
}

// Add adds n times what the relation counts for by itself.
func (c TraitChanges) Add(r *Relation, n int64) {
	one := countOne(r)
	sources, fact := Sources(r.Claims), Trait{What: TraitFact, Fact: FactOf(r) & TraitMask}
	eachEnd(r, func(of string) {
		add := func(t Trait) { c[TraitKey{of, t}] = c[TraitKey{of, t}].Plus(n, one) }
		add(fact)
		for _, s := range sources {
			add(Trait{What: TraitSource, ID: s})
		}
		if r.Location != "" {
			add(Trait{What: TraitLocation, ID: r.Location})
		}
		if _, pair := PairOf(r); of != "" && !pair {
			add(Trait{What: TraitOther, ID: r.Other(of)})
		}
	})
}

// AddEvents adds n times what whole events count for, of which these are the relations: beside what each relation
// counts for by itself. Events that large reports have numbers of their own; nil: none has.
func (c TraitChanges) AddEvents(list []*Relation, n int64, large func(event string) bool) {
	for key, relations := range byEvent(list) {
		c.addEvent(key, relations, n, large != nil && large(key))
	}
}

// byEvent gathers the relations of each event.
func byEvent(list []*Relation) map[string][]*Relation {
	events := map[string][]*Relation{}
	for _, r := range list {
		if r.EventKey != "" {
			events[r.EventKey] = append(events[r.EventKey], r)
		}
	}
	return events
}

// eventTraits calls each with what a relation is counted by in its event.
func eventTraits(r *Relation, each func(TraitKey)) {
	sources := Sources(r.Claims)
	eachEnd(r, func(of string) {
		add := func(what TraitWhat, id string) { each(TraitKey{of, Trait{What: what, ID: id}}) }
		add(TraitAll, "")
		add(TraitType, string(r.Type))
		add(TraitStatus, string(r.Status))
		add(TraitRealization, string(r.Realization))
		if r.Mode != "" {
			add(TraitMode, r.Mode)
		}
		if class := r.Type.Info().QuadClass; class != "" {
			add(TraitQuadClass, string(class))
		}
		for _, s := range sources {
			add(TraitSource, s)
		}
		if r.Location != "" {
			add(TraitLocation, r.Location)
		}
		if of != "" {
			add(TraitOther, r.Other(of))
		}
	})
}

// addEvent adds n times what one event counts for. The sets of others of a large one are not kept as such, but follow
// from its numbers: a set is written anew with each other that joins it.
func (c TraitChanges) addEvent(event string, relations []*Relation, n int64, large bool) {
	if len(relations) < 2 && !large {
		return // nothing is there again
	}
	counts := TraitChanges{}
	counts.addOf(relations, 1)
	for k, count := range counts {
		c[k] = c[k].Plus(n, count.again())
		if large {
			c.addNumber(k, event, n, count)
		}
	}
	if !large {
		c.addMixed(counts, n)
	}
}

// addOf adds n times by what the relations are counted in their event.
func (c TraitChanges) addOf(relations []*Relation, n int64) {
	for _, r := range relations {
		one := countOne(r)
		eventTraits(r, func(k TraitKey) { c[k] = c[k].Plus(n, one) })
	}
}

// addNumber adds n times a number that an event has of its own.
func (c TraitChanges) addNumber(k TraitKey, event string, n int64, count TraitCount) {
	k.Event = event
	c[k] = c[k].Plus(n, count)
}

// again is how many of the relations of an event are there beside another one.
func (c TraitCount) again() TraitCount {
	return TraitCount{Again: max(c.N-1, 0), OccurredAgain: max(c.Occurred-1, 0)}
}

// addMixed adds n times the sets of others of one event, of which these are the numbers.
func (c TraitChanges) addMixed(counts TraitChanges, n int64) {
	sets := otherSets{}
	for k, count := range counts {
		sets.add(k, count)
	}
	sets.addTo(c, n)
}

// MixEvents puts sets of others in the place of the numbers of large events that they follow from.
func (c TraitChanges) MixEvents() {
	sets := otherSets{}
	for k, count := range c {
		if k.Event != "" {
			sets.add(k, count)
			delete(c, k)
		}
	}
	sets.addTo(c, 1)
}

// otherSets are the others of an entity, by the entity and an event: all of them, and those of what occurred.
type otherSets map[[2]string]*[2][]string

func (s otherSets) add(k TraitKey, count TraitCount) {
	if k.What != TraitOther {
		return
	}
	key := [2]string{k.Of, k.Event}
	if s[key] == nil {
		s[key] = &[2][]string{}
	}
	if count.N > 0 {
		s[key][0] = append(s[key][0], k.ID)
	}
	if count.Occurred > 0 {
		s[key][1] = append(s[key][1], k.ID)
	}
}

// addTo adds to c n times the sets of more than one.
func (s otherSets) addTo(c TraitChanges, n int64) {
	for key, sets := range s {
		for i, ids := range sets {
			if len(ids) < 2 {
				continue
			}
			slices.Sort(ids)
			k := TraitKey{key[0], Trait{What: TraitMixed, ID: strings.Join(ids, PairSeparator)}}
			c[k] = c[k].Plus(n, [...]TraitCount{{N: 1}, {Occurred: 1}}[i])
		}
	}
}

// SetOf returns the ids of the set that the id of TraitMixed is the text of.
func SetOf(text string) []string { return strings.Split(text, PairSeparator) }

func countOne(r *Relation) TraitCount {
	c := TraitCount{N: 1}
	if r.Realization == RealizationOccurred {
		c.Occurred = 1
	}
	return c
}

// eachEnd calls each for the whole graph, and for each entity that is an end.
func eachEnd(r *Relation, each func(of string)) {
	each("")
	each(r.From)
	if r.To != r.From {
		each(r.To)
	}
}
