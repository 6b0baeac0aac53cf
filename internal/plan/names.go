package plan

import (
	"fmt"

	"graphd/internal/kg"
)

// Name is an id by which a filter names an entity, and its place: from.id.eq, between.1.
type Name struct{ Path, ID string }

// Names returns the ids by which the filter asks for entities, with paths that begin with path. Those behind not are
// left out: a list is not empty because of them.
func (w *RelationWhere) Names(path string) []Name {
	if w == nil {
		return nil
	}
	var out []Name
	out = w.From.names(out, path+".from")
	out = w.To.names(out, path+".to")
	out = w.Either.names(out, path+".either")
	out = named(out, path+".between", w.Between)
	out = w.FromState.names(out, path+".fromState")
	out = w.ToState.names(out, path+".toState")
	out = named(out, path+".betweenStates", w.BetweenStates)
	out = w.Location.names(out, path+".location")
	if w.Claim != nil {
		out = w.Claim.By.names(out, path+".claim.by")
	}
	out = w.Source.names(out, path+".source")
	for i, c := range w.And {
		out = append(out, c.Names(fmt.Sprintf("%s.and.%d", path, i))...)
	}
	for i, c := range w.Or {
		out = append(out, c.Names(fmt.Sprintf("%s.or.%d", path, i))...)
	}
	return out
}

// Names does the same for a filter of entities.
func (w *EntityWhere) Names(path string) []Name { return w.names(nil, path) }

func (w *EntityWhere) names(out []Name, path string) []Name {
	if w == nil {
		return out
	}
	out = w.ID.names(out, path+".id")
	out = append(out, w.HasRelation.Names(path+".hasRelation")...)
	for i, c := range w.And {
		out = c.names(out, fmt.Sprintf("%s.and.%d", path, i))
	}
	for i, c := range w.Or {
		out = c.names(out, fmt.Sprintf("%s.or.%d", path, i))
	}
	return out
}

func (f *IDFilter) names(out []Name, path string) []Name {
	if f == nil {
		return out
	}
	if f.Eq != nil {
		out = named(out, path, []string{*f.Eq})
		out[len(out)-1].Path = path + ".eq"
	}
	return named(out, path+".in", f.In)
}

func named(out []Name, path string, ids []string) []Name {
	for i, id := range ids {
		out = append(out, Name{fmt.Sprintf("%s.%d", path, i), id})
	}
	return out
}

// Near asks for what ids may mean: the entities with these ids, or into which they were merged; and, unless there is
// one for each id, some whose names begin with one of the prefixes, which are folded (kg.Fold), and some of each of
// the kinds. Of these the stores return for each prefix and each kind the first by name, Limit or a few more.
type Near struct {
	IDs      []string
	Prefixes []string
	Kinds    []kg.Kind
	Limit    int
}

// Ranges returns the ranges of keys of names that begin with the prefixes.
func (n *Near) Ranges() []TextRange {
	out := make([]TextRange, len(n.Prefixes))
	for i, p := range n.Prefixes {
		out[i] = TextRange{p, afterPrefix(p)}
	}
	return out
}
