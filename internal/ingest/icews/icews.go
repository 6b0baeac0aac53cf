package icews

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/ingest"
	"graphd/internal/ingest/actors"
	"graphd/internal/ingest/cameo"
	"graphd/internal/ingest/country"
	"graphd/internal/kg"
)

// Format reads ICEWS event data: rows of source, event text, target and date, or the Dataverse's rows of 20 columns.
var Format = &ingest.Format{Name: "icews", Title: "ICEWS events: four columns, or the 20 of the Dataverse",
	Extension: "tsv", Looks: looks, Open: open}

// columns are those of the Dataverse. A file may lack one, or have them in another order.
var columns = []string{"Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text",
	"CAMEO Code", "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number",
	"Publisher", "City", "District", "Province", "Country", "Latitude", "Longitude"}

// four are the columns of a file that graph learners use.
var four = []string{"source", "event", "target", "date"}

func isHeader(fields []string) bool {
	return len(fields) > 4 && strings.Contains(strings.ToLower(strings.Join(fields, "\t")), "event id")
}

func looks(head []byte) bool {
	fields := strings.Split(ingest.FirstLine(head), "\t")
	if len(fields) == len(four) {
		_, err := day(strings.TrimSpace(fields[3]))
		return err == nil
	}
	return isHeader(fields) && strings.Contains(ingest.FirstLine(head), "Source Sectors")
}

func open(in *ingest.Input) (ingest.Reader, error) {
	fields := strings.Split(ingest.FirstLine(in.Head()), "\t")
	names := columns
	if len(fields) == len(four) {
		names = four
	}
	t, err := ingest.NewTable(in, ingest.TSV, names, isHeader)
	if err != nil {
		return nil, err
	}
	r := &events{Table: t, tells: in.Tells}
	if len(names) > len(four) {
		return t.Reader(r.readWide), nil
	}
	return t.Reader(r.readFour), nil
}

type events struct {
	*ingest.Table
	tells bool
	book  actors.Book
	seen  seen // rows of four columns
}

func (r *events) tell(it *ingest.Item, rule string) {
	if r.tells {
		it.Rules = append(it.Rules, rule)
	}
}

// source is the data set as the source of what its rows say.
var source = &kg.Entity{ID: "source:icews", Kind: kg.KindSource, Name: "ICEWS coded event data",
	Publisher: "Harvard Dataverse", URL: "https://doi.org/10.7910/DVN/28075"}

// day reads a date as ICEWS writes it: 2018-06-01, and 6/1/2018 in the file of 2017.
func day(text string) (edtf.Day, error) {
	if strings.Contains(text, "/") {
		t, err := time.Parse("1/2/2006", text)
		if err != nil {
			return 0, err
		}
		return kg.DayOf(t), nil
	}
	return edtf.ParseDay(text)
}

const dateForms = "is not a day: write 2018-06-01 or 6/1/2018"

func (r *events) readFour(row ingest.Row) *ingest.Fault {
	if len(row.Fields) != len(four) {
		return ingest.Faultf("", "", "the row has %d columns; it needs 4: source, event, target, date", len(row.Fields))
	}
	var col [4]string
	for i, f := range row.Fields {
		col[i] = strings.TrimSpace(f)
	}
	on, err := day(col[3])
	if err != nil {
		return ingest.Faultf("date", col[3], dateForms)
	}
	event, known := cameo.ByText(col[1])
	if !known && !threatens(col[1]) {
		return ingest.Faultf("event", col[1], "is in no table of event texts")
	}
	var attributes ingest.Attributes
	from, to := r.book.ByName(col[0]), r.book.ByName(col[2])
	if event.Code == "" || cameo.TextOf(event.Code) != col[1] {
		attributes.Add("event", col[1])
	}
	if from.Name != col[0] {
		attributes.Add("source", col[0])
	}
	if to.Name != col[2] {
		attributes.Add("target", col[2])
	}
	n := kg.NewRelation{ID: r.contentID(col)}
	return r.add(row.Item, n, event, known, from, to, on, &attributes, "")
}

// contentID follows from the row and from how often the same row came before: the files hold rows twice, which may be
// two events.
func (r *events) contentID(col [4]string) string {
	text := make([]byte, 0, 256)
	for _, c := range col {
		text = append(append(text, c...), '\t')
	}
	sum := sha256.Sum256(text)
	if times := r.seen.add(binary.BigEndian.Uint64(sum[:])); times > 1 {
		sum = sha256.Sum256(binary.AppendUvarint(text, uint64(times)))
	}
	return "icews:" + hex.EncodeToString(sum[:8])
}

