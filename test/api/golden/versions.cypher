// 1 of 8
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(recordedAt, sk) WHERE r.recordedAt >= $p.v1 AND CASE WHEN r.recordedAt > $p.v1 THEN true WHEN r.sk > $p.v2 THEN true ELSE false END AND r.recordedAt <= $p.v3 AND CASE WHEN r.recordedAt < $p.v3 THEN true WHEN r.sk < $p.v4 THEN true ELSE false END AND r.sk > $p.v5 AND r.type IN $p.v6 WITH r ORDER BY r.recordedAt, r.sk LIMIT $p.v0 RETURN r UNION ALL MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(recordedAt, sk) WHERE r.recordedAt >= $p.v1 AND CASE WHEN r.recordedAt > $p.v1 THEN true WHEN r.sk > $p.v2 THEN true ELSE false END AND r.recordedAt <= $p.v3 AND CASE WHEN r.recordedAt < $p.v3 THEN true WHEN r.sk < $p.v4 THEN true ELSE false END AND r.sk > $p.v5 AND r.type IN $p.v7 WITH r ORDER BY r.recordedAt, r.sk LIMIT $p.v0 RETURN r } RETURN 0, collect(coalesce(r.row, '')), collect(coalesce(r.closing, ''))

// 2 of 8
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 3 of 8
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(recordedAt, sk) WHERE r.recordedAt >= $p.v1 AND r.sk > $p.v2 WITH r ORDER BY r.recordedAt DESC, r.sk DESC LIMIT $p.v0 RETURN r UNION ALL MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(recordedAt, sk) WHERE r.recordedAt >= $p.v1 AND r.sk > $p.v2 WITH r ORDER BY r.recordedAt DESC, r.sk DESC LIMIT $p.v0 RETURN r } RETURN 0, collect(coalesce(r.row, '')), collect(coalesce(r.closing, ''))

// 4 of 8
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(recordedAt, sk) WHERE r.recordedAt >= $p.v2 AND r.sk > $p.v3 AND r.recordedAt <= $p.v4 WITH r ORDER BY r.recordedAt DESC, r.sk DESC LIMIT $p.v1 RETURN r UNION ALL MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(recordedAt, sk) WHERE r.recordedAt >= $p.v2 AND r.sk > $p.v3 AND r.recordedAt <= $p.v4 WITH r ORDER BY r.recordedAt DESC, r.sk DESC LIMIT $p.v1 RETURN r } RETURN 0, collect(coalesce(r.row, '')), collect(coalesce(r.closing, '')), collect(CASE WHEN r.recordedAt <= $p.v0 THEN '' ELSE 'changed' END)

// 5 of 8
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.v1 AND r.sk < $p.v2 AND r.recordedAt <= $p.v0 RETURN r UNION ALL MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(sk) WHERE r.sk > $p.v1 AND r.sk < $p.v2 AND r.recordedAt <= $p.v0 AND coalesce(r.supersededAt > $p.v0, true) RETURN r } WITH DISTINCT r WHERE true RETURN 0 AS i, count(DISTINCT r.id) AS c

// 6 of 8
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(recordedAt, sk) WHERE r.recordedAt >= $p.v2 AND r.sk > $p.v3 AND r.recordedAt <= $p.v4 WITH r ORDER BY r.recordedAt DESC, r.sk DESC LIMIT $p.v1 RETURN r UNION ALL MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(recordedAt, sk) WHERE r.recordedAt >= $p.v2 AND r.sk > $p.v3 AND r.recordedAt <= $p.v4 AND coalesce(r.supersededAt > $p.v4, true) WITH r ORDER BY r.recordedAt DESC, r.sk DESC LIMIT $p.v1 RETURN r } RETURN 0, collect(coalesce(r.row, '')), collect(coalesce(r.closing, '')), collect(CASE WHEN r.recordedAt <= $p.v0 THEN '' ELSE 'changed' END)

// 7 of 8
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(recordedAt, sk) WHERE r.recordedAt >= $p.v1 AND r.sk > $p.v2 WITH r ORDER BY r.recordedAt DESC, r.sk DESC LIMIT $p.v0 RETURN r } RETURN 0, collect(coalesce(r.row, '')), collect(coalesce(r.closing, ''))

// 8 of 8
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(recordedAt, sk) WHERE r.recordedAt >= $p.v1 AND r.sk > $p.v2 AND r.type IN $p.v3 WITH r ORDER BY r.recordedAt, r.sk LIMIT $p.v0 RETURN r } RETURN 0, collect(coalesce(r.row, '')), collect(coalesce(r.closing, ''))

