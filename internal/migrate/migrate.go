// Package migrate copies a graph with its history and change log from one store to another.
package migrate

import (
	"context"
	"fmt"

	"graphd/internal/export"
	"graphd/internal/kg"
	"graphd/internal/store"
	"graphd/internal/write"
)

// Portion is about how many versions one transaction of a copy holds.
const Portion = 5000

// Options say how a graph is copied.
type Options struct {
	Portion int                    // versions in a transaction, about; 0: Portion
	Done    func(so write.Outcome) // is told after each transaction what has been copied, if it is set
}

// Copy writes the entries of the change log that a copy lacks, with the versions that they made. It fails with CONFLICT
// if the copy has a history of its own. A copy that broke off goes on where it was: what is there counts as unchanged.
// At the end it compares how much both hold.
func Copy(ctx context.Context, from, to store.Store, o Options) (write.Outcome, error) {
	if o.Portion == 0 {
		o.Portion = Portion
	}
	var total write.Outcome
	var entries []*kg.Entry
	size := 0
	flush := func() error {
		if len(entries) == 0 {
			return nil
		}
		out, err := write.Replay(ctx, to, entries...)
		if err != nil {
			return err
		}
		total.Created += out.Created
		total.Updated += out.Updated
		total.Unchanged += out.Unchanged
		entries, size = nil, 0
		if o.Done != nil {
			o.Done(total)
		}
		return nil
	}
	err := export.History(ctx, from, 0, 0, func(e *kg.Entry) error {
		entries = append(entries, e)
		if size += len(e.Entities) + len(e.Relations); size < o.Portion {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return total, err
	}
	return total, sameSize(ctx, from, to)
}

// sameSize sees that the copy has as much as the graph: entries that an old graphd did not log would be missing.
func sameSize(ctx context.Context, a, b store.Store) error {
	have, err := size(ctx, a)
	if err != nil {
		return err
	}
	got, err := size(ctx, b)
	if err == nil && have != got {
		err = fmt.Errorf("the graph has %d entities and relations, the copy %d: was something written meanwhile? "+
			"Run migrate again", have, got)
	}
	return err
}

// size counts the entities and relations of a store.
func size(ctx context.Context, s store.Store) (n int, err error) {
	err = s.Read(ctx, func(r store.Reader) error {
		st, err := r.Stats(ctx)
		if err != nil {
			return err
		}
		n = 0
		for _, k := range st.Entities {
			n += k
		}
		for _, k := range st.Relations {
			n += k
		}
		return nil
	})
	return n, err
}
