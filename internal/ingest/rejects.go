package ingest

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// rejects writes what is rejected of one input: a file in the input's own format, which can be mended and imported
// again, and beside it a list of what is wrong with each of its lines. They are made when there is something to write.
type rejects struct {
	name   string // of the first file; the other one is name.reasons.tsv
	header string
	files  [2]*os.File
	lines  int          // of the first file
	have   map[int]bool // lines of the input that an interrupted run has written
}

// reasonsHeader names the columns of the list of reasons.
const reasonsHeader = "line of rejects\tline of input\tcolumn\tvalue\treason"

// rejectsName is the name of a rejects file in the folder where graphd runs: the input may lie where nobody may write.
func rejectsName(input, extension string) string {
	base := filepath.Base(input)
	for _, packed := range []string{".gz", ".zst", ".zip"} {
		base = strings.TrimSuffix(base, packed)
	}
	if i := strings.LastIndex(base, ": "); i >= 0 { // of an archive
		base = base[i+2:]
	}
	base = strings.TrimSuffix(base, filepath.Ext(base))
	return strings.ReplaceAll(base, " ", "-") + ".rejects." + extension
}

// resume reads what an interrupted run has written, so that nothing comes twice.
func (r *rejects) resume() error {
	reasons, err := os.ReadFile(r.name + ".reasons.tsv")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	r.have = map[int]bool{}
	for line := range strings.Lines(string(reasons)) {
		cells := strings.Split(line, "\t")
		if len(cells) < 5 {
			continue
		}
		if n, err := strconv.Atoi(cells[1]); err == nil {
			r.have[n] = true
		}
		if n, err := strconv.Atoi(cells[0]); err == nil {
			r.lines = max(r.lines, n)
		}
	}
	return nil
}

// add writes items that are rejected.
func (r *rejects) add(items []*Item) (err error) {
	items = slices.DeleteFunc(items, func(it *Item) bool { return r.have[it.Line] })
	if len(items) == 0 {
		return nil
	}
	if r.files[0] == nil {
		if err := r.open(); err != nil {
			return err
		}
	}
	slices.SortStableFunc(items, func(a, b *Item) int { return a.Line - b.Line })
	rows, reasons := bufio.NewWriter(r.files[0]), bufio.NewWriter(r.files[1])
	for _, it := range items {
		r.lines++
		reasons.WriteString(strings.Join([]string{strconv.Itoa(r.lines), strconv.Itoa(it.Line), cell(it.Fault.Column),
			cell(it.Fault.Value), cell(it.Fault.Reason)}, "\t") + "\n")
		rows.WriteString(it.Raw + "\n")
		r.lines += strings.Count(it.Raw, "\n")
	}
	return errors.Join(rows.Flush(), reasons.Flush(), r.files[0].Sync(), r.files[1].Sync())
}

func (r *rejects) open() (err error) {
	mode, resumed := os.O_CREATE|os.O_WRONLY|os.O_TRUNC, r.have != nil
	if resumed {
		mode = os.O_CREATE | os.O_WRONLY | os.O_APPEND
	}
	for i, name := range []string{r.name, r.name + ".reasons.tsv"} {
		if r.files[i], err = os.OpenFile(name, mode, 0o644); err != nil {
			return err
		}
	}
	if resumed {
		return nil
	}
	if r.header != "" {
		r.lines++
		if _, err := r.files[0].WriteString(r.header + "\n"); err != nil {
			return err
		}
	}
	_, err = r.files[1].WriteString(reasonsHeader + "\n")
	return err
}

func (r *rejects) close() error {
	var errs []error
	for _, f := range r.files {
		if f != nil {
			errs = append(errs, f.Close())
		}
	}
	return errors.Join(errs...)
}

// cell is a text without what parts cells and lines.
func cell(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return ' '
		}
		return r
	}, s)
}
