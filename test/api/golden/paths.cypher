// 1 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 2 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 3 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' AND p.n > 0 RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' AND p.n > 0 RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } WITH other, min(i) AS i RETURN i, collect(other)

// 4 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' AND p.n > 0 RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' AND p.n > 0 RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } WITH other, min(i) AS i RETURN i, collect(other)

// 5 of 29
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(dyad, sk) WHERE r.dyad = n AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.realization IN $p.v4 WITH r ORDER BY r.dyad DESC, r.sk DESC LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

// 6 of 29
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(dyad, sk) WHERE r.dyad = n AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.realization IN $p.v4 WITH r ORDER BY r.dyad DESC, r.sk DESC LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

// 7 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 8 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 9 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 10 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } RETURN collect(i), collect([p.pairKey, p.first, p.last, p.total, p.totalForth, p.totalBack, p.n, p.forth, p.back, p.verbalCoop, p.materialCoop, p.verbalConf, p.materialConf, p.scored, p.score, p.heat])

// 11 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' AND p.n > 0 RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' AND p.n > 0 RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } WITH other, min(i) AS i RETURN i, collect(other)

// 12 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } RETURN collect(i), collect([p.pairKey, p.first, p.last, p.total, p.totalForth, p.totalBack, p.n, p.forth, p.back, p.verbalCoop, p.materialCoop, p.verbalConf, p.materialConf, p.scored, p.score, p.heat])

// 13 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' AND p.n > 0 RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' AND p.n > 0 RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } WITH other, min(i) AS i RETURN i, collect(other)

// 14 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } RETURN collect(i), collect([p.pairKey, p.first, p.last, p.total, p.totalForth, p.totalBack, p.n, p.forth, p.back, p.verbalCoop, p.materialCoop, p.verbalConf, p.materialConf, p.scored, p.score, p.heat])

// 15 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } RETURN collect(i), collect([p.pairKey, p.first, p.last, p.total, p.totalForth, p.totalBack, p.n, p.forth, p.back, p.verbalCoop, p.materialCoop, p.verbalConf, p.materialConf, p.scored, p.score, p.heat])

// 16 of 29
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(dyad, sk) WHERE r.dyad = n AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.realization IN $p.v4 WITH r ORDER BY r.dyad DESC, r.sk DESC LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

// 17 of 29
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(dyad, sk) WHERE r.dyad = n AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.realization IN $p.v4 WITH r ORDER BY r.dyad DESC, r.sk DESC LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

// 18 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 19 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 20 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 21 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' AND p.n > 0 RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' AND p.n > 0 RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } WITH other, min(i) AS i RETURN i, collect(other)

// 22 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' AND p.n > 0 RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' AND p.n > 0 RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } WITH other, min(i) AS i RETURN i, collect(other)

// 23 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' AND p.n > 0 RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' AND p.n > 0 RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } WITH other, min(i) AS i RETURN i, collect(other)

// 24 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' AND p.n > 0 RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' AND p.n > 0 RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } WITH other, min(i) AS i RETURN i, collect(other)

// 25 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' AND p.n > 0 RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' AND p.n > 0 RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } WITH other, min(i) AS i RETURN i, collect(other)

// 26 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' AND p.n > 0 RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' AND p.n > 0 RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } WITH other, min(i) AS i RETURN i, collect(other)

// 27 of 29
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { UNWIND $p.v3 AS k1 CALL (n, k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(fromId, span, sk) WHERE r.fromId = n AND r.span = k1.span AND r.sk > k1.lo AND r.sk < $p.v2 AND (CASE WHEN (r.fromId IN $p.v5 AND r.toId IN $p.v6) THEN true WHEN (r.symmetric AND r.toId IN $p.v7 AND r.fromId IN $p.v8) THEN true ELSE false END AND r.realization IN $p.v9 AND r.type IN $p.v10 AND r.sk <= $p.v11 AND r.end >= $p.v12) WITH r ORDER BY r.fromId DESC, r.span DESC, r.sk DESC LIMIT $p.v4 RETURN r UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(symTo, span, sk) WHERE r.symTo = n AND r.span = k1.span AND r.sk > k1.lo AND r.sk < $p.v2 AND r.fromId <> n AND (CASE WHEN (r.fromId IN $p.v13 AND r.toId IN $p.v14) THEN true WHEN (r.symmetric AND r.toId IN $p.v15 AND r.fromId IN $p.v16) THEN true ELSE false END AND r.realization IN $p.v17 AND r.type IN $p.v18 AND r.sk <= $p.v19 AND r.end >= $p.v20) WITH r ORDER BY r.symTo DESC, r.span DESC, r.sk DESC LIMIT $p.v4 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v4 RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

// 28 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id = id AND r.sk IS NOT NULL RETURN i / 1000, collect(coalesce(r.row, ''))

// 29 of 29
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

