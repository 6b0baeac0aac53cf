// 1 of 13
OPTIONAL MATCH (m:Graphd {id: 'graphd'}) RETURN properties(m)

// 2 of 13
OPTIONAL MATCH (m:Graphd {id: 'graphd'}) RETURN properties(m)

// 3 of 13
OPTIONAL MATCH (m:Graphd {id: 'graphd'}) RETURN properties(m)

// 4 of 13
UNWIND $p.v2 AS k1 CALL (k1) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = k1 AND tr.sk > $p.v0 AND tr.sk < $p.v1 WITH tr, k1 ORDER BY tr.key, tr.sk MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk AND r.realization IN $p.v3 RETURN r } RETURN 0 AS i, count(DISTINCT r) AS c

// 5 of 13
OPTIONAL MATCH (m:Graphd {id: 'graphd'}) RETURN properties(m)

// 6 of 13
OPTIONAL MATCH (m:Graphd {id: 'graphd'}) RETURN properties(m)

// 7 of 13
OPTIONAL MATCH (m:Graphd {id: 'graphd'}) RETURN properties(m)

// 8 of 13
OPTIONAL MATCH (m:Graphd {id: 'graphd'}) RETURN properties(m)

// 9 of 13
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 10 of 13
MATCH ()-[r:RELATION]->() WITH count(r) AS kept MATCH (m:Graphd {id: 'graphd'}) WITH kept = coalesce(m.n_AGREE, 0) + coalesce(m.n_CONSULT, 0) + coalesce(m.n_SUPPORT, 0) + coalesce(m.n_CONCEDE, 0) + coalesce(m.n_COOPERATE, 0) + coalesce(m.n_AID, 0) + coalesce(m.n_RETREAT, 0) + coalesce(m.n_REQUEST, 0) + coalesce(m.n_ACCUSE, 0) + coalesce(m.n_REJECT, 0) + coalesce(m.n_THREATEN, 0) + coalesce(m.n_PROTEST, 0) + coalesce(m.n_SANCTION, 0) + coalesce(m.n_MOBILIZE, 0) + coalesce(m.n_COERCE, 0) + coalesce(m.n_ASSAULT, 0) + coalesce(m.n_STATEMENT, 0) + coalesce(m.n_HOLDS_OFFICE, 0) + coalesce(m.n_MEMBER_OF, 0) + coalesce(m.n_PART_OF, 0) + coalesce(m.n_BORDERS, 0) + coalesce(m.n_OPERATES_IN, 0) + coalesce(m.n_HAS_REFUGE_IN, 0) + coalesce(m.n_DIPLOMATIC_RELATIONS, 0) AS pure CALL (pure) { WITH pure WHERE pure UNWIND range(0, size($p.ids) - 1) AS i MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = $p.ids[i] AND e.idKey IS NOT NULL RETURN i, COUNT { (e)-[:RELATION]-() } AS c UNION ALL WITH pure WHERE NOT pure UNWIND range(0, size($p.ids) - 1) AS i MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = $p.ids[i] AND e.idKey IS NOT NULL RETURN i, COUNT { MATCH (e)-[r:RELATION]-() WHERE r.sk IS NOT NULL } AS c } RETURN i, c

// 11 of 13
UNWIND range(0, size($p.facts) - 1) AS i MATCH (t:Trait) USING INDEX SEEK t:Trait(traitKey) WHERE t.traitKey STARTS WITH $p.facts[i] RETURN i, sum(t.out)

// 12 of 13
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { UNWIND $p.v3 AS k1 CALL (n, k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(toId, type, sk) WHERE r.toId = n AND r.type = k1 AND r.sk > $p.v1 AND r.sk < $p.v2 AND (r.type IN $p.v4 AND r.realization IN $p.v5) RETURN a AS e UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(symFrom, type, sk) WHERE r.symFrom = n AND r.type = k1 AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.toId <> n AND (r.type IN $p.v6 AND r.realization IN $p.v7) RETURN b AS e } WITH DISTINCT e WHERE true AND e.kind IN $p.v8 RETURN count(e) AS c } RETURN i, c

// 13 of 13
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { UNWIND $p.v3 AS k1 CALL (n, k1) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(toId, type, sk) WHERE r.toId = n AND r.type = k1 AND r.sk > $p.v1 AND r.sk < $p.v2 AND (r.type IN $p.v4 AND r.realization IN $p.v5) RETURN a AS e UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(symFrom, type, sk) WHERE r.symFrom = n AND r.type = k1 AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.toId <> n AND (r.type IN $p.v6 AND r.realization IN $p.v7) RETURN b AS e } WITH DISTINCT e WHERE true AND e.kind IN $p.v8 RETURN count(e) AS c } RETURN i, c

