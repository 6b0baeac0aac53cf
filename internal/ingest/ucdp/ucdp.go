// Package ucdp reads the events of the Uppsala Conflict Data Program (UCDP GED), releases and monthly candidates.
package ucdp

import (
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/ingest"
	"graphd/internal/ingest/actors"
	"graphd/internal/ingest/country"
	"graphd/internal/kg"
)

// Format reads GED events. One release came without a header.
var Format = &ingest.Format{Name: "ucdp", Title: "UCDP GED events, with and without header", Extension: "csv",
	IDs: "ucdp:", Looks: looks, Open: open}

var columns = strings.Fields(`id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id
	conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id
	side_b number_of_sources source_article source_office source_date source_headline source_original where_prec
	where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region
	event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa
	gwnob`)

// source is the data set as the source of what its rows say.
var source = &kg.Entity{ID: "source:ucdp-ged", Kind: kg.KindSource, Name: "UCDP Georeferenced Event Dataset",
	Publisher: "Uppsala Conflict Data Program", URL: "https://ucdp.uu.se/downloads/"}

func isHeader(fields []string) bool {
	for _, f := range fields {
		if strings.Trim(f, "\" \ufeff") == "type_of_violence" {
			return true
		}
	}
	return false
}

func looks(head []byte) bool {
	line := ingest.FirstLine(head)
	if isHeader(strings.Split(line, ",")) {
		return strings.Contains(line, "dyad_name")
	}
	t, err := ingest.NewTable(ingest.Peeked(head), ingest.CSV, columns, isHeader)
	if err != nil {
		return false
	}
	row, err := t.Next()
	return err == nil && len(row.Fields) == len(columns) && strings.Contains("123", row.Get("type_of_violence")) &&
		strings.HasPrefix(row.Get("geom_wkt"), "POINT")
}

func open(in *ingest.Input) (ingest.Reader, error) {
	t, err := ingest.NewTable(in, ingest.CSV, columns, isHeader)
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
	id := row.Get("id")
	if id == "" {
		return ingest.Faultf("id", "", "is required")
	}
	when, fault := dates(row)
	if fault != nil {
		return fault
	}
	violence := row.Get("type_of_violence")
	if violence == "" || !strings.Contains("123", violence) {
		return ingest.Faultf("type_of_violence", violence, "is not 1, 2 or 3")
	}
	from, to := side(row, "a", violence), side(row, "b", violence)
	deaths, fault := toll(row)
	if fault != nil {
		return fault
	}
	claim := kg.Claim{Stance: kg.StanceAsserts, Deaths: deaths, Evidence: []kg.Evidence{{Source: source.ID,
		Locator: ingest.Text(row.Get("source_article")), ReportedOn: reported(row.Get("source_date"))}}}
	n := kg.NewRelation{ID: "ucdp:" + strings.Join(strings.Fields(id), "-"), Assertion: kg.Assertion{Type: "ASSAULT",
		When: when, Attributes: row.Attributes().JSON(), Claims: []kg.Claim{claim}}}
	row.Entities = append(actors.Set(&n, from, to), source)
	c := country.ByGW(row.Get("country_id"))
	if c == nil {
		c = country.ByName(row.Get("country"))
	}
	if c != nil {
		n.Location, row.Province = c.ID(), provinceName(row.Get("adm_1"))
		row.Entities = append(row.Entities, c.Entity())
	}
	if name := row.Get("where_coordinates"); name != "" {
		point, fault := ingest.PointOf(row, "latitude", "longitude")
		if fault != nil {
			return fault
		}
		n.Place = &kg.Place{Name: actors.Name(name), Point: point, Precision: precisions[row.Get("where_prec")]}
	}
	row.Relations = []kg.NewRelation{n}
	if r.tells {
		row.Rules = append(row.Rules, "event: all events of UCDP are ASSAULT", "from "+from.ID+": "+from.Rule,
			"to "+to.ID+": "+to.Rule, "date_prec "+row.Get("date_prec")+": "+when.String())
	}
	return nil
}

