package ftm

import (
	"errors"
	"hash/fnv"
	"io"
	"slices"
	"strings"

	"graphd/internal/ingest"
)

// Statements reads the CSV in which each row says one value of one property of an entity, and who said so. Rows of an
// entity stand together, as FollowTheMoney sorts them.
var Statements = &ingest.Format{Name: "ftm-statements", Title: "FollowTheMoney statements, whole or packed",
	Extension: "csv", Looks: looksStatements, Open: openStatements}

// legacy are the columns of packed files without a header.
var legacy = []string{"entity_id", "prop", "value", "dataset", "lang", "original_value", "target", "external",
	"first_seen", "last_seen"}

func isHeader(fields []string) bool {
	return slices.Contains(fields, "entity_id") && slices.Contains(fields, "prop")
}

func looksStatements(head []byte) bool {
	line := strings.ReplaceAll(ingest.FirstLine(head), `"`, "")
	return isHeader(strings.Split(line, ","))
}

func openStatements(in *ingest.Input) (ingest.Reader, error) {
	t, err := ingest.NewTable(in, ingest.CSV, legacy, isHeader)
	if err != nil {
		return nil, err
	}
	return &statements{table: t, tells: in.Tells, most: in.Bounds.MaxLine, told: map[uint64]bool{}}, nil
}

// NoteExternal is the note of statements that are not of the entity.
const NoteExternal = "external statements: what other data sets say of an entity that may be the same; left out"

// maxFaulty is how many faulty rows are kept until the entity between whose rows they stand is complete.
const maxFaulty = 100

// statements reads rows, and makes an item of all those of an entity.
type statements struct {
	table *ingest.Table
	tells bool
	most  int             // bytes of the rows of an entity
	next  *statement      // the first one of the next entity
	ready []*ingest.Item  // faulty rows
	told  map[uint64]bool // hashes of the ids of entities whose rows ended
	err   error           // what reading ended with
}

// statement is a row.
type statement struct {
	*ingest.Item
	id, of             string // of the entity, and of the record that it was merged from
	prop, schema       string
	value, original    string
	dataset, firstSeen string
	external           bool
}

// Header returns the header of the table.
func (s *statements) Header() string { return s.table.Header.Raw }

// Next returns the next entity, or a row that is wrong.
func (s *statements) Next() (*ingest.Item, error) {
	if len(s.ready) > 0 {
		return s.faulty(), nil
	}
	first := s.take()
	for first == nil {
		if len(s.ready) > 0 {
			return s.faulty(), nil
		}
		if s.err != nil {
			return nil, s.err
		}
		first = s.take()
	}
	whole := newGroup(first, s.most)
	for len(s.ready) < maxFaulty && s.err == nil {
		row := s.take()
		if row == nil { // it was faulty, or the end
			continue
		}
		if row.id != whole.id {
			s.next = row
			break
		}
		whole.add(row)
	}
	if s.err != nil && !errors.Is(s.err, io.EOF) { // rows of the entity may be missing
		return nil, s.err
	}
	return s.entity(whole), nil
}

// faulty returns the first of the rows that are wrong.
func (s *statements) faulty() *ingest.Item {
	it := s.ready[0]
	s.ready = s.ready[1:]
	return it
}

// take returns the next row; nil if it is wrong, or if there is none.
func (s *statements) take() *statement {
	if row := s.next; row != nil {
		s.next = nil
		return row
	}
	return s.read()
}

// read reads a row; one that is wrong is noted.
func (s *statements) read() *statement {
	row, err := s.table.Next()
	if err != nil {
		s.err = err
		return nil
	}
	x := &statement{Item: row.Item}
	if x.Fault == nil {
		x.Fault = x.columns(row)
	}
	if x.Fault != nil {
		s.ready = append(s.ready, x.Item)
		return nil
	}
	return x
}

