// 1 of 17
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k1.lo AND k.key < k1.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v1 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k1, keys, ids WHERE size(keys) > 0 RETURN k1.i AS i, keys, ids

// 2 of 17
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND r.id IN $p.v3 WITH r ORDER BY r.sk DESC LIMIT $p.v2 RETURN r } RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.claims, '')), collect(coalesce(r.body, ''))

// 3 of 17
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k1.lo AND k.key < k1.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v1 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k1, keys, ids WHERE size(keys) > 0 RETURN k1.i AS i, keys, ids

// 4 of 17
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND r.id IN $p.v3 WITH r ORDER BY r.sk DESC LIMIT $p.v2 RETURN r } RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.claims, '')), collect(coalesce(r.body, ''))

// 5 of 17
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 6 of 17
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k1.lo AND k.key < k1.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v1 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k1, keys, ids WHERE size(keys) > 0 RETURN k1.i AS i, keys, ids

// 7 of 17
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND r.id IN $p.v3 WITH r ORDER BY r.sk DESC LIMIT $p.v2 RETURN r } RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.claims, '')), collect(coalesce(r.body, ''))

// 8 of 17
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k1.lo AND k.key < k1.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v1 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k1, keys, ids WHERE size(keys) > 0 RETURN k1.i AS i, keys, ids

// 9 of 17
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND r.id IN $p.v3 WITH r ORDER BY r.sk DESC LIMIT $p.v2 RETURN r } RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.claims, '')), collect(coalesce(r.body, ''))

// 10 of 17
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.type IN $p.v4 WITH r ORDER BY r.type DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.claims, '')), collect(coalesce(r.body, ''))

// 11 of 17
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k1.lo AND k.key < k1.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v1 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k1, keys, ids WHERE size(keys) > 0 RETURN k1.i AS i, keys, ids

// 12 of 17
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(fromId, sk) WHERE r.fromId = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND (r.id IN $p.v4 AND CASE WHEN r.fromId IN $p.v5 THEN true WHEN (r.symmetric AND r.toId IN $p.v6) THEN true ELSE false END) WITH r ORDER BY r.fromId DESC, r.sk DESC LIMIT $p.v3 RETURN r UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(symTo, sk) WHERE r.symTo = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fromId <> k1 AND (r.id IN $p.v7 AND CASE WHEN r.fromId IN $p.v8 THEN true WHEN (r.symmetric AND r.toId IN $p.v9) THEN true ELSE false END) WITH r ORDER BY r.symTo DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH DISTINCT r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.claims, '')), collect(coalesce(r.body, ''))

// 13 of 17
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, fromId, sk) WHERE tr.key = k1.a AND tr.fromId = k1.b AND tr.sk > $p.v0 AND tr.sk < $p.v1 WITH tr, k1 ORDER BY tr.key DESC, tr.fromId DESC, tr.sk DESC MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk AND (r.type IN $p.v4 AND coalesce(r.mode, '') IN $p.v5 AND CASE WHEN r.fromId IN $p.v6 THEN true WHEN (r.symmetric AND r.toId IN $p.v7) THEN true ELSE false END) WITH r, tr ORDER BY tr.key DESC, tr.fromId DESC, tr.sk DESC LIMIT $p.v3 RETURN r UNION ALL MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, toId, sk) WHERE tr.key = k1.a AND tr.toId = k1.b AND tr.sk > $p.v0 AND tr.sk < $p.v1 WITH tr, k1 ORDER BY tr.key DESC, tr.toId DESC, tr.sk DESC MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk AND r.fromId <> k1.b AND (r.type IN $p.v8 AND coalesce(r.mode, '') IN $p.v9 AND CASE WHEN r.fromId IN $p.v10 THEN true WHEN (r.symmetric AND r.toId IN $p.v11) THEN true ELSE false END) WITH r, tr ORDER BY tr.key DESC, tr.toId DESC, tr.sk DESC LIMIT $p.v3 RETURN r } WITH DISTINCT r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.claims, '')), collect(coalesce(r.body, ''))

// 14 of 17
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 15 of 17
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k1.lo AND k.key < k1.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v1 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k1, keys, ids WHERE size(keys) > 0 RETURN k1.i AS i, keys, ids

// 16 of 17
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND (r.sk <= $p.v3 AND r.end >= $p.v4 AND r.id IN $p.v5 AND CASE WHEN (r.type IN $p.v6 AND r.sk <= $p.v7 AND r.end >= $p.v8) THEN true WHEN (r.type IN $p.v9 AND r.sk <= $p.v10 AND r.end >= $p.v11) THEN true ELSE false END) WITH r ORDER BY r.sk DESC LIMIT $p.v2 RETURN r } RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.claims, '')), collect(coalesce(r.body, ''))

// 17 of 17
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = k1 AND tr.sk > $p.v0 AND tr.sk < $p.v1 WITH tr, k1 ORDER BY tr.key DESC, tr.sk DESC MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk AND (r.sk <= $p.v4 AND r.end >= $p.v5 AND r.type IN $p.v6 AND coalesce(r.mode, '') IN $p.v7 AND CASE WHEN (r.type IN $p.v8 AND r.sk <= $p.v9 AND r.end >= $p.v10) THEN true WHEN (r.type IN $p.v11 AND r.sk <= $p.v12 AND r.end >= $p.v13) THEN true ELSE false END) WITH r, tr ORDER BY tr.key DESC, tr.sk DESC LIMIT $p.v3 RETURN r } WITH DISTINCT r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.claims, '')), collect(coalesce(r.body, ''))

