package export

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"graphd/internal/kg"
)

// markup writes XML.
type markup struct {
	w   io.Writer
	err error
}

func (m *markup) text(format string, args ...any) {
	if m.err == nil {
		_, m.err = fmt.Fprintf(m.w, format, args...)
	}
}

// escaped is a text as it stands in XML.
func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(clean(s))) // a Builder takes all
	return b.String()
}

// graphML writes GraphML. It knows no time: days are data. All edges have a direction, since readers refuse graphs in
// which only some have; symmetric tells those that have none.
type graphML struct{ markup }

var nodeKeys = []string{"label", "kind", "description", "iso3", "url"}

var edgeKeys = []string{"type", "mode", "realization", "status", "symmetric", "role", "edtf", "start", "end",
	"certainStart", "certainEnd", "location", "fromState", "toState", "eventKey", "deathsMin", "deathsMax", "cameoCode",
	"score", "sources", "description"}

func openGraphML(w []io.Writer) (sink, error) {
	g := &graphML{markup{w: w[0]}}
	g.text(`<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ` +
		`xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns ` +
		`http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
`)
	for _, k := range nodeKeys {
		g.text("<key id=\"n_%s\" for=\"node\" attr.name=\"%s\" attr.type=\"string\"/>\n", k, k)
	}
	for _, k := range edgeKeys {
		kind := "string"
		switch k {
		case "symmetric":
			kind = "boolean"
		case "deathsMin", "deathsMax":
			kind = "int"
		case "score":
			kind = "double"
		}
		g.text("<key id=\"e_%s\" for=\"edge\" attr.name=\"%s\" attr.type=\"%s\"/>\n", k, k, kind)
	}
	g.text("<graph id=\"graphd\" edgedefault=\"directed\">\n")
	return g, g.err
}

func (g *graphML) data(prefix, key, value string) {
	if value != "" {
		g.text("<data key=\"%s_%s\">%s</data>", prefix, key, escaped(value))
	}
}

func (g *graphML) entity(e *kg.Entity) error {
	g.text("<node id=\"%s\">", escaped(e.ID))
	for i, v := range []string{e.Name, string(e.Kind), e.Description, e.ISO3, e.URL} {
		g.data("n", nodeKeys[i], v)
	}
	g.text("</node>\n")
	return g.err
}

func (g *graphML) between() error { return nil }

func (g *graphML) relation(r *kg.Relation) error {
	s := spanOf(r)
	least, most := toll(r.DeathToll)
	g.text("<edge id=\"%s\" source=\"%s\" target=\"%s\">", escaped(r.ID), escaped(r.From), escaped(r.To))
	for i, v := range []string{string(r.Type), r.Mode, string(r.Realization), string(r.Status), fmt.Sprint(r.Symmetric),
		r.Role, r.When.String(), s.from, s.to, s.certainFrom, s.certainTo, r.Location, r.FromState, r.ToState,
		r.EventKey, least, most, r.CAMEOCode, number(r.Score()),
		strings.Join(kg.Sources(r.Claims), ";"), r.Description} {
		g.data("e", edgeKeys[i], v)
	}
	g.text("</edge>\n")
	return g.err
}

func (g *graphML) end() error {
	g.text("</graph>\n</graphml>\n")
	return g.err
}

// gexf writes GEXF 1.3. An edge has the span in which it may hold, as an interval that does not hold its end: a day is
// from itself to the next day, so that it can be seen on a timeline. What has no bound leaves it out. The days for
// which it is certain, and the date as it is written, are attributes; so is whether it has no direction, since readers
// refuse graphs in which only some edges have one.
type gexf struct{ markup }

var gexfKeys = []string{"type", "mode", "status", "realization", "edtf", "certainStart", "certainEnd", "symmetric"}

func openGEXF(w []io.Writer) (sink, error) {
	g := &gexf{markup{w: w[0]}}
	g.text(`<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
<meta><creator>graphd</creator></meta>
<graph mode="dynamic" defaultedgetype="directed" timeformat="date" timerepresentation="interval">
<attributes class="node" mode="static"><attribute id="kind" title="kind" type="string"/></attributes>
<attributes class="edge" mode="static">`)
	for _, k := range gexfKeys {
		g.text("<attribute id=\"%s\" title=\"%s\" type=\"string\"/>", k, k)
	}
	g.text("</attributes>\n<nodes>\n")
	return g, g.err
}

func (g *gexf) entity(e *kg.Entity) error {
	g.text("<node id=\"%s\" label=\"%s\"><attvalues><attvalue for=\"kind\" value=\"%s\"/></attvalues></node>\n",
		escaped(e.ID), escaped(e.Name), e.Kind)
	return g.err
}

func (g *gexf) between() error {
	g.text("</nodes>\n<edges>\n")
	return g.err
}

func (g *gexf) relation(r *kg.Relation) error {
	b, s := r.Bounds(), spanOf(r)
	g.text("<edge id=\"%s\" source=\"%s\" target=\"%s\" kind=\"%s\"", escaped(r.ID), escaped(r.From), escaped(r.To),
		r.Type)
	if s.from != "" {
		g.text(" start=\"%s\"", s.from)
	}
	if s.to != "" {
		g.text(" end=\"%s\"", isoDay(b.EndLatest+1))
	}
	g.text("><attvalues>")
	for i, v := range []string{string(r.Type), r.Mode, string(r.Status), string(r.Realization), r.When.String(),
		s.certainFrom, s.certainTo, fmt.Sprint(r.Symmetric)} {
		if v != "" {
			g.text("<attvalue for=\"%s\" value=\"%s\"/>", gexfKeys[i], escaped(v))
		}
	}
	g.text("</attvalues></edge>\n")
	return g.err
}

func (g *gexf) end() error {
	g.text("</edges>\n</graph>\n</gexf>\n")
	return g.err
}
