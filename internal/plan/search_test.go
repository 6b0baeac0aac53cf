package plan

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"graphd/internal/kg"
)

func TestSearchKeys(t *testing.T) {
	e := &kg.Entity{ID: "state:IRN", Kind: kg.KindState, Name: "Iran", ISO2: "IR", Capital: "Tehran",
		Description: "A state of Asia, a state.", ExternalIDs: []kg.ExternalID{{Scheme: "wikidata", Value: "Q794"}},
		Names: []kg.Name{{Value: "ایران", Language: "fa"}}, Aliases: []string{"Islamic Republic"}}
	want := []string{"dSTATE asia", "dSTATE state", "dSTATE tehran", "srn STATE", "srpblcslmc STATE",
		"sslmcrpblc STATE", "tSTATE iran", "tSTATE islamic republic", "tSTATE republic islamic", "tSTATE ايران",
		"xSTATE ir", "xSTATE q794", "xSTATE state:irn"}
	if diff := cmp.Diff(want, SearchKeys(e)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, key := range SearchKeys(e) {
		if KindOf(key) != kg.KindState {
			t.Errorf("%q is a key of kind %q", key, KindOf(key))
		}
	}
	for range 2000 {
		e.Aliases = append(e.Aliases, "Alias "+strings.Repeat("x", len(e.Aliases)%200))
	}
	if n := len(SearchKeys(e)); n > maxSearchKeys {
		t.Errorf("an entity has %d keys", n)
	}
}

// At each instant an entity has the keys of the version of then.
func TestKeySpans(t *testing.T) {
	names := rapid.SampledFrom([]string{"Iran", "Iran West", "West", "", "ایران"})
	rapid.Check(t, func(t *rapid.T) {
		var versions []*kg.Entity
		at := time.Unix(0, 0)
		for i := range rapid.IntRange(1, 6).Draw(t, "versions") {
			name := names.Draw(t, "name")
			at = at.Add(time.Duration(rapid.IntRange(0, 2).Draw(t, "later")) * time.Second)
			versions = append(versions, &kg.Entity{ID: "e", Kind: kg.KindState, Name: name, Version: i + 1,
				RecordedAt: at, Tombstone: name == ""})
		}
		spans := KeySpansOf(versions, EntityVersion)
		for s := range 14 {
			now := time.Unix(int64(s), 0)
			var want, got []string
			for _, v := range versions {
				if !v.RecordedAt.After(now) {
					if want = nil; !v.Tombstone {
						want = SearchKeys(v)
					}
				}
			}
			for _, k := range spans {
				if !k.Since.After(now) && (k.Until.IsZero() || k.Until.After(now)) {
					got = append(got, k.Key)
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("at %d (-want +got):\n%s", s, diff)
			}
		}
	})
}

func TestSearchValidate(t *testing.T) {
	for _, c := range []struct {
		name   string
		search Search
		want   string
	}{
		{name: "a letter", search: Search{Text: "i"}},
		{name: "kinds", search: Search{Text: "i", Kinds: []kg.Kind{kg.KindState, kg.KindPerson}}},
		{name: "nothing", search: Search{Text: " \t"}, want: "search.text: nothing is sought: type at least one letter"},
		{name: "long", search: Search{Text: strings.Repeat("é", 201)},
			want: "search.text: the text has 201 letters; at most 200 are allowed"},
		{name: "twice", search: Search{Text: "i", Kinds: []kg.Kind{kg.KindState, kg.KindState}},
			want: "search.kinds: STATE is there twice"},
	} {
		got := ""
		for _, e := range c.search.Validate("search") {
			got += e.Path + ": " + e.Message
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestSearchCursor(t *testing.T) {
	p := SearchPlace{Score: PerfectScore, Key: kg.NameKey("Iran", "state:IRN")}
	if got, err := ParseSearchCursor("after", p.Cursor()); err != nil || got != p {
		t.Errorf("%v, %v", got, err)
	}
	for _, wrong := range []string{"", "x", RelationCursor(5), p.Cursor()[1:], encodeCursor(searchCursor, []byte("x")),
		encodeCursor(searchCursor, []byte("xx\xff"))} {
		if _, err := ParseSearchCursor("after", wrong); err == nil || err.Path != "after" {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if _, err := ParseRelationCursor("after", p.Cursor()); err == nil || !strings.Contains(err.Message, "a search") {
		t.Errorf("%v", err)
	}
}

// What is sought is bounded, whatever is typed.
func TestSeekIsBounded(t *testing.T) {
	for _, text := range []string{"i", "Hossein Amir-Abdollahian", strings.Repeat("ab ", 66), strings.Repeat("b", 200),
		strings.Repeat("trb ", 50), "جيش العدل", "🙂", "   x"} {
		many, few := (&Search{Text: text}).Seek()
		if len(many) > 250 || len(few) > 200 {
			t.Errorf("%.20q: %d and %d prefixes", text, len(many), len(few))
		}
		for _, s := range slices.Concat(many, few) {
			if len(s.Prefix) < 2 {
				t.Errorf("%.20q: the prefix %q is sought", text, s.Prefix)
			}
		}
	}
}
