// 1 of 22
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 2 of 22
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 3 of 22
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } RETURN collect(i), collect([p.pairKey, p.first, p.last, p.total, p.totalForth, p.totalBack, p.n, p.forth, p.back, p.verbalCoop, p.materialCoop, p.verbalConf, p.materialConf, p.scored, p.score, p.heat])

// 4 of 22
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' AND p.n > 0 RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' AND p.n > 0 RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } WITH other, min(i) AS i RETURN i, collect(other)

// 5 of 22
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } RETURN collect(i), collect([p.pairKey, p.first, p.last, p.total, p.totalForth, p.totalBack, p.n, p.forth, p.back, p.verbalCoop, p.materialCoop, p.verbalConf, p.materialConf, p.scored, p.score, p.heat])

// 6 of 22
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(dyad, sk) WHERE r.dyad = n AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.realization IN $p.v4 WITH r ORDER BY r.dyad DESC, r.sk DESC LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

// 7 of 22
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(dyad, sk) WHERE r.dyad = n AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.realization IN $p.v4 WITH r ORDER BY r.dyad DESC, r.sk DESC LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

// 8 of 22
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 9 of 22
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 10 of 22
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(states, sk, fact) WHERE r.states = k1 AND r.sk > $p.v0 AND r.sk < $p.v1 AND r.fact IS NOT NULL RETURN r } WITH r, r.sk / 549755813888 * 33554432 + r.fact % 33554432 AS n RETURN collect(n), collect(CASE WHEN n % 4 > 1 THEN [n, r.eventKey, ''] END), count(*)

// 11 of 22
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 12 of 22
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } WITH p.n AS by, other ORDER BY by DESC, other LIMIT $p.limit RETURN by, other } RETURN collect(i), collect(other), collect(coalesce(by, 0))

// 13 of 22
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } WITH p.n AS by, other ORDER BY by DESC, other LIMIT $p.limit RETURN by, other } RETURN collect(i), collect(other), collect(coalesce(by, 0))

// 14 of 22
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' AND $p.among[substring(p.pairKey, size(n) + 1)] RETURN p } RETURN collect(i), collect(coalesce(p.pairKey, '')), collect(coalesce(p.total, 0)), collect(coalesce(p.n, 0))

// 15 of 22
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(dyad, sk) WHERE r.dyad = n AND r.sk > $p.v1 AND r.sk < $p.v2 WITH r ORDER BY r.dyad DESC, r.sk DESC LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, '')), collect(coalesce(r.claims, ''))

// 16 of 22
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 17 of 22
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id CALL (id) { MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id = id AND r.sk IS NOT NULL AND r.recordedAt <= $p.v0 RETURN r UNION ALL MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(id, version) WHERE r.id = id AND r.sk IS NOT NULL AND r.version > 0 AND r.recordedAt <= $p.v0 AND coalesce(r.supersededAt > $p.v0, true) RETURN r } WITH i, collect(r)[-1] AS r RETURN i / 1000, collect(coalesce(r.row, '')), collect(coalesce(r.body, '')), collect(CASE WHEN r.recordedAt <= $p.v0 THEN '' ELSE 'changed' END)

// 18 of 22
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id CALL (id) { MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id = id AND r.sk IS NOT NULL AND r.recordedAt <= $p.v0 RETURN r UNION ALL MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(id, version) WHERE r.id = id AND r.sk IS NOT NULL AND r.version > 0 AND r.recordedAt <= $p.v0 AND coalesce(r.supersededAt > $p.v0, true) RETURN r } WITH i, collect(r)[-1] AS r RETURN i / 1000, collect(coalesce(r.row, '')), collect(CASE WHEN r.recordedAt <= $p.v0 THEN '' ELSE 'changed' END)

// 19 of 22
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id = id AND r.sk IS NOT NULL RETURN i / 1000, collect(coalesce(r.row, '')), collect(coalesce(r.body, ''))

// 20 of 22
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = n AND tr.sk > $p.v1 AND tr.sk < $p.v2 WITH tr, n ORDER BY tr.key, tr.sk MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk WITH r, tr ORDER BY tr.key, tr.sk LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

// 21 of 22
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 22 of 22
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id = id AND r.sk IS NOT NULL RETURN i / 1000, collect(coalesce(r.row, ''))

