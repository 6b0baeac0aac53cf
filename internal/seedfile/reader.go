package seedfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// maxProblems is how many problems of one file are reported. A file of another kind altogether has one in every line.
const maxProblems = 1000

// reader collects what is wrong with a file while it is read.
type reader struct {
	file     string
	root     *node
	problems Problems
	failed   map[string]bool // paths of values that could not be read
	more     int             // problems beyond maxProblems
}

// fail notes that the value at path cannot be read.
func (r *reader) fail(path string, line int, value, format string, args ...any) {
	r.failed[path] = true
	r.add(line, kg.Invalid(path, value, format, args...))
}

func (r *reader) add(line int, err *kg.Error) {
	if len(r.problems) == maxProblems {
		r.more++
		return
	}
	r.problems = append(r.problems, &Problem{r.file, line, err})
}

// addAll adds what validation says of values that were read. It also says that those are missing which could not be
// read; that is left out, for each error is told once.
func (r *reader) addAll(errs kg.Errors) {
	for _, e := range errs {
		if !r.hasFailed(e.Path) {
			r.add(r.root.lineOf(e.Path), e)
		}
	}
}

// hasFailed reports whether the value at path, or one around it, could not be read.
func (r *reader) hasFailed(path string) bool {
	for {
		if r.failed[path] {
			return true
		}
		i := strings.LastIndexByte(path, '.')
		if i < 0 {
			return false
		}
		path = path[:i]
	}
}

func (r *reader) err() error {
	err := r.problems.err()
	if r.more > 0 {
		return append(r.problems, &Problem{r.file, 0, kg.Errorf(kg.CodeBadUserInput, "and %d more", r.more)})
	}
	return err
}

// object reads a mapping. Every key that is asked for is known; close reports the others.
type object struct {
	r     *reader
	path  string
	n     *node
	known []string
}

// openObject returns the mapping at path; one without keys, and a problem, if it is none.
func (r *reader) openObject(path string, n *node) *object {
	if n.kind != mapping {
		r.fail(path, n.line, n.text, "must be a mapping, not %s", n.kind)
		n = &node{kind: mapping, line: n.line}
	}
	return &object{r: r, path: path, n: n}
}

func (o *object) at(name string) string {
	if o.path == "" {
		return name
	}
	return o.path + "." + name
}

func (o *object) fail(name string, n *node, format string, args ...any) {
	o.r.fail(o.at(name), n.line, n.text, format, args...)
}

// get returns the value of a key, and nil if it is left out or null.
func (o *object) get(name string) *node {
	o.known = append(o.known, name)
	if n := o.n.value(name); n != nil && n.kind != null {
		return n
	}
	return nil
}

// close reports the keys that nobody asked for.
func (o *object) close() {
	for _, k := range o.n.keys {
		if !slices.Contains(o.known, k.name) && !o.r.failed[o.at(k.name)] {
			o.r.fail(o.at(k.name), k.line, k.name,
				"%q is not a key here; write one of %s", k.name, strings.Join(o.known, ", "))
		}
	}
}

// readScalar returns the text of a value that is of one of the kinds.
func (o *object) readScalar(name, want string, kinds ...kind) (string, *node) {
	n := o.get(name)
	if n == nil {
		return "", nil
	}
	if !slices.Contains(kinds, n.kind) {
		o.r.fail(o.at(name), n.line, n.text, "%s", mustBe(n, want, kinds))
		return "", nil
	}
	return n.text, n
}

func mustBe(n *node, want string, kinds []kind) string {
	s := fmt.Sprintf("must be %s, not %s", want, n.kind)
	if kinds[0] == text && (n.kind == number || n.kind == boolean) {
		s += fmt.Sprintf("; put it in quotes: %q", n.text)
	}
	return s
}

func (o *object) readText(name string) string {
	s, _ := o.readScalar(name, "a text", text)
	return s
}

