// 1 of 7
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX SEEK e:Entity(kind, key) WHERE e.kind = k1.kind AND e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL AND e.kind IN $p.v1 WITH e ORDER BY e.kind, e.key LIMIT $p.v2 RETURN e } WITH e ORDER BY e.key LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 2 of 7
UNWIND $p.v2 AS k1 UNWIND $p.v3 AS k2 CALL (k1, k2) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(fromId, type, sk) WHERE r.fromId = k1 AND r.type = k2 AND r.sk > $p.v0 AND r.sk < $p.v1 AND (r.type IN $p.v5 AND CASE WHEN r.fromId IN $p.v6 THEN true WHEN (r.symmetric AND r.toId IN $p.v7) THEN true ELSE false END) WITH r ORDER BY r.fromId DESC, r.type DESC, r.sk DESC LIMIT $p.v4 RETURN r UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(symTo, type, sk) WHERE r.symTo = k1 AND r.type = k2 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fromId <> k1 AND (r.type IN $p.v8 AND CASE WHEN r.fromId IN $p.v9 THEN true WHEN (r.symmetric AND r.toId IN $p.v10) THEN true ELSE false END) WITH r ORDER BY r.symTo DESC, r.type DESC, r.sk DESC LIMIT $p.v4 RETURN r } WITH DISTINCT r ORDER BY r.sk DESC LIMIT $p.v4 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.body, ''))

// 3 of 7
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.type IN $p.v4 WITH r ORDER BY r.type, r.sk LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 4 of 7
UNWIND $p.v2 AS k1 UNWIND $p.v3 AS k2 CALL (k1, k2) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(fromId, type, sk) WHERE r.fromId = k1 AND r.type = k2 AND r.sk > $p.v0 AND r.sk < $p.v1 AND (r.type IN $p.v5 AND CASE WHEN r.fromId IN $p.v6 THEN true WHEN (r.symmetric AND r.toId IN $p.v7) THEN true ELSE false END) WITH r ORDER BY r.fromId DESC, r.type DESC, r.sk DESC LIMIT $p.v4 RETURN r UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(symTo, type, sk) WHERE r.symTo = k1 AND r.type = k2 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fromId <> k1 AND (r.type IN $p.v8 AND CASE WHEN r.fromId IN $p.v9 THEN true WHEN (r.symmetric AND r.toId IN $p.v10) THEN true ELSE false END) WITH r ORDER BY r.symTo DESC, r.type DESC, r.sk DESC LIMIT $p.v4 RETURN r } WITH DISTINCT r ORDER BY r.sk DESC LIMIT $p.v4 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 5 of 7
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = k1 AND tr.sk > $p.v0 AND tr.sk < $p.v1 WITH tr, k1 ORDER BY tr.key, tr.sk MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk AND r.realization IN $p.v4 WITH r, tr ORDER BY tr.key, tr.sk LIMIT $p.v3 RETURN r } WITH DISTINCT r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 6 of 7
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND coalesce(r.score <= $p.v4, false) WITH r ORDER BY r.type, r.sk LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 7 of 7
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND coalesce(r.confidence >= $p.v2, false) RETURN r } RETURN 0 AS i, count(r) AS c

