package kg

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Code is the kind of failure of an Error. Clients see it as extensions.code.
type Code string

// The codes. They are part of the API: add, never rename.
const (
	CodeBadUserInput  Code = "BAD_USER_INPUT" // the value, or its place, is wrong: asking again does not help
	CodeNotFound      Code = "NOT_FOUND"      // something that the input names does not exist
	CodeConflict      Code = "CONFLICT"       // it exists with other content, or in another version
	CodeForbidden     Code = "FORBIDDEN"      // not allowed for this caller, here
	CodeLimitExceeded Code = "LIMIT_EXCEEDED" // the request costs more than a limit allows
	CodeUnavailable   Code = "UNAVAILABLE"    // the store cannot be reached now: asking again may help
	CodeInternal      Code = "INTERNAL"       // ours: logged with an id, its text never shown
)

// Error is a failure that the caller can act on.
type Error struct {
	Code    Code
	Path    string   // the place in the input, dotted: relations.3.when; empty without an input
	Value   string   // the wrong value as given; may be empty
	Message string   // what is wrong and what is allowed
	Version int      // of a CONFLICT: the current version; 0 if there is none
	Fields  []string // of a CONFLICT: the fields that differ from that version, by their API names
}

// Error returns the message, after the path if there is one.
func (e *Error) Error() string {
	if e.Path == "" {
		return e.Message
	}
	return e.Path + ": " + e.Message
}

// Errorf returns an Error without path and value.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Invalid returns a BAD_USER_INPUT error for a value at a path. The middle of a very long value or message is left out:
// a text of a megabyte may be wrong in a hundred places.
func Invalid(path, value, format string, args ...any) *Error {
	return &Error{Code: CodeBadUserInput, Path: path, Value: shortened(value),
		Message: shortened(fmt.Sprintf(format, args...))}
}

// maxTold is how many bytes an error keeps of a text.
const maxTold = 8000

func shortened(text string) string {
	if len(text) <= maxTold {
		return text
	}
	head, tail := text[:maxTold/2], text[len(text)-maxTold/2:]
	return strings.ToValidUTF8(head, "") + " … " + strings.ToValidUTF8(tail, "")
}

// CodeOf returns the code of the first Error in err's chain, or CodeInternal if there is none.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	if es, ok := errors.AsType[Errors](err); ok && len(es) > 0 {
		return es[0].Code
	}
	return CodeInternal
}

// Errors holds all errors of one input, in the order of the input.
type Errors []*Error

// Error returns the errors, one per line.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Join returns es and those of more whose paths have no error yet: the others follow from the first ones.
func (es Errors) Join(more Errors) Errors {
	out, seen := es, map[string]bool{}
	for _, e := range es {
		seen[e.Path] = true
	}
	for _, e := range more {
		if e.Path == "" || !seen[e.Path] {
			out = append(out, e)
			seen[e.Path] = true
		}
	}
	return out
}

// Err returns es as an error, or nil if it is empty.
func (es Errors) Err() error {
	if len(es) == 0 {
		return nil
	}
	return es
}

// MaxErrors is the number of errors that one call reports.
const MaxErrors = 100

// Bounded returns the first most errors and, if there are more, one that tells how many.
func (es Errors) Bounded(most int) Errors {
	if len(es) <= most {
		return es
	}
	return append(slices.Clone(es[:most]), Unshown(len(es)-most))
}

// Unshown returns the last error of a call that has n more than it reports.
func Unshown(n int) *Error {
	return Errorf(CodeBadUserInput, "%d more errors are not shown; fix those above first", n)
}
