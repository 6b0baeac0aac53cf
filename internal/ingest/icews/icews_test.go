package icews

import (
	_ "embed"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/ingest/ingesttest"
	"graphd/internal/kg"
)

//go:embed testdata/events.2018.tab
var sample string

const rows = "Iran\tMake statement\tChina\t2014-01-02\n" +
	"Iran\tMake statement\tChina\t2014-01-02\n" +
	"Islamic Republic of Iran\tHost a visit\tForeign Affairs (China)\t2014-01-03\n" +
	"Xi Jinping\tAccuse of crime, corruption\tCitizen (Puerto Rico)\t2014-01-04\n" +
	"Iran\tThreaten with repression\tPolice (China)\t2014-01-05\n" +
	"Iran\tAppeal for aid\tBoko Haram\t2014-01-06\n"

// TestFour: rows of four columns.
func TestFour(t *testing.T) {
	items := ingesttest.Items(t, Format, rows)
	var relations []kg.NewRelation
	entities := map[string]*kg.Entity{}
	for _, it := range items {
		if it.Fault != nil {
			t.Fatal(it.Fault)
		}
		relations = append(relations, it.Relations...)
		for _, e := range it.Entities {
			entities[e.ID] = e
		}
	}
	for id, kind := range map[string]kg.Kind{
		"source:icews": kg.KindSource, "state:IRN": kg.KindState, "state:PRI": kg.KindState,
		"organization:foreign-affairs-china": kg.KindOrganization, "actor:citizen-puerto-rico": kg.KindActor,
		"official:xi-jinping": kg.KindOfficial, "organization:police-china": kg.KindOrganization,
		"group:boko-haram": kg.KindMilitantGroup,
	} {
		if e := entities[id]; e == nil || e.Kind != kind {
			t.Errorf("%s: got %+v, want one of kind %s", id, e, kind)
		}
	}
	if len(relations) != 6 {
		t.Fatalf("got %d relations, want 6", len(relations))
	}
	if relations[0].ID == relations[1].ID {
		t.Error("the same row twice has one id")
	}
	if r := relations[0]; r.Type != kg.TypeStatement || r.From != "state:IRN" || r.CAMEOCode != "010" ||
		r.When.String() != "2014-01-02" {
		t.Errorf("statement: %+v", r)
	}
	if r := relations[2]; r.Mode != "visit" || r.From != "organization:foreign-affairs-china" ||
		r.FromState != "state:CHN" || r.To != "state:IRN" ||
		string(r.Attributes) != `{"source":"Islamic Republic of Iran"}` {
		t.Errorf("a visit that is hosted leads from the visitor: %+v, %s", r, r.Attributes)
	}
	if r := relations[3]; r.Type != "ACCUSE" || r.Mode != "allege" || r.ToState != "state:PRI" {
		t.Errorf("accusation: %+v", r)
	}
	if r := relations[4]; r.Type != "THREATEN" || r.CAMEOCode != "" ||
		string(r.Attributes) != `{"event":"Threaten with repression"}` {
		t.Errorf("a text without a code: %+v", r)
	}
	if r := relations[5]; r.Type != "REQUEST" {
		t.Errorf("root 02: %+v", r)
	}
}

// TestSeen: rows are counted as a map counts them, at any size of the parts, in little memory.
func TestSeen(t *testing.T) {
	const rows = 200_000
	var s seen
	want := map[uint64]int{}
	random := rand.New(rand.NewPCG(1, 2))
	for range rows {
		hash := random.Uint64N(rows) * 0x9e3779b97f4a7c15 // about a third come again
		if random.IntN(10) == 0 {
			hash = 1<<56 - 1 - random.Uint64N(1<<10) // and some have their places at the end of the first part
		}
		hash |= 1
		want[hash]++
		if got := s.add(hash); got != want[hash] {
			t.Fatalf("%#x: got %d, want %d", hash, got, want[hash])
		}
	}
	taken, places := 0, 0
	for _, p := range s.parts {
		taken, places = taken+p.n, places+len(p.places)
	}
	if taken != len(want) || places > taken*3/2+256*64 {
		t.Errorf("%d places, %d taken; want %d taken, and at most half as many free", places, taken, len(want))
	}
}

