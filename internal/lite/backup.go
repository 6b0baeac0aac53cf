package lite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
)

// BackupResult says what a backup holds.
type BackupResult struct {
	Size                int64 // bytes
	Entities, Relations int64 // current ones
	Changes             int64 // entries of the change log
}

// Backup copies the graph of a file, which may be in use, to a new file: one state between two writes, without what is
// in its log apart. An existing file is only replaced with force. The copy is written under another name first,
// checked, and brought to disk: under its own name it is whole.
func Backup(ctx context.Context, from, to string, force bool, log *slog.Logger) (BackupResult, error) {
	var out BackupResult
	from, err := filepath.Abs(from)
	if err != nil {
		return out, fmt.Errorf("lite: %w", err)
	}
	if to, err = filepath.Abs(to); err != nil {
		return out, fmt.Errorf("lite: %w", err)
	}
	source, err := checkPlace(from, log)
	if err != nil {
		return out, err
	}
	if source == nil || source.Size() == 0 {
		return out, errors.New("lite: there is no graph: the file is missing or empty")
	}
	if err := look(ctx, from, log); err != nil {
		return out, err
	}
	if err := checkTarget(source, to, force); err != nil {
		return out, err
	}
	temp, err := os.CreateTemp(filepath.Dir(to), ".graphd-backup-*") // only its owner may read it
	if err != nil {
		return out, fmt.Errorf("lite: the copy cannot be made: %w", err)
	}
	defer func() {
		_ = temp.Close()
		_ = os.Remove(temp.Name())
		_ = os.Remove(temp.Name() + "-journal")
	}()
	if err := copyGraph(ctx, from, temp.Name()); err != nil {
		return out, err
	}
	if out, err = checkCopy(ctx, temp.Name()); err != nil {
		return out, fmt.Errorf("lite: the copy is not good: %w", err)
	}
	if err := temp.Sync(); err != nil {
		return out, fmt.Errorf("lite: %w", err)
	}
	info, err := temp.Stat()
	if err != nil {
		return out, fmt.Errorf("lite: %w", err)
	}
	out.Size = info.Size()
	return out, place(temp.Name(), to, force)
}

// checkTarget refuses a name that is in use.
func checkTarget(source fs.FileInfo, to string, force bool) error {
	info, err := os.Stat(to)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("lite: %w", err)
	case os.SameFile(info, source):
		return errors.New("lite: the backup would replace the graph itself; name another file")
	case info.IsDir():
		return fmt.Errorf("lite: %s is a folder; name a file in it", to)
	case !force:
		return fmt.Errorf("lite: %s is there already; name another file, or give --force to replace it", to)
	}
	for _, beside := range []string{"-wal", "-journal"} { // SQLite would take it for the copy's
		if _, err := os.Stat(to + beside); err == nil {
			return fmt.Errorf("lite: %s is there, which belongs to another file of that name; name another file, or "+
				"move it away", to+beside)
		}
	}
	return nil
}

// copyGraph writes a snapshot of the file into an empty one.
func copyGraph(ctx context.Context, from, to string) error {
	mode, _ := readingMode(from) // query_only would forbid to write the copy, too
	c, err := dial(ctx, from, url.Values{"mode": {mode}})
	if err != nil {
		return reached(ctx, err)
	}
	defer func() { _ = c.Close() }()
	return c.write(ctx, "VACUUM INTO ?1", []driver.NamedValue{{Ordinal: 1, Value: to}})
}

// checkCopy opens the copy, gives it an id of its own, and holds its counters against its rows.
func checkCopy(ctx context.Context, path string) (BackupResult, error) {
	var out BackupResult
	c, err := dial(ctx, path, url.Values{"mode": {"rw"}})
	if err != nil {
		return out, err
	}
	defer func() { _ = c.Close() }()
	id := newFileID()
	err = inTransaction(ctx, c, func() error {
		if err := c.exec(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID)); err != nil {
			return err
		}
		return c.exec(ctx, fmt.Sprintf("PRAGMA user_version = %d", id))
	})
	if err != nil {
		return out, err
	}
	var entities, relations, last int64
	text := fmt.Sprintf(`
		SELECT
			(SELECT count(*) FROM entity WHERE live = 1),
			(SELECT coalesce(sum(n), 0) FROM counter WHERE what = '%s'),
			(SELECT count(*) FROM posting WHERE g = %d),
			(SELECT coalesce(sum(n), 0) FROM counter WHERE what = '%s'),
			(SELECT count(*) FROM change),
			(SELECT coalesce(max(seq), 0) FROM change)`, countEntities, dateList, countRelations)
	err = c.run(ctx, text, nil, func(r row) error {
		out.Entities, entities = r.int(0), r.int(1)
		out.Relations, relations = r.int(2), r.int(3)
		out.Changes, last = r.int(4), r.int(5)
		return nil
	})
	if err == nil && (entities != out.Entities || relations != out.Relations || last != out.Changes) {
		err = fmt.Errorf("it holds %d entities, %d relations and %d changes, and counts %d, %d and %d: run graphd "+
			"check", out.Entities, out.Relations, out.Changes, entities, relations, last)
	}
	return out, err
}

// place gives the copy its name, for good.
func place(temp, to string, force bool) error {
	if !force { // unlike a rename, a link replaces nothing that came meanwhile
		err := os.Link(temp, to)
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("lite: %s is there already", to)
		}
		if err == nil {
			return syncDir(filepath.Dir(to))
		}
	}
	if err := os.Rename(temp, to); err != nil {
		return fmt.Errorf("lite: %w", err)
	}
	return syncDir(filepath.Dir(to))
}

// syncDir brings the names in a folder to disk, where the system can do that.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("lite: %w", err)
	}
	_ = d.Sync() // Windows and some file systems cannot
	return d.Close()
}
