package export

import (
	"bufio"
	"errors"
	"os"
)

// buffered is a file that is written in large pieces.
type buffered struct {
	*bufio.Writer
	file *os.File
}

func newBuffered(f *os.File) *buffered { return &buffered{bufio.NewWriterSize(f, 1<<18), f} }

func (b *buffered) close() error { return errors.Join(b.Flush(), b.file.Close()) }
