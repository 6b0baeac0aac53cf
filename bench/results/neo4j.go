package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	neo4jdev "graphd/dev/neo4j"
	"graphd/internal/neo"
)

// halves writes the first rows to two files: for an empty graph, and for one that has the first of them.
func (b *bench) halves() (files [2]string, err error) {
	all, n, err := b.rows(2)
	if err != nil {
		return files, err
	}
	if n < 2*b.neo {
		return files, fmt.Errorf("the data has %d rows, too few for -neo4j-rows %d", n, b.neo)
	}
	in, err := os.Open(all)
	if err != nil {
		return files, err
	}
	defer in.Close()
	lines := bufio.NewScanner(in)
	for i := range files {
		var text strings.Builder
		for range b.neo {
			lines.Scan()
			text.Write(append(lines.Bytes(), '\n'))
		}
		files[i] = filepath.Join(b.dir, fmt.Sprintf("half%d.tsv", i))
		if err := os.WriteFile(files[i], []byte(text.String()), 0o600); err != nil {
			return files, err
		}
	}
	return files, lines.Err()
}

// server starts a Neo4j for the run.
func (b *bench) server() (*neo4jdev.Server, error) {
	return neo4jdev.Start(b.ctx, neo4jdev.Options{HeapMB: 1536})
}

// item is an entity or a relation as graphd has written it.
type item = map[string]any

// graphItems returns what is written, but for the ids that were there before.
func graphItems(ctx context.Context, d neo4j.DriverWithContext, before map[string]bool) (entities, relations []item,
	err error) {
	for _, q := range []struct {
		text string
		to   *[]item
	}{
		{"MATCH (e:Entity) WHERE e.idKey IS NOT NULL " +
			"RETURN e.id, '' AS a, '' AS b, labels(e), properties(e)", &entities},
		{"MATCH (a)-[r:RELATION]->(b) WHERE r.sk IS NOT NULL " +
			"RETURN r.id, a.id, b.id, [] AS labels, properties(r)", &relations},
	} {
		res, err := neo4j.ExecuteQuery(ctx, d, q.text, nil, neo4j.EagerResultTransformer)
		if err != nil {
			return nil, nil, err
		}
		for _, r := range res.Records {
			if id, _ := r.Values[0].(string); !before[id] {
				before[id] = true
				*q.to = append(*q.to, item{"from": r.Values[1], "to": r.Values[2], "labels": r.Values[3],
					"properties": r.Values[4]})
			}
		}
	}
	return entities, relations, nil
}

// raw writes items as a program would that knows nothing of graphd: it creates nodes and relationships by UNWIND.
func raw(ctx context.Context, d neo4j.DriverWithContext, entities, relations []item) error {
	const most = 10_000
	for _, q := range []struct {
		text  string
		items []item
	}{
		{"UNWIND $rows AS row CREATE (e:$(row.labels)) SET e = row.properties", entities},
		{"UNWIND $rows AS row MATCH (a:Entity {id: row.from}) MATCH (b:Entity {id: row.to}) " +
			"CREATE (a)-[r:RELATION]->(b) SET r = row.properties", relations},
	} {
		for rest := q.items; len(rest) > 0; rest = rest[min(most, len(rest)):] {
			rows := make([]any, 0, most)
			for _, x := range rest[:min(most, len(rest))] {
				rows = append(rows, x)
			}
			if _, err := neo4j.ExecuteQuery(ctx, d, q.text, map[string]any{"rows": rows},
				neo4j.EagerResultTransformer); err != nil {
				return err
			}
		}
	}
	return nil
}

