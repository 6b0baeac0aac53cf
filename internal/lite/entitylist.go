package lite

import (
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// beyondText is greater than every text, since SQLite sorts blobs behind texts: the upper bound where there is none,
// in the same statement.
var beyondText = []byte{0xff}

// entityStatement writes the statement of a list step. Its first column is the parent's place.
func entityStatement(t *statementText, l *plan.EntityList, parents []string) {
	n := narrowed(l)
	key := "name_key"
	if l.Order == plan.OrderByID {
		key = "id"
	}
	inPage := func(e string) {
		t.add(" AND ", e, ".", key, " > ", t.param(n.lo), " AND ", e, ".", key, " < ", t.param(n.hi))
	}
	limited := func(e string) {
		t.add(" ORDER BY ", e, ".", key)
		if l.Scan.Desc {
			t.add(" DESC")
		}
		t.add(" LIMIT ", t.param(int64(l.Scan.Limit)))
	}
	switch {
	case l.Via != nil:
		// What ties the entities to a parent comes in the order of dates, so they must be sorted; but only their keys
		// are.
		t.withLists(t.viaLists(l.Via, parents))
		t.add("SELECT p.key, ", entityColumns, " FROM json_each(", t.param(jsonOf(parents)), ") p CROSS JOIN entity e WHERE e.ent IN (SELECT ent FROM (SELECT DISTINCT o.", key, ", o.ent FROM l CROSS JOIN ")
		t.via(l)
		t.add(" AND l.place = p.key")
		inPage("o")
		limited("o")
		t.add("))")
	case n.ids != nil: // few rows, in no order
		t.add("SELECT 0, ", entityColumns, " FROM entity e WHERE e.id IN (SELECT value FROM json_each(", t.param(jsonOf(n.ids)), "))", t.seen("e"))
		inPage("+e") // not by the index on the key
		t.kindIn("e", n.kinds)
		t.entityResidual(l, "e")
	case !t.known.IsZero() || n.kinds != nil && len(n.kinds) != 1: // a seek for each kind, of what was known in what is current and in what is old: each in the order of keys
		t.add("SELECT 0, ", entityColumns, " FROM ")
		live := "1"
		if !t.known.IsZero() {
			live = "v.value"
			t.add("json_each('[0, 1]') v CROSS JOIN ")
		}
		index := orderIndex(l.Order)
		if n.kinds != nil {
			index = kindIndex(l.Order)
			t.add("json_each(", t.param(jsonOf(n.kinds)), ") k CROSS JOIN ")
		}
		t.add("entity e WHERE e.ent IN (SELECT x.ent FROM entity x INDEXED BY ", index, " WHERE x.live = ", live)
		if n.kinds != nil {
			t.add(" AND x.kind = k.value")
		}
		t.add(t.seenRelation("x"))
		inPage("x")
		t.entityResidual(l, "x")
		limited("x")
		t.add(")")
	case len(n.kinds) == 1:
		t.add("SELECT 0, ", entityColumns, " FROM entity e INDEXED BY ", kindIndex(l.Order), " WHERE e.live = 1 AND e.kind = ", t.param(n.kinds[0]))
		inPage("e")
		t.entityResidual(l, "e")
		limited("e")
	default:
		t.add("SELECT 0, ", entityColumns, " FROM entity e INDEXED BY ", orderIndex(l.Order), " WHERE e.live = 1")
		inPage("e")
		t.entityResidual(l, "e")
		limited("e")
	}
}

func orderIndex(o plan.EntityOrder) string {
	if o == plan.OrderByID {
		return "entity_id"
	}
	return "entity_name"
}

func kindIndex(o plan.EntityOrder) string {
	if o == plan.OrderByID {
		return "entity_kind_id"
	}
	return "entity_kind_name"
}

// narrowBounds is what the list's filter says of where its entities lie.
type narrowBounds struct {
	kinds  []string // nil: all; empty: none
	ids    []string // nil: all
	lo, hi any      // bounds of the key, exclusive
}

func narrowed(l *plan.EntityList) narrowBounds {
	n := narrowBounds{lo: l.Scan.Lo, hi: any(beyondText)}
	if l.Scan.Hi != "" {
		n.hi = l.Scan.Hi
	}
	for _, k := range l.Kinds {
		n.kinds = append(n.kinds, string(k))
	}
	between := func(lo, hi string) { // for names
		if l.Order != plan.OrderByName {
			return
		}
		if lo > n.lo.(string) {
			n.lo = lo
		}
		if h, ok := n.hi.(string); !ok || hi < h {
			n.hi = hi
		}
	}
	for _, p := range conjuncts(l.Predicate()) {
		switch p := p.(type) {
		case plan.In:
			switch {
			case p.Field == plan.EntKind:
				if n.kinds == nil {
					n.kinds = slices.Clone(p.Values)
				} else {
					n.kinds = slices.DeleteFunc(n.kinds, func(k string) bool { return !slices.Contains(p.Values, k) })
				}
			case p.Field == plan.EntID && n.ids == nil:
				n.ids = p.Values
			case p.Field == plan.EntName && len(p.Values) == 1:
				// kg.NameKey puts U+0001 between the folded name and the id.
				between(kg.Fold(p.Values[0])+"\x01", kg.Fold(p.Values[0])+"\x02")
			}
		case plan.StartsWith:
			if p.Field == plan.EntFold {
				between(p.Value, p.Value+"\xff") // a byte that no text holds
			}
		}
	}
	slices.Sort(n.kinds)
	n.kinds = slices.Compact(n.kinds)
	return n
}

func conjuncts(p plan.Pred) []plan.Pred {
	if all, ok := p.(plan.All); ok {
		return all
	}
	return []plan.Pred{p}
}

// kindIn appends the condition on the kind, if there is one.
func (s *statementText) kindIn(e string, kinds []string) {
	if kinds == nil {
		return
	}
	s.add(" AND ", e, ".kind", s.oneOf(kinds))
}

func (s *statementText) entityResidual(l *plan.EntityList, e string) {
	if p := l.Predicate(); !plan.IsAlways(p) {
		s.add(" AND ")
		s.condition(p, e)
	}
}

// viaLists are the lists of the relations that can tie entities to the parents.
func (s *statementText) viaLists(v *plan.Via, parents []string) []owned {
	var out []owned
	for i, p := range parents {
		for _, t := range v.Types {
			g := markOf(markType, string(t)).of(hashID(p))
			out = append(out, owned{list{g, false, kg.MinSortKey}, i, p})
			if !s.known.IsZero() {
				out = append(out, owned{list{old(g), false, kg.MinSortKey}, i, p})
			}
		}
	}
	return out
}

// via appends the tables and conditions that lead from the lists to the entities o. A symmetric relation ties its
// ends both ways.
func (s *statementText) via(l *plan.EntityList) {
	v := l.Via
	here, there, side := "q.from_id", "q.to_id", "1"
	if v.Incoming {
		here, there, side = there, here, "2"
	}
	hi := kg.MaxSortKey
	if v.At != nil {
		hi = kg.LastSortKey(*v.At) + 1
	}
	s.add("posting x CROSS JOIN relation q ON q.rel = x.rel CROSS JOIN entity o ON o.id = iif(", here, " = l.parent, ", there, ", ", here, ")", s.seen("o"), s.seenRelation("q"),
		" WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ", s.param(int64(hi)), " AND x.side & ", side,
		" AND (", here, " = l.parent OR q.symmetric AND ", there, " = l.parent) AND ")
	s.condition(v.RelationWhere().Lower(), "q")
	s.kindIn("o", narrowed(l).kinds)
	s.entityResidual(l, "o")
}
