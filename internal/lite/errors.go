package lite

import (
	"context"
	"errors"
	"fmt"

	sqlite3 "modernc.org/sqlite/lib"

	"graphd/internal/kg"
)

// unavailable are SQLite's primary result codes for a file that can't be read or written now, with what a client is
// told.
var unavailable = map[int]string{
	sqlite3.SQLITE_BUSY:     "another writer holds the database",
	sqlite3.SQLITE_LOCKED:   "another writer holds the database",
	sqlite3.SQLITE_PROTOCOL: "another process holds the database",
	// those that are no damage
	sqlite3.SQLITE_IOERR:    "the database file cannot be written: the disk may be full, or a quota used up",
	sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened",
	sqlite3.SQLITE_FULL:     "the disk is full",
	sqlite3.SQLITE_READONLY: "the database file may not be written",
	sqlite3.SQLITE_NOMEM:    "there is not enough memory",
}

// errClosed is the error of a pool that was closed.
var errClosed = errors.New("lite: the file is closed")

// result turns an error of the driver into one of the store's contract, and notes if the connection should be opened
// anew, and if the file is damaged.
func (c *conn) result(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[sqliteError](err); ok {
		c.broken = c.broken || isDamage(e.Code()) || e.Code()&0xff == sqlite3.SQLITE_CANTOPEN
		c.health.note(e)
		c.failed = reached(ctx, err)
	}
	return reached(ctx, err)
}

// reached returns ctx's error if that is why a call ended, UNAVAILABLE if the database cannot be reached, and other
// errors as they are.
func reached(ctx context.Context, err error) error {
	if ctxErr := ctx.Err(); ctxErr != nil {
		return ctxErr
	}
	if e, ok := errors.AsType[sqliteError](err); ok {
		if isDamage(e.Code()) {
			return kg.Errorf(kg.CodeUnavailable, "%s", damagedText)
		}
		if why, ok := unavailable[e.Code()&0xff]; ok {
			return kg.Errorf(kg.CodeUnavailable, "the store cannot be reached now: %s; try again", why)
		}
		return fmt.Errorf("lite: %w", err)
	}
	if errors.Is(err, errClosed) {
		return kg.Errorf(kg.CodeUnavailable, "the store cannot be reached now: the database file is closed; try again")
	}
	return err
}
