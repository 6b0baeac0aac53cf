package server

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"graphd/graph/inputs"
	"graphd/graph/view"
	"graphd/internal/jsontext"
)

const (
	parseFailed      = "GRAPHQL_PARSE_FAILED"
	validationFailed = "GRAPHQL_VALIDATION_FAILED"
)

// refused returns why an operation is not run: the library's errs in better words, or what the library accepts in
// variables and GraphQL forbids.
func (t transport) refused(oc *graphql.OperationContext, params *graphql.RawParams, errs gqlerror.List) gqlerror.List {
	if oc.Doc == nil {
		return errs
	}
	if oc.Operation == nil {
		for _, err := range errs {
			err.Message = noOperation(oc.Doc.Operations, params.OperationName)
		}
		return errs
	}
	wrong := inputs.Variables(t.schema, oc.Operation, params.Variables)
	if len(wrong) == 0 && len(errs) == 0 {
		wrong = inputs.Conditions(oc.Doc, oc.Operation, oc.Variables)
	}
	if len(wrong) == 0 {
		return errs
	}
	errs = nil
	for _, e := range wrong {
		out := &gqlerror.Error{
			Message:    brief("variable "+strings.TrimPrefix(e.Error(), "$"), maxMessage),
			Extensions: map[string]any{"code": validationFailed, "argument": brief(e.Path, maxValue)},
		}
		if e.Path == "" { // of all variables
			out.Message = e.Message
			delete(out.Extensions, "argument")
		}
		if e.Value != "" {
			out.Extensions["value"] = brief(e.Value, maxValue)
		}
		errs = append(errs, out)
	}
	return errs
}

// noOperation returns the error of a document without an operation of this name, or without a single operation.
func noOperation(all ast.OperationList, name string) string {
	var names []string
	for _, o := range all {
		if o.Name != "" {
			names = append(names, o.Name)
		}
	}
	has := strings.Join(names, ", ")
	switch {
	case name == "":
		return "the document has more than one operation: name one of " + has + " as operationName"
	case has == "":
		return fmt.Sprintf("the document has no operation %.80q: its only one has no name, leave operationName out",
			name)
	}
	return fmt.Sprintf("the document has no operation %.80q; it has %s", name, has)
}

// correctValues is GraphQL's rule that literals must be of the expected type. Its messages name the range of an Int and
// the values of an enum. It keeps the digits of numbers in place of a Float, an ID or JSON, which gqlgen would convert
// to int64.
func correctValues(events *core.Events, addError core.AddErrFunc) {
	events.OnValue(func(_ *core.Walker, v *ast.Value) {
		if v.Definition == nil || v.ExpectedType == nil {
			return
		}
		switch name := v.Definition.Name; {
		case v.Kind == ast.IntValue && name == "Int" && !inputs.InRange(v.Raw):
			addError(core.Message(inputs.TooLarge, v.Raw), core.At(v.Position))
		case v.Kind == ast.IntValue && name == "Float":
			v.Kind = ast.FloatValue
		case v.Kind == ast.IntValue && name == "ID":
			v.Kind = ast.StringValue
		case name == "JSON":
			markNumbers(v)
		case v.Kind == ast.EnumValue && v.Definition.Kind == ast.Enum && v.Definition.EnumValues.ForName(v.Raw) == nil:
			addError(core.Message("Value %q does not exist in %q enum; write one of %s.",
				v.Raw, v.ExpectedType.String(), inputs.EnumValues(v.Definition)), core.At(v.Position))
		}
	})
	rules.ValuesOfCorrectTypeRule.RuleFunc(events, func(options ...core.ErrorOption) {
		var err gqlerror.Error
		for _, o := range options {
			o(&err)
		}
		told := strings.HasPrefix(err.Message, "Int cannot represent non 32-bit") ||
			strings.Contains(err.Message, `" does not exist in "`)
		if !told { // above
			addError(options...)
		}
	})
}

// markNumbers marks the numbers of a JSON literal as numbers, see view.NumberMark.
func markNumbers(v *ast.Value) {
	if v.Kind == ast.IntValue || v.Kind == ast.FloatValue {
		v.Kind, v.Raw = ast.StringValue, view.NumberMark+v.Raw
	}
	for _, child := range v.Children {
		markNumbers(child.Value)
	}
}

// notUnicode returns the error of a document with an escape that is not a character, such as "\uD83D"; the library
// would turn it into U+FFFD.
func notUnicode(query string) *gqlerror.Error {
	if !strings.Contains(query, `\u`) {
		return nil
	}
	text := []byte(query)
	for i := 0; i < len(text); {
		rest := query[i:]
		switch {
		case text[i] == '#':
			i += lineEnd(rest)
		case strings.HasPrefix(rest, `"""`):
			i += blockEnd(rest)
		case text[i] == '"':
			for i++; i < len(text) && text[i] != '"' && text[i] != '\n' && text[i] != '\r'; {
				if text[i] != '\\' {
					i++
					continue
				}
				n, ok := jsontext.Escape(text[i:])
				if !ok {
					return noCharacter(query, i, query[i:i+6]+
						" is half of a surrogate pair, which is no character: write both halves, or \\u{1F600}")
				}
				if braced := bracedEscape(query[i:]); braced != "" {
					return noCharacter(query, i, braced+
						" is no character of Unicode: those are 0 to D7FF and E000 to 10FFFF")
				}
				i += n
			}
			i++
		default:
			i++
		}
	}
	return nil
}

func lineEnd(s string) int {
	if end := strings.IndexAny(s, "\r\n"); end >= 0 {
		return end
	}
	return len(s)
}

// blockEnd returns the length of the block string that s begins with. A backslash before three quotes keeps them from
// ending it.
func blockEnd(s string) int {
	for i := 3; i < len(s); i++ {
		switch {
		case strings.HasPrefix(s[i:], `\"""`):
			i += 3
		case strings.HasPrefix(s[i:], `"""`):
			for strings.HasPrefix(s[i+1:], `"""`) { // of more than three quotes, the last ones end it
				i++
			}
			return i + 3
		}
	}
	return len(s)
}

// bracedEscape returns the escape \u{…} that s begins with, if it is not a character.
func bracedEscape(s string) string {
	digits, found := strings.CutPrefix(s, `\u{`)
	end := strings.IndexByte(digits, '}')
	if !found || end < 0 || end > 8 {
		return ""
	}
	if r, err := strconv.ParseUint(digits[:end], 16, 32); err != nil || r <= utf8.MaxRune && utf8.ValidRune(rune(r)) {
		return "" // what are no digits, the parser tells
	}
	return s[:len(`\u{`)+end+1]
}

func noCharacter(query string, at int, message string) *gqlerror.Error {
	before := query[:at]
	line := 1 + strings.Count(before, "\n")
	column := 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	err := gqlerror.ErrorLocf("", line, column, "%s", message)
	err.Extensions = map[string]any{"code": parseFailed}
	return err
}