// columns reads the columns of a row. Values are taken as they are: "None" may be a name.
func (x *statement) columns(row ingest.Row) *ingest.Fault {
	x.of, x.id = row.Get("entity_id"), row.Get("canonical_id")
	if x.id == "" {
		x.id = x.of
	}
	x.prop, x.schema = row.Get("prop"), row.Get("schema")
	if schema, prop, packed := strings.Cut(x.prop, ":"); packed {
		x.schema, x.prop = schema, prop
	}
	x.value, x.original = row.Whole("value"), row.Whole("original_value")
	x.dataset, x.firstSeen = row.Get("dataset"), row.Get("first_seen")
	external := strings.ToLower(row.Get("external"))
	x.external = external == "t" || external == "true" || external == "1"
	for _, c := range []struct{ name, value string }{{"entity_id", x.id}, {"prop", x.prop}, {"schema", x.schema}} {
		if c.value == "" {
			return ingest.Faultf(c.name, "", "is required")
		}
	}
	return nil
}

// group is the statements of an entity.
type group struct {
	*ingest.Item
	entity
	id     string
	raw    strings.Builder
	values map[string]bool // what is there, as property and value
	most   int
	rows   int // that count
}

func newGroup(first *statement, most int) *group {
	g := &group{Item: first.Item, id: first.id, values: map[string]bool{}, most: most}
	g.entity = entity{ID: first.id, Properties: map[string][]string{}, original: map[string][]string{}}
	g.raw.WriteString(first.Raw)
	g.take(first)
	return g
}

// add adds a statement of the same entity.
func (g *group) add(x *statement) {
	g.Notes = append(g.Notes, x.Notes...)
	if g.Fault != nil {
		return
	}
	if g.raw.Len()+len(x.Raw) > g.most {
		g.Fault = ingest.TooLong(g.most)
		return
	}
	g.raw.WriteString("\n" + x.Raw)
	g.take(x)
}

func (g *group) take(x *statement) {
	if x.external {
		g.Notes = append(g.Notes, NoteExternal)
		return
	}
	g.rows++
	if rank(x.schema) > rank(g.Schema) {
		g.Schema = x.schema
	}
	fresh := func(kind, value string) bool {
		key := kind + "\x00" + value
		isNew := value != "" && !g.values[key]
		g.values[key] = true
		return isNew
	}
	if x.of != g.id && fresh("\x00of", x.of) {
		g.Referents = append(g.Referents, x.of)
	}
	if fresh("\x00dataset", x.dataset) {
		g.Datasets = append(g.Datasets, x.dataset)
	}
	if x.firstSeen != "" && (g.FirstSeen == "" || x.firstSeen < g.FirstSeen) {
		g.FirstSeen = x.firstSeen
	}
	if x.prop == "id" { // a hash of the statements of the entity
		return
	}
	if fresh(x.prop, x.value) {
		g.Properties[x.prop] = append(g.Properties[x.prop], x.value)
	}
	if x.original != x.value && fresh("\x00original"+x.prop, x.original) {
		g.original[x.prop] = append(g.original[x.prop], x.original)
	}
}

// rank orders the schemata that statements of one entity may have: the one that says most counts.
func rank(schema string) int {
	switch schema {
	case "":
		return 0
	case "Thing", "Interval", "Interest":
		return 1
	case "LegalEntity", "Asset":
		return 2
	case "Organization":
		return 3
	}
	return 4
}

// entity makes an item of a group whose rows have ended.
func (s *statements) entity(g *group) *ingest.Item {
	g.Raw = g.raw.String()
	h := fnv.New64a()
	_, _ = io.WriteString(h, g.id) // a hash takes all
	switch hash := h.Sum64(); {
	case g.Fault != nil:
	case s.told[hash]:
		g.Fault = &ingest.Fault{Column: "canonical_id", Value: g.id, Kind: "rows of an entity do not stand together",
			Reason: "rows of this entity have come before, and others between: sort the file"}
	case g.rows > 0:
		s.told[hash] = true
		r := reader{tells: s.tells}
		g.Fault = r.read(g.Item, g.entity)
	}
	return g.Item
}
