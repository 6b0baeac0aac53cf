package lite

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Check reads the whole file in one snapshot and reports what does not agree in it: SQLite's own structure, rows with
// the lists that lead to them, counters, versions, and the change log. It holds sums of what it reads (see sums), and
// reads a part again where these differ.
func (s *Store) Check(ctx context.Context, found func(problem string)) error {
	damaged := false
	err := s.Read(ctx, func(r store.Reader) error {
		c := &checker{ctx: ctx, r: r.(*reader), teller: store.NewTeller(found), counted: newChanges()}
		defer c.teller.Rest()
		for _, step := range []struct {
			what string
			run  func() error
		}{
			{"the file", c.checkIntegrity},
			{"entities", c.checkEntities},
			{"relations", c.checkRelations},
			{"search keys", c.checkSearchKeys},
			{"lists of relations", c.checkLists},
			{"ids of relations", c.checkIds},
			{"sort keys", c.checkSortKeys},
			{"counters", c.checkCounters},
			{"pairs", c.checkPairs},
			{"traits", c.checkTraits},
			{"figures", c.checkFigures},
			{"the change log", c.checkLog},
			{"merges", c.checkRedirects},
		} {
			if err := step.run(); err != nil {
				if ctx.Err() == nil && s.health.damaged.Load() {
					c.teller.Say(step.what, "%s cannot be read: the file is damaged", step.what)
					damaged = true
				}
				return err
			}
		}
		return nil
	})
	if damaged {
		return nil
	}
	return err
}

// checker is a check under way.
type checker struct {
	ctx    context.Context
	r      *reader
	teller *store.Teller

	counted  *changes // what the counters should hold
	postings pair     // by rel: expected of relations, and there
	byID     pair     // by rel
	tallies  pair     // by the list
	keys     pair     // by hash of the id: search keys of entities and relations
	pairs    pair     // by hash of the key
	traits   pair     // by hash of the entity's id
	versions pair     // by hash of the id: those of the log, and those of the tables
}

func (c *checker) query(text string, each func(row) error) error {
	return c.r.c.query(c.ctx, text, nil, each)
}

func (c *checker) checkIntegrity() error {
	return c.query("PRAGMA integrity_check", func(r row) error {
		if text := r.text(0); text != "ok" {
			c.teller.Say("the file", "SQLite says: %s", text)
		}
		return nil
	})
}

func (c *checker) checkEntities() error {
	chains := c.chains("entity", func(ids []string) ([]link, error) {
		list, err := c.r.EntityVersions(c.ctx, ids)
		links := make([]link, len(list))
		for i, e := range list {
			links[i] = link{e.ID, e.Version, e.RecordedAt, e.SupersededAt, e.Tombstone}
		}
		return links, err
	})
	n := len(positionColumns)
	text := "SELECT e.live, e.h, e.fold, e.name_key, e.superseded, e.tombstone, " + positionColumns.of("e").String() +
		", " + entityColumns + " FROM entity e"
	err := c.query(text, func(r row) error {
		e, err := decodeEntity(r, 6+n)
		if err != nil {
			c.teller.Say("entities", "%v", err)
			return nil
		}
		live := r.int(4) == notSuperseded
		if r.int(0) != 0 != live {
			c.teller.Say("entities", "version %d of entity %q is marked as current or old, and is not", e.Version, e.ID)
		}
		if r.int(1) != hashID(e.ID) || r.text(2) != kg.Fold(e.Name) || r.text(3) != kg.NameKey(e.Name, e.ID) {
			c.teller.Say("entities", "version %d of entity %q has keys that do not follow from its id and name",
				e.Version, e.ID)
		}
		for i, want := range positionOf(e) {
			if r[6+i] != want {
				c.teller.Say("entities", "version %d of entity %q has a position (%s) that does not follow from "+
					"its point", e.Version, e.ID, positionColumns[i])
			}
		}
		if live {
			c.counted.kinds[e.Kind]++
		}
		c.counted.recorded = max(c.counted.recorded, encodeTime(e.RecordedAt))
		c.versions.there.addVersion(false, e.ID, e.Version, encodeTime(e.RecordedAt))
		return chains.add(e.ID, e.Version, live)
	})
	if err != nil {
		return err
	}
	if err := chains.finish("SELECT id FROM entity WHERE version > 1"); err != nil {
		return err
	}
	return c.query("SELECT id FROM entity WHERE live = 1 GROUP BY id HAVING count(*) > 1", func(r row) error {
		c.teller.Say("entities", "entity %q has several current versions", r.text(0))
		return nil
	})
}

