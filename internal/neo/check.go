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

// checkBatch is how many items Check holds at a time.
const checkBatch = 500

// Check reads the whole graph and tells each problem in a plain sentence: of constraints and indexes, of what entities,
// relations, their versions and tags hold, and whether the versions follow each other, the change log has no gap, and
// the counters are right. It changes nothing and holds a batch of items at a time. The graph may be written to
// meanwhile: what seems wrong is looked at twice.
func (s *Store) Check(ctx context.Context, found func(problem string)) error {
	c := &checker{s: s, found: found, seen: map[string]int64{}}
	for _, step := range []func(context.Context) error{
		c.schema, c.begin, c.log, c.entities, c.searchKeys, c.relations, c.redirects, c.counters, c.pairs, c.traits,
		c.figures, c.totals,
	} {
		if err := step(ctx); err != nil {
			return s.mapError(ctx, err)
		}
	}
	return nil
}

// checker is what the steps of a check have in common.
type checker struct {
	s     *Store
	found func(string)
	seq   int64 // the last entry of the log when the check began
	// unread: an entity or relation could not be read, so that it is not known how many search keys there should be
	unread bool
	seen   map[string]int64 // how many old versions and tags there should be, by label
}

func (c *checker) problem(format string, args ...any) { c.found(fmt.Sprintf(format, args...)) }

// schema looks at the layout, constraints and indexes.
func (c *checker) schema(ctx context.Context) error {
	// What is refused when a store is opened is a problem here.
	tell := func(err error) error {
		if kg.CodeOf(err) != kg.CodeConflict {
			return err
		}
		c.found(err.Error())
		return nil
	}
	if v, err := c.s.layout(ctx); err != nil {
		if err := tell(err); err != nil {
			return err
		}
	} else if v != schemaVersion {
		c.problem("the graph has layout version %d, this graphd knows %d", v, schemaVersion)
	}
	commands, err := c.s.missing(ctx)
	if err != nil {
		if err := tell(err); err != nil {
			return err
		}
	}
	for _, command := range commands {
		kind, rest, _ := strings.Cut(strings.TrimPrefix(command, "CREATE "), " ")
		name, _, _ := strings.Cut(rest, " ")
		c.problem("the %s %s is missing; graphd makes it when it is started", strings.ToLower(kind), name)
	}
	list, err := c.s.schemaItems(ctx, "INDEXES", "state")
	if err != nil {
		return err
	}
	for _, i := range list {
		if i.state != "ONLINE" && slices.ContainsFunc(slices.Concat(unique, indexes), i.matches) {
			c.problem("the index %s is not online but %s", i.name, i.state)
		}
	}
	return nil
}

// meta returns the properties of the node (:Graphd).
func (c *checker) meta(ctx context.Context) (map[string]any, error) {
	return metaOf(c.s.auto(ctx, neo4j.AccessModeRead, counters, nil))
}

// settled is meta once nobody commits. Neo4j shows what a commit makes bit by bit, and the end of the log may come
// last, however long that takes; but until then the writer holds the lock of this node. So what was seen since an
// earlier end of the log is no part of a commit if this one is the same.
func (c *checker) settled(ctx context.Context) (map[string]any, error) {
	const locked = "MATCH (m:Graphd {id: 'graphd'}) SET m.locked = true REMOVE m.locked RETURN properties(m)"
	meta, err := metaOf(c.s.auto(ctx, neo4j.AccessModeWrite, locked, nil))
	if isReadOnly(codeOf(err)) { // then nobody writes
		return c.meta(ctx)
	}
	return meta, err
}

func metaOf(rows []*neo4j.Record, err error) (map[string]any, error) {
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	meta, _ := rows[0].Values[0].(map[string]any)
	return meta, nil
}

func (c *checker) begin(ctx context.Context) error {
	meta, err := c.meta(ctx)
	if err != nil {
		return err
	}
	if meta == nil {
		c.problem("the node (:Graphd) is missing, which holds the version of the layout and the counters")
	}
	for name, is := range map[string]func(any) bool{
		"seq":          func(v any) bool { n, ok := v.(int64); return ok && n >= 0 },
		"at":           func(v any) bool { _, ok := v.(time.Time); return ok },
		"lastRecorded": func(v any) bool { _, ok := v.(time.Time); return ok },
	} {
		if v, ok := meta[name]; ok && !is(v) {
			c.problem("the property %s of the node (:Graphd) is %#v", name, v)
		}
	}
	c.seq, _ = meta["seq"].(int64)
	return nil
}

// stream sends a statement and hands out its rows, of which it holds a batch.
func (c *checker) stream(ctx context.Context, text string, batch int, each func(row []any) error) error {
	config := c.s.sessionConfig(neo4j.AccessModeRead)
	config.FetchSize = batch
	session := c.s.driver.NewSession(ctx, config)
	defer c.s.end(ctx, session, nil)
	c.s.o.Observe(text)
	res, err := session.Run(ctx, text, nil)
	if err != nil {
		return err
	}
	for res.Next(ctx) {
		if err := each(res.Record().Values); err != nil {
			return err
		}
	}
	return res.Err()
}

