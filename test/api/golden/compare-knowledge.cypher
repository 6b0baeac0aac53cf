// 1 of 21
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(recordedAt, sk) WHERE r.recordedAt >= $p.v1 AND CASE WHEN r.recordedAt > $p.v1 THEN true WHEN r.sk > $p.v2 THEN true ELSE false END AND r.sk > $p.v3 WITH r ORDER BY r.recordedAt, r.sk LIMIT $p.v0 RETURN r UNION ALL MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(recordedAt, sk) WHERE r.recordedAt >= $p.v1 AND CASE WHEN r.recordedAt > $p.v1 THEN true WHEN r.sk > $p.v2 THEN true ELSE false END AND r.sk > $p.v3 AND r.supersededAt = r.recordedAt WITH r ORDER BY r.recordedAt, r.sk LIMIT $p.v0 RETURN r } RETURN 0, collect(coalesce(r.row, '')), collect(coalesce(r.closing, ''))

// 2 of 21
UNWIND $p.v3 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(id) WHERE r.id = k1 AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.sk IS NOT NULL AND r.recordedAt <= $p.v0 RETURN r UNION ALL MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(id, version) WHERE r.id = k1 AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.recordedAt <= $p.v0 AND coalesce(r.supersededAt > $p.v0, true) AND r.version > 0 AND r.sk IS NOT NULL RETURN r } WITH DISTINCT r WHERE (r.id IN $p.v4 AND r.type IN $p.v5) WITH r.id AS of, collect(r)[-1] AS r WITH r ORDER BY r.sk, r.id LIMIT $p.v6 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.claims, '')), collect(coalesce(r.body, '')), collect(CASE WHEN r.recordedAt <= $p.v0 THEN '' ELSE 'changed' END)

// 3 of 21
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(id) WHERE r.id = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.sk IS NOT NULL AND (r.id IN $p.v4 AND r.type IN $p.v5) WITH r ORDER BY r.sk LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.claims, '')), collect(coalesce(r.body, ''))

// 4 of 21
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(recordedAt, sk) WHERE r.recordedAt >= $p.v1 AND CASE WHEN r.recordedAt > $p.v1 THEN true WHEN r.sk > $p.v2 THEN true ELSE false END AND r.sk > $p.v3 WITH r ORDER BY r.recordedAt, r.sk LIMIT $p.v0 RETURN r UNION ALL MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(recordedAt, sk) WHERE r.recordedAt >= $p.v1 AND CASE WHEN r.recordedAt > $p.v1 THEN true WHEN r.sk > $p.v2 THEN true ELSE false END AND r.sk > $p.v3 AND r.supersededAt = r.recordedAt WITH r ORDER BY r.recordedAt, r.sk LIMIT $p.v0 RETURN r } RETURN 0, collect(coalesce(r.row, '')), collect(coalesce(r.closing, ''))

// 5 of 21
UNWIND $p.v3 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(id) WHERE r.id = k1 AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.sk IS NOT NULL AND r.recordedAt <= $p.v0 RETURN r UNION ALL MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(id, version) WHERE r.id = k1 AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.recordedAt <= $p.v0 AND coalesce(r.supersededAt > $p.v0, true) AND r.version > 0 AND r.sk IS NOT NULL RETURN r } WITH DISTINCT r WHERE (r.id IN $p.v4 AND r.type IN $p.v5) WITH r.id AS of, collect(r)[-1] AS r WITH r ORDER BY r.sk, r.id LIMIT $p.v6 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.claims, '')), collect(coalesce(r.body, '')), collect(CASE WHEN r.recordedAt <= $p.v0 THEN '' ELSE 'changed' END)

// 6 of 21
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(id) WHERE r.id = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.sk IS NOT NULL AND (r.id IN $p.v4 AND r.type IN $p.v5) WITH r ORDER BY r.sk LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.claims, '')), collect(coalesce(r.body, ''))

// 7 of 21
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id CALL (id) { MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL AND e.recordedAt <= $p.v0 RETURN e UNION ALL MATCH (e:EntityVersion) USING INDEX SEEK e:EntityVersion(id, version) WHERE e.id = id AND e.idKey IS NOT NULL AND e.version > 0 AND e.recordedAt <= $p.v0 AND coalesce(e.supersededAt > $p.v0, true) RETURN e } WITH i, collect(e)[-1] AS e RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, '')), collect(CASE WHEN e.recordedAt <= $p.v0 THEN '' ELSE 'changed' END)

