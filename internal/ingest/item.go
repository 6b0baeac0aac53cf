// Package ingest loads files of other formats into a store: it opens and unpacks them, reads them item by item, writes
// what they become in batches, and keeps what cannot be read or written for mending. The folders below it hold one
// format each, and the tables that several of them share.
package ingest

import (
	"encoding/json"
	"fmt"

	"graphd/internal/kg"
)

// Item is one row, line or object of an input, and what it becomes.
type Item struct {
	Line int    // its first line in the file, from 1
	Raw  string // as it was written, without the end of its last line

	// Entities are those that the item refers to. They are written where the graph lacks them, and otherwise left as
	// they are there: a data set that names an actor says little about it.
	Entities []*kg.Entity

	// Described are entities that the item is about. They replace what the graph has of them.
	Described []*kg.Entity

	// Province is the name of the one in which the relations took place, if the item says it. Their location is the
	// country; with Options.Match it becomes the province, if the graph has that.
	Province string

	Relations   []kg.NewRelation
	Claims      []kg.Correction // claims that are added to relations
	Retractions []kg.Retraction
	Deletions   []kg.Deletion

	// Entry is an entry of another graph's change log, which becomes one of this graph's. The item is nothing else.
	Entry *kg.Entry

	Fault *Fault   // why it could not be read; nil if it could
	Rules []string // what was decided by which rule, if the reader was asked to tell
	Notes []string // what is counted in the summary: a line that was not UTF-8, …
}

// Fault says why an item is rejected.
type Fault struct {
	Column string // or field; empty if the item as a whole is meant
	Value  string // as given
	Reason string // what is wrong and what is allowed
	Kind   string // what the summary counts it under; empty: the reason
}

// Error gives column, value and reason.
func (f *Fault) Error() string {
	switch {
	case f.Column == "":
		return f.Reason
	case f.Value == "":
		return f.Column + ": " + f.Reason
	}
	return fmt.Sprintf("%s %q: %s", f.Column, f.Value, f.Reason)
}

// Faultf returns the fault of a value.
func Faultf(column, value, format string, args ...any) *Fault {
	if len(value) > 200 {
		value = value[:200] + "…"
	}
	return &Fault{Column: column, Value: value, Reason: fmt.Sprintf(format, args...)}
}

// Attributes is a JSON object in the making: the columns of a data set, in their order.
type Attributes struct{ text []byte }

// Add adds a column, unless it is empty.
func (a *Attributes) Add(name, value string) {
	if value == "" {
		return
	}
	if a.text == nil {
		a.text = make([]byte, 0, 256)
		a.text = append(a.text, '{')
	} else {
		a.text = append(a.text, ',')
	}
	a.text = appendText(a.text, name)
	a.text = append(a.text, ':')
	a.text = appendText(a.text, value)
}

// JSON returns the object, or nil if it is empty.
func (a *Attributes) JSON() json.RawMessage {
	if a.text == nil {
		return nil
	}
	return append(a.text, '}')
}

// appendText appends a JSON string. Most texts need no escapes.
func appendText(to []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			b, err := json.Marshal(s)
			if err != nil {
				panic(err) // a string can be encoded
			}
			return append(to, b...)
		}
	}
	to = append(to, '"')
	to = append(to, s...)
	return append(to, '"')
}
