// Package view holds the objects that the GraphQL API shows: what a plan loaded, field by field. Nothing here asks
// the store anything. A method without a comment is the field of that name; the schema describes it.
package view

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// MarshalDate writes a day as YYYY-MM-DD.
func MarshalDate(d edtf.Day) graphql.Marshaler { return quoted(d.String()) }

// UnmarshalDate reads YYYY-MM-DD.
func UnmarshalDate(v any) (edtf.Day, error) {
	s, ok := v.(string)
	if !ok {
		return 0, invalid(v, "%s is not a date: write it as a string, such as \"2024-01-16\"", given(v))
	}
	d, err := edtf.ParseDay(s)
	if err != nil {
		return 0, invalid(v, "%w", err)
	}
	return d, nil
}

// invalid is the error of a scalar that cannot be read; its place is filled in by who knows it.
func invalid(v any, format string, args ...any) error {
	return kg.Invalid("", given(v), "%s", fmt.Errorf(format, args...))
}

// given writes a value as the client did.
func given(v any) string {
	if v == nil {
		return "null"
	}
	return fmt.Sprint(v)
}

// MarshalDateTime writes an instant as RFC 3339 in UTC.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	return quoted(t.UTC().Format(time.RFC3339Nano))
}

// UnmarshalDateTime reads RFC 3339.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, _ := v.(string)
	t, err := kg.ParseInstant(s)
	if err != nil {
		return t, invalid(v, "%q %w", given(v), err)
	}
	return t, nil
}

// MarshalEDTF writes a date as it was written.
func MarshalEDTF(v edtf.Value) graphql.Marshaler { return graphql.MarshalString(v.String()) }

// UnmarshalEDTF reads an EDTF date.
func UnmarshalEDTF(v any) (edtf.Value, error) {
	s, ok := v.(string)
	if !ok {
		return edtf.Value{}, invalid(v,
			"%s is not an EDTF date: write it as a string, such as \"2024-01-16\"", given(v))
	}
	d, err := edtf.Parse(s)
	if err != nil {
		return edtf.Value{}, invalid(v, "%w", err)
	}
	return d, nil
}

// MarshalJSON writes a JSON value as it is.
func MarshalJSON(v json.RawMessage) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(v) })
}

// NumberMark begins a text that stands for a number in a JSON literal of a document, of which gqlgen would keep the
// value and not the digits. No other text begins with it: it is not UTF-8.
const NumberMark = "\xff"

// UnmarshalJSON reads any JSON value. Its numbers keep their digits.
func UnmarshalJSON(v any) (json.RawMessage, error) { return json.Marshal(plain(v)) }

// plain is the value that a literal or a variable stands for: with its numbers, and with [] for a literal's empty list,
// which comes as nil.
func plain(v any) any {
	switch v := v.(type) {
	case string:
		if digits, ok := strings.CutPrefix(v, NumberMark); ok {
			return json.Number(digits)
		}
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = plain(x)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, x := range v {
			out[name] = plain(x)
		}
		return out
	}
	return v
}

// quoted writes s, which needs no escapes, in quotes.
func quoted(s string) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, `"`+s+`"`) })
}
