package lite

import (
	"log/slog"
	"sync/atomic"

	sqlite3 "modernc.org/sqlite/lib"

	"graphd/internal/kg"
)

// health is what all connections of a store know of the file: once it is found damaged, nothing more is written to it,
// as each write might do harm to what is still whole.
type health struct {
	log     *slog.Logger
	damaged atomic.Bool
}

// note looks at an error of the driver, and remembers it if it tells of damage.
func (h *health) note(err sqliteError) {
	if h != nil && isDamage(err.Code()) && h.damaged.CompareAndSwap(false, true) {
		h.log.Error("the database file is damaged or cannot be read; nothing more is written to it until graphd is "+
			"restarted: "+
			"run graphd check, and restore a backup if it finds a problem", "error", err)
	}
}

// writable returns nil while nothing is wrong with the file.
func (h *health) writable() error {
	if h.damaged.Load() {
		return kg.Errorf(kg.CodeUnavailable, "%s; nothing is written to it until graphd is restarted", damagedText)
	}
	return nil
}

const damagedText = "the database file is damaged or cannot be read"

// isDamage reports whether a result code of SQLite says that the file does not hold what was written to it, or that it
// is not known what it holds: after a failed sync that is anybody's guess. A write that failed is none: it is undone.
func isDamage(code int) bool {
	switch code {
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_FSYNC,
		sqlite3.SQLITE_IOERR_DIR_FSYNC, sqlite3.SQLITE_IOERR_CORRUPTFS, sqlite3.SQLITE_IOERR_DATA:
		return true
	}
	return code&0xff == sqlite3.SQLITE_CORRUPT || code&0xff == sqlite3.SQLITE_NOTADB
}