// TestWide: the Dataverse's rows go in, and again change nothing.
func TestWide(t *testing.T) {
	got := ingesttest.Twice(t, ingesttest.Store(t), Format, sample)
	if len(got) != 24 {
		t.Errorf("got %d relations, want 24", len(got))
	}
	r := got["icews:32889836:2018-06-01"]
	if r == nil {
		t.Fatal("the first row's relation is not there")
	}
	seen := []string{string(r.Type), r.When.String(), r.FromState, r.ToState, r.Location, r.Place.Name, r.EventKey,
		r.CAMEOCode}
	want := []string{"CONSULT", "2018-06-01", "state:BGD", "state:VNM", "state:VNM", "Hanoi", "icews:47400351/2", "040"}
	if d := cmp.Diff(want, seen); d != "" {
		t.Error(d)
	}
}

// TestOdd: what files of single years have of their own.
func TestOdd(t *testing.T) {
	header, row := strings.Split(sample, "\n")[0], strings.Split(sample, "\n")[1]
	tests := []struct {
		name, text string
		id, code   string // of the first item's relation
		fault      string // or what is wrong with it
	}{
		{name: "2017: days as month/day/year", text: strings.ReplaceAll(header+"\n"+row, "2018-06-01", "6/1/2018"),
			id: "icews:32889836:2018-06-01", code: "040"},
		{name: "2017: no column CAMEO Code",
			text: strings.Replace(header, "CAMEO Code\t", "", 1) + "\n" + strings.Replace(row, "\t040\t", "\t", 1),
			id:   "icews:32889836:2018-06-01", code: "040"},
		{name: "2017: a code that is none", text: header + "\n" + strings.Replace(row, "\t040\t", "\t13y\t", 1),
			id: "icews:32889836:2018-06-01", code: "040"},
		{name: "byte order mark and CRLF", text: "\ufeff" + header + "\r\n" + row + "\r\n",
			id: "icews:32889836:2018-06-01", code: "040"},
		{name: "Latin-1", text: header + "\n" + strings.Replace(row, "Hanoi", "H\xe1noi", 1),
			id: "icews:32889836:2018-06-01", code: "040"},
		{name: "no date", text: header + "\n" + strings.Replace(row, "2018-06-01", "June", 1),
			fault: `Event Date "June": is not a day: write 2018-06-01 or 6/1/2018`},
		{name: "no id", text: header + "\n" + strings.TrimPrefix(row, "32889836"), fault: "Event ID: is required"},
		{name: "a text that no table has", text: "Iran\tSing a song\tPakistan\t2014-01-03\n",
			fault: `event "Sing a song": is in no table of event texts`},
		{name: "a place that is none", text: header + "\n" + strings.Replace(row, "21.0245", "121.0245", 1),
			fault: `Latitude "121.0245": is not a number of degrees from -90 to 90`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			it := ingesttest.Items(t, Format, test.text)[0]
			if test.fault != "" {
				if it.Fault == nil || it.Fault.Error() != test.fault {
					t.Fatalf("got %v, want %s", it.Fault, test.fault)
				}
				return
			}
			if it.Fault != nil {
				t.Fatal(it.Fault)
			}
			if r := it.Relations[0]; r.ID != test.id || r.CAMEOCode != test.code {
				t.Errorf("got %s, %s; want %s, %s", r.ID, r.CAMEOCode, test.id, test.code)
			}
			if test.name == "Latin-1" && (it.Relations[0].Place.Name != "Hánoi" || len(it.Notes) == 0) {
				t.Errorf("got %q with notes %q", it.Relations[0].Place.Name, it.Notes)
			}
		})
	}
}

func TestLooks(t *testing.T) {
	for text, want := range map[string]bool{sample: true, rows: true, "a\tb\tc\td\n": false, "": false} {
		if got := Format.Looks([]byte(text)); got != want {
			t.Errorf("%.20q: got %v, want %v", text, got, want)
		}
	}
}

func FuzzRead(f *testing.F) { ingesttest.Fuzz(f, Format, sample, rows, "\"\t\x00\n\t\t\t2014-01-01\n") }
