// 1 of 3
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(states, sk, fact) WHERE r.states = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fact IS NOT NULL AND (r.type IN $p.v3 AND CASE WHEN (coalesce(r.fromState, '') IN $p.v4 AND coalesce(r.toState, '') IN $p.v5) THEN true WHEN (coalesce(r.fromState, '') IN $p.v6 AND coalesce(r.toState, '') IN $p.v7) THEN true ELSE false END AND r.sk <= $p.v8 AND r.end >= $p.v9) RETURN r } RETURN 0 AS i, count(r) AS c

// 2 of 3
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(states, sk, fact) WHERE r.states = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fact IS NOT NULL AND (r.type IN $p.v4 AND CASE WHEN (coalesce(r.fromState, '') IN $p.v5 AND coalesce(r.toState, '') IN $p.v6) THEN true WHEN (coalesce(r.fromState, '') IN $p.v7 AND coalesce(r.toState, '') IN $p.v8) THEN true ELSE false END AND r.sk <= $p.v9 AND r.end >= $p.v10) WITH r ORDER BY r.states, r.sk LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 3 of 3
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