// measureNeo4j imports into an empty Neo4j and then into that, and lets a raw writer write the same nodes and
// relationships, with their properties, under the same constraints and indexes.
func (b *bench) measureNeo4j(s *section) error {
	s.Title, s.Header = "Import, Neo4j", []string{"", "rows", "s", "rows/s"}
	s.Text = "`graphd import icews` beside one raw writer, which creates the same entities and relations with the\n" +
		"same properties by `UNWIND`, 10,000 a transaction, under the same constraints and indexes. It writes\n" +
		"no tags, pairs, traits, search keys or log, and looks nothing up but the ends. Both do all of it twice on\n" +
		"one server, which is emptied in between: the second time counts, when Java has compiled its code."
	files, err := b.halves()
	if err != nil {
		return err
	}
	srv, err := b.server()
	if err != nil {
		return err
	}
	defer func() { _ = srv.Stop() }()
	d, err := neo4j.NewDriverWithContext(srv.URI, neo4j.NoAuth())
	if err != nil {
		return err
	}
	defer func() { _ = d.Close(b.ctx) }()
	if err := b.importBoth(&section{}, srv, d, files); err != nil { // Java compiles
		return err
	}
	return b.importBoth(s, srv, d, files)
}

// importBoth lets graphd and the raw writer write the rows of both files, each on an empty graph.
func (b *bench) importBoth(s *section, srv *neo4jdev.Server, d neo4j.DriverWithContext, files [2]string) error {
	into := [2]string{"an empty graph", "that graph"}
	rate := func(who string, i int, n int, took time.Duration) {
		s.add([]string{who + " into " + into[i], fmt.Sprint(n), fmt.Sprintf("%.1f", took.Seconds()),
			fmt.Sprintf("%.0f", float64(n)/took.Seconds())})
		s.bar(who+", into "+into[i], float64(n)/took.Seconds(), "rows/s into Neo4j")
	}
	if err := emptied(b.ctx, srv); err != nil {
		return err
	}
	before := map[string]bool{}
	var entities, relations [2][]item
	for i, file := range files {
		u, err := b.measure("", b.graphd, "import", "icews", file, "--neo4j-uri", srv.URI)
		if err != nil {
			return err
		}
		rate("graphd", i, b.neo, u.wall)
		if entities[i], relations[i], err = graphItems(b.ctx, d, before); err != nil {
			return err
		}
	}
	if err := emptied(b.ctx, srv); err != nil {
		return err
	}
	for i := range files {
		began := time.Now()
		if err := raw(b.ctx, d, entities[i], relations[i]); err != nil {
			return err
		}
		rate("raw UNWIND", i, len(relations[i]), time.Since(began))
	}
	return nil
}

// emptied removes all that a Neo4j has, and makes the constraints and indexes of graphd.
func emptied(ctx context.Context, srv *neo4jdev.Server) error {
	if err := srv.Wipe(ctx); err != nil {
		return err
	}
	empty, err := neo.Open(ctx, neo.Options{URI: srv.URI})
	if err != nil {
		return err
	}
	return empty.Close()
}

// measureApollo runs bench/compare on a Neo4j, with the server of bench/compare/apollo as well.
func (b *bench) measureApollo(s *section) error {
	s.Title = "Reads, Neo4j, beside a handler written by hand and @neo4j/graphql"
	s.Text = "`bench/compare` on one Neo4j that `graphd import icews` has filled. `@neo4j/graphql` with Apollo\n" +
		"answers from types alone, with fewer fields (`bench/compare/apollo`); it reads what graphd has written."
	dir := filepath.Join(b.dir, "apollo")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("bench", "compare", "apollo"))); err != nil {
		return err
	}
	install := exec.CommandContext(b.ctx, "npm", "ci", "--ignore-scripts")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w: %.500s", err, out)
	}
	rows, _, err := b.rows(2)
	if err != nil {
		return err
	}
	srv, err := b.server()
	if err != nil {
		return err
	}
	defer func() { _ = srv.Stop() }()
	if _, err := b.measure("", b.graphd, "import", "icews", rows, "--neo4j-uri", srv.URI); err != nil {
		return err
	}
	return b.compare(s, "requests/s, Neo4j", "-neo4j-uri", srv.URI, "-apollo", dir)
}
