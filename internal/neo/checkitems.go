package neo

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/plan"
)

// entities looks at entities with their versions.
func (c *checker) entities(ctx context.Context) error {
	return c.items(ctx, itemsOf{
		what: "entity", version: entityVersionLabel, mark: "idKey",
		all: "MATCH (e:Entity) WHERE e.idKey IS NOT NULL RETURN e.id",
		gone: "MATCH (v:EntityVersion) WHERE v.idKey IS NOT NULL AND v.version = 1 " +
			"AND NOT EXISTS { MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = v.id } RETURN v.id",
		optional: positionProps,
		current: "OPTIONAL MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL " +
			"WITH id, properties(e) AS p, labels(e) AS labels, null AS a, null AS b ",
		decode: func(props map[string]any) (*checked, error) {
			e, err := decodeEntity([]string{textOf(props["row"]), textOf(props["doc"])})
			if err != nil {
				return nil, err
			}
			want, err := entityProps(e)
			return &checked{want: want, version: e.Version, recorded: e.RecordedAt, label: kindLabels[e.Kind]}, err
		},
	})
}

// relations looks at relations with their versions and tags.
func (c *checker) relations(ctx context.Context) error {
	return c.items(ctx, itemsOf{
		what: "relation", version: versionLabel, mark: "sk",
		all: "MATCH ()-[r:RELATION]->() WHERE r.sk IS NOT NULL RETURN r.id",
		gone: "MATCH (v:RelationVersion) WHERE v.sk IS NOT NULL AND v.version = 1 " +
			"AND NOT EXISTS { MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id = v.id } " +
			"RETURN v.id",
		current: "OPTIONAL MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(id) WHERE r.id = id " +
			"AND r.sk IS NOT NULL WITH id, properties(r) AS p, null AS labels, a.id AS a, b.id AS b ",
		optional: []string{"mode", "fromState", "toState", "location", "eventKey", "states", "symFrom", "symTo",
			"symFromState", "symToState", "ahead", "rivals", "lastDay", "confidence", "score", "goldstein", "said",
			"sources", "claimedAt", "deathsMin", "deathsMax", "injuriesMin", "injuriesMax", "conflict", "contexts",
			"links"},
		decode: func(props map[string]any) (*checked, error) {
			texts := []string{textOf(props["row"]), textOf(props["claims"]), textOf(props["body"])}
			r, err := decodeRelation(texts, plan.Columns{Claims: true, Body: true})
			if err != nil {
				return nil, err
			}
			want, err := relationProps(r)
			return &checked{want: want, version: r.Version, recorded: r.RecordedAt,
				from: r.From, to: r.To, sk: int64(r.SK), tags: plan.TagsOf(r)}, err
		},
	})
}

// textOf reads a property of text; another one is text that cannot be read.
func textOf(v any) string {
	if v == nil {
		return ""
	}
	if s, ok := v.(string); ok {
		return s
	}
	return fmt.Sprintf("%#v", v)
}

// itemsOf says how entities, or relations, are read and what they should hold.
type itemsOf struct {
	what, version string   // a word for them, and the label of their old versions
	mark          string   // the property that only graphd gives
	all, gone     string   // statements that return the ids of what is there, and of what has only old versions
	current       string   // binds to the item of an id: its properties p, its labels, the ids a and b of its ends
	optional      []string // properties that it has or has not, as its row says
	decode        func(props map[string]any) (*checked, error)
}

// checked is what a version should be.
type checked struct {
	want       map[string]any
	version    int
	recorded   time.Time
	superseded time.Time // zero: it is current, or the copy of what is
	tombstone  bool

	label string // of an entity

	id, from, to string // of a relation
	sk           int64
	tags         []string
}

