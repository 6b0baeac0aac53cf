package view

import "context"

// LinkedBy shows a page of the relations that link to it.
func (r *Relation) LinkedBy(ctx context.Context) *RelationConnection {
	return &RelationConnection{r.n.Linking(keyOf(ctx))}
}
