package lite

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"graphd/internal/kg"
)

// file is the database file as it was when it was opened. SQLite holds on to what it opened, whatever becomes of the
// name: what is written to a file that was removed or replaced is lost, and so a writer asks first.
type file struct {
	path    string // absolute; links in it are followed each time
	logPath string
	main    fs.FileInfo // what was there
	log     fs.FileInfo // the same of the write-ahead log
	raw     *os.File    // to look at the header. Closing it would drop SQLite's locks, so that comes last
	id      uint32      // in the header, see fileID; 0 if there was none

	mu      sync.Mutex
	counter uint32 // of changes, in the header
	told    bool
	logger  *slog.Logger
}

// errReplaced is what clients are told.
var errReplaced = kg.Errorf(kg.CodeUnavailable, "the database file was removed or replaced; restart graphd")

// logName is the name of the write-ahead log. SQLite puts it beside the file itself, whatever link leads there.
func logName(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	return path + "-wal"
}

// hold notes which files are open. The log is there: a connection has read.
func hold(path string, logger *slog.Logger) (*file, error) {
	f := &file{path: path, logPath: logName(path), logger: logger}
	var err error
	if f.main, err = os.Stat(path); err != nil {
		return nil, fmt.Errorf("lite: %w", err)
	}
	if f.log, err = os.Stat(f.logPath); err != nil {
		return nil, fmt.Errorf("lite: the log of the database file: %w", err)
	}
	if f.raw, err = os.Open(path); err != nil {
		return nil, fmt.Errorf("lite: %w", err)
	}
	header, err := f.header()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lite: %w", err), f.raw.Close())
	}
	f.id, f.counter = header.id(), header.counter
	return f, nil
}

// header is what the first bytes of the file hold.
type header struct{ counter, user, application uint32 }

func (h header) id() uint32 {
	if h.application != applicationID {
		return 0
	}
	return h.user &^ inUse
}

// header reads the file itself, and not what the log says of it.
func (f *file) header() (header, error) {
	var b [100]byte
	if _, err := f.raw.ReadAt(b[:], 0); err != nil {
		return header{}, err
	}
	if !bytes.HasPrefix(b[:], []byte("SQLite format 3\x00")) {
		return header{}, errors.New("the file is no SQLite database")
	}
	at := func(i int) uint32 { return binary.BigEndian.Uint32(b[i:]) }
	return header{counter: at(24), user: at(60), application: at(68)}, nil
}

// unchanged returns an error for clients if the file or its log is not what was opened any more: removed, another one
// under its name, or filled with other content. It returns the size of the log.
func (f *file) unchanged() (logSize int64, err error) {
	why, logSize := f.changed()
	f.mu.Lock()
	defer f.mu.Unlock()
	if why != "" && !f.told {
		f.logger.Error("the database file was removed or replaced; nothing is written until graphd is restarted",
			"file", f.path, "found", why)
	}
	f.told = why != ""
	if why != "" {
		return 0, errReplaced
	}
	return logSize, nil
}

func (f *file) changed() (why string, logSize int64) {
	main, err := os.Stat(f.path)
	if err != nil {
		return err.Error(), 0
	}
	if !os.SameFile(main, f.main) {
		return "another file has its name", 0
	}
	log, err := os.Stat(f.logPath)
	if err != nil {
		return err.Error(), 0
	}
	if !os.SameFile(log, f.log) {
		return "another file has the name of its log", 0
	}
	if why := f.overwritten(); why != "" {
		time.Sleep(10 * time.Millisecond) // it may have been read amid a write of its first page
		return f.overwritten(), log.Size()
	}
	return "", log.Size()
}

// overwritten tells from the header that other content was copied over the file: a file of another id, or an earlier
// state of the same one. Only what copies the log into the file changes the header, and counts up.
func (f *file) overwritten() string {
	h, err := f.header()
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case err != nil:
		return err.Error()
	case f.id != 0 && h.id() != f.id:
		return "another database was copied over it"
	case int32(h.counter-f.counter) < 0: // it may go round
		return "an earlier state was copied over it"
	}
	f.counter = h.counter
	if f.id == 0 {
		f.id = h.id() // a file of an earlier graphd has got its id
	}
	return ""
}

// Bytes of the file that each connection with a write-ahead log has locked for reading, until it is closed: what SQLite
// calls SHARED.
const sharedFirst, sharedSize = 0x40000000 + 2, 510

// alone reports whether no other process has the file open, as far as that can be known.
func (f *file) alone() bool { return lockedByNobodyElse(f.raw, sharedFirst, sharedSize) }

// sign writes the first page, in which the id is, as it is.
func (f *file) sign(ctx context.Context, c *conn) error {
	f.mu.Lock()
	id := f.id
	f.mu.Unlock()
	if id == 0 {
		return nil
	}
	return c.exec(ctx, fmt.Sprintf("PRAGMA user_version = %d", id|inUse))
}

// setAside renames the log, which belongs to content that is gone: beside the new one SQLite would take it for its log.
func (f *file) setAside() error {
	log, err := os.Stat(f.logPath)
	if err != nil || !os.SameFile(log, f.log) {
		return nil // it is not ours
	}
	aside := f.logPath + ".replaced"
	f.logger.Warn("the log of the file that was replaced is put aside", "log", aside)
	return os.Rename(f.logPath, aside)
}

// checkPlace says what is wrong with a name that is to be opened, before SQLite sees it. It returns nil info for a file
// that does not exist yet.
func checkPlace(path string, logger *slog.Logger) (fs.FileInfo, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if link, err := os.Lstat(path); err == nil && link.Mode()&fs.ModeSymlink != 0 {
			return nil, errors.New("lite: it is a link to a file that does not exist")
		}
		if _, err := os.Stat(filepath.Dir(path)); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("lite: it cannot be opened: there is no folder %q", filepath.Dir(path))
		}
		return nil, orphan(path)
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("lite: it cannot be opened: %w", err)
	case info.IsDir():
		return nil, errors.New("lite: it is a folder; name a file in it")
	case !info.Mode().IsRegular():
		return nil, errors.New("lite: it is no regular file")
	case hardLinks(info) > 1:
		return nil, errors.New("lite: the file has several names (hard links), and its log belongs to one of them: " +
			"whoever opened another would destroy it; copy it, or remove the other names")
	case info.Size() == 0:
		return info, orphan(path)
	}
	if readableByAll(info) {
		logger.Warn("everybody on this machine may read the database file; chmod 600 ends that", "file", path, "mode",
			info.Mode().Perm())
	}
	return info, nil
}

// checkWritable refuses a file that cannot be written, or that can get no log beside it.
func checkWritable(path string, info fs.FileInfo) error {
	if info != nil {
		if err := mayWrite(path); err != nil {
			return fmt.Errorf("lite: the file may not be written: %w", err)
		}
	}
	if dir := filepath.Dir(logName(path)); mayWrite(dir) != nil {
		return fmt.Errorf("lite: nothing may be written into its folder %s, where its log is kept: %w", dir,
			mayWrite(dir))
	}
	return nil
}

// orphan refuses a new file beside a log that holds something: SQLite would delete it, and it may be all that is left.
func orphan(path string) error {
	info, err := os.Stat(logName(path))
	if err != nil || info.Size() == 0 {
		return nil
	}
	if main, err := os.Stat(path); err != nil || main.Size() == 0 { // else another process has just made it
		return fmt.Errorf("lite: its log %s is there, and the file itself is missing or empty: put the file back, "+
			"or move the log away", logName(path))
	}
	return nil
}
