package kg

import (
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKindNames(t *testing.T) {
	tests := []struct {
		kind                        Kind
		typeName, fieldName, listed string
	}{
		{kind: KindState, typeName: "State", fieldName: "state", listed: "states"},
		{kind: KindMilitantGroup, typeName: "MilitantGroup", fieldName: "militantGroup", listed: "militantGroups"},
		{kind: KindPerson, typeName: "Person", fieldName: "person", listed: "people"},
	}
	for _, test := range tests {
		k := test.kind.Info()
		got := []string{k.TypeName(), k.FieldName(), k.ListName()}
		if diff := cmp.Diff([]string{test.typeName, test.fieldName, test.listed}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.kind, diff)
		}
	}
	if Kind("COUNTRY").Info() != nil || Kind("").Info() != nil {
		t.Error("the table knows a kind that there is not")
	}
}

// TestKindTable: what is made of the table needs names that are nobody else's, and words that can be made names.
func TestKindTable(t *testing.T) {
	seen := map[string]Kind{}
	words := regexp.MustCompile(`^[a-z]+( [a-z]+)*$`)
	for i := range KindTable {
		k := &KindTable[i]
		for _, name := range []string{string(k.Kind), k.TypeName(), k.FieldName(), k.ListName()} {
			if other, taken := seen[name]; taken {
				t.Errorf("%s: %s is also a name of %s", k.Kind, name, other)
			}
			seen[name] = k.Kind
		}
		if !words.MatchString(k.Singular) || !words.MatchString(k.Plural) || k.Description == "" {
			t.Errorf("%s: %q, %q, %q", k.Kind, k.Singular, k.Plural, k.Description)
		}
		if Kinds[i] != k.Kind || k.Kind.Info() != k {
			t.Errorf("%s is not where the table has it", k.Kind)
		}
	}
	if slices.Contains(actors, KindSource) || len(actors) != len(Kinds)-1 {
		t.Errorf("these act: %v", actors)
	}
}
