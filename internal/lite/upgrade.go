package lite

import (
	"context"

	"graphd/internal/plan"
)

// upgradeFrom2 brings a file of layout 2 along: since layout 3 relations are in lists by status, and by whether they
// may contradict (see plan.TagsOf). Of relations that were only asserted, and are of a type that excludes nothing,
// there are none, so that only the others are read.
func upgradeFrom2(ctx context.Context, c *conn) error {
	in := newInsert("INSERT OR IGNORE INTO posting (g, sk, rel, side) VALUES ", 4, "")
	var list []posting
	err := c.run(ctx, "SELECT r.rel, r.superseded, "+relationColumns(plan.Columns{Claims: true})+
		" FROM relation r WHERE r.tombstone = 0 AND (r.status <> 'ASSERTED' OR r.type = 'DIPLOMATIC_RELATIONS')", nil, func(r row) error {
		rel, err := c.dates.relation(r, 2, plan.Columns{Claims: true})
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
		if err := in.row(ctx, c, p.g, int64(p.sk), p.rel, p.side); err != nil {
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
