package mapped

import (
	_ "embed"
	"strings"
	"testing"

	"graphd/internal/ingest"
	"graphd/internal/ingest/ingesttest"
)

//go:embed testdata/cow-mid.yaml
var cow string

//go:embed testdata/phoenix.yaml
var phoenix string

func format(t testing.TB, text string) *ingest.Format {
	t.Helper()
	m, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return New(m)
}

// Rows in the columns of MIDB 5.0, with values of their own.
const disputes = "dispnum,stabb,ccode,stday,stmon,styear,endday,endmon,endyear,sidea,revstate,revtype1,revtype2,fatality," +
	"fatalpre,hiact,hostlev,orig,version\r\n" +
	"2,UKG,200,-9,7,1902,24,1,1903,0,0,0,-9,0,0,0,2,1,5.0\r\n" +
	"2,USA,2,-9,7,1902,24,1,1903,1,1,1,-9,0,0,7,3,1,5.0\r\n" +
	"3,AUH,300,2,5,1913,2,5,1913,1,1,1,-9,0,0,8,4,1,5.0\r\n" +
	"4,IRN,630,-9,-9,1990,-9,-9,-9,1,1,1,-9,0,0,8,-9,1,5.0\r\n"

func TestCOW(t *testing.T) {
	s, f := ingesttest.Store(t), format(t, cow)
	sum := ingesttest.Import(t, s, f, disputes)
	if sum.Rejected != 1 { // Austria-Hungary is in no table of today's states
		t.Errorf("got %+v", sum)
	}
	got := ingesttest.Relations(t, s)
	if r := got["mid:2:200:1902"]; r == nil || r.From != "state:GBR" || r.When.String() != "1902-07/1903-01-24" ||
		r.Type != "THREATEN" || r.EventKey != "mid:2" || !strings.Contains(string(r.Attributes), `"stday":"-9"`) {
		t.Errorf("got %+v", r)
	}
	if r := got["mid:4:630:1990"]; r.When.String() != "1990/" || r.Type != "THREATEN" {
		t.Errorf("got %+v", r)
	}
	if sum := ingesttest.Import(t, s, f, disputes); sum.Created+sum.Updated > 0 {
		t.Errorf("again: %+v", sum)
	}
}

func TestPhoenix(t *testing.T) {
	row := strings.Join([]string{"1", "20240116", "2024", "01", "16", "IRNGOV", "IRN", "GOV", "", "PAK", "PAK", "", "",
		"0211", "02", "1", "3.4", "", "26.9", "64.1", "Panjgur", "Balochistan", "PAK", "a_1", "https://example.org",
		"wire"}, "\t") + "\n"
	got := ingesttest.Twice(t, ingesttest.Store(t), format(t, phoenix), row)
	if r := got["phoenix:1"]; r == nil || r.FromState != "state:IRN" || r.CAMEOCode != "0211" ||
		r.When.String() != "2024-01-16" || r.Place.Point.Lat != 26.9 {
		t.Errorf("got %+v", r)
	}
}

// TestRefused: each error of a mapping names its place.
func TestRefused(t *testing.T) {
	for change, want := range map[[2]string]string{
		{"format: graphd-csv/1", "format: x"}:          "format: is",
		{"  id: mid:{dispnum}:{ccode}:{styear}\n", ""}: "relation.id: is required",
		{"codes: cow", "codes: fifa"}:                  "relation.from.codes",
		{"  eventKey:", "  event:"}:                    "relation.event: is unknown",
		{"  name: Correlates", "  title: Correlates"}:  "source.name: is required",
		{"missing: [\"-9\"]", "delimiter: x"}:          "delimiter",
		{"    year: \"{styear}\"\n", ""}:               "relation.when",
	} {
		_, err := Parse([]byte(strings.Replace(cow, change[0], change[1], 1)))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: got %v, want %q", change, err, want)
		}
	}
	f := format(t, strings.Replace(cow, "{stabb}", "{state}", 1))
	if fault := ingesttest.Items(t, f, disputes)[0].Fault; fault == nil || !strings.Contains(fault.Reason, "lacks") {
		t.Errorf("an unknown column: got %v", fault)
	}
}

func FuzzRead(f *testing.F) { ingesttest.Fuzz(f, format(f, cow), disputes) }

func FuzzParse(f *testing.F) {
	f.Add(cow)
	f.Add(phoenix)
	f.Fuzz(func(t *testing.T, text string) { _, _ = Parse([]byte(text)) })
}
