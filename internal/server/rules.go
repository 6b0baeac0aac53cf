package server

import (
	"context"
	"maps"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"graphd/graph/generated"
	"graphd/internal/kg"
)

// executable returns the schema with its resolvers, without @defer, which gqlgen adds and graphd does not implement.
func executable(root generated.ResolverRoot) graphql.ExecutableSchema {
	schema := *generated.NewExecutableSchema(generated.Config{}).Schema()
	schema.Directives = maps.Clone(schema.Directives)
	delete(schema.Directives, "defer")
	return generated.NewExecutableSchema(generated.Config{Schema: &schema, Resolvers: root})
}

// validation returns GraphQL's validation rules with two changes and bounds on introspection, on work and on errors.
// correctValues gives better messages. And gqlparser checks whether fields of one name can be merged by comparing every
// pair, recursively, so that a short document can take minutes; a document for which that would take too long is
// refused.
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
	var b bounds
	r.AddRule("Visiting", b.visiting)
	for name, rule := range r.GetInner() {
		r.ReplaceRule(name, b.bounded(name, rule))
	}
	return r
}

// maxVisits is how many parts of a document validation may look at. It looks at a fragment once for each operation and
// fragment that leads to it; a document of ten thousand tokens can take millions, and seconds.
const maxVisits = 300_000

// bounds ends the validation of one document that takes too long.
type bounds struct {
	errs   gqlerror.List
	visits int
}

// stopped is what ends validation: gqlparser's walk knows no other end. created recovers it.
type stopped struct{ errs gqlerror.List }

// bounded returns a rule that ends validation behind as many errors as are told. What is wrong in a fragment is wrong
// again in each operation that uses it, so that a document of 25 kB has 800,000 errors.
func (b *bounds) bounded(name string, rule core.RuleFunc) core.RuleFunc {
	return func(events *core.Events, addError core.AddErrFunc) {
		rule(events, func(options ...core.ErrorOption) {
			if len(b.errs) == kg.MaxErrors {
				more := &gqlerror.Error{Rule: name, Message: "there are more errors; they were not looked for"}
				panic(stopped{append(b.errs, more)})
			}
			err := &gqlerror.Error{Rule: name}
			for _, o := range options {
				o(err)
			}
			b.errs = append(b.errs, err)
			addError(options...)
		})
	}
}

// visiting is a rule that ends validation when it has looked at too much.
func (b *bounds) visiting(events *core.Events, addError core.AddErrFunc) {
	visit := func(at *ast.Position) {
		if b.visits++; b.visits > maxVisits {
			addError(core.Message("the document uses its fragments too often: send fewer operations, or fewer "+
				"fragments that contain others, in one document"), core.At(at))
			panic(stopped{b.errs})
		}
	}
	events.OnField(func(_ *core.Walker, f *ast.Field) { visit(f.Position) })
	events.OnInlineFragment(func(_ *core.Walker, f *ast.InlineFragment) { visit(f.Position) })
	events.OnFragmentSpread(func(_ *core.Walker, f *ast.FragmentSpread) { visit(f.Position) })
	events.OnDirective(func(_ *core.Walker, d *ast.Directive) { visit(d.Position) })
	events.OnValue(func(_ *core.Walker, v *ast.Value) { visit(v.Position) })
}

// created returns the context of an operation, or what is wrong with it, even where validation ended early.
func created(
	ctx context.Context, exec graphql.GraphExecutor, params *graphql.RawParams,
) (oc *graphql.OperationContext, errs gqlerror.List) {
	defer func() {
		p := recover()
		if s, ok := p.(stopped); ok {
			oc, errs = &graphql.OperationContext{}, s.errs
		} else if p != nil {
			panic(p)
		}
	}()
	return exec.CreateOperationContext(ctx, params)
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
