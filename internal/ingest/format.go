package ingest

import (
	"bytes"
	"fmt"
	"strings"
)

// Format is a format of files.
type Format struct {
	Name      string // as commands call it
	Title     string // what it is, in a few words
	Extension string // of a rejects file

	// IDs is how the ids of its relations begin, if the data set gives each event an id that stays. Empty: it does not.
	IDs string

	// Looks reports whether a file that begins so is of the format. nil: that cannot be told.
	Looks func(head []byte) bool

	// Open begins to read an input.
	Open func(in *Input) (Reader, error)
}

// Reader reads an input item by item. What is wrong with one item is told by the item; an error ends the input.
type Reader interface {
	// Next returns the next item, or io.EOF.
	Next() (*Item, error)

	// Header returns what stands before the first item and belongs before those that are rejected, too.
	Header() string
}

// Choose returns the format with a name, or the one that a file's beginning tells, if the name is auto.
func Choose(formats []*Format, name string, in *Input) (*Format, error) {
	var names []string
	for _, f := range formats {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	if name != Auto {
		return nil, fmt.Errorf("there is no format %q; name one of %s, or %s", name, strings.Join(names, ", "), Auto)
	}
	head := in.Head()
	for _, f := range formats {
		if f.Looks != nil && f.Looks(head) {
			return f, nil
		}
	}
	return nil, fmt.Errorf("%s: its beginning tells no format; name one of %s", in.Name, strings.Join(names, ", "))
}

// Auto names no format: the file tells it.
const Auto = "auto"

// FirstLine returns the first line of a file's beginning, without a byte order mark.
func FirstLine(head []byte) string {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	return strings.TrimRight(strings.TrimPrefix(string(line), "\ufeff"), "\r")
}
