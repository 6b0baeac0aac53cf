package icews

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// Options say what is read.
type Options struct {
	Dir   string   // holds a folder for each data set, and cameo with the tables
	Sets  []string // the data sets; nil: icews14 and icews05-15
	Times int      // how often each row comes: once as it is, then with another row's date and an id of its own; 0: 1
	Batch int      // relations in a batch; 0: 5000
}

// sets are the data sets with the names of their sources.
var sets = map[string]string{"icews14": "ICEWS coded event data, 2014",
	"icews05-15": "ICEWS coded event data, 2005 to 2015"}

// recordedAt is when the graph learned the first batch; each further one comes a microsecond later. It is fixed, so
// that loading again in batches of the same size changes nothing.
var recordedAt = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// Read reads the data sets and calls f with batch after batch. Entities come in the first batch that names them.
func Read(o Options, f func(kg.Batch) error) error {
	if o.Sets == nil {
		o.Sets = []string{"icews14", "icews05-15"}
	}
	if o.Batch <= 0 {
		o.Batch = 5000
	}
	t, err := readTables(filepath.Join(o.Dir, "cameo"))
	if err != nil {
		return err
	}
	r := &reader{tables: t, actors: actors{countries: t.countries, byName: map[string]*kg.Entity{},
		ids: map[string]bool{}}, size: o.Batch, emit: f}
	for _, set := range o.Sets {
		if err := r.set(o.Dir, set, max(o.Times, 1)); err != nil {
			return err
		}
	}
	return r.flush()
}

// row is one line of a data set.
type row struct{ from, text, to, date string }

type reader struct {
	tables  *tables
	actors  actors
	size    int
	emit    func(kg.Batch) error
	batch   kg.Batch
	seen    map[string]int // how often a row has come
	batches int            // emitted so far
}

func (r *reader) set(dir, set string, times int) error {
	rows, err := readRows(filepath.Join(dir, set))
	if err != nil {
		return err
	}
	r.seen = make(map[string]int, times*len(rows))
	source := &kg.Entity{ID: "source:" + set, Kind: kg.KindSource, Name: sets[set], Publisher: "Harvard Dataverse",
		URL: "https://doi.org/10.7910/DVN/28075"}
	if source.Name == "" {
		source.Name = set
	}
	r.batch.Entities = append(r.batch.Entities, kg.EntityWrite{Entity: source})
	rnd := rand.New(rand.NewPCG(1, uint64(len(set))))
	for i := range times {
		for n, row := range rows {
			if i > 0 {
				row.date = rows[rnd.IntN(len(rows))].date
			}
			if err := r.add(set, source.ID, row, "row "+strconv.Itoa(n+1)); err != nil {
				return fmt.Errorf("%s: row %d: %w", set, n+1, err)
			}
			if len(r.batch.Relations) >= r.size {
				if err := r.flush(); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// readRows reads all files of a data set, in the order of their names.
func readRows(dir string) ([]row, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []row
	for _, f := range files {
		if filepath.Ext(f.Name()) != ".tsv" {
			continue
		}
		err := lines(filepath.Join(dir, f.Name()), func(line string) error {
			col := strings.Split(line, "\t")
			if len(col) != 4 {
				return fmt.Errorf("%d columns; a row has 4: source, event, target, date", len(col))
			}
			for i := range col {
				col[i] = strings.TrimSpace(col[i])
			}
			out = append(out, row{col[0], col[1], col[2], col[3]})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r *reader) add(set, source string, row row, locator string) error {
	when, err := edtf.Parse(row.date)
	if err != nil {
		return err
	}
	day, err := edtf.ParseDay(row.date)
	if err != nil {
		return err
	}
	e, known := r.tables.events[row.text]
	at := &kg.Origin{Path: set + ": " + locator}
	n := kg.NewRelation{Origin: at, ID: r.id(set, row)}
	if !known { // no table has the text ("Threaten with repression"): what it is follows from its first word
		e.typ = "THREATEN"
	}
	if kg.GoldsteinOf(e.code) == nil { // no code, or one of ICEWS's own: the text is kept
		e.code = ""
		if n.Attributes, err = json.Marshal(map[string]string{"event": row.text}); err != nil {
			return err
		}
	}
	n.Type, n.Mode, n.Contexts, n.CAMEOCode, n.When = e.typ, e.mode, e.contexts, e.code, when
	n.From, n.FromState = r.end(at, row.from)
	n.To, n.ToState = r.end(at, row.to)
	if e.reversed {
		n.From, n.FromState, n.To, n.ToState = n.To, n.ToState, n.From, n.FromState
	}
	n.Claims = kg.OwnVoice([]kg.Evidence{{Source: source, Locator: locator, ReportedOn: &day}})
	r.batch.Relations = append(r.batch.Relations, n)
	return nil
}

// id follows from the data set, the row, and how often the same row came before: the files hold rows twice, which may
// be two events.
func (r *reader) id(set string, row row) string {
	content := strings.Join([]string{row.from, row.text, row.to, row.date}, "\t")
	r.seen[content]++
	sum := sha256.Sum256([]byte(content + "\t" + strconv.Itoa(r.seen[content])))
	return set + ":" + hex.EncodeToString(sum[:8])
}

// end returns the id of an end, and that of the state that its name says it acts for. What is new goes into the batch;
// at is the row that names it.
func (r *reader) end(at *kg.Origin, name string) (id, state string) {
	take := func(name string) string {
		e, fresh := r.actors.entity(name)
		if fresh {
			r.batch.Entities = append(r.batch.Entities, kg.EntityWrite{Origin: at, Entity: e})
		}
		return e.ID
	}
	if s := r.actors.stateOf(name); s != "" {
		state = take(s)
	}
	return take(name), state
}

func (r *reader) flush() error {
	b := r.batch
	r.batch = kg.Batch{}
	if len(b.Entities)+len(b.Relations) == 0 {
		return nil
	}
	b.Kind, b.RecordedAt = kg.ChangeSeed, recordedAt.Add(time.Duration(r.batches)*time.Microsecond)
	r.batches++
	return r.emit(b)
}
