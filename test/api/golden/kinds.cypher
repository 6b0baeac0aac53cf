// 1 of 9
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id RETURN i / 1000, collect(e.row), collect(coalesce(e.doc, ''))

// 2 of 9
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id RETURN i / 1000, collect(e.row), collect(coalesce(e.doc, ''))

// 3 of 9
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id RETURN i / 1000, collect(e.row), collect(coalesce(e.doc, ''))

// 4 of 9
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id RETURN i / 1000, collect(e.row), collect(coalesce(e.doc, ''))

// 5 of 9
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id RETURN i / 1000, collect(e.row), collect(coalesce(e.doc, ''))

// 6 of 9
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id RETURN i / 1000, collect(e.row), collect(coalesce(e.doc, ''))

// 7 of 9
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id RETURN i / 1000, collect(e.row), collect(coalesce(e.doc, ''))

// 8 of 9
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id RETURN i / 1000, collect(e.row), collect(coalesce(e.doc, ''))

// 9 of 9
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id RETURN i / 1000, collect(e.row), collect(coalesce(e.doc, ''))

