package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/write"
)

// entry is one call on its way into a ledger: a copy of it, as the call would leave it, and what is wrong with the
// call.
type entry struct {
	*ledger
	change kg.Change
	limits write.Limits
	seeded time.Time // RecordedAt from outside; zero if the store gives it
	faults []fault

	// The ids of what it is to change and cannot: no other refusal may rest on what these are.
	open struct{ entities, relations map[string]bool }

	created, updated, unchanged int
	derived                     int      // relations that get a version only since others do
	entityIDs, relationIDs      []string // those of the outcome, in its order
	posts                       []posted
	rekinded                    map[string]rekinding // by the entity's id
}

// rekinding is a change of an entity's kind.
type rekinding struct {
	path string // its place in the input
	was  kg.Kind
}

// posted is a new version of a relation; old is the current one that it takes the place of. Both are the ledger's.
type posted struct {
	path     string // its place in the input
	claims   []string
	old, new *kg.Relation
	before   *kg.Relation // the version whose references come back
	took     time.Time    // when a merge took them away
}

func newEntry(l *ledger, o operation, at time.Time) *entry {
	e := &entry{ledger: &ledger{maps.Clone(l.entities), maps.Clone(l.relations), slices.Clone(l.redirects),
		slices.Clone(l.changes)}, rekinded: map[string]rekinding{}}
	e.open.entities, e.open.relations = map[string]bool{}, map[string]bool{}
	e.change = kg.Change{Seq: int64(len(l.changes)) + 1, At: at, Actor: o.as.Principal, Reason: o.as.Reason}
	e.limits = o.as.Limits
	switch c := o.call.(type) {
	case kg.Batch:
		e.change.Kind = c.Kind
		if e.seeded = c.RecordedAt; !e.seeded.IsZero() {
			e.change.At = e.seeded
		}
		e.judgeBatch(&c)
	case merging:
		e.change.Kind = kg.ChangeMerge
		e.merge(c)
	case unmerging:
		e.change.Kind = kg.ChangeUnmerge
		e.unmerge(c)
	case deleting:
		e.change.Kind = kg.ChangeDelete
		e.remove(c)
	}
	for _, p := range e.posts {
		e.references(p)
	}
	e.kinds()
	if len(e.faults) == 0 {
		e.follow()
	}
	return e
}

func (e *entry) fail(code kg.Code, path, value string) {
	e.faults = append(e.faults, fault{code: code, path: path, value: value})
}

func (e *entry) conflict(path, id string, version int, fields ...string) {
	e.faults = append(e.faults, fault{kg.CodeConflict, path, id, version, strings.Join(fields, " ")})
}

// needsReason reports that no reason is given where one is needed.
func (e *entry) needsReason(path, reason string) {
	if reason == "" {
		e.fail(kg.CodeBadUserInput, path, "")
	}
}

// existing reports an entity that is not there, that was merged away, or that nobody may merge or delete.
func (e *entry) existing(path, id string) {
	if id == kg.UnspecifiedActor {
		e.fail(kg.CodeBadUserInput, path, id)
	} else if e.merged(id) != nil {
		e.conflict(path, id, 0)
	} else if e.currentEntity(id) == nil {
		e.fail(kg.CodeNotFound, path, id)
	}
}

// putEntity adds a version: with what content says, or a tombstone of that. It ends the one before.
func (e *entry) putEntity(path, reason string, content *kg.Entity, tombstone bool) {
	fresh, versions := *content, slices.Clone(e.entities[content.ID])
	action := kg.ActionCreated
	if old := e.currentEntity(fresh.ID); old != nil {
		ended := *old
		ended.SupersededAt = e.change.At
		versions[len(versions)-1] = &ended
		action = kg.ActionUpdated
		if !tombstone && old.Kind != fresh.Kind {
			e.rekinded[fresh.ID] = rekinding{path, old.Kind}
		}
	}
	fresh.Version, fresh.RecordedAt, fresh.SupersededAt = len(versions)+1, e.change.At, time.Time{}
	fresh.Actor, fresh.Reason, fresh.Tombstone = e.change.Actor, reason, tombstone
	if tombstone {
		fresh.SupersededAt, action = e.change.At, kg.ActionRemoved
	}
	e.entities[fresh.ID] = append(versions, &fresh)
	e.change.Items = append(e.change.Items, kg.ChangeItem{Action: action, ID: fresh.ID, Version: fresh.Version})
}

