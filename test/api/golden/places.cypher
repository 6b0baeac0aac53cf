// 1 of 14
CALL () { MATCH (e:Entity) USING INDEX e:Entity(lat) WHERE e.lat >= $p.v0 AND e.lat <= $p.v1 AND e.idKey IS NOT NULL AND (coalesce(e.lat >= $p.v2, false) AND coalesce(e.lat <= $p.v3, false) AND coalesce(e.lon >= $p.v4, false) AND coalesce(e.lon <= $p.v5, false) AND coalesce((e.x - $p.v6) * (e.x - $p.v6) + (e.y - $p.v7) * (e.y - $p.v7) + (e.z - $p.v8) * (e.z - $p.v8) <= $p.v9, false)) RETURN e } RETURN 0 AS i, count(e) AS c

// 2 of 14
CALL () { MATCH (e:Entity) USING INDEX e:Entity(lat) WHERE e.lat >= $p.v0 AND e.lat <= $p.v1 AND e.idKey IS NOT NULL AND e.idKey > $p.v2 AND e.idKey < $p.v3 AND (coalesce(e.lat >= $p.v4, false) AND coalesce(e.lat <= $p.v5, false) AND coalesce(e.lon >= $p.v6, false) AND coalesce(e.lon <= $p.v7, false) AND coalesce((e.x - $p.v8) * (e.x - $p.v8) + (e.y - $p.v9) * (e.y - $p.v9) + (e.z - $p.v10) * (e.z - $p.v10) <= $p.v11, false)) RETURN e } WITH e ORDER BY e.idKey LIMIT $p.v12 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 3 of 14
CALL () { MATCH (e:Entity) USING INDEX e:Entity(lat) WHERE e.lat >= $p.v0 AND e.lat <= $p.v1 AND e.idKey IS NOT NULL AND (coalesce(e.lat >= $p.v2, false) AND coalesce(e.lat <= $p.v3, false) AND coalesce(e.lon >= $p.v4, false) AND coalesce(e.lon <= $p.v5, false)) RETURN e } RETURN 0 AS i, count(e) AS c

// 4 of 14
CALL () { MATCH (e:Entity) USING INDEX e:Entity(lat) WHERE e.lat >= $p.v0 AND e.lat <= $p.v1 AND e.idKey IS NOT NULL AND e.idKey > $p.v2 AND e.idKey < $p.v3 AND (coalesce(e.lat >= $p.v4, false) AND coalesce(e.lat <= $p.v5, false) AND coalesce(e.lon >= $p.v6, false) AND coalesce(e.lon <= $p.v7, false)) RETURN e } WITH e ORDER BY e.idKey LIMIT $p.v8 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 5 of 14
CALL () { MATCH (e:Entity) USING INDEX e:Entity(lat) WHERE e.lat >= $p.v0 AND e.lat <= $p.v1 AND e.idKey IS NOT NULL AND e.idKey > $p.v2 AND e.idKey < $p.v3 AND (coalesce(e.lat >= $p.v4, false) AND coalesce(e.lat <= $p.v5, false) AND CASE WHEN coalesce(e.lon >= $p.v6, false) THEN true WHEN coalesce(e.lon <= $p.v7, false) THEN true WHEN coalesce(e.lat >= $p.v8, false) THEN true WHEN coalesce(e.lat <= $p.v9, false) THEN true ELSE false END) RETURN e } WITH e ORDER BY e.idKey LIMIT $p.v10 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 6 of 14
CALL () { MATCH (e:Entity) USING INDEX e:Entity(lat) WHERE e.lat >= $p.v0 AND e.lat <= $p.v1 AND e.idKey IS NOT NULL AND e.idKey > $p.v2 AND e.idKey < $p.v3 AND e.kind IN $p.v4 AND coalesce(e.lat >= $p.v5, false) RETURN e } WITH e ORDER BY e.idKey LIMIT $p.v6 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 7 of 14
UNWIND $p.v0 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX e:Entity(kind, idKey) WHERE e.kind = k1.kind AND e.idKey > k1.lo AND e.idKey < k1.hi AND (e.kind IN $p.v1 AND NOT coalesce(e.lat >= $p.v2, false)) WITH e ORDER BY e.kind, e.idKey LIMIT $p.v3 RETURN e } WITH e ORDER BY e.idKey LIMIT $p.v4 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 8 of 14
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND EXISTS { MATCH (e1:Entity) USING INDEX e1:Entity(id) WHERE e1.id = r.location AND (coalesce(e1.lat >= $p.v2, false) AND coalesce(e1.lat <= $p.v3, false) AND coalesce(e1.lon >= $p.v4, false) AND coalesce(e1.lon <= $p.v5, false) AND coalesce((e1.x - $p.v6) * (e1.x - $p.v6) + (e1.y - $p.v7) * (e1.y - $p.v7) + (e1.z - $p.v8) * (e1.z - $p.v8) <= $p.v9, false)) } RETURN r } RETURN 0 AS i, count(r) AS c

