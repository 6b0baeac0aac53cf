package kg

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"graphd/internal/edtf"
)

// columns are the fields of an Assertion that stores keep outside its body: a filter asks for them, every read returns
// them, or, as claims, they are a text of their own.
var columns = []string{"Type", "Mode", "Realization", "From", "To", "FromState", "ToState", "ActsForNoState", "Symmetric", "When",
	"Location", "EventKey", "Claims", "Confidence"}

// Every field of an assertion comes back from its body, or has a column.
func TestBody(t *testing.T) {
	want := full()
	for i, typ := 0, reflect.TypeFor[Assertion](); i < typ.NumField(); i++ {
		if reflect.ValueOf(want).Field(i).IsZero() {
			t.Errorf("full does not set %s", typ.Field(i).Name)
		}
	}
	for _, name := range columns {
		reflect.ValueOf(&want).Elem().FieldByName(name).SetZero()
	}
	a := Relation{Assertion: full()}
	text, err := EncodeBody(a.Body())
	if err != nil {
		t.Fatal(err)
	}
	b, err := DecodeBody(text)
	if err != nil {
		t.Fatal(err)
	}
	var got Relation
	got.SetBody(b)
	if diff := cmp.Diff(want, got.Assertion, cmpopts.EquateComparable(edtf.Value{})); diff != "" {
		t.Error(diff)
	}
}

// What claims say of casualties comes back, too; what the author says is not kept twice.
func TestBodyTolls(t *testing.T) {
	two, nine := &Casualties{Min: 2}, &Casualties{Min: 9}
	r := Relation{Assertion: Assertion{Injuries: nine}, DeathToll: two, InjuryToll: nine}
	text, err := EncodeBody(r.Body())
	if want := `{"injuries":{"min":9},"claimedDeaths":{"min":2}}`; err != nil || text != want {
		t.Errorf("%s, %v; want %s", text, err, want)
	}
	b, err := DecodeBody(text)
	if err != nil {
		t.Fatal(err)
	}
	var got Relation
	got.SetBody(b)
	if diff := cmp.Diff(r, got, cmpopts.EquateComparable(edtf.Value{})); diff != "" {
		t.Error(diff)
	}
}

// Files and graphs that were written before hold bodies like this one.
func TestBodyKeys(t *testing.T) {
	const before = `{"contexts":["military"],"role":"r","place":{"name":"p"},"links":[{"role":"AFTER","relation":"x"}],` +
		`"deaths":{"min":1},"injuries":{"min":0,"max":3},"cameoCode":"01","description":"d","attributes":{}}`
	a := Relation{Assertion: full()}
	text, err := EncodeBody(a.Body())
	if err != nil {
		t.Fatal(err)
	}
	var old, now map[string]any
	if err := json.Unmarshal([]byte(before), &old); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(text), &now); err != nil {
		t.Fatal(err)
	}
	for key, want := range old {
		if diff := cmp.Diff(want, now[key]); diff != "" {
			t.Errorf("%s: %s", key, diff)
		}
	}
	b, err := DecodeBody(before)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := EncodeBody(b); err != nil || again != before {
		t.Errorf("read and written again: %s, %v", again, err)
	}
}

func TestBodyOfNothing(t *testing.T) {
	for name, b := range map[string]Body{
		"nothing":     {},
		"empty lists": {Contexts: []string{}, Links: []Link{}, Attributes: json.RawMessage{}},
	} {
		if text, err := EncodeBody(b); text != "" || err != nil {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	if b, err := DecodeBody(""); err != nil || !reflect.DeepEqual(b, Body{}) {
		t.Errorf("%+v, %v", b, err)
	}
	if _, err := DecodeBody(`{"role":`); err == nil {
		t.Error("half a body is read")
	}
	if text, err := EncodeBody(Body{Attributes: json.RawMessage(`{"a":`)}); err == nil {
		t.Errorf("half of the attributes is written: %s", text)
	}
}
