package export

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"graphd/internal/kg"
)

// nquads writes N-Quads 1.1. A relation is a node with its ends, type and date. Each claim is a named graph that holds
// what it claims; who made it, from which source, is said of the graph, with PROV-O.
type nquads struct {
	w   io.Writer
	err error
}

// The vocabularies.
const (
	rdfType   = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
	rdfsLabel = "http://www.w3.org/2000/01/rdf-schema#label"
	owl       = "http://www.w3.org/2002/07/owl#"
	prov      = "http://www.w3.org/ns/prov#"
	xsd       = "http://www.w3.org/2001/XMLSchema#"
	edtfType  = "http://id.loc.gov/datatypes/edtf"
	ours      = "urn:graphd:vocabulary:"
)

func openNQuads(w []io.Writer) (sink, error) { return &nquads{w: w[0]}, nil }

// iri returns the IRI of an id.
func iri(kind, id string) string { return "urn:graphd:" + kind + ":" + url.PathEscape(id) }

// quoted is a literal of N-Quads.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func (n *nquads) quad(subject, predicate, object, graph string) {
	if n.err != nil {
		return
	}
	if graph != "" {
		graph = " <" + graph + ">"
	}
	_, n.err = fmt.Fprintf(n.w, "<%s> <%s> %s%s .\n", subject, predicate, object, graph)
}

func (n *nquads) text(subject, predicate, value, datatype, graph string) {
	if value == "" {
		return
	}
	value = quoted(value)
	if datatype != "" {
		value += "^^<" + datatype + ">"
	}
	n.quad(subject, predicate, value, graph)
}

func (n *nquads) link(subject, predicate, object, graph string) {
	n.quad(subject, predicate, "<"+object+">", graph)
}

func (n *nquads) entity(e *kg.Entity) error {
	s := iri("entity", e.ID)
	n.link(s, rdfType, ours+e.Kind.Info().TypeName(), "")
	n.text(s, rdfsLabel, e.Name, "", "")
	for _, x := range e.Names {
		n.text(s, ours+"name", x.Value, "", "")
	}
	for _, a := range e.Aliases {
		n.text(s, ours+"alias", a, "", "")
	}
	n.text(s, ours+"description", e.Description, "", "")
	for _, x := range e.ExternalIDs {
		n.text(s, ours+"externalId", x.Scheme+":"+x.Value, "", "")
		if x.Scheme == "wikidata" {
			n.link(s, owl+"sameAs", "http://www.wikidata.org/entity/"+url.PathEscape(x.Value), "")
		}
	}
	n.text(s, ours+"iso3", e.ISO3, "", "")
	n.text(s, ours+"url", e.URL, "", "")
	n.text(s, ours+"publishedOn", e.PublishedOn.String(), edtfType, "")
	return n.err
}

func (n *nquads) between() error { return nil }

func (n *nquads) relation(r *kg.Relation) error {
	s := iri("relation", r.ID)
	n.link(s, rdfType, ours+"Relation", "")
	n.link(s, ours+"type", ours+string(r.Type), "")
	n.link(s, ours+"from", iri("entity", r.From), "")
	n.link(s, ours+"to", iri("entity", r.To), "")
	n.text(s, ours+"mode", r.Mode, "", "")
	n.text(s, ours+"realization", string(r.Realization), "", "")
	n.text(s, ours+"status", string(r.Status), "", "")
	n.text(s, ours+"when", r.When.String(), edtfType, "")
	days := spanOf(r)
	n.text(s, ours+"possibleFrom", days.from, xsd+"date", "")
	n.text(s, ours+"possibleTo", days.to, xsd+"date", "")
	n.text(s, ours+"certainFrom", days.certainFrom, xsd+"date", "")
	n.text(s, ours+"certainTo", days.certainTo, xsd+"date", "")
	n.text(s, ours+"role", r.Role, "", "")
	n.text(s, ours+"description", r.Description, "", "")
	if r.Location != "" {
		n.link(s, ours+"location", iri("entity", r.Location), "")
	}
	n.text(s, prov+"generatedAtTime", r.RecordedAt.UTC().Format("2006-01-02T15:04:05.999999999Z"), xsd+"dateTime", "")
	for i := range r.Claims {
		n.claim(s, fmt.Sprintf("%s:claim:%d", s, i+1), r, &r.Claims[i])
	}
	return n.err
}

func (n *nquads) claim(relation, graph string, r *kg.Relation, c *kg.Claim) {
	when := r.When
	if !c.When.IsZero() {
		when = c.When
	}
	n.link(relation, ours+"stance", ours+string(c.Stance), graph)
	n.text(relation, ours+"when", when.String(), edtfType, graph)
	if c.Deaths != nil {
		n.text(relation, ours+"deathsMin", fmt.Sprint(c.Deaths.Min), xsd+"integer", graph)
		n.text(relation, ours+"deathsMax", number(c.Deaths.Max), xsd+"integer", graph)
	}
	n.link(graph, rdfType, ours+"Claim", "")
	if c.By != "" {
		n.link(graph, prov+"wasAttributedTo", iri("entity", c.By), "")
	}
	n.text(graph, ours+"confidence", number(c.Confidence), xsd+"double", "")
	for _, e := range c.Evidence {
		n.link(graph, prov+"wasDerivedFrom", iri("entity", e.Source), "")
		n.text(graph, ours+"locator", e.Locator, "", "")
		if e.ReportedOn != nil {
			n.text(graph, ours+"reportedOn", e.ReportedOn.String(), xsd+"date", "")
		}
	}
}

func (n *nquads) end() error { return n.err }
