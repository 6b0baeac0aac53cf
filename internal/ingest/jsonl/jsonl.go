// Package jsonl reads graphd's own format, as graphd export jsonl writes it: a graph with its history, a part of its
// history, or its state at one time.
package jsonl

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"graphd/internal/dump"
	"graphd/internal/ingest"
	"graphd/internal/kg"
)

// Format reads graphd's JSON Lines.
var Format = &ingest.Format{Name: "jsonl", Title: "graphd's own JSON Lines, with or without history",
	Extension: "jsonl", Looks: looks, Open: open}

func looks(head []byte) bool {
	line, err := dump.Parse(ingest.FirstLine(head))
	return err == nil && line.Head != nil
}

func open(in *ingest.Input) (ingest.Reader, error) {
	r := &reader{lines: ingest.NewLines(in)}
	first, err := r.lines.Next()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	line, wrong := dump.Parse(first.Text)
	switch {
	case err != nil || wrong != nil || line.Head == nil:
		return nil, fmt.Errorf("the first line must tell the format: {\"graphd\": {\"format\": %q, …}}", dump.Format)
	case line.Head.Format != dump.Format:
		return nil, fmt.Errorf("the format is %q; this graphd reads %s", line.Head.Format, dump.Format)
	case line.Head.Scope != dump.ScopeHistory && line.Head.Scope != dump.ScopeState:
		return nil, fmt.Errorf("the scope is %q; it is history or state", line.Head.Scope)
	}
	r.header, r.scope = first.Raw, line.Head.Scope
	return r, nil
}

type reader struct {
	lines  *ingest.Lines
	header string
	scope  dump.Scope
	next   *ingest.Item // of a history: the entry that is being read
	counts dump.End
	ended  bool
}

// Header returns the first line.
func (r *reader) Header() string { return r.header }

// Next reads an entity or a relation, or an entry with all that it wrote.
func (r *reader) Next() (*ingest.Item, error) {
	for {
		line, err := r.lines.Next()
		if errors.Is(err, io.EOF) && !r.ended {
			return nil, errors.New("the file was cut: its last line, with the end, is missing")
		}
		if err != nil {
			return nil, err
		}
		if strings.TrimSpace(line.Text) == "" {
			continue
		}
		it := r.lines.Item(line)
		var l dump.Line
		if r.ended {
			it.Fault = ingest.Faultf("", "", "nothing may follow the end")
		} else if it.Fault == nil {
			if l, err = dump.Parse(line.Text); err != nil {
				it.Fault = &ingest.Fault{Reason: err.Error(), Kind: "no line of the format"}
			}
		}
		if it.Fault == nil {
			if done := r.read(it, l); done == nil {
				continue
			} else if it = done; it.Fault == nil {
				return it, nil
			}
		}
		if r.scope == dump.ScopeHistory {
			return nil, fmt.Errorf("line %d: %w", it.Line, it.Fault) // nothing of a history may be left out
		}
		return it, nil
	}
}

// read returns the item that is ready, or nil.
func (r *reader) read(it *ingest.Item, l dump.Line) *ingest.Item {
	if r.scope == dump.ScopeState {
		return r.readState(it, l)
	}
	return r.readHistory(it, l)
}

func (r *reader) readState(it *ingest.Item, l dump.Line) *ingest.Item {
	switch {
	case l.Entity != nil:
		r.counts.Entities++
		it.Described = []*kg.Entity{l.Entity.Entity}
	case l.Relation != nil:
		r.counts.Relations++
		it.Relations = []kg.NewRelation{{ID: l.Relation.ID, Assertion: l.Relation.Assertion}}
	case l.End != nil:
		return r.end(it, l.End, nil)
	default:
		it.Fault = ingest.Faultf("", "", "a line of a state is an entity, a relation or the end")
	}
	return it
}

func (r *reader) readHistory(it *ingest.Item, l dump.Line) *ingest.Item {
	if l.End != nil {
		done := r.next
		r.next = nil
		return r.end(it, l.End, done)
	}
	if l.Change != nil {
		r.counts.Changes++
		c, done := l.Change, r.next
		it.Entry = &kg.Entry{Change: kg.Change{Seq: c.Seq, At: c.At.UTC(), Actor: c.Actor, Kind: c.Kind,
			Reason: c.Reason, Stale: c.Stale}}
		r.next = it
		return done
	}
	fail := func(format string, args ...any) *ingest.Item {
		it.Fault = ingest.Faultf("", "", format, args...)
		return it
	}
	if r.next == nil {
		return fail("a line of a history stands behind the change that wrote it")
	}
	e := r.next.Entry
	switch {
	case l.Entity != nil:
		r.counts.Entities++
		x := l.Entity.Restored()
		if errs := x.Validate("entity"); len(errs) > 0 || l.Entity.V == nil {
			return fail("entity %q is no version that can be kept: %v", x.ID, errs.Err())
		}
		e.Entities = append(e.Entities, x)
	case l.Relation != nil:
		r.counts.Relations++
		x, err := l.Relation.Restored()
		if err != nil {
			return fail("%s", err)
		}
		if errs := append(kg.ValidateID("id", x.ID), x.ValidateFacts("relation")...); len(errs) > 0 {
			return fail("relation %q cannot be kept: %s", x.ID, errs[0])
		}
		e.Relations = append(e.Relations, x)
	case l.Redirect != nil:
		d := kg.Redirect{From: l.Redirect.From, Into: l.Redirect.Into}
		if l.Redirect.Since != nil {
			d.RecordedAt, d.SupersededAt = l.Redirect.Since.UTC(), e.Change.At
		}
		e.Redirects = append(e.Redirects, d)
	default:
		return fail("a line of a history is a change, an entity, a relation, a redirect or the end")
	}
	return nil
}

// end checks that nothing is missing. done is the last entry of a history.
func (r *reader) end(it *ingest.Item, end *dump.End, done *ingest.Item) *ingest.Item {
	r.ended = true
	if *end != r.counts {
		it.Fault = ingest.Faultf("", "", "the file has %d changes, %d entities and %d relations, but its end tells of "+
			"%d, %d and %d: lines are missing", r.counts.Changes, r.counts.Entities, r.counts.Relations, end.Changes,
			end.Entities, end.Relations)
		return it
	}
	return done
}
