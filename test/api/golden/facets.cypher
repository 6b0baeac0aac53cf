// 1 of 4
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(fromId, sk) WHERE r.fromId = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fact / 32768 % 4 IN $p.v3 RETURN r UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(toId, sk) WHERE r.toId = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fromId <> k1 AND r.fact / 32768 % 4 IN $p.v4 RETURN r } WITH DISTINCT r WITH r.sk / 549755813888 AS d, r.fact AS f, CASE WHEN r.fact / 2 % 2 = 1 THEN r.eventKey ELSE '' END AS e, CASE WHEN r.fromId = r.toId THEN [r.fromId] ELSE [r.fromId, r.toId] END AS t0, coalesce(r.sources, ['']) AS t1, coalesce(r.location, '') AS t2 WITH 0 AS g0, (f / 4 % 32) * 4 + (f / 128 % 32) * 128 + (f / 4096 % 8) * 4096 + (f / 32768 % 4) * 32768 AS g1, e AS g2, '' AS g3, t0 AS g4, t1 AS g5, t2 AS g6, count(*) AS rn, sum(f / 1 % 2) AS u, sum(sign(f / 33554432 % 256)) AS sn, sum(f / 33554432 % 256) AS s, sum(sign(f / 131072 % 256)) AS gn, sum(f / 131072 % 256) AS gs RETURN collect([g0, g1, g2, g3, g4, g5, g6, rn, u, sn, s, gn, gs])

// 2 of 4
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 3 of 4
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 4 of 4
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

