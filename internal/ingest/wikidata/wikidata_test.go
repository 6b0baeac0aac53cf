package wikidata

import (
	"encoding/json"
	"strings"
	"testing"

	"graphd/internal/edtf"
	"graphd/internal/ingest/ingesttest"
	"graphd/internal/kg"
)

// TestTime: precisions, calendars, and what old dumps do.
func TestTime(t *testing.T) {
	for _, test := range []struct {
		time      string
		precision int
		calendar  string
		want      string
	}{
		{"+1992-00-00T00:00:00Z", 9, "Q1985727", "1992"},
		{"+1992-05-00T00:00:00Z", 10, "Q1985727", "1992-05"},
		{"+1992-05-07T00:00:00Z", 11, "Q1985727", "1992-05-07"},
		{"+1990-00-00T00:00:00Z", 8, "Q1985727", "199X"},
		{"+1900-00-00T00:00:00Z", 7, "Q1985727", "[1801..1900]"},
		{"+1901-00-00T00:00:00Z", 7, "Q1985727", "[1901..2000]"},
		{"+2000-00-00T00:00:00Z", 6, "Q1985727", "[1001..2000]"},
		{"+00000001955-09-13T00:00:00Z", 11, "Q1985727", "1955-09-13"},
		{"-0044-03-15T00:00:00Z", 11, "Q1985786", "-0043-03-13"},
		{"-0044-00-00T00:00:00Z", 9, "Q1985786", "-0043"},
		{"-0100-00-00T00:00:00Z", 7, "Q1985727", "[-0099..0000]"},
		{"+1700-02-29T00:00:00Z", 11, "Q1985786", "1700-03-11"},
		{"+1582-10-05T00:00:00Z", 11, "Q1985786", "1582-10-15"},
		{"-13798000000-00-00T00:00:00Z", 3, "Q1985727", "XXXX"},
	} {
		raw, err := json.Marshal(map[string]any{"time": test.time, "precision": test.precision,
			"calendarmodel": "http://www.wikidata.org/entity/" + test.calendar})
		if err != nil {
			t.Fatal(err)
		}
		got, err := timeText(raw)
		if err != nil || got != test.want {
			t.Errorf("%s, precision %d: got %s, %v, want %s", test.time, test.precision, got, err, test.want)
		}
		if _, err := edtf.Parse(got); err != nil {
			t.Errorf("%s: %v", got, err)
		}
	}
}

func value(q string) string { return `{"snaktype":"value","datavalue":{"value":{"id":"` + q + `"}}}` }

func at(text string, precision string) string {
	return `{"snaktype":"value","datavalue":{"value":{"time":"` + text + `","precision":` + precision +
		`,"calendarmodel":"http://www.wikidata.org/entity/Q1985727"}}}`
}

// dump has synthetic items in the form of the dump.
var dump = "[\n" +
	`{"type":"item","id":"Q1000001","labels":{"en":{"language":"en","value":"Jane Doe"},"fa":{"language":"fa",` +
	`"value":"جین"}},"aliases":{"en":[{"language":"en","value":"J. Doe"}]},"claims":{"P31":[{"mainsnak":` + value("Q5") +
	`,"rank":"normal"}],"P39":[{"id":"Q1000001$1","rank":"normal","mainsnak":` + value("Q1000002") +
	`,"qualifiers":{"P580":[` + at("+2014-03-00T00:00:00Z", "10") + `],"P582":[{"snaktype":"somevalue"}]},"references":[` +
	`{"snaks":{"P854":[{"snaktype":"value","datavalue":{"value":"https://example.org"}}]}}]},` +
	`{"id":"Q1000001$2","rank":"deprecated","mainsnak":` + value("Q1000003") + `,"qualifiers":{"P580":[` +
	at("+2000-00-00T00:00:00Z", "9") + `]}},{"id":"Q1000001$3","rank":"normal","mainsnak":{"snaktype":"somevalue"}}]}},` +
	"\n" +
	`{"type":"item","id":"Q1000002","labels":{"en":{"language":"en","value":"minister"}},"claims":{"P31":[{"mainsnak":` +
	value("Q294414") + `,"rank":"normal"}]}},` + "\n" +
	`{"type":"item","id":"Q1000004","labels":{"en":{"language":"en","value":"a hill"}},"claims":{}},` + "\n" +
	`{"type":"property","id":"P1"}` + "\n]\n"

func TestDump(t *testing.T) {
	if !Format.Looks([]byte(dump)) {
		t.Error("it is not recognized")
	}
	got := ingesttest.Twice(t, ingesttest.Store(t), Format, dump)
	if r := got["wikidata:Q1000001$1"]; r == nil || r.When.String() != "2014-03/" || r.Type != kg.TypeHoldsOffice ||
		!strings.Contains(r.Claims[0].Evidence[0].Locator, "https://example.org") {
		t.Errorf("got %+v", r)
	}
	if r := got["wikidata:Q1000001$2"]; r == nil || r.Status != kg.StatusDenied || r.When.String() != "2000/.." {
		t.Errorf("deprecated: got %+v", r)
	}
	if len(got) != 2 {
		t.Errorf("got %d relations, want 2", len(got))
	}
}

func TestFaults(t *testing.T) {
	for _, text := range []string{`{`, `{"id":"P1","type":"item"}`, strings.Replace(strings.Split(dump, "\n")[1],
		"+2014-03-00", "soon", 1)} {
		if it := ingesttest.Items(t, Format, text)[0]; it.Fault == nil {
			t.Errorf("%.40s: no fault", text)
		}
	}
}

func FuzzRead(f *testing.F) { ingesttest.Fuzz(f, Format, dump) }
