//go:build !windows

package lite

import (
	"io/fs"
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