// stored are the columns of table relation that checks read, and relationOf takes; all of them.
var stored = "SELECT r.rel, r.superseded, r.tombstone, r.end_day, r.score, r.goldstein, " +
	"r.deaths_min, r.deaths_max, r.injuries_min, r.injuries_max, r.conflict, r.fact, " +
	relationColumns(plan.Columns{Claims: true, Body: true}) + " FROM relation r"

// relationOf reads a row of stored.
func (c *checker) relationOf(r row) (rel int64, current bool, v *kg.Relation, err error) {
	v, err = c.r.c.dates.decodeRelation(r, 12, plan.Columns{Claims: true, Body: true})
	if err == nil {
		v.Tombstone = r.int(2) != 0
	}
	return r.int(0), r.int(1) == notSuperseded, v, err
}

func (c *checker) checkRelations() error {
	chains := c.chains("relation", func(ids []string) ([]link, error) {
		list, err := c.r.RelationVersions(c.ctx, ids, plan.Columns{})
		links := make([]link, len(list))
		for i, r := range list {
			links[i] = link{r.ID, r.Version, r.RecordedAt, r.SupersededAt, r.Tombstone}
		}
		return links, err
	})
	var list []posting
	err := c.query(stored, func(r row) error {
		rel, current, v, err := c.relationOf(r)
		if err != nil {
			c.teller.Say("relations", "%v", err)
			return nil
		}
		if edtf.Day(r.int(3)) != v.Bounds().EndLatest || !same(r.number(4), v.Score()) || !same(r.number(5),
			v.Goldstein()) {
			c.teller.Say("relations", "version %d of relation %q has an end, a score or a Goldstein value that does "+
				"not follow from its date, type and code", v.Version, v.ID)
		}
		fewest, most := plan.NumbersOf(v.DeathToll)
		fewestHurt, mostHurt := plan.NumbersOf(v.InjuryToll)
		if !same(r.number(6), fewest) || !same(r.number(7), most) || !same(r.number(8), fewestHurt) ||
			!same(r.number(9), mostHurt) || r.text(10) != kg.JoinConflicts(v.Conflicts) {
			c.teller.Say("relations",
				"version %d of relation %q has casualties or conflicts that its body does not say",
				v.Version, v.ID)
		}
		if kg.Fact(r.int(11)) != kg.FactOf(v) {
			c.teller.Say("relations", "version %d of relation %q is counted by what it is not", v.Version, v.ID)
		}
		list = appendPostings(list[:0], rel, current, v)
		for _, p := range list {
			c.postings.expected.addPosting(p)
		}
		c.byID.expected.addPosting(byIDOf(rel, current, v.ID))
		if current {
			c.counted.countFigures(v, 1)
			if p, ok := kg.PairOf(v); ok {
				c.pairs.expected.addPair(&p)
			}
			tallies(v, func(g, side int64) { c.tallies.expected.addTally(g, tallyOf(side)) })
		}
		if current && v.Version == 1 {
			c.expectKeys(v.ID, plan.KeySpansOf([]*kg.Relation{v}, plan.RelationVersion))
		}
		c.counted.recorded = max(c.counted.recorded, encodeTime(v.RecordedAt))
		c.versions.there.addVersion(true, v.ID, v.Version, encodeTime(v.RecordedAt))
		return chains.add(v.ID, v.Version, current)
	})
	if err != nil {
		return err
	}
	return chains.finish("SELECT id FROM relation WHERE version > 1")
}

func same(a, b *float64) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

