package edtf

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJSON(t *testing.T) {
	type doc struct {
		When Value `json:"when"`
		Set  Value `json:"set,omitzero"`
		On   *Day  `json:"on,omitempty"`
	}
	d, err := ParseDay("2024-01-16")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		in   doc
		text string
	}{
		{in: doc{When: MustParse("[..2024-01-18]")}, text: `{"when":"[..2024-01-18]"}`},
		{
			in:   doc{When: MustParse("2024-01-22/.."), Set: MustParse("2024?"), On: &d},
			text: `{"when":"2024-01-22/..","set":"2024?","on":"2024-01-16"}`,
		},
	} {
		b, err := json.Marshal(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if string(b) != c.text {
			t.Errorf("marshal: got %s, want %s", b, c.text)
		}
		var out doc
		if err := json.Unmarshal(b, &out); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.in.When.String(), out.When.String()); diff != "" {
			t.Error(diff)
		}
	}
	var out doc
	if err := json.Unmarshal([]byte(`{"when":"2024-13"}`), &out); err == nil {
		t.Error("a malformed value was accepted")
	}
	if err := json.Unmarshal([]byte(`{"when":"","on":"2024-02-30"}`), &out); err == nil {
		t.Error("a day that does not exist was accepted")
	}
}
