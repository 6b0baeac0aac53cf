// Package inputs checks the values that clients send against the schema, where GraphQL forbids them but gqlparser and
// gqlgen accept or change them.
package inputs

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/internal/kg"
)

// Variables returns the errors of the values of an operation's variables. The path of an error begins with the name of
// the variable: $input.3.deaths.min.
func Variables(schema *ast.Schema, op *ast.OperationDefinition, values map[string]any) kg.Errors {
	c := checker{schema: schema}
	for _, v := range op.VariableDefinitions {
		if value, given := values[v.Variable]; given {
			c.variable("$"+v.Variable, v.Type, value)
		} else if v.Type.NonNull && v.DefaultValue == nil {
			c.fail("$"+v.Variable, nil, "must be defined: its type is %s", v.Type)
		}
	}
	return c.all()
}

// Arguments returns the errors of forbidden nulls in the arguments of a field, or of an input object in them: where the
// type is non-null (a variable with a default may still bring null there), and in filters, where null would match
// everything. Arguments that are left out are not in given.
func Arguments(schema *ast.Schema, defs ast.ArgumentDefinitionList, given map[string]any) kg.Errors {
	c := checker{schema: schema}
	for _, def := range defs {
		if value, ok := given[def.Name]; ok {
			c.nulls(def.Name, def.Type, def.DefaultValue, value, false)
		}
	}
	return c.all()
}

type checker struct {
	schema  *ast.Schema
	errs    kg.Errors
	unshown int // errors that are only counted: an error takes a hundred times the memory of its value
}

// all returns the errors found, and the number of further ones.
func (c *checker) all() kg.Errors {
	if c.unshown > 0 {
		return append(c.errs, kg.Unshown(c.unshown))
	}
	return c.errs
}

func (c *checker) fail(path string, value any, format string, args ...any) {
	if len(c.errs) == kg.MaxErrors {
		c.unshown++
		return
	}
	given := ""
	switch v := value.(type) {
	case string:
		given = v
	case json.Number:
		given = v.String()
	case bool:
		given = strconv.FormatBool(v)
	}
	c.errs = append(c.errs, kg.Invalid(path, given, format, args...))
}

func (c *checker) variable(path string, typ *ast.Type, value any) {
	if value == nil {
		if typ.NonNull {
			c.fail(path, nil, "cannot be null: its type is %s", typ)
		}
		return
	}
	if typ.Elem != nil {
		list, ok := value.([]any)
		if !ok { // one value stands for a list of it
			c.variable(path, typ.Elem, value)
		}
		for i, v := range list {
			c.variable(fmt.Sprintf("%s.%d", path, i), typ.Elem, v)
		}
		return
	}
	switch def := c.schema.Types[typ.NamedType]; def.Kind {
	case ast.Enum:
		c.enum(path, def, value)
	case ast.Scalar:
		c.scalar(path, def, value)
	case ast.InputObject:
		c.object(path, def, value)
	}
}

func (c *checker) enum(path string, def *ast.Definition, value any) {
	if name, ok := value.(string); !ok || def.EnumValues.ForName(name) == nil {
		c.fail(path, value, "%s is not a valid %s; write one of %s", literal(value), def.Name, EnumValues(def))
	}
}

// EnumValues returns the values of an enum, for a message.
func EnumValues(def *ast.Definition) string {
	names := make([]string, len(def.EnumValues))
	for i, v := range def.EnumValues {
		names[i] = v.Name
	}
	return strings.Join(names, ", ")
}

func (c *checker) object(path string, def *ast.Definition, value any) {
	fields, ok := value.(map[string]any)
	if !ok {
		c.fail(path, value, "%s is not a valid %s: write an object", literal(value), def.Name)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if def.Fields.ForName(name) == nil && name != "__typename" {
			c.fail(path+"."+name, nil, "unknown field of %s", def.Name)
		}
	}
	for _, f := range def.Fields {
		if v, given := fields[f.Name]; given {
			c.variable(path+"."+f.Name, f.Type, v)
		} else if f.Type.NonNull && f.DefaultValue == nil {
			c.fail(path+"."+f.Name, nil, "must be defined: its type is %s", f.Type)
		}
	}
}

func (c *checker) scalar(path string, def *ast.Definition, value any) {
	number, isNumber := value.(json.Number)
	text, isText := value.(string)
	ok := true
	switch def.Name {
	case "Int":
		if ok = isNumber && IsWhole(number.String()); ok && !InRange(number.String()) {
			c.fail(path, value, TooLarge, number)
		}
	case "Float":
		if ok = isNumber; ok {
			if f, err := number.Float64(); err != nil || math.IsInf(f, 0) {
				c.fail(path, value, "%s is too large for a Float: beyond ±1.8e308", number)
			}
		}
	case "String":
		ok = isText
	case "Boolean":
		_, ok = value.(bool)
	case "ID":
		ok = isText || isNumber && IsWhole(number.String())
	}
	if !ok {
		c.fail(path, value, "%s is not of type %s", literalText(value, text), def.Name)
	}
}

// TooLarge is the message for an integer beyond GraphQL's Int.
const TooLarge = "%s is too large for an Int: allowed are -2147483648 to 2147483647"

// IsWhole reports whether a number is written as an integer.
func IsWhole(number string) bool { return !strings.ContainsAny(number, ".eE") }

// InRange reports whether an integer fits GraphQL's Int, which has 32 bits.
func InRange(number string) bool {
	_, err := strconv.ParseInt(number, 10, 32)
	return err == nil
}

// literal formats a value for a message.
func literal(value any) string {
	switch v := value.(type) {
	case map[string]any:
		return "an object"
	case []any:
		return "a list"
	default:
		return fmt.Sprint(v)
	}
}

// literalText quotes a text, to distinguish "5" from 5.
func literalText(value any, text string) string {
	if _, ok := value.(string); ok {
		return strconv.Quote(text)
	}
	return literal(value)
}

func (c *checker) nulls(path string, typ *ast.Type, byDefault *ast.Value, value any, filter bool) {
	if value == nil {
		switch {
		case byDefault != nil && byDefault.Kind != ast.NullValue:
			c.fail(path, nil, "null is not allowed here; leave it out for the default, %s, or give a value of type %s",
				byDefault, typ.Name())
		case typ.NonNull:
			c.fail(path, nil, "null is not allowed here; give a value of type %s", typ.Name())
		case filter:
			c.fail(path, nil, "null is not allowed in a filter; leave %s out, or give a value of type %s",
				path[strings.LastIndexByte(path, '.')+1:], typ)
		}
		return
	}
	if typ.Elem != nil {
		for i, v := range graphql.CoerceList(value) {
			c.nulls(fmt.Sprintf("%s.%d", path, i), typ.Elem, nil, v, filter)
		}
		return
	}
	def := c.schema.Types[typ.NamedType]
	fields, ok := value.(map[string]any)
	if def.Kind != ast.InputObject || !ok {
		return
	}
	filter = filter || strings.HasSuffix(def.Name, "Where") // and all that lies in it
	for _, f := range def.Fields {
		if v, given := fields[f.Name]; given {
			c.nulls(path+"."+f.Name, f.Type, f.DefaultValue, v, filter)
		}
	}
}