// 8 of 21
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 9 of 21
CALL () { MATCH (e:Entity) USING INDEX SEEK e:Entity(recordedAt, idKey) WHERE e.recordedAt > $p.v2 AND e.idKey > '' AND e.recordedAt <= $p.v3 WITH e ORDER BY e.recordedAt, e.idKey LIMIT $p.v1 RETURN e UNION ALL MATCH (e:EntityVersion) USING INDEX SEEK e:EntityVersion(recordedAt, idKey) WHERE e.recordedAt > $p.v2 AND e.idKey > '' AND e.recordedAt <= $p.v3 AND CASE WHEN e.supersededAt = e.recordedAt THEN true WHEN coalesce(e.supersededAt > $p.v3, true) THEN true ELSE false END WITH e ORDER BY e.recordedAt, e.idKey LIMIT $p.v1 RETURN e } RETURN 0, collect(coalesce(e.row, '')), collect(coalesce(e.doc, '')), collect(coalesce(e.closing, '')), collect(CASE WHEN e.recordedAt <= $p.v0 THEN '' ELSE 'changed' END)

// 10 of 21
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id CALL (id) { MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL AND e.recordedAt <= $p.v0 RETURN e UNION ALL MATCH (e:EntityVersion) USING INDEX SEEK e:EntityVersion(id, version) WHERE e.id = id AND e.idKey IS NOT NULL AND e.version > 0 AND e.recordedAt <= $p.v0 AND coalesce(e.supersededAt > $p.v0, true) RETURN e } WITH i, collect(e)[-1] AS e RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, '')), collect(CASE WHEN e.recordedAt <= $p.v0 THEN '' ELSE 'changed' END)

// 11 of 21
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id CALL (id) { MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL AND e.recordedAt <= $p.v0 RETURN e UNION ALL MATCH (e:EntityVersion) USING INDEX SEEK e:EntityVersion(id, version) WHERE e.id = id AND e.idKey IS NOT NULL AND e.version > 0 AND e.recordedAt <= $p.v0 AND coalesce(e.supersededAt > $p.v0, true) RETURN e } WITH i, collect(e)[-1] AS e RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, '')), collect(CASE WHEN e.recordedAt <= $p.v0 THEN '' ELSE 'changed' END)

// 12 of 21
CALL () { MATCH (e:Entity) USING INDEX SEEK e:Entity(recordedAt, idKey) WHERE e.recordedAt > $p.v2 AND e.idKey > '' AND e.recordedAt <= $p.v3 WITH e ORDER BY e.recordedAt, e.idKey LIMIT $p.v1 RETURN e UNION ALL MATCH (e:EntityVersion) USING INDEX SEEK e:EntityVersion(recordedAt, idKey) WHERE e.recordedAt > $p.v2 AND e.idKey > '' AND e.recordedAt <= $p.v3 AND CASE WHEN e.supersededAt = e.recordedAt THEN true WHEN coalesce(e.supersededAt > $p.v3, true) THEN true ELSE false END WITH e ORDER BY e.recordedAt, e.idKey LIMIT $p.v1 RETURN e } RETURN 0, collect(coalesce(e.row, '')), collect(coalesce(e.doc, '')), collect(coalesce(e.closing, '')), collect(CASE WHEN e.recordedAt <= $p.v0 THEN '' ELSE 'changed' END)

// 13 of 21
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id CALL (id) { MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL AND e.recordedAt <= $p.v0 RETURN e UNION ALL MATCH (e:EntityVersion) USING INDEX SEEK e:EntityVersion(id, version) WHERE e.id = id AND e.idKey IS NOT NULL AND e.version > 0 AND e.recordedAt <= $p.v0 AND coalesce(e.supersededAt > $p.v0, true) RETURN e } WITH i, collect(e)[-1] AS e RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, '')), collect(CASE WHEN e.recordedAt <= $p.v0 THEN '' ELSE 'changed' END)

// 14 of 21
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id CALL (id) { MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL AND e.recordedAt <= $p.v0 RETURN e UNION ALL MATCH (e:EntityVersion) USING INDEX SEEK e:EntityVersion(id, version) WHERE e.id = id AND e.idKey IS NOT NULL AND e.version > 0 AND e.recordedAt <= $p.v0 AND coalesce(e.supersededAt > $p.v0, true) RETURN e } WITH i, collect(e)[-1] AS e RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, '')), collect(CASE WHEN e.recordedAt <= $p.v0 THEN '' ELSE 'changed' END)

// 15 of 21
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(recordedAt, sk) WHERE r.recordedAt >= $p.v1 AND CASE WHEN r.recordedAt > $p.v1 THEN true WHEN r.sk > $p.v2 THEN true ELSE false END AND r.sk > $p.v3 WITH r ORDER BY r.recordedAt, r.sk LIMIT $p.v0 RETURN r UNION ALL MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(recordedAt, sk) WHERE r.recordedAt >= $p.v1 AND CASE WHEN r.recordedAt > $p.v1 THEN true WHEN r.sk > $p.v2 THEN true ELSE false END AND r.sk > $p.v3 AND r.supersededAt = r.recordedAt WITH r ORDER BY r.recordedAt, r.sk LIMIT $p.v0 RETURN r } RETURN 0, collect(coalesce(r.row, '')), collect(coalesce(r.closing, ''))

