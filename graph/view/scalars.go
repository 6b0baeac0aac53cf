// Package view holds the objects that the GraphQL API shows: what a plan loaded, field by field. Nothing here asks
// the store anything.
package view

import (
	"encoding/json"
	"fmt"
	"io"
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
		return 0, invalid(v, "%v is not a date: write it as a string, such as \"2024-01-16\"", v)
	}
	d, err := edtf.ParseDay(s)
	if err != nil {
		return 0, invalid(v, "%w", err)
	}
	return d, nil
}

// invalid is the error of a scalar that cannot be read; its place is filled in by who knows it.
func invalid(v any, format string, args ...any) error {
	return kg.Invalid("", fmt.Sprint(v), "%s", fmt.Errorf(format, args...))
}

// MarshalDateTime writes an instant as RFC 3339 in UTC.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	return quoted(t.UTC().Format(time.RFC3339Nano))
}

// UnmarshalDateTime reads RFC 3339.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, _ := v.(string)
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return t, invalid(v, "%q is not an instant: write it in RFC 3339, such as \"2024-02-24T00:00:00Z\"", fmt.Sprint(v))
	}
	return t.UTC(), nil
}

// MarshalEDTF writes a date as it was written.
func MarshalEDTF(v edtf.Value) graphql.Marshaler { return graphql.MarshalString(v.String()) }

// UnmarshalEDTF reads an EDTF date.
func UnmarshalEDTF(v any) (edtf.Value, error) {
	s, ok := v.(string)
	if !ok {
		return edtf.Value{}, invalid(v, "%v is not an EDTF date: write it as a string, such as \"2024-01-16\"", v)
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

// UnmarshalJSON reads any JSON value.
func UnmarshalJSON(v any) (json.RawMessage, error) { return json.Marshal(v) }

// quoted writes s, which needs no escapes, in quotes.
func quoted(s string) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, `"`+s+`"`) })
}
