package neo

// item is a kind of what has versions. v is the variable that statements call it by, mark the property that graphd
// alone gives.
type item struct {
	what, v, mark string
	match         func(p place, v string) match // by id
}

var (
	entityItem = item{"entity", "e", "idKey", func(p place, v string) match {
		return node(v, p.entity, p.identity())
	}}
	relationItem = item{"relation", "r", "sk", func(p place, v string) match {
		return match{pattern: p.pattern(rel{r: v}), of: v, label: p.relation, index: p.identity()}
	}}
)

// as is the item in another variable.
func (i item) as(v string) item { return item{i.what, v, i.mark, i.match} }

// in looks for the item in a place, by its id.
func (i item) in(p place, where ...string) match {
	m := i.match(p, i.v)
	m.where = where
	return m
}

// byIDs does something with each id of $p.ids, which is in id, its number in i.
const byIDs = "UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id"

// find binds the item whose id is the expression, about the variable from.
func (s *statement) find(i item, id, from string) string {
	return s.bind(i.v, from, func(p place) match {
		where := []string{i.v + ".id = " + id, i.v + "." + i.mark + " IS NOT NULL"}
		if p.old {
			where = append(where, i.v+".version > 0")
		}
		return i.in(p, append(where, p.known(i.v))...)
	})
}

// findAll returns the columns of the items $p.ids.
func (s *statement) findAll(i item, c columns) string {
	found := clauses(byIDs, s.find(i, "id", "id"), s.once(i.v, "i"))
	return clauses(found, "RETURN i / 1000,", s.checked(c, i.v).String())
}

// history returns the columns of the versions that lie in the page, see span, and when they ended, see closing.
func (i item) history(c columns) string {
	v := i.v
	in := func(p place) string {
		m := i.in(p, v+".id = id", v+".version > $p.after", v+".version <= $p.to", v+"."+i.mark+" IS NOT NULL")
		return m.String() + " RETURN " + v
	}
	found := call([]string{"id"}, union(in(currentPlace), in(oldPlace)))
	return clauses(byIDs, found, "RETURN i / 1000,", i.ended(c).String())
}

// ended adds when an old version ended.
func (i item) ended(c columns) columns { return c.and(lists(i.v, "closing")...) }

// lock locks the items $p.ids: a property that is set and removed leaves nothing behind but the lock.
func (i item) lock() string {
	v := i.v
	return clauses("UNWIND $p.ids AS id", i.in(currentPlace, v+".id = id", v+"."+i.mark+" IS NOT NULL").String(),
		"SET "+v+".locked = true REMOVE "+v+".locked",
		"RETURN collect(id), collect(coalesce("+v+".version, '')), collect(size(keys("+v+")) > 0)")
}

// copied finds the copy v of version x.
func (i item) copied() string {
	return i.as("v").in(oldPlace, "v.id = x.id", "v.version = x.version").String()
}

// keep copies the current versions $p.rows to old ones that have no end yet, and does more with the copies v; those
// that are there already stay.
func (i item) keep(more string) string {
	v := i.v
	return clauses("UNWIND $p.rows AS x", i.in(currentPlace, v+".id = x.id", v+".version = x.version").String(),
		call([]string{v, "x"}, "WITH "+v+", x WHERE NOT", exists(i.copied()),
			"CREATE (v:"+i.copy()+") SET v = properties("+v+")", more),
		"RETURN count("+v+")")
}

// end locks the current versions $p.rows, sees that they are those that were read, and ends their copies.
func (i item) end() string {
	v := i.v
	return clauses("UNWIND $p.rows AS x", i.in(currentPlace, v+".id = x.id").String(),
		"SET "+v+".locked = true REMOVE "+v+".locked WITH "+v+", x WHERE "+v+".version = x.version",
		i.copied(), "SET v.supersededAt = x.at, v.closing = x.closing")
}

// bury makes tombstones.
func (i item) bury() string {
	return clauses("UNWIND $p.rows AS x CREATE (v:"+i.copy()+") SET v = x."+i.v+", v.supersededAt = x.at,",
		"v.closing = x.closing RETURN count(v)")
}

// copy is the label of old versions.
func (i item) copy() string { return i.match(oldPlace, i.v).label }
