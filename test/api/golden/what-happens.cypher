// 1 of 6
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND (r.type IN $p.v4 AND CASE WHEN a.kind IN $p.v5 THEN true WHEN (r.symmetric AND b.kind IN $p.v6) THEN true ELSE false END) WITH r ORDER BY r.type DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.body, ''))

// 2 of 6
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.type IN $p.v4 WITH r ORDER BY r.type, r.sk LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 3 of 6
UNWIND $p.v2 AS k1 UNWIND $p.v3 AS k2 CALL (k1, k2) { MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(fromId, type, sk) WHERE r.fromId = k1 AND r.type = k2 AND r.sk > $p.v0 AND r.sk < $p.v1 AND (r.type IN $p.v5 AND CASE WHEN r.fromId IN $p.v6 THEN true WHEN (r.symmetric AND r.toId IN $p.v7) THEN true ELSE false END) WITH r ORDER BY r.fromId DESC, r.type DESC, r.sk DESC LIMIT $p.v4 RETURN r UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(symTo, type, sk) WHERE r.symTo = k1 AND r.type = k2 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fromId <> k1 AND (r.type IN $p.v8 AND CASE WHEN r.fromId IN $p.v9 THEN true WHEN (r.symmetric AND r.toId IN $p.v10) THEN true ELSE false END) WITH r ORDER BY r.symTo DESC, r.type DESC, r.sk DESC LIMIT $p.v4 RETURN r } WITH DISTINCT r ORDER BY r.sk DESC LIMIT $p.v4 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 4 of 6
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND r.realization IN $p.v3 WITH r ORDER BY r.sk LIMIT $p.v2 RETURN r } RETURN 0 AS i, collect(coalesce(r.row, ''))

// 5 of 6
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND coalesce(r.score <= $p.v3, false) WITH r ORDER BY r.sk LIMIT $p.v2 RETURN r } RETURN 0 AS i, collect(coalesce(r.row, ''))

// 6 of 6
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND coalesce(r.confidence >= $p.v2, false) RETURN r } RETURN 0 AS i, count(r) AS c

