package store

import "context"

type lazyKey struct{}

// Lazily returns a context for a run of many calls of Write, one after the other, that may share transactions: Write
// may return before its call is committed. So what it wrote is durable, and others see it, only after Flush or some
// time; the calls that are committed together are neighbors. An error of a commit, a LostError, is
// returned by each call until Flush has returned it. A store need not make use of it.
func Lazily(ctx context.Context) context.Context { return context.WithValue(ctx, lazyKey{}, true) }

// IsLazy reports whether the context is one of Lazily.
func IsLazy(ctx context.Context) bool { return ctx.Value(lazyKey{}) != nil }

// LostError says that calls of Write which had returned are not written: all that shared their transaction is lost.
type LostError struct {
	Calls int // how many, the last ones that returned
	Err   error
}

func (e *LostError) Error() string { return e.Err.Error() }

func (e *LostError) Unwrap() error { return e.Err }
