package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// maker makes random documents of a schema that fit the data of a graph.
type maker struct {
	*rand.Rand
	schema  *ast.Schema
	found   found
	deepest int // of what is drawn; changes make it deeper
}

// found is a sample of the graph, so that documents find something.
type found struct {
	entities, relations, cursors []string
}

func (m *maker) chance(percent int) bool { return m.IntN(100) < percent }

func pick[T any](m *maker, from []T) T { return from[m.IntN(len(from))] }

// size draws a number up to most, small ones as often as large ones.
func (m *maker) size(most int) int {
	return int(math.Exp(m.Float64() * math.Log(float64(most)+0.5)))
}

// document draws a document; every sixth writes.
func (m *maker) document() *document {
	m.deepest = 2 + m.IntN(5)
	d := &document{mutation: m.chance(16)}
	on := m.schema.Query
	if d.mutation {
		on = m.schema.Mutation
	}
	d.top = m.selection(on, 0)
	for range m.IntN(3) {
		m.change(d)
	}
	return d
}

func (m *maker) selection(on *ast.Definition, depth int) *selection {
	s := &selection{on: on}
	for range 1 + m.IntN(2) {
		s.nodes = append(s.nodes, m.node(on, depth))
	}
	return s
}

func (m *maker) composite(t *ast.Type) bool { return m.schema.Types[t.Name()].IsCompositeType() }

func (m *maker) node(on *ast.Definition, depth int) *node {
	if possible := m.schema.PossibleTypes[on.Name]; on.IsAbstractType() && len(possible) > 0 && m.chance(25) {
		return &node{sel: m.selection(pick(m, possible), depth+1)}
	}
	var leaves, rest []*ast.FieldDefinition
	for _, f := range on.Fields {
		if m.composite(f.Type) {
			rest = append(rest, f)
		} else {
			leaves = append(leaves, f)
		}
	}
	switch {
	case len(rest) > 0 && depth < m.deepest && (len(leaves) == 0 || m.chance(65)):
		return m.field(pick(m, rest), depth)
	case len(leaves) > 0:
		return m.field(pick(m, leaves), depth)
	case len(rest) > 0 && on != m.schema.Query && on != m.schema.Mutation && depth < 2*m.deepest:
		return m.field(pick(m, rest), depth)
	}
	return &node{field: &ast.FieldDefinition{Name: "__typename", Type: ast.NonNullNamedType("String", nil)}}
}

func (m *maker) field(f *ast.FieldDefinition, depth int) *node {
	n := &node{field: f}
	for _, a := range f.Arguments {
		likely := 35
		switch a.Name {
		case "after", "before", "last": // mostly refused: not this list's cursor, or beside first
			likely = 3
		}
		if required(a.Type, a.DefaultValue) || m.chance(likely) {
			n.args = append(n.args, &argument{name: a.Name, kind: a.Type, value: m.value(a.Type, a.Name, 0),
				variable: m.chance(20)})
		}
	}
	if m.chance(6) {
		n.times = 1 + m.size(100)
	}
	if def := m.schema.Types[f.Type.Name()]; def.IsCompositeType() {
		n.sel = m.selection(def, depth+1)
	}
	return n
}

func required(t *ast.Type, fallback *ast.Value) bool { return t.NonNull && fallback == nil }

var (
	someDays = []string{"2024-01-16", "2024-01-20", "1979-02-11", "2024-02-29", "9999-12-31", "-9999-01-01",
		"0001-01-01"}
	someTimes = []string{"2024-02-24T00:00:00Z", "2024-03-02T00:00:00Z", "2030-01-01T00:00:00Z", "0001-01-01T00:00:00Z"}
	someDates = []string{"2024", "2024-01", "2024-01-16", "[2024-01-22..2024-01-26]", "2024-01-22/..", "../2024",
		"2024-01-16~", "[2024-01-01,2024-01-05,2024-03]", "2XXX", "2024-21"}
	someTexts = []string{"", "a", "Iran", "nobody", "state:IRN", "Ümläut", "حسین", "a longer text that nothing has"}
)