// readDate reads EDTF. An unquoted 2024 is a number to YAML; its literal is what was meant.
func (o *object) readDate(name string) edtf.Value {
	s, n := o.readScalar(name, "a date", text, number)
	if n == nil || s == "" {
		return edtf.Value{}
	}
	v, err := edtf.Parse(s)
	if err != nil {
		o.badDate(name, n, err)
	}
	return v
}

func (o *object) readDay(name string) *edtf.Day {
	s, n := o.readScalar(name, "a day", text, number)
	if n == nil {
		return nil
	}
	d, err := edtf.ParseDay(s)
	if err != nil {
		o.badDate(name, n, err)
		return nil
	}
	return &d
}

func (o *object) badDate(name string, n *node, err error) {
	e, ok := errors.AsType[*edtf.Error](err)
	switch {
	case !ok:
		o.fail(name, n, "%v", err)
	case e.Instead == "":
		o.fail(name, n, "%.80q: %s", n.text, e.Msg)
	default:
		o.fail(name, n, "%.80q: %s; write %s", n.text, e.Msg, e.Instead)
	}
}

func (o *object) readTime(name string) *time.Time {
	s, n := o.readScalar(name, "a date and time", text, number)
	if n == nil {
		return nil
	}
	t, err := kg.ParseInstant(s)
	if err != nil {
		o.fail(name, n, "%.80q %s", s, err)
		return nil
	}
	if wrong := kg.ValidateInstant(o.at(name), t); wrong != nil {
		o.fail(name, n, "%s", wrong.Message)
		return nil
	}
	return &t
}

func (o *object) readNumber(name string) *float64 {
	s, n := o.readScalar(name, "a number", number)
	if n == nil {
		return nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !isDecimal(s) {
		o.fail(name, n, "%.80q is no decimal number; write it as 12.5", s)
		return nil
	}
	return &f
}

func (o *object) readWhole(name string) *int {
	s, n := o.readScalar(name, "a whole number", number)
	if n == nil {
		return nil
	}
	i, err := strconv.ParseInt(s, 10, 32) // 010 is ten, as in YAML 1.2
	if err != nil {
		o.fail(name, n, "%.80q is no whole number from -2147483648 to 2147483647", s)
		return nil
	}
	whole := int(i)
	return &whole
}

func (o *object) readFlag(name string) bool {
	s, _ := o.readScalar(name, "true or false", boolean)
	return strings.EqualFold(s, "true")
}

// readObject reads a mapping as a JSON object.
func (o *object) readObject(name string) json.RawMessage {
	n := o.get(name)
	if n == nil {
		return nil
	}
	if n.kind != mapping {
		o.fail(name, n, "must be a mapping, not %s", n.kind)
		return nil
	}
	var b bytes.Buffer
	if bad := n.appendJSON(&b); bad != nil {
		o.r.fail(o.at(name), bad.line, bad.text,
			"JSON cannot hold the number %s as it is written; write it in decimal, or in quotes", bad.text)
		return nil
	}
	return b.Bytes()
}

// readEach reads the members of a list.
func readEach[T any](o *object, name string, read func(path string, n *node) T) []T {
	n := o.get(name)
	if n == nil {
		return nil
	}
	if n.kind != list {
		o.fail(name, n, "must be a list, not %s", n.kind)
		return nil
	}
	out := make([]T, len(n.items))
	for i, item := range n.items {
		out[i] = read(o.at(name)+"."+strconv.Itoa(i), item)
	}
	return out
}

// readTexts reads a list of texts.
func (o *object) readTexts(name string) []string {
	return readEach(o, name, func(path string, n *node) string {
		if n.kind != text {
			o.r.fail(path, n.line, n.text, "%s", mustBe(n, "a text", []kind{text}))
			return ""
		}
		return n.text
	})
}

// readPart reads a mapping that may be left out.
func readPart[T any](o *object, name string, read func(*object) *T) *T {
	n := o.get(name)
	if n == nil {
		return nil
	}
	p := o.r.openObject(o.at(name), n)
	if n.kind != mapping {
		return nil
	}
	v := read(p)
	p.close()
	return v
}
