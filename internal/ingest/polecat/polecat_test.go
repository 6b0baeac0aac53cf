package polecat

import (
	"strings"
	"testing"

	"graphd/internal/ingest/ingesttest"
)

// row makes a row; its values are not of POLECAT, whose terms do not let them be passed on.
func row(changes ...string) string {
	v := map[string]string{"Event ID": "20240116-1", "Event Date": "2024-01-16", "Event Type": "ASSAULT",
		"Event Mode": "aerial", "Intensity": "-9.0", "Contexts": "military; terrorism; weather", "Actor Name": "Iran",
		"Actor Country": "IRN", "Primary Actor Sector": "MIL", "Recipient Name": "Jaish al-Adl",
		"Recipient Country": "IRN; PAK", "Primary Recipient Sector": "REB", "Placename": "Panjgur", "Country": "PAK",
		"Latitude": "26.96", "Longitude": "64.1", "Publication Date": "2024-01-17", "Source": "Paper"}
	for i := 0; i < len(changes); i += 2 {
		v[changes[i]] = changes[i+1]
	}
	out := make([]string, len(columns))
	for i, c := range columns {
		if out[i] = v[c]; out[i] == "" {
			out[i] = "None"
		}
	}
	return strings.Join(out, "\t")
}

var header = strings.Join(columns, "\t") + "\n"

func TestRead(t *testing.T) {
	text := header + row() + "\n" +
		row("Event ID", "2", "Publication Date", "2024-01-16", "Event Mode", "rain", "Actor Name", "Jane Doe",
			"Actor Title", "Minister", "Wikipedia Actor ID", "Jane Doe", "Primary Actor Sector", "GOV") + "\n" +
		row("Event ID", "3", "Event Type", "AID", "Event Mode", "None", "Recipient Name", "None",
			"Recipient Country", "None") + "\t\t\t\n"
	if !Format.Looks([]byte(text)) {
		t.Error("it is not recognized")
	}
	got := ingesttest.Twice(t, ingesttest.Store(t), Format, text)
	r := got["polecat:20240116-1"]
	if len(got) != 3 || r.Mode != "aerial" || len(r.Contexts) != 2 || r.From != "state:IRN" ||
		r.To != "group:jaish-al--adl" || r.ToState != "" || r.Location != "state:PAK" ||
		r.When.String() != "2024-01-16" || r.ReportedOn.String() != "2024-01-17" {
		t.Errorf("got %+v", r)
	}
	if r := got["polecat:2"]; r.When.String() != "2024-01-16~" || r.Mode != "" || r.From != "official:jane-doe" ||
		r.FromState != "state:IRN" {
		t.Errorf("the day of the publication, by a minister: got %+v", r)
	}
	if r := got["polecat:3"]; r.To != "actor:not-named" {
		t.Errorf("surplus columns, nobody named: got %+v", r)
	}
}

// TestHeaders: files whose header names the intensity otherwise, or more columns than the rows have.
func TestHeaders(t *testing.T) {
	more := strings.TrimSuffix(strings.Replace(header, "Source\t", "Source\tHeadline\tEvent Text\tFeed\tStory ID\t", 1),
		"\n") + "\n"
	for name, head := range map[string]string{"another name": strings.Replace(header, "Intensity", "Event Intensity", 1),
		"more names": more, "none": ""} {
		it := ingesttest.Items(t, Format, head+row()+"\n")[0]
		if it.Fault != nil || it.Relations[0].Claims[0].Evidence[0].ReportedOn.String() != "2024-01-17" ||
			!strings.Contains(string(it.Relations[0].Attributes), "-9.0") {
			t.Errorf("%s: got %+v, %v", name, it.Relations, it.Fault)
		}
	}
}

func TestFaults(t *testing.T) {
	for _, change := range [][2]string{{"Event Date", "soon"}, {"Event Type", "STATEMENT"}, {"Latitude", "x"},
		{"Event ID", ""}} {
		f := ingesttest.Items(t, Format, header+row(change[0], change[1]))[0].Fault
		if f == nil || f.Column != change[0] {
			t.Errorf("%v: got %v", change, f)
		}
	}
}

func FuzzRead(f *testing.F) { ingesttest.Fuzz(f, Format, header+row(), row()) }