// appendPostings appends the postings that a version should have, each once.
func appendPostings(list []posting, rel int64, current bool, v *kg.Relation) []posting {
	if v.Tombstone {
		return list
	}
	first := len(list)
	list = postings(list, rel, v)
	if !current {
		for i := range list[first:] {
			list[first+i].g = old(list[first+i].g)
		}
	}
	return list[:first+len(merged(list[first:]))]
}

// byIDOf is the row of table byid that a version should have.
func byIDOf(rel int64, current bool, id string) posting {
	p := posting{g: hashID(id), rel: rel}
	if !current {
		p.g = old(p.g)
	}
	return p
}

const (
	allPostings = "SELECT g, sk, rel, side FROM posting"
	allIDs      = "SELECT h, 0, rel, 0 FROM byid"
)

func postingOf(r row) posting { return posting{r.int(0), kg.SortKey(r.int(1)), r.int(2), r.int(3)} }

func (c *checker) checkLists() error {
	return c.agree("lists of relations", &c.postings, allPostings, appendPostings)
}

func (c *checker) checkIds() error {
	return c.agree("ids of relations", &c.byID, allIDs, func(list []posting, rel int64, current bool,
		v *kg.Relation) []posting {
		return append(list, byIDOf(rel, current, v.ID))
	})
}

