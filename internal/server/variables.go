package server

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// valueLimit reads JSON and fails if it has more values than allowed, before any value is decoded: an empty object
// takes two bytes of the request, and hundreds of bytes of memory.
type valueLimit struct {
	io.ReadCloser
	most   int
	values int // about: each comma, object and list counts
	text   bool
	escape bool
}

var errTooManyValues = errors.New("too many values")

func (v *valueLimit) Read(p []byte) (int, error) {
	n, err := v.ReadCloser.Read(p)
	for _, c := range p[:n] {
		switch {
		case v.escape:
			v.escape = false
		case v.text:
			v.escape, v.text = c == '\\', c != '"'
		case c == '"':
			v.text = true
		case c == ',' || c == '{' || c == '[':
			v.values++
		}
	}
	if v.values > v.most {
		return 0, fmt.Errorf("%w: at most %d are allowed in one request", errTooManyValues, v.most)
	}
	return n, err
}

// fewVariables is the number of values that a request may have without a check of their use.
const fewVariables = 2000

// checkVariables refuses filters with too many conditions or values, and inputs with too many items, before gqlgen
// decodes them, which takes much memory. Other errors are found there.
func checkVariables(params *graphql.RawParams, maxTokens int, l plan.Limits) *gqlerror.Error {
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: params.Query}, maxTokens)
	if err != nil {
		return nil
	}
	for _, o := range doc.Operations {
		for _, d := range o.VariableDefinitions {
			value, place := params.Variables[d.Variable], "$"+d.Variable
			if strings.HasSuffix(d.Type.Name(), "Where") {
				f := filterSize{limits: l}
				if bad := f.check(value, 0); bad != "" {
					return tooMuch(place, bad)
				}
				continue
			}
			most := l.MaxIDs
			if strings.HasSuffix(d.Type.Name(), "Input") {
				most = l.MaxInput
			}
			if list, ok := value.([]any); ok && len(list) > most {
				return tooMuch(place, fmt.Sprintf("the list has %d members; at most %d are allowed", len(list), most))
			}
		}
	}
	return nil
}

func tooMuch(place, message string) *gqlerror.Error {
	return &gqlerror.Error{Message: "variable " + place[1:] + ": " + message,
		Extensions: map[string]any{"code": kg.CodeLimitExceeded, "argument": place}}
}

// filterSize counts the conditions of a filter as Validate of package plan does.
type filterSize struct {
	limits     plan.Limits
	conditions int
}

// nests contains the fields of filters that contain filters.
var nests = map[string]bool{"and": true, "or": true, "not": true, "from": true, "to": true, "either": true,
	"location": true, "claim": true, "by": true, "hasRelation": true}

// check returns the error of a filter, or of a list of filters, at this depth; empty if there is none.
func (f *filterSize) check(v any, depth int) string {
	switch v := v.(type) {
	case []any:
		for _, member := range v {
			if bad := f.check(member, depth); bad != "" {
				return bad
			}
		}
	case map[string]any:
		f.conditions++
		switch {
		case f.conditions > f.limits.MaxFilter:
			return fmt.Sprintf("the filter has more than %d conditions", f.limits.MaxFilter)
		case depth >= f.limits.MaxDepth:
			return fmt.Sprintf("the filter is nested more than %d levels deep", f.limits.MaxDepth)
		}
		for name, member := range v {
			if nests[name] {
				if bad := f.check(member, depth+1); bad != "" {
					return bad
				}
				continue
			}
			if few, ok := member.(map[string]any); ok {
				for _, in := range few {
					if list, ok := in.([]any); ok && len(list) > f.limits.MaxIDs {
						return fmt.Sprintf("a list of %s has %d values; at most %d are allowed", name, len(list),
							f.limits.MaxIDs)
					}
				}
			}
		}
	}
	return ""
}
