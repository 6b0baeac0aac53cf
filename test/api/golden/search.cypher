// 1 of 12
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k1.lo AND k.key < k1.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v1 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k1, keys, ids WHERE size(keys) > 0 RETURN k1.i AS i, keys, ids UNION ALL UNWIND $p.v2 AS k2 CALL (k2) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k2.lo AND k.key < k2.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v3 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k2, keys, ids WHERE size(keys) > 0 RETURN k2.i AS i, keys, ids

// 2 of 12
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 3 of 12
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k1.lo AND k.key < k1.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v1 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k1, keys, ids WHERE size(keys) > 0 RETURN k1.i AS i, keys, ids UNION ALL UNWIND $p.v2 AS k2 CALL (k2) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k2.lo AND k.key < k2.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v3 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k2, keys, ids WHERE size(keys) > 0 RETURN k2.i AS i, keys, ids

// 4 of 12
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 5 of 12
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k1.lo AND k.key < k1.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v1 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k1, keys, ids WHERE size(keys) > 0 RETURN k1.i AS i, keys, ids UNION ALL UNWIND $p.v2 AS k2 CALL (k2) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k2.lo AND k.key < k2.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v3 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k2, keys, ids WHERE size(keys) > 0 RETURN k2.i AS i, keys, ids

// 6 of 12
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 7 of 12
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k1.lo AND k.key < k1.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v1 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k1, keys, ids WHERE size(keys) > 0 RETURN k1.i AS i, keys, ids UNION ALL UNWIND $p.v2 AS k2 CALL (k2) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k2.lo AND k.key < k2.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v3 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k2, keys, ids WHERE size(keys) > 0 RETURN k2.i AS i, keys, ids

// 8 of 12
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 9 of 12
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k1.lo AND k.key < k1.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v1 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k1, keys, ids WHERE size(keys) > 0 RETURN k1.i AS i, keys, ids UNION ALL UNWIND $p.v2 AS k2 CALL (k2) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k2.lo AND k.key < k2.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v3 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k2, keys, ids WHERE size(keys) > 0 RETURN k2.i AS i, keys, ids

// 10 of 12
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 11 of 12
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k1.lo AND k.key < k1.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v1 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k1, keys, ids WHERE size(keys) > 0 RETURN k1.i AS i, keys, ids UNION ALL UNWIND $p.v2 AS k2 CALL (k2) { MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key >= k2.lo AND k.key < k2.hi AND k.id IS NOT NULL AND k.since IS NOT NULL WITH k ORDER BY k.key, k.id LIMIT $p.v3 RETURN collect(k.key) AS keys, collect(k.id) AS ids } WITH k2, keys, ids WHERE size(keys) > 0 RETURN k2.i AS i, keys, ids

// 12 of 12
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

