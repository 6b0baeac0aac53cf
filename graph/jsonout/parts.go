package jsonout

import "context"

// Parts are what the root fields of an answer wrote, and where that belongs in the rest of it. Whoever sends the answer
// takes them piece by piece: a large answer is held once.
type Parts struct {
	list   []part
	length int
}

type part struct {
	at int // in the rest of the answer
	w  *Writer
}

type partsKey struct{}

// WithParts returns a context for one answer, and where its parts will be.
func WithParts(ctx context.Context) (context.Context, *Parts) {
	p := &Parts{}
	return context.WithValue(ctx, partsKey{}, p), p
}

// PartsOf returns the parts of the answer to a request; nil if nobody takes them.
func PartsOf(ctx context.Context) *Parts {
	p, _ := ctx.Value(partsKey{}).(*Parts)
	return p
}

func (p *Parts) add(at int, w *Writer) {
	p.list, p.length = append(p.list, part{at, w}), p.length+w.Len()
}

// Len returns the length of all parts.
func (p *Parts) Len() int {
	if p == nil {
		return 0
	}
	return p.length
}

// Drop gives up the parts of an answer that another one replaces.
func (p *Parts) Drop() {
	if p != nil {
		for _, part := range p.list {
			part.w.Release()
		}
		*p = Parts{}
	}
}

// Write calls f with the pieces of the whole answer, of which rest is what is no part. It stops at an error of f.
func (p *Parts) Write(rest []byte, f func([]byte) error) error {
	from := 0
	defer p.Drop()
	for len(p.list) > 0 {
		next := p.list[0]
		if err := f(rest[from:next.at]); err != nil {
			return err
		}
		from, p.list = next.at, p.list[1:]
		if err := next.w.pieces(f); err != nil {
			return err
		}
	}
	return f(rest[from:])
}
