package lite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"

	"graphd/internal/store"
)

// Options says which file to open, and how.
type Options struct {
	Path          string // the database file; made if it does not exist
	Readers       int    // connections that read at the same time; 0: 4
	ReaderCacheMB int    // page cache of each of them; 0: 4
	WriterCacheMB int    // page cache of the connection that writes; 0: 64

	// Observe is called with the text of each statement that a Reader or Writer sends, before it is sent. It is for
	// tests that count statements, or keep their texts; nil in production. It may be called by several goroutines.
	Observe func(statement string)
}

// Store is a graph in a SQLite file. It is safe for use by several goroutines, and by several processes.
type Store struct {
	readers, writer *sql.DB
}

var _ store.Store = (*Store)(nil)

// walPages is the size at which the write-ahead log is copied into the file: 80 MB. Smaller, an import would copy the
// same pages again and again.
const walPages = 20_000

// Open opens the file, and brings its tables to this version's layout.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Path == "" || o.Path == ":memory:" {
		return nil, errors.New("lite: a file is needed, since readers and the writer are connections of their own")
	}
	path, err := filepath.Abs(o.Path)
	if err != nil {
		return nil, fmt.Errorf("lite: %w", err)
	}
	s := &Store{}
	// Synchronous FULL costs no more than NORMAL here, and a commit survives a loss of power.
	s.writer, err = connect(path, "rwc", o.Observe, "journal_mode(WAL)", "synchronous(FULL)", cacheSize(o.WriterCacheMB, 64),
		fmt.Sprintf("wal_autocheckpoint(%d)", walPages))
	if err != nil {
		return nil, err
	}
	s.writer.SetMaxOpenConns(1)
	if err := s.prepare(ctx); err != nil {
		_ = s.writer.Close()
		return nil, err
	}
	s.readers, err = connect(path, "ro", o.Observe, cacheSize(o.ReaderCacheMB, 4))
	if err != nil {
		_ = s.writer.Close()
		return nil, err
	}
	readers := o.Readers
	if readers <= 0 {
		readers = 4
	}
	s.readers.SetMaxOpenConns(readers)
	s.readers.SetMaxIdleConns(readers)
	return s, nil
}

func cacheSize(mb, standard int) string {
	if mb <= 0 {
		mb = standard
	}
	return fmt.Sprintf("cache_size(-%d)", mb<<10)
}

// connect makes a pool of connections to the file. None is opened yet.
func connect(path, mode string, observe func(string), pragmas ...string) (*sql.DB, error) {
	v := url.Values{"mode": {mode}, "_dqs": {"0"}, "_defensive": {"1"},
		// The page size counts when the file is made, and page_size must come before journal_mode.
		"_pragma": append([]string{"busy_timeout(10000)", "page_size(4096)", "foreign_keys(0)", "temp_store(MEMORY)"}, pragmas...)}
	c, err := sqlite.NewConnector(fileURI(path) + "?" + v.Encode())
	if err != nil {
		return nil, fmt.Errorf("lite: %w", err)
	}
	return sql.OpenDB(connector{c, observe}), nil
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

// Ping returns nil if the database answers a query now.
func (s *Store) Ping(ctx context.Context) error {
	return s.Read(ctx, func(r store.Reader) error {
		return r.(*reader).c.query(ctx, "SELECT version FROM graphd", nil, func(row) error { return nil })
	})
}

// Close closes the file. The last connection to it copies the write-ahead log into it.
func (s *Store) Close() error {
	return errors.Join(s.readers.Close(), s.writer.Close())
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

// Write calls f in a write transaction. It waits for other writers: there is one at a time.
func (s *Store) Write(ctx context.Context, f func(store.Writer) error) error {
	return use(ctx, s.writer, func(c *conn) (err error) {
		if err := c.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
			return err
		}
		committed := false
		defer func() {
			if !committed { // f failed or panicked, or the commit did
				c.end("ROLLBACK", &err)
			}
		}()
		if err := f(&writer{reader{c: c}}); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		// Not by ctx: who waits for a commit must learn how it ended.
		if err := c.exec(context.WithoutCancel(ctx), "COMMIT"); err != nil {
			return err
		}
		committed = true
		return nil
	})
}

// use calls f with a connection of the pool.
func use(ctx context.Context, db *sql.DB, f func(*conn) error) error {
	pooled, err := db.Conn(ctx)
	if err != nil {
		return reached(ctx, err)
	}
	defer func() { _ = pooled.Close() }() // returns it to the pool
	var result error
	if err := pooled.Raw(func(c any) error { result = f(c.(*conn)); return nil }); err != nil {
		return reached(ctx, err)
	}
	return result
}
