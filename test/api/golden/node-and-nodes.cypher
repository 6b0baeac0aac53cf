// 1 of 11
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id = id AND r.sk IS NOT NULL RETURN i / 1000, collect(coalesce(r.row, ''))

// 2 of 11
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 3 of 11
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id = id AND r.sk IS NOT NULL RETURN i / 1000, collect(coalesce(r.row, '')), collect(coalesce(r.body, ''))

// 4 of 11
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 5 of 11
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 6 of 11
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id = id AND r.sk IS NOT NULL RETURN i / 1000, collect(coalesce(r.row, ''))

// 7 of 11
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 8 of 11
UNWIND $p.ids AS id MATCH (m:Merged) USING INDEX SEEK m:Merged(id) WHERE m.id = id MATCH (m)-[path:REDIRECT*1..]->() WHERE all(d IN path WHERE d.recordedAt IS NOT NULL AND d.supersededAt IS NULL) WITH DISTINCT path[-1] AS d RETURN startNode(d).id, endNode(d).id, d.recordedAt

// 9 of 11
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id = id AND r.sk IS NOT NULL RETURN i / 1000, collect(coalesce(r.row, ''))

// 10 of 11
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 11 of 11
UNWIND $p.ids AS id MATCH (m:Merged) USING INDEX SEEK m:Merged(id) WHERE m.id = id MATCH (m)-[path:REDIRECT*1..]->() WHERE all(d IN path WHERE d.recordedAt IS NOT NULL AND d.supersededAt IS NULL) WITH DISTINCT path[-1] AS d RETURN startNode(d).id, endNode(d).id, d.recordedAt