// putRelation does the same for relations. What follows from the content is filled in later, when all versions of the
// call are there.
func (e *entry) putRelation(path, reason string, content *kg.Relation, tombstone bool) *posted {
	fresh, versions := *content, slices.Clone(e.relations[content.ID])
	action, old := kg.ActionCreated, e.currentRelation(content.ID)
	if old != nil {
		ended := *old
		ended.SupersededAt = e.change.At
		versions[len(versions)-1] = &ended
		action = kg.ActionUpdated
	}
	fresh.Version, fresh.RecordedAt, fresh.SupersededAt = len(versions)+1, e.change.At, time.Time{}
	fresh.Actor, fresh.Reason, fresh.Tombstone = e.change.Actor, reason, tombstone
	if tombstone {
		fresh.SupersededAt, action = e.change.At, kg.ActionRemoved
	}
	e.relations[fresh.ID] = append(versions, &fresh)
	e.change.Items = append(e.change.Items, kg.ChangeItem{
		Action: action, Relation: true, ID: fresh.ID, Version: fresh.Version,
	})
	if tombstone { // it says what was said before
		return nil
	}
	p := posted{path: path, old: old, new: &fresh}
	for i := range fresh.Claims {
		p.claims = append(p.claims, fmt.Sprintf("%s.claims.%d", path, i))
	}
	e.posts = append(e.posts, p)
	return &e.posts[len(e.posts)-1]
}

// close compares the outcome of a call that a store accepted, takes over the sort keys that the store gave, and
// enters the call in the log.
func (e *entry) close(got write.Outcome, page *page) error {
	if counts(got) != [3]int{e.created, e.updated, e.unchanged} {
		return fmt.Errorf("%v created, updated, unchanged; by the ledger %d, %d, %d", counts(got), e.created, e.updated,
			e.unchanged)
	}
	want := write.Outcome{Created: e.created, Updated: e.updated, Unchanged: e.unchanged, Derived: e.derived}
	if len(e.change.Items) > 0 {
		if err := e.instant(got.At); err != nil {
			return err
		}
		want.Seq, want.At = e.change.Seq, e.change.At
		e.change.Count = len(e.change.Items)
		for _, item := range e.change.Items {
			first := map[bool]*string{false: &e.change.FirstEntity, true: &e.change.FirstRelation}[item.Relation]
			*first = cmp.Or(*first, item.ID)
		}
		e.changes = append(e.changes, e.change)
	}
	for _, p := range e.posts {
		if stored := page.relations[p.new.ID]; stored != nil {
			p.new.SK = stored.SK
		}
	}
	if err := e.sortKeys(); err != nil {
		return err
	}
	for _, id := range e.entityIDs {
		want.Entities = append(want.Entities, e.resolve(id))
	}
	want.Relations = e.relationIDs
	for _, item := range e.change.Items {
		if item.Relation && item.Action == kg.ActionRemoved {
			want.Retracted++
		}
	}
	if diff := lineDiff(outcomeLines(want, nil), outcomeLines(got, nil)); diff != "" {
		return fmt.Errorf("the outcome is another (-ledger +store):\n%s", diff)
	}
	return nil
}

// instant checks when the change was recorded: behind all others, and when the writer says, if it does.
func (e *entry) instant(at time.Time) error {
	for _, c := range e.changes {
		if !at.After(c.At) {
			return fmt.Errorf("recorded at %s, not after entry %d at %s", stamp(at), c.Seq, stamp(c.At))
		}
	}
	if !e.seeded.IsZero() {
		if !at.Equal(e.seeded) {
			return fmt.Errorf("recorded at %s, not at %s", stamp(at), stamp(e.seeded))
		}
		return nil
	}
	if at.Location() != time.UTC || at.Nanosecond()%1000 != 0 {
		return errors.New("recorded at no full microsecond of UTC: " + stamp(at))
	}
	return nil
}

// sortKeys checks those of the new versions: that of its day and id, or the next one that no other relation holds, or
// held before the call.
func (e *entry) sortKeys() error {
	holder, before := map[kg.SortKey]string{}, map[kg.SortKey]string{}
	for id, versions := range e.relations {
		for _, r := range versions {
			if r.SupersededAt.IsZero() {
				if holder[r.SK] != "" {
					return fmt.Errorf("%q and %q have the same sort key", holder[r.SK], id)
				}
				holder[r.SK] = id
			} else if r.SupersededAt.Equal(e.change.At) {
				before[r.SK] = id
			}
		}
	}
	for _, p := range e.posts {
		id, key := p.new.ID, kg.NewSortKey(p.new.When.Bounds(0).StartEarliest, p.new.ID)
		for key != p.new.SK {
			if cmp.Or(holder[key], id) == id && cmp.Or(before[key], id) == id {
				return fmt.Errorf("%q has the sort key %d, and %d is free", id, p.new.SK, key)
			}
			key = key.Next()
		}
	}
	return nil
}
