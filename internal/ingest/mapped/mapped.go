package mapped

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/ingest"
	"graphd/internal/ingest/actors"
	"graphd/internal/ingest/cameo"
	"graphd/internal/ingest/country"
	"graphd/internal/kg"
)

// New returns the format of tables that a mapping describes.
func New(m *Mapping) *ingest.Format {
	return &ingest.Format{Name: "csv", Title: "tables, by a mapping file (--mapping)", Extension: "csv",
		Open: func(in *ingest.Input) (ingest.Reader, error) {
			t, err := ingest.NewTable(in, m.dialect, m.columns, func([]string) bool { return len(m.columns) == 0 })
			if err != nil {
				return nil, err
			}
			return t.Reader((&reader{t, m, in.Tells}).read), nil
		}}
}

type reader struct {
	*ingest.Table
	m     *Mapping
	tells bool
}

// fill puts columns into a pattern. It is empty if one of them is missing.
func (r *reader) fill(row ingest.Row, field string, v value) (string, *ingest.Fault) {
	var b strings.Builder
	rest := v.pattern
	for {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(before)
		if !found {
			break
		}
		column, behind, closed := strings.Cut(after, "}")
		if !closed || !r.Has(column) {
			return "", ingest.Faultf(field, v.pattern, "names the column %q, which the file lacks", column)
		}
		got := row.Get(column)
		if got == "" || slices.Contains(r.m.missing, got) {
			if v.other != "" {
				return v.other, nil
			}
			return "", nil
		}
		b.WriteString(got)
		rest = behind
	}
	text := b.String()
	if v.table == nil {
		return text, nil
	}
	if out, ok := v.table[text]; ok {
		return out, nil
	}
	if v.other != "" {
		return v.other, nil
	}
	return "", ingest.Faultf(field, text, "is not in the mapping's table")
}

func (r *reader) read(row ingest.Row) *ingest.Fault {
	var fault *ingest.Fault
	get := func(field string, v value) string {
		if !v.set || fault != nil {
			return ""
		}
		text, wrong := r.fill(row, field, v)
		if wrong != nil {
			fault = wrong
		}
		return text
	}
	m := r.m
	n := kg.NewRelation{ID: strings.Join(strings.Fields(get("id", m.id)), "-")}
	if n.ID == "" && fault == nil {
		return ingest.Faultf("id", "", "is required: a column of %s is missing", m.id.pattern)
	}
	n.Type, n.Mode = kg.RelationType(get("type", m.typ)), get("mode", m.mode)
	if code := get("cameoCode", m.cameo); code != "" && fault == nil {
		e, ok := cameo.ByCode(code)
		if !ok {
			return ingest.Faultf("cameoCode", code, "is not a CAMEO code")
		}
		n.CAMEOCode = e.Code
		if !m.typ.set {
			n.Type, n.Mode, n.Contexts = e.Type, e.Mode, e.Contexts
		}
	}
	n.Contexts = append(n.Contexts, strings.FieldsFunc(get("contexts", m.contexts), func(r rune) bool {
		return strings.ContainsRune(",; ", r)
	})...)
	from, to := r.end(row, "from", m.from, &fault), r.end(row, "to", m.to, &fault)
	when := r.date(row, "when", m.when, &fault)
	fields := map[string]string{}
	for name, v := range m.fields {
		fields[name] = get(name, v)
	}
	if fault != nil {
		return fault
	}
	n.When = when
	row.Entities = append(actors.Set(&n, from, to), m.source)
	n.EventKey, n.Role, n.Description = strings.Join(strings.Fields(fields["eventKey"]), "-"),
		ingest.Text(fields["role"]), ingest.Text(fields["description"])
	n.Realization = kg.Realization(fields["realization"])
	claim := kg.Claim{Stance: kg.StanceAsserts, Evidence: []kg.Evidence{{Source: m.source.ID,
		Locator: ingest.Text(fields["locator"])}}}
	if fault := r.figures(row, fields, &n, &claim); fault != nil {
		return fault
	}
	n.Claims, n.Attributes = []kg.Claim{claim}, row.Attributes().JSON()
	row.Relations = []kg.NewRelation{n}
	if r.tells {
		row.Rules = append(row.Rules, "from "+from.ID+": "+from.Rule, "to "+to.ID+": "+to.Rule)
	}
	return nil
}

