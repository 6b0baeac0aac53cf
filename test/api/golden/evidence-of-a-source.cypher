// 1 of 7
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id RETURN i / 1000, collect(e.row), collect(coalesce(e.doc, ''))

// 2 of 7
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (tr:Tag) USING INDEX tr:Tag(key, sk) WHERE tr.key = n AND tr.sk > $p.v1 AND tr.sk < $p.v2 WITH tr, n ORDER BY tr.key, tr.sk MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(sk) WHERE r.sk = tr.sk RETURN r } RETURN count(r) AS c } RETURN i, c

// 3 of 7
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (tr:Tag) USING INDEX tr:Tag(key, sk) WHERE tr.key = n AND tr.sk > $p.v1 AND tr.sk < $p.v2 WITH tr, n ORDER BY tr.key, tr.sk MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(sk) WHERE r.sk = tr.sk WITH r, tr ORDER BY tr.key, tr.sk LIMIT $p.v3 RETURN r } RETURN collect(r.row) AS c0, collect(coalesce(r.claims, '')) AS c1 } RETURN i, c0, c1

// 4 of 7
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id RETURN i / 1000, collect(e.row), collect(coalesce(e.doc, ''))

// 5 of 7
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (tr:Tag) USING INDEX tr:Tag(key, sk) WHERE tr.key = n AND tr.sk > $p.v1 AND tr.sk < $p.v2 WITH tr, n ORDER BY tr.key DESC, tr.sk DESC MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(sk) WHERE r.sk = tr.sk AND r.type IN $p.v4 WITH r, tr ORDER BY tr.key DESC, tr.sk DESC LIMIT $p.v3 RETURN r } RETURN collect(r.row) AS c0 } RETURN i, c0

// 6 of 7
UNWIND range(0, size($p.ids) - 1) AS i MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = $p.ids[i] RETURN i, COUNT { (e)-[:RELATION]-() } AS c

// 7 of 7
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(fromId, sk) WHERE r.fromId = n AND r.sk > $p.v1 AND r.sk < $p.v2 WITH r ORDER BY r.fromId DESC, r.sk DESC LIMIT $p.v3 RETURN r UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(toId, sk) WHERE r.toId = n AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.fromId <> n WITH r ORDER BY r.toId DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN collect(r.row) AS c0 } RETURN i, c0