// agree holds what a table has against what the relations should have in it.
func (c *checker) agree(
	kind string, sums *pair, text string, expected func([]posting, int64, bool, *kg.Relation) []posting,
) error {
	if err := c.query(text, func(r row) error { sums.there.addPosting(postingOf(r)); return nil }); err != nil {
		return err
	}
	differ := sums.differ()
	if len(differ) == 0 {
		return nil
	}
	if len(differ) == maxParts {
		c.teller.Say(kind, "%s: a large part of the graph differs from what it should be; not all of it is listed",
			kind)
	}
	ids, want := map[int64]string{}, map[posting]bool{}
	err := c.query(stored, func(r row) error {
		if !differ[bucketOf(r.int(0))] {
			return nil
		}
		rel, current, v, err := c.relationOf(r)
		if err != nil {
			ids[r.int(0)] = "" // it was told; what its lists should be is not known
			return nil
		}
		ids[rel] = v.ID
		for _, p := range expected(nil, rel, current, v) {
			want[p] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = c.query(text, func(r row) error {
		p := postingOf(r)
		id, there := ids[p.rel]
		switch {
		case !differ[bucketOf(p.rel)] || there && id == "":
		case !there:
			c.teller.Say(kind, "%s: the entry %s names a row that does not exist", kind, p)
		case !want[p]:
			c.teller.Say(kind, "%s: the entry %s names relation %q, which does not belong there", kind, p, id)
		default:
			delete(want, p)
		}
		return nil
	})
	if err != nil {
		return err
	}
	missing := slices.SortedFunc(maps.Keys(want), byKey)
	for _, p := range missing {
		c.teller.Say(kind, "%s: relation %q lacks its entry %s", kind, ids[p.rel], p)
	}
	return nil
}

func (p posting) String() string {
	return fmt.Sprintf("%016x/%d/%d/%d", uint64(p.g), p.sk, p.rel, p.side)
}

// checkSortKeys reads the list of all relations by date, in which each key is once.
func (c *checker) checkSortKeys() error {
	last, any := int64(0), false
	text := fmt.Sprintf(`
		SELECT x.sk, r.id
		FROM posting x
		CROSS JOIN relation r ON r.rel = x.rel
		WHERE x.g = %d
		ORDER BY x.sk`, dateList)
	return c.query(text, func(r row) error {
		if any && r.int(0) == last {
			c.teller.Say("sort keys", "relation %q has a sort key that another one has", r.text(1))
		}
		last, any = r.int(0), true
		return nil
	})
}

func (c *checker) checkCounters() error {
	there := newChanges()
	err := c.query("SELECT what, name, n FROM counter WHERE n <> 0 UNION ALL SELECT 'day', day, n FROM day",
		func(r row) error {
			switch r.text(0) {
			case countEntities:
				there.kinds[kg.Kind(r.text(1))] = r.int(2)
			case countRelations:
				there.types[kg.RelationType(r.text(1))] = r.int(2)
			case lastRecorded:
				there.recorded = r.int(2)
			case "day":
				there.days[edtf.Day(r.int(1))] = r.int(2)
			}
			return nil
		})
	if err != nil {
		return err
	}
	if err := c.checkTallies(); err != nil {
		return err
	}
	compareCounts(c, "entities of kind", c.counted.kinds, there.kinds)
	compareCounts(c, "relations of type", c.counted.types, there.types)
	compareCounts(c, "bounds of relations on day", c.counted.days, there.days)
	if c.counted.recorded != there.recorded {
		c.teller.Say("counters", "the counter says that the last version was recorded at %s; it was at %s",
			decodeTime(there.recorded), decodeTime(c.counted.recorded))
	}
	return nil
}

// checkTallies holds the numbers of relations in lists of entities against the relations.
func (c *checker) checkTallies() error {
	const text = "SELECT g, n, n_out, n_in FROM tally"
	err := c.query(text, func(r row) error {
		c.tallies.there.addTally(r.int(0), tally{r.int(1), r.int(2), r.int(3)})
		return nil
	})
	if err != nil {
		return err
	}
	differ := c.tallies.differ()
	if len(differ) == 0 {
		return nil
	}
	counted, names := newChanges(), map[int64]string{}
	if err := c.query(stored, func(r row) error {
		_, current, v, err := c.relationOf(r)
		if err != nil || !current || v.Tombstone {
			return nil // it was told
		}
		tallies(v, func(g, side int64) {
			if differ[bucketOf(g)] {
				counted.lists[g] = counted.lists[g].plus(1, tallyOf(side))
			}
		})
		for _, id := range []string{v.From, v.To} {
			for g, what := range map[int64]string{
				allMark.of(hashID(id)):                          "",
				markOf(markType, string(v.Type)).of(hashID(id)): " of type " + string(v.Type),
			} {
				if differ[bucketOf(g)] {
					names[g] = fmt.Sprintf("%q%s", id, what)
				}
			}
		}
		return nil
	}); err != nil {
		return err
	}
	tell := func(g int64, there tally) {
		if want := counted.lists[g]; want != there {
			name := cmp.Or(names[g], fmt.Sprintf("list %016x", uint64(g)))
			c.teller.Say("counters",
				"there are %d relations (%d outgoing, %d incoming) of %s; the counter says %d (%d, %d)",
				want.n, want.out, want.in, name, there.n, there.out, there.in)
		}
		delete(counted.lists, g)
	}
	if err := c.query(text, func(r row) error {
		if g := r.int(0); differ[bucketOf(g)] {
			tell(g, tally{r.int(1), r.int(2), r.int(3)})
		}
		return nil
	}); err != nil {
		return err
	}
	for _, g := range slices.Sorted(maps.Keys(counted.lists)) {
		tell(g, tally{})
	}
	return nil
}

// checkFigures holds the figures of places in the log against the versions: each counts from when it was recorded until
// it was superseded.
func (c *checker) checkFigures() error {
	now := newChanges()
	const text = `
		SELECT recorded_at AS at, 1 AS what, type, count(*) FROM relation WHERE NOT tombstone GROUP BY recorded_at, type
		UNION ALL SELECT superseded, 1, type, -count(*) FROM relation WHERE NOT tombstone GROUP BY superseded, type
		UNION ALL SELECT recorded_at, 2, kind, count(*) FROM entity WHERE NOT tombstone GROUP BY recorded_at, kind
		UNION ALL SELECT superseded, 2, kind, -count(*) FROM entity WHERE NOT tombstone GROUP BY superseded, kind
		UNION ALL SELECT at, 3, counts, 0 FROM figures
		ORDER BY 1, 2`
	return c.query(text, func(r row) error {
		switch r.int(1) {
		case 1:
			now.types[kg.RelationType(r.text(2))] += r.int(3)
		case 2:
			now.kinds[kg.Kind(r.text(2))] += r.int(3)
		case 3:
			var f figures
			if err := json.Unmarshal([]byte(r.text(2)), &f); err != nil {
				c.teller.Say("figures", "the figures of %s cannot be read: %v", decodeTime(r.int(0)), err)
				return nil
			}
			of := " at " + decodeTime(r.int(0)).Format(time.RFC3339Nano)
			compareCounts(c, "entities"+of+" of kind", now.kinds, f.Kinds)
			compareCounts(c, "relations"+of+" of type", now.types, f.Types)
		}
		return nil
	})
}

func compareCounts[K ~string | edtf.Day](c *checker, what string, counted, there map[K]int64) {
	keys := map[K]bool{}
	for k := range counted {
		keys[k] = true
	}
	for k := range there {
		keys[k] = true
	}
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		if counted[k] != there[k] {
			c.teller.Say("counters", "there are %d %s %v; the counter says %d", counted[k], what, k, there[k])
		}
	}
}

func (c *checker) checkLog() error {
	next := int64(1)
	const text = "SELECT seq, at, entry, items FROM change ORDER BY seq"
	read := func(r row) (kg.Change, error) {
		e := kg.Change{Seq: r.int(0), At: decodeTime(r.int(1))}
		err := e.UnmarshalLog(r.text(2), r.text(3), true)
		return e, err
	}
	err := c.query(text, func(r row) error {
		if seq := r.int(0); seq != next {
			c.teller.Say("the change log", "the change log has entry %d where entry %d is due", seq, next)
			next = seq
		}
		next++
		e, err := read(r)
		if err != nil {
			c.teller.Say("the change log", "entry %d of the change log cannot be read: %v", r.int(0), err)
			return nil
		}
		var again kg.Change
		for _, item := range e.Items {
			again.Add(item)
			c.versions.expected.addVersion(item.Relation, item.ID, item.Version, r.int(1))
		}
		if e.Count != again.Count || e.FirstEntity != again.FirstEntity || e.FirstRelation != again.FirstRelation ||
			e.Count == 0 {
			c.teller.Say("the change log", "entry %d of the change log says that it has %d items, and has %d", e.Seq,
				e.Count, len(e.Items))
		}
		return nil
	})
	if err != nil {
		return err
	}
	differ := c.versions.differ()
	if len(differ) == 0 {
		return nil
	}
	logged := map[loggedVersion]int64{} // the entry
	err = c.query(text, func(r row) error {
		e, err := read(r)
		if err != nil {
			return nil // it was told
		}
		for _, item := range e.Items {
			v := loggedVersion{item.Relation, item.ID, item.Version, r.int(1)}
			if !differ[bucketOf(hashID(item.ID))] {
				continue
			}
			if logged[v] != 0 {
				c.teller.Say("the change log", "entry %d of the change log names %s, as entry %d does", e.Seq, v,
					logged[v])
			}
			logged[v] = e.Seq
		}
		return nil
	})
	if err != nil {
		return err
	}
	const versions = `
		SELECT 0, id, version, recorded_at FROM entity
		UNION ALL SELECT 1, id, version, recorded_at FROM relation`
	err = c.query(versions, func(r row) error {
		v := loggedVersion{r.int(0) != 0, r.text(1), int(r.int(2)), r.int(3)}
		switch {
		case !differ[bucketOf(hashID(v.id))]:
		case logged[v] == 0:
			c.teller.Say("the change log", "%s, is in no entry of the change log", v)
		default:
			delete(logged, v)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for v, seq := range logged {
		c.teller.Say("the change log", "entry %d of the change log names %s, which is not there", seq, v)
	}
	return nil
}

// checkRedirects looks for entities that are there although they were merged away.
func (c *checker) checkRedirects() error {
	text := fmt.Sprintf(`
		SELECT d.from_id, d.into_id
		FROM redirect d
		CROSS JOIN entity e ON e.live = 1 AND e.id = d.from_id
		WHERE d.superseded = %d`, int64(notSuperseded))
	return c.query(text, func(r row) error {
		c.teller.Say("merges", "entity %q was merged into %q, and is there", r.text(0), r.text(1))
		return nil
	})
}
