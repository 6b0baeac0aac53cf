package lite

import (
	"context"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// upgradeFrom2 brings a file of layout 2 along: since layout 3 relations are in lists by status, and by whether they
// may contradict (see plan.TagsOf). Of relations that were only asserted, and are of a type that excludes nothing,
// there are none, so that only the others are read.
func upgradeFrom2(ctx context.Context, c *conn) error {
	in := newInsert("INSERT OR IGNORE", "posting", postingTable, "")
	var list []posting
	text := "SELECT r.rel, r.superseded, " + relationColumns(plan.Columns{Claims: true}) + `
		FROM relation r
		WHERE r.tombstone = 0 AND (r.status <> 'ASSERTED' OR r.type = 'DIPLOMATIC_RELATIONS')`
	err := c.run(ctx, text, nil, func(r row) error {
		rel, err := c.dates.decodeRelation(r, 2, plan.Columns{Claims: true})
		if err != nil {
			return err
		}
		first := len(list)
		list = postings(list, r.int(0), rel)
		for i := range list[first:] {
			if r.int(1) != notSuperseded {
				list[first+i].g = old(list[first+i].g)
			}
		}
		return nil
	})
	if err != nil {
		return c.result(ctx, err)
	}
	for _, p := range merged(list) {
		if err := in.addRow(ctx, c, p.g, int64(p.sk), p.rel, p.side); err != nil {
			return err
		}
	}
	if err := in.flush(ctx, c); err != nil {
		return err
	}
	if err := c.exec(ctx, "ALTER TABLE change ADD COLUMN items TEXT NOT NULL DEFAULT ''"); err != nil {
		return err
	}
	return c.exec(ctx, "UPDATE graphd SET version = 3")
}

// upgradeFrom3 brings a file of layout 3 along: since layout 4 kg.Fold makes one letter of more forms, so that names
// with them are found and sorted otherwise.
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
	return c.exec(ctx, "UPDATE graphd SET version = 4")
}
