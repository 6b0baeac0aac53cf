// Package seedfile reads files in the seed format into batches for package write. An error names the file, the line
// and the field, and all that is wrong with a file is reported together.
package seedfile

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"graphd/internal/kg"
)

// Recording is what one seed file holds: what the graph learned at one time.
type Recording struct {
	Name  string // of the file, as errors show it
	Batch kg.Batch

	root *node // the file as it was written: it knows the lines
}

// Sort puts recordings into the order in which they must be applied: that of RecordedAt, then those that have none.
// Those of the same time keep their order.
func Sort(recordings []*Recording) {
	slices.SortStableFunc(recordings, func(a, b *Recording) int {
		x, y := a.Batch.RecordedAt, b.Batch.RecordedAt
		switch {
		case x.IsZero() == y.IsZero():
			return x.Compare(y)
		case x.IsZero():
			return 1
		}
		return -1
	})
}

// Problem is an error with its place in a file.
type Problem struct {
	File string
	Line int // from 1; 0 if the file as a whole is meant
	Err  *kg.Error
}

// Error gives "file:line: path: message".
func (p *Problem) Error() string {
	if p.Line == 0 {
		return p.File + ": " + p.Err.Error()
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Err)
}

// Unwrap returns the error without its place.
func (p *Problem) Unwrap() error { return p.Err }

// Problems is all that is wrong with one or more files, file by file and in the order of lines.
type Problems []*Problem

// Error lists the problems, a line each.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the problems, so that kg.CodeOf finds their code.
func (ps Problems) Unwrap() []error {
	out := make([]error, len(ps))
	for i, p := range ps {
		out[i] = p
	}
	return out
}

func (ps Problems) err() error {
	if len(ps) == 0 {
		return nil
	}
	slices.SortStableFunc(ps, func(a, b *Problem) int { return cmp.Compare(a.Line, b.Line) })
	return ps
}

// Locate turns the errors of a store that applied the recording's batch into Problems with file and line. Any other
// error is returned as it is.
func (r *Recording) Locate(err error) error { return LocateAll([]*Recording{r}, err) }

// LocateAll does the same as Locate for the errors of a store that applied the batches of several recordings together,
// in this order. The paths of these errors begin with the number of the batch.
func LocateAll(recordings []*Recording, err error) error {
	list, ok := errors.AsType[kg.Errors](err)
	if !ok {
		one, ok := errors.AsType[*kg.Error](err)
		if !ok || one.Path == "" {
			return err
		}
		list = kg.Errors{one}
	}
	found := map[*Recording]Problems{}
	for _, e := range list {
		r, path := recordings[0], e.Path
		if len(recordings) > 1 {
			first, rest, _ := strings.Cut(path, ".")
			i, numErr := strconv.Atoi(first)
			if numErr != nil || i < 0 || i >= len(recordings) {
				return err
			}
			r, path = recordings[i], rest
		}
		located := *e
		located.Path = path
		found[r] = append(found[r], &Problem{r.Name, r.root.lineOf(path), &located})
	}
	var out Problems
	for _, r := range recordings {
		if ps := found[r]; len(ps) > 0 {
			_ = ps.err() // sorts
			out = append(out, ps...)
		}
	}
	return out
}
