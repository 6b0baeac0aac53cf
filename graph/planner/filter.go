package planner

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"

	"graphd/graph/generated"
	"graphd/graph/inputs"
	"graphd/internal/jsontext"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// schema is that of the API.
var schema = sync.OnceValue(func() *ast.Schema {
	return generated.NewExecutableSchema(generated.Config{}).Schema()
})

// Filter reads a filter of relations that is written in JSON, in the names of the API, and checks it as the API checks
// the where of a list. The paths of errors begin with where.
func Filter(ctx context.Context, text string, l plan.Limits) (*plan.RelationWhere, error) {
	const argument = "where"
	value, err := object(text)
	if err != nil {
		return nil, kg.Invalid(argument, text, "the filter is not a JSON object, such as "+
			`{"type": {"eq": "ACCUSE"}}: %s`, err)
	}
	s, given := schema(), map[string]any{argument: value}
	op := &ast.OperationDefinition{VariableDefinitions: ast.VariableDefinitionList{{Variable: argument,
		Type: ast.NamedType("RelationWhere", nil), Definition: s.Types["RelationWhere"]}}}
	if wrong := inputs.Variables(s, op, given); len(wrong) > 0 {
		for _, e := range wrong {
			e.Path = strings.TrimPrefix(e.Path, "$")
		}
		return nil, wrong
	}
	given, err = validator.VariableValues(s, op, given) // one value in place of a list becomes one
	if err != nil {
		return nil, kg.Invalid(argument, text, "%s", err)
	}
	p := planner{ctx: ctx, limits: l}
	args := p.arguments("Query", "relations", given)
	for _, e := range p.errs { // no field is above the argument
		e.Path = strings.TrimPrefix(e.Path, ".")
	}
	where := arg[*plan.RelationWhere](args, argument)
	p.errs = append(p.errs, where.Validate(argument, l)...)
	return where, p.errs.Err()
}

// object decodes a JSON object; numbers keep their digits.
func object(text string) (map[string]any, error) {
	if fault := jsontext.Check([]byte(text)); fault != nil {
		return nil, errors.New(fault.Msg)
	}
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	var value map[string]any
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("there is text behind it")
	}
	if value == nil {
		return nil, errors.New("it is null")
	}
	return value, nil
}
