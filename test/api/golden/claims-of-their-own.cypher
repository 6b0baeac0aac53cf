// 1 of 11
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id = id AND r.sk IS NOT NULL RETURN i / 1000, collect(coalesce(r.row, '')), collect(coalesce(r.claims, '')), collect(coalesce(r.body, ''))

// 2 of 11
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id = id AND r.sk IS NOT NULL RETURN i / 1000, collect(coalesce(r.row, '')), collect(coalesce(r.claims, ''))

// 3 of 11
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id = id AND r.sk IS NOT NULL RETURN i / 1000, collect(coalesce(r.row, '')), collect(coalesce(r.claims, ''))

// 4 of 11
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND coalesce(r.deathsMax >= $p.v3, false) WITH r ORDER BY r.sk DESC LIMIT $p.v2 RETURN r } RETURN 0 AS i, collect(coalesce(r.row, ''))

// 5 of 11
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND coalesce(r.deathsMin >= $p.v3, false) WITH r ORDER BY r.sk DESC LIMIT $p.v2 RETURN r } RETURN 0 AS i, collect(coalesce(r.row, ''))

// 6 of 11
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND coalesce(r.deathsMin >= $p.v3, false) WITH r ORDER BY r.sk DESC LIMIT $p.v2 RETURN r } RETURN 0 AS i, collect(coalesce(r.row, ''))

// 7 of 11
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND coalesce(r.deathsMax >= $p.v3, false) WITH r ORDER BY r.sk DESC LIMIT $p.v2 RETURN r } RETURN 0 AS i, collect(coalesce(r.row, ''))

// 8 of 11
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND coalesce(r.deathsMax <= $p.v3, false) WITH r ORDER BY r.sk DESC LIMIT $p.v2 RETURN r } RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.body, ''))

// 9 of 11
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND coalesce(r.deathsMin <= $p.v3, false) WITH r ORDER BY r.sk DESC LIMIT $p.v2 RETURN r } RETURN 0 AS i, collect(coalesce(r.row, ''))

// 10 of 11
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND (coalesce(r.injuriesMin >= $p.v3, false) AND coalesce(r.injuriesMax <= $p.v4, false)) WITH r ORDER BY r.sk DESC LIMIT $p.v2 RETURN r } RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.body, ''))

// 11 of 11
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND (r.type IN $p.v4 AND NOT coalesce(r.deathsMax >= $p.v5, false)) WITH r ORDER BY r.type, r.sk LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

