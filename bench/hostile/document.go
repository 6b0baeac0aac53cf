package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// document is a GraphQL document in a form that can be changed: a tree of selections. If two fields share a selection
// it becomes a fragment, so that a document may be far larger than its text.
type document struct {
	mutation bool
	top      *selection
}

// selection is a selection set on a type.
type selection struct {
	on    *ast.Definition
	nodes []*node
}

// node is a field, or a fragment on a type if field is nil.
type node struct {
	field *ast.FieldDefinition
	args  []*argument
	times int        // under so many names
	sel   *selection // nil of a leaf
}

type argument struct {
	name     string
	kind     *ast.Type
	value    *value
	variable bool // it is sent apart from the document
}

// value is a value of an input: a scalar or enum with its text, a list, or an object.
type value struct {
	kind    *ast.Type
	literal string // as the document has it
	plain   any    // as the variables have it
	list    []*value
	copies  int // of a list: so many times its members
	names   []string
	fields  []*value
}

// clone copies a document; shared selections stay shared in the copy.
func (d *document) clone() *document {
	return &document{mutation: d.mutation, top: d.top.clone(map[*selection]*selection{})}
}

func (s *selection) clone(done map[*selection]*selection) *selection {
	if s == nil {
		return nil
	}
	if c := done[s]; c != nil {
		return c
	}
	c := &selection{on: s.on}
	done[s] = c
	for _, n := range s.nodes {
		m := *n
		m.args = nil
		for _, a := range n.args {
			b := *a
			b.value = a.value.clone()
			m.args = append(m.args, &b)
		}
		m.sel = n.sel.clone(done)
		c.nodes = append(c.nodes, &m)
	}
	return c
}

func (v *value) clone() *value {
	c := *v
	c.list, c.fields, c.names = nil, nil, slices.Clone(v.names)
	for _, m := range v.list {
		c.list = append(c.list, m.clone())
	}
	for _, f := range v.fields {
		c.fields = append(c.fields, f.clone())
	}
	return &c
}

// selections returns all selections of a document, each once.
func (d *document) selections() []*selection {
	seen := map[*selection]bool{}
	var all []*selection
	var walk func(s *selection)
	walk = func(s *selection) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		all = append(all, s)
		for _, n := range s.nodes {
			walk(n.sel)
		}
	}
	walk(d.top)
	return all
}

// below reports whether s is t or contains it.
func (s *selection) below(t *selection) bool {
	return s == t || s != nil && slices.ContainsFunc(s.nodes, func(n *node) bool { return n.sel.below(t) })
}

// values calls f for all arguments and all values in them.
func (d *document) values(f func(v *value)) {
	var walk func(v *value)
	walk = func(v *value) {
		f(v)
		for _, m := range v.list {
			walk(m)
		}
		for _, m := range v.fields {
			walk(m)
		}
	}
	for _, s := range d.selections() {
		for _, n := range s.nodes {
			for _, a := range n.args {
				walk(a.value)
			}
		}
	}
}

// fields returns the names of the fields with selections in a document; they identify similar documents.
func (d *document) fields() map[string]bool {
	names := map[string]bool{}
	for _, s := range d.selections() {
		for _, n := range s.nodes {
			if n.field != nil && n.sel != nil {
				names[n.field.Name] = true
			}
		}
	}
	d.values(func(v *value) {
		for i, name := range v.names {
			if v.fields[i].kind.Elem != nil || len(v.fields[i].fields) > 0 {
				names[name] = true
			}
		}
	})
	return names
}

// alike reports whether two documents have nearly the same fields.
func alike(a, b map[string]bool) bool {
	both := 0
	for name := range a {
		if b[name] {
			both++
		}
	}
	return 3*both >= 2*(len(a)+len(b)-both)
}

// writing is the state while a document's text is made.
type writing struct {
	uses      map[*selection]int
	texts     map[*selection]string // of fragments: their names
	fragments strings.Builder
	declared  []string
	variables map[string]any
	budget    int // characters that may still be written
}

// mostText is the greatest length of a text: more than any limit allows.
const mostText = 2 << 20

