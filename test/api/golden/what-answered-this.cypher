// 1 of 13
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id = id AND r.sk IS NOT NULL RETURN i / 1000, collect(coalesce(r.row, ''))

// 2 of 13
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = n AND tr.sk > $p.v1 AND tr.sk < $p.v2 WITH tr, n ORDER BY tr.key, tr.sk MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk RETURN r } RETURN count(r) AS c } RETURN i, c

// 3 of 13
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = n AND tr.sk > $p.v1 AND tr.sk < $p.v2 WITH tr, n ORDER BY tr.key, tr.sk MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk WITH r, tr ORDER BY tr.key, tr.sk LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, '')), collect(coalesce(r.body, ''))

// 4 of 13
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 5 of 13
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id = id AND r.sk IS NOT NULL RETURN i / 1000, collect(coalesce(r.row, ''))

// 6 of 13
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = n AND tr.sk > $p.v1 AND tr.sk < $p.v2 WITH tr, n ORDER BY tr.key DESC, tr.sk DESC MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk AND (r.type IN $p.v4 AND CASE WHEN r.fromId IN $p.v5 THEN true WHEN (r.symmetric AND r.toId IN $p.v6) THEN true ELSE false END) WITH r, tr ORDER BY tr.key DESC, tr.sk DESC LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

// 7 of 13
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = n AND tr.sk > $p.v1 AND tr.sk < $p.v2 WITH tr, n ORDER BY tr.key, tr.sk MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk RETURN r } RETURN count(r) AS c } RETURN i, c

// 8 of 13
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND (r.type IN $p.v4 AND (EXISTS { MATCH (tr2:Tag) USING INDEX SEEK tr2:Tag(key, sk) WHERE tr2.key = $p.v5 + r.id AND tr2.sk > $p.v6 AND tr2.sk < $p.v7 WITH tr2, r ORDER BY tr2.key, tr2.sk MATCH (a2)-[r2:RELATION]->(b2) USING INDEX SEEK r2:RELATION(sk) WHERE r2.sk = tr2.sk })) WITH r ORDER BY r.type DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 9 of 13
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND (r.type IN $p.v3 AND NOT (EXISTS { MATCH (tr2:Tag) USING INDEX SEEK tr2:Tag(key, sk) WHERE tr2.key = $p.v4 + r.id AND tr2.sk > $p.v5 AND tr2.sk < $p.v6 WITH tr2, r ORDER BY tr2.key, tr2.sk MATCH (a2)-[r2:RELATION]->(b2) USING INDEX SEEK r2:RELATION(sk) WHERE r2.sk = tr2.sk })) RETURN r } RETURN 0 AS i, count(r) AS c

// 10 of 13
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = k1 AND tr.sk > $p.v0 AND tr.sk < $p.v1 WITH tr, k1 ORDER BY tr.key DESC, tr.sk DESC MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk AND (r.type IN $p.v4 AND any(x IN coalesce(r.links, []) WHERE x IN $p.v5)) WITH r, tr ORDER BY tr.key DESC, tr.sk DESC LIMIT $p.v3 RETURN r } WITH DISTINCT r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 11 of 13
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND any(x IN coalesce(r.contexts, []) WHERE x IN $p.v2) RETURN r } RETURN 0 AS i, count(r) AS c

// 12 of 13
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND any(x IN coalesce(r.contexts, []) WHERE x IN $p.v3) WITH r ORDER BY r.sk DESC LIMIT $p.v2 RETURN r } RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.body, ''))

// 13 of 13
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v0 AND r.sk < $p.v1 AND (any(x IN coalesce(r.contexts, []) WHERE x IN $p.v2) AND any(x IN coalesce(r.contexts, []) WHERE x IN $p.v3)) RETURN r } RETURN 0 AS i, count(r) AS c

