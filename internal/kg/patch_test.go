package kg

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/edtf"
)

// full is an assertion in which every field is set.
func full() Assertion {
	half, three := 0.5, 3
	return Assertion{
		Type: "AGREE", Mode: "m", Contexts: []string{"military"}, Realization: RealizationPlanned, From: "a", To: "b",
		FromState: "sa", ToState: "sb", ActsForNoState: []End{EndTo}, Symmetric: true,
		Role: "r", When: edtf.MustParse("2024"), Location: "l", Place: &Place{Name: "p"}, EventKey: "e",
		Links: []Link{{LinkAfter, "x"}}, Deaths: &Casualties{Min: 1},
		Injuries: &Casualties{Max: &three}, Claims: OwnVoice([]Evidence{{Source: "s"}}), CAMEOCode: "01",
		Confidence: &half, Description: "d", Attributes: json.RawMessage(`{}`),
	}
}

// Each field can be set alone, and cleared alone; nothing else changes but the states that belong to an end.
func TestPatch(t *testing.T) {
	for _, field := range assertionOrder {
		set := Assertion{}
		if err := set.Patch(full(), []string{field}); err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(mustJSON(set), &got); err != nil {
			t.Fatal(err)
		}
		for k, v := range got {
			if v == "" {
				delete(got, k) // fields that are always written
			}
		}
		if _, ok := got[field]; !ok || len(got) != 1 {
			t.Errorf("%s: %v", field, got)
		}

		cleared := full()
		if err := cleared.Patch(Assertion{}, []string{field}); err != nil {
			t.Fatal(err)
		}
		var want, after map[string]any
		_ = json.Unmarshal(mustJSON(full()), &want)
		_ = json.Unmarshal(mustJSON(cleared), &after)
		delete(want, field)
		if field == "from" || field == "to" {
			delete(want, field+"State")
		}
		if field == "realization" { // the claims keep the one that they were made for
			want["claims"].([]any)[0].(map[string]any)[field] = "PLANNED"
		}
		if field == "to" {
			delete(want, "actsForNoState")
		}
		for k, v := range after {
			if v == "" {
				delete(after, k)
			}
		}
		if diff := cmp.Diff(want, after); diff != "" {
			t.Errorf("%s cleared: %s", field, diff)
		}
	}
	if len(assertionOrder) != len(assertionFields) {
		t.Errorf("%d fields in the order, %d that can be patched", len(assertionOrder), len(assertionFields))
	}
}

// A new end loses the old one's state, in whatever order the fields are named, unless that is set, too.
func TestPatchEnds(t *testing.T) {
	for _, fields := range [][]string{{"from", "fromState"}, {"fromState", "from"}} {
		a := full()
		if err := a.Patch(Assertion{From: "c", FromState: "sc"}, fields); err != nil || a.From != "c" ||
			a.FromState != "sc" || a.ToState != "sb" {
			t.Errorf("%s: %v, %v", fields, a, err)
		}
	}
}

func TestPatchUnknown(t *testing.T) {
	for _, field := range []string{"id", "evidence", "status", "When", ""} {
		a := full()
		err := a.Patch(Assertion{Role: "other"}, []string{"role", field})
		if err == nil || err.Code != CodeBadUserInput || err.Path != "patch."+field ||
			!strings.Contains(err.Message, "when") {
			t.Errorf("%q: %v", field, err)
		}
		if a.Role != "r" {
			t.Errorf("%q: the patch was laid on in part", field)
		}
	}
	if !slices.Contains(assertionOrder, "when") {
		t.Error(assertionOrder)
	}
}

// Each field of an entity but its id can be set alone, and cleared alone.
func TestPatchEntity(t *testing.T) {
	whole := Entity{ID: "e", Kind: KindSource, Name: "n", Names: []Name{{Value: "v"}}, Aliases: []string{"a"},
		Description: "d", ExternalIDs: []ExternalID{{"s", "v"}},
		Point: &Point{Lat: 1}, ISO2: "IR", ISO3: "IRN", Capital: "c", ISOCode: "i", URL: "https://x", Title: "t",
		Publisher: "p", PublishedOn: edtf.MustParse("2024")}
	for _, field := range entityOrder {
		var set Entity
		cleared := whole
		if err, err2 := set.Patch(whole, []string{field}), cleared.Patch(Entity{}, []string{field}); err != nil ||
			err2 != nil {
			t.Fatal(err, err2)
		}
		if diff := cmp.Diff([]string{field}, set.Differing(&Entity{})); diff != "" {
			t.Errorf("set: %s", diff)
		}
		if diff := cmp.Diff([]string{field}, cleared.Differing(&whole)); diff != "" {
			t.Errorf("cleared: %s", diff)
		}
	}
	if got := whole.Differing(&Entity{}); len(got) != len(entityOrder)+1 || len(entityOrder) != len(entityFields) {
		t.Errorf("%q differ; %q can be patched", got, entityOrder)
	}
	if err := whole.Patch(Entity{}, []string{"id"}); err == nil || err.Path != "patch.id" ||
		!strings.Contains(err.Message, "publishedOn") {
		t.Error(err)
	}
}
