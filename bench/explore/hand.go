package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/bench/target"
)

// byHand asks by statements that somebody would write who has the relations in tables or nodes of his own.
type byHand interface {
	// Ask asks a question for the time i, and returns how many rows it got.
	Ask(ctx context.Context, name string, v *values, i int) (int, error)
	Close() error
}

func newByHand(ctx context.Context, t *target.Target) (byHand, error) {
	if t.Neo4j() {
		return newCypher(ctx, t)
	}
	return newSQL(ctx, t.DB)
}

// handSQL are the statements; ?1 and so on are the arguments of argsOf.
var handSQL = map[string]string{
	"neighborhood": `
		WITH one AS (SELECT other, count(*) AS n FROM edge WHERE own = ?1 GROUP BY other ORDER BY n DESC LIMIT 250),
			two AS (
				SELECT e.other, count(*) AS n
				FROM one JOIN edge e ON e.own = one.other
				GROUP BY e.other ORDER BY n DESC LIMIT 500),
			chosen AS (SELECT other FROM (SELECT other FROM one UNION SELECT other FROM two) LIMIT 500)
		SELECT e.own, e.other, count(*)
		FROM chosen c JOIN edge e ON e.own = c.other
		WHERE e.own < e.other AND e.other IN (SELECT other FROM chosen)
		GROUP BY 1, 2`,
	"path": `
		WITH RECURSIVE reached (id, depth) AS (
			SELECT ?1, 0
			UNION
			SELECT e.other, r.depth + 1 FROM reached r JOIN edge e ON e.own = r.id WHERE r.depth < 3)
		SELECT depth FROM reached WHERE id = ?2 ORDER BY depth LIMIT 1`,
	"dyad": `
		SELECT day / 31, type, count(*)
		FROM plain
		WHERE from_id = ?1 AND to_id = ?2 OR from_id = ?2 AND to_id = ?1 OR from_state = ?1 AND to_state = ?2
			OR from_state = ?2 AND to_state = ?1
		GROUP BY 1, 2`,
	"facets": `
		WITH mine AS (SELECT * FROM plain WHERE from_id = ?1 OR to_id = ?1)
		SELECT 'type', type, count(*) FROM mine GROUP BY 2
		UNION ALL SELECT 'mode', mode, count(*) FROM mine GROUP BY 2
		UNION ALL SELECT 'status', status, count(*) FROM mine GROUP BY 2
		UNION ALL SELECT 'other', iif(from_id = ?1, to_id, from_id), count(*) FROM mine GROUP BY 2`,
	"facets of all": `
		SELECT type, count(*) FROM plain GROUP BY 1 UNION ALL SELECT status, count(*) FROM plain GROUP BY 1`,
	"timeline": `
		SELECT day / 31, type, count(*), avg(score) FROM plain WHERE from_id = ?1 OR to_id = ?1 GROUP BY 1, 2`,
	"timeline of all": `SELECT day / 31, count(*), avg(score) FROM plain GROUP BY 1`,
	"ranking":         `SELECT own, count(*) FROM edge GROUP BY 1 ORDER BY 2 DESC LIMIT 10`,
	"search":          `SELECT id, name FROM name WHERE name LIKE ?1 || '%' OR name LIKE '% ' || ?1 || '%' LIMIT 10`,
}

// handCypher are the same over graphd's own nodes.
var handCypher = map[string]string{
	"neighborhood": `
		MATCH (n:Entity {id: $p1})-[r:RELATION]-(o) WITH n, o, count(r) AS k ORDER BY k DESC LIMIT 250
		WITH n, collect(o) AS one
		CALL (one) { UNWIND one AS m MATCH (m)-[r:RELATION]-(o) WITH o, count(r) AS k ORDER BY k DESC LIMIT 249
			RETURN collect(o) AS two }
		WITH one + two AS chosen UNWIND chosen AS a MATCH (a)-[r:RELATION]-(b) WHERE b IN chosen AND a.id < b.id
		RETURN a.id, b.id, count(r)`,
	"path": `MATCH (a:Entity {id: $p1}), (b:Entity {id: $p2}) MATCH p = shortestPath((a)-[:RELATION*..4]-(b))
		RETURN [x IN nodes(p) | x.id]`,
	"dyad": `MATCH ()-[r:RELATION]->() WHERE r.dyad = $p1 + '\u001F' + $p2 OR r.states = $p1 + '\u001F' + $p2
		RETURN left(toString(r.` + "`when`" + `), 7), r.type, count(r)`,
	"facets": `
		MATCH (n:Entity {id: $p1})-[r:RELATION]-(o)
		RETURN r.type AS t, r.mode AS m, r.status AS s, o.id AS other, count(r)`,
	"facets of all": `MATCH ()-[r:RELATION]->() RETURN r.type, r.status, count(r)`,
	"timeline": `MATCH (:Entity {id: $p1})-[r:RELATION]-() RETURN left(r.` + "`when`" + `, 7), r.type, count(r),
		avg(r.score)`,
	"timeline of all": "MATCH ()-[r:RELATION]->() RETURN left(r.`when`, 7), count(r), avg(r.score)",
	"ranking": `MATCH (n:Entity) WITH n, COUNT { (n)-[:RELATION]-() } AS k
		RETURN n.id, k ORDER BY k DESC LIMIT 10`,
	"search": `MATCH (n:Entity) WHERE n.name STARTS WITH $p1 RETURN n.id, n.name LIMIT 10`,
}

