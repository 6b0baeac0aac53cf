package lite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"graphd/internal/kg"
)

// unavailable are SQLite's primary result codes for a file that can't be read or written now, with what a client is told.
var unavailable = map[int]string{
	sqlite3.SQLITE_BUSY:     "another writer holds the database",
	sqlite3.SQLITE_LOCKED:   "another writer holds the database",
	sqlite3.SQLITE_PROTOCOL: "another process holds the database",
	sqlite3.SQLITE_IOERR:    "the database file cannot be read or written",
	sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened",
	sqlite3.SQLITE_FULL:     "the disk is full",
	sqlite3.SQLITE_READONLY: "the database file may not be written",
	sqlite3.SQLITE_NOMEM:    "there is not enough memory",
}

// result turns an error of the driver into one of the store's contract, and notes if the connection should be opened
// anew.
func (c *conn) result(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			c.broken = true
		}
	}
	return reached(ctx, err)
}

// reached returns ctx's error if that is why a call ended, UNAVAILABLE if the database cannot be reached, and other
// errors as they are.
func reached(ctx context.Context, err error) error {
	if ctxErr := ctx.Err(); ctxErr != nil {
		return ctxErr
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		if why, ok := unavailable[e.Code()&0xff]; ok {
			return kg.Errorf(kg.Unavailable, "the store cannot be reached now: %s; try again", why)
		}
		return fmt.Errorf("lite: %w", err)
	}
	// database/sql has no exported value for a pool that was closed.
	if errors.Is(err, sql.ErrConnDone) || errors.Is(err, driver.ErrBadConn) || err.Error() == "sql: database is closed" {
		return kg.Errorf(kg.Unavailable, "the store cannot be reached now: the database file is closed; try again")
	}
	return err
}
