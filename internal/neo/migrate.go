package neo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/kg"
)

// migrate makes constraints and indexes and waits for them. Several processes may do so at the same time.
func (s *Store) migrate(ctx context.Context) error {
	var err error
	for try := 0; try < 5; try++ { // schema commands of several processes may meet in a deadlock
		if err = s.tryMigrate(ctx); err == nil || ctx.Err() != nil || !isPassing(err) {
			break
		}
	}
	if err == nil || is[*kg.Error](err) {
		return err
	}
	return s.mapError(ctx, err)
}

func (s *Store) tryMigrate(ctx context.Context) error {
	v, err := s.layout(ctx)
	if err != nil {
		return err
	}
	missing, err := s.missing(ctx)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		if err := s.alter(ctx, missing); err != nil {
			return s.forbiddenLayout(err, fmt.Sprintf("lacks %d of graphd's constraints and indexes", len(missing)))
		}
	}
	if err := s.awaitIndexes(ctx); err != nil {
		return err
	}
	if v == schemaVersion { // a database that may only be read is not written to
		return nil
	}
	if v != 0 {
		unlock, err := s.lockUpgrade(ctx)
		if err != nil {
			return s.forbiddenLayout(err, fmt.Sprintf("has layout version %d", v))
		}
		defer unlock()
		if v, err = s.layout(ctx); err != nil || v == schemaVersion { // another process was faster
			return err
		}
	}
	for _, step := range upgrades {
		if step.from < v || v == 0 {
			continue
		}
		var err error
		if step.also != nil {
			err = step.also(s, ctx)
		}
		if err == nil {
			_, err = s.auto(ctx, neo4j.AccessModeWrite, step.text, nil)
		}
		if err != nil {
			return s.forbiddenLayout(err, fmt.Sprintf("has layout version %d", v))
		}
	}
	const text = "MERGE (m:Graphd {id: 'graphd'}) SET m.schema = $p.schema"
	_, err = s.auto(ctx, neo4j.AccessModeWrite, text, map[string]any{"schema": schemaVersion})
	return s.forbiddenLayout(err, "holds no graph of graphd's yet")
}

// upgradeTimeout is how long a graph may take to be brought along, or another process.
const upgradeTimeout = 24 * time.Hour

// lockUpgrade has other processes wait that would bring the same graph along: the slower one would put back counters
// that the faster one counts on by then. The node that they wait for is never committed.
func (s *Store) lockUpgrade(ctx context.Context) (unlock func(), err error) {
	session, tx, err := s.begin(ctx, neo4j.AccessModeWrite, upgradeTimeout)
	if err != nil {
		return nil, err
	}
	unlock = func() { s.end(ctx, session, tx) }
	res, err := tx.Run(ctx, "MERGE (u:Graphd {id: 'upgrade'}) SET u.locked = true", nil)
	if err == nil {
		_, err = res.Consume(ctx)
	}
	if err != nil {
		unlock()
		return nil, err
	}
	return unlock, nil
}

// forbiddenLayout says of an error of a database that may only be read what was to be written there.
func (s *Store) forbiddenLayout(err error, what string) error {
	if code := codeOf(err); isReadOnly(code) || code == forbidden {
		return kg.Errorf(kg.CodeForbidden, "the Neo4j database at %s may only be read, and %s: "+
			"open it once with graphd where it may be written", s.where, what)
	}
	return err
}

// layout returns the version of the layout in the database; 0 if it holds no graph yet.
func (s *Store) layout(ctx context.Context) (int64, error) {
	rows, err := s.auto(ctx, neo4j.AccessModeRead, "MATCH (m:Graphd {id: 'graphd'}) RETURN m.schema", nil)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	refuse := func(what, advice string) error {
		return kg.Errorf(kg.CodeConflict, "the graph in Neo4j at %s has %s, this graphd knows %d: %s",
			s.where, what, schemaVersion, advice)
	}
	const damage = "its node (:Graphd {id: 'graphd'}) is damaged, or none of graphd's; set its property schema " +
		"right, remove the node, or use another database (--neo4j-database)"
	if len(rows) > 1 {
		many := fmt.Sprintf("%d nodes (:Graphd {id: 'graphd'}) instead of one", len(rows))
		return 0, refuse(many, "remove those that graphd did not make")
	}
	v, ok := rows[0].Values[0].(int64)
	switch {
	case !ok && rows[0].Values[0] == nil:
		return 0, refuse("no layout version", damage)
	case !ok:
		return 0, refuse(fmt.Sprintf("the layout version %#v, which is no whole number", rows[0].Values[0]), damage)
	case v < 1:
		return 0, refuse(fmt.Sprintf("the layout version %d", v), damage)
	case v == 1: // no release has made one
		return 0, refuse("layout version 1", "empty the database and seed it anew")
	case v > schemaVersion:
		return 0, refuse(fmt.Sprintf("layout version %d", v), "run the graphd that made it, or a newer one")
	}
	return v, nil
}

// schemaItem is an index or a constraint in the database.
type schemaItem struct {
	name, kind, state string
	on                index
	node              bool
}

