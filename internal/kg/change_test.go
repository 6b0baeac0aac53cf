package kg

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestChangeLog: items come back from the log as they were, in their order, and those that differ in their ids alone
// take little more than these.
func TestChangeLog(t *testing.T) {
	created := func(id string) ChangeItem {
		return ChangeItem{Action: ActionCreated, Relation: true, ID: id, Version: 1}
	}
	tests := []struct {
		name  string
		items []ChangeItem
		text  string
	}{
		{name: "one", items: []ChangeItem{created("a")},
			text: `[{"action":"CREATED","relation":true,"id":"a","version":1}]`},
		{name: "a run", items: []ChangeItem{created("a"), created("c"), created("b")},
			text: `[{"action":"CREATED","relation":true,"ids":["a","c","b"],"version":1}]`},
		{name: "runs", items: []ChangeItem{{Action: ActionCreated, ID: "e", Version: 1}, created("a"),
			{Action: ActionUpdated, Relation: true, ID: "b", Version: 2}, created("c"), created("d")},
			text: `[{"action":"CREATED","id":"e","version":1},` +
				`{"action":"CREATED","relation":true,"id":"a","version":1},` +
				`{"action":"UPDATED","relation":true,"id":"b","version":2},` +
				`{"action":"CREATED","relation":true,"ids":["c","d"],"version":1}]`},
		{name: "none", items: []ChangeItem{}, text: `[]`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			entry, items, err := (&Change{Items: test.items}).MarshalLog()
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(test.text, items); d != "" {
				t.Error(d)
			}
			each, err := json.Marshal(test.items) // as layouts 3 and 4 kept them
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{items, string(each)} {
				var got Change
				if err := got.UnmarshalLog(entry, text, true); err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(test.items, got.Items); d != "" {
					t.Errorf("%s: %s", text, d)
				}
				if err := got.UnmarshalLog(entry, text, false); err != nil || got.Items != nil {
					t.Errorf("items that were not asked for: %v, %v", got.Items, err)
				}
			}
		})
	}
}

// TestPlain: what is plain is allowed in ids by the rules for all characters.
func TestPlain(t *testing.T) {
	for r := range rune(0x180) {
		s := "a" + string(r)
		if plain(s) && strings.ContainsFunc(s, notInIDs) {
			t.Errorf("%q is plain, and not allowed", s)
		}
		if want := r > ' ' && r < 0x7f && r != '@'; plain(s) != want {
			t.Errorf("%q: got %v, want %v", s, plain(s), want)
		}
	}
}
