package lite

import (
	"context"
	"strings"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// upgrades bring a file along, each from the layout of its number to the next one.
var upgrades = map[int64]func(context.Context, *conn) error{2: upgradeFrom2, 3: upgradeFrom3, 4: upgradeFrom4,
	5: upgradeFrom5}

// upgradeFrom2: since layout 3 the items of an entry of the log have a column of their own, and relations are in lists
// by status. upgradeFrom4 makes all lists anew.
func upgradeFrom2(ctx context.Context, c *conn) error {
	return c.exec(ctx, "ALTER TABLE change ADD COLUMN items TEXT NOT NULL DEFAULT ''")
}

// upgradeFrom3: since layout 4 kg.Fold makes one letter of more forms, so that names with them are found and sorted
// otherwise.
func upgradeFrom3(ctx context.Context, c *conn) error {
	type folded struct {
		ent       int64
		fold, key string
	}
	var changed []folded
	err := c.run(ctx, "SELECT ent, id, name, fold FROM entity", nil, func(r row) error {
		if fold := kg.Fold(r.text(2)); fold != r.text(3) {
			changed = append(changed, folded{r.int(0), fold, kg.NameKey(r.text(2), r.text(1))})
		}
		return nil
	})
	if err != nil {
		return c.result(ctx, err)
	}
	for _, f := range changed {
		var t statementText
		t.sql("UPDATE entity SET fold = {fold}, name_key = {key} WHERE ent = {ent}",
			"fold", t.param(f.fold), "key", t.param(f.key), "ent", t.param(f.ent))
		if err := c.write(ctx, t.String(), t.args); err != nil {
			return err
		}
	}
	return nil
}

// since5 are the columns of table relation that layout 4 did not have, each with what a row gets there until it is
// derived anew.
var since5 = map[string]string{"from_basis": "''", "to_basis": "''", "deaths_min": "NULL", "deaths_max": "NULL",
	"injuries_min": "NULL", "injuries_max": "NULL", "conflict": "''", "fact": "0"}

// upgradeFrom4: since layout 5 more is derived of a relation, by other rules. Each version of each is read, derived
// anew, and written as it would be today; so are the lists and the counters. It remains the version that it was.
func upgradeFrom4(ctx context.Context, c *conn) error {
	for _, text := range []string{
		"ALTER TABLE relation RENAME TO relation4", "DROP TABLE posting", "DROP TABLE day",
		"DELETE FROM counter WHERE what = '" + countRelations + "'",
	} {
		if err := c.exec(ctx, text); err != nil {
			return err
		}
	}
	for _, column := range positionColumns {
		if err := c.exec(ctx, "ALTER TABLE entity ADD COLUMN "+column+" REAL"); err != nil {
			return err
		}
	}
	if err := createMissing(ctx, c); err != nil {
		return err
	}
	if err := fillPositions(ctx, c); err != nil {
		return err
	}
	text := "INSERT INTO relation (" + relationTable.String() + ") SELECT " + relationTable.with(since5).String() +
		" FROM relation4 ORDER BY rel"
	if err := c.exec(ctx, text); err != nil {
		return err
	}
	if err := c.exec(ctx, "DROP TABLE relation4"); err != nil {
		return err
	}
	if err := fillSearchKeys(ctx, c); err != nil {
		return err
	}
	if err := rederive(ctx, c); err != nil {
		return err
	}
	return fillEvents(ctx, c)
}

// upgradeFrom5: since layout 6 large events have numbers of their own, which a graphd that does not know them would
// leave as they are. The next write to such an event makes them.
func upgradeFrom5(context.Context, *conn) error { return nil }

// fillPositions notes where the points of all versions of entities are.
func fillPositions(ctx context.Context, c *conn) error {
	found := map[int64][]any{}
	text := "SELECT e.ent, " + entityColumns + " FROM entity e WHERE e.body LIKE '%point%'"
	err := c.run(ctx, text, nil, func(r row) error {
		e, err := decodeEntity(r, 1)
		if err == nil && e.Point != nil {
			found[r.int(0)] = positionOf(e)
		}
		return err
	})
	if err != nil {
		return c.result(ctx, err)
	}
	for ent, position := range found {
		var t statementText
		set := make(columnList, len(position))
		for i, n := range position {
			set[i] = t.param(n)
		}
		t.sql("UPDATE entity SET ({columns}) = ({values}) WHERE ent = {ent}",
			"columns", positionColumns.String(), "values", set.String(), "ent", t.param(ent))
		if err := c.write(ctx, t.String(), t.args); err != nil {
			return err
		}
	}
	return nil
}

// createMissing makes the tables and indexes of the layout that the file lacks.
func createMissing(ctx context.Context, c *conn) error {
	for _, text := range schema {
		what, rest, _ := strings.Cut(strings.TrimPrefix(text, "CREATE "), " ")
		if err := c.exec(ctx, "CREATE "+what+" IF NOT EXISTS "+rest); err != nil {
			return err
		}
	}
	return nil
}

// rederiveRows is how many versions of relations are derived anew at a time.
const rederiveRows = 20_000

// version is one version of a relation in the file.
type version struct {
	rel        int64
	superseded int64
	*kg.Relation
}

// rederive derives all versions of all relations anew, and fills the lists and counters, which are empty.
func rederive(ctx context.Context, c *conn) error {
	dates, err := sourceDates(ctx, c)
	if err != nil {
		return err
	}
	for after := int64(0); ; {
		list, err := versionsAfter(ctx, c, after)
		if err == nil && len(list) == 0 {
			return noteLast(ctx, c)
		}
		if err != nil {
			return err
		}
		for _, v := range list {
			v.Rederive(func(source string) edtf.Value { return dates.Of(source, v.Relation) })
		}
		if err := putVersions(ctx, c, list); err != nil {
			return err
		}
		after = list[len(list)-1].rel
	}
}

// noteLast notes the figures of the last entry of the log. What was known before it is counted.
func noteLast(ctx context.Context, c *conn) error {
	last := int64(noTime)
	err := c.run(ctx, "SELECT at FROM change ORDER BY seq DESC LIMIT 1", nil,
		func(r row) error { last = r.int(0); return nil })
	if err != nil || last == noTime {
		return c.result(ctx, err)
	}
	return noteFigures(ctx, c, last)
}

func versionsAfter(ctx context.Context, c *conn, after int64) ([]version, error) {
	all := plan.Columns{Claims: true, Body: true}
	var t statementText
	t.sql("SELECT r.rel, r.superseded, r.tombstone, {columns} FROM relation r WHERE r.rel > {after} ORDER BY r.rel "+
		"LIMIT {n}",
		"columns", relationColumns(all), "after", t.param(after), "n", t.param(int64(rederiveRows)))
	var list []version
	err := c.run(ctx, t.String(), t.args, func(r row) error {
		rel, err := c.dates.decodeRelation(r, 3, all)
		if err != nil {
			return err
		}
		rel.SupersededAt, rel.Tombstone = decodeSuperseded(r.int(1)), r.int(2) != 0
		list = append(list, version{r.int(0), r.int(1), rel})
		return nil
	})
	return list, c.result(ctx, err)
}

func putVersions(ctx context.Context, c *conn, list []version) error {
	rows := newInsert("REPLACE", "relation", relationTable, "")
	in := newInsert("INSERT OR FAIL", "posting", postingTable, "")
	change := newChanges()
	var added []posting
	for _, v := range list {
		if err := encodeRelation(&rows.values, v.rel, v.superseded, v.Relation); err != nil {
			return err
		}
		if err := rows.endRow(ctx, c); err != nil {
			return err
		}
		if v.Tombstone { // it is in no list
			continue
		}
		first := len(added)
		added = postings(added, v.rel, v.Relation)
		if v.superseded == notSuperseded {
			change.countRelation(v.Relation, 1)
			continue
		}
		for i := range added[first:] {
			added[first+i].g = old(added[first+i].g)
		}
	}
	if err := rows.flush(ctx, c); err != nil {
		return err
	}
	for _, p := range merged(added) {
		if err := in.addInts(ctx, c, p.g, int64(p.sk), p.rel, p.side); err != nil {
			return err
		}
	}
	if err := in.flush(ctx, c); err != nil {
		return err
	}
	return change.write(ctx, c)
}

func sourceDates(ctx context.Context, c *conn) (kg.SourceDates, error) {
	out := kg.SourceDates{}
	text := "SELECT e.superseded, " + entityColumns + " FROM entity e WHERE e.tombstone = 0 AND e.kind = 'SOURCE'"
	err := c.run(ctx, text, nil, func(r row) error {
		e, err := decodeEntity(r, 1)
		if err == nil {
			e.SupersededAt = decodeSuperseded(r.int(0))
			out.Add(e)
		}
		return err
	})
	return out, c.result(ctx, err)
}
