// 1 of 2
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(span, sk) WHERE r.span = k1.span AND r.sk > k1.lo AND r.sk < $p.v1 AND (r.sk <= $p.v4 AND r.end >= $p.v5 AND CASE WHEN r.type IN $p.v6 THEN true WHEN (r.type IN $p.v7 AND coalesce(r.mode, '') IN $p.v8) THEN true ELSE false END) WITH r ORDER BY r.span, r.sk LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, '')), collect(coalesce(r.body, ''))

// 2 of 2
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

