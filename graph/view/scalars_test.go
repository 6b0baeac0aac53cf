package view

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/go-cmp/cmp"

	"graphd/internal/kg"
)

// scalar is a scalar of the API: what it makes of an input, and how it writes that again.
type scalar struct {
	name string
	read func(any) (graphql.Marshaler, error)
}

func scalarOf[T any](name string, read func(any) (T, error), write func(T) graphql.Marshaler) scalar {
	return scalar{name, func(v any) (graphql.Marshaler, error) {
		out, err := read(v)
		if err != nil {
			return nil, err
		}
		return write(out), nil
	}}
}

var (
	dateScalar     = scalarOf("Date", UnmarshalDate, MarshalDate)
	dateTimeScalar = scalarOf("DateTime", UnmarshalDateTime, MarshalDateTime)
	edtfScalar     = scalarOf("EDTF", UnmarshalEDTF, MarshalEDTF)
	jsonScalar     = scalarOf("JSON", UnmarshalJSON, MarshalJSON)
)

func TestScalars(t *testing.T) {
	tests := []struct {
		scalar scalar
		in     any
		want   string // as it is written again
	}{
		{scalar: dateScalar, in: "2024-02-29", want: `"2024-02-29"`},
		{scalar: dateScalar, in: "-0044-03-15", want: `"-0044-03-15"`},
		{scalar: dateTimeScalar, in: "2024-02-24T01:00:00+05:00", want: `"2024-02-23T20:00:00Z"`},
		{scalar: dateTimeScalar, in: "2024-02-24T00:00:00.120Z", want: `"2024-02-24T00:00:00.12Z"`},
		{scalar: edtfScalar, in: "2024-01-22/..", want: `"2024-01-22/.."`},
		{scalar: edtfScalar, in: "[..2024-01-18]", want: `"[..2024-01-18]"`},
		{scalar: jsonScalar, in: nil, want: `null`},
		{scalar: jsonScalar, in: "a\"b", want: `"a\"b"`},
		{scalar: jsonScalar, in: NumberMark + "1.00e400", want: `1.00e400`},
		{scalar: jsonScalar, in: json.Number("0.10"), want: `0.10`},
		{scalar: jsonScalar, in: []any(nil), want: `[]`},
		{
			scalar: jsonScalar,
			in:     map[string]any{"a": []any{NumberMark + "1", nil, []any(nil)}, "b": map[string]any{"c": true}},
			want:   `{"a":[1,null,[]],"b":{"c":true}}`,
		},
	}
	for _, test := range tests {
		out, err := test.scalar.read(test.in)
		if err != nil {
			t.Errorf("%s of %q: %v", test.scalar.name, test.in, err)
			continue
		}
		var b strings.Builder
		out.MarshalGQL(&b)
		if b.String() != test.want {
			t.Errorf("%s of %q is written %s, want %s", test.scalar.name, test.in, b.String(), test.want)
		}
	}
	var b strings.Builder
	MarshalDateTime(time.Date(2024, 1, 1, 3, 0, 0, 0, time.FixedZone("", 5*3600))).MarshalGQL(&b)
	if b.String() != `"2023-12-31T22:00:00Z"` {
		t.Errorf("an instant elsewhere is written %s", b.String())
	}
}

// TestScalarsRefuse: the error is one of input, and names the value.
func TestScalarsRefuse(t *testing.T) {
	tests := []struct {
		scalar scalar
		in     any
		value  string
		want   string // in the message
	}{
		{scalar: dateScalar, in: "2023-02-29", value: "2023-02-29", want: "2023-02-29"},
		{scalar: dateScalar, in: 2024, value: "2024", want: "write it as a string"},
		{scalar: dateScalar, in: nil, value: "null", want: "null is not a date"},
		{scalar: dateTimeScalar, in: "2024-02-24", value: "2024-02-24", want: "2024-02-24"},
		{scalar: dateTimeScalar, in: int64(5), value: "5", want: `"5"`},
		{scalar: edtfScalar, in: "2024-13", value: "2024-13", want: "2024-13"},
		{scalar: edtfScalar, in: true, value: "true", want: "true is not an EDTF date"},
	}
	for _, test := range tests {
		_, err := test.scalar.read(test.in)
		e, ok := errors.AsType[*kg.Error](err)
		if !ok || e.Code != kg.CodeBadUserInput || e.Value != test.value || !strings.Contains(e.Message, test.want) {
			t.Errorf("%s of %v: %#v, want a message with %q", test.scalar.name, test.in, err, test.want)
		}
	}
}

func TestOpt(t *testing.T) {
	if opt("") != nil || opt(0) != nil || opt(time.Time{}) != nil {
		t.Error("what is absent is shown")
	}
	if diff := cmp.Diff("x", *opt("x")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
