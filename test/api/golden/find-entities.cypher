// 1 of 8
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX e:Entity(key) WHERE e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL AND e.fold CONTAINS $p.v1 RETURN e } RETURN 0 AS i, count(e) AS c

// 2 of 8
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX e:Entity(key) WHERE e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL AND e.fold CONTAINS $p.v1 WITH e ORDER BY e.key LIMIT $p.v2 RETURN e } WITH e ORDER BY e.key LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 3 of 8
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX e:Entity(key) WHERE e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL AND e.fold STARTS WITH $p.v1 WITH e ORDER BY e.key LIMIT $p.v2 RETURN e } WITH e ORDER BY e.key LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 4 of 8
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX e:Entity(key) WHERE e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL AND e.name IN $p.v1 WITH e ORDER BY e.key LIMIT $p.v2 RETURN e } WITH e ORDER BY e.key LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 5 of 8
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX e:Entity(kind, key) WHERE e.kind = k1.kind AND e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL AND e.kind IN $p.v1 WITH e ORDER BY e.kind, e.key LIMIT $p.v2 RETURN e } WITH e ORDER BY e.key LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 6 of 8
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX e:Entity(idKey) WHERE e.idKey > k1.lo AND e.idKey < k1.hi AND (EXISTS { UNWIND $p.v3 AS k2 MATCH (tr3:Tag) USING INDEX tr3:Tag(key, fromId, sk) WHERE tr3.key = k2 AND tr3.fromId = e.id AND tr3.sk > $p.v1 AND tr3.sk < $p.v2 WITH tr3, k2, e ORDER BY tr3.key, tr3.fromId, tr3.sk MATCH (a3)-[r3:RELATION]->(b3) USING INDEX r3:RELATION(sk) WHERE r3.sk = tr3.sk AND (r3.type IN $p.v4 AND coalesce(r3.location, '') IN $p.v5) } OR EXISTS { UNWIND $p.v3 AS k2 MATCH (tr4:Tag) USING INDEX tr4:Tag(key, toId, sk) WHERE tr4.key = k2 AND tr4.toId = e.id AND tr4.sk > $p.v1 AND tr4.sk < $p.v2 WITH tr4, k2, e ORDER BY tr4.key, tr4.toId, tr4.sk MATCH (a4)-[r4:RELATION]->(b4) USING INDEX r4:RELATION(sk) WHERE r4.sk = tr4.sk AND r4.fromId <> e.id AND (r4.type IN $p.v6 AND coalesce(r4.location, '') IN $p.v7) }) WITH e ORDER BY e.idKey LIMIT $p.v8 RETURN e } WITH e ORDER BY e.idKey LIMIT $p.v9 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 7 of 8
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX e:Entity(kind, key) WHERE e.kind = k1.kind AND e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL AND (EXISTS { UNWIND $p.v3 AS k2 MATCH (a3)-[r3:RELATION]->(b3) USING INDEX r3:RELATION(fromId, type, sk) WHERE r3.fromId = e.id AND r3.type = k2 AND r3.sk > $p.v1 AND r3.sk < $p.v2 AND r3.type IN $p.v4 } OR EXISTS { UNWIND $p.v3 AS k2 MATCH (a4)-[r4:RELATION]->(b4) USING INDEX r4:RELATION(toId, type, sk) WHERE r4.toId = e.id AND r4.type = k2 AND r4.sk > $p.v1 AND r4.sk < $p.v2 AND r4.fromId <> e.id AND r4.type IN $p.v5 }) WITH e ORDER BY e.kind, e.key LIMIT $p.v6 RETURN e } WITH e ORDER BY e.key LIMIT $p.v7 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 8 of 8
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX e:Entity(kind, key) WHERE e.kind = k1.kind AND e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL AND NOT e.fold CONTAINS $p.v1 WITH e ORDER BY e.kind, e.key LIMIT $p.v2 RETURN e } WITH e ORDER BY e.key LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

