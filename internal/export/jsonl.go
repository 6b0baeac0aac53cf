package export

import (
	"context"
	"io"
	"time"

	"graphd/internal/dump"
	"graphd/internal/kg"
	"graphd/internal/store"
)

// lines writes lines of JSON.
type lines struct {
	w   io.Writer
	buf []byte
	end dump.End
}

func (l *lines) add(line dump.Line) (err error) {
	l.buf, err = dump.Append(l.buf[:0], line)
	if err != nil {
		return err
	}
	_, err = l.w.Write(l.buf)
	return err
}

// JSONLHistory writes the entries of the change log behind number after and up to number until (0: the last), with all
// that they wrote. From the first on it is the whole graph with its history.
func JSONLHistory(ctx context.Context, s store.Store, w io.Writer, after, until int64) error {
	l := &lines{w: w}
	if err := l.add(dump.Line{Head: &dump.Head{Format: dump.Format, Scope: dump.ScopeHistory, After: after}}); err != nil {
		return err
	}
	err := History(ctx, s, after, until, func(e *kg.Entry) error {
		c := e.Change
		l.end.Changes++
		err := l.add(dump.Line{Change: &dump.Change{Seq: c.Seq, At: c.At, Actor: c.Actor, Kind: c.Kind, Reason: c.Reason,
			Stale: c.Stale}})
		if err != nil {
			return err
		}
		for _, x := range e.Entities {
			l.end.Entities++
			if err := l.add(dump.OfEntity(x, true)); err != nil {
				return err
			}
		}
		for _, r := range e.Relations {
			l.end.Relations++
			if err := l.add(dump.OfRelation(r, true)); err != nil {
				return err
			}
		}
		for _, d := range e.Redirects {
			line := &dump.Redirect{From: d.From, Into: d.Into}
			if !d.SupersededAt.IsZero() {
				line.Since = &d.RecordedAt
			}
			if err := l.add(dump.Line{Redirect: line}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return l.add(dump.Line{End: &l.end})
}

// JSONLState writes the graph as it is, or was known, without its history.
func JSONLState(ctx context.Context, s store.Store, w io.Writer, sel Selection) error {
	l := &lines{w: w}
	head := &dump.Head{Format: dump.Format, Scope: dump.ScopeState}
	if !sel.KnownAt.IsZero() {
		at := sel.KnownAt.In(time.UTC)
		head.KnownAt = &at
	}
	if err := l.add(dump.Line{Head: head}); err != nil {
		return err
	}
	err := sel.State(ctx, s, func(e *kg.Entity) error {
		l.end.Entities++
		return l.add(dump.OfEntity(e, false))
	}, func(r *kg.Relation) error {
		l.end.Relations++
		return l.add(dump.OfRelation(r, false))
	})
	if err != nil {
		return err
	}
	return l.add(dump.Line{End: &l.end})
}
