// 1 of 12
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 2 of 12
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } WITH p.n AS by, other ORDER BY by DESC, other LIMIT $p.limit RETURN by, other } RETURN collect(i), collect(other), collect(coalesce(by, 0))

// 3 of 12
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } WITH p.n AS by, other ORDER BY by DESC, other LIMIT $p.limit RETURN by, other } RETURN collect(i), collect(other), collect(coalesce(by, 0))

// 4 of 12
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' AND $p.among[substring(p.pairKey, size(n) + 1)] RETURN p } RETURN collect(i), collect(coalesce(p.pairKey, '')), collect(coalesce(p.total, 0)), collect(coalesce(p.n, 0))

// 5 of 12
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(dyad, sk) WHERE r.dyad = n AND r.sk > $p.v1 AND r.sk < $p.v2 WITH r ORDER BY r.dyad DESC, r.sk DESC LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

// 6 of 12
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 7 of 12
MATCH ()-[r:RELATION]->() WITH count(r) AS kept MATCH (m:Graphd {id: 'graphd'}) WITH kept = coalesce(m.n_AGREE, 0) + coalesce(m.n_CONSULT, 0) + coalesce(m.n_SUPPORT, 0) + coalesce(m.n_CONCEDE, 0) + coalesce(m.n_COOPERATE, 0) + coalesce(m.n_AID, 0) + coalesce(m.n_RETREAT, 0) + coalesce(m.n_REQUEST, 0) + coalesce(m.n_ACCUSE, 0) + coalesce(m.n_REJECT, 0) + coalesce(m.n_THREATEN, 0) + coalesce(m.n_PROTEST, 0) + coalesce(m.n_SANCTION, 0) + coalesce(m.n_MOBILIZE, 0) + coalesce(m.n_COERCE, 0) + coalesce(m.n_ASSAULT, 0) + coalesce(m.n_STATEMENT, 0) + coalesce(m.n_HOLDS_OFFICE, 0) + coalesce(m.n_MEMBER_OF, 0) + coalesce(m.n_PART_OF, 0) + coalesce(m.n_BORDERS, 0) + coalesce(m.n_OPERATES_IN, 0) + coalesce(m.n_HAS_REFUGE_IN, 0) + coalesce(m.n_DIPLOMATIC_RELATIONS, 0) AS pure CALL (pure) { WITH pure WHERE pure UNWIND range(0, size($p.ids) - 1) AS i MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = $p.ids[i] AND e.idKey IS NOT NULL RETURN i, COUNT { (e)-[:RELATION]-() } AS c UNION ALL WITH pure WHERE NOT pure UNWIND range(0, size($p.ids) - 1) AS i MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = $p.ids[i] AND e.idKey IS NOT NULL RETURN i, COUNT { MATCH (e)-[r:RELATION]-() WHERE r.sk IS NOT NULL } AS c } RETURN i, c

// 8 of 12
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 9 of 12
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' AND p.totalForth > 0 AND EXISTS { MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = p.b AND e.kind IN $p.kinds } RETURN p, substring(p.pairKey, size(n) + 1) AS other UNION ALL MATCH (p:Pair) USING INDEX SEEK p:Pair(b, pairKey) WHERE p.b = n AND p.pairKey > '' AND p.totalBack > 0 AND EXISTS { MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = p.a AND e.kind IN $p.kinds } RETURN p, left(p.pairKey, size(p.pairKey) - size(n) - 1) AS other } WITH p.last AS by, other ORDER BY by DESC, other LIMIT $p.limit RETURN by, other } RETURN collect(i), collect(other), collect(coalesce(by, 0))

// 10 of 12
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n CALL (n) { MATCH (p:Pair) USING INDEX SEEK p:Pair(a, pairKey) WHERE p.a = n AND p.pairKey > '' AND $p.among[substring(p.pairKey, size(n) + 1)] RETURN p } RETURN collect(i), collect(coalesce(p.pairKey, '')), collect(coalesce(p.total, 0)), collect(coalesce(p.n, 0)), collect(coalesce(p.last, 0))

// 11 of 12
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(dyad, sk) WHERE r.dyad = n AND r.sk > $p.v1 AND r.sk < $p.v2 WITH r ORDER BY r.dyad DESC, r.sk DESC LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

// 12 of 12
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

