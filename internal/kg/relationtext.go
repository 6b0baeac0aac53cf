package kg

import "strings"

// RelationTextField says what a text of a relation is, for those who look for relations by their texts.
type RelationTextField string

// The fields.
const (
	RelationTextDescription RelationTextField = "DESCRIPTION"
	RelationTextRole        RelationTextField = "ROLE"
	RelationTextEvidence    RelationTextField = "EVIDENCE"
	RelationTextType        RelationTextField = "TYPE"
)

// RelationText is a text of a relation.
type RelationText struct {
	Field RelationTextField
	Text  string
}

// SearchTexts returns the relation's own texts that it is found by. Those of which there may be many come last.
func (a *Assertion) SearchTexts() []RelationText {
	var out []RelationText
	add := func(f RelationTextField, text string) {
		if text != "" {
			out = append(out, RelationText{f, text})
		}
	}
	add(RelationTextDescription, a.Description)
	add(RelationTextRole, a.Role)
	for _, c := range a.Claims {
		for _, e := range c.Evidence {
			add(RelationTextEvidence, e.Paraphrase)
		}
	}
	return out
}

// SearchText is what the type says in one of its modes: the words that relations of that type are found by, which are
// stored with none of them.
func (t *TypeInfo) SearchText(mode string) string {
	words := append([]string{string(t.Type)}, mode)
	name := strings.ToLower(strings.NewReplacer("_", " ", "-", " ").Replace(strings.Join(words, " ")))
	return strings.TrimSpace(name) + ": " + t.Description
}