// log looks at the change log: its numbers have no gap, and each entry says as much as it counts.
func (c *checker) log(ctx context.Context) error {
	last := int64(0)
	const text = "MATCH (c:Change) USING INDEX SEEK c:Change(seq) WHERE c.seq > 0 AND c.json IS NOT NULL " +
		"RETURN c.seq, c.at, c.json, c.items ORDER BY c.seq"
	err := c.stream(ctx, text, 50, func(row []any) error {
		seq, ok := row[0].(int64)
		if !ok {
			c.problem("an entry of the change log has the number %#v", row[0])
			return nil
		}
		if seq > last+1 {
			c.gap(last+1, seq-1)
		}
		last = seq
		if _, ok := row[1].(time.Time); !ok {
			c.problem("entry %d of the change log has the time %#v", seq, row[1])
		}
		head, _ := row[2].(string)
		items, _ := row[3].(string)
		var entry kg.Change
		if err := entry.UnmarshalLog(head, items, true); err != nil {
			c.problem("entry %d of the change log cannot be read: %v", seq, err)
		} else if entry.Count != len(entry.Items) {
			c.problem("entry %d of the change log counts %d items and has %d", seq, entry.Count, len(entry.Items))
		}
		return nil
	})
	if err == nil && last < c.seq {
		c.gap(last+1, c.seq)
	}
	return err
}

func (c *checker) gap(from, to int64) {
	if from == to {
		c.problem("entry %d of the change log is missing", from)
	} else {
		c.problem("entries %d to %d of the change log are missing", from, to)
	}
}

// redirects looks at merges: what was merged away is merged into one other, and is not there any more.
func (c *checker) redirects(ctx context.Context) error {
	const holding = "MATCH (a:Merged)-[d:REDIRECT]->(b) WHERE d.recordedAt IS NOT NULL AND d.supersededAt IS NULL "
	const many = holding + "WITH a, count(d) AS n WHERE n > 1 RETURN a.id, n"
	err := c.stream(ctx, many, checkBatch, func(row []any) error {
		c.problem("entity %q is merged into %d others at once", row[0], row[1])
		return nil
	})
	if err != nil {
		return err
	}
	const there = holding + "MATCH (e:Entity) USING INDEX SEEK e:Entity(id) " +
		"WHERE e.id = a.id AND e.idKey IS NOT NULL " +
		"RETURN a.id, b.id"
	return c.stream(ctx, there, checkBatch, func(row []any) error {
		c.problem("entity %q is merged into %q, and is there", row[0], row[1])
		return nil
	})
}

// counters compares the counters with what they count.
func (c *checker) counters(ctx context.Context) error {
	return c.still(ctx, "counters", c.wrongCounters)
}

func (c *checker) wrongCounters(ctx context.Context) (wrong []string, err error) {
	const count = "MATCH (e:Entity) WHERE e.idKey IS NOT NULL RETURN 'e_' + e.kind AS counter, count(*) AS n " +
		"UNION ALL MATCH ()-[r:RELATION]->() WHERE r.sk IS NOT NULL RETURN 'n_' + r.type AS counter, count(*) AS n"
	counted := map[string]int64{}
	err = c.stream(ctx, count, checkBatch, func(row []any) error {
		name, _ := row[0].(string)
		counted[name], _ = row[1].(int64)
		return nil
	})
	if err != nil {
		return nil, err
	}
	meta, err := c.meta(ctx)
	if err != nil {
		return nil, err
	}
	compare := func(name, what string) {
		v, n := meta[name], counted[name]
		if v == nil {
			v = int64(0)
		}
		if v != n {
			const differs = "the counter %s says that there are %v %s, and there are %d"
			wrong = append(wrong, fmt.Sprintf(differs, name, v, what, n))
		}
	}
	for _, k := range kg.Kinds {
		compare(kindCounter(k), "entities of kind "+string(k))
	}
	for _, info := range kg.RelationTypes {
		compare(counter(info.Type), "relations of type "+string(info.Type))
	}
	return wrong, nil
}

// totals finds old versions and tags that belong to nothing, by their number.
func (c *checker) totals(ctx context.Context) error {
	wrong, err := c.strays(ctx)
	if err != nil || len(wrong) == 0 {
		return err
	}
	meta, err := c.settled(ctx)
	if err != nil {
		return err
	}
	if seq, _ := meta["seq"].(int64); seq != c.seq {
		c.s.o.Log.WarnContext(ctx, "the graph was written to while it was checked: "+
			"old versions and tags that belong to nothing were not looked for")
		return nil
	}
	for _, text := range wrong {
		c.found(text)
	}
	return nil
}

// strays says which numbers of old versions and tags are not those of what they belong to.
func (c *checker) strays(ctx context.Context) (wrong []string, err error) {
	for _, l := range []struct{ label, mark, what string }{
		{entityVersionLabel, "idKey", "old versions of entities"}, {versionLabel, "sk", "old versions of relations"},
		{"Tag", "key", "tags of relations"}, {tagVersionLabel, "key", "tags of old versions"},
		{searchKeyLabel, "since", "search keys"}, {searchKeyVersionLabel, "since", "old search keys"},
	} {
		if c.unread && (l.label == searchKeyLabel || l.label == searchKeyVersionLabel) {
			continue
		}
		text := "MATCH (x:" + l.label + ") WHERE x." + l.mark + " IS NOT NULL " +
			"AND (x.sk IS NOT NULL OR x.idKey IS NOT NULL OR x.since IS NOT NULL) RETURN count(x)"
		rows, err := c.s.auto(ctx, neo4j.AccessModeRead, text, nil)
		if err != nil {
			return nil, err
		}
		if n, _ := rows[0].Values[0].(int64); n != c.seen[l.label] {
			wrong = append(wrong, fmt.Sprintf("there are %d %s (:%s), and %d belong to something", n, l.what, l.label,
				c.seen[l.label]))
		}
	}
	return wrong, nil
}
