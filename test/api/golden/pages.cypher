// 1 of 6
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.type IN $p.v4 WITH r ORDER BY r.type, r.sk LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 2 of 6
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.type IN $p.v4 WITH r ORDER BY r.type DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 3 of 6
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.type IN $p.v4 WITH r ORDER BY r.type DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 4 of 6
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.type IN $p.v4 WITH r ORDER BY r.type, r.sk LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 5 of 6
OPTIONAL MATCH (m:Graphd {id: 'graphd'}) RETURN properties(m)

// 6 of 6
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.type IN $p.v4 WITH r ORDER BY r.type DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

