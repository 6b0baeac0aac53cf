package neo

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// relationList is the statement of a list step, or of the count of one.
func relationList(l *plan.RelationList, ids []string, count bool, known instant) (string, map[string]any) {
	s := newStatement(known.at)
	a := access(l, ids)
	p := parents{ids: ids, root: l.Anchor == plan.AnchorRoot, few: known.few}
	if !p.root {
		list := ids
		if a.Index == plan.IndexTag && a.Keys == nil {
			list = mapped(ids, l.ParentTag)
		}
		p.list = s.param(list)
	}
	return s.relations(l, a, p, count), s.params
}

// list sends a statement that returns rows of texts, see cells.rows, and decodes the first n texts of each. One more
// says whether the version that was found changed before it was read, see checked; then all is read again.
func list[T any](ctx context.Context, r *reader, text string, params map[string]any, n int,
	decode func(parent int, texts []string) (T, error),
) ([]T, error) {
	var out []T
	texts := make([]string, n+1)
	err := r.settled(ctx, func() (changed bool, err error) {
		out = nil
		err = r.run(ctx, text, params, func(c *cells) error {
			return c.rows(func(parent int, row *cells) error {
				texts := texts[:len(row.values)]
				if err := row.texts(texts); err != nil {
					return err
				}
				if slices.ContainsFunc(texts[n:], func(s string) bool { return s != "" }) {
					changed = true
					return nil
				}
				item, err := decode(parent, texts)
				out = append(out, item)
				return err
			})
		})
		return changed, err
	})
	if err != nil {
		return nil, err // a row that could not be decoded may be in out
	}
	return out, nil
}

// sorted puts rows in the order of their parents and, for each, in that of the list. They come in this order, though
// no clause says so: an ORDER BY at the end would hold all rows back.
func sorted[T any](rows []T, desc bool, parent func(T) int, compare func(a, b T) int) {
	slices.SortStableFunc(rows, func(a, b T) int {
		if by := cmp.Compare(parent(a), parent(b)); by != 0 || !desc {
			return cmp.Or(by, compare(a, b))
		}
		return compare(b, a)
	})
}

// counts sends a statement that returns the number of a parent and a count.
func (r *reader) count(ctx context.Context, text string, params map[string]any, out []int) ([]int, error) {
	err := r.run(ctx, text, params, func(c *cells) error {
		i, n := c.int(), c.int()
		if c.err == nil {
			out[i] = n
		}
		return nil
	})
	return out, err
}

// ListRelations returns a page of relations for each parent.
func (r *reader) ListRelations(
	ctx context.Context, l *plan.RelationList, parents []string,
) ([]store.RelationRow, error) {
	if nothing(l.Anchor != plan.AnchorRoot, parents, l.Predicate()) || l.Scan.Limit <= 0 {
		return nil, nil
	}
	known, err := r.instant(ctx, l, parents)
	if err != nil {
		return nil, err
	}
	text, params := relationList(l, parents, false, known)
	n := len(relationColumns(l.Columns))
	out, err := list(ctx, r, text, params, n, func(i int, texts []string) (store.RelationRow, error) {
		rel, err := decodeRelation(texts, l.Columns)
		return store.RelationRow{Parent: i, Relation: rel}, err
	})
	parent := func(r store.RelationRow) int { return r.Parent }
	sorted(out, l.Scan.Desc, parent, func(a, b store.RelationRow) int { // old versions may have the same key
		return cmp.Or(cmp.Compare(a.Relation.SK, b.Relation.SK), cmp.Compare(a.Relation.ID, b.Relation.ID))
	})
	return out, err
}

// CountRelations counts a list for each parent.
func (r *reader) CountRelations(ctx context.Context, l *plan.RelationList, parents []string) ([]int, error) {
	out := make([]int, max(len(parents), 1))
	if l.Anchor != plan.AnchorRoot {
		out = out[:len(parents)]
	}
	if nothing(l.Anchor != plan.AnchorRoot, parents, l.Predicate()) {
		return out, nil
	}
	whole := *l
	whole.Scan = plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey}
	c, ok := l.Countable()
	switch root := l.Anchor == plan.AnchorRoot; {
	case !ok:
	case root && c.Of == "":
		counts, err := r.relationCounts(ctx)
		for t, n := range counts {
			if c.Types == nil || slices.Contains(c.Types, t) {
				out[0] += n
			}
		}
		return out, err
	case !r.known.IsZero():
	case root:
		return r.countByFacts(ctx, c, []string{c.Of}, out)
	case c.Types == nil && c.Direction == kg.DirectionBoth:
		return r.count(ctx, countDegrees, map[string]any{"ids": parents}, out)
	default:
		return r.countByFacts(ctx, c, parents, out)
	}
	known, err := r.instant(ctx, &whole, parents)
	if err != nil {
		return nil, err
	}
	text, params := relationList(&whole, parents, true, known)
	return r.count(ctx, text, params, out)
}

// relationCounts returns how many relations of each type there are, or were.
func (r *reader) relationCounts(ctx context.Context) (map[kg.RelationType]int, error) {
	if r.known.IsZero() {
		_, types, err := r.counts(ctx)
		return types, err
	}
	s, _, err := r.knownFigures(ctx)
	if err != nil {
		return nil, err
	}
	return s.Relations, nil
}

// CountTypes counts the relations of each type in a list of the whole graph.
func (r *reader) CountTypes(ctx context.Context, l *plan.RelationList) (map[kg.RelationType]int, error) {
	out := map[kg.RelationType]int{}
	if plan.IsNever(l.Predicate()) {
		return out, nil
	}
	whole := *l
	whole.Scan = plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey}
	known, err := r.instant(ctx, &whole, nil)
	if err != nil {
		return nil, err
	}
	s := newStatement(r.known)
	text := s.relations(&whole, access(&whole, nil), parents{root: true, kind: "r.type", few: known.few}, true)
	err = r.run(ctx, text, s.params, func(c *cells) error {
		t, n := next[any](c), c.int()
		if name, ok := t.(string); ok && c.err == nil { // one that is deleted meanwhile has none
			out[kg.RelationType(name)] += n
		}
		return nil
	})
	return out, err
}

// countDegrees takes the numbers of relationships that Neo4j keeps of each node, as long as it keeps as many of all as
// graphd counted itself; else some may be none of graphd's, and each is looked at.
var countDegrees = func() string {
	sum := mapped(kg.RelationTypes, func(t kg.TypeInfo) string { return "coalesce(m." + counter(t.Type) + ", 0)" })
	return cypher(`
		MATCH ()-[r:RELATION]->() WITH count(r) AS kept
		MATCH (m:Graphd {id: 'graphd'}) WITH kept = ` + strings.Join(sum, " + ") + ` AS pure
		CALL (pure) {
			WITH pure WHERE pure ` + parentsByID + `
			RETURN i, COUNT { (e)-[:RELATION]-() } AS c
			UNION ALL
			WITH pure WHERE NOT pure ` + parentsByID + `
			RETURN i, COUNT { MATCH (e)-[r:RELATION]-() WHERE r.sk IS NOT NULL } AS c
		}
		RETURN i, c`)
}()

// parentsByID binds e to each entity of $p.ids that is there, i to its number.
const parentsByID = `UNWIND range(0, size($p.ids) - 1) AS i
	MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = $p.ids[i] AND e.idKey IS NOT NULL`

// nothing reports whether a list is known to be empty without a statement.
func nothing(anchored bool, parents []string, p plan.Pred) bool {
	return anchored && len(parents) == 0 || plan.IsNever(p)
}
