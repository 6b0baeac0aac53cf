// Package mapped reads tables by a mapping file, which says what their columns become.
package mapped

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"graphd/internal/ingest"
	"graphd/internal/kg"
)

// Format is what a mapping file must name.
const Format = "graphd-csv/1"

// Mapping is what a mapping file says.
type Mapping struct {
	dialect  ingest.Dialect
	columns  []string // names for a file without a header
	missing  []string // what stands for a missing value
	source   *kg.Entity
	id       value
	typ      value
	mode     value
	contexts value
	cameo    value
	from, to end
	when     date
	fields   map[string]value // the other fields of a relation
}

// value says where a value comes from: a text with {columns} in it, which a table may translate.
type value struct {
	pattern string
	table   map[string]string
	other   string // what is not in the table; empty: it is an error
	set     bool
}

// end says what an end of the relation is.
type end struct {
	kind    value
	id      value
	name    value
	country value
	scheme  string // of the country: iso3, iso2, cow, gw, fips, cameo, name
	actor   string // icews: by the rules for names
}

// date says when: a column in a layout, or columns of year, month and day; and where it ends.
type date struct {
	text             value
	layout           string
	year, month, day value
	to               *date
	open             bool // an end that is missing is open
}

// Read reads a mapping file.
func Read(name string) (*Mapping, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	m, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

// Parse reads the text of a mapping file.
func Parse(data []byte) (*Mapping, error) {
	var tree map[string]any
	if err := yaml.Unmarshal(data, &tree); err != nil {
		return nil, err
	}
	r := &mapReader{}
	m := &Mapping{dialect: ingest.CSV, fields: map[string]value{}}
	top := r.object("", tree)
	if f := top.text("format"); f != Format {
		r.fail("format", "is %q; it must be %s", f, Format)
	}
	switch d := top.text("delimiter"); d {
	case "", ",":
	case "tab", "\t":
		m.dialect = ingest.TSV
	case ";", "|":
		m.dialect.Comma = d[0]
	default:
		r.fail("delimiter", "is %q; it is tab, or one of , ; |", d)
	}
	if q := top.text("quotes"); q != "" {
		m.dialect.Quotes = q == "true"
	}
	m.columns, m.missing = top.texts("columns"), top.texts("missing")
	s := top.object("source")
	m.source = &kg.Entity{ID: s.needed("id"), Kind: kg.KindSource, Name: s.needed("name"), URL: s.text("url"),
		Publisher: s.text("publisher")}
	s.close()
	for _, e := range m.source.Validate("source") {
		r.fail(e.Path, "%s", e.Message)
	}
	rel := top.object("relation")
	m.id, m.typ, m.mode = rel.value("id"), rel.value("type"), rel.value("mode")
	m.contexts, m.cameo = rel.value("contexts"), rel.value("cameoCode")
	if !m.id.set {
		r.fail("relation.id", "is required: without an id of its own a row could not come again")
	}
	if !m.typ.set && !m.cameo.set {
		r.fail("relation.type", "is required, or cameoCode")
	}
	m.from, m.to = rel.end("from"), rel.end("to")
	m.when = rel.date("when")
	for _, f := range fields {
		if v := rel.value(f); v.set {
			m.fields[f] = v
		}
	}
	rel.close()
	top.close()
	if len(r.errs) > 0 {
		return nil, fmt.Errorf("%s", strings.Join(r.errs, "\n"))
	}
	return m, nil
}

// fields are the other fields of a relation that a mapping may set.
var fields = []string{"eventKey", "role", "description", "deathsMin", "deathsMax", "placeName", "latitude", "longitude",
	"location", "reportedOn", "locator", "confidence", "realization", "fromState", "toState"}

// mapReader gathers what is wrong with a mapping file.
type mapReader struct{ errs []string }

func (r *mapReader) fail(path, format string, args ...any) {
	r.errs = append(r.errs, path+": "+fmt.Sprintf(format, args...))
}

func (r *mapReader) object(path string, v any) *object {
	o := &object{r: r, path: path, seen: map[string]bool{}}
	switch v := v.(type) {
	case nil:
	case map[string]any:
		o.v = v
	default:
		r.fail(path, "must be a mapping")
	}
	return o
}

type object struct {
	r    *mapReader
	path string
	v    map[string]any
	seen map[string]bool
}

func (o *object) at(key string) string {
	if o.path == "" {
		return key
	}
	return o.path + "." + key
}

func (o *object) get(key string) any {
	o.seen[key] = true
	return o.v[key]
}

func (o *object) object(key string) *object { return o.r.object(o.at(key), o.get(key)) }

// text returns a scalar as it is written.
func (o *object) text(key string) string {
	switch v := o.get(key).(type) {
	case nil:
		return ""
	case map[string]any, []any:
		o.r.fail(o.at(key), "must be a text")
		return ""
	default:
		return fmt.Sprint(v)
	}
}

func (o *object) needed(key string) string {
	s := o.text(key)
	if s == "" {
		o.r.fail(o.at(key), "is required")
	}
	return s
}

func (o *object) texts(key string) (out []string) {
	switch v := o.get(key).(type) {
	case nil:
	case []any:
		for _, x := range v {
			out = append(out, fmt.Sprint(x))
		}
	case string:
		out = strings.Fields(v)
	default:
		o.r.fail(o.at(key), "must be a list")
	}
	return out
}

// value reads a text, or {pattern, values, other}.
func (o *object) value(key string) (out value) {
	switch v := o.get(key).(type) {
	case nil:
		return out
	case map[string]any:
		in := o.r.object(o.at(key), v)
		out = value{pattern: in.needed("pattern"), other: in.text("other"), set: true}
		table := in.object("values")
		out.table = map[string]string{}
		for k := range table.v {
			out.table[k] = table.text(k)
		}
		in.close()
	default:
		out = value{pattern: o.text(key), set: true}
	}
	return out
}

func (o *object) end(key string) end {
	in := o.object(key)
	e := end{kind: in.value("kind"), id: in.value("id"), name: in.value("name"), country: in.value("country"),
		scheme: in.text("codes"), actor: in.text("rules")}
	if e.scheme == "" {
		e.scheme = "name"
	}
	if !slices.Contains([]string{"iso3", "iso2", "cow", "gw", "fips", "cameo", "name"}, e.scheme) {
		o.r.fail(in.at("codes"), "is %q; it is one of iso3, iso2, cow, gw, fips, cameo, name", e.scheme)
	}
	if e.actor != "" && e.actor != "names" {
		o.r.fail(in.at("rules"), "is %q; it is names, or left out", e.actor)
	}
	in.close()
	return e
}

func (o *object) date(key string) date {
	var d date
	if s, ok := o.get(key).(string); ok {
		d.text = value{pattern: s, set: true}
		return d
	}
	in := o.object(key)
	d = date{text: in.value("text"), layout: in.text("layout"), year: in.value("year"), month: in.value("month"),
		day: in.value("day"), open: in.text("open") == "true"}
	if !d.text.set && !d.year.set {
		o.r.fail(o.at(key), "needs text, or year with month and day")
	}
	if in.v["to"] != nil {
		to := in.date("to")
		d.to = &to
	}
	in.seen["to"] = true
	in.close()
	return d
}

// close reports keys that nobody knows.
func (o *object) close() {
	for _, key := range slices.Sorted(maps.Keys(o.v)) {
		if !o.seen[key] {
			o.r.fail(o.at(key), "is unknown")
		}
	}
}
