package edtf

import "fmt"

// Value is a parsed EDTF value. Its zero value means "not set". Values compare with ==, by their text: 2004 and 2004-XX
// have the same bounds, but are different values.
type Value struct {
	text string
	b    Bounds // all but what depends on the evidence
	flag flags
}

// flags are facts about a value that its methods need besides the bounds; they save parsing the text again.
type flags uint8

const (
	uncertain   flags = 1 << iota // ? or % anywhere
	approximate                   // ~ or % anywhere
	openEnd                       // ends in ".."
	openEndSure                   // ends in "..", and the evidence decides certainTo
	unknownOpen                   // "/..": the evidence decides certainFrom too
)

// Parse parses an EDTF value of Level 0, Level 1 or the part of Level 2 that the package comment names (EDTF, Library
// of Congress, 4 February 2019). It ignores spaces around the text. Anything else gives an *Error, which says where and
// why, and what to write instead.
func Parse(s string) (Value, error) {
	t, p := parse(s)
	if p != nil {
		return Value{}, p.error(s)
	}
	v := Value{text: t.text}
	v.b, v.flag = t.bounds()
	return v, nil
}

// MustParse is [Parse] for tests and tables. It panics on an error.
func MustParse(s string) Value {
	v, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return v
}

// String returns the EDTF text as written, without spaces around it, or "" if v is not set. Parse(v.String()) == v for
// every v that is set.
func (v Value) String() string { return v.text }

// IsZero reports whether v is not set.
func (v Value) IsZero() bool { return v.text == "" }

// Uncertain reports whether any date in v is marked ? or % (EDTF, Library of Congress, 4 February 2019, Level 1,
// "Qualification of a date").
func (v Value) Uncertain() bool { return v.flag&uncertain != 0 }

// Approximate reports whether any date in v is marked ~ or % (source as for Uncertain).
func (v Value) Approximate() bool { return v.flag&approximate != 0 }

// OpenEnd reports whether v is an interval with the open end "..", that is, whether it continues (EDTF, Library of
// Congress, 4 February 2019, Level 1, "Extended Interval"). An unknown end, as in 2024-01-22/, is not open.
func (v Value) OpenEnd() bool { return v.flag&openEnd != 0 }

// Error says why a text is not a date.
type Error struct {
	Value   string // the text as it was given
	Offset  int    // the place of the error in Value, in bytes
	Msg     string // what is wrong
	Instead string // what to write instead; may be empty
}

// Error returns the value (shortened if it is long), what is wrong, and what to write.
func (e *Error) Error() string {
	val := e.Value
	if len(val) > 80 {
		val = val[:80] + "…"
	}
	s := fmt.Sprintf("edtf: %q: %s", val, e.Msg)
	if e.Instead != "" {
		s += "; write " + e.Instead
	}
	return s
}
