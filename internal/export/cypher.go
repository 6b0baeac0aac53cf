package export

import (
	"fmt"
	"io"
	"strings"

	"graphd/internal/kg"
)

// cypher writes statements that create the graph in a database of Neo4j, some rows each. They are for other programs
// than graphd, which keeps more (graphd migrate copies that).
type cypher struct {
	w    io.Writer
	rows []string
	edge bool // the rows are relations
	err  error
}

// cypherRows is how many rows a statement has.
const cypherRows = 200

func openCypher(w []io.Writer) (sink, error) {
	_, err := io.WriteString(w[0], "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE;\n")
	return &cypher{w: w[0]}, err
}

// literal is a text as a string of Cypher.
func literal(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		switch {
		case r == '\'' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r < ' ' || r == 0x7f || r == 0x2028 || r == 0x2029:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}

// row is a map of Cypher in the making.
type row struct{ b strings.Builder }

func (r *row) raw(key, value string) {
	if value == "" {
		return
	}
	if r.b.Len() > 0 {
		r.b.WriteString(", ")
	}
	r.b.WriteString(key + ": " + value)
}

func (r *row) text(key, value string) {
	if value != "" {
		r.raw(key, literal(value))
	}
}

func (r *row) day(key, value string) {
	if value != "" {
		r.raw(key, "date("+literal(forNeo4j(value))+")")
	}
}

func (c *cypher) add(edge bool, r *row) error {
	if len(c.rows) == cypherRows || c.edge != edge {
		c.flush()
	}
	c.edge = edge
	c.rows = append(c.rows, "  {"+r.b.String()+"}")
	return c.err
}

func (c *cypher) flush() {
	if len(c.rows) == 0 || c.err != nil {
		return
	}
	what := "CREATE (n:Entity) SET n = row"
	if c.edge {
		what = "MATCH (a:Entity {id: row.from}), (b:Entity {id: row.to}) CREATE (a)-[r:RELATION]->(b) SET r = row"
	}
	_, c.err = fmt.Fprintf(c.w, "UNWIND [\n%s\n] AS row\n%s;\n", strings.Join(c.rows, ",\n"), what)
	c.rows = c.rows[:0]
}

func (c *cypher) entity(e *kg.Entity) error {
	var r row
	r.text("id", e.ID)
	r.text("kind", string(e.Kind))
	r.text("name", e.Name)
	r.text("description", e.Description)
	r.text("iso3", e.ISO3)
	r.text("url", e.URL)
	if len(e.Aliases) > 0 {
		quoted := make([]string, len(e.Aliases))
		for i, a := range e.Aliases {
			quoted[i] = literal(a)
		}
		r.raw("aliases", "["+strings.Join(quoted, ", ")+"]")
	}
	return c.add(false, &r)
}

func (c *cypher) between() error { return nil }

func (c *cypher) relation(x *kg.Relation) error {
	var r row
	s := spanOf(x)
	r.text("id", x.ID)
	r.text("from", x.From)
	r.text("to", x.To)
	r.text("type", string(x.Type))
	r.text("mode", x.Mode)
	r.text("status", string(x.Status))
	r.text("realization", string(x.Realization))
	r.text("edtf", x.When.String())
	r.day("start", s.from)
	r.day("end", s.to)
	r.day("certainStart", s.certainFrom)
	r.day("certainEnd", s.certainTo)
	r.raw("symmetric", fmt.Sprint(x.Symmetric))
	r.text("role", x.Role)
	r.text("location", x.Location)
	r.text("description", x.Description)
	return c.add(true, &r)
}

func (c *cypher) end() error {
	c.flush()
	return c.err
}
