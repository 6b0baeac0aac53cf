package view

import (
	"context"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/plan"
	"graphd/internal/query"
	"graphd/internal/store"
)

// Answers are what a request loaded, and what its views need to find it.
type Answers struct {
	Result  *query.Result
	IDs     map[plan.Key][]plan.ID // of the plan
	Version string                 // of graphd, for stats
}

// View is the graph as it is seen in a view, with what a request asks of it: asOf shows one, node others. The fields of
// Query are its methods, too: they show what was loaded under their aliases.
type View struct {
	answers *Answers
	key     plan.Key // of the field that shows the view; the zero Key: the request itself
	seen    plan.View
}

// Root returns the view that the request itself is, of the present.
func Root(a *Answers) *View { return &View{answers: a} }

// answer returns what was loaded for the field of the view that is being resolved.
func answer[T any](ctx context.Context, v *View) T {
	return query.Answer[T](v.answers.Result, v.key.Field(alias(ctx)))
}

// nodeAs returns what the field that is being resolved names by its id, if it is a T; nil otherwise.
func nodeAs[T Node](ctx context.Context, v *View) T {
	n, _ := v.Node(ctx).(T)
	return n
}

func (*View) IsNode() {}

func (v *View) ID() string { return v.seen.ID() }

func (v *View) Date() *edtf.Day {
	if !v.seen.Dated {
		return nil
	}
	return &v.seen.Day
}

func (v *View) KnownAt() *time.Time {
	if !v.seen.Past {
		return nil
	}
	return &v.seen.Known
}

// Certainty is nil without a date: then there is nothing to be certain about.
func (v *View) Certainty() *plan.Certainty {
	if !v.seen.Dated {
		return nil
	}
	c := v.seen.Certainty()
	return &c
}

// AsOf is no field of the type View; in the root it is Query's.
func (v *View) AsOf(ctx context.Context) *View { return nodeAs[*View](ctx, v) }

func (v *View) Node(ctx context.Context) Node { return v.Nodes(ctx)[0] }

// Nodes lists what the field names by ids: each as it is in the view of its id.
func (v *View) Nodes(ctx context.Context) []Node {
	key := v.key.Field(alias(ctx))
	ids := v.answers.IDs[key]
	out := make([]Node, len(ids))
	for i, id := range ids {
		at := key.In(id.View)
		if id.IsView {
			out[i] = &View{v.answers, at, id.View}
		} else {
			out[i] = NodeOf(query.Answer[query.Nodes](v.answers.Result, at)[id.Key])
		}
	}
	return out
}

func (v *View) Relation(ctx context.Context) *Relation { return nodeAs[*Relation](ctx, v) }

func (v *View) Entities(ctx context.Context) *EntityConnection {
	return &EntityConnection{connection[Entity]{answer[*query.EntityPage](ctx, v)}}
}

func (v *View) Relations(ctx context.Context) *RelationConnection {
	return &RelationConnection{answer[*query.RelationPage](ctx, v)}
}

func (v *View) Neighborhood(ctx context.Context) *Subgraph {
	return &Subgraph{answer[*query.Subgraph](ctx, v)}
}

func (v *View) Paths(ctx context.Context) []*Path { return pathsOf(answer[*query.PathsFound](ctx, v)) }

func (v *View) Ranking(ctx context.Context) *Ranking { return &Ranking{answer[*query.Ranked](ctx, v)} }

func (v *View) Stats(ctx context.Context) *Stats {
	return &Stats{Stats: answer[*store.Stats](ctx, v), Version: v.answers.Version}
}

func (v *View) Changes(ctx context.Context) *ChangeConnection {
	return &ChangeConnection{answer[*query.ChangePage](ctx, v)}
}

func (v *View) Contradictions(ctx context.Context) *ContradictionConnection {
	return &ContradictionConnection{answer[*query.ContradictionPage](ctx, v)}
}

// RelationTypes is the registry, the same in every view.
func (v *View) RelationTypes(context.Context) []*RelationTypeInfo { return RelationTypes() }
