package ingest

import (
	"io"
	"strconv"
	"strings"
)

// Dialect says how a table is written.
type Dialect struct {
	Comma  byte // between columns
	Quotes bool // whether quotation marks enclose columns, as in RFC 4180; else they are text
}

// The dialects of most data sets.
var (
	TSV = Dialect{Comma: '\t'}
	CSV = Dialect{Comma: ',', Quotes: true}
)

// maxRecordLines is how many lines a record may have. A quotation mark that is never closed would otherwise take the
// whole file.
const maxRecordLines = 100

// Table reads a file of rows. Columns are found by the names of its header, whatever their order, or by names that the
// format gives to files without one.
type Table struct {
	Header  Line // zero if there is none
	Columns []string
	in      *Input
	lines   *Lines
	dialect Dialect
	index   map[string]int
	fields  []string
}

// NewTable returns a reader of an input. isHeader tells whether the first row is a header; if it is not, names are the
// columns.
func NewTable(in *Input, d Dialect, names []string, isHeader func(fields []string) bool) (*Table, error) {
	t := &Table{in: in, lines: NewLines(in), dialect: d, Columns: names}
	first, fields, err := t.record()
	if err != nil && err != io.EOF {
		return nil, err
	}
	if err == nil {
		if !first[0].TooLong && isHeader(fields) {
			t.Header = Line{N: first[0].N, Raw: first[0].Raw, Text: first[0].Text}
			t.Columns = make([]string, len(fields))
			for i, f := range fields {
				t.Columns[i] = strings.TrimSpace(f)
			}
		} else {
			t.lines.back(first)
		}
	}
	t.bind()
	return t, nil
}

// bind makes the index of the columns.
func (t *Table) bind() {
	t.index = make(map[string]int, len(t.Columns))
	for i, name := range t.Columns {
		key := columnKey(name)
		if _, twice := t.index[key]; !twice && key != "" {
			t.index[key] = i
		}
	}
}

// Rename gives the columns other names, those of a file whose rows are not what its header says.
func (t *Table) Rename(names []string) {
	t.Columns = names
	t.bind()
}

// Has reports whether the table has a column.
func (t *Table) Has(name string) bool {
	_, ok := t.index[columnKey(name)]
	return ok
}

// columnKey makes names of columns alike that differ in case, spaces and underscores alone.
func columnKey(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '_' || r == '"' || r == '\ufeff':
			return -1
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return r
	}, name)
}

// Row is one row of a table.
type Row struct {
	*Item
	Fields []string
	t      *Table
}

// Next returns the next row, or io.EOF. Empty lines are passed over.
func (t *Table) Next() (Row, error) {
	for {
		lines, fields, err := t.record()
		if err != nil {
			return Row{}, err
		}
		if len(lines) == 1 && strings.TrimSpace(lines[0].Text) == "" && !lines[0].TooLong {
			continue
		}
		it := t.lines.Item(lines[0])
		for _, more := range lines[1:] {
			it.Raw += "\n" + more.Raw
		}
		return Row{Item: it, Fields: fields, t: t}, nil
	}
}

// Reader returns a reader of the table's rows: read makes of each what it says.
func (t *Table) Reader(read func(Row) *Fault) Reader { return tableReader{t, read} }

type tableReader struct {
	table *Table
	read  func(Row) *Fault
}

// Header returns the header as it stands in the file, if there is one.
func (r tableReader) Header() string { return r.table.Header.Raw }

// Next reads a row.
func (r tableReader) Next() (*Item, error) {
	row, err := r.table.Next()
	if err == nil && row.Fault == nil {
		row.Fault = r.read(row)
	}
	return row.Item, err
}

// record reads one record, of several lines if a quoted column has line ends.
func (t *Table) record() ([]Line, []string, error) {
	line, err := t.lines.Next()
	if err != nil {
		return nil, nil, err
	}
	lines := []Line{line}
	if line.TooLong {
		return lines, nil, nil
	}
	if !t.dialect.Quotes || strings.IndexByte(line.Text, '"') < 0 {
		t.fields = splitPlain(t.fields[:0], line.Text, t.dialect.Comma)
		return lines, t.fields, nil
	}
	split, size := splitter{comma: t.dialect.Comma}, len(line.Text)
	split.add(line.Text)
	for split.open {
		more, err := t.lines.Next()
		if err == nil {
			lines = append(lines, more)
			size += len(more.Text)
		}
		if err != nil || more.TooLong || len(lines) > maxRecordLines || size > t.in.Bounds.MaxLine {
			t.lines.back(lines[1:]) // it was no quotation mark: only this line is lost
			return lines[:1], splitPlain(nil, line.Text, t.dialect.Comma), nil
		}
		split.column.WriteByte('\n')
		split.add(more.Text)
	}
	return lines, split.fields, nil
}

func splitPlain(to []string, text string, comma byte) []string {
	for {
		i := strings.IndexByte(text, comma)
		if i < 0 {
			return append(to, text)
		}
		to, text = append(to, text[:i]), text[i+1:]
	}
}

// splitter splits records with quoted columns. A quotation mark inside a column that does not begin with one is text.
type splitter struct {
	comma  byte
	fields []string
	column strings.Builder // the one that is open
	open   bool            // a quotation mark is
}

// add splits the next line of the record.
func (s *splitter) add(text string) {
	for {
		if !s.open {
			if !strings.HasPrefix(text, `"`) {
				i := strings.IndexByte(text, s.comma)
				if i < 0 {
					s.fields = append(s.fields, text)
					return
				}
				s.fields, text = append(s.fields, text[:i]), text[i+1:]
				continue
			}
			s.open, text = true, text[1:]
		}
		i := strings.IndexByte(text, '"')
		if i < 0 {
			s.column.WriteString(text)
			return
		}
		s.column.WriteString(text[:i])
		text = text[i+1:]
		if strings.HasPrefix(text, `"`) {
			s.column.WriteByte('"')
			text = text[1:]
			continue
		}
		s.open = false
		i = strings.IndexByte(text, s.comma)
		rest := text
		if i >= 0 {
			rest = text[:i]
		}
		s.fields = append(s.fields, s.column.String()+rest)
		s.column.Reset()
		if i < 0 {
			return
		}
		text = text[i+1:]
	}
}

// Get returns a column without space around it; empty if the row lacks it, or says that it is missing.
func (r Row) Get(name string) string {
	i, ok := r.t.index[columnKey(name)]
	if !ok || i >= len(r.Fields) {
		return ""
	}
	return present(r.Fields[i])
}

// Whole returns a column as it is written, without space around it, whatever it says; empty if the row lacks it.
func (r Row) Whole(name string) string {
	i, ok := r.t.index[columnKey(name)]
	if !ok || i >= len(r.Fields) {
		return ""
	}
	return strings.TrimSpace(r.Fields[i])
}

// present returns a value without space around it; empty if it is one of the words for what is missing.
func present(value string) string {
	switch value = strings.TrimSpace(value); value {
	case "NA", "None", "NULL", "null", "nan", "NaN", `""`:
		return ""
	}
	return value
}

// Attributes returns all columns that have a value, as they are written, but those that are left out.
func (r Row) Attributes(without ...string) *Attributes {
	var a Attributes
next:
	for i, value := range r.Fields {
		value = present(value)
		if value == "" {
			continue
		}
		name := ""
		if i < len(r.t.Columns) {
			name = r.t.Columns[i]
		}
		if name == "" {
			name = "column " + strconv.Itoa(i+1)
		}
		for _, w := range without {
			if w == name {
				continue next
			}
		}
		a.Add(name, value)
	}
	return &a
}
