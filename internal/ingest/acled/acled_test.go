package acled

import (
	"strings"
	"testing"

	"graphd/internal/ingest/ingesttest"
)

// The rows are synthetic: ACLED's terms do not let its own be passed on.
const sample = "\ufeffevent_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1," +
	"assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2," +
	"admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp\n" +
	`XXX1,16 January 2024,2024,1,Political violence,Explosions/Remote violence,Air/drone strike,` +
	`Military Forces of Iran (1989-),,State forces,Jaish al-Adl,,Rebel group,State forces-Rebel group,,586,South Asia,` +
	`Pakistan,Balochistan,Panjgur,,Panjgur,26.96,64.09,2,"Paper; Wire",International,"Two, so they say.",2,,1705500000` +
	"\n" +
	`XXX2,16-Jan-24,2024,2,Demonstrations,Protests,Peaceful protest,Protesters (Iran),,6,,,0,60,,364,Middle East,Iran,` +
	`Sistan-Baluchestan,,,Zahedan,29.5,60.86,1,Paper,National,,0,crowd size=no report,1705500001` + "\n" +
	`XXX3,2024-01-15,2024,3,Strategic developments,Strategic developments,Agreement,Government of Iran (1989-),,1,` +
	`Government of Pakistan (2022-),,1,11,,364,Middle East,Iran,,,,Tehran,35.7,51.4,3,Paper,,,0,,1705500002` + "\n"

func TestRead(t *testing.T) {
	if !Format.Looks([]byte(sample)) {
		t.Error("it is not recognized")
	}
	got := ingesttest.Twice(t, ingesttest.Store(t), Format, sample)
	r := got["acled:XXX1"]
	if len(got) != 3 || r.Type != "ASSAULT" || r.Mode != "aerial" || r.FromState != "state:IRN" ||
		r.To != "group:jaish-al--adl" || r.Location != "state:PAK" || r.DeathToll.Min != 2 ||
		r.Place.Precision != "district" || !strings.Contains(string(r.Attributes), `"notes":"Two, so they say."`) {
		t.Errorf("got %+v, %s", r, r.Attributes)
	}
	if r := got["acled:XXX2"]; r.When.String() != "[2024-01-10..2024-01-22]" || r.To != "actor:unspecified" ||
		r.DeathToll != nil || r.Mode != "demo" {
		t.Errorf("some day of that week, by nobody against nobody: got %+v", r)
	}
	if r := got["acled:XXX3"]; r.When.String() != "2024-01" || r.FromState != "state:IRN" && r.ToState != "state:IRN" {
		t.Errorf("some day of that month: got %+v", r)
	}
}

// TestLiving: a row with a later timestamp is a correction, and a line of the list of deletions a retraction; after
// that the old file changes nothing.
func TestLiving(t *testing.T) {
	s := ingesttest.Store(t)
	ingesttest.Import(t, s, Format, sample)
	newer := strings.Replace(strings.Replace(sample, ",2,,1705500000", ",3,,1706000000", 1), "acled", "acled", 1)
	if sum := ingesttest.Import(t, s, Format, newer); sum.Updated != 1 {
		t.Errorf("a newer row: got %+v", sum)
	}
	deleted := "event_id_cnty,deleted_timestamp\nXXX2,1706100000\n"
	for i := range 2 {
		if sum := ingesttest.Import(t, s, Format, deleted); sum.Rejected > 0 || sum.Updated != 1-i {
			t.Errorf("deletions: got %+v", sum)
		}
	}
	if sum := ingesttest.Import(t, s, Format, sample); sum.Created+sum.Updated > 0 {
		t.Errorf("the old file: got %+v", sum)
	}
	got := ingesttest.Relations(t, s)
	if len(got) != 2 || got["acled:XXX1"].DeathToll.Min != 3 {
		t.Errorf("got %v", got)
	}
}

func TestFaults(t *testing.T) {
	for _, test := range []struct{ from, to, want string }{
		{"16 January 2024", "January", "event_date"},
		{",2024,1,", ",2024,9,", "time_precision"},
		{"Explosions/Remote violence,Air/drone strike", "Weather,Rain", "event_type"},
		{"26.96", "96.96", "latitude"},
	} {
		if f := ingesttest.Items(t, Format, strings.Replace(sample, test.from, test.to, 1))[0].Fault; f == nil ||
			f.Column != test.want {
			t.Errorf("%s: got %v, want a fault of %s", test.to, f, test.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	ingesttest.Fuzz(f, Format, sample, "event_id_cnty,deleted_timestamp\n1,2\n", "event_id_cnty;event_date\n1;2024\n")
}
