// 1 of 6
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id RETURN i / 1000, collect(e.row), collect(coalesce(e.doc, ''))

// 2 of 6
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(fromId, sk) WHERE r.fromId = n AND r.sk > $p.v1 AND r.sk < $p.v2 WITH r ORDER BY r.fromId DESC, r.sk DESC LIMIT $p.v3 RETURN r UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(toId, sk) WHERE r.toId = n AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.fromId <> n WITH r ORDER BY r.toId DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN collect(r.row) AS c0 } RETURN i, c0

// 3 of 6
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id RETURN i / 1000, collect(e.row), collect(coalesce(e.doc, ''))

// 4 of 6
UNWIND range(0, size($p.ids) - 1) AS i MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = $p.ids[i] RETURN i, COUNT { (e)-[:RELATION]-() } AS c

// 5 of 6
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id RETURN i / 1000, collect(e.row), collect(coalesce(e.doc, ''))

// 6 of 6
UNWIND $p.ids AS id MATCH (m:Merged) USING INDEX m:Merged(id) WHERE m.id = id MATCH (m)-[path:REDIRECT*1..]->() WHERE all(d IN path WHERE d.supersededAt IS NULL) WITH DISTINCT path[-1] AS d RETURN startNode(d).id, endNode(d).id, d.recordedAt

