package neo

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// A statement is built of clauses, which are text, and of values, which never are: conditions, variables, keys and
// columns stay lists until the clause is written that they stand in.

// statement collects the values of one statement while its text is made. The names of parameters and variables count
// up in the order of the text, so that the same shape always gives the same text.
type statement struct {
	source
	params map[string]any
	vars   int

	byFacts    bool                         // the number of facts tells what conditions on relations ask for
	handedOver bool                         // an aggregate's relations come one by one
	told       func(edtf.Day, kg.Fact) bool // what remains to be asked of these; nil: nothing
}

// newStatement begins a statement on the graph as it was known at an instant; zero: now.
func newStatement(known time.Time) *statement {
	s := &statement{params: map[string]any{}}
	if s.source = (current{s}); !known.IsZero() {
		s.source = newAsKnown(s, known)
	}
	return s
}

// param adds a value and returns how the text refers to it.
func (s *statement) param(v any) string {
	name := "v" + strconv.Itoa(len(s.params))
	s.params[name] = v
	return "$p." + name
}

// fresh returns a variable that no other place of the text uses.
func (s *statement) fresh(prefix string) string {
	s.vars++
	return prefix + strconv.Itoa(s.vars)
}

// rel names the variables that a pattern (from)-[r:RELATION]->(to) binds.
type rel struct{ r, from, to string }

func (s *statement) freshRel() rel {
	n := s.fresh("")
	return rel{"r" + n, "a" + n, "b" + n}
}

// listed are the variables of the relations that a list finds.
var listed = rel{"r", "a", "b"}

func (v rel) pattern() string { return "(" + v.from + ")-[" + v.r + ":RELATION]->(" + v.to + ")" }

// cypher makes one line of what is written over several.
func cypher(text string) string { return strings.Join(strings.Fields(text), " ") }

// join joins the parts that are not empty.
func join(parts []string, by string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return p == "" }), by)
}

// mapped are the texts that f makes of a list.
func mapped[T any](list []T, f func(T) string) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = f(x)
	}
	return out
}

// clauses are a statement, or the body of a subquery.
func clauses(parts ...string) string { return join(parts, " ") }

// and is true if all conditions are.
func and(conditions ...string) string {
	if all := join(conditions, " AND "); all != "" {
		return all
	}
	return "true"
}

// either is true if one of the conditions is. Plain ones are not written with OR: the planner turns a statement's
// conditions into a conjunction of disjunctions, which multiplies what stands inside, and looks for an index for each.
// That took it 20 seconds for what was known and held on a day, and takes 4 so. Subqueries it plans faster under OR.
func either(conditions ...string) string {
	switch {
	case len(conditions) == 1:
		return conditions[0]
	case slices.ContainsFunc(conditions, func(c string) bool { return strings.Contains(c, "EXISTS {") }):
		return "(" + strings.Join(conditions, " OR ") + ")"
	}
	return "CASE WHEN " + strings.Join(conditions, " THEN true WHEN ") + " THEN true ELSE false END"
}

func union(parts ...string) string { return join(parts, " UNION ALL ") }

// call is a subquery over the variables.
func call(vars []string, body ...string) string {
	return "CALL (" + strings.Join(vars, ", ") + ") { " + clauses(body...) + " }"
}

func exists(body ...string) string { return "EXISTS { " + clauses(body...) + " }" }

// match looks in the index of a label or relationship type, on these properties, for what fulfils the conditions. It
// asks for a seek: without the word the planner may scan the index instead, and does so if the graph is empty when the
// statement is planned, since then both cost nothing. The plan is kept, and ten seconds later the graph is not empty.
type match struct {
	pattern, of, label string // of: the variable that has the label or type
	index              []string
	where              []string
}

func (m match) String() string {
	on := m.of + ":" + m.label + "(" + strings.Join(m.index, ", ") + ")"
	return "MATCH " + m.pattern + " USING INDEX SEEK " + on + " WHERE " + and(m.where...)
}

// node is a match of a node.
func node(v, label string, index []string, where ...string) match {
	return match{pattern: "(" + v + ":" + label + ")", of: v, label: label, index: index, where: where}
}

// orderBy keeps the variables, in the order of the keys.
func orderBy(vars, keys []string, desc bool) string {
	word := ""
	if desc {
		word = " DESC"
	}
	return "WITH " + strings.Join(vars, ", ") + " ORDER BY " + strings.Join(keys, word+", ") + word
}

// cut leaves the first ones.
func cut(vars, keys []string, desc bool, limit string) string {
	return orderBy(vars, keys, desc) + " LIMIT " + limit
}

// columns are the expressions that a statement returns.
type columns []string

func (c columns) String() string { return strings.Join(c, ", ") }

// and adds columns.
func (c columns) and(more ...string) columns { return append(slices.Clone(c), more...) }

// lists are columns of the texts of each row. collect leaves out nulls: a row that is missing must not move those
// behind it up, to what belongs to others.
func lists(v string, props ...string) columns {
	return mapped(props, func(p string) string { return "collect(coalesce(" + v + "." + p + ", ''))" })
}

// parents are those of a list, whose ids stand in parameter list: in a statement n is the id of each, i its number.
type parents struct {
	list string
	ids  []string
	root bool   // there are none: the list is of the whole graph
	kind string // of these rows a count is asked for, for each value of this; empty: one count
	few  bool   // the list is read from the few versions that had been recorded, see instant
}

// vars are the variables of the parent, and more.
func (p parents) vars(more ...string) []string {
	if p.root {
		return more
	}
	return append([]string{"i", "n"}, more...)
}

// ask returns the columns of what the body finds as v, and before them of which parent each is; see cells.rows. All
// comes in one record: one of each parent, or a list of each, would take longer.
func (p parents) ask(body, v string, c columns) string {
	if p.root {
		return clauses(body, "RETURN 0 AS i,", c.String())
	}
	return p.each(clauses(body, "RETURN", v), "collect(i)", c)
}

// count returns the number of what the body finds.
func (p parents) count(body, what string) string {
	if p.root {
		return clauses(body, "RETURN", cmp.Or(p.kind, "0"), "AS i, count("+what+") AS c")
	}
	return p.each(clauses(body, "RETURN count("+what+") AS c"), "i", columns{"c"})
}

func (p parents) each(body, number string, names columns) string {
	return clauses("UNWIND range(0, size("+p.list+") - 1) AS i WITH i, "+p.list+"[i] AS n",
		call(p.vars(), body), "RETURN "+number+",", names.String())
}
