package lite

import (
	"context"
	"reflect"
	"sync"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// meter counts the rows that the statements of a connection read, and ends one that reads too many, or whose context is
// done. SQLite counts for each statement how often a cursor moves on, and asks from time to time whether to go on. The
// driver passes on neither, and looks at the context only until the first row, with a goroutine for each statement. So
// the meter takes SQLite's own handles from the driver's fields (TestMeter fails if these change).
type meter struct {
	tls       *libc.TLS
	db        uintptr
	ctx       context.Context // of the statement that is running
	statement uintptr
	most      int // rows that it may read; 0: any number
	asked     int // how often SQLite has asked
	exceeded  bool
}

const (
	// askEvery is how many instructions SQLite carries out before it asks, in about a millisecond.
	askEvery = 20_000
	// perRow is far more instructions than a row of an ordinary list takes: a statement that carries out perRow times
	// as many as it may read rows has read too much, even if it did not move on from row to row: each seek counts, too.
	perRow = 200
)

// SQLite counts the steps of cursors in the entries of an array that sqlite3_stmt_status reads: those through a whole
// table in FULLSCAN_STEP, and the others in the first, which has no name.
const rangeStep = 0

// meters are those of all connections, by the handle of the connection.
var meters sync.Map

// newMeter returns a meter of the driver's connection; nil if the driver has other fields than expected.
func newMeter(c any) *meter {
	v := reflect.Indirect(reflect.ValueOf(c))
	if v.Kind() != reflect.Struct {
		return nil
	}
	db, tls := v.FieldByName("db"), v.FieldByName("tls")
	if db.Kind() != reflect.Uintptr || tls.Kind() != reflect.Pointer || tls.Type() != reflect.TypeFor[*libc.TLS]() {
		return nil
	}
	m := &meter{tls: (*libc.TLS)(tls.UnsafePointer()), db: uintptr(db.Uint())}
	meters.Store(m.db, m)
	return m
}

// close forgets the connection.
func (m *meter) close() {
	if m != nil {
		meters.Delete(m.db)
	}
}

// asks is what SQLite calls; anything but 0 ends the statement. It runs on the goroutine that runs the statement.
func asks(_ *libc.TLS, db uintptr) int32 {
	v, ok := meters.Load(db)
	if !ok {
		return 0
	}
	m := v.(*meter)
	if m.statement == 0 {
		return 0
	}
	if m.ctx.Err() != nil {
		return 1
	}
	m.asked++
	if m.most > 0 && (m.worth() > m.most || m.read() > m.most) {
		m.exceeded = true
		return 1
	}
	return 0
}

// asksPointer is asks as a pointer to a function of C, in the form that package libc takes it.
var asksPointer = func() uintptr {
	f := struct {
		f func(*libc.TLS, uintptr) int32
	}{asks}
	return *(*uintptr)(unsafe.Pointer(&f))
}()

// handleOf returns SQLite's handle of a statement that the driver has prepared; 0 if it has none.
func handleOf(s any) uintptr {
	v := reflect.Indirect(reflect.ValueOf(s))
	if v.Kind() != reflect.Struct {
		return 0
	}
	if p := v.FieldByName("pstmt"); p.Kind() == reflect.Uintptr {
		return uintptr(p.Uint())
	}
	return 0
}

// start begins to count for a statement, which may read so many rows. It returns the context for the driver: one that
// does not end, for the driver would put a function of its own in the place of asks.
func (m *meter) start(ctx context.Context, statement uintptr, most int) context.Context {
	if m == nil || statement == 0 {
		return ctx
	}
	m.ctx, m.statement, m.most, m.asked, m.exceeded = ctx, statement, most, 0, false
	sqlite3.Xsqlite3_progress_handler(m.tls, m.db, askEvery, asksPointer, m.db)
	m.count(rangeStep, 1)
	m.count(sqlite3.SQLITE_STMTSTATUS_FULLSCAN_STEP, 1)
	return context.WithoutCancel(ctx)
}

// stop returns how many rows the statement has read, how many its instructions are worth, and whether either were too
// many, even if it ended before SQLite asked.
func (m *meter) stop() (rows, worth int, exceeded bool) {
	if m == nil || m.statement == 0 {
		return 0, 0, false
	}
	rows = m.read()
	m.ctx, m.statement = nil, 0
	return rows, m.worth(), m.exceeded || m.most > 0 && rows > m.most
}

// worth is how many rows would take as many instructions as were carried out.
func (m *meter) worth() int { return m.asked * (askEvery / perRow) }

func (m *meter) read() int {
	return m.count(rangeStep, 0) + m.count(sqlite3.SQLITE_STMTSTATUS_FULLSCAN_STEP, 0)
}

func (m *meter) count(what, reset int32) int {
	return int(uint32(sqlite3.Xsqlite3_stmt_status(m.tls, m.statement, what, reset)))
}