// 9 of 14
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND EXISTS { MATCH (e1:Entity) USING INDEX e1:Entity(id) WHERE e1.id = r.location AND (coalesce(e1.lat >= $p.v3, false) AND coalesce(e1.lat <= $p.v4, false) AND coalesce(e1.lon >= $p.v5, false) AND coalesce(e1.lon <= $p.v6, false) AND coalesce((e1.x - $p.v7) * (e1.x - $p.v7) + (e1.y - $p.v8) * (e1.y - $p.v8) + (e1.z - $p.v9) * (e1.z - $p.v9) <= $p.v10, false)) } WITH r ORDER BY r.sk LIMIT $p.v2 RETURN r } RETURN 0 AS i, collect(coalesce(r.row, ''))

// 10 of 14
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 11 of 14
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 12 of 14
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(fromId, sk) WHERE r.fromId = n AND r.sk > $p.v1 AND r.sk < $p.v2 AND CASE WHEN (coalesce(a.lat >= $p.v4, false) AND coalesce(a.lat <= $p.v5, false) AND coalesce(a.lon >= $p.v6, false) AND coalesce(a.lon <= $p.v7, false)) THEN true WHEN (coalesce(b.lat >= $p.v8, false) AND coalesce(b.lat <= $p.v9, false) AND coalesce(b.lon >= $p.v10, false) AND coalesce(b.lon <= $p.v11, false)) THEN true ELSE false END WITH r ORDER BY r.fromId DESC, r.sk DESC LIMIT $p.v3 RETURN r UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(toId, sk) WHERE r.toId = n AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.fromId <> n AND CASE WHEN (coalesce(a.lat >= $p.v12, false) AND coalesce(a.lat <= $p.v13, false) AND coalesce(a.lon >= $p.v14, false) AND coalesce(a.lon <= $p.v15, false)) THEN true WHEN (coalesce(b.lat >= $p.v16, false) AND coalesce(b.lat <= $p.v17, false) AND coalesce(b.lon >= $p.v18, false) AND coalesce(b.lon <= $p.v19, false)) THEN true ELSE false END WITH r ORDER BY r.toId DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN collect(coalesce(r.row, '')) AS c0 } RETURN i, c0

// 13 of 14
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(fromId, sk) WHERE r.fromId = n AND r.sk > $p.v1 AND r.sk < $p.v2 AND (CASE WHEN (r.fromId IN $p.v4 AND r.toId IN $p.v5) THEN true WHEN (r.symmetric AND r.toId IN $p.v6 AND r.fromId IN $p.v7) THEN true ELSE false END AND CASE WHEN (coalesce(a.lat >= $p.v8, false) AND coalesce(a.lat <= $p.v9, false) AND coalesce(a.lon >= $p.v10, false) AND coalesce(a.lon <= $p.v11, false)) THEN true WHEN (coalesce(b.lat >= $p.v12, false) AND coalesce(b.lat <= $p.v13, false) AND coalesce(b.lon >= $p.v14, false) AND coalesce(b.lon <= $p.v15, false)) THEN true ELSE false END) WITH r ORDER BY r.fromId DESC, r.sk DESC LIMIT $p.v3 RETURN r UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(toId, sk) WHERE r.toId = n AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.fromId <> n AND (CASE WHEN (r.fromId IN $p.v16 AND r.toId IN $p.v17) THEN true WHEN (r.symmetric AND r.toId IN $p.v18 AND r.fromId IN $p.v19) THEN true ELSE false END AND CASE WHEN (coalesce(a.lat >= $p.v20, false) AND coalesce(a.lat <= $p.v21, false) AND coalesce(a.lon >= $p.v22, false) AND coalesce(a.lon <= $p.v23, false)) THEN true WHEN (coalesce(b.lat >= $p.v24, false) AND coalesce(b.lat <= $p.v25, false) AND coalesce(b.lon >= $p.v26, false) AND coalesce(b.lon <= $p.v27, false)) THEN true ELSE false END) WITH r ORDER BY r.toId DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN collect(coalesce(r.row, '')) AS c0 } RETURN i, c0

// 14 of 14
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

