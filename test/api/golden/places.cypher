// 1 of 17
CALL () { MATCH (e:Entity) USING INDEX SEEK e:Entity(lat) WHERE e.lat >= $p.v0 AND e.lat <= $p.v1 AND e.idKey IS NOT NULL AND (coalesce(e.lat >= $p.v2, false) AND coalesce(e.lat <= $p.v3, false) AND coalesce(e.lon >= $p.v4, false) AND coalesce(e.lon <= $p.v5, false) AND coalesce((e.x - $p.v6) * (e.x - $p.v6) + (e.y - $p.v7) * (e.y - $p.v7) + (e.z - $p.v8) * (e.z - $p.v8) <= $p.v9, false)) RETURN e } RETURN 0 AS i, count(e) AS c

// 2 of 17
CALL () { MATCH (e:Entity) USING INDEX SEEK e:Entity(lat) WHERE e.lat >= $p.v0 AND e.lat <= $p.v1 AND e.idKey IS NOT NULL AND e.idKey > $p.v2 AND e.idKey < $p.v3 AND (coalesce(e.lat >= $p.v4, false) AND coalesce(e.lat <= $p.v5, false) AND coalesce(e.lon >= $p.v6, false) AND coalesce(e.lon <= $p.v7, false) AND coalesce((e.x - $p.v8) * (e.x - $p.v8) + (e.y - $p.v9) * (e.y - $p.v9) + (e.z - $p.v10) * (e.z - $p.v10) <= $p.v11, false)) RETURN e } WITH e ORDER BY e.idKey LIMIT $p.v12 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 3 of 17
CALL () { MATCH (e:Entity) USING INDEX SEEK e:Entity(lat) WHERE e.lat >= $p.v0 AND e.lat <= $p.v1 AND e.idKey IS NOT NULL AND (coalesce(e.lat >= $p.v2, false) AND coalesce(e.lat <= $p.v3, false) AND coalesce(e.lon >= $p.v4, false) AND coalesce(e.lon <= $p.v5, false)) RETURN e } RETURN 0 AS i, count(e) AS c

// 4 of 17
CALL () { MATCH (e:Entity) USING INDEX SEEK e:Entity(lat) WHERE e.lat >= $p.v0 AND e.lat <= $p.v1 AND e.idKey IS NOT NULL AND e.idKey > $p.v2 AND e.idKey < $p.v3 AND (coalesce(e.lat >= $p.v4, false) AND coalesce(e.lat <= $p.v5, false) AND coalesce(e.lon >= $p.v6, false) AND coalesce(e.lon <= $p.v7, false)) RETURN e } WITH e ORDER BY e.idKey LIMIT $p.v8 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 5 of 17
CALL () { MATCH (e:Entity) USING INDEX SEEK e:Entity(lat) WHERE e.lat >= $p.v0 AND e.lat <= $p.v1 AND e.idKey IS NOT NULL AND e.idKey > $p.v2 AND e.idKey < $p.v3 AND (coalesce(e.lat >= $p.v4, false) AND coalesce(e.lat <= $p.v5, false) AND CASE WHEN coalesce(e.lon >= $p.v6, false) THEN true WHEN coalesce(e.lon <= $p.v7, false) THEN true WHEN coalesce(e.lat >= $p.v8, false) THEN true WHEN coalesce(e.lat <= $p.v9, false) THEN true ELSE false END) RETURN e } WITH e ORDER BY e.idKey LIMIT $p.v10 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 6 of 17
CALL () { MATCH (e:Entity) USING INDEX SEEK e:Entity(lat) WHERE e.lat >= $p.v0 AND e.lat <= $p.v1 AND e.idKey IS NOT NULL AND e.idKey > $p.v2 AND e.idKey < $p.v3 AND e.kind IN $p.v4 AND coalesce(e.lat >= $p.v5, false) RETURN e } WITH e ORDER BY e.idKey LIMIT $p.v6 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 7 of 17
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX SEEK e:Entity(kind, idKey) WHERE e.kind = k1.kind AND e.idKey > k1.lo AND e.idKey < k1.hi AND (e.kind IN $p.v1 AND NOT coalesce(e.lat >= $p.v2, false)) WITH e ORDER BY e.kind, e.idKey LIMIT $p.v3 RETURN e } WITH e ORDER BY e.idKey LIMIT $p.v4 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 8 of 17
CALL () { MATCH (e:Entity) USING INDEX SEEK e:Entity(lat) WHERE e.lat >= $p.v0 AND e.lat <= $p.v1 AND e.idKey IS NOT NULL AND e.key > $p.v2 AND e.key < $p.v3 AND (coalesce(e.lat >= $p.v4, false) AND coalesce(e.lat <= $p.v5, false) AND coalesce(e.lon >= $p.v6, false) AND coalesce(e.lon <= $p.v7, false) AND coalesce((e.x - $p.v8) * (e.x - $p.v8) + (e.y - $p.v9) * (e.y - $p.v9) + (e.z - $p.v10) * (e.z - $p.v10) <= $p.v11, false)) RETURN e } WITH e ORDER BY e.key LIMIT $p.v12 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 9 of 17
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = k1 AND tr.sk > $p.v0 AND tr.sk < $p.v1 WITH tr, k1 ORDER BY tr.key, tr.sk MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk AND coalesce(r.location, '') IN $p.v3 RETURN r } RETURN 0 AS i, count(DISTINCT r) AS c

// 10 of 17
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = k1 AND tr.sk > $p.v0 AND tr.sk < $p.v1 WITH tr, k1 ORDER BY tr.key, tr.sk MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk AND coalesce(r.location, '') IN $p.v4 WITH r, tr ORDER BY tr.key, tr.sk LIMIT $p.v3 RETURN r } WITH DISTINCT r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 11 of 17
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 12 of 17
CALL () { MATCH (e:Entity) USING INDEX SEEK e:Entity(lat) WHERE e.lat >= $p.v0 AND e.lat <= $p.v1 AND e.idKey IS NOT NULL AND e.key > $p.v2 AND e.key < $p.v3 AND (coalesce(e.lat >= $p.v4, false) AND coalesce(e.lat <= $p.v5, false) AND coalesce(e.lon >= $p.v6, false) AND coalesce(e.lon <= $p.v7, false)) RETURN e } WITH e ORDER BY e.key LIMIT $p.v8 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 13 of 17
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 14 of 17
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { UNWIND $p.v3[i] AS k1 CALL (n, k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(dyad, sk) WHERE r.dyad = k1 AND r.sk > $p.v1 AND r.sk < $p.v2 AND CASE WHEN r.fromId IN $p.v5 THEN true WHEN r.toId IN $p.v6 THEN true ELSE false END WITH r ORDER BY r.dyad DESC, r.sk DESC LIMIT $p.v4 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v4 RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

// 15 of 17
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' AND $p.among[substring(p.pairKey, size(n) + 1)] RETURN p } RETURN collect(i), collect(coalesce(p.pairKey, '')), collect(coalesce(p.total, 0)), collect(coalesce(p.n, 0)), collect(coalesce(p.last, 0))

// 16 of 17
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(dyad, sk) WHERE r.dyad = n AND r.sk > $p.v1 AND r.sk < $p.v2 AND CASE WHEN r.fromId IN $p.v4 THEN true WHEN r.toId IN $p.v5 THEN true ELSE false END WITH r ORDER BY r.dyad DESC, r.sk DESC LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

// 17 of 17
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