// figures reads the fields that are numbers, days and places.
func (r *reader) figures(row ingest.Row, fields map[string]string, n *kg.NewRelation, c *kg.Claim) *ingest.Fault {
	number := func(field string) (*float64, *ingest.Fault) {
		text := fields[field]
		if text == "" {
			return nil, nil
		}
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, ingest.Faultf(field, text, "is not a number")
		}
		return &f, nil
	}
	var got [5]*float64
	for i, field := range []string{"deathsMin", "deathsMax", "latitude", "longitude", "confidence"} {
		f, fault := number(field)
		if fault != nil {
			return fault
		}
		got[i] = f
	}
	if least, most := got[0], got[1]; least != nil || most != nil {
		c.Deaths = &kg.Casualties{}
		if least != nil {
			c.Deaths.Min = int(*least)
		}
		if most != nil {
			top := int(*most)
			c.Deaths.Max = &top
		}
	}
	n.Confidence = got[4]
	if name := actors.Name(fields["placeName"]); name != "" {
		n.Place = &kg.Place{Name: name}
		if got[2] != nil && got[3] != nil {
			n.Place.Point = &kg.Point{Lat: *got[2], Lon: *got[3]}
		}
	}
	ids := map[string]*string{"location": &n.Location, "fromState": &n.FromState, "toState": &n.ToState}
	for field, id := range ids {
		text := fields[field]
		if text == "" {
			continue
		}
		x := anyCountry(text)
		if x == nil {
			return ingest.Faultf(field, text, "is no country's name or code")
		}
		*id = x.ID()
		row.Item.Entities = append(row.Item.Entities, x.Entity())
	}
	if text := fields["reportedOn"]; text != "" {
		day, err := edtf.ParseDay(text)
		if err != nil {
			if t, wrong := time.Parse("20060102", text); wrong == nil {
				day, err = kg.DayOf(t), nil
			}
		}
		if err != nil {
			return ingest.Faultf("reportedOn", text, "is not a day")
		}
		c.Evidence[0].ReportedOn = &day
	}
	return nil
}

func anyCountry(text string) *country.Country {
	for _, find := range []func(string) *country.Country{country.ByISO3, country.ByISO2, country.ByName} {
		if c := find(text); c != nil {
			return c
		}
	}
	return nil
}

var schemes = map[string]func(string) *country.Country{"iso3": country.ByISO3, "iso2": country.ByISO2,
	"cow": country.ByCOW, "gw": country.ByGW, "fips": country.ByFIPS, "cameo": country.ByCAMEO, "name": country.ByName}

// end returns an end of the relation.
func (r *reader) end(row ingest.Row, which string, e end, fault **ingest.Fault) *actors.Actor {
	none := &actors.Actor{Entity: actors.Unspecified(), Rule: "unspecified"}
	get := func(field string, v value) string {
		if !v.set || *fault != nil {
			return ""
		}
		text, wrong := r.fill(row, which+"."+field, v)
		if wrong != nil {
			*fault = wrong
		}
		return text
	}
	name, code := get("name", e.name), get("country", e.country)
	kind := kg.Kind(get("kind", e.kind))
	if *fault != nil || name == "" && code == "" {
		return none
	}
	var c *country.Country
	if code != "" {
		if c = schemes[e.scheme](code); c == nil && name == "" {
			*fault = ingest.Faultf(which+".country", code, "is no country's %s", e.scheme)
			return none
		}
	}
	if kind == "" {
		kind = kg.KindActor
	}
	if kind.Info() == nil {
		*fault = ingest.Faultf(which+".kind", string(kind), "is not a kind of entity")
		return none
	}
	var a *actors.Actor
	if e.actor == "names" && name != "" {
		a = (&actors.Book{}).ByName(name)
		if c != nil && a.State == nil {
			a.State = c.Entity()
		}
	} else {
		a = actors.Coded(kind, name, c)
	}
	if id := strings.Join(strings.Fields(get("id", e.id)), "-"); id != "" && a.Kind != kg.KindState {
		own := *a.Entity
		own.ID = id
		a.Entity = &own
	}
	return a
}

// date returns when it was, as exactly as the columns say.
func (r *reader) date(row ingest.Row, field string, d date, fault **ingest.Fault) edtf.Value {
	if *fault != nil {
		return edtf.Value{}
	}
	text := r.dateText(row, field, d, fault)
	if d.to != nil && *fault == nil {
		end := r.dateText(row, field+".to", *d.to, fault)
		switch {
		case end == "" && d.to.open:
			end = ".."
		case end == text && end != "": // a day
			end = ""
			if *fault == nil {
				return r.parse(field, text, fault)
			}
		}
		text += "/" + end
	}
	if *fault != nil {
		return edtf.Value{}
	}
	if strings.Trim(text, "/") == "" {
		text = "XXXX"
	}
	return r.parse(field, text, fault)
}

func (r *reader) parse(field, text string, fault **ingest.Fault) edtf.Value {
	v, err := edtf.Parse(text)
	if err != nil {
		*fault = ingest.Faultf(field, text, "%s", err)
	}
	return v
}

// dateText returns an EDTF text; empty if nothing is known.
func (r *reader) dateText(row ingest.Row, field string, d date, fault **ingest.Fault) string {
	get := func(v value) string {
		if !v.set || *fault != nil {
			return ""
		}
		text, wrong := r.fill(row, field, v)
		if wrong != nil {
			*fault = wrong
		}
		return text
	}
	if d.text.set {
		text := get(d.text)
		if d.layout == "" || text == "" {
			return text
		}
		t, err := time.Parse(d.layout, text)
		if err != nil {
			*fault = ingest.Faultf(field, text, "is not written as %s", d.layout)
			return ""
		}
		return kg.DayOf(t).String()
	}
	year, month, day := get(d.year), get(d.month), get(d.day)
	if year == "" {
		return ""
	}
	out := pad(year, 4)
	if month == "" || month == "0" {
		return out
	}
	if out += "-" + pad(month, 2); day == "" || day == "0" {
		return out
	}
	return out + "-" + pad(day, 2)
}

func pad(s string, n int) string { return strings.Repeat("0", max(0, n-len(s))) + s }
