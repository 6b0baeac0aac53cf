package lite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"

	"graphd/internal/store"
)

// Options says which file to open, and how.
type Options struct {
	Path          string       // the database file; made if it does not exist
	ReadOnly      bool         // nothing is made or brought along: the file must be there, in the present layout
	Readers       int          // connections that read at the same time; 0: 16
	ReaderCacheMB int          // page cache of each of them; 0: 4
	WriterCacheMB int          // page cache of the connection that writes; 0: 64
	Log           *slog.Logger // of what becomes of the file; nil: none

	// Observe is called with the text of each statement that a Reader or Writer sends, before it is sent. It is for
	// tests that count statements, or keep their texts; nil in production. It may be called by several goroutines.
	Observe func(statement string)
}

// Store is a graph in a SQLite file. It is safe for use by several goroutines, and by several processes.
type Store struct {
	readers *pool
	writer  *pool // of one connection; nil: the file is only read
	anchor  *conn // stays open, so that the log is not deleted while the store lives
	file    *file
	health  *health
	log     *slog.Logger
	tidier  *tidier
	sharing sharing
	created bool

	laziness laziness
	lazyEnd  lazyEnd
}

var _ store.Store = (*Store)(nil)

// Open opens the file, and brings its tables to this version's layout. It looks at the file first: one that is not
// graphd's, or of a later layout, is refused as it is.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Path == "" || o.Path == ":memory:" {
		return nil, errors.New("lite: a file is needed, since readers and the writer are connections of their own")
	}
	path, err := filepath.Abs(o.Path)
	if err != nil {
		return nil, fmt.Errorf("lite: %w", err)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Store{log: o.Log, health: &health{log: o.Log}, sharing: standardSharing, laziness: standardLaziness}
	info, err := checkPlace(path, o.Log)
	if err != nil {
		return nil, err
	}
	if !o.ReadOnly {
		if err := checkWritable(path, info); err != nil {
			return nil, err
		}
	}
	if info == nil || info.Size() == 0 {
		if o.ReadOnly {
			return nil, errors.New("lite: there is no graph: the file is missing or empty")
		}
		if info == nil {
			err = create(path)
		}
	} else {
		err = look(ctx, path, o.Log)
	}
	if err != nil {
		return nil, err
	}
	if o.Readers <= 0 {
		o.Readers = 16
	}
	mode, pragmas := "ro", []string{cacheSize(o.ReaderCacheMB, 4)}
	if o.ReadOnly {
		var only []string
		mode, only = readingMode(path)
		pragmas = append(pragmas, only...)
	}
	s.readers = s.pool(o.Readers, path, mode, o.Observe, pragmas...)
	if o.ReadOnly {
		return s, s.checkLayout(ctx)
	}
	if err := s.openWriter(ctx, path, o); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// openWriter opens what writing needs, and marks the file as used.
func (s *Store) openWriter(ctx context.Context, path string, o Options) (err error) {
	// FULL costs no more than NORMAL here, and a commit survives a loss of power
	durable := []string{"synchronous(FULL)", cacheSize(o.WriterCacheMB, 64), "wal_autocheckpoint(0)"}
	if s.anchor, err = s.dial(ctx, path, "rw", nil, durable...); err != nil {
		return reached(ctx, err)
	}
	if s.created, err = prepare(ctx, s.anchor, path); err != nil {
		return err
	}
	if err := s.anchor.pragma(ctx, "shrink_memory"); err != nil {
		return err
	}
	s.writer = s.pool(1, path, "rw", o.Observe, durable...)
	if s.file, err = hold(path, s.log); err != nil {
		return err
	}
	if err := use(ctx, s.writer, func(c *conn) error { return markInUse(ctx, c) }); err != nil {
		return err
	}
	s.tidier = newTidier(s)
	return s.tidier.first(ctx)
}

// readingMode is how a file is opened that is only to be read. Where there is no log a connection that may write makes
// an empty one and takes it away again, which others leave; where there is one it is left to those whose it is.
func readingMode(path string) (mode string, pragmas []string) {
	if _, err := os.Stat(logName(path)); err == nil {
		return "ro", nil
	}
	return "rw", []string{"query_only(1)"}
}

// create makes an empty file that only its owner may read; SQLite gives its log the same mode.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil // another process was faster
	}
	if err != nil {
		return fmt.Errorf("lite: it cannot be made: %w", err)
	}
	return f.Close()
}

func cacheSize(mb, standard int) string {
	if mb <= 0 {
		mb = standard
	}
	return fmt.Sprintf("cache_size(-%d)", mb<<10)
}

