// 1 of 6
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = k1 AND tr.sk > $p.v0 AND tr.sk < $p.v1 WITH tr, k1 ORDER BY tr.key DESC, tr.sk DESC MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk AND (r.type IN $p.v4 AND (r.eventKey IS NOT NULL AND NOT EXISTS { MATCH (a2)-[r2:RELATION]->(b2) USING INDEX SEEK r2:RELATION(eventKey, sk) WHERE r2.eventKey = r.eventKey AND r2.sk > r.sk AND r2.sk < $p.v5 AND r2.type IN $p.v6 })) WITH r, tr ORDER BY tr.key DESC, tr.sk DESC LIMIT $p.v3 RETURN r } WITH DISTINCT r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 2 of 6
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(eventKey, sk) WHERE r.eventKey = n AND r.sk > $p.v1 AND r.sk < $p.v2 WITH r ORDER BY r.eventKey, r.sk LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, '')), collect(coalesce(r.body, ''))

// 3 of 6
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(eventKey, sk) WHERE r.eventKey = n AND r.sk > $p.v1 AND r.sk < $p.v2 RETURN r } RETURN count(r) AS c } RETURN i, c

// 4 of 6
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 5 of 6
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 6 of 6
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(eventKey, sk) WHERE r.eventKey = n AND r.sk > $p.v1 AND r.sk < $p.v2 WITH r ORDER BY r.eventKey, r.sk LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

