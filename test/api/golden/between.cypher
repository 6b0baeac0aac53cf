// 1 of 8
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(dyad, sk) WHERE r.dyad = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND CASE WHEN (r.fromId IN $p.v4 AND r.toId IN $p.v5) THEN true WHEN (r.fromId IN $p.v6 AND r.toId IN $p.v7) THEN true ELSE false END WITH r ORDER BY r.dyad, r.sk LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 2 of 8
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 3 of 8
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(dyad, sk) WHERE r.dyad = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND (r.fromId IN $p.v3 AND r.toId IN $p.v4) RETURN r } RETURN 0 AS i, count(r) AS c

// 4 of 8
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(states, sk, fact) WHERE r.states = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fact IS NOT NULL AND (r.type IN $p.v4 AND CASE WHEN (coalesce(r.fromState, '') IN $p.v5 AND coalesce(r.toState, '') IN $p.v6) THEN true WHEN (r.symmetric AND coalesce(r.toState, '') IN $p.v7 AND coalesce(r.fromState, '') IN $p.v8) THEN true ELSE false END) WITH r ORDER BY r.states, r.sk LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 5 of 8
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 6 of 8
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 7 of 8
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { UNWIND $p.v3[i] AS k1 CALL (n, k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(dyad, sk) WHERE r.dyad = k1 AND r.sk > $p.v1 AND r.sk < $p.v2 AND CASE WHEN r.fromId IN $p.v5 THEN true WHEN r.toId IN $p.v6 THEN true ELSE false END WITH r ORDER BY r.dyad DESC, r.sk DESC LIMIT $p.v4 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v4 RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

// 8 of 8
CALL () { CALL () { UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i, e UNION ALL UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (m:Merged) USING INDEX SEEK m:Merged(id) WHERE m.id = id MATCH (m)-[d:REDIRECT]->(x) WHERE d.recordedAt IS NOT NULL AND d.supersededAt IS NULL WITH i, x.id AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i, e } RETURN collect([i, e]) AS found } CALL (found) { UNWIND found AS f RETURN f[0] AS i, f[1] AS e UNION ALL WITH found WHERE size(found) < $p.v1 UNWIND $p.v2 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX SEEK e:Entity(key) WHERE e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL WITH e ORDER BY e.key LIMIT $p.v3 RETURN e } RETURN -1 AS i, e UNION ALL WITH found WHERE size(found) < $p.v4 UNWIND $p.v5 AS k2 CALL (k2) { MATCH (e:Entity) USING INDEX SEEK e:Entity(kind, key) WHERE e.kind = k2.kind AND e.key > k2.lo AND e.key < k2.hi AND e.idKey IS NOT NULL WITH e ORDER BY e.kind, e.key LIMIT $p.v6 RETURN e } RETURN -1 AS i, e } WITH DISTINCT i, e RETURN i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

