// 1 of 4
UNWIND $p.v0 AS k1 MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = k1 AND e.idKey IS NOT NULL AND e.key > $p.v1 AND e.key < $p.v2 AND e.kind IN $p.v3 AND e.id IN $p.v4 WITH e ORDER BY e.key LIMIT $p.v5 RETURN 0 AS i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 2 of 4
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { UNWIND $p.v3 AS k1 CALL (n, k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(fromId, span, sk) WHERE r.fromId = n AND r.span = k1.span AND r.sk > k1.lo AND r.sk < $p.v2 AND (r.type IN $p.v4 AND r.sk <= $p.v5 AND r.end >= $p.v6) RETURN r UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(toId, span, sk) WHERE r.toId = n AND r.span = k1.span AND r.sk > k1.lo AND r.sk < $p.v2 AND r.fromId <> n AND (r.type IN $p.v7 AND r.sk <= $p.v8 AND r.end >= $p.v9) RETURN r } RETURN count(r) AS c } RETURN i, c

// 3 of 4
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { UNWIND $p.v3 AS k1 CALL (n, k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(fromId, span, sk) WHERE r.fromId = n AND r.span = k1.span AND r.sk > k1.lo AND r.sk < $p.v2 AND (r.type IN $p.v5 AND r.sk <= $p.v6 AND r.end >= $p.v7) WITH r ORDER BY r.fromId, r.span, r.sk LIMIT $p.v4 RETURN r UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(toId, span, sk) WHERE r.toId = n AND r.span = k1.span AND r.sk > k1.lo AND r.sk < $p.v2 AND r.fromId <> n AND (r.type IN $p.v8 AND r.sk <= $p.v9 AND r.end >= $p.v10) WITH r ORDER BY r.toId, r.span, r.sk LIMIT $p.v4 RETURN r } WITH r ORDER BY r.sk LIMIT $p.v4 RETURN r } RETURN collect(i), collect(coalesce(r.row, '')), collect(coalesce(r.claims, ''))

// 4 of 4
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

