package kg

import (
	"cmp"
	"encoding/json"
	"reflect"
)

// Body is the part of a relation that no filter asks for. Both stores keep it as one JSON text, under these keys, and
// read it only where it is asked for.
type Body struct {
	Contexts    []string        `json:"contexts,omitempty"`
	Role        string          `json:"role,omitempty"`
	Place       *Place          `json:"place,omitempty"`
	Links       []Link          `json:"links,omitempty"`
	Deaths      *Casualties     `json:"deaths,omitempty"`
	Injuries    *Casualties     `json:"injuries,omitempty"`
	CAMEOCode   string          `json:"cameoCode,omitempty"`
	Description string          `json:"description,omitempty"`
	Attributes  json.RawMessage `json:"attributes,omitempty"`

	// What claims say, where the author gives no number.
	ClaimedDeaths   *Casualties `json:"claimedDeaths,omitempty"`
	ClaimedInjuries *Casualties `json:"claimedInjuries,omitempty"`

	Conflicts []Conflict `json:"conflicts,omitempty"`
}

// Body returns the relation's body.
func (r *Relation) Body() Body {
	b := Body{Contexts: r.Contexts, Role: r.Role, Place: r.Place, Links: r.Links, Deaths: r.Deaths,
		Injuries:  r.Injuries,
		CAMEOCode: r.CAMEOCode, Description: r.Description, Attributes: r.Attributes, Conflicts: r.Conflicts}
	if r.Deaths == nil {
		b.ClaimedDeaths = r.DeathToll
	}
	if r.Injuries == nil {
		b.ClaimedInjuries = r.InjuryToll
	}
	return b
}

// SetBody makes b the relation's body.
func (r *Relation) SetBody(b Body) {
	r.Contexts, r.Role, r.Place, r.Links = b.Contexts, b.Role, b.Place, b.Links
	r.Deaths, r.Injuries, r.CAMEOCode = b.Deaths, b.Injuries, b.CAMEOCode
	r.Description, r.Attributes = b.Description, b.Attributes
	r.Conflicts = b.Conflicts
	r.DeathToll, r.InjuryToll = cmp.Or(b.Deaths, b.ClaimedDeaths), cmp.Or(b.Injuries, b.ClaimedInjuries)
}

// EncodeBody returns b as JSON; empty, if there is nothing in it.
func EncodeBody(b Body) (string, error) {
	if reflect.ValueOf(b).IsZero() {
		return "", nil
	}
	if text := encodeUsual(b); text != "" {
		return text, nil
	}
	text, err := json.Marshal(b)
	if err != nil || string(text) == "{}" {
		return "", err
	}
	return string(text), nil
}

// DecodeBody reads what EncodeBody returned.
func DecodeBody(text string) (b Body, err error) {
	if usual, ok := decodeUsual(text); ok {
		return usual, nil
	}
	if text != "" {
		err = json.Unmarshal([]byte(text), &b)
	}
	return b, err
}
