package storetest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
	"graphd/internal/store"
)

// excludes reports whether two relations say which diplomatic relations the same two have, and cannot both be right:
// they say different things that are certain on a day in common, which is not the one on which one ends and the other
// begins. Where one of them is mutual, it does not matter which end comes first.
func excludes(r, o *kg.Relation) bool {
	if r.Type != kg.TypeDiplomaticRelations || o.Type != r.Type || r.Mode == "" || o.Mode == "" || r.Mode == o.Mode {
		return false
	}
	if turned := r.From == o.To && r.To == o.From; !turned || !r.Symmetric && !o.Symmetric {
		if r.From != o.From || r.To != o.To {
			return false
		}
	}
	common := max(r.CertainFrom, o.CertainFrom) <= min(r.CertainTo, o.CertainTo)
	return common && r.CertainTo != o.CertainFrom && o.CertainTo != r.CertainFrom
}

// quarrels are those of the relations that contradict themselves or others of them, with these others.
func quarrels(relations []*kg.Relation) []string {
	var lines []string
	for _, r := range relations {
		var excluded, later []string
		for _, o := range relations {
			if excludes(r, o) {
				excluded = append(excluded, o.ID)
			}
			if tooEarly(r, o) {
				later = append(later, o.ID)
			}
		}
		if r.Status == kg.StatusDisputed || len(r.Conflicts) > 0 || excluded != nil || later != nil {
			lines = append(lines, quarrelLine(r, excluded, later))
		}
	}
	slices.Sort(lines)
	return lines
}

func quarrelLine(r *kg.Relation, excluded, later []string) string {
	return fmt.Sprintf("%s is %s %v, excludes %v, comes after %v", r.ID, r.Status, r.Conflicts, distinct(excluded),
		distinct(later))
}

// unquarrelled compares what a store says of contradictions in a view with what the relations say that it shows; it is
// empty if both say the same.
func unquarrelled(ctx context.Context, s store.Store, v plan.View, shown []*kg.Relation) (string, error) {
	root := plan.Root{Key: plan.Key{}.Field("contradictions"), View: v, Question: &plan.Contradictions{
		List: plan.RelationList{Where: &plan.RelationWhere{Contradicts: true}, Scan: all,
			Columns: everyColumn},
		Excluded: plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Scan: all,
			Columns: everyColumn, Where: &plan.RelationWhere{
				Type: &plan.RelationTypeFilter{In: []kg.RelationType{kg.TypeDiplomaticRelations}}}},
	}}
	res, err := query.Run(ctx, s, &plan.Plan{Roots: []plan.Root{root}})
	if err != nil {
		return "", err
	}
	var got []string
	ids := func(list []*kg.Relation) (out []string) {
		for _, r := range list {
			out = append(out, r.ID)
		}
		return out
	}
	page := query.Answer[*query.ContradictionPage](res, root.Key)
	for _, r := range page.Items {
		got = append(got, quarrelLine(r, ids(page.Excludes[r.ID]), ids(page.Precedes[r.ID])))
	}
	slices.Sort(got)
	if diff := differing(quarrels(shown), got); diff != "" {
		return fmt.Sprintf("contradictions in %q are others (-meant +store):\n%s",
			strings.TrimPrefix(v.ID(), "@"), diff), nil
	}
	return "", nil
}

// relationsOf are the relations of a view of a Model.
func relationsOf(v *view) []*kg.Relation { return slices.Collect(maps.Values(v.relations)) }
