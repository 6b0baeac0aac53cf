package kg

// TextField says what a text of an entity is, for those who look for entities by their texts.
type TextField string

// The fields.
const (
	TextName        TextField = "NAME"
	TextAlias       TextField = "ALIAS"
	TextTitle       TextField = "TITLE"
	TextCode        TextField = "CODE"
	TextExternalID  TextField = "EXTERNAL_ID"
	TextKey         TextField = "KEY"
	TextDescription TextField = "DESCRIPTION"
)

// Text is a text of an entity.
type Text struct {
	Field TextField
	Text  string
}

// SearchTexts returns the texts that an entity is found by, but for its id. Those of which there may be many come last.
func (e *Entity) SearchTexts() []Text {
	out := make([]Text, 0, 4+len(e.Names)+len(e.Aliases))
	add := func(f TextField, text string) {
		if text != "" {
			out = append(out, Text{f, text})
		}
	}
	add(TextName, e.Name)
	if e.Title != e.Name {
		add(TextTitle, e.Title)
	}
	for _, c := range []string{e.ISO2, e.ISO3, e.ISOCode} {
		add(TextCode, c)
	}
	for _, d := range []string{e.Description, e.Capital, e.Publisher} {
		add(TextDescription, d)
	}
	for _, n := range e.Names {
		add(TextName, n.Value)
	}
	for _, a := range e.Aliases {
		add(TextAlias, a)
	}
	for _, x := range e.ExternalIDs {
		add(TextExternalID, x.Value)
	}
	return out
}
