package seedfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// The size of the largest files that are read, in bytes, and how deep their lists and mappings may nest. While it is
// read, a YAML file takes some 50 times its size in memory, a JSON file much less.
const (
	MaxYAML  = 8 << 20
	MaxJSON  = 64 << 20
	MaxDepth = 32
)

type kind int

const (
	null kind = iota
	boolean
	number
	text
	list
	mapping
)

func (k kind) String() string {
	return [...]string{"null", "true or false", "a number", "a text", "a list", "a mapping"}[k]
}

// node is a value of a file, whether that is YAML or JSON.
type node struct {
	kind  kind
	line  int     // where it begins; a mapping's value counts from its key
	text  string  // of a scalar: a text's content, any other's literal as it is in the file
	keys  []key   // of a mapping, in the file's order
	items []*node // of a list, and of a mapping the values beside keys
}

type key struct {
	name string
	line int
}

// syntaxError is why a file cannot be read at all.
type syntaxError struct {
	line int
	msg  string
}

func (e *syntaxError) Error() string { return e.msg }

func syntaxErrorf(line int, format string, args ...any) *syntaxError {
	return &syntaxError{line, fmt.Sprintf(format, args...)}
}

func tooDeep(line int) *syntaxError {
	return syntaxErrorf(line, "nests lists and mappings more than %d deep", MaxDepth)
}

// value returns a mapping's value, and nil if there is no such key or n is no mapping.
func (n *node) value(name string) *node {
	for i, k := range n.keys {
		if k.name == name {
			return n.items[i]
		}
	}
	return nil
}

// has reports whether a mapping has a value for the key, and one that is not null.
func (n *node) has(name string) bool {
	v := n.value(name)
	return v != nil && v.kind != null
}

// lineOf returns the line of the value at a dotted path, or of the innermost one around it that the file has.
func (n *node) lineOf(path string) int {
	for path != "" {
		step, rest, _ := strings.Cut(path, ".")
		var next *node
		if n.kind == list {
			if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(n.items) {
				next = n.items[i]
			}
		} else {
			next = n.value(step)
		}
		if next == nil {
			break
		}
		n, path = next, rest
	}
	return n.line
}

// isJSONNumber reports whether the literal of a number means the same in JSON; 0x1F, 1_000, .5 and .inf do not.
func isJSONNumber(s string) bool {
	return s != "" && (s[0] == '-' || s[0] >= '0' && s[0] <= '9') && json.Valid([]byte(s))
}

// isDecimal reports whether a number's literal is in decimal: 1.5, 010 (which is ten) and -1e3; not 0x1F and .inf.
func isDecimal(s string) bool { return strings.IndexFunc(s, isLetter) < 0 || isJSONNumber(s) }

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// appendJSON writes n as JSON, with its numbers as they are in the file. It returns the first number that JSON cannot
// write.
func (n *node) appendJSON(b *bytes.Buffer) (bad *node) {
	switch n.kind {
	case null:
		b.WriteString("null")
	case boolean:
		b.WriteString(strings.ToLower(n.text))
	case number:
		if !isJSONNumber(n.text) {
			return n
		}
		b.WriteString(n.text)
	case text:
		appendText(b, n.text)
	case list:
		b.WriteByte('[')
		for i, item := range n.items {
			if i > 0 {
				b.WriteByte(',')
			}
			if bad = item.appendJSON(b); bad != nil {
				return bad
			}
		}
		b.WriteByte(']')
	case mapping:
		b.WriteByte('{')
		for i, item := range n.items {
			if i > 0 {
				b.WriteByte(',')
			}
			appendText(b, n.keys[i].name)
			b.WriteByte(':')
			if bad = item.appendJSON(b); bad != nil {
				return bad
			}
		}
		b.WriteByte('}')
	}
	return nil
}

func appendText(b *bytes.Buffer, s string) {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s)       // a text can be encoded
	b.Truncate(b.Len() - 1) // the encoder ends with a line break
}
