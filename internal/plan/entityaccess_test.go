package plan

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"graphd/internal/kg"
)

func TestEntityAccess(t *testing.T) {
	iran, ir, empty, last := "Iran", "Ir", "", "\U0010FFFF"
	kinds := func(list ...kg.Kind) *EntityWhere { return &EntityWhere{Kind: &EntityKindFilter{In: list}} }
	names := func(list ...string) *EntityWhere { return &EntityWhere{Name: &StringFilter{In: list}} }
	begins := func(text string) *EntityWhere { return &EntityWhere{Name: &StringFilter{StartsWith: &text}} }
	and := func(list ...*EntityWhere) *EntityWhere { return &EntityWhere{And: list} }
	whole := []TextRange{{}}
	for name, c := range map[string]struct {
		list EntityList
		want EntityAccess
	}{
		"nothing": {list: EntityList{}, want: EntityAccess{Index: EntityIndexKey, Ranges: whole}},
		"a page": {
			list: EntityList{Scan: TextScan{Lo: "a", Hi: "b"}},
			want: EntityAccess{Index: EntityIndexKey, Ranges: []TextRange{{"a", "b"}}},
		},
		"a condition that no index has": {
			list: EntityList{Where: &EntityWhere{Not: kinds(kg.KindState), Or: []*EntityWhere{entity("a")}}},
			want: EntityAccess{Index: EntityIndexID, IDs: []string{"a"}, Ranges: whole},
		},
		"one of two": {
			list: EntityList{Where: &EntityWhere{Or: []*EntityWhere{entity("a"), names("Iran")}}},
			want: EntityAccess{Index: EntityIndexKey, Ranges: whole},
		},
		"kinds of the list": {
			list: EntityList{Kinds: []kg.Kind{kg.KindState, kg.KindPerson, kg.KindState}},
			want: EntityAccess{Index: EntityIndexKind, Kinds: []string{"STATE", "PERSON"}, Ranges: whole},
		},
		"kinds of the condition": {
			list: EntityList{Where: and(kinds(kg.KindState, kg.KindPerson), kinds(kg.KindPerson, kg.KindSource))},
			want: EntityAccess{Index: EntityIndexKind, Kinds: []string{"PERSON"}, Ranges: whole},
		},
		"kinds of both": {
			list: EntityList{Kinds: []kg.Kind{kg.KindState, kg.KindPerson}, Where: kinds(kg.KindPerson, kg.KindSource)},
			want: EntityAccess{Index: EntityIndexKind, Kinds: []string{"PERSON"}, Ranges: whole},
		},
		"no kind": {
			list: EntityList{Kinds: []kg.Kind{kg.KindState}, Where: kinds(kg.KindPerson)},
			want: EntityAccess{Index: EntityIndexKind, Kinds: []string{}, Ranges: whole},
		},
		"ids": {
			list: EntityList{
				Kinds: []kg.Kind{kg.KindState}, Where: and(names("x"), entity("a", "b", "a")), Scan: TextScan{Lo: "c"},
			},
			want: EntityAccess{
				Index: EntityIndexID, IDs: []string{"a", "b"}, Kinds: []string{"STATE"}, Ranges: []TextRange{{Lo: "c"}},
			},
		},
		"many ids": {
			list: EntityList{Where: entity(many(1000)...)},
			want: EntityAccess{Index: EntityIndexID, IDs: many(1000), Ranges: whole},
		},
		"a name": {
			list: EntityList{Where: &EntityWhere{Name: &StringFilter{Eq: &iran}}},
			want: EntityAccess{Index: EntityIndexKey, Ranges: []TextRange{{"iran\x01", "iran\x02"}}},
		},
		"names": {
			list: EntityList{Where: names("Iran", "IRAN", "Aden")},
			want: EntityAccess{
				Index: EntityIndexKey, Ranges: []TextRange{{"iran\x01", "iran\x02"}, {"aden\x01", "aden\x02"}},
			},
		},
		"names on a page": {
			list: EntityList{Where: names("Iran", "Aden"), Scan: TextScan{Lo: "iran\x01b"}},
			want: EntityAccess{
				Index: EntityIndexKey, Ranges: []TextRange{{"iran\x01b", "iran\x02"}, {"iran\x01b", "aden\x02"}},
			},
		},
		"many names": {
			list: EntityList{Where: names(many(1000)...)},
			want: EntityAccess{Index: EntityIndexKey, Ranges: rangesOf(many(1000))},
		},
		"names by id": {
			list: EntityList{Where: names("Iran"), Order: OrderByID},
			want: EntityAccess{Index: EntityIndexKey, Ranges: whole},
		},
		"a beginning": {
			list: EntityList{Where: begins("Ir"), Kinds: []kg.Kind{kg.KindState}},
			want: EntityAccess{Index: EntityIndexKind, Kinds: []string{"STATE"}, Ranges: []TextRange{{"ir", "is"}}},
		},
		"a beginning on a page": {
			list: EntityList{Where: begins("Ir"), Scan: TextScan{Lo: "iran", Hi: "iraq"}},
			want: EntityAccess{Index: EntityIndexKey, Ranges: []TextRange{{"iran", "iraq"}}},
		},
		"a beginning and names": {
			list: EntityList{Where: &EntityWhere{Name: &StringFilter{In: []string{"Iran"}, StartsWith: &ir}}},
			want: EntityAccess{Index: EntityIndexKey, Ranges: []TextRange{{"iran\x01", "iran\x02"}}},
		},
		"two beginnings": {
			list: EntityList{Where: and(begins("i"), begins("ir"))},
			want: EntityAccess{Index: EntityIndexKey, Ranges: []TextRange{{"ir", "is"}}},
		},
		"no beginning": {
			list: EntityList{Where: begins(empty)}, want: EntityAccess{Index: EntityIndexKey, Ranges: whole},
		},
		"the last beginning": {
			list: EntityList{Where: begins(last)},
			want: EntityAccess{Index: EntityIndexKey, Ranges: []TextRange{{Lo: last}}},
		},
		"tied to parents": {
			list: EntityList{
				Via: &Via{}, Kinds: []kg.Kind{kg.KindPerson}, Where: and(entity("a"), begins("Ir")),
				Scan: TextScan{Hi: "z"},
			},
			want: EntityAccess{Index: EntityIndexVia, Kinds: []string{"PERSON"}, Ranges: []TextRange{{Hi: "z"}}},
		},
	} {
		if diff := cmp.Diff(c.want, c.list.Access()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// The ranges of an access leave out no entity that its condition holds for, and reach none twice.
func TestEntityAccessKeepsAll(t *testing.T) {
	text := rapid.StringOfN(rapid.SampledFrom([]rune("aAbß \u0307\uD7FF\uE000\U0010FFFF")), 0, 4, -1)
	rapid.Check(t, func(t *rapid.T) {
		name, id := text.Draw(t, "name"), rapid.StringMatching(`[a-c]{1,2}`).Draw(t, "id")
		l := EntityList{Where: &EntityWhere{Name: &StringFilter{}}, Order: OrderByName}
		f := l.Where.Name
		holds := true
		if rapid.Bool().Draw(t, "by name") {
			f.In = append(rapid.SliceOfN(text, 0, 3).Draw(t, "names"), name)
		}
		if rapid.Bool().Draw(t, "by beginning") {
			prefix := text.Draw(t, "prefix")
			holds = strings.HasPrefix(kg.Fold(name), kg.Fold(prefix))
			f.StartsWith = &prefix
		}
		key, found := kg.NameKey(name, id), 0
		for _, r := range l.Access().Ranges {
			if !utf8.ValidString(r.Lo) || !utf8.ValidString(r.Hi) {
				t.Fatalf("bounds %+q to %+q are no text", r.Lo, r.Hi)
			}
			if key > r.Lo && (r.Hi == "" || key < r.Hi) {
				found++
			}
		}
		if holds && found != 1 || found > 1 {
			t.Fatalf("%q is in %d of %+q", key, found, l.Access().Ranges)
		}
	})
}

func rangesOf(folded []string) []TextRange {
	out := make([]TextRange, len(folded))
	for i, f := range folded {
		out[i] = TextRange{f + "\x01", f + "\x02"}
	}
	return out
}
