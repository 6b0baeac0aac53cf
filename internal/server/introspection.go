package server

import (
	"math"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

// maxIntrospected is how many values introspection may return in one operation: gqlgen's executor takes a microsecond
// or two, and a quarter of a kilobyte, for each. Tools that load the whole schema need some 22,000. A document of 330
// bytes that asks for 47,000 takes 27 kB of memory a byte.
const maxIntrospected = 32_000

// introspecting refuses operations that ask too much of the schema, by the size of their answer.
func introspecting(events *core.Events, addError core.AddErrFunc) {
	events.OnOperation(func(w *core.Walker, o *ast.OperationDefinition) {
		i := introspection{schema: w.Schema, fragments: w.Document.Fragments, known: map[asked]int{}}
		if i.root(o.SelectionSet) > maxIntrospected {
			addError(core.Message("the operation asks too much of the schema: "+
				"ask once for what you need of __schema and __type"), core.At(o.Position))
		}
	})
}

// introspection counts the values of an answer that describe the schema.
type introspection struct {
	schema    *ast.Schema
	fragments ast.FragmentDefinitionList
	known     map[asked]int
	looked    int // at so many fields: of each at least one value is written
}

// asked is a selection on an object of the schema. A type is its name, with the wrappers around it.
type asked struct {
	first ast.Selection // of the selection set, and its length: the same set is in one place of the document
	n     int
	what  any
}

// far is beyond every limit, and far below overflow.
const far = math.MaxInt32

// each returns the sum of f over each field of a selection set and of its fragments, whatever types they apply to.
func (i *introspection) each(sel ast.SelectionSet, f func(*ast.Field) int) int {
	n, spread := 0, map[string]bool(nil)
	var walk func(sel ast.SelectionSet)
	walk = func(sel ast.SelectionSet) {
		for _, s := range sel {
			if n > maxIntrospected || i.looked > maxIntrospected {
				n = far
				return
			}
			switch s := s.(type) {
			case *ast.Field:
				i.looked++
				n = min(n+f(s), far)
			case *ast.InlineFragment:
				walk(s.SelectionSet)
			case *ast.FragmentSpread: // once: what is merged is answered once
				if d := i.fragments.ForName(s.Name); d != nil && !spread[s.Name] {
					if spread == nil {
						spread = map[string]bool{}
					}
					spread[s.Name] = true
					walk(d.SelectionSet)
				}
			}
		}
	}
	walk(sel)
	return n
}

// of counts the values of a selection on an object of the schema, once for each selection.
func (i *introspection) of(sel ast.SelectionSet, what any, f func(*ast.Field) int) int {
	if len(sel) == 0 {
		return 1
	}
	key := asked{sel[0], len(sel), what}
	if n, ok := i.known[key]; ok {
		return n
	}
	i.known[key] = far // of what contains itself
	n := min(1+i.each(sel, f), far)
	i.known[key] = n
	return n
}

// root counts the introspection in the fields of Query; those of a view have none.
func (i *introspection) root(sel ast.SelectionSet) int {
	return i.each(sel, func(f *ast.Field) int {
		switch f.Name {
		case "__schema":
			return i.whole(f.SelectionSet)
		case "__type":
			if name := f.Arguments.ForName("name"); name != nil && name.Value.Kind == ast.StringValue {
				return i.named(f.SelectionSet, name.Value.Raw)
			}
			most := 1 // a variable may name any type
			for name := range i.schema.Types {
				most = max(most, i.named(f.SelectionSet, name))
			}
			return most
		}
		return 0
	})
}

// whole counts a selection on __schema.
func (i *introspection) whole(sel ast.SelectionSet) int {
	return i.of(sel, i.schema, func(f *ast.Field) int {
		n := 1
		switch f.Name {
		case "types":
			for name := range i.schema.Types {
				n += i.named(f.SelectionSet, name)
			}
		case "queryType":
			n += i.named(f.SelectionSet, i.schema.Query.Name)
		case "mutationType":
			n += i.named(f.SelectionSet, i.schema.Mutation.Name)
		case "directives":
			for _, d := range i.schema.Directives {
				n += i.withArguments(f.SelectionSet, d, d.Arguments, nil)
			}
		}
		return n
	})
}

// named counts a selection on the type with the name; 1, a null, if there is none.
func (i *introspection) named(sel ast.SelectionSet, name string) int {
	if i.schema.Types[name] == nil {
		return 1
	}
	return i.typ(sel, ast.NamedType(name, nil))
}

// typ counts a selection on a type, which may be a list or non-null.
func (i *introspection) typ(sel ast.SelectionSet, t *ast.Type) int {
	return i.of(sel, t.String(), func(f *ast.Field) int {
		n := 1
		if f.Name == "ofType" && (t.NonNull || t.Elem != nil) {
			inner := *t
			if inner.NonNull = false; !t.NonNull {
				inner = *t.Elem
			}
			return n + i.typ(f.SelectionSet, &inner)
		}
		d := i.schema.Types[t.NamedType]
		if d == nil || t.NonNull {
			return n
		}
		switch f.Name {
		case "fields", "inputFields":
			if (d.Kind == ast.InputObject) == (f.Name == "inputFields") {
				for _, field := range d.Fields {
					n += i.withArguments(f.SelectionSet, field, field.Arguments, field.Type)
				}
			}
		case "enumValues":
			n += len(d.EnumValues) * i.of(f.SelectionSet, "enum value", func(*ast.Field) int { return 1 })
		case "interfaces":
			for _, name := range d.Interfaces {
				n += i.named(f.SelectionSet, name)
			}
		case "possibleTypes":
			if d.IsAbstractType() {
				for _, possible := range i.schema.GetPossibleTypes(d) {
					n += i.named(f.SelectionSet, possible.Name)
				}
			}
		}
		return n
	})
}

// withArguments counts a selection on a field or directive with arguments, and perhaps a type.
func (i *introspection) withArguments(sel ast.SelectionSet, what any, args ast.ArgumentDefinitionList,
	t *ast.Type) int {
	return i.of(sel, what, func(f *ast.Field) int {
		n := 1
		switch {
		case f.Name == "type" && t != nil:
			n += i.typ(f.SelectionSet, t)
		case f.Name == "args":
			for _, a := range args {
				n += i.withArguments(f.SelectionSet, a, nil, a.Type)
			}
		case f.Name == "locations":
			n += 10
		}
		return n
	})
}
