package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// NoteEncoding is the note of lines that are not UTF-8.
const NoteEncoding = "lines that are not UTF-8, read as Windows-1252 (Latin-1)"

// Line is one line of a text file.
type Line struct {
	N       int    // from 1
	Text    string // without its end, and without the byte order mark of a file
	Raw     string // the same, as its bytes are
	TooLong bool   // Text is only its beginning
	Latin   bool   // it was not UTF-8
}

// Lines reads a text file line by line, whatever its line ends, in bounded memory.
type Lines struct {
	in   *Input
	n    int
	next []Line // what was read ahead and given back
}

// NewLines returns a reader of the lines of an input.
func NewLines(in *Input) *Lines { return &Lines{in: in} }

// shown is how much is kept of a line that is too long.
const shown = 1000

// Next returns the next line, or io.EOF. A line that an error of reading cuts off is left out.
func (l *Lines) Next() (Line, error) {
	if n := len(l.next); n > 0 {
		line := l.next[n-1]
		l.next = l.next[:n-1]
		return line, nil
	}
	part, err := l.in.ReadSlice('\n')
	line := Line{N: l.n + 1}
	switch {
	case err == nil, errors.Is(err, io.EOF) && len(part) > 0:
		line.Raw = string(trimEnd(part))
	case errors.Is(err, bufio.ErrBufferFull):
		var whole bytes.Buffer
		whole.Write(part)
		for errors.Is(err, bufio.ErrBufferFull) {
			part, err = l.in.ReadSlice('\n')
			if line.TooLong = line.TooLong || whole.Len()+len(part) > l.in.Bounds.MaxLine; line.TooLong {
				whole.Truncate(min(whole.Len(), shown))
			} else {
				whole.Write(part)
			}
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return Line{}, err
		}
		line.Raw = string(trimEnd(whole.Bytes()))
	default:
		return Line{}, err
	}
	l.n++
	if !line.TooLong && len(line.Raw) > l.in.Bounds.MaxLine {
		line.Raw, line.TooLong = line.Raw[:min(shown, len(line.Raw))], true
	}
	if line.N == 1 {
		line.Raw = strings.TrimPrefix(line.Raw, "\ufeff")
	}
	line.Text = line.Raw
	if !utf8.ValidString(line.Raw) {
		line.Latin = true
		line.Text, err = charmap.Windows1252.NewDecoder().String(line.Raw)
		if err != nil {
			line.Text = strings.ToValidUTF8(line.Raw, "\ufffd")
		}
	}
	return line, nil
}

// back gives lines back, to be read again.
func (l *Lines) back(lines []Line) {
	for i := len(lines) - 1; i >= 0; i-- {
		l.next = append(l.next, lines[i])
	}
}

func trimEnd(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte("\n"))
	return bytes.TrimSuffix(b, []byte("\r"))
}

// Item returns an item of the line, with its fault if it is too long.
func (l *Lines) Item(line Line) *Item {
	it := &Item{Line: line.N, Raw: line.Raw}
	if line.Latin {
		it.Notes = append(it.Notes, NoteEncoding)
	}
	if line.TooLong {
		it.Fault = TooLong(l.in.Bounds.MaxLine)
	}
	return it
}

// TooLong is the fault of a line that has more bytes than are read.
func TooLong(most int) *Fault {
	return &Fault{Reason: fmt.Sprintf("the line has more than %d bytes; allow more with --max-line", most),
		Kind: "line too long"}
}
