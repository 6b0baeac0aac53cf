// 1 of 6
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 2 of 6
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { UNWIND $p.v3 AS k1 CALL (n, k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(fromId, span, sk) WHERE r.fromId = n AND r.span = k1.span AND r.sk > k1.lo AND r.sk < $p.v2 AND (r.type IN $p.v5 AND r.sk <= $p.v6 AND r.end >= $p.v7) WITH r ORDER BY r.fromId DESC, r.span DESC, r.sk DESC LIMIT $p.v4 RETURN r UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(toId, span, sk) WHERE r.toId = n AND r.span = k1.span AND r.sk > k1.lo AND r.sk < $p.v2 AND r.fromId <> n AND (r.type IN $p.v8 AND r.sk <= $p.v9 AND r.end >= $p.v10) WITH r ORDER BY r.toId DESC, r.span DESC, r.sk DESC LIMIT $p.v4 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v4 RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

// 3 of 6
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' AND $p.among[substring(p.pairKey, size(n) + 1)] RETURN p } RETURN collect(i), collect(coalesce(p.pairKey, '')), collect(coalesce(p.total, 0)), collect(coalesce(p.n, 0)), collect(coalesce(p.last, 0))

// 4 of 6
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(dyad, sk) WHERE r.dyad = n AND r.sk > $p.v1 AND r.sk < $p.v2 AND (r.type IN $p.v4 AND r.sk <= $p.v5 AND r.end >= $p.v6) WITH r ORDER BY r.dyad DESC, r.sk DESC LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

// 5 of 6
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 6 of 6
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { UNWIND $p.v3 AS k1 CALL (n, k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(fromId, span, sk) WHERE r.fromId = n AND r.span = k1.span AND r.sk > k1.lo AND r.sk < $p.v2 AND (r.type IN $p.v5 AND r.sk <= $p.v6 AND r.end >= $p.v7) WITH r ORDER BY r.fromId DESC, r.span DESC, r.sk DESC LIMIT $p.v4 RETURN r UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(toId, span, sk) WHERE r.toId = n AND r.span = k1.span AND r.sk > k1.lo AND r.sk < $p.v2 AND r.fromId <> n AND (r.type IN $p.v8 AND r.sk <= $p.v9 AND r.end >= $p.v10) WITH r ORDER BY r.toId DESC, r.span DESC, r.sk DESC LIMIT $p.v4 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v4 RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

