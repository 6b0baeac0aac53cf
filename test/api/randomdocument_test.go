package api

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

// writing is a random document that is being written: valid, and about the seed graph, so that it finds something.
type writing struct {
	t         *rapid.T
	schema    *ast.Schema
	aliases   int
	fragments []fragment
	variables map[string]variable
}

type fragment struct{ name, on, text string }

type variable struct {
	kind  string
	value any
}

// randomDocument draws a document with the values of its variables.
func randomDocument(t *rapid.T, schema *ast.Schema) (string, map[string]any) {
	w := &writing{t: t, schema: schema, variables: map[string]variable{}}
	query := w.selection(schema.Query, 0)
	var declared []string
	values := map[string]any{}
	for name, v := range w.variables {
		declared = append(declared, "$"+name+": "+v.kind)
		values[name] = v.value
	}
	slices.Sort(declared)
	doc := "query Q"
	if len(declared) > 0 {
		doc += "(" + strings.Join(declared, ", ") + ")"
	}
	doc += " " + query
	for _, f := range w.fragments {
		doc += "\nfragment " + f.name + " on " + f.on + " " + f.text
	}
	return doc, values
}

func (w *writing) int(most int) int        { return rapid.IntRange(0, most).Draw(w.t, "n") }
func (w *writing) chance(percent int) bool { return w.int(99) < percent }

func pick[T any](w *writing, from ...T) T { return from[w.int(len(from)-1)] }

// The deepest selection: a list of lists of lists is enough to go wrong.
const deepest = 7

// selection writes what is selected of a type: fields, and fragments on it, its interfaces and the types that it may
// be.
func (w *writing) selection(on *ast.Definition, depth int) string {
	var parts []string
	for range 1 + w.int(3) {
		parts = append(parts, w.field(on, depth))
	}
	if on != w.schema.Query && depth < deepest {
		for w.chance(30) {
			parts = append(parts, w.fragment(on, depth))
		}
	}
	if w.chance(15) {
		parts = append(parts, parts[w.int(len(parts)-1)]) // the same once more
	}
	return "{" + strings.Join(parts, " ") + "}"
}

func (w *writing) field(on *ast.Definition, depth int) string {
	var fields []*ast.FieldDefinition
	for _, f := range on.Fields {
		composite := w.schema.Types[f.Type.Name()].IsCompositeType()
		if !strings.HasPrefix(f.Name, "__") && (!composite || depth < deepest) {
			fields = append(fields, f)
		}
	}
	if len(fields) == 0 || w.chance(8) {
		return pick(w, "__typename", w.alias()+": __typename") + w.directive()
	}
	f := pick(w, fields...)
	if on == w.schema.Query && w.chance(30) { // there is more below relations than below most others
		f = on.Fields.ForName(pick(w, "relations", "nodes", "neighborhood"))
	}
	args := w.arguments(on.Name, f, depth)
	text := f.Name
	// Two fields of one name must have the same arguments, so that those with arguments get a name of their own.
	if args != "" || w.chance(30) {
		text = w.alias() + ": " + f.Name + args
	}
	text += w.directive()
	if def := w.schema.Types[f.Type.Name()]; def.IsCompositeType() {
		text += " " + w.selection(def, depth+1)
	}
	return text
}

func (w *writing) alias() string {
	w.aliases++
	return fmt.Sprint("a", w.aliases)
}

func (w *writing) directive() string {
	if w.chance(80) {
		return ""
	}
	name, yes := pick(w, "skip", "include"), w.chance(50)
	if w.chance(50) {
		return fmt.Sprintf(" @%s(if: %t)", name, yes)
	}
	return fmt.Sprintf(" @%s(if: %s)", name, w.variable(fmt.Sprint("if", yes), "Boolean!", yes))
}

func (w *writing) variable(name, kind string, value any) string {
	w.variables[name] = variable{kind, value}
	return "$" + name
}

// fragment writes a fragment, inline or by name, on a type that an object of type on may be; or spreads once more one
// that there is.
func (w *writing) fragment(on *ast.Definition, depth int) string {
	types := []string{on.Name}
	types = append(types, on.Interfaces...)
	for _, d := range w.schema.PossibleTypes[on.Name] {
		types = append(types, d.Name)
		if on.Name == "Node" {
			types = append(types, "Entity")
		}
	}
	target := pick(w, types...)
	for _, f := range w.fragments {
		if f.on == target && w.chance(50) {
			return "..." + f.name + w.directive()
		}
	}
	text := w.selection(w.schema.Types[target], depth+1)
	switch w.int(2) {
	case 0:
		w.aliases++
		name := fmt.Sprint("F", w.aliases)
		w.fragments = append(w.fragments, fragment{name, target, text})
		return "..." + name + w.directive()
	case 1:
		if target == on.Name {
			return "..." + w.directive() + " " + text
		}
	}
	return "... on " + target + w.directive() + " " + text
}