// divisions are the words for a first-order division that UCDP writes behind its name.
var divisions = []string{" province", " governorate", " state", " oblast", " region", " department", " district",
	" division", " prefecture", " county", " republic", " territory"}

// provinceName returns the name alone: "Aleppo" of "Aleppo governorate". What is written in capitals is part of the
// name, as in "Central Region".
func provinceName(adm1 string) string {
	for _, d := range divisions {
		if name, ok := strings.CutSuffix(adm1, d); ok {
			return name
		}
	}
	return adm1
}

var precisions = map[string]string{"1": "site", "2": "near the site", "3": "district", "4": "province",
	"5": "part of a country", "6": "country", "7": "international waters or airspace"}

// dates reads when the event was. One that is not known to the day happened on some day from the first to the last.
func dates(row ingest.Row) (edtf.Value, *ingest.Fault) {
	first, fault := ingest.DayOf(row, "date_start", "2006-01-02 15:04:05.000", "1/2/2006")
	if fault != nil {
		return edtf.Value{}, fault
	}
	last, fault := ingest.DayOf(row, "date_end", "2006-01-02 15:04:05.000", "1/2/2006")
	if fault != nil {
		return edtf.Value{}, fault
	}
	if last < first {
		return edtf.Value{}, ingest.Faultf("date_end", row.Get("date_end"), "lies before date_start, %s", first)
	}
	prec := row.Get("date_prec")
	if first == last && prec != "1" && prec != "" {
		return ingest.When(first, "~"), nil
	}
	return ingest.WithinDays(first, last), nil
}

// reported returns the first day on which a source was published; the lists of sources go in step.
func reported(dates string) *edtf.Day {
	var out *edtf.Day
	for _, text := range strings.Split(dates, ";") {
		t, err := time.Parse(time.DateOnly, strings.TrimSpace(text))
		if day := kg.DayOf(t); err == nil && (out == nil || day < *out) {
			out = &day
		}
	}
	return out
}

// toll is the range from low to high, with best in it. Nothing is known where all are empty.
func toll(row ingest.Row) (*kg.Casualties, *ingest.Fault) {
	var c *kg.Casualties
	for _, column := range []string{"best", "low", "high"} {
		n, fault := ingest.Whole(row, column)
		if fault != nil {
			return nil, fault
		}
		if n == nil {
			continue
		}
		if c == nil {
			most := *n
			c = &kg.Casualties{Min: *n, Max: &most}
		}
		c.Min = min(c.Min, *n)
		*c.Max = max(*c.Max, *n)
	}
	return c, nil
}

// side returns an end of the event. A number of Gleditsch and Ward, or the name of a government, is the State; civilians
// are an Actor; all others are armed groups by UCDP's definition.
func side(row ingest.Row, which, violence string) *actors.Actor {
	name := row.Get("side_" + which)
	if c := country.ByGW(row.Get("gwno" + which)); c != nil {
		return actors.Coded(kg.KindState, "", c)
	}
	if of, ok := strings.CutPrefix(name, "Government of "); ok {
		if c := country.ByName(of); c != nil {
			return actors.Coded(kg.KindState, "", c)
		}
		return actors.Coded(kg.KindOrganization, name, nil)
	}
	if which == "b" && violence == "3" || strings.EqualFold(name, "Civilians") {
		return actors.Coded(kg.KindActor, name, country.ByGW(row.Get("country_id")))
	}
	a := actors.Coded(kg.KindMilitantGroup, name, nil)
	if id := row.Get("side_" + which + "_new_id"); id != "" && a.Kind == kg.KindMilitantGroup {
		e := *a.Entity
		e.ExternalIDs = []kg.ExternalID{{Scheme: "ucdp-actor", Value: actors.Name(id)}}
		a.Entity = &e
	}
	return a
}
