package kg

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/edtf"
)

// TestUsual: what is usual is written and read as encoding/json does it, and so is what is nearly usual.
func TestUsual(t *testing.T) {
	half, day := 0.5, edtf.Day(3)
	for _, source := range []string{"source:a", "", `a"b`, `a\`, "ä", "<a>", "a\tb", `x","locator":"y`, `"}]}]`} {
		own := OwnVoice([]Evidence{{Source: source}})
		located := OwnVoice([]Evidence{{Source: "a", Locator: source}})
		both := OwnVoice([]Evidence{{Source: source, Locator: source}})
		checkClaims(t, own, located, both, append(own, located...), []Claim{{Stance: StanceAsserts}},
			[]Claim{{Stance: StanceDenies, Evidence: own[0].Evidence}},
			[]Claim{{Stance: StanceAsserts, By: source, Evidence: own[0].Evidence}},
			[]Claim{{Stance: StanceAsserts, Confidence: &half, Evidence: own[0].Evidence}},
			OwnVoice([]Evidence{{Source: "a"}, {Source: source}}),
			OwnVoice([]Evidence{{Source: "a", Paraphrase: source}}),
			OwnVoice([]Evidence{{Source: source, ReportedOn: &day}}),
			OwnVoice([]Evidence{{Source: "a", Locator: source, ReportedOn: &day}}))
		for _, b := range []Body{{}, {CAMEOCode: source}, {Contexts: []string{source}},
			{Contexts: []string{source, "b"}},
			{Contexts: []string{"a", "b,c", "d]"}, CAMEOCode: source}, {CAMEOCode: "010", Role: source},
			{Contexts: []string{}, CAMEOCode: "010"}} {
			got, err := EncodeBody(b)
			if err != nil {
				t.Fatal(err)
			}
			want, err := json.Marshal(b)
			if err != nil {
				t.Fatal(err)
			}
			if string(want) != got && !(got == "" && string(want) == "{}") {
				t.Errorf("got %s, want %s", got, want)
			}
			back, err := DecodeBody(got)
			var wanted Body
			if wrong := json.Unmarshal(want, &wanted); err != nil || wrong != nil {
				t.Fatal(err, wrong)
			}
			if d := cmp.Diff(wanted, back); d != "" {
				t.Errorf("%s: %s", got, d)
			}
		}
	}
}

func checkClaims(t *testing.T, lists ...[]Claim) {
	t.Helper()
	for _, claims := range lists {
		got, err := EncodeClaims(claims)
		if err != nil {
			t.Fatal(err)
		}
		want, err := json.Marshal(claims)
		if err != nil {
			t.Fatal(err)
		}
		if string(want) != got {
			t.Errorf("got %s, want %s", got, want)
		}
		back, err := DecodeClaims(got)
		var wanted []Claim
		if wrong := json.Unmarshal(want, &wanted); err != nil || wrong != nil {
			t.Fatal(err, wrong)
		}
		same := cmp.Comparer(func(a, b edtf.Value) bool { return a.String() == b.String() })
		if d := cmp.Diff(wanted, back, same); d != "" {
			t.Errorf("%s: %s", got, d)
		}
	}
}

// FuzzUsual: any text is read as encoding/json reads it, or is an error as there.
func FuzzUsual(f *testing.F) {
	f.Add(`[{"stance":"ASSERTS","evidence":[{"source":"a","locator":"b"}]}]`)
	f.Add(`[{"stance":"ASSERTS","evidence":[{"source":"a","reportedOn":"2024-01-16"}]}]`)
	f.Add(`{"contexts":["a","b"],"cameoCode":"010"}`)
	f.Add(`{"contexts":[],"cameoCode":"010"}`)
	f.Add(`{"cameoCode":"0\u0031"}`)
	f.Fuzz(func(t *testing.T, text string) {
		if b, ok := decodeUsual(text); ok {
			var want Body
			if err := json.Unmarshal([]byte(text), &want); err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			if d := cmp.Diff(want, b); d != "" {
				t.Errorf("%q: %s", text, d)
			}
		}
		claims, err := DecodeClaims(text)
		var want []Claim
		wrong := json.Unmarshal([]byte(text), &want)
		if text == "" {
			return
		}
		if (err == nil) != (wrong == nil) {
			t.Fatalf("%q: %v, want %v", text, err, wrong)
		}
		if a, b := jsonText(claims), jsonText(want); err == nil && a != b {
			t.Errorf("%q: %s, want %s", text, a, b)
		}
	})
}

func jsonText(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}
