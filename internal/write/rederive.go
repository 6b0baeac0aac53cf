package write

import (
	"context"
	"fmt"
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Rederived is what Rederive did.
type Rederived struct {
	Outcome
	Examined int        // relations that were looked at
	Next     kg.SortKey // where to go on; 0 at the end
}

// Rederive looks at the next relations in the order of their sort keys, at most so many of them, and gives a new
// version to each of which a derived value does not follow from the graph as it is now; and to what follows from
// these in turn, within Limits.MaxDerived. After it has gone through all relations, it changes nothing the next time,
// unless it left something: then it goes through them once more.
func Rederive(ctx context.Context, s store.Store, call Call, after kg.SortKey, most int) (Rederived, error) {
	if call.Reason == "" {
		call.Reason = reasonDerived
	}
	var done Rederived
	out, err := write(ctx, s, kg.ChangeDerive, call, func(c *change) error {
		done = Rederived{}
		rows, err := c.w.ListRelations(ctx, &plan.RelationList{
			Scan: plan.Scan{Lo: after, Hi: kg.MaxSortKey, Limit: most}}, nil)
		if err != nil || len(rows) == 0 {
			return err
		}
		var ids []string
		for _, row := range rows {
			ids = append(ids, row.Relation.ID)
		}
		if done.Examined = len(rows); len(rows) == most {
			done.Next = rows[len(rows)-1].Relation.SK
		}
		slices.Sort(ids)
		if err := c.w.Lock(ctx, nil, ids); err != nil {
			return err
		}
		relations, err := c.w.Relations(ctx, ids, plan.AllColumns)
		if err != nil {
			return fmt.Errorf("reading relations that are derived anew: %w", err)
		}
		for _, r := range relations {
			c.relations[r.ID] = r
			c.followers.asked[r.ID] = true
		}
		return nil
	})
	done.Outcome = out
	return done, err
}
