package server

import (
	"maps"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"graphd/graph/generated"
)

// executable returns the schema with its resolvers, without @defer, which gqlgen adds and graphd does not implement.
func executable(root generated.ResolverRoot) graphql.ExecutableSchema {
	schema := *generated.NewExecutableSchema(generated.Config{}).Schema()
	schema.Directives = maps.Clone(schema.Directives)
	delete(schema.Directives, "defer")
	return generated.NewExecutableSchema(generated.Config{Schema: &schema, Resolvers: root})
}

// validation returns GraphQL's validation rules with two changes and a bound on introspection. correctValues gives
// better messages. And gqlparser checks whether fields of one name can be merged by comparing every pair, recursively,
// so that a short document can take minutes; a document for which that would take too long is refused.
func validation() *rules.Rules {
	r := rules.NewDefaultRules()
	r.ReplaceRule(rules.ValuesOfCorrectTypeRule.Name, correctValues)
	r.AddRule("Introspecting", introspecting)
	r.ReplaceRule(rules.OverlappingFieldsCanBeMergedRule.Name, func(events *core.Events, addError core.AddErrFunc) {
		var merging core.Events
		rules.OverlappingFieldsCanBeMergedRule.RuleFunc(&merging, addError)
		done := false
		events.OnOperation(func(w *core.Walker, o *ast.OperationDefinition) {
			if done { // the first operation speaks for the whole document
				return
			}
			done = true
			if merges(w.Document) {
				core.Walk(w.Schema, w.Document, &merging)
			} else {
				addError(core.Message("the document selects the same fields too often, "+
					"or its fragments grow too large: select each field once"), core.At(o.Position))
			}
		})
	})
	return r
}

// The bounds of merging: some hundredths of a second. A document of a thousand different fields takes a thousand
// comparisons.
const (
	maxComparisons = 200_000
	maxDepth       = 500 // of fields; fragments that contain themselves have no end
)

// merges reports whether the fields of a document can be compared in time.
func merges(doc *ast.QueryDocument) bool {
	m := merger{fragments: map[string]ast.SelectionSet{}, left: maxComparisons}
	for _, f := range doc.Fragments {
		m.fragments[f.Name] = f.SelectionSet
	}
	for _, o := range doc.Operations {
		if !m.level([]ast.SelectionSet{o.SelectionSet}, 0) {
			return false
		}
	}
	for _, f := range doc.Fragments { // not all of them need be used
		if !m.level([]ast.SelectionSet{f.SelectionSet}, 0) {
			return false
		}
	}
	return true
}

// merger estimates how many comparisons a document takes: fields of one name are compared in pairs, and their
// selections together.
type merger struct {
	fragments map[string]ast.SelectionSet
	left      int
}

// level counts the selection sets that are merged into one object.
func (m *merger) level(sets []ast.SelectionSet, depth int) bool {
	l := level{merger: m, below: map[string][]ast.SelectionSet{}, times: map[string]int{}, spread: map[string]bool{}}
	for _, set := range sets {
		if !l.gather(set) {
			return false
		}
	}
	for _, below := range l.below {
		if depth == maxDepth || !m.level(below, depth+1) {
			return false
		}
	}
	return true
}

type level struct {
	*merger
	below  map[string][]ast.SelectionSet
	times  map[string]int
	spread map[string]bool
}

func (l *level) gather(set ast.SelectionSet) bool {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field: // compared with all of its name before it
			l.left -= l.times[s.Alias] + 1
			l.times[s.Alias]++
			if len(s.SelectionSet) > 0 {
				l.below[s.Alias] = append(l.below[s.Alias], s.SelectionSet)
			}
		case *ast.InlineFragment:
			l.left--
			if !l.gather(s.SelectionSet) {
				return false
			}
		case *ast.FragmentSpread: // compared with all others
			l.left -= len(l.spread) + 1
			if !l.spread[s.Name] {
				l.spread[s.Name] = true
				if l.left < 0 || !l.gather(l.fragments[s.Name]) {
					return false
				}
			}
		}
		if l.left < 0 {
			return false
		}
	}
	return true
}
