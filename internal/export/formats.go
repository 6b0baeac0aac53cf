package export

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/store"
)

// Format is a format that graphs are written in.
type Format struct {
	Name, Title string
	MediaType   string
	Extension   string   // of the file
	Files       []string // the files that it has, in a folder or an archive; nil: it is one text

	// open begins to write; one writer for each file.
	open func(w []io.Writer) (sink, error)
}

// sink takes all entities, then all relations. Files that hold entities are complete before those of relations begin.
type sink interface {
	entity(e *kg.Entity) error
	between() error // all entities were given
	relation(r *kg.Relation) error
	end() error
}

// Formats are those that a state of a graph is written in, beside JSON Lines.
var Formats = []*Format{
	{Name: "csv", Title: "two tables: entities.csv, relations.csv", Files: []string{"entities.csv", "relations.csv"},
		MediaType: zipType, Extension: "zip", open: openCSV},
	{Name: "neo4j-csv", Title: "the tables of Neo4j's admin import", Files: []string{"import.sh", "entities.csv",
		"relations.csv"}, MediaType: zipType, Extension: "zip", open: openNeo4jCSV},
	{Name: "parquet", Title: "two tables: entities.parquet, relations.parquet", Files: []string{"entities.parquet",
		"relations.parquet"}, MediaType: zipType, Extension: "zip", open: openParquet},
	{Name: "graphml", Title: "GraphML, for networkx, yEd and Cytoscape", MediaType: "application/graphml+xml",
		Extension: "graphml", open: openGraphML},
	{Name: "gexf", Title: "GEXF 1.3 with the spans of relations, for Gephi", MediaType: "application/gexf+xml",
		Extension: "gexf", open: openGEXF},
	{Name: "nquads", Title: "N-Quads 1.1: a node for each relation, a named graph for each claim",
		MediaType: "application/n-quads", Extension: "nq", open: openNQuads},
	{Name: "stix", Title: "a STIX 2.1 bundle", MediaType: "application/stix+json;version=2.1", Extension: "json",
		open: openSTIX},
	{Name: "cypher", Title: "Cypher statements that create the graph", MediaType: "text/plain; charset=utf-8",
		Extension: "cypher", open: openCypher},
}

const zipType = "application/zip"

// Write writes the state of a graph: a text to w, or files to a folder, which is created.
func (f *Format) Write(ctx context.Context, s store.Store, sel Selection, w io.Writer, folder string) (err error) {
	if f.Files == nil {
		return f.write(ctx, s, sel, []io.Writer{w})
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	var writers []io.Writer
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
	return f.write(ctx, s, sel, writers)
}

// Stream writes the state of a graph as one text: that of a format of several files is a zip archive.
func (f *Format) Stream(ctx context.Context, s store.Store, sel Selection, w io.Writer) error {
	if f.Files == nil {
		return f.write(ctx, s, sel, []io.Writer{w})
	}
	z := zip.NewWriter(w)
	var writers []io.Writer
	for _, name := range f.Files {
		writers = append(writers, &packed{z: z, name: name})
	}
	if err := f.write(ctx, s, sel, writers); err != nil {
		return err
	}
	return z.Close()
}

// packed is a file of an archive that begins with its first byte.
type packed struct {
	z    *zip.Writer
	name string
	w    io.Writer
}

// Write packs a piece of the file.
func (p *packed) Write(b []byte) (int, error) {
	if p.w == nil {
		h := &zip.FileHeader{Name: p.name, Method: zip.Deflate}
		if path.Ext(p.name) == ".parquet" { // it is packed already
			h.Method = zip.Store
		}
		var err error
		if p.w, err = p.z.CreateHeader(h); err != nil {
			return 0, err
		}
	}
	return p.w.Write(b)
}

func (f *Format) write(ctx context.Context, s store.Store, sel Selection, writers []io.Writer) error {
	to, err := f.open(writers)
	if err != nil {
		return err
	}
	begun := false
	between := func() error {
		if begun {
			return nil
		}
		begun = true
		return to.between()
	}
	err = sel.State(ctx, s, to.entity, func(r *kg.Relation) error {
		if err := between(); err != nil {
			return err
		}
		return to.relation(r)
	})
	if err != nil {
		return err
	}
	if err := between(); err != nil {
		return err
	}
	return to.end()
}

// span is when a relation may hold, and when it does for certain, as days; empty where there is no bound.
type span struct{ from, to, certainFrom, certainTo string }

func spanOf(r *kg.Relation) span {
	b := r.Bounds()
	s := span{from: isoDay(b.StartEarliest), to: isoDay(b.EndLatest)}
	if b.Certain() == edtf.CertainDays {
		s.certainFrom, s.certainTo = isoDay(b.CertainFrom), isoDay(b.CertainTo)
	}
	return s
}

// isoDay writes a day as XML Schema does; empty if there is none. Years of more than four digits lack EDTF's Y.
func isoDay(d edtf.Day) string {
	if !d.Finite() {
		return ""
	}
	return strings.TrimPrefix(d.String(), "Y")
}

// forNeo4j gives the same the sign that Neo4j wants before years of more than four digits.
func forNeo4j(day string) string {
	if strings.IndexByte(day, '-') > len("2024") {
		return "+" + day
	}
	return day
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
