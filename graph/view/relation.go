package view

import (
	"context"
	"encoding/json"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
)

// Relation is a dated edge of the graph.
type Relation struct{ n *query.RelationNode }

func relationOf(n *query.RelationNode) *Relation {
	if n == nil {
		return nil
	}
	return &Relation{n}
}

// NodeOf shows what was loaded by id: an entity or a relation; nil if there is none.
func NodeOf(n any) Node {
	switch n := n.(type) {
	case *query.EntityNode:
		return EntityOf(n)
	case *query.RelationNode:
		return &Relation{n}
	}
	return nil
}

func (*Relation) IsNode() {}

func (r *Relation) ID() string                  { return r.n.ViewID() }
func (r *Relation) Key() string                 { return r.n.ID }
func (r *Relation) Type() kg.RelationType       { return r.n.Type }
func (r *Relation) Mode() *string               { return opt(r.n.Mode) }
func (r *Relation) Aspect() kg.Aspect           { return r.n.Type.Info().Aspect }
func (r *Relation) QuadClass() *kg.QuadClass    { return opt(r.n.Type.Info().QuadClass) }
func (r *Relation) Contexts() []string          { return r.n.Contexts }
func (r *Relation) Score() *float64             { return r.n.Score() }
func (r *Relation) CameoCode() *string          { return opt(r.n.CAMEOCode) }
func (r *Relation) Goldstein() *float64         { return r.n.Goldstein() }
func (r *Relation) Realization() kg.Realization { return r.n.Realization }
func (r *Relation) FromKey() string             { return r.n.From }
func (r *Relation) ToKey() string               { return r.n.To }
func (r *Relation) Symmetric() bool             { return r.n.Symmetric }
func (r *Relation) Role() *string               { return opt(r.n.Role) }
func (r *Relation) Place() *kg.Place            { return r.n.Place }
func (r *Relation) When() *When                 { return whenOf(r.n.Relation) }
func (r *Relation) EventKey() *string           { return opt(r.n.EventKey) }
func (r *Relation) Deaths() *kg.Casualties      { return r.n.DeathToll }
func (r *Relation) Injuries() *kg.Casualties    { return r.n.InjuryToll }
func (r *Relation) Status() kg.Status           { return r.n.Status }
func (r *Relation) Confidence() *float64        { return r.n.Confidence }
func (r *Relation) Description() *string        { return opt(r.n.Description) }
func (r *Relation) Version() int                { return r.n.Version }
func (r *Relation) RecordedAt() time.Time       { return r.n.RecordedAt }

// SupersededAt is when the next version took its place; nil while it is current.
func (r *Relation) SupersededAt() *time.Time { return opt(r.n.SupersededAt) }
func (r *Relation) Actor() *string           { return opt(r.n.Actor) }
func (r *Relation) Reason() *string          { return opt(r.n.Reason) }
func (r *Relation) Tombstone() bool          { return r.n.Tombstone }

// History lists versions, the oldest first.
func (r *Relation) History(ctx context.Context) []*Relation {
	versions := r.n.History(keyOf(ctx))
	out := make([]*Relation, len(versions))
	for i, v := range versions {
		out[i] = &Relation{v}
	}
	return out
}

// Attributes are a data set's other columns; nil if there are none.
func (r *Relation) Attributes() json.RawMessage { return r.n.Attributes }

func (r *Relation) From(ctx context.Context) Entity { return r.ref(ctx, r.n.From) }
func (r *Relation) To(ctx context.Context) Entity   { return r.ref(ctx, r.n.To) }

func (r *Relation) FromState(ctx context.Context) *State {
	return As[*State](r.n.Ref(keyOf(ctx), r.n.FromState))
}

func (r *Relation) ToState(ctx context.Context) *State {
	return As[*State](r.n.Ref(keyOf(ctx), r.n.ToState))
}

func (r *Relation) FromStateBasis() *kg.Basis { return opt(r.n.FromStateBasis) }
func (r *Relation) ToStateBasis() *kg.Basis   { return opt(r.n.ToStateBasis) }

func (r *Relation) Location(ctx context.Context) Entity { return r.ref(ctx, r.n.Location) }

func (r *Relation) ref(ctx context.Context, id string) Entity {
	return EntityOf(r.n.Ref(keyOf(ctx), id))
}

func (r *Relation) SameEvent(ctx context.Context) []*Relation {
	nodes := r.n.SameEvent(keyOf(ctx))
	out := make([]*Relation, len(nodes))
	for i, n := range nodes {
		out[i] = &Relation{n}
	}
	return out
}

// Links lists the references to relations that are there.
func (r *Relation) Links(ctx context.Context) []*RelationLink {
	key := keyOf(ctx)
	out := []*RelationLink{}
	for _, l := range r.n.Links {
		if r.n.HasLinked(key, l.Relation) {
			out = append(out, &RelationLink{l, r.n, key})
		}
	}
	return out
}

// Claims lists a page of the claims.
func (r *Relation) Claims(ctx context.Context) []*Claim {
	key := keyOf(ctx)
	from, to := r.n.Part(key).Of(len(r.n.Claims))
	out := make([]*Claim, 0, to-from)
	for i := from; i < to; i++ {
		out = append(out, &Claim{&r.n.Claims[i], r.n, key})
	}
	return out
}

