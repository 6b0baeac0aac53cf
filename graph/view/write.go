package view

import (
	"context"

	"graphd/internal/plan"
	"graphd/internal/query"
	"graphd/internal/write"
)

// WritePayload is what a call did.
type WritePayload interface{ IsWritePayload() }

// Payload is what all calls tell: what was written, and the objects of the payload as they are now, by the key of the
// field that shows them.
type Payload struct {
	out    write.Outcome
	loaded *query.Result
}

func (Payload) IsWritePayload() {}

func (w Payload) Created() int   { return w.out.Created }
func (w Payload) Updated() int   { return w.out.Updated }
func (w Payload) Unchanged() int { return w.out.Unchanged }
func (w Payload) Changed() bool  { return w.out.Seq > 0 }

// Derived is how many relations that the call does not name got a new version since others did.
func (w Payload) Derived() int { return w.out.Derived }

// Rederive reports whether there are too many of these, so that they are left to be derived anew.
func (w Payload) Rederive() bool { return w.out.Stale }

// Bookmark is the cursor of the entry in the change log; nil if nothing changed.
func (w Payload) Bookmark() *string {
	if w.out.Seq == 0 {
		return nil
	}
	c := plan.ChangeCursor(w.out.Seq)
	return &c
}

// writtenRelations lists the relations of the outcome that are there, each once.
func (w Payload) writtenRelations(ctx context.Context) []*Relation {
	out, seen := []*Relation{}, map[string]bool{}
	for _, id := range w.out.Relations {
		if seen[id] {
			continue
		}
		seen[id] = true
		if n, ok := query.Answer[query.Nodes](w.loaded, keyOf(ctx))[id].(*query.RelationNode); ok {
			out = append(out, relationOf(n))
		}
	}
	return out
}

func (w Payload) writtenEntities(ctx context.Context) []Entity {
	out := []Entity{}
	for _, id := range w.out.Entities {
		if n, ok := query.Answer[query.Nodes](w.loaded, keyOf(ctx))[id].(*query.EntityNode); ok {
			out = append(out, EntityOf(n))
		}
	}
	return out
}

// The payloads.
type (
	UpsertEntitiesPayload  struct{ Payload }
	AssertRelationsPayload struct{ Payload }
	AddClaimsPayload       struct{ Payload }
	RelationPayload        struct{ Payload }
	EntityPayload          struct{ Payload }
	DeletePayload          struct {
		Payload
		Key string
	}
	RederivePayload struct {
		Payload
		Examined int
		Next     *string // the cursor to go on behind; nil at the end
	}
)

// Written shows an outcome as a payload of type P.
func Written[P ~struct{ Payload }](out write.Outcome, loaded *query.Result) *P {
	return &P{Payload{out, loaded}}
}

// Deleted shows the outcome of a deletion.
func Deleted(out write.Outcome, key string) *DeletePayload {
	return &DeletePayload{Payload{out, nil}, key}
}

// Rederived shows what was derived anew.
func Rederived(out write.Rederived) *RederivePayload {
	p := &RederivePayload{Payload: Payload{out.Outcome, nil}, Examined: out.Examined}
	if out.Next != 0 {
		next := plan.RelationCursor(out.Next)
		p.Next = &next
	}
	return p
}

func (p *UpsertEntitiesPayload) Entities(ctx context.Context) []Entity { return p.writtenEntities(ctx) }
func (p *AssertRelationsPayload) Relations(ctx context.Context) []*Relation {
	return p.writtenRelations(ctx)
}
func (p *AddClaimsPayload) Relations(ctx context.Context) []*Relation { return p.writtenRelations(ctx) }

// Relation is the relation as it is now; nil if it was retracted.
func (p *RelationPayload) Relation(ctx context.Context) *Relation {
	if list := p.writtenRelations(ctx); len(list) > 0 {
		return list[0]
	}
	return nil
}

// Entity is the entity as it is now.
func (p *EntityPayload) Entity(ctx context.Context) Entity {
	if list := p.writtenEntities(ctx); len(list) > 0 {
		return list[0]
	}
	return nil
}

// Retracted is how many relations were retracted with the entity.
func (p *DeletePayload) Retracted() int { return p.out.Retracted }
