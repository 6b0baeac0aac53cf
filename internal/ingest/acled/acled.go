// Package acled reads the events of the Armed Conflict Location & Event Data project (ACLED), and its lists of deleted
// events.
package acled

import (
	"strconv"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/ingest"
	"graphd/internal/ingest/actors"
	"graphd/internal/ingest/country"
	"graphd/internal/kg"
)

// Format reads events, of whichever year's columns, and lists of deleted events.
var Format = &ingest.Format{Name: "acled", Title: "ACLED events, and lists of deleted ones", Extension: "csv",
	IDs: "acled:", Looks: looks, Open: open}

// source is the data set as the source of what its rows say.
var source = &kg.Entity{ID: "source:acled", Kind: kg.KindSource,
	Name:      "ACLED, Armed Conflict Location & Event Data",
	Publisher: "ACLED", URL: "https://acleddata.com/"}

func isHeader([]string) bool { return true }

func looks(head []byte) bool {
	line := ingest.FirstLine(head)
	return strings.Contains(line, "event_id_cnty") &&
		(strings.Contains(line, "sub_event_type") || strings.Contains(line, "deleted_timestamp"))
}

func open(in *ingest.Input) (ingest.Reader, error) {
	d := ingest.CSV
	if line := ingest.FirstLine(in.Head()); strings.Count(line, ";") > strings.Count(line, ",") {
		d.Comma = ';' // as exports of some countries' spreadsheets
	}
	t, err := ingest.NewTable(in, d, nil, isHeader)
	if err != nil {
		return nil, err
	}
	return t.Reader((&events{t, in.Tells}).read), nil
}

type events struct {
	*ingest.Table
	tells bool
}

func (r *events) read(row ingest.Row) *ingest.Fault {
	id := row.Get("event_id_cnty")
	if id == "" {
		return ingest.Faultf("event_id_cnty", "", "is required")
	}
	id = "acled:" + strings.Join(strings.Fields(id), "-")
	if r.Has("deleted_timestamp") {
		at := row.Get("deleted_timestamp")
		if n, err := strconv.ParseInt(at, 10, 64); err == nil {
			at = time.Unix(n, 0).UTC().Format(time.RFC3339)
		}
		row.Retractions = []kg.Retraction{{ID: id, Reason: "deleted by ACLED at " + at}}
		return nil
	}
	when, fault := date(row)
	if fault != nil {
		return fault
	}
	what, rule := typeOf(row.Get("event_type"), row.Get("sub_event_type"))
	if what == nil {
		return ingest.Faultf("event_type", row.Get("event_type"), "is not one of ACLED's six types of events")
	}
	where := country.ByName(row.Get("country"))
	if c := countryOf(row.Get("iso")); c != nil {
		where = c
	}
	from, to := actor(row, "1", where), actor(row, "2", where)
	claim := kg.Claim{Stance: kg.StanceAsserts, Evidence: []kg.Evidence{{Source: source.ID,
		Locator: ingest.Text(row.Get("source"))}}}
	if n, fault := ingest.Whole(row, "fatalities"); fault != nil {
		return fault
	} else if n != nil && *n > 0 { // 0 is also what is not known
		most := *n
		claim.Deaths = &kg.Casualties{Min: *n, Max: &most}
	}
	n := kg.NewRelation{ID: id, Assertion: kg.Assertion{Type: what.kind, Mode: what.mode, When: when,
		Attributes: row.Attributes().JSON(), Claims: []kg.Claim{claim}}}
	row.Entities = append(actors.Set(&n, from, to), source)
	if where != nil {
		n.Location, row.Province = where.ID(), row.Get("admin1")
		row.Entities = append(row.Entities, where.Entity())
	}
	if name := row.Get("location"); name != "" {
		point, fault := ingest.PointOf(row, "latitude", "longitude")
		if fault != nil {
			return fault
		}
		n.Place = &kg.Place{Name: actors.Name(name), Point: point, Precision: precisions[row.Get("geo_precision")]}
	}
	row.Relations = []kg.NewRelation{n}
	if r.tells {
		row.Rules = append(row.Rules, "event: "+rule, "from "+from.ID+": "+from.Rule, "to "+to.ID+": "+to.Rule,
			"time_precision "+row.Get("time_precision")+": "+when.String())
	}
	return nil
}

var precisions = map[string]string{"1": "town", "2": "district", "3": "province"}

// countryOf returns the country of a numeric ISO code; the tables have none, so only the older letters are known.
func countryOf(code string) *country.Country {
	if len(code) == 3 && code[0] >= 'A' {
		return country.ByISO3(code)
	}
	return nil
}

