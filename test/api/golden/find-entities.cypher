// 1 of 10
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX SEEK e:Entity(key) WHERE e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL AND e.fold CONTAINS $p.v1 RETURN e } RETURN 0 AS i, count(e) AS c

// 2 of 10
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX SEEK e:Entity(key) WHERE e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL AND e.fold CONTAINS $p.v1 WITH e ORDER BY e.key LIMIT $p.v2 RETURN e } WITH e ORDER BY e.key LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 3 of 10
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX SEEK e:Entity(key) WHERE e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL AND e.fold STARTS WITH $p.v1 WITH e ORDER BY e.key LIMIT $p.v2 RETURN e } WITH e ORDER BY e.key LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 4 of 10
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX SEEK e:Entity(key) WHERE e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL AND e.name IN $p.v1 WITH e ORDER BY e.key LIMIT $p.v2 RETURN e } WITH e ORDER BY e.key LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 5 of 10
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX SEEK e:Entity(kind, key) WHERE e.kind = k1.kind AND e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL AND e.kind IN $p.v1 WITH e ORDER BY e.kind, e.key LIMIT $p.v2 RETURN e } WITH e ORDER BY e.key LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 6 of 10
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = k1 AND tr.sk > $p.v0 AND tr.sk < $p.v1 WITH tr, k1 ORDER BY tr.key DESC, tr.sk DESC MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk AND (r.type IN $p.v4 AND coalesce(r.location, '') IN $p.v5) WITH r, tr ORDER BY tr.key DESC, tr.sk DESC LIMIT $p.v3 RETURN r } WITH DISTINCT r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 7 of 10
UNWIND $p.v0 AS k1 MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = k1 AND e.idKey IS NOT NULL AND e.idKey > $p.v1 AND e.idKey < $p.v2 AND e.id IN $p.v3 WITH e ORDER BY e.idKey LIMIT $p.v4 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 8 of 10
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.type IN $p.v4 WITH r ORDER BY r.type DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 9 of 10
UNWIND $p.v0 AS k1 MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = k1 AND e.idKey IS NOT NULL AND e.key > $p.v1 AND e.key < $p.v2 AND e.kind IN $p.v3 AND e.id IN $p.v4 WITH e ORDER BY e.key LIMIT $p.v5 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 10 of 10
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX SEEK e:Entity(kind, key) WHERE e.kind = k1.kind AND e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL AND NOT e.fold CONTAINS $p.v1 WITH e ORDER BY e.kind, e.key LIMIT $p.v2 RETURN e } WITH e ORDER BY e.key LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