// ClaimCount is the number of claims.
func (r *Relation) ClaimCount() int { return len(r.n.Claims) }

// Evidence lists a page of the evidence of all claims.
func (r *Relation) Evidence(ctx context.Context) []*Evidence {
	key := keyOf(ctx)
	from, to := r.n.Part(key).Of(r.EvidenceCount())
	out := make([]*Evidence, 0, to-from)
	for i := range r.n.Claims {
		c := &r.n.Claims[i]
		for k := max(from, 0); k < min(to, len(c.Evidence)); k++ {
			out = append(out, &Evidence{&c.Evidence[k], r.n, key})
		}
		from, to = from-len(c.Evidence), to-len(c.Evidence)
	}
	return out
}

// EvidenceCount is the number of pieces of evidence of all claims.
func (r *Relation) EvidenceCount() int {
	n := 0
	for i := range r.n.Claims {
		n += len(r.n.Claims[i].Evidence)
	}
	return n
}

// RelationLink is a reference from one relation to another.
type RelationLink struct {
	l   kg.Link
	n   *query.RelationNode
	key plan.Key
}

func (l *RelationLink) Role() kg.LinkRole { return l.l.Role }
func (l *RelationLink) Relation(ctx context.Context) *Relation {
	return relationOf(l.n.Linked(l.key.Field(alias(ctx)), l.l.Relation))
}

// Claim is what one party, or a source in its own voice, says of a relation.
type Claim struct {
	c   *kg.Claim
	n   *query.RelationNode
	key plan.Key
}

func (c *Claim) By(ctx context.Context) Entity {
	return EntityOf(c.n.Ref(c.key.Field(alias(ctx)), c.c.By))
}
func (c *Claim) Location(ctx context.Context) Entity {
	return EntityOf(c.n.Ref(c.key.Field(alias(ctx)), c.c.Location))
}
func (c *Claim) Stance() kg.Stance            { return c.c.Stance }
func (c *Claim) Confidence() *float64         { return c.c.Confidence }
func (c *Claim) Realization() *kg.Realization { return opt(c.c.Realization) }
func (c *Claim) Deaths() *kg.Casualties       { return c.c.Deaths }
func (c *Claim) Injuries() *kg.Casualties     { return c.c.Injuries }

// Evidence lists a page of the evidence.
func (c *Claim) Evidence(ctx context.Context) []*Evidence {
	key := c.key.Field(alias(ctx))
	from, to := c.n.Part(key).Of(len(c.c.Evidence))
	out := make([]*Evidence, 0, to-from)
	for i := from; i < to; i++ {
		out = append(out, &Evidence{&c.c.Evidence[i], c.n, key})
	}
	return out
}

// EvidenceCount is the number of pieces of evidence.
func (c *Claim) EvidenceCount() int { return len(c.c.Evidence) }

// On is when it was said; a date of its own, which speaks for no day beyond it.
func (c *Claim) On() *When { return c.date(c.c.On) }

// When is when it happened, or holds, by this claim.
func (c *Claim) When() *When { return c.date(c.c.When) }

func (c *Claim) date(v edtf.Value) *When {
	if v.IsZero() {
		return nil
	}
	return &When{v, v.Bounds(kg.DayOf(c.n.RecordedAt))}
}

// Evidence is where a claim can be read.
type Evidence struct {
	e   *kg.Evidence
	n   *query.RelationNode
	key plan.Key
}

func (e *Evidence) Source(ctx context.Context) *Source {
	return As[*Source](e.n.Ref(e.key.Field(alias(ctx)), e.e.Source))
}
func (e *Evidence) Locator() *string        { return opt(e.e.Locator) }
func (e *Evidence) Paraphrase() *string     { return opt(e.e.Paraphrase) }
func (e *Evidence) ReportedOn() *edtf.Day   { return e.e.ReportedOn }
func (e *Evidence) RetrievedAt() *time.Time { return e.e.RetrievedAt }

// When is a date with its bounds.
type When struct {
	v edtf.Value
	b edtf.Bounds
}

func whenOf(r *kg.Relation) *When { return &When{r.When, r.Bounds()} }

func (w *When) Edtf() edtf.Value         { return w.v }
func (w *When) Text() string             { return w.v.Text() }
func (w *When) Uncertain() bool          { return w.v.Uncertain() }
func (w *When) Approximate() bool        { return w.v.Approximate() }
func (w *When) StartEarliest() *edtf.Day { return finite(w.b.StartEarliest) }
func (w *When) StartLatest() *edtf.Day   { return finite(w.b.StartLatest) }
func (w *When) EndEarliest() *edtf.Day   { return finite(w.b.EndEarliest) }
func (w *When) EndLatest() *edtf.Day     { return finite(w.b.EndLatest) }
func (w *When) CertainFrom() *edtf.Day   { return finite(w.b.CertainFrom) }
func (w *When) CertainTo() *edtf.Day     { return finite(w.b.CertainTo) }
func (w *When) Certain() edtf.Certain    { return w.b.Certain() }

// finite is the null of GraphQL for a bound that there is not.
func finite(d edtf.Day) *edtf.Day {
	if !d.Finite() {
		return nil
	}
	return &d
}
