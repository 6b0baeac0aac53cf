// Package export reads a whole graph out of a store, page by page, and writes it in other formats.
package export

import (
	"context"
	"slices"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// page is how many entities or relations are in memory at a time.
const page = 1000

// History calls do with each entry of the change log behind number after and up to number until (0: the last), with the
// versions that it made. The next ones are read meanwhile.
func History(ctx context.Context, s store.Store, after, until int64, do func(*kg.Entry) error) error {
	read := func(ctx context.Context, give func([]*kg.Entry) error) error {
		for {
			entries, err := entriesBehind(ctx, s, after, until)
			if err != nil || len(entries) == 0 {
				return err
			}
			if err := give(entries); err != nil {
				return err
			}
			after = entries[len(entries)-1].Change.Seq
		}
	}
	return ahead(ctx, read, func(entries []*kg.Entry) error {
		for _, e := range entries {
			if err := do(e); err != nil {
				return err
			}
		}
		return nil
	})
}

// entriesBehind reads the next entries of the change log, as many as make a page or one larger one.
func entriesBehind(ctx context.Context, s store.Store, after, until int64) (entries []*kg.Entry, err error) {
	err = s.Read(ctx, func(r store.Reader) error {
		entries = nil
		log, _, err := r.Changes(ctx, after, page, page)
		if err != nil {
			return err
		}
		for i := range log {
			if until > 0 && log[i].Seq > until {
				break
			}
			entries = append(entries, &kg.Entry{Change: log[i]})
		}
		return fill(ctx, r, entries)
	})
	return entries, err
}

// fill fetches the versions that entries made, those of all entries together.
func fill(ctx context.Context, r store.Reader, entries []*kg.Entry) error {
	type version struct {
		id string
		n  int
	}
	var entities, relations kg.IDSet
	for _, e := range entries {
		for _, item := range e.Change.Items {
			if item.Relation {
				relations.Add(item.ID)
			} else {
				entities.Add(item.ID)
			}
		}
	}
	byEntity := map[version]*kg.Entity{}
	list, err := r.EntityVersions(ctx, entities.List())
	if err != nil {
		return err
	}
	for _, e := range list {
		byEntity[version{e.ID, e.Version}] = e
	}
	byRelation := map[version]*kg.Relation{}
	old, err := r.RelationVersions(ctx, relations.List(), plan.AllColumns)
	if err != nil {
		return err
	}
	for _, v := range old {
		byRelation[version{v.ID, v.Version}] = v
	}
	for _, e := range entries {
		for _, item := range e.Change.Items {
			key := version{item.ID, item.Version}
			if v := byRelation[key]; item.Relation && v != nil {
				fresh := *v
				fresh.SupersededAt = time.Time{}
				e.Relations = append(e.Relations, &fresh)
			}
			if v := byEntity[key]; !item.Relation && v != nil {
				fresh := *v
				fresh.SupersededAt = time.Time{}
				e.Entities = append(e.Entities, &fresh)
			}
		}
		if n := len(e.Entities) + len(e.Relations); n != e.Change.Count {
			return kg.Errorf(kg.CodeInternal, "entry %d of the change log has %d items, but the store has %d of them: "+
				"graphd check tells more", e.Change.Seq, e.Change.Count, n)
		}
		if err := redirects(ctx, r, e); err != nil {
			return err
		}
	}
	return nil
}

// redirects finds the merges that an entry made or took back: what is different behind it.
func redirects(ctx context.Context, r store.Reader, e *kg.Entry) error {
	switch e.Change.Kind {
	case kg.ChangeMerge, kg.ChangeUnmerge, kg.ChangeSeed:
	default:
		return nil
	}
	merges := e.Change.Kind == kg.ChangeUnmerge
	ids := make([]string, len(e.Entities))
	for i, x := range e.Entities {
		ids[i] = x.ID
		merges = merges || x.Tombstone
	}
	if !merges {
		return nil
	}
	at := e.Change.At
	then, err := r.AsKnown(at).Redirects(ctx, ids)
	if err != nil {
		return err
	}
	for _, d := range then {
		if d.RecordedAt.Equal(at) {
			e.Redirects = append(e.Redirects, kg.Redirect{From: d.From, Into: d.Into, RecordedAt: at})
		}
	}
	before, err := r.AsKnown(at.Add(-time.Nanosecond)).Redirects(ctx, ids)
	if err != nil {
		return err
	}
	for _, d := range before {
		if kg.RedirectOf(then, d.From) == nil && slices.Contains(ids, d.From) {
			d.SupersededAt = at
			e.Redirects = append(e.Redirects, d)
		}
	}
	slices.SortFunc(e.Redirects, func(a, b kg.Redirect) int {
		if a.From < b.From {
			return -1
		}
		return 1
	})
	return nil
}
