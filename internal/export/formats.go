package export

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/store"
)

// Format is a format that graphs are written in.
type Format struct {
	Name, Title string
	Files       []string // the files that it has, in a folder; nil: it is one text

	// open begins to write; one writer for each file.
	open func(w []io.Writer) (sink, error)
}

// sink takes all entities, then all relations.
type sink interface {
	entity(e *kg.Entity) error
	relation(r *kg.Relation) error
	end() error
}

// Formats are those that a state of a graph is written in, beside JSON Lines.
var Formats = []*Format{
	{Name: "csv", Title: "two tables: entities.csv, relations.csv", Files: []string{"entities.csv", "relations.csv"},
		open: openCSV},
	{Name: "neo4j-csv", Title: "the tables of Neo4j's admin import", Files: []string{"entities.csv", "relations.csv",
		"import.sh"}, open: openNeo4jCSV},
	{Name: "parquet", Title: "two tables: entities.parquet, relations.parquet", Files: []string{"entities.parquet",
		"relations.parquet"}, open: openParquet},
	{Name: "graphml", Title: "GraphML, for networkx, yEd and Cytoscape", open: openGraphML},
	{Name: "gexf", Title: "GEXF 1.3 with the spans of relations, for Gephi", open: openGEXF},
	{Name: "nquads", Title: "N-Quads 1.1: a statement for each relation, a named graph for each claim", open: openNQuads},
	{Name: "stix", Title: "a STIX 2.1 bundle", open: openSTIX},
	{Name: "cypher", Title: "Cypher statements that create the graph", open: openCypher},
}

// Write writes the state of a graph: a text to w, or files to a folder, which is created.
func (f *Format) Write(ctx context.Context, s store.Store, sel Selection, w io.Writer, folder string) (err error) {
	writers := []io.Writer{w}
	if f.Files != nil {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		writers = nil
		for _, name := range f.Files {
			file, err := os.Create(filepath.Join(folder, name))
			if err != nil {
				return err
			}
			b := newBuffered(file)
			defer func() {
				if closed := b.close(); err == nil {
					err = closed
				}
			}()
			writers = append(writers, b)
		}
	}
	to, err := f.open(writers)
	if err != nil {
		return err
	}
	if err := sel.State(ctx, s, to.entity, to.relation); err != nil {
		return err
	}
	return to.end()
}

// span is when a relation may hold, and when it does for certain, as days; empty where there is no bound.
type span struct{ from, to, certainFrom, certainTo string }

func spanOf(r *kg.Relation) span {
	b := r.Bounds()
	day := func(d edtf.Day) string {
		if !d.Finite() {
			return ""
		}
		return d.String()
	}
	s := span{from: day(b.StartEarliest), to: day(b.EndLatest)}
	if b.Certain() == edtf.CertainDays {
		s.certainFrom, s.certainTo = day(b.CertainFrom), day(b.CertainTo)
	}
	return s
}

// clean leaves out what XML 1.0 cannot hold.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, s)
}

// point returns latitude and longitude as texts.
func point(p *kg.Point) (lat, lon string) {
	if p == nil {
		return "", ""
	}
	return fmt.Sprint(p.Lat), fmt.Sprint(p.Lon)
}

// number returns a text of a number that may not be there.
func number[T any](n *T) string {
	if n == nil {
		return ""
	}
	return fmt.Sprint(*n)
}

// toll returns the least and the greatest number of people.
func toll(c *kg.Casualties) (least, most string) {
	if c == nil {
		return "", ""
	}
	return fmt.Sprint(c.Min), number(c.Max)
}
