package ftm

import (
	_ "embed"
	"strings"
	"testing"

	"graphd/internal/ingest/ingesttest"
	"graphd/internal/kg"
	"graphd/internal/store"
)

//go:embed testdata/parteispenden.ftm.json
var sample string

// TestSample: real rows go in, and again change nothing. Ends may come behind what ties them together.
func TestSample(t *testing.T) {
	if !Format.Looks([]byte(sample)) {
		t.Error("it is not recognized")
	}
	got := ingesttest.Twice(t, ingesttest.Store(t), Format, sample)
	r := got["ftm:2216b422a31242fe204654ce194864661f515921"]
	if r == nil || r.Type != "AID" || r.When.String() != "2011-12-29" ||
		r.To != "ftm:6d03aec76fdeec8f9697d8b19954ab6fc2568bc8" || !strings.Contains(string(r.Attributes), "100000") {
		t.Errorf("got %+v", r)
	}
}

const ties = `{"id":"m1","schema":"Membership","properties":{"member":["p1"],"organization":["o1"],` +
	`"startDate":["2014","2015-03"],"role":["chair"]},"datasets":["x"]}
{"id":"p1","schema":"Person","properties":{"name":["Jane Doe","J. Doe"],"birthDate":["1970"],"wikidataId":["Q1"]}}
{"id":"o1","schema":"Organization","properties":{"name":["Ministry"]}}
{"id":"u1","schema":"Occupancy","properties":{"holder":["h1"],"post":["o1"],"endDate":["2020-01-01T00:00:00"]}}
`

func TestTies(t *testing.T) {
	s := ingesttest.Store(t)
	got := ingesttest.Twice(t, s, Format, ties)
	r := got["ftm:m1"]
	if r == nil || r.Type != kg.TypeMemberOf || r.Role != "chair" || r.When.String() != "2014/.." || len(r.Claims) != 2 ||
		r.Claims[1].When.String() != "2015-03/.." {
		t.Errorf("two dates disagree: got %+v", r)
	}
	if r := got["ftm:u1"]; r.Type != kg.TypeHoldsOffice || r.When.String() != "/2020-01-01" {
		t.Errorf("got %+v", r)
	}
	err := s.Read(t.Context(), func(rd store.Reader) error {
		list, err := rd.Entities(t.Context(), []string{"ftm:p1"})
		if err == nil && (len(list) != 1 || list[0].Name != "Jane Doe" || len(list[0].Aliases) != 1 ||
			!strings.Contains(list[0].Description, "birthDate: 1970")) {
			t.Errorf("got %+v", list)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestDelta: a delta adds, changes and deletes.
func TestDelta(t *testing.T) {
	s := ingesttest.Store(t)
	ingesttest.Import(t, s, Format, ties)
	delta := `{"op":"MOD","entity":{"id":"o1","schema":"Organization","properties":{"name":["The Ministry"]}}}
{"op":"DEL","entity":{"id":"u1","schema":"Occupancy"}}
{"op":"DEL","entity":{"id":"p1","schema":"Person"}}
`
	if sum := ingesttest.Import(t, s, Format, delta); sum.Rejected > 0 || sum.Updated != 3 {
		t.Errorf("got %+v", sum)
	}
	if got := ingesttest.Relations(t, s); len(got) != 0 {
		t.Errorf("got %d relations, want none", len(got))
	}
	if sum := ingesttest.Import(t, s, Format, delta); sum.Rejected+sum.Updated+sum.Created > 0 {
		t.Errorf("again: got %+v", sum)
	}
}

func TestFaults(t *testing.T) {
	for text, want := range map[string]string{
		`{"id":"x"}`: "schema: is required", `{"schema":"Person"}`: "id: is required", `{`: "unexpected end",
		`{"id":"x","schema":"Family","properties":{"person":["a"]}}`:                                    "relative: is required",
		`{"op":"DEL","entity":{"id":"x"}}`:                                                              "schema: is required",
		`{"id":"x","schema":"Payment","properties":{"payer":["a"],"beneficiary":["b"],"date":["May"]}}`: "date",
	} {
		if f := ingesttest.Items(t, Format, text)[0].Fault; f == nil || !strings.Contains(f.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, f, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	ingesttest.Fuzz(f, Format, ties, `{"op":"DEL","entity":{"id":"a","schema":"Family"}}`)
}
