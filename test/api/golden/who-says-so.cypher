// 1 of 12
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = k1 AND tr.sk > $p.v0 AND tr.sk < $p.v1 WITH tr, k1 ORDER BY tr.key, tr.sk MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk AND any(x IN coalesce(r.said, []) WHERE x IN $p.v4) WITH r, tr ORDER BY tr.key, tr.sk LIMIT $p.v3 RETURN r } WITH DISTINCT r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 2 of 12
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND (r.type IN $p.v3 AND EXISTS { UNWIND coalesce(r.said, []) AS x2 MATCH (e3:Entity) USING INDEX SEEK e3:Entity(id) WHERE e3.id = substring(x2, 2) AND left(x2, 1) IN $p.v4 AND e3.kind IN $p.v5 }) RETURN r } RETURN 0 AS i, count(r) AS c

// 3 of 12
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND any(x IN coalesce(r.said, []) WHERE left(x, 1) IN $p.v2) RETURN r } RETURN 0 AS i, count(r) AS c

// 4 of 12
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = k1 AND tr.sk > $p.v0 AND tr.sk < $p.v1 WITH tr, k1 ORDER BY tr.key, tr.sk MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk AND (r.type IN $p.v4 AND r.status IN $p.v5) WITH r, tr ORDER BY tr.key, tr.sk LIMIT $p.v3 RETURN r } WITH DISTINCT r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.claims, ''))

// 5 of 12
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 6 of 12
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = k1 AND tr.sk > $p.v0 AND tr.sk < $p.v1 WITH tr, k1 ORDER BY tr.key, tr.sk MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk AND any(x IN coalesce(r.sources, []) WHERE x IN $p.v4) WITH r, tr ORDER BY tr.key, tr.sk LIMIT $p.v3 RETURN r } WITH DISTINCT r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 7 of 12
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND (r.type IN $p.v4 AND r.reportedOn <= $p.v5) WITH r ORDER BY r.type, r.sk LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 8 of 12
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX SEEK e:Entity(key) WHERE e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL AND e.name IN $p.v1 WITH e ORDER BY e.key LIMIT $p.v2 RETURN e } WITH e ORDER BY e.key LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 9 of 12
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = k1 AND tr.sk > $p.v0 AND tr.sk < $p.v1 WITH tr, k1 ORDER BY tr.key DESC, tr.sk DESC MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk AND coalesce(r.location, '') IN $p.v4 WITH r, tr ORDER BY tr.key DESC, tr.sk DESC LIMIT $p.v3 RETURN r } WITH DISTINCT r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 10 of 12
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX SEEK e:Entity(kind, key) WHERE e.kind = k1.kind AND e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL AND e.kind IN $p.v1 WITH e ORDER BY e.kind, e.key LIMIT $p.v2 RETURN e } WITH e ORDER BY e.key LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 11 of 12
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = k1 AND tr.sk > $p.v0 AND tr.sk < $p.v1 WITH tr, k1 ORDER BY tr.key DESC, tr.sk DESC MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk AND coalesce(r.location, '') IN $p.v4 WITH r, tr ORDER BY tr.key DESC, tr.sk DESC LIMIT $p.v3 RETURN r } WITH DISTINCT r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 12 of 12
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

