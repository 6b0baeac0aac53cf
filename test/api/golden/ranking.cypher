// 1 of 7
MATCH (p:Pair) USING INDEX SEEK p:Pair(pairKey) WHERE p.pairKey > '' RETURN 0, collect([p.pairKey, p.first, p.last, p.total, p.totalForth, p.totalBack, p.n, p.forth, p.back, p.verbalCoop, p.materialCoop, p.verbalConf, p.materialConf, p.scored, p.score, p.heat])

// 2 of 7
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 3 of 7
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(span, sk) WHERE r.span = k1.span AND r.sk > k1.lo AND r.sk < $p.v1 AND (r.realization IN $p.v3 AND r.sk <= $p.v4 AND r.end >= $p.v5) RETURN r } WITH r.sk / 549755813888 AS d, r.fact AS f, CASE WHEN r.fact / 2 % 2 = 1 THEN r.eventKey ELSE '' END AS e, r.fromId AS t0, r.toId AS t1 WITH 0 AS g0, 0 AS g1, e AS g2, '' AS g3, t0 AS g4, t1 AS g5, count(*) AS rn, sum(f / 1 % 2) AS u, sum(sign(f / 33554432 % 256)) AS sn, sum(f / 33554432 % 256) AS s, sum(sign(f / 131072 % 256)) AS gn, sum(f / 131072 % 256) AS gs RETURN collect([g0, g1, g2, g3, g4, g5, rn, u, sn, s, gn, gs])

// 4 of 7
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 5 of 7
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 6 of 7
MATCH (p:Pair) USING INDEX SEEK p:Pair(pairKey) WHERE p.pairKey > '' RETURN 0, collect([p.pairKey, p.first, p.last, p.total, p.totalForth, p.totalBack, p.n, p.forth, p.back, p.verbalCoop, p.materialCoop, p.verbalConf, p.materialConf, p.scored, p.score, p.heat])

// 7 of 7
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

