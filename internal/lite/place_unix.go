//go:build !windows

package lite

import (
	"io"
	"io/fs"
	"os"
	"syscall"
)

// hardLinks returns how many names a file has.
func hardLinks(info fs.FileInfo) int {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(s.Nlink)
	}
	return 1
}

// readableByAll reports whether everybody on the machine may read a file.
func readableByAll(info fs.FileInfo) bool { return info.Mode().Perm()&0o004 != 0 }

// mayWrite returns an error if this process may not write to a file or into a folder.
func mayWrite(path string) error {
	const write = 2
	return syscall.Access(path, write)
}

// lockedByNobodyElse reports whether no other process has a lock on these bytes of a file.
func lockedByNobodyElse(f *os.File, from, n int64) bool {
	l := syscall.Flock_t{Type: syscall.F_WRLCK, Whence: io.SeekStart, Start: from, Len: n}
	return syscall.FcntlFlock(f.Fd(), syscall.F_GETLK, &l) == nil && l.Type == syscall.F_UNLCK
}
