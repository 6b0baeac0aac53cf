// 1 of 4
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX SEEK e:Entity(kind, key) WHERE e.kind = k1.kind AND e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL WITH e ORDER BY e.kind, e.key LIMIT $p.v1 RETURN e } WITH e ORDER BY e.key LIMIT $p.v2 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 2 of 4
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX SEEK e:Entity(kind, key) WHERE e.kind = k1.kind AND e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL WITH e ORDER BY e.kind DESC, e.key DESC LIMIT $p.v1 RETURN e } WITH e ORDER BY e.key DESC LIMIT $p.v2 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 3 of 4
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX SEEK e:Entity(kind, idKey) WHERE e.kind = k1.kind AND e.idKey > k1.lo AND e.idKey < k1.hi WITH e ORDER BY e.kind, e.idKey LIMIT $p.v1 RETURN e } WITH e ORDER BY e.idKey LIMIT $p.v2 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 4 of 4
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX SEEK e:Entity(kind, idKey) WHERE e.kind = k1.kind AND e.idKey > k1.lo AND e.idKey < k1.hi WITH e ORDER BY e.kind, e.idKey LIMIT $p.v1 RETURN e } WITH e ORDER BY e.idKey LIMIT $p.v2 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

