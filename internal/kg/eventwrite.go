package kg

import (
	"maps"
	"slices"
)

// LargeEvent is how many relations an event may have before it gets numbers of its own.
const LargeEvent = 100

// EventWrite is what a write does to the numbers of events. To know what counts again, a store reads all relations of a
// small event; those of a large one are counted, by each trait, in numbers of its own (Trait.Event), of which a write
// takes those of the relations that it puts: so it costs the same however large the event is. An event is large once a
// write leaves more than Large relations in it, until one leaves less than half as many.
//
// The order of use is Put, Sizes, Sized, Count.
type EventWrite struct {
	Large       int
	events      []string               // those that change, once all is put
	gone, fresh map[string][]*Relation // by event
	replaced    map[string]bool        // the ids of what is put
	changed     map[string]TraitChanges
	large       map[string]bool
}

// Put takes a new version, and the current one that it replaces, or nil.
func (w *EventWrite) Put(old, fresh *Relation) {
	if w.replaced == nil {
		w.gone, w.fresh, w.replaced = map[string][]*Relation{}, map[string][]*Relation{}, map[string]bool{}
	}
	w.replaced[fresh.ID] = true
	if old != nil && old.EventKey != "" {
		w.gone[old.EventKey] = append(w.gone[old.EventKey], old)
	}
	if !fresh.Tombstone && fresh.EventKey != "" {
		w.fresh[fresh.EventKey] = append(w.fresh[fresh.EventKey], fresh)
	}
}

// Events returns the keys of the events that change, in their order.
func (w *EventWrite) Events() []string {
	if w.events == nil {
		keys := slices.AppendSeq(slices.Collect(maps.Keys(w.gone)), maps.Keys(w.fresh))
		slices.Sort(keys)
		w.events = slices.Compact(keys)
	}
	return w.events
}

// sizeOf is the key of how many relations a large event has.
func sizeOf(event string) TraitKey { return TraitKey{Trait: Trait{What: TraitAll, Event: event}} }

// Sizes returns the keys of the numbers that tell which events are large.
func (w *EventWrite) Sizes() []TraitKey {
	events := w.Events()
	keys := make([]TraitKey, len(events))
	for i, e := range events {
		keys[i] = sizeOf(e)
	}
	return keys
}

// Sized takes these numbers, as far as they are there, and returns the keys of the others that Count needs, in their
// order, and the events all of whose relations it needs.
func (w *EventWrite) Sized(sizes TraitChanges) (numbers []TraitKey, whole []string) {
	w.changed, w.large = map[string]TraitChanges{}, map[string]bool{}
	for _, e := range w.Events() {
		n := int(sizes[sizeOf(e)].N)
		w.large[e] = n > 0
		if n == 0 || 2*(n-len(w.gone[e])+len(w.fresh[e])) < w.Large {
			whole = append(whole, e)
			continue
		}
		changed := TraitChanges{}
		changed.addOf(w.gone[e], -1)
		changed.addOf(w.fresh[e], 1)
		for _, k := range changed.Keys() { // what neither comes nor goes is left alone
			k.Event = e
			numbers = append(numbers, k)
		}
		w.changed[e] = changed
	}
	slices.SortFunc(numbers, CompareTraitKeys)
	return numbers, whole
}

// Count adds to c what the write changes. Numbers and relations are what Sized asked for, as they were before it.
func (w *EventWrite) Count(c, numbers TraitChanges, relations []*Relation) {
	before := byEvent(relations)
	for _, e := range w.Events() {
		if changed := w.changed[e]; changed != nil {
			for k, n := range changed {
				own := k
				own.Event = e
				was := numbers[own]
				c[k] = c[k].Plus(1, was.Plus(1, n).again()).Plus(-1, was.again())
				c.addNumber(k, e, 1, n)
			}
			continue
		}
		after := slices.Clone(w.fresh[e])
		for _, r := range before[e] {
			if !w.replaced[r.ID] {
				after = append(after, r)
			}
		}
		least := w.Large + 1
		if w.large[e] {
			least = (w.Large + 1) / 2
		}
		c.addEvent(e, before[e], -1, w.large[e])
		c.addEvent(e, after, 1, len(after) >= least)
	}
}
