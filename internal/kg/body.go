package kg

import (
	"encoding/json"
	"reflect"
)

// Body is the part of an assertion that no filter asks for. Both stores keep it as one JSON text, under these keys, and
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
}

// Body returns the assertion's body.
func (a *Assertion) Body() Body {
	return Body{a.Contexts, a.Role, a.Place, a.Links, a.Deaths, a.Injuries, a.CAMEOCode, a.Description, a.Attributes}
}

// SetBody makes b the assertion's body.
func (a *Assertion) SetBody(b Body) {
	a.Contexts, a.Role, a.Place, a.Links = b.Contexts, b.Role, b.Place, b.Links
	a.Deaths, a.Injuries, a.CAMEOCode = b.Deaths, b.Injuries, b.CAMEOCode
	a.Description, a.Attributes = b.Description, b.Attributes
}

// EncodeBody returns b as JSON; empty, if there is nothing in it.
func EncodeBody(b Body) (string, error) {
	if reflect.ValueOf(b).IsZero() {
		return "", nil
	}
	text, err := json.Marshal(b)
	if err != nil || string(text) == "{}" {
		return "", err
	}
	return string(text), nil
}

// DecodeBody reads what EncodeBody returned.
func DecodeBody(text string) (b Body, err error) {
	if text != "" {
		err = json.Unmarshal([]byte(text), &b)
	}
	return b, err
}
