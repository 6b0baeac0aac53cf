// 1 of 7
MATCH (p:Pair) USING INDEX p:Pair(pairKey) WHERE p.pairKey > '' RETURN 0 AS i, collect([p.a, p.b, p.first, p.last, p.total, p.totalForth, p.totalBack, p.n, p.forth, p.back, p.verbalCoop, p.materialCoop, p.verbalConf, p.materialConf, p.scored, p.score, p.heat])

// 2 of 7
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 3 of 7
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX r:RELATION(span, sk) WHERE r.span = k1.span AND r.sk > k1.lo AND r.sk < $p.v1 AND (r.realization IN $p.v4 AND r.sk <= $p.v5 AND r.end >= $p.v6) WITH r ORDER BY r.span DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN 0 AS i, collect(coalesce(r.row, ''))

// 4 of 7
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 5 of 7
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 6 of 7
MATCH (p:Pair) USING INDEX p:Pair(pairKey) WHERE p.pairKey > '' RETURN 0 AS i, collect([p.a, p.b, p.first, p.last, p.total, p.totalForth, p.totalBack, p.n, p.forth, p.back, p.verbalCoop, p.materialCoop, p.verbalConf, p.materialConf, p.scored, p.score, p.heat])

// 7 of 7
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