// value draws a value of a type for the input with this name.
func (m *maker) value(t *ast.Type, name string, depth int) *value {
	v := &value{kind: t}
	if t.Elem != nil {
		for range m.IntN(4) {
			v.list = append(v.list, m.value(t.Elem, name, depth+1))
		}
		if m.chance(12) {
			v.copies = 1 + m.size(300)
		}
		return v
	}
	text := func(s string) { v.literal, v.plain = strconv.Quote(s), s }
	def := m.schema.Types[t.Name()]
	switch def.Kind {
	case ast.Enum:
		e := pick(m, def.EnumValues).Name
		v.literal, v.plain = e, e
		return v
	case ast.InputObject:
		for _, f := range def.Fields {
			if required(f.Type, f.DefaultValue) || m.chance(max(3, 60/(1+len(def.Fields)/3)-8*depth)) {
				v.names, v.fields = append(v.names, f.Name), append(v.fields, m.value(f.Type, f.Name, depth+1))
			}
		}
		return v
	}
	switch def.Name {
	case "Int":
		n := m.size(m.size(1000)) // large pages below large ones are refused
		switch name {
		case "depth":
			n = 1
		case "version":
			n = 1 + m.IntN(2)
		case "maxNodes":
			n = m.size(5000)
		case "maxRelations":
			n = m.size(20_000)
		}
		v.literal, v.plain = fmt.Sprint(n), n
	case "Float":
		f := float64(m.IntN(200)) / 10
		v.literal, v.plain = fmt.Sprint(f), f
	case "Boolean":
		b := m.chance(50)
		v.literal, v.plain = fmt.Sprint(b), b
	case "Date":
		text(pick(m, someDays))
	case "DateTime":
		text(pick(m, someTimes))
	case "EDTF":
		text(pick(m, someDates))
	case "JSON":
		text(strings.Repeat("j", m.size(2000)))
	case "ID":
		switch {
		case m.chance(10):
			text(fmt.Sprint("new:", m.IntN(50)))
		case m.chance(50):
			text(pick(m, m.found.entities))
		default:
			text(pick(m, m.found.relations))
		}
	default:
		switch {
		case name == "after" || name == "before":
			text(pick(m, m.found.cursors))
		case m.chance(5):
			text(strings.Repeat("ab", m.size(5000)))
		default:
			text(pick(m, someTexts))
		}
	}
	return v
}

// change changes a document in one way; most ways make it larger.
func (m *maker) change(d *document) {
	sels := d.selections()
	s := pick(m, sels)
	if len(s.nodes) == 0 {
		s.nodes = append(s.nodes, m.node(s.on, 2))
		return
	}
	n := pick(m, s.nodes)
	switch m.IntN(12) {
	case 0:
		s.nodes = append(s.nodes, m.node(s.on, 2+m.IntN(m.deepest)))
	case 1:
		if len(s.nodes) > 1 {
			s.nodes = slices.DeleteFunc(slices.Clone(s.nodes), func(x *node) bool { return x == n })
		}
	case 2: // more names
		if n.times = max(1, n.times) * (2 + m.IntN(4)); n.times > 2000 {
			n.times = 2000
		}
	case 3: // fewer
		n.times /= 2
	case 4, 5: // deeper, by a way that leads back to the same type
		m.deepen(s)
	case 6: // the same selection twice, as a fragment
		c := *n
		c.args = slices.Clone(n.args)
		s.nodes = append(s.nodes, &c)
	case 7: // a selection of another place
		var others []*selection
		for _, o := range sels {
			if n.sel != nil && o.on == n.sel.on && !o.below(s) {
				others = append(others, o)
			}
		}
		if len(others) > 0 {
			n.sel = pick(m, others)
		}
	case 8, 9: // an argument
		if n.field == nil || len(n.field.Arguments) == 0 {
			return
		}
		a := pick(m, n.field.Arguments)
		i := slices.IndexFunc(n.args, func(x *argument) bool { return x.name == a.Name })
		switch {
		case i < 0:
			n.args = append(n.args, &argument{name: a.Name, kind: a.Type, value: m.value(a.Type, a.Name, 0),
				variable: m.chance(20)})
		case !required(a.Type, a.DefaultValue) && m.chance(30):
			n.args = slices.Delete(n.args, i, i+1)
		case m.chance(50):
			n.args[i].value = m.value(a.Type, a.Name, 0)
		default:
			m.changeValue(n.args[i].value)
		}
	default: // a value somewhere
		var all []*value
		d.values(func(v *value) {
			if v.kind.Elem != nil || len(v.names) > 0 || m.schema.Types[v.kind.Name()].Kind == ast.InputObject {
				all = append(all, v)
			}
		})
		if len(all) > 0 {
			m.changeValue(pick(m, all))
		}
	}
}