var (
	someIDs = []string{"state:IRN", "state:PAK", "province:PK-BA", "province:IR-11", "official:jalil-abbas-jilani",
		"official:hossein-amir-abdollahian",
		"group:jaish-al-adl", "group:baloch-outfits", "organization:pk-nsc", "source:dawn-2024-01-18", "visit",
		"talks-1", "restoration", "strike-irn-on-pak", "strike-pak-on-irn", "no-such-id"}
	someTexts     = []string{"j", "Jeish ul Adel", "جيش العدل", "PAK", "foreign minister", "?"}
	someWords     = []string{"ambassador", "جيش العدل", "strike terrorist", "foreign minister"}
	someRelations = []string{`{}`, `{type: {eq: ASSAULT}}`, `{type: {in: [CONSULT, HOLDS_OFFICE, PART_OF]}}`,
		`{aspect: {eq: STATE}}`, `{status: {eq: ALLEGED}}`,
		`{during: {from: "2024-01-16", to: "2024-01-19"}}`, `{at: "2024-01-20", certainty: CERTAIN}`,
		`{not: {realization: {eq: OCCURRED}}}`, `{or: []}`,
		`{either: {kind: {in: [MILITANT_GROUP, OFFICIAL]}}}`, `{claim: {by: {id: {eq: "state:PAK"}}}}`,
		`{betweenStates: ["state:IRN", "state:PAK"]}`}
	someComparisons = []string{`from: {knownAt: "2024-02-24T00:00:00Z"}`,
		`from: {date: "2024-01-15"}, to: {date: "2024-01-20"}`}
	someEntities = []string{`{}`, `{name: {contains: "a"}}`, `{kind: {in: [STATE, MILITANT_GROUP, OFFICIAL]}}`,
		`{not: {name: {startsWith: "B"}}}`, `{hasRelation: {type: {eq: ASSAULT}}}`, `{id: {in: []}}`}
)

// arguments writes some of a field's arguments, and the required ones; lists get smaller with the depth.
func (w *writing) arguments(on string, f *ast.FieldDefinition, depth int) string {
	var parts []string
	add := func(name, value string) { parts = append(parts, name+": "+value) }
	backward := w.chance(25)
	for _, a := range f.Arguments {
		switch a.Name {
		case "id", "from", "to", "a", "b", "key":
			if a.Type.NamedType == "ID" {
				add(a.Name, fmt.Sprintf("%q", pick(w, someIDs...)))
			} else if a.Name == "from" { // to, too
				parts = append(parts, pick(w, someComparisons...))
			}
		case "text":
			texts := someTexts
			if f.Name == "searchRelations" { // it seeks words
				texts = someWords
			}
			add("text", fmt.Sprintf("%q", pick(w, texts...)))
		case "ids":
			ids := []string{}
			for range w.int(4) {
				ids = append(ids, pick(w, someIDs...))
			}
			if w.chance(50) {
				add("ids", w.variable(fmt.Sprint("ids", len(w.variables)), "[ID!]!", ids))
			} else {
				add("ids", "["+strings.Join(quotedAll(ids), " ")+"]")
			}
		case "where":
			if w.chance(40) {
				add("where", pick(w, map[bool][]string{true: someRelations,
					false: someEntities}[a.Type.NamedType == "RelationWhere"]...))
			}
		case "first", "last":
			if (a.Name == "last") == backward && (depth > 0 || w.chance(50)) {
				n := w.int(max(2, 12-4*depth))
				if !strings.HasSuffix(f.Type.Name(), "Connection") {
					n++ // a list that is no connection refuses 0
				}
				if w.chance(30) {
					add(a.Name, w.variable(fmt.Sprint("n", n), "Int", n))
				} else {
					add(a.Name, fmt.Sprint(n))
				}
			}
		case "after", "before":
			if on == "Query" && f.Name == "relations" && (a.Name == "before") == backward && w.chance(20) {
				add(a.Name, fmt.Sprintf("%q", relationCursor))
			}
		case "orderBy":
			if !w.chance(40) {
				break
			}
			if values := w.schema.Types[a.Type.Name()].EnumValues; values != nil {
				add("orderBy", pick(w, values...).Name)
			} else {
				add("orderBy", "{direction: "+pick(w, "ASC", "DESC")+"}")
			}
		case "at":
			if w.chance(30) {
				add("at", `"2024-01-20"`)
			}
		case "maxNodes", "maxRelations":
			add(a.Name, fmt.Sprint(1+w.int(8)))
		default: // an enum, or a list of one
			values := w.schema.Types[a.Type.Name()].EnumValues
			if values == nil || !a.Type.NonNull && !w.chance(30) {
				break
			}
			if value := pick(w, values...).Name; a.Type.Elem != nil {
				add(a.Name, "["+value+"]")
			} else {
				add(a.Name, value)
			}
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

func quotedAll(texts []string) []string {
	out := make([]string, len(texts))
	for i, s := range texts {
		out[i] = fmt.Sprintf("%q", s)
	}
	return out
}