// date reads when the event was: to the day, to the week (some day of a week that holds the day), or to the month.
func date(row ingest.Row) (edtf.Value, *ingest.Fault) {
	on, fault := ingest.DayOf(row, "event_date",
		"2 January 2006", "2-January-2006", "02-Jan-06", "2-Jan-06", "02/01/2006")
	if fault != nil {
		return edtf.Value{}, fault
	}
	switch p := row.Get("time_precision"); p {
	case "", "1":
		return ingest.When(on, ""), nil
	case "2":
		return ingest.WithinDays(on-6, on+6), nil
	case "3":
		return edtf.MustParse(on.String()[:len("2024-01")]), nil
	default:
		return edtf.Value{}, ingest.Faultf("time_precision", p, "is not 1, 2 or 3")
	}
}

type event struct {
	kind kg.RelationType
	mode string
}

// bySubType are what ACLED's sub-types are in PLOVER, and byType its types, for those that are not listed.
var bySubType = map[string]event{
	"air/drone strike": {"ASSAULT", "aerial"}, "suicide bomb": {"ASSAULT", "suicide-attack"},
	"shelling/artillery/missile attack": {"ASSAULT", "heavy-weapons"}, "grenade": {"ASSAULT", "explosives"},
	"remote explosive/landmine/ied": {"ASSAULT", "explosives"}, "chemical weapon": {"ASSAULT", "unconventional"},
	"sexual violence": {"ASSAULT", "sexual"}, "abduction/forced disappearance": {"ASSAULT", "abduct"},
	"peaceful protest": {"PROTEST", "demo"}, "protest with intervention": {"PROTEST", "demo"},
	"excessive force against protesters": {"PROTEST", "demo"}, "violent demonstration": {"PROTEST", "riot"},
	"mob violence": {"PROTEST", "riot"}, "agreement": {"AGREE", ""}, "arrests": {"COERCE", "arrest"},
	"disrupted weapons use": {"COERCE", "seize"}, "headquarters or base established": {"MOBILIZE", "troops"},
	"looting/property destruction":        {"ASSAULT", "destroy"},
	"non-violent transfer of territory":   {"RETREAT", "withdraw"},
	"change to group/activity":            {"MOBILIZE", ""},
	"other":                               {"MOBILIZE", ""},
	"government regains territory":        {"ASSAULT", ""},
	"non-state actor overtakes territory": {"ASSAULT", ""},
}

var byType = map[string]event{"battles": {"ASSAULT", ""}, "protests": {"PROTEST", ""}, "riots": {"PROTEST", "riot"},
	"explosions/remote violence": {"ASSAULT", "explosives"}, "violence against civilians": {"ASSAULT", ""},
	"strategic developments": {"MOBILIZE", ""}}

func typeOf(kind, sub string) (*event, string) {
	e, ok := bySubType[strings.ToLower(sub)]
	rule := "the sub-type " + sub
	if !ok {
		e, ok = byType[strings.ToLower(kind)]
		rule = "the type " + kind
	}
	if !ok {
		return nil, ""
	}
	if !e.kind.Info().HasMode(e.mode) {
		e.mode = ""
	}
	return &e, rule + " is " + strings.TrimSpace(string(e.kind)+" "+e.mode)
}

// kinds are those of ACLED's kinds of actors, by number and by the beginning of their names.
var kinds = []struct {
	number, begins string
	kind           kg.Kind
}{
	{"1", "state forces", kg.KindOrganization}, {"2", "rebel", kg.KindMilitantGroup},
	{"3", "political militia", kg.KindMilitantGroup}, {"4", "identity militia", kg.KindMilitantGroup},
	{"5", "rioters", kg.KindActor}, {"6", "protesters", kg.KindActor}, {"7", "civilians", kg.KindActor},
	{"8", "external", kg.KindOrganization}, {"8", "other", kg.KindOrganization},
}

// actor returns an end of the event. Its name tells for whom forces act: Police Forces of Iran (1989-).
func actor(row ingest.Row, which string, where *country.Country) *actors.Actor {
	name, code := row.Get("actor"+which), strings.ToLower(row.Get("inter"+which))
	kind := kg.KindActor
	for _, k := range kinds {
		if code == k.number || code != "" && strings.HasPrefix(code, k.begins) {
			kind = k.kind
			break
		}
	}
	var c *country.Country
	if kind != kg.KindMilitantGroup {
		c = named(name)
	}
	if name != "" && kind == kg.KindActor && c == nil {
		c = where
	}
	a := actors.Coded(kind, name, c)
	if kind == kg.KindActor && c != nil && a.State != nil && named(name) == nil {
		unattached := *a
		unattached.State = nil // people in a country need not be its own
		return &unattached
	}
	return a
}

// named returns the country in the name of an actor: in parentheses, or behind of.
func named(name string) *country.Country {
	head, rest, _ := strings.Cut(name, "(")
	inside, _, _ := strings.Cut(rest, ")")
	if c := country.ByName(inside); c != nil {
		return c
	}
	if i := strings.LastIndex(head, " of "); i >= 0 {
		return country.ByName(head[i+len(" of "):])
	}
	return nil
}
