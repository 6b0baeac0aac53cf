package write

import (
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// loadFormer looks up all versions of the relations that a batch revises and that differ.
func (c *change) loadFormer(b *kg.Batch) error {
	if !b.Revises {
		return nil
	}
	var ids []string
	for i := range b.Relations {
		n := &b.Relations[i]
		if old := c.relations[n.ID]; old != nil && n.Type.Info() != nil && !c.refusals[n] && !c.restates(n, old) {
			ids = append(ids, n.ID)
		}
	}
	if ids == nil {
		return nil
	}
	versions, err := c.w.RelationVersions(c.ctx, ids, plan.AllColumns)
	c.former = map[string][]*kg.Relation{}
	for _, r := range versions {
		c.former[r.ID] = append(c.former[r.ID], r)
	}
	return err
}

// restates reports whether a relation of the batch says what the stored one says.
func (c *change) restates(n *kg.NewRelation, old *kg.Relation) bool {
	fresh := &kg.Relation{ID: n.ID, Assertion: n.Assertion, RecordedAt: c.now(),
		FromStateBasis: n.BasisAsWritten(kg.EndFrom), ToStateBasis: n.BasisAsWritten(kg.EndTo)}
	fresh.Derive(c.publishedOn)
	return fresh.Restates(old)
}

// saidOnce reports whether a relation that is not there any more said the same.
func (c *change) saidOnce(fresh *kg.Relation) bool {
	last := c.gone.relations[fresh.ID]
	if !c.revises || last == nil {
		return false
	}
	probe := *fresh
	probe.Derive(c.publishedOn)
	return probe.SameContent(last.Assertion)
}

// revise makes a relation of the batch the new version of one that is there with other content. Claims that others
// added stay: those that cite none of its sources.
func (c *change) revise(n *kg.NewRelation, old, fresh *kg.Relation) {
	ours := kg.Sources(fresh.Claims)
	others := func(claims []kg.Claim) []kg.Claim {
		return slices.DeleteFunc(slices.Clone(claims), func(cl kg.Claim) bool {
			return slices.ContainsFunc(cl.Evidence, func(e kg.Evidence) bool { return slices.Contains(ours, e.Source) })
		})
	}
	said := fresh.Claims
	for _, version := range c.former[n.ID] {
		probe := *fresh
		probe.Claims = slices.Concat(said, others(version.Claims))
		if probe.Restates(version) {
			c.outcome.Unchanged++
			return
		}
	}
	fresh.Claims = slices.Concat(said, others(old.Claims))
	if len(fresh.Claims) > kg.MaxClaims {
		c.fail(kg.CodeLimitExceeded, n.Origin.At("id"), n.ID,
			"%q would have %d claims; at most %d are allowed on one relation", n.ID, len(fresh.Claims), kg.MaxClaims)
		return
	}
	c.outcome.Updated++
	c.putRelation(n.Origin, old, fresh, c.reason)
}
