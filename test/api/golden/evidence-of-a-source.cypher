// 1 of 7
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 2 of 7
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = n AND tr.sk > $p.v1 AND tr.sk < $p.v2 WITH tr, n ORDER BY tr.key, tr.sk MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk RETURN r } RETURN count(r) AS c } RETURN i, c

// 3 of 7
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = n AND tr.sk > $p.v1 AND tr.sk < $p.v2 WITH tr, n ORDER BY tr.key, tr.sk MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk WITH r, tr ORDER BY tr.key, tr.sk LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, '')), collect(coalesce(r.claims, ''))

// 4 of 7
UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN i / 1000, collect(coalesce(e.row, '')), collect(coalesce(e.doc, ''))

// 5 of 7
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (tr:Tag) USING INDEX SEEK tr:Tag(key, sk) WHERE tr.key = n AND tr.sk > $p.v1 AND tr.sk < $p.v2 WITH tr, n ORDER BY tr.key DESC, tr.sk DESC MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(sk) WHERE r.sk = tr.sk AND r.type IN $p.v4 WITH r, tr ORDER BY tr.key DESC, tr.sk DESC LIMIT $p.v3 RETURN r } RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

// 6 of 7
MATCH ()-[r:RELATION]->() WITH count(r) AS kept MATCH (m:Graphd {id: 'graphd'}) WITH kept = coalesce(m.n_AGREE, 0) + coalesce(m.n_CONSULT, 0) + coalesce(m.n_SUPPORT, 0) + coalesce(m.n_CONCEDE, 0) + coalesce(m.n_COOPERATE, 0) + coalesce(m.n_AID, 0) + coalesce(m.n_RETREAT, 0) + coalesce(m.n_REQUEST, 0) + coalesce(m.n_ACCUSE, 0) + coalesce(m.n_REJECT, 0) + coalesce(m.n_THREATEN, 0) + coalesce(m.n_PROTEST, 0) + coalesce(m.n_SANCTION, 0) + coalesce(m.n_MOBILIZE, 0) + coalesce(m.n_COERCE, 0) + coalesce(m.n_ASSAULT, 0) + coalesce(m.n_STATEMENT, 0) + coalesce(m.n_HOLDS_OFFICE, 0) + coalesce(m.n_MEMBER_OF, 0) + coalesce(m.n_PART_OF, 0) + coalesce(m.n_BORDERS, 0) + coalesce(m.n_OPERATES_IN, 0) + coalesce(m.n_HAS_REFUGE_IN, 0) + coalesce(m.n_DIPLOMATIC_RELATIONS, 0) AS pure CALL (pure) { WITH pure WHERE pure UNWIND range(0, size($p.ids) - 1) AS i MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = $p.ids[i] AND e.idKey IS NOT NULL RETURN i, COUNT { (e)-[:RELATION]-() } AS c UNION ALL WITH pure WHERE NOT pure UNWIND range(0, size($p.ids) - 1) AS i MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = $p.ids[i] AND e.idKey IS NOT NULL RETURN i, COUNT { MATCH (e)-[r:RELATION]-() WHERE r.sk IS NOT NULL } AS c } RETURN i, c

// 7 of 7
UNWIND range(0, size($p.v0) - 1) AS i WITH i, $p.v0[i] AS n CALL (i, n) { CALL (n) { MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(fromId, sk) WHERE r.fromId = n AND r.sk > $p.v1 AND r.sk < $p.v2 WITH r ORDER BY r.fromId DESC, r.sk DESC LIMIT $p.v3 RETURN r UNION ALL MATCH (a)-[r:RELATION]->(b) USING INDEX SEEK r:RELATION(toId, sk) WHERE r.toId = n AND r.sk > $p.v1 AND r.sk < $p.v2 AND r.fromId <> n WITH r ORDER BY r.toId DESC, r.sk DESC LIMIT $p.v3 RETURN r } WITH r ORDER BY r.sk DESC LIMIT $p.v3 RETURN r } RETURN collect(i), collect(coalesce(r.row, ''))

