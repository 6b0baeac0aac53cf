package jsonout

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"testing"
)

// fill writes an object with so many long fields, and returns its text.
func fill(w *Writer, fields int) string {
	f := &Field{alias: "a", label: `,"a":`}
	var want strings.Builder
	w.Open()
	want.WriteByte('{')
	for i := range fields {
		w.Label(i, f)
		value := strconv.Itoa(i) + strings.Repeat("x", i%5000)
		w.String(value)
		if i > 0 {
			want.WriteByte(',')
		}
		want.WriteString(`"a":"` + value + `"`)
	}
	w.Close()
	want.WriteByte('}')
	return want.String()
}

// TestPieces writes more than one piece, and goes back behind several.
func TestPieces(t *testing.T) {
	for _, fields := range []int{1, 100, 1000} {
		answer := Answer{Most: 100 << 20}
		w, f := begin(t, t.Context(), "{a}", &answer)
		w.OpenList()
		w.Item(0)
		first := fill(w, fields)
		w.Item(1)
		m := w.In(f, 1)
		huge := strings.Repeat("y", 3*piece)
		w.String(huge)
		fill(w, fields)
		if !w.Nullify(m) {
			t.Fatal(w.Err())
		}
		w.Out()
		w.Item(2)
		last := fill(w, fields)
		w.CloseList()
		want := "[" + first + ",null," + last + "]"
		if n := w.Len(); n != len(want) {
			t.Errorf("%d fields: the length is %d, want %d", fields, n, len(want))
		}
		if !w.Finish() || answer.written.Load() != int64(len(want)) {
			t.Errorf("%d fields: counted are %d bytes, want %d", fields, answer.written.Load(), len(want))
		}
		if fields > 100 && len(w.before) == 0 {
			t.Errorf("%d fields are one piece", fields)
		}
		if text(w) != want {
			t.Errorf("%d fields: the text is another one", fields)
		}
	}
}

// TestParts puts what several root fields wrote where it belongs in the rest of the answer.
func TestParts(t *testing.T) {
	cut := errors.New("cut")
	for _, most := range []int{1 << 30, 0, 1, 40, 100_000} { // pieces that can be sent
		ctx, parts := WithParts(t.Context())
		if PartsOf(ctx) != parts || PartsOf(t.Context()).Len() != 0 {
			t.Fatal("the context has other parts")
		}
		var rest bytes.Buffer
		var want strings.Builder
		for i, fields := range []int{1, 500, 0, 300} {
			answer := Answer{Most: 100 << 20, Parts: PartsOf(ctx)}
			w, _ := begin(t, ctx, "{a}", &answer)
			between := strings.Repeat("r", i) // none before the first
			rest.WriteString(between)
			want.WriteString(between)
			want.WriteString(fill(w, fields))
			w.Marshaler().MarshalGQL(&rest)
		}
		rest.WriteString("}")
		want.WriteString("}")
		if n := rest.Len() + parts.Len(); n != want.Len() {
			t.Errorf("the length is %d, want %d", n, want.Len())
		}
		var got []byte
		err := parts.Write(rest.Bytes(), func(b []byte) error {
			if len(got)+len(b) > most {
				return cut
			}
			got = append(got, b...)
			return nil
		})
		if most < want.Len() {
			if !errors.Is(err, cut) || !strings.HasPrefix(want.String(), string(got)) {
				t.Errorf("cut at %d bytes: %v", most, err)
			}
		} else if err != nil || string(got) != want.String() {
			t.Errorf("the answer is another one: %v", err)
		}
		if parts.Len() != 0 || parts.list != nil {
			t.Error("parts are left")
		}
	}
}
