// 1 of 2
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 2 of 2
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { UNWIND $p.v3 AS k1 CALL (n, k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(toId, type, sk) WHERE r.toId = n AND r.type = k1 AND r.sk > $p.v1 AND r.sk < $p.v2 AND (r.type IN $p.v4 AND r.realization IN $p.v5) RETURN a AS e UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(symFrom, type, sk) WHERE r.symFrom = n AND r.type = k1 AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.toId <> n AND (r.type IN $p.v6 AND r.realization IN $p.v7) RETURN b AS e } WITH DISTINCT e WHERE true AND e.key > $p.v8 AND e.key < $p.v9 AND e.kind IN $p.v10 WITH e ORDER BY e.key LIMIT $p.v11 RETURN e } RETURN collect(i), collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

