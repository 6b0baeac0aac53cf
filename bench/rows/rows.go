// Package rows makes many rows of event data of few, for benchmarks.
package rows

import (
	"bufio"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// Scaling makes many rows of few: each row comes several times, with the dates of other rows. So entities have as many
// relations, in proportion, as in the data.
type Scaling struct {
	Dir   string   // holds the data sets
	Sets  []string // folders of it
	Times int      // how often each row comes
}

// Write writes all rows to a file.
func (o *Scaling) Write(name string) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	return errors.Join(o.Each(w), w.Flush(), f.Close())
}

// Each writes all rows: source, event text, target and date.
func (o *Scaling) Each(w io.Writer) error {
	for _, set := range o.Sets {
		rows, err := readRows(filepath.Join(o.Dir, set))
		if err != nil {
			return err
		}
		rnd := rand.New(rand.NewPCG(1, uint64(len(set))))
		var buf []byte
		for i := range max(o.Times, 1) {
			for _, row := range rows {
				date := row.date
				if i > 0 {
					date = rows[rnd.IntN(len(rows))].date
				}
				if buf = append(append(append(append(buf, row.what...), '\t'), date...), '\n'); len(buf) > 1<<16 {
					if _, err := w.Write(buf); err != nil {
						return err
					}
					buf = buf[:0]
				}
			}
		}
		if _, err := w.Write(buf); err != nil {
			return err
		}
	}
	return nil
}

type row struct{ what, date string }

// readRows reads all files of a data set, in the order of their names.
func readRows(dir string) ([]row, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.tsv"))
	if err != nil {
		return nil, err
	}
	var out []row
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(text)) {
			line = strings.TrimRight(line, "\r\n")
			if i := strings.LastIndexByte(line, '\t'); i >= 0 {
				out = append(out, row{line[:i], line[i+1:]})
			}
		}
	}
	return out, nil
}