// deepen adds a path that leads from the selection's type back to it, perhaps several times.
func (m *maker) deepen(s *selection) {
	way := m.wayBack(s.on)
	if way == nil {
		return
	}
	last := s.nodes
	for range 1 + m.size(24) {
		inner := &selection{on: s.on, nodes: last}
		for i := len(way) - 1; i >= 0; i-- {
			n := *way[i]
			n.args, n.sel = slices.Clone(n.args), inner
			on := s.on
			if i > 0 {
				on = way[i-1].sel.on
			}
			inner = &selection{on: on, nodes: []*node{&n}}
		}
		last = inner.nodes
	}
	s.nodes = last
}

// wayBack draws fields that lead from a type to itself; each selects only __typename besides.
func (m *maker) wayBack(on *ast.Definition) []*node {
	for range 30 {
		var way []*node
		at := on
		for range 6 {
			if possible := m.schema.PossibleTypes[at.Name]; at.IsAbstractType() && slices.Contains(possible, on) {
				return append(way, &node{sel: &selection{on: on}})
			}
			var rest []*ast.FieldDefinition
			for _, f := range at.Fields {
				if m.composite(f.Type) {
					rest = append(rest, f)
				}
			}
			if len(rest) == 0 {
				break
			}
			f := pick(m, rest)
			n := m.field(f, 2*m.deepest)
			n.times = 0
			at = m.schema.Types[f.Type.Name()]
			n.sel = &selection{on: at}
			way = append(way, n)
			if at == on {
				return way
			}
		}
	}
	return nil
}

// changeValue changes a list or an input object.
func (m *maker) changeValue(v *value) {
	switch {
	case v.kind.Elem != nil:
		switch m.IntN(3) {
		case 0:
			v.list = append(v.list, m.value(v.kind.Elem, "", 1))
		case 1:
			v.copies = min(100_000, max(1, v.copies)*(2+m.IntN(8)))
		default:
			v.copies /= 2
		}
	case m.schema.Types[v.kind.Name()].Kind == ast.InputObject:
		def := m.schema.Types[v.kind.Name()]
		if m.chance(40) {
			m.deepenValue(v, def)
			return
		}
		f := pick(m, def.Fields)
		if i := slices.Index(v.names, f.Name); i >= 0 {
			v.fields[i] = m.value(f.Type, f.Name, 1)
		} else {
			v.names, v.fields = append(v.names, f.Name), append(v.fields, m.value(f.Type, f.Name, 1))
		}
	default:
		*v = *m.value(v.kind, "", 0)
	}
}

// deepenValue nests an input object inside itself by fields of its type, perhaps several times.
func (m *maker) deepenValue(v *value, def *ast.Definition) {
	var way []*ast.FieldDefinition
	at := def
	for len(way) < 4 {
		var rest []*ast.FieldDefinition
		for _, f := range at.Fields {
			if m.schema.Types[f.Type.Name()].Kind == ast.InputObject {
				rest = append(rest, f)
			}
		}
		if len(rest) == 0 {
			return
		}
		f := pick(m, rest)
		way = append(way, f)
		if at = m.schema.Types[f.Type.Name()]; at == def {
			break
		}
	}
	if at != def {
		return
	}
	for range 1 + m.size(24) {
		inner := v.clone()
		for i := len(way) - 1; i >= 0; i-- {
			f := way[i]
			if f.Type.Elem != nil {
				inner = &value{kind: f.Type, list: []*value{inner}}
			}
			name := v.kind.Name()
			if i > 0 {
				name = way[i-1].Type.Name()
			}
			inner = &value{kind: ast.NamedType(name, nil), names: []string{f.Name}, fields: []*value{inner}}
		}
		v.names, v.fields = inner.names, inner.fields
	}
}
