package lite

import (
	"io/fs"
	"os"
)

// hardLinks returns how many names a file has, as far as that is known here.
func hardLinks(fs.FileInfo) int { return 1 }

// readableByAll reports whether everybody on the machine may read a file. The mode says nothing of that here.
func readableByAll(fs.FileInfo) bool { return false }

// mayWrite returns nil: that is only known here when it is tried.
func mayWrite(string) error { return nil }

// lockedByNobodyElse reports false: that is not known here.
func lockedByNobodyElse(*os.File, int64, int64) bool { return false }