// matches reports whether the item is about what the index is about.
func (i schemaItem) matches(ix index) bool { return i.on == ix && i.node == (ix.of != relationType) }

// schemaItems returns what SHOW INDEXES or SHOW CONSTRAINTS lists; only the former have a state.
func (s *Store) schemaItems(ctx context.Context, what, state string) ([]schemaItem, error) {
	text := "SHOW " + what + " YIELD * RETURN name, type, " + state + ", entityType, labelsOrTypes, properties"
	rows, err := s.auto(ctx, neo4j.AccessModeRead, text, nil)
	if err != nil {
		return nil, err
	}
	var out []schemaItem
	for _, r := range rows {
		c := cells{values: r.Values}
		i := schemaItem{name: c.text(), kind: c.text(), state: c.text(), node: c.text() == "NODE"}
		i.on = index{joined(next[[]any](&c)), joined(next[[]any](&c))}
		if c.err != nil {
			return nil, c.err
		}
		out = append(out, i)
	}
	return out, nil
}

func joined(list []any) string {
	return strings.Join(mapped(list, func(v any) string { return fmt.Sprint(v) }), " ")
}

// identifies reports whether the constraint sees to it that no two have the same values.
func (i schemaItem) identifies() bool {
	return strings.Contains(i.kind, "UNIQUENESS") || strings.HasSuffix(i.kind, "_KEY")
}

// missing returns the commands that make what is not there, under whichever name. What others made may be in the way.
func (s *Store) missing(ctx context.Context) ([]string, error) {
	indexesThere, err := s.schemaItems(ctx, "INDEXES", "state")
	if err != nil {
		return nil, err
	}
	constraintsThere, err := s.schemaItems(ctx, "CONSTRAINTS", "''")
	if err != nil {
		return nil, err
	}
	all := slices.Concat(indexesThere, constraintsThere)
	var commands []string
	need := func(ix index, isUnique bool) error {
		have := slices.IndexFunc(indexesThere, func(i schemaItem) bool { return i.kind == "RANGE" && i.matches(ix) })
		identified := func(i schemaItem) bool { return i.identifies() && i.matches(ix) }
		if isUnique && slices.ContainsFunc(constraintsThere, identified) || !isUnique && have >= 0 {
			return nil
		}
		if i := slices.IndexFunc(all, func(i schemaItem) bool { return i.name == ix.name(isUnique) }); i >= 0 {
			other := fmt.Sprintf("is that of %s %s", all[i].kind, all[i].on)
			return s.inTheWay(all[i].name, fmt.Sprintf("which graphd needs for %s, %s", ix, other))
		}
		if have >= 0 {
			why := fmt.Sprintf("an index of %s, stands where graphd needs a constraint", ix)
			return s.inTheWay(indexesThere[have].name, why)
		}
		commands = append(commands, ix.command(isUnique))
		return nil
	}
	for i, ix := range slices.Concat(unique, indexes) {
		if err := need(ix, i < len(unique)); err != nil {
			return nil, err
		}
	}
	return commands, nil
}

func (s *Store) inTheWay(name, why string) error {
	return kg.Errorf(kg.CodeConflict, "in the Neo4j database at %s the name %q, %s: drop that, "+
		"or give graphd a database of its own (--neo4j-database)", s.where, name, why)
}

// alter runs schema commands in one transaction: one for each command takes several times as long.
func (s *Store) alter(ctx context.Context, commands []string) error {
	session, tx, err := s.begin(ctx, neo4j.AccessModeWrite, s.o.WriteTimeout)
	if err != nil {
		return err
	}
	defer s.end(ctx, session, tx)
	for _, c := range commands {
		res, err := tx.Run(ctx, c, nil)
		if err == nil {
			_, err = res.Consume(ctx)
		}
		if strings.HasSuffix(codeOf(err), ".Schema.ConstraintCreationFailed") {
			return kg.Errorf(kg.CodeConflict, "the Neo4j database at %s holds what graphd's constraints forbid: %s; "+
				"remove it, or give graphd a database of its own (--neo4j-database)", s.where, reason(err))
		}
		if err != nil {
			return err
		}
	}
	return tx.Commit(ctx)
}

// awaitIndexes returns when all indexes are online, saying so if that takes long: on a graph that has data they are
// built first.
func (s *Store) awaitIndexes(ctx context.Context) error {
	began := time.Now()
	for said := time.Duration(0); ; {
		list, err := s.schemaItems(ctx, "INDEXES", "state")
		if err != nil {
			return err
		}
		building := 0
		for _, i := range list {
			if i.state == "ONLINE" || !slices.ContainsFunc(slices.Concat(unique, indexes), i.matches) {
				continue
			}
			if i.state == "FAILED" {
				return fmt.Errorf("neo4j: index %s failed to be built; drop it and start again", i.name)
			}
			building++
		}
		if building == 0 {
			return nil
		}
		if waited := time.Since(began); waited-said > 5*time.Second {
			said = waited
			s.o.Log.InfoContext(ctx, "waiting for Neo4j to build indexes",
				"missing", building, "waited", waited.Round(time.Second))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}
