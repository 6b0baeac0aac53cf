package plan

import (
	"regexp"
	"strings"
)

// Key names a selected field: the response names (aliases) that lead to it from the object that what it loads is kept
// with. The planner files a step under it, and the view finds there what the step loaded. The zero Key is the object
// itself.
type Key struct{ names string }

// Field returns the key of the field with this response name, selected below k.
func (k Key) Field(name string) Key {
	if k.names == "" {
		return Key{name}
	}
	return Key{k.names + "." + name}
}

// In returns the key of what k names as seen in v: one field may name objects of several views.
func (k Key) In(v View) Key { return Key{k.names + v.Suffix()} }

// Within reports whether k is outer itself or is selected below it.
func (k Key) Within(outer Key) bool {
	rest, ok := strings.CutPrefix(k.names, outer.names)
	return ok && (rest == "" || outer.names == "" || rest[0] == '.')
}

// suffix is what In adds. A name of GraphQL begins with no digit, but the fraction of a second does.
var suffix = regexp.MustCompile(`@([^.]|\.[0-9])*`)

// String returns the response names, joined by dots, whatever view they are of.
func (k Key) String() string {
	if !strings.Contains(k.names, "@") {
		return k.names
	}
	return suffix.ReplaceAllString(k.names, "")
}
