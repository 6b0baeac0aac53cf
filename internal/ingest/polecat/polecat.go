// Package polecat reads POLECAT, the event data coded by PLOVER.
package polecat

import (
	"slices"
	"strings"

	"graphd/internal/ingest"
	"graphd/internal/ingest/actors"
	"graphd/internal/ingest/country"
	"graphd/internal/kg"
)

// Format reads the weekly, monthly and yearly files of the Dataverse.
var Format = &ingest.Format{Name: "polecat", Title: "POLECAT events", Extension: "tsv", Looks: looks, Open: open}

// source is the data set as the source of what its rows say.
var source = &kg.Entity{ID: "source:polecat", Kind: kg.KindSource,
	Name: "POLECAT, political event classification, attributes and types", Publisher: "Harvard Dataverse",
	URL: "https://doi.org/10.7910/DVN/AJGVIT"}

// columns are the 40 that a row has, whatever more a header names.
var columns = []string{"Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
	"Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title",
	"Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW",
	"Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
	"Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
	"Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language",
	"Version"}

func isHeader(fields []string) bool { return slices.Contains(fields, "Event Mode") }

func looks(head []byte) bool {
	line := ingest.FirstLine(head)
	return isHeader(strings.Split(line, "\t")) && strings.Contains(line, "Recipient Name")
}

func open(in *ingest.Input) (ingest.Reader, error) {
	t, err := ingest.NewTable(in, ingest.TSV, columns, isHeader)
	if err != nil {
		return nil, err
	}
	return t.Reader((&events{Table: t, tells: in.Tells, header: t.Columns}).read), nil
}

type events struct {
	*ingest.Table
	tells  bool
	header []string
}

func (r *events) read(row ingest.Row) *ingest.Fault {
	// Some files have a header of more columns than their rows, and then the rows are of the usual 40.
	if len(r.header) > len(columns) && len(row.Fields) == len(columns) {
		r.Rename(columns)
		defer r.Rename(r.header)
		if r.tells {
			row.Rules = append(row.Rules, "the header has more columns than the row: the usual 40 names count")
		}
	}
	id := row.Get("Event ID")
	if id == "" {
		return ingest.Faultf("Event ID", "", "is required")
	}
	on, fault := ingest.DayOf(row, "Event Date", "1/2/2006")
	if fault != nil {
		return fault
	}
	t := kg.RelationType(strings.ToUpper(row.Get("Event Type")))
	info := t.Info()
	if info == nil || !info.Plover {
		return ingest.Faultf("Event Type", row.Get("Event Type"), "is not one of PLOVER's types")
	}
	n := kg.NewRelation{ID: "polecat:" + strings.Join(strings.Fields(id), "-"), Assertion: kg.Assertion{Type: t,
		When: ingest.When(on, ""), Attributes: row.Attributes().JSON()}}
	evidence := kg.Evidence{Source: source.ID, Locator: ingest.Text(row.Get("Source"))}
	if row.Get("Publication Date") != "" {
		published, fault := ingest.DayOf(row, "Publication Date", "1/2/2006")
		if fault != nil {
			return fault
		}
		evidence.ReportedOn = &published
		if published == on {
			n.When = ingest.When(on, "~")
			r.tell(row, "the day of the event is that of the publication, which is what is put where no date is "+
				"found: approximate")
		}
	}
	n.Claims = kg.OwnVoice([]kg.Evidence{evidence})
	if mode := strings.ToLower(row.Get("Event Mode")); info.HasMode(mode) {
		n.Mode = mode
	} else {
		r.tell(row, "mode "+mode+" is none of "+string(t)+"'s, and stays in the attributes alone")
	}
	for _, c := range split(row.Get("Contexts")) {
		if c = strings.ToLower(c); slices.Contains(kg.Contexts, c) && !slices.Contains(n.Contexts, c) {
			n.Contexts = append(n.Contexts, c)
		}
	}
	from, to := actor(row, "Actor"), actor(row, "Recipient")
	row.Entities = append(actors.Set(&n, from, to), source)
	r.tell(row, "from "+from.ID+": "+from.Rule)
	r.tell(row, "to "+to.ID+": "+to.Rule)
	if c := country.ByISO3(row.Get("Country")); c != nil {
		n.Location, row.Province = c.ID(), row.Get("Province")
		row.Entities = append(row.Entities, c.Entity())
	} else if c := country.ByName(row.Get("Country")); c != nil {
		n.Location, row.Province = c.ID(), row.Get("Province")
		row.Entities = append(row.Entities, c.Entity())
	}
	if name := row.Get("Placename"); name != "" {
		point, fault := ingest.PointOf(row, "Latitude", "Longitude")
		if fault != nil {
			return fault
		}
		n.Place = &kg.Place{Name: actors.Name(name), Point: point, Precision: actors.Name(row.Get("Feature Type"))}
	}
	row.Relations = []kg.NewRelation{n}
	return nil
}

func (r *events) tell(row ingest.Row, rule string) {
	if r.tells {
		row.Item.Rules = append(row.Item.Rules, rule)
	}
}

// split splits a column of several values.
func split(text string) []string {
	var out []string
	for _, v := range strings.Split(text, ";") {
		if v = strings.TrimSpace(v); v != "" && v != "None" {
			out = append(out, v)
		}
	}
	return out
}

// actor returns an end of the event. Its first sector gives its kind; a title makes it a person in office.
func actor(row ingest.Row, which string) *actors.Actor {
	name := row.Get(which + " Name")
	if name == "" {
		name = row.Get(which + " Name Raw")
	}
	var c *country.Country
	if codes := split(row.Get(which + " Country")); len(codes) == 1 { // of several nobody knows which it acts for
		if c = country.ByISO3(codes[0]); c == nil {
			c = country.ByName(codes[0])
		}
	}
	kind := kg.KindActor
	switch sector := strings.ToUpper(row.Get("Primary " + which + " Sector")); sector {
	case "REB", "INS", "SEP", "UAF":
		kind = kg.KindMilitantGroup
	case "GOV", "MIL", "COP", "JUD", "SPY", "LEG", "PTY", "OPP", "IGO", "NGO", "MED", "BUS", "MNC", "PAR":
		kind = kg.KindOrganization
	}
	if row.Get(which+" Title") != "" && row.Get("Wikipedia "+which+" ID") != "" && kind != kg.KindMilitantGroup {
		kind = kg.KindOfficial
	}
	if kind == kg.KindOfficial { // a person is one whatever the country
		a := actors.Coded(kind, name, nil)
		if c != nil && a.ID != kg.UnspecifiedActor {
			a.State = c.Entity()
		}
		return a
	}
	return actors.Coded(kind, name, c)
}