func (c *checker) items(ctx context.Context, of itemsOf) error {
	lookup := "UNWIND $p.ids AS id " + of.current + "RETURN id, p, labels, a, b, COLLECT { " +
		"MATCH (v:" + of.version + ") USING INDEX SEEK v:" + of.version + "(id, version) " +
		"WHERE v.id = id AND v.version > 0 AND v." + of.mark + " IS NOT NULL RETURN properties(v) ORDER BY v.version }"
	for _, text := range []string{of.all, of.gone} {
		var ids []string
		err := c.stream(ctx, text, checkBatch, func(row []any) error {
			id, ok := row[0].(string)
			if !ok {
				c.problem("the id of %s of graphd's is %#v", a(of.what), row[0])
				return nil
			}
			if ids = append(ids, id); len(ids) < checkBatch {
				return nil
			}
			batch := ids
			ids = nil
			return c.twice(ctx, of, lookup, batch)
		})
		if err == nil && len(ids) > 0 {
			err = c.twice(ctx, of, lookup, ids)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// twice tells the problems of a batch that are there a second time, too: a writer may have been between two readings.
func (c *checker) twice(ctx context.Context, of itemsOf, lookup string, ids []string) error {
	problems, counts, err := c.batch(ctx, of, lookup, ids)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		time.Sleep(100 * time.Millisecond)
		again, countsAgain, err := c.batch(ctx, of, lookup, ids)
		if err != nil {
			return err
		}
		counts = countsAgain
		for _, p := range problems {
			if slices.Contains(again, p) {
				c.found(p)
			}
		}
	}
	for label, n := range counts {
		c.seen[label] += n
	}
	return nil
}

// batch returns what is wrong with the items, and how many old versions and tags belong to them.
func (c *checker) batch(ctx context.Context, of itemsOf, lookup string, ids []string) (
	problems []string, counts map[string]int64, err error,
) {
	rows, err := c.s.auto(ctx, neo4j.AccessModeRead, lookup, map[string]any{"ids": ids})
	if err != nil {
		return nil, nil, err
	}
	counts = map[string]int64{}
	var tags, oldTags []tagOf
	for _, row := range rows {
		id := fmt.Sprint(row.Values[0])
		tell := func(format string, args ...any) {
			problems = append(problems, fmt.Sprintf("%s %q: %s", of.what, id, fmt.Sprintf(format, args...)))
		}
		read := func(props map[string]any, which string) *checked {
			v, err := of.decode(props)
			if err != nil {
				tell("%s cannot be read, its row, claims, body or doc is damaged", which)
				return nil
			}
			compareProps(props, v.want, of.optional, func(text string) { tell("%s: %s", which, text) })
			v.id = id
			return v
		}
		var current *checked
		if props, ok := row.Values[1].(map[string]any); ok {
			current = read(props, "the current version")
		}
		if current != nil {
			if list, ok := row.Values[2].([]any); ok {
				for _, l := range append([]string{"Entity"}, labels...) {
					if should := l == "Entity" || l == current.label; should != slices.Contains(list, any(l)) {
						tell("the label %s is %s", l, map[bool]string{true: "missing", false: "too much"}[should])
					}
				}
			} else if row.Values[3] != any(current.from) || row.Values[4] != any(current.to) {
				tell("it leads from %v to %v instead of from %q to %q",
					row.Values[3], row.Values[4], current.from, current.to)
			}
			for _, t := range current.tags {
				tags = append(tags, tagOf{current, t})
			}
		}
		list, _ := row.Values[5].([]any)
		counts[of.version] += int64(len(list))
		var old []*checked
		for i, x := range list {
			props, _ := x.(map[string]any)
			v := read(props, fmt.Sprintf("old version %d", i+1))
			if v == nil {
				old = nil
				break
			}
			if v.superseded, v.tombstone, err = readClosing(textOf(props["closing"])); err != nil {
				tell("the end of old version %d cannot be read", v.version)
			}
			if end, _ := props["supersededAt"].(time.Time); !end.Equal(v.superseded) {
				tell("old version %d ended at %v by one property and at %v by the other", v.version, end, v.superseded)
			}
			if !v.tombstone {
				for _, t := range v.tags {
					oldTags = append(oldTags, tagOf{v, t})
				}
			}
			old = append(old, v)
		}
		if _, there := row.Values[1].(map[string]any); len(old) == len(list) && there == (current != nil) {
			chain(old, current, tell)
		}
	}
	for _, l := range []struct {
		label string
		tags  []tagOf
	}{{"Tag", tags}, {tagVersionLabel, oldTags}} {
		n, wrong, err := c.tags(ctx, l.label, l.tags)
		if err != nil {
			return nil, nil, err
		}
		counts[l.label] += n
		problems = append(problems, wrong...)
	}
	return problems, counts, nil
}

// chain compares each version with the next one.
func chain(old []*checked, current *checked, tell func(string, ...any)) {
	all := old
	if current != nil {
		// The copy that a failed write left shows nothing that the current version does not.
		if n := len(old); n > 0 && old[n-1].superseded.IsZero() && old[n-1].version == current.version {
			all = old[:n-1]
		}
		all = append(slices.Clone(all), current)
	} else if n := len(old); n > 0 && !old[n-1].tombstone {
		tell("it is not there, and its last version, %d, is no tombstone", old[n-1].version)
	}
	for i, v := range all {
		if v.version != i+1 {
			tell("version %d stands where version %d should", v.version, i+1)
			return
		}
		switch {
		case v == current:
		case v.tombstone:
			if !v.superseded.Equal(v.recorded) {
				tell("its tombstone, version %d, has the end %v and not the one of its record, %v",
					v.version, v.superseded, v.recorded)
			}
		case i+1 < len(all) && !v.superseded.Equal(all[i+1].recorded):
			tell("version %d ended at %v, and version %d was recorded at %v",
				v.version, v.superseded, v.version+1, all[i+1].recorded)
		}
		if i+1 < len(all) && all[i+1].recorded.Before(v.recorded) {
			tell("version %d was recorded before version %d", v.version+1, v.version)
		}
	}
}

// compareProps tells which properties are not what they should be. JSON is left to whoever decodes it, and what is none
// of graphd's to others.
func compareProps(have, want map[string]any, optional []string, tell func(string)) {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		switch name {
		case "claims", "body", "doc":
		default:
			if !same(have[name], want[name]) {
				tell(fmt.Sprintf("the property %s is %s instead of %s", name, shown(have[name]), shown(want[name])))
			}
		}
	}
	for _, name := range optional {
		if v, ok := have[name]; ok && want[name] == nil {
			tell(fmt.Sprintf("the property %s is %s and should be absent", name, shown(v)))
		}
	}
}

func shown(v any) string {
	if v == nil {
		return "missing"
	}
	if t, ok := v.(time.Time); ok {
		return t.Format(time.RFC3339Nano)
	}
	return fmt.Sprintf("%.200q", fmt.Sprint(v))
}

// same reports whether the driver read what it was given to write.
func same(have, want any) bool {
	switch want := want.(type) {
	case time.Time:
		t, ok := have.(time.Time)
		return ok && t.Equal(want)
	case []string:
		list, ok := have.([]any)
		if !ok || len(list) != len(want) {
			return false
		}
		for i := range list {
			if list[i] != any(want[i]) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(have, want)
}

// tagOf is a tag that a version should have.
type tagOf struct {
	v   *checked
	key string
}

// tags returns how many of the tags are there, and says of which there is not exactly one.
func (c *checker) tags(ctx context.Context, label string, tags []tagOf) (n int64, problems []string, err error) {
	text := "UNWIND $p.rows AS x RETURN COUNT { MATCH (t:" + label + ") USING INDEX SEEK t:" + label + "(key, sk) " +
		"WHERE t.key = x.key AND t.sk = x.sk AND t.fromId = x.from AND t.toId = x.to"
	if label == tagVersionLabel {
		text += " AND t.id = x.id AND t.version = x.version AND t.recordedAt = x.at " +
			"AND coalesce(t.supersededAt = x.until, t.supersededAt IS NULL AND x.until IS NULL)"
	}
	text += " }"
	for batch := range slices.Chunk(tags, 4*checkBatch) {
		rows := make([]map[string]any, len(batch))
		for i, t := range batch {
			rows[i] = map[string]any{"key": t.key, "sk": t.v.sk, "from": t.v.from, "to": t.v.to,
				"id": t.v.id, "version": int64(t.v.version), "at": t.v.recorded, "until": nil}
			if !t.v.superseded.IsZero() {
				rows[i]["until"] = t.v.superseded
			}
		}
		found, err := c.s.auto(ctx, neo4j.AccessModeRead, text, map[string]any{"rows": rows})
		if err != nil {
			return 0, nil, err
		}
		for i, f := range found {
			v := batch[i].v
			count, _ := f.Values[0].(int64)
			n += count
			// A version that never was to be seen has those tags alone that the graphd had which wrote it.
			if count != 1 && (v.superseded.IsZero() || v.superseded.After(v.recorded)) {
				problems = append(problems, fmt.Sprintf(
					"relation %q: version %d has %d tags (:%s) with the key %q instead of one", v.id,
					v.version, count, label, batch[i].key))
			}
		}
	}
	return n, problems, nil
}

// a puts the article before a word.
func a(word string) string {
	if word[0] == 'e' {
		return "an " + word
	}
	return "a " + word
}
