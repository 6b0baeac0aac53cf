package query

import (
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// relationRows lists relations in the order that the field asks for.
func (w walker) relationRows(
	f *plan.RelationField, l *plan.RelationList, parents []string,
) ([]store.RelationRow, error) {
	if f.Recorded == nil {
		return w.r.ListRelations(w.ctx, l, parents)
	}
	recorded := *f.Recorded
	recorded.Where, recorded.Columns, recorded.Limit = l.Where, l.Columns, l.Scan.Limit
	list, err := w.r.RecordedRelations(w.ctx, &recorded)
	rows := make([]store.RelationRow, len(list))
	for i, r := range list {
		rows[i].Relation = r
	}
	return rows, err
}

// VersionPage is a page of versions of relations in the order of recording: of one relation there may be several.
type VersionPage struct {
	Items       []*kg.Relation
	HasNext     bool
	HasPrevious bool
	nodes       loaded[*RelationNode] // what all versions of one relation share
}

// Node returns version r of the page with what was loaded of it under key.
func (p *VersionPage) Node(key plan.Key, r *kg.Relation) *RelationNode {
	return &RelationNode{r, p.nodes.of(r.ID, key).loaded}
}

// answerRecorded loads a page of versions. What they refer to may not be there any more.
func (w walker) answerRecorded(q *plan.Recorded) (*VersionPage, error) {
	page := &VersionPage{}
	if !q.Rows {
		return page, nil
	}
	l, err := q.List.Driven(finder(w))
	if err != nil {
		return nil, err
	}
	l.Limit++
	list, err := w.r.RecordedRelations(w.ctx, &l)
	if err != nil {
		return nil, err
	}
	page.Items, page.HasNext, page.HasPrevious = turn(list, q.List.Limit, q.Backward, q.HasCursor)
	w.past = true
	page.nodes, _, err = w.loadRelationLevel(page.Items, q.Children, nil, kg.IDSet{})
	return page, err
}
