package gdelt

import (
	"strings"
	"testing"

	"graphd/internal/ingest/ingesttest"
)

// row makes a row of so many columns, whose values are not of GDELT.
func row(width int, values map[string]string) string {
	names := namesOf(width)
	out := make([]string, width)
	for i, name := range names {
		out[i] = values[name]
	}
	return strings.Join(out, "\t") + "\n"
}

func event(changes ...string) map[string]string {
	v := map[string]string{"GLOBALEVENTID": "1000000001", "SQLDATE": "20240116", "Actor1Code": "IRNMIL",
		"Actor1Name": "IRAN", "Actor1CountryCode": "IRN", "Actor1Type1Code": "MIL", "Actor2Code": "PAK",
		"Actor2Name": "PAKISTAN", "Actor2CountryCode": "PAK", "EventCode": "195", "EventRootCode": "19",
		"ActionGeo_Type": "4", "ActionGeo_FullName": `Panjgur, "Balochistan", Pakistan`, "ActionGeo_CountryCode": "PK",
		"ActionGeo_Lat": "26.96", "ActionGeo_Long": "64.1", "DATEADDED": "20240117001500",
		"SOURCEURL": "https://example.org/a"}
	for i := 0; i < len(changes); i += 2 {
		v[changes[i]] = changes[i+1]
	}
	return v
}

// TestWidths: files of all three widths go in, and again change nothing.
func TestWidths(t *testing.T) {
	for _, width := range []int{57, 58, 61} {
		text := row(width, event()) + row(width, event("GLOBALEVENTID", "1000000002", "EventCode", "010", "Actor2Code",
			"", "Actor2Name", "", "Actor2CountryCode", "")) +
			row(width, event("GLOBALEVENTID", "1000000003", "EventCode", "071", "Actor2Code", "", "Actor2Name", "",
				"Actor2CountryCode", ""))
		if !Format.Looks([]byte(text)) {
			t.Errorf("%d columns are not recognized", width)
		}
		got := ingesttest.Twice(t, ingesttest.Store(t), Format, text)
		r := got["gdelt:1000000001"]
		if len(got) != 3 || r == nil || r.Type != "ASSAULT" || r.When.String() != "2024-01-16" ||
			r.From != "organization:iran-mil" || r.FromState != "state:IRN" || r.To != "state:PAK" ||
			r.Location != "state:PAK" || r.ReportedOn.String() != "2024-01-17" ||
			r.Place.Name != `Panjgur, "Balochistan", Pakistan` {
			t.Errorf("%d columns: got %+v", width, r)
		}
		if r := got["gdelt:1000000002"]; r.Type != "STATEMENT" || r.To != "actor:unspecified" || r.CAMEOCode != "010" {
			t.Errorf("010, its leading zero kept, without a recipient: got %+v", r)
		}
		if r := got["gdelt:1000000003"]; r.Type != "AID" || r.To != "actor:not-named" {
			t.Errorf("aid to nobody named: got %+v", r)
		}
	}
}

// TestProvince: the name of a place says in which province it is.
func TestProvince(t *testing.T) {
	for _, test := range []struct{ kind, place, want string }{
		{kind: "1", place: "Pakistan"},
		{kind: "2", place: "Texas, United States", want: "Texas"},
		{kind: "3", place: "Houston, Texas, United States", want: "Texas"},
		{kind: "4", place: "Panjgur, Balochistan, Pakistan", want: "Balochistan"},
		{kind: "5", place: "Balochistan, Pakistan", want: "Balochistan"},
		{kind: "4", place: "Panjgur, Pakistan"}, // a town, of which no province is said
		{kind: "5", place: "Balochistan"},
		{kind: "1", place: "Bahamas, The"},
		{kind: "", place: "Balochistan, Pakistan"},
	} {
		e := event("ActionGeo_Type", test.kind, "ActionGeo_FullName", test.place)
		items := ingesttest.Items(t, Format, row(61, e))
		if len(items) != 1 || items[0].Fault != nil || items[0].Province != test.want {
			t.Errorf("%s, %q: got %+v, want province %q", test.kind, test.place, items, test.want)
		}
	}
}

func TestFaults(t *testing.T) {
	for _, test := range []struct {
		name, text, want string
	}{
		{"another width", row(58, event()) + row(57, event()), "the row has 57 columns"},
		{"a code that lost its zero", row(58, event("EventCode", "1")), "EventCode"},
		{"no date", row(58, event("SQLDATE", "20241301")), "SQLDATE"},
		{"no place", row(58, event("ActionGeo_Lat", "north")), "ActionGeo_Lat"},
	} {
		t.Run(test.name, func(t *testing.T) {
			items := ingesttest.Items(t, Format, test.text)
			if f := items[len(items)-1].Fault; f == nil || !strings.Contains(f.Error(), test.want) {
				t.Errorf("got %v, want %q", f, test.want)
			}
		})
	}
}

const mention = "1000000001\t20240116000000\t20240118120000\t1\texample.com\thttps://example.com/x\t3\t1\t2\t3\t1\t80\t" +
	"2000\t-3.1\tsrclc:fra;eng:x\t\n"

// TestMentions: each mention is a claim on its event; the event that comes again keeps them.
func TestMentions(t *testing.T) {
	s := ingesttest.Store(t)
	ingesttest.Import(t, s, Format, row(61, event()))
	text := mention + strings.ReplaceAll(mention, "example.com", "example.net") +
		strings.Replace(mention, "1000000001", "5", 1)
	for i := range 2 {
		sum := ingesttest.Import(t, s, Mentions, text)
		if sum.Read != 3 || sum.Rejected != 1 || i == 1 && sum.Updated+sum.Created > 0 {
			t.Errorf("got %+v, want one mention of an unknown event rejected", sum)
		}
	}
	r := ingesttest.Relations(t, s)["gdelt:1000000001"]
	if len(r.Claims) != 3 {
		t.Fatalf("got %d claims, want 3", len(r.Claims))
	}
	if c := r.Claims[1]; *c.Confidence != 0.8 || c.Evidence[0].ReportedOn.String() != "2024-01-18" ||
		!strings.Contains(c.Evidence[0].Locator, "sentence 3") {
		t.Errorf("got %+v", c)
	}
	if sum := ingesttest.Import(t, s, Format, row(61, event("AvgTone", "1"))); sum.Updated != 1 {
		t.Errorf("another row of the event: got %+v", sum)
	}
	if r := ingesttest.Relations(t, s)["gdelt:1000000001"]; len(r.Claims) != 3 {
		t.Errorf("got %d claims, want that the mentions stay", len(r.Claims))
	}
}

func FuzzRead(f *testing.F)     { ingesttest.Fuzz(f, Format, row(57, event()), row(61, event())) }
func FuzzMentions(f *testing.F) { ingesttest.Fuzz(f, Mentions, mention) }
