package ucdp

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"graphd/internal/ingest"
	"graphd/internal/ingest/ingesttest"
)

var header = strings.Join(columns, ",") + "\n"

// row makes a row; its values are not of UCDP.
func row(changes ...string) string {
	v := map[string]string{"id": "1", "relid": "IRN-2024-1", "type_of_violence": "1", "side_a": "Government of Iran",
		"side_a_new_id": "114", "gwnoa": "630", "side_b": "Jaish al-Adl", "side_b_new_id": "7001",
		"source_article": `"Wire, ""Clash""; Paper"`, "source_date": "2024-01-18;2024-01-17", "where_prec": "2",
		"where_coordinates": "Rask town", "latitude": "26.2", "longitude": "61.4", "geom_wkt": "POINT (61.4 26.2)",
		"country": "Iran", "country_id": "630", "event_clarity": "1", "date_prec": "1",
		"date_start": "2024-01-16 00:00:00.000", "date_end": "2024-01-16 00:00:00.000", "best": "3", "low": "2",
		"high": "5"}
	for i := 0; i < len(changes); i += 2 {
		v[changes[i]] = changes[i+1]
	}
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = v[c]
	}
	return strings.Join(out, ",") + "\n"
}

func TestRead(t *testing.T) {
	text := row() +
		row("id", "2", "date_prec", "4", "date_start", "2024-01-01", "date_end", "2024-01-31") +
		row("id", "3", "type_of_violence", "3", "side_b", "Civilians", "date_prec", "2") +
		row("id", "4", "type_of_violence", "2", "side_a", "PKK", "gwnoa", "", "best", "", "low", "", "high", "")
	for name, file := range map[string]string{"with header": header + text, "without": text} {
		t.Run(name, func(t *testing.T) {
			if !Format.Looks([]byte(file)) {
				t.Error("it is not recognized")
			}
			got := ingesttest.Twice(t, ingesttest.Store(t), Format, file)
			r := got["ucdp:1"]
			if len(got) != 4 || r.From != "state:IRN" || !strings.HasPrefix(r.To, "group:") ||
				r.When.String() != "2024-01-16" || r.DeathToll.Min != 2 || *r.DeathToll.Max != 5 ||
				r.ReportedOn.String() != "2024-01-17" || r.Claims[0].Evidence[0].Locator != `Wire, "Clash"; Paper` {
				t.Errorf("got %+v", r)
			}
			if got := got["ucdp:2"].When.String(); got != "[2024-01-01..2024-01-31]" {
				t.Errorf("some day of January: got %s", got)
			}
			if r := got["ucdp:3"]; r.When.String() != "2024-01-16~" || r.To != "actor:civilians-iran" {
				t.Errorf("civilians, about that day: got %+v", r)
			}
			if r := got["ucdp:4"]; r.DeathToll != nil || r.From != "group:pkk" {
				t.Errorf("no figures: got %+v", r)
			}
		})
	}
}

// TestReleases: a release that says something else makes a new version; an old one loaded again undoes nothing.
func TestReleases(t *testing.T) {
	s := ingesttest.Store(t)
	ingesttest.Import(t, s, Format, header+row())
	if sum := ingesttest.Import(t, s, Format, header+row("best", "4")); sum.Updated != 1 {
		t.Errorf("the next release: got %+v", sum)
	}
	if sum := ingesttest.Import(t, s, Format, header+row()); sum.Updated+sum.Created > 0 {
		t.Errorf("the first one again: got %+v", sum)
	}
}

// TestComplete: what a complete release lacks is retracted, on the days that it covers; nothing is while a row cannot
// be read, or by a part of a release.
func TestComplete(t *testing.T) {
	for _, test := range []struct {
		name, text string
		part       bool
		left       string
		says       string
	}{
		{name: "one is gone", text: row() + row("id", "3", "date_start", "2024-01-30", "date_end", "2024-01-30"),
			left: "ucdp:1 ucdp:3 ucdp:4"},
		{name: "a part", text: row(), part: true, left: "ucdp:1 ucdp:2 ucdp:3 ucdp:4"},
		{name: "other days", text: row("id", "4", "date_start", "2025-02-01", "date_end", "2025-02-01"),
			left: "ucdp:1 ucdp:2 ucdp:3 ucdp:4"},
		{name: "not all can be read", text: row() + row("id", "3", "best", "many"), says: "1 rows could not be read",
			left: "ucdp:1 ucdp:2 ucdp:3 ucdp:4"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := ingesttest.Store(t)
			ingesttest.Import(t, s, Format, header+row()+
				row("id", "2", "date_start", "2024-01-20", "date_end", "2024-01-20")+
				row("id", "3", "date_start", "2024-01-30", "date_end", "2024-01-30")+
				row("id", "4", "date_start", "2025-02-01", "date_end", "2025-02-01"))
			sum, err := ingest.Run(t.Context(), s, []string{"-"}, ingest.Options{Format: "ucdp", Complete: !test.part,
				Formats: []*ingest.Format{Format}, Stdin: strings.NewReader(header + test.text),
				Rejects: filepath.Join(t.TempDir(), "rejects")})
			if (err == nil) != (test.says == "") || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v, want %q", err, test.says)
			}
			var left []string
			for id := range ingesttest.Relations(t, s) {
				left = append(left, id)
			}
			slices.Sort(left)
			if got := strings.Join(left, " "); got != test.left || sum.Dropped != 4-len(left) {
				t.Errorf("left are %s, want %s; %d dropped", got, test.left, sum.Dropped)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"ends before it begins", row("date_end", "2024-01-01"), "date_end"},
		{"no such violence", row("type_of_violence", "4"), "type_of_violence"},
		{"half a death", row("best", "1.5"), "best"},
	} {
		if f := ingesttest.Items(t, Format, header+test.text)[0].Fault; f == nil || f.Column != test.want {
			t.Errorf("%s: got %v", test.name, f)
		}
	}
}

func FuzzRead(f *testing.F) { ingesttest.Fuzz(f, Format, header+row(), row(), header+"\"\n\"") }

func TestProvinceName(t *testing.T) {
	for adm1, want := range map[string]string{"Sistan and Baluchestan province": "Sistan and Baluchestan",
		"Aleppo governorate": "Aleppo", "Borno state": "Borno", "Central Region": "Central Region", "Kabul": "Kabul",
		"": ""} {
		if got := provinceName(adm1); got != want {
			t.Errorf("%q: got %q, want %q", adm1, got, want)
		}
	}
}