// request returns the body of the request, and its text; ok is false if it became far too long.
func (d *document) request() (body []byte, query string, variables map[string]any, ok bool) {
	w := &writing{uses: map[*selection]int{}, texts: map[*selection]string{}, variables: map[string]any{},
		budget: mostText}
	for _, s := range d.selections() {
		for _, n := range s.nodes {
			if n.sel != nil {
				w.uses[n.sel] += max(1, n.times)
			}
		}
	}
	text := w.selection(d.top)
	head := "query"
	if d.mutation {
		head = "mutation"
	}
	if len(w.declared) > 0 {
		head += "(" + strings.Join(w.declared, ",") + ")"
	} else if !d.mutation {
		head = ""
	}
	query = head + text + w.fragments.String()
	if w.budget < 0 {
		return nil, "", nil, false
	}
	body, err := json.Marshal(map[string]any{"query": query, "variables": w.variables})
	return body, query, w.variables, err == nil
}

func (w *writing) selection(s *selection) string {
	if w.budget < 0 {
		return "{}"
	}
	if name, ok := w.texts[s]; ok {
		return "{..." + name + "}"
	}
	var b strings.Builder
	used, next := map[string]bool{}, 0
	for _, n := range s.nodes {
		for range max(1, n.times) {
			if n.field == nil {
				b.WriteString("...on " + n.sel.on.Name + w.selection(n.sel) + " ")
				continue
			}
			text := n.field.Name
			if used[text] || len(n.args) > 0 {
				text = short(next) + ":" + text
				next++
			}
			used[n.field.Name] = true
			text += w.arguments(n.args)
			if n.sel != nil {
				text += w.selection(n.sel)
			}
			b.WriteString(text + " ")
			if w.budget < 0 {
				return "{}"
			}
		}
	}
	text := "{" + strings.TrimSuffix(b.String(), " ") + "}"
	w.budget -= b.Len()
	if w.uses[s] > 1 && len(text) > 12 {
		name := fmt.Sprint("F", len(w.texts))
		w.texts[s] = name
		fmt.Fprintf(&w.fragments, " fragment %s on %s%s", name, s.on.Name, text)
		return "{..." + name + "}"
	}
	return text
}

// short returns the n-th of the shortest names. No field has such a name.
func short(n int) string {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	text := string(letters[n%26])
	if n >= 26 {
		text += fmt.Sprint(n / 26)
	}
	return text
}

func (w *writing) arguments(args []*argument) string {
	if len(args) == 0 {
		return ""
	}
	parts := make([]string, len(args))
	for i, a := range args {
		if a.variable {
			name := fmt.Sprint("v", len(w.declared))
			w.declared = append(w.declared, "$"+name+":"+a.kind.String())
			w.variables[name] = w.plain(a.value)
			parts[i] = a.name + ":$" + name
			continue
		}
		parts[i] = a.name + ":" + w.literal(a.value)
	}
	return "(" + strings.Join(parts, ",") + ")"
}

func (w *writing) literal(v *value) string {
	var parts []string
	switch {
	case w.budget < 0:
		return "null"
	case v.kind.Elem != nil:
		for range max(1, v.copies) {
			for _, m := range v.list {
				parts = append(parts, w.literal(m))
			}
		}
		return "[" + strings.Join(parts, ",") + "]"
	case v.literal != "":
		w.budget -= len(v.literal)
		return v.literal
	}
	for i, name := range v.names {
		w.budget -= len(name) + 2
		parts = append(parts, name+":"+w.literal(v.fields[i]))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func (w *writing) plain(v *value) any {
	switch {
	case w.budget < 0:
		return nil
	case v.kind.Elem != nil:
		out := []any{}
		for range max(1, v.copies) {
			for _, m := range v.list {
				out = append(out, w.plain(m))
			}
		}
		return out
	case v.literal != "":
		w.budget -= len(v.literal)
		return v.plain
	}
	out := map[string]any{}
	for i, name := range v.names {
		w.budget -= len(name) + 2
		out[name] = w.plain(v.fields[i])
	}
	return out
}