// 16 of 21
UNWIND $p.v3 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(id) WHERE r.id = k1 AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.sk IS NOT NULL AND r.recordedAt <= $p.v0 RETURN r UNION ALL MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(id, version) WHERE r.id = k1 AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.recordedAt <= $p.v0 AND coalesce(r.supersededAt > $p.v0, true) AND r.version > 0 AND r.sk IS NOT NULL RETURN r } WITH DISTINCT r WHERE (r.id IN $p.v4 AND r.id IN $p.v5) WITH r.id AS of, collect(r)[-1] AS r WITH r ORDER BY r.sk, r.id LIMIT $p.v6 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.claims, '')), collect(coalesce(r.body, '')), collect(CASE WHEN r.recordedAt <= $p.v0 THEN '' ELSE 'changed' END)

// 17 of 21
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(id) WHERE r.id = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.sk IS NOT NULL AND (r.id IN $p.v4 AND r.id IN $p.v5) WITH r ORDER BY r.sk LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.claims, '')), collect(coalesce(r.body, ''))

// 18 of 21
CALL () { MATCH (e:Entity) USING INDEX SEEK e:Entity(recordedAt, idKey) WHERE e.recordedAt > $p.v1 AND e.idKey > '' WITH e ORDER BY e.recordedAt, e.idKey LIMIT $p.v0 RETURN e UNION ALL MATCH (e:EntityVersion) USING INDEX SEEK e:EntityVersion(recordedAt, idKey) WHERE e.recordedAt > $p.v1 AND e.idKey > '' AND e.supersededAt = e.recordedAt WITH e ORDER BY e.recordedAt, e.idKey LIMIT $p.v0 RETURN e } RETURN 0, collect(coalesce(e.row, '')), collect(coalesce(e.doc, '')), collect(coalesce(e.closing, ''))

// 19 of 21
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(recordedAt, sk) WHERE r.recordedAt >= $p.v1 AND CASE WHEN r.recordedAt > $p.v1 THEN true WHEN r.sk > $p.v2 THEN true ELSE false END AND r.sk > $p.v3 WITH r ORDER BY r.recordedAt, r.sk LIMIT $p.v0 RETURN r UNION ALL MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(recordedAt, sk) WHERE r.recordedAt >= $p.v1 AND CASE WHEN r.recordedAt > $p.v1 THEN true WHEN r.sk > $p.v2 THEN true ELSE false END AND r.sk > $p.v3 AND r.supersededAt = r.recordedAt WITH r ORDER BY r.recordedAt, r.sk LIMIT $p.v0 RETURN r } RETURN 0, collect(coalesce(r.row, '')), collect(coalesce(r.closing, ''))

// 20 of 21
CALL () { MATCH (e:Entity) USING INDEX SEEK e:Entity(recordedAt, idKey) WHERE e.recordedAt > $p.v1 AND e.idKey > '' WITH e ORDER BY e.recordedAt, e.idKey LIMIT $p.v0 RETURN e UNION ALL MATCH (e:EntityVersion) USING INDEX SEEK e:EntityVersion(recordedAt, idKey) WHERE e.recordedAt > $p.v1 AND e.idKey > '' AND e.supersededAt = e.recordedAt WITH e ORDER BY e.recordedAt, e.idKey LIMIT $p.v0 RETURN e } RETURN 0, collect(coalesce(e.row, '')), collect(coalesce(e.doc, '')), collect(coalesce(e.closing, ''))

// 21 of 21
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(recordedAt, sk) WHERE r.recordedAt >= $p.v1 AND CASE WHEN r.recordedAt > $p.v1 THEN true WHEN r.sk > $p.v2 THEN true ELSE false END AND r.sk > $p.v3 WITH r ORDER BY r.recordedAt, r.sk LIMIT $p.v0 RETURN r UNION ALL MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(recordedAt, sk) WHERE r.recordedAt >= $p.v1 AND CASE WHEN r.recordedAt > $p.v1 THEN true WHEN r.sk > $p.v2 THEN true ELSE false END AND r.sk > $p.v3 AND r.supersededAt = r.recordedAt WITH r ORDER BY r.recordedAt, r.sk LIMIT $p.v0 RETURN r } RETURN 0, collect(coalesce(r.row, '')), collect(coalesce(r.closing, ''))

