// 1 of 13
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 2 of 13
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(states, sk, fact) WHERE r.states = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fact IS NOT NULL RETURN r } WITH r, r.sk / 549755813888 * 33554432 + r.fact % 33554432 AS n RETURN collect(n), collect(CASE WHEN n % 4 > 1 THEN [n, r.eventKey, ''] END), count(*)

// 3 of 13
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(states, sk, fact) WHERE r.states = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fact IS NOT NULL AND (CASE WHEN (coalesce(r.fromState, '') IN $p.v4 AND coalesce(r.toState, '') IN $p.v5) THEN true WHEN (coalesce(r.fromState, '') IN $p.v6 AND coalesce(r.toState, '') IN $p.v7) THEN true ELSE false END AND r.realization IN $p.v8 AND r.type IN $p.v9) WITH r ORDER BY r.states, r.sk LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.body, ''))

// 4 of 13
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(states, sk, fact) WHERE r.states = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fact IS NOT NULL AND (CASE WHEN (coalesce(r.fromState, '') IN $p.v4 AND coalesce(r.toState, '') IN $p.v5) THEN true WHEN (coalesce(r.fromState, '') IN $p.v6 AND coalesce(r.toState, '') IN $p.v7) THEN true ELSE false END AND r.realization IN $p.v8 AND r.type IN $p.v9) WITH r ORDER BY r.states DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.body, ''))

// 5 of 13
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(states, sk, fact) WHERE r.states = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fact IS NOT NULL AND (CASE WHEN (coalesce(r.fromState, '') IN $p.v4 AND coalesce(r.toState, '') IN $p.v5) THEN true WHEN (coalesce(r.fromState, '') IN $p.v6 AND coalesce(r.toState, '') IN $p.v7) THEN true ELSE false END AND r.realization IN $p.v8 AND r.type IN $p.v9 AND r.sk <= $p.v10 AND r.end >= $p.v11) WITH r ORDER BY r.states DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.body, ''))

// 6 of 13
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(states, sk, fact) WHERE r.states = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fact IS NOT NULL AND (CASE WHEN (coalesce(r.fromState, '') IN $p.v4 AND coalesce(r.toState, '') IN $p.v5) THEN true WHEN (coalesce(r.fromState, '') IN $p.v6 AND coalesce(r.toState, '') IN $p.v7) THEN true ELSE false END AND r.realization IN $p.v8 AND r.status IN $p.v9) WITH r ORDER BY r.states DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.body, ''))

// 7 of 13
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(states, sk, fact) WHERE r.states = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fact IS NOT NULL AND (CASE WHEN (coalesce(r.fromState, '') IN $p.v4 AND coalesce(r.toState, '') IN $p.v5) THEN true WHEN (coalesce(r.fromState, '') IN $p.v6 AND coalesce(r.toState, '') IN $p.v7) THEN true ELSE false END AND r.realization IN $p.v8 AND any(x IN coalesce(r.links, []) WHERE split(x, ' ')[0] IN $p.v9)) WITH r ORDER BY r.states DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.body, ''))

// 8 of 13
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id = id AND r.sk IS NOT NULL RETURN i / 1000, collect(coalesce(r.row, '')), collect(coalesce(r.body, ''))

// 9 of 13
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 10 of 13
UNWIND $p.ids AS id MATCH (m:Merged) USING INDEX SEEK m:Merged(id) WHERE m.id = id MATCH (m)-[path:REDIRECT*1..]->() WHERE all(d IN path WHERE d.recordedAt IS NOT NULL AND d.supersededAt IS NULL) WITH DISTINCT path[-1] AS d RETURN startNode(d).id, endNode(d).id, d.recordedAt

// 11 of 13
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(states, sk, fact) WHERE r.states = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fact IS NOT NULL RETURN r } WITH r, r.sk / 549755813888 * 33554432 + r.fact % 33554432 AS n RETURN collect(n), collect(CASE WHEN n % 4 > 1 THEN [n, r.eventKey, ''] END), count(*)

// 12 of 13
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(states, sk, fact) WHERE r.states = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fact IS NOT NULL AND (CASE WHEN (coalesce(r.fromState, '') IN $p.v4 AND coalesce(r.toState, '') IN $p.v5) THEN true WHEN (coalesce(r.fromState, '') IN $p.v6 AND coalesce(r.toState, '') IN $p.v7) THEN true ELSE false END AND r.realization IN $p.v8 AND r.type IN $p.v9) WITH r ORDER BY r.states, r.sk LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 13 of 13
CALL () { CALL () { UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i, e UNION ALL UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (m:Merged) USING INDEX SEEK m:Merged(id) WHERE m.id = id MATCH (m)-[d:REDIRECT]->(x) WHERE d.recordedAt IS NOT NULL AND d.supersededAt IS NULL WITH i, x.id AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i, e } RETURN collect([i, e]) AS found } CALL (found) { UNWIND found AS f RETURN f[0] AS i, f[1] AS e UNION ALL WITH found WHERE size(found) < $p.v1 UNWIND $p.v2 AS k1 CALL (k1) { MATCH (e:Entity) USING INDEX SEEK e:Entity(key) WHERE e.key > k1.lo AND e.key < k1.hi AND e.idKey IS NOT NULL WITH e ORDER BY e.key LIMIT $p.v3 RETURN e } RETURN -1 AS i, e UNION ALL WITH found WHERE size(found) < $p.v4 UNWIND $p.v5 AS k2 CALL (k2) { MATCH (e:Entity) USING INDEX SEEK e:Entity(kind, key) WHERE e.kind = k2.kind AND e.key > k2.lo AND e.key < k2.hi AND e.idKey IS NOT NULL WITH e ORDER BY e.kind, e.key LIMIT $p.v6 RETURN e } RETURN -1 AS i, e } WITH DISTINCT i, e RETURN i, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

