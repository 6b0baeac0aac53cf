// 1 of 5
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(states, sk, fact) WHERE r.states = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fact IS NOT NULL RETURN r } WITH r, r.sk / 549755813888 * 33554432 + r.fact % 33554432 AS n RETURN collect(n), collect(CASE WHEN n % 4 > 1 THEN [n, r.eventKey, ''] END), count(*)

// 2 of 5
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(dyad, sk) WHERE r.dyad = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 RETURN r } WITH r, r.sk / 549755813888 * 33554432 + r.fact % 33554432 AS n RETURN collect(n), collect(CASE WHEN n % 4 > 1 THEN [n, r.eventKey, ''] END), count(*)

// 3 of 5
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(type, sk) WHERE r.type = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND (r.fact / 4 % 32 IN $p.v3 AND r.fact / 32768 % 4 IN $p.v4) RETURN r } UNWIND coalesce(r.sources, ['']) AS t0 WITH r.sk / 549755813888 AS d, r.fact AS f, CASE WHEN r.fact / 2 % 2 = 1 THEN r.eventKey ELSE '' END AS e, t0 WITH d AS g0, 0 AS g1, e AS g2, '' AS g3, t0 AS g4, count(*) AS rn, sum(f / 1 % 2) AS u, sum(sign(f / 33554432 % 256)) AS sn, sum(f / 33554432 % 256) AS s, sum(sign(f / 131072 % 256)) AS gn, sum(f / 131072 % 256) AS gs RETURN collect([g0, g1, g2, g3, g4, rn, u, sn, s, gn, gs])

// 4 of 5
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 5 of 5
CALL () { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(recordedAt, sk) WHERE r.recordedAt <= $p.v0 AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.recordedAt <= $p.v0 RETURN r UNION ALL MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(recordedAt, sk) WHERE r.recordedAt <= $p.v0 AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.recordedAt <= $p.v0 AND coalesce(r.supersededAt > $p.v0, true) RETURN r } WITH DISTINCT r WHERE (r.type IN $p.v3 AND r.realization IN $p.v4) WITH r.id AS of, collect(r)[-1] AS r WITH r.sk / 549755813888 AS d, r.fact AS f, CASE WHEN r.fact / 2 % 2 = 1 THEN r.eventKey ELSE '' END AS e WITH d AS g0, 0 AS g1, e AS g2, '' AS g3, count(*) AS rn, sum(f / 1 % 2) AS u, sum(sign(f / 33554432 % 256)) AS sn, sum(f / 33554432 % 256) AS s, sum(sign(f / 131072 % 256)) AS gn, sum(f / 131072 % 256) AS gs RETURN collect([g0, g1, g2, g3, rn, u, sn, s, gn, gs])

