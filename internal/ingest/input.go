package ingest

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Bounds are the limits of reading.
type Bounds struct {
	MaxLine      int // bytes of one line or record; a longer one is rejected
	MaxExpansion int // how many times its size an archive may unpack to
}

// DefaultBounds are used where nothing else is said. Event data shrink to a tenth or a fifteenth. Lines of Wikidata's
// dump have up to some ten megabytes.
var DefaultBounds = Bounds{MaxLine: 16 << 20, MaxExpansion: 200}

// freeExpansion is what an archive may unpack to whatever its size: a few kilobytes of equal rows shrink much.
const freeExpansion = 64 << 20

// headSize is how much of a file is looked at to recognize its format, and to tell it from others.
const headSize = 64 << 10

// Input is a file, or one file of an archive.
type Input struct {
	Name   string // of the file, with that of the archive before it
	Bounds Bounds
	Tells  bool // whether readers fill Item.Rules

	*bufio.Reader
}

// Head returns the beginning of what is still to be read.
func (in *Input) Head() []byte {
	head, _ := in.Peek(headSize) // less, if there is less
	return head
}

// file is an input file that is open, packed or not.
type file struct {
	name   string
	size   int64        // packed, in bytes; 0 if it is not known
	print  string       // tells its content from that of others
	read   atomic.Int64 // so far, packed
	source io.Reader
	close  func() error
	bounds Bounds
}

// openFile opens a file by its name; "-" is standard input.
func openFile(name string, stdin io.Reader, b Bounds) (*file, error) {
	f := &file{name: name, bounds: b, source: stdin, close: func() error { return nil }}
	if name == "-" {
		f.name = "standard input"
	} else {
		opened, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		info, err := opened.Stat()
		if err == nil && info.IsDir() {
			err = fmt.Errorf("%s is a folder; name its files", name)
		}
		if err != nil {
			return nil, errors.Join(err, opened.Close())
		}
		if info.Mode().IsRegular() {
			f.size = info.Size()
		}
		f.source, f.close = opened, opened.Close
	}
	return f, nil
}

// Read counts what is read of the file as it lies.
func (f *file) Read(p []byte) (int, error) {
	n, err := f.source.Read(p)
	f.read.Add(int64(n))
	return n, err
}

// each calls do with the file, unpacked, or with each file of the archive that it is.
func (f *file) each(do func(*Input) error) error {
	packed := bufio.NewReaderSize(f, headSize)
	head, err := packed.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	sum := sha256.Sum256(head)
	f.print = hex.EncodeToString(sum[:6])
	if f.size > 0 {
		f.print += fmt.Sprintf("-%d", f.size)
	}
	input := func(name string, r io.Reader) *Input {
		return &Input{Name: name, Bounds: f.bounds, Reader: bufio.NewReaderSize(r, headSize)}
	}
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		r, err := gzip.NewReader(packed)
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		return do(input(f.name, f.bounded(f.name, r, f.read.Load)))
	case bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd")):
		r, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(128<<20))
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		defer r.Close()
		return do(input(f.name, f.bounded(f.name, r, f.read.Load)))
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return f.eachOfZip(do, input)
	}
	return do(input(f.name, packed))
}

func (f *file) eachOfZip(do func(*Input) error, input func(string, io.Reader) *Input) error {
	at, ok := f.source.(*os.File)
	if !ok || f.size == 0 {
		return fmt.Errorf("%s: a zip archive can be read from a file only, since its list of contents is at its end",
			f.name)
	}
	z, err := zip.NewReader(at, f.size)
	if err != nil {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	f.read.Store(0)
	for _, part := range z.File {
		name := path.Base(part.Name)
		if part.FileInfo().IsDir() || strings.HasPrefix(name, ".") || strings.HasPrefix(part.Name, "__MACOSX/") {
			continue
		}
		r, err := part.Open()
		if err != nil {
			return fmt.Errorf("%s: %s: %w", f.name, part.Name, err)
		}
		whole := f.name + ": " + name
		size := int64(part.CompressedSize64)
		err = do(input(whole, f.bounded(whole, r, func() int64 { return size })))
		f.read.Add(size)
		if err = errors.Join(err, r.Close()); err != nil {
			return err
		}
	}
	return nil
}

// bounded is an unpacked file that ends with an error where it grows beyond what the packed one allows.
func (f *file) bounded(name string, r io.Reader, packed func() int64) io.Reader {
	return &unpacked{name: name, r: r, packed: packed, most: int64(f.bounds.MaxExpansion)}
}

type unpacked struct {
	name   string
	r      io.Reader
	packed func() int64
	most   int64
	got    int64
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	u.got += int64(n)
	if u.got > freeExpansion && u.got > u.most*u.packed() {
		return 0, fmt.Errorf("%s unpacks to more than %d times its size, as an archive made to fill memory does; "+
			"if it is sound, allow more with --max-expansion", u.name, u.most)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("%s: broken archive: %w", u.name, err)
	}
	return n, err
}

// Each calls do with what is read from r, unpacked.
func Each(r io.Reader, b Bounds, do func(*Input) error) error {
	f, err := openFile("-", r, b)
	if err != nil {
		return err
	}
	return f.each(do)
}

// Peeked returns an input that is only the beginning of one, for what looks at it.
func Peeked(head []byte) *Input {
	return &Input{Bounds: DefaultBounds, Reader: bufio.NewReader(bytes.NewReader(head))}
}