// threatens reports whether the first word of an event text that no table has says what it is, such as "Threaten with
// repression".
func threatens(text string) bool { return strings.HasPrefix(text, "Threaten") }

// add makes the relation of a row.
func (r *events) add(it *ingest.Item, n kg.NewRelation, e cameo.Event, known bool, from, to *actors.Actor,
	on edtf.Day, a *ingest.Attributes, locator string) *ingest.Fault {
	if !known {
		e.Type, e.Rule = "THREATEN", "an event text that begins with Threaten is THREATEN"
	}
	if e.Reversed {
		from, to = to, from
		r.tell(it, "043, hosts a visit, is a visit of the other side: the ends change places")
	}
	when, err := edtf.Parse(on.String())
	if err != nil {
		return ingest.Faultf("date", on.String(), "%s", err)
	}
	n.Type, n.Mode, n.Contexts, n.CAMEOCode, n.When = e.Type, e.Mode, e.Contexts, e.Code, when
	n.From, n.To = from.ID, to.ID
	it.Entities = append(it.Entities, source, from.Entity, to.Entity)
	if from.State != nil && from.State.ID != from.ID {
		n.FromState = from.State.ID
		it.Entities = append(it.Entities, from.State)
	}
	if to.State != nil && to.State.ID != to.ID {
		n.ToState = to.State.ID
		it.Entities = append(it.Entities, to.State)
	}
	n.Attributes = a.JSON()
	n.Claims = kg.OwnVoice([]kg.Evidence{{Source: source.ID, Locator: locator}})
	it.Relations = append(it.Relations, n)
	if r.tells {
		r.tell(it, "event: "+e.Rule)
		r.tell(it, "from "+from.ID+": "+from.Rule)
		r.tell(it, "to "+to.ID+": "+to.Rule)
	}
	return nil
}

// readWide reads a row of the Dataverse. (Event ID, Event Date) tells it from others: ids alone came twice.
func (r *events) readWide(row ingest.Row) *ingest.Fault {
	id, date := row.Get("Event ID"), row.Get("Event Date")
	if id == "" {
		return ingest.Faultf("Event ID", "", "is required")
	}
	on, err := day(date)
	if err != nil {
		return ingest.Faultf("Event Date", date, dateForms)
	}
	text, code := row.Get("Event Text"), row.Get("CAMEO Code")
	event, known := cameo.ByCode(code)
	if known {
		r.tell(row.Item, "event code "+code)
	} else if event, known = cameo.ByText(text); known {
		r.tell(row.Item, "no known code: the event text tells it")
	} else if !threatens(text) {
		return ingest.Faultf("Event Text", text, "neither it nor the CAMEO code %q is in the tables", code)
	}
	from := r.side(row, "Source")
	to := r.side(row, "Target")
	n := kg.NewRelation{ID: "icews:" + id + ":" + on.String()}
	if story, sentence := row.Get("Story ID"), row.Get("Sentence Number"); story != "" && sentence != "" {
		n.EventKey = "icews:" + story + "/" + sentence // reciprocal events are two rows of one sentence
	}
	if fault := place(row, &n, r); fault != nil {
		return fault
	}
	return r.add(row.Item, n, event, known, from, to, on, row.Attributes(), "Event ID "+id)
}

// side returns an actor, for whom the column of its country says whom it acts for.
func (r *events) side(row ingest.Row, which string) *actors.Actor {
	a := r.book.ByName(row.Get(which + " Name"))
	c := country.ByName(row.Get(which + " Country"))
	if c == nil || a.Kind == kg.KindState || a.ID == kg.UnspecifiedActor {
		return a
	}
	acting := *a
	acting.State = c.Entity()
	return &acting
}

// place reads where the event was coded. Coordinates are those of a place of that name, not of the event.
func place(row ingest.Row, n *kg.NewRelation, r *events) *ingest.Fault {
	if c := country.ByName(row.Get("Country")); c != nil {
		n.Location, row.Province = c.ID(), row.Get("Province")
		row.Item.Entities = append(row.Item.Entities, c.Entity())
	}
	name, precision := row.Get("City"), "town"
	if name == "" {
		name, precision = row.Get("District"), "district"
	}
	if name == "" {
		name, precision = row.Get("Province"), "province"
	}
	if name == "" {
		return nil
	}
	point, fault := ingest.PointOf(row, "Latitude", "Longitude")
	n.Place = &kg.Place{Name: actors.Name(name), Precision: precision, Point: point}
	return fault
}
