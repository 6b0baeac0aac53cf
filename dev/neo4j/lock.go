package neo4jdev

import (
	"context"
	"errors"
	"time"
)

// errLocked is what tryLock returns while another process has the lock.
var errLocked = errors.New("another process has the lock")

// lockAny waits for the lock on one of the files, which it makes if need be, and returns its place among them. The
// system lets go of the lock when the process ends.
func lockAny(ctx context.Context, names ...string) (place int, unlock func(), err error) {
	for {
		for i, name := range names {
			unlock, err := tryLock(name)
			if err == nil || !errors.Is(err, errLocked) {
				return i, unlock, err
			}
		}
		select {
		case <-ctx.Done():
			return 0, nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}