// argsOf are the arguments of a question by hand.
func argsOf(name string, v *values, i int) []any {
	switch name {
	case "path":
		p := v.ends[i%len(v.ends)]
		return []any{p[0], p[1]}
	case "dyad":
		return []any{v.a, v.b}
	case ofSizeName:
		return []any{v.c, v.d}
	case "search":
		letters := []rune(v.name)
		return []any{string(letters[:i%len(letters)+1])}
	case "facets of all", "timeline of all", "ranking":
		return nil
	}
	return []any{v.busy}
}

func statementOf(statements map[string]string, name string) string {
	if name == "neighborhood, recent" {
		name = "neighborhood"
	}
	if name == ofSizeName {
		name = "dyad"
	}
	return statements[name]
}

// handTables is SQLite with plain tables and ordinary indexes.
type handTables struct {
	dir string
	db  *sql.DB
}

// newSQL copies what the file holds.
func newSQL(ctx context.Context, file string) (*handTables, error) {
	dir, err := os.MkdirTemp("", "graphd-explore-")
	if err != nil {
		return nil, err
	}
	h := &handTables{dir: dir}
	if h.db, err = sql.Open("sqlite", filepath.Join(dir, "plain.db")); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	h.db.SetMaxOpenConns(1) // what is attached belongs to the connection
	for _, text := range []string{
		"ATTACH " + quoted("file:"+file+"?mode=ro") + " AS g",
		`CREATE TABLE plain AS
			SELECT rel, from_id, to_id, from_state, to_state, type, mode, status, realization, sk >> 32 AS day, score
			FROM g.relation
			WHERE superseded = (SELECT max(superseded) FROM g.relation)`,
		"CREATE TABLE name AS SELECT id, name FROM g.entity WHERE live = 1",
		"CREATE TABLE edge AS SELECT from_id AS own, to_id AS other FROM plain " +
			"UNION ALL SELECT to_id, from_id FROM plain",
		"CREATE INDEX plain_from ON plain (from_id)", "CREATE INDEX plain_to ON plain (to_id)",
		"CREATE INDEX plain_states ON plain (from_state, to_state)", "CREATE INDEX edge_own ON edge (own, other)",
		"CREATE INDEX name_name ON name (name)", "DETACH g", "ANALYZE",
	} {
		if _, err := h.db.ExecContext(ctx, text); err != nil {
			return nil, errors.Join(fmt.Errorf("%.60s: %w", text, err), h.Close())
		}
	}
	return h, nil
}

func quoted(s string) string { return "'" + s + "'" }

func (h *handTables) Ask(ctx context.Context, name string, v *values, i int) (n int, err error) {
	rows, err := h.db.QueryContext(ctx, statementOf(handSQL, name), argsOf(name, v, i)...)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

func (h *handTables) Close() error { return errors.Join(h.db.Close(), os.RemoveAll(h.dir)) }

// handNodes is Neo4j, as graphd fills it.
type handNodes struct{ driver neo4j.DriverWithContext }

func newCypher(ctx context.Context, t *target.Target) (*handNodes, error) {
	d, err := t.Driver(ctx)
	if err != nil {
		return nil, err
	}
	return &handNodes{d}, nil
}

func (h *handNodes) Ask(ctx context.Context, name string, v *values, i int) (int, error) {
	params := map[string]any{}
	for j, a := range argsOf(name, v, i) {
		params[fmt.Sprintf("p%d", j+1)] = a
	}
	r, err := neo4j.ExecuteQuery(ctx, h.driver, statementOf(handCypher, name), params, neo4j.EagerResultTransformer)
	if err != nil {
		return 0, err
	}
	return len(r.Records), nil
}

func (h *handNodes) Close() error { return h.driver.Close(context.Background()) }
