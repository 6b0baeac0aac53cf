package query

import (
	"graphd/internal/plan"
	"graphd/internal/store"
)

// answerStats returns figures on the graph. On a day, relations are counted as lists show them: the store keeps no
// figures of days.
func (w walker) answerStats(n *plan.Stats) (*store.Stats, error) {
	s, err := w.r.Stats(w.ctx)
	if err != nil || !n.Counts(w.view) {
		return s, err
	}
	s.Relations, err = w.r.CountTypes(w.ctx, &plan.RelationList{Anchor: plan.AnchorRoot})
	return s, err
}