// pool makes a pool of connections to the store's file. None is opened yet.
func (s *Store) pool(size int, path, mode string, observe func(string), pragmas ...string) *pool {
	return newPool(size, func(ctx context.Context) (*conn, error) {
		return s.dial(ctx, path, mode, observe,
			pragmas...)
	})
}

// dial opens a connection to the store's file.
func (s *Store) dial(ctx context.Context, path, mode string, observe func(string), pragmas ...string) (*conn, error) {
	c, err := dial(ctx, path, url.Values{"mode": {mode}}, pragmas...)
	if err != nil {
		if e, ok := errors.AsType[*sqlite.Error](err); ok {
			s.health.note(e)
		}
		return nil, err
	}
	c.observe, c.health = observe, s.health
	return c, nil
}

// patience is how long a connection waits for another process that writes. That may be an import, whose transaction
// ends with all that it has not listed yet: seconds, on a machine that is busy many.
const patience = 30 * time.Second

// dial opens a connection.
func dial(ctx context.Context, path string, v url.Values, pragmas ...string) (*conn, error) {
	v.Set("_dqs", "0")
	v.Set("_defensive", "1")
	v["_pragma"] = append([]string{fmt.Sprintf("busy_timeout(%d)", patience.Milliseconds()), "page_size(4096)",
		"foreign_keys(0)", "temp_store(MEMORY)"}, pragmas...)
	connector, err := sqlite.NewConnector(fileURI(path) + "?" + v.Encode())
	if err != nil {
		return nil, fmt.Errorf("lite: %w", err)
	}
	inner, err := connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{Conn: inner, statements: map[string]*statement{}, dates: dates{}, meter: newMeter(inner)}, nil
}

// fileURI is SQLite's name for an absolute path. The driver ends the path at the first question mark, so that one
// must be escaped as must the other characters that mean something in a URI.
func fileURI(path string) string {
	p := filepath.ToSlash(path)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p // C:/graphd.db
	}
	return "file://" + (&url.URL{Path: p}).EscapedPath()
}

// Created reports whether this call of Open has made the graph: the file was not there, or empty.
func (s *Store) Created() bool { return s.created }

// Ping returns nil if the database answers a query now, is the one that was opened, and was not found damaged.
func (s *Store) Ping(ctx context.Context) error {
	if s.file != nil {
		if _, err := s.file.unchanged(); err != nil {
			return err
		}
	}
	if err := s.health.writable(); err != nil {
		return err
	}
	return s.Read(ctx, func(r store.Reader) error {
		return r.(*reader).c.query(ctx, "SELECT version FROM graphd", nil, func(row) error { return nil })
	})
}

// Close closes the file. The last connection to it copies the write-ahead log into it.
func (s *Store) Close() error {
	open := s.Flush(context.Background())
	if s.tidier != nil {
		s.tidier.stop()
	}
	if s.file == nil {
		return errors.Join(open, s.closeAll())
	}
	if _, err := s.file.unchanged(); err != nil {
		// Closing would copy the log into what is there now. The connections end with the process.
		return errors.Join(open, err, s.file.setAside())
	}
	if s.health.writable() == nil {
		ctx := context.Background()
		if err := use(ctx, s.writer, func(c *conn) error { return markClosed(ctx, c) }); err != nil {
			s.log.Warn("the database file cannot be marked as closed", "error", err)
		}
	}
	return errors.Join(open, s.closeAll(), s.file.raw.Close())
}

func (s *Store) closeAll() error {
	errs := []error{s.readers.Close()}
	if s.writer != nil {
		errs = append(errs, s.writer.Close())
	}
	if s.anchor != nil {
		errs = append(errs, s.anchor.Close())
	}
	return errors.Join(errs...)
}

// Read calls f with a snapshot of the graph.
func (s *Store) Read(ctx context.Context, f func(store.Reader) error) error {
	return use(ctx, s.readers, func(c *conn) (err error) {
		if err := c.exec(ctx, "BEGIN DEFERRED"); err != nil {
			return err
		}
		defer c.end("COMMIT", &err)
		return f(&reader{c: c})
	})
}

// rows sends a statement of a few rows that is neither observed nor kept.
func (c *conn) rows(ctx context.Context, text string, each func(row) error) error {
	found, err := c.Conn.(driver.QueryerContext).QueryContext(ctx, text, nil)
	if err != nil {
		return c.result(ctx, err)
	}
	defer func() { _ = found.Close() }()
	values := make(row, len(found.Columns()))
	for {
		if err := found.Next(values); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return c.result(ctx, err)
		}
		if err := each(values); err != nil {
			return err
		}
	}
}
