// Package jsontext finds in a JSON text what encoding/json accepts and changes: text that is not Unicode becomes
// U+FFFD, and of duplicate keys the last wins.
package jsontext

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Fault is something in a JSON text that a decoder would change silently.
type Fault struct {
	Offset int // in bytes
	Msg    string
}

// Check returns the first fault of a JSON text, or nil if there is none. It does not check the syntax: a decoder does.
// For text that is not JSON it returns nil, or a true fault.
func Check(data []byte) *Fault {
	c := checker{data: data}
	return c.check()
}

// maxDepth is the depth at which encoding/json refuses a text.
const maxDepth = 10_000

// object is an open object or list.
type object struct {
	keys  map[string]bool // nil in a list
	value bool            // the next text is a value, not a key
}

type checker struct {
	data  []byte
	open  []object
	spare []map[string]bool // of closed objects, to reuse
}

func (c *checker) check() *Fault {
	for at := 0; at < len(c.data); {
		var top *object
		if n := len(c.open); n > 0 {
			top = &c.open[n-1]
		}
		switch b := c.data[at]; b {
		case '"':
			end, fault := c.text(at)
			if fault != nil {
				return fault
			}
			if top != nil && top.keys != nil && !top.value {
				if fault := c.key(top, at, end); fault != nil {
					return fault
				}
			}
			at = end
			continue
		case '{', '[':
			if len(c.open) == maxDepth {
				return nil
			}
			if b == '[' {
				c.open = append(c.open, object{})
				break
			}
			c.open = append(c.open, object{keys: c.keys()})
		case '}', ']':
			if top != nil {
				if top.keys != nil {
					clear(top.keys)
					c.spare = append(c.spare, top.keys)
				}
				c.open = c.open[:len(c.open)-1]
			}
		case ':', ',':
			if top != nil {
				top.value = b == ':'
			}
		default:
			if b >= utf8.RuneSelf { // not JSON; but that it is not UTF-8 says more
				if r, n := utf8.DecodeRune(c.data[at:]); r == utf8.RuneError && n == 1 {
					return &Fault{at, "it is not UTF-8 text"}
				}
			}
		}
		at++
	}
	return nil
}

func (c *checker) keys() map[string]bool {
	if n := len(c.spare); n > 0 {
		keys := c.spare[n-1]
		c.spare = c.spare[:n-1]
		return keys
	}
	return map[string]bool{}
}

func (c *checker) key(o *object, at, end int) *Fault {
	var name string
	if raw := c.data[at:end]; bytes.IndexByte(raw, '\\') >= 0 {
		if err := json.Unmarshal(raw, &name); err != nil {
			return nil // not JSON
		}
	} else {
		name = string(bytes.Trim(raw, `"`))
	}
	if o.keys[name] {
		return &Fault{at, fmt.Sprintf("the key %.80q stands twice in one object", name)}
	}
	o.keys[name] = true
	return nil
}

// text returns the offset after the closing quote of the text that begins at an offset.
func (c *checker) text(at int) (end int, fault *Fault) {
	for i := at + 1; i < len(c.data); {
		switch b := c.data[i]; {
		case b == '"':
			return i + 1, nil
		case b == '\\':
			n, ok := Escape(c.data[i:])
			if !ok {
				return 0, &Fault{i, fmt.Sprintf("%s is half of a surrogate pair, which is no character", c.data[i:i+6])}
			}
			i += n
		case b < utf8.RuneSelf:
			i++
		default:
			r, n := utf8.DecodeRune(c.data[i:])
			if r == utf8.RuneError && n == 1 {
				return 0, &Fault{i, "it is not UTF-8 text"}
			}
			i += n
		}
	}
	return len(c.data), nil
}

// Escape returns the length of the escape, JSON's or GraphQL's, that text begins with, both halves of a surrogate pair
// together. It reports whether the escape is a character: half of a pair is not.
func Escape(text []byte) (n int, ok bool) {
	switch unit := escaped(text); {
	case unit < 0: // \n, \u{1F600}, or nothing that can be read
		return min(2, len(text)), true
	case unit >= 0xDC00 && unit <= 0xDFFF:
		return 6, false
	case unit >= 0xD800 && unit <= 0xDBFF:
		low := escaped(text[6:])
		return 12, low >= 0xDC00 && low <= 0xDFFF
	}
	return 6, true
}

// escaped returns the code unit of \uXXXX, or -1 if text begins with something else.
func escaped(text []byte) int {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return -1
	}
	unit := 0
	for _, b := range text[2:6] {
		switch {
		case b >= '0' && b <= '9':
			unit = unit<<4 | int(b-'0')
		case b >= 'a' && b <= 'f':
			unit = unit<<4 | int(b-'a'+10)
		case b >= 'A' && b <= 'F':
			unit = unit<<4 | int(b-'A'+10)
		default:
			return -1
		}
	}
	return unit
}
