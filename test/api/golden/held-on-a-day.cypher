// 1 of 4
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND (r.type IN $p.v3 AND r.sk <= $p.v4 AND r.end >= $p.v5 AND r.certainFrom <= $p.v6 AND r.certainTo >= $p.v7) RETURN r } RETURN 0 AS i, count(r) AS c

// 2 of 4
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND (r.type IN $p.v4 AND r.sk <= $p.v5 AND r.end >= $p.v6 AND r.certainFrom <= $p.v7 AND r.certainTo >= $p.v8) WITH r ORDER BY r.type DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 3 of 4
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND (r.type IN $p.v3 AND r.sk <= $p.v4 AND r.end >= $p.v5) RETURN r } RETURN 0 AS i, count(r) AS c

// 4 of 4
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND (r.type IN $p.v4 AND r.sk <= $p.v5 AND r.end >= $p.v6) WITH r ORDER BY r.type DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

