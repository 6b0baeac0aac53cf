package ingest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"graphd/internal/edtf"
	"graphd/internal/ingest"
	"graphd/internal/ingest/gdelt"
	"graphd/internal/ingest/icews"
	"graphd/internal/ingest/ingesttest"
	"graphd/internal/kg"
	"graphd/internal/write"
)

// TestMatch: an entity is mapped by its very name; what is only alike waits for a decision, and is merged if it was
// created before that.
func TestMatch(t *testing.T) {
	s := ingesttest.Store(t)
	b := kg.Batch{Kind: kg.ChangeUpsert}
	for _, e := range []*kg.Entity{{ID: "group:adl", Kind: kg.KindMilitantGroup, Name: "Jaish al-Adl"},
		{ID: "person:rouhani", Kind: kg.KindOfficial, Name: "Hassan Rouhani"},
		{ID: "group:haram", Kind: kg.KindMilitantGroup, Name: "Boko Haram"}} {
		b.Entities = append(b.Entities, kg.EntityWrite{Entity: e})
	}
	if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "match.tsv")
	text := "Boko Haram\tConsult\tIran\t2014-01-01\n" + "Hasan Rouhani\tConsult\tIran\t2014-01-02\n" +
		"Hassan Rohani\tConsult\tIran\t2014-01-03\n"
	bring := func() ingest.Summary {
		t.Helper()
		sum, err := ingest.Run(t.Context(), s, []string{"-"}, ingest.Options{Format: "icews",
			Formats: []*ingest.Format{icews.Format}, Stdin: strings.NewReader(text), Match: file})
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	ends := func(id string) (n int) {
		for _, r := range ingesttest.Relations(t, s) {
			if r.From == id || r.To == id {
				n++
			}
		}
		return n
	}
	if sum := bring(); sum.Undecided != 2 {
		t.Errorf("got %+v", sum)
	}
	if ends("group:haram") != 1 || ends("person:rouhani") != 0 {
		t.Error("the very name is not mapped, or one that is alike is")
	}
	rows := read(t, file)
	var decided strings.Builder
	for line := range strings.Lines(rows) {
		switch {
		case strings.Contains(line, "\tHasan Rouhani\t"):
			line = "same" + line
		case strings.Contains(line, "\tHassan Rohani\t"):
			line = "other" + line
		}
		decided.WriteString(line)
	}
	if err := os.WriteFile(file, []byte(decided.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if sum := bring(); sum.Undecided != 0 || sum.Created+sum.Updated+sum.Rejected > 0 {
			t.Errorf("decided: got %+v", sum)
		}
	}
	if ends("person:rouhani") != 1 || ends("official:hasan-rouhani") != 0 || ends("official:hassan-rohani") != 1 {
		t.Errorf("the decisions are not what the graph has:\n%s", decided.String())
	}
}

// TestMatchByCountry: of those with the very name the one of the country counts, on the day; one of another country is
// listed, not mapped.
func TestMatchByCountry(t *testing.T) {
	s := ingesttest.Store(t)
	b := kg.Batch{Kind: kg.ChangeAssert}
	for _, e := range []*kg.Entity{{ID: "state:IRN", Kind: kg.KindState, Name: "Iran"},
		{ID: "state:PAK", Kind: kg.KindState, Name: "Pakistan"}, {ID: "source:s", Kind: kg.KindSource, Name: "S"},
		{ID: "person:ali-i", Kind: kg.KindOfficial, Name: "Ali Khan"},
		{ID: "person:ali-p", Kind: kg.KindOfficial, Name: "Ali Khan"},
		{ID: "person:omar-p", Kind: kg.KindOfficial, Name: "Omar Khan"},
		{ID: "person:nobody", Kind: kg.KindOfficial, Name: "Zayn Khan"},
		{ID: "province:i", Kind: kg.KindProvince, Name: "Balochistan"},
		{ID: "province:p", Kind: kg.KindProvince, Name: "Balochistan"}} {
		b.Entities = append(b.Entities, kg.EntityWrite{Entity: e})
	}
	for from, to := range map[string]string{"person:ali-i": "state:IRN", "person:ali-p": "state:PAK",
		"person:omar-p": "state:PAK"} {
		b.Relations = append(b.Relations, kg.NewRelation{ID: "office-" + from, Assertion: kg.Assertion{
			Type: kg.TypeHoldsOffice, From: from, To: to, When: edtf.MustParse("2010/2015"),
			Claims: kg.OwnVoice([]kg.Evidence{{Source: "source:s"}})}})
	}
	for from, to := range map[string]string{"province:i": "state:IRN", "province:p": "state:PAK"} {
		b.Relations = append(b.Relations, kg.NewRelation{ID: "part-" + from, Assertion: kg.Assertion{
			Type: kg.TypePartOf, From: from, To: to, When: edtf.MustParse("1950/.."),
			Claims: kg.OwnVoice([]kg.Evidence{{Source: "source:s"}})}})
	}
	if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
		t.Fatal(err)
	}
	const head = "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\t" +
		"Intensity\tTarget Name\tTarget Sectors\tTarget Country\tProvince\tCountry\n"
	text := head
	for i, who := range []string{"Ali Khan\t\tIran", "Omar Khan\t\tIran", "Zayn Khan\t\tIran",
		"Ali Khan\t\tPakistan"} {
		text += fmt.Sprintf("%d\t2012-06-01\t%s\tConsult\t040\t1\tChina\t\tChina\t%s\n", i, who,
			[]string{"Balochistan\tPakistan", "Balochistan\tIran", "Fars\tIran", "Balochistan\t"}[i])
	}
	file := filepath.Join(t.TempDir(), "match.tsv")
	sum, err := ingest.Run(t.Context(), s, []string{"-"}, ingest.Options{Format: "icews",
		Formats: []*ingest.Format{icews.Format}, Stdin: strings.NewReader(text), Match: file,
		Rejects: filepath.Join(t.TempDir(), "rejects")})
	if err != nil || sum.Rejected > 0 {
		t.Fatalf("%+v, %v", sum, err)
	}
	got, places := map[string]string{}, map[string]string{}
	for id, r := range ingesttest.Relations(t, s) {
		got[id], places[id] = r.From, r.Location
	}
	for id, want := range map[string]string{"icews:0:2012-06-01": "province:p", "icews:1:2012-06-01": "province:i",
		"icews:2:2012-06-01": "state:IRN", "icews:3:2012-06-01": ""} {
		if places[id] != want {
			t.Errorf("%s is in %q, want %q", id, places[id], want)
		}
	}
	for id, want := range map[string]string{"icews:0:2012-06-01": "person:ali-i",
		"icews:1:2012-06-01": "official:omar-khan", "icews:2:2012-06-01": "person:nobody",
		"icews:3:2012-06-01": "person:ali-p"} {
		if got[id] != want {
			t.Errorf("%s is from %s, want %s", id, got[id], want)
		}
	}
	if rows := read(t, file); sum.Undecided == 0 || !strings.Contains(rows, "person:omar-p") {
		t.Errorf("one of another country is not listed:\n%s", rows)
	}

	row := make([]string, 61) // of GDELT, where the name of a place says the province
	for at, value := range map[int]string{0: "1", 1: "20120601", 5: "IRN", 6: "IRAN", 7: "IRN", 15: "CHN", 16: "CHINA",
		17: "CHN", 26: "040", 51: "4", 52: "Panjgur, Balochistan, Pakistan", 53: "PK", 59: "20120601000000"} {
		row[at] = value
	}
	if _, err := ingest.Run(t.Context(), s, []string{"-"}, ingest.Options{Format: "gdelt",
		Formats: []*ingest.Format{gdelt.Format}, Stdin: strings.NewReader(strings.Join(row, "\t")), Match: file,
		Rejects: filepath.Join(t.TempDir(), "rejects")}); err != nil {
		t.Fatal(err)
	}
	if r := ingesttest.Relations(t, s)["gdelt:1"]; r == nil || r.Location != "province:p" {
		t.Errorf("got %+v, want that it is in province:p", r)
	}
}

// TestMatchFile: a file of decisions that is none is refused.
func TestMatchFile(t *testing.T) {
	for text, want := range map[string]string{"x\n": ":1: the columns", "": ""} {
		file := filepath.Join(t.TempDir(), "match.tsv")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := ingest.Run(t.Context(), ingesttest.Store(t), nil, ingest.Options{Match: file})
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}
