// 1 of 2
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH ()-[r:RELATION]->() USING INDEX r:RELATION(id) WHERE r.id = id RETURN i / 1000, collect(r.row)

// 2 of 2
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id RETURN i / 1000, collect(e.row), collect(coalesce(e.doc, ''))

