package neo

// upgradeFrom2 brings a graph of layout 2 along, in one transaction: since layout 3 relations have tags of their
// status, and of whether they may contradict (see plan.TagsOf). Of relations that are only asserted, and are of a
// type that excludes nothing, there are none. The lock lets one of several processes do it.
const upgradeFrom2 = "MATCH (m:Graphd {id: 'graphd'}) SET m.locked = true REMOVE m.locked WITH m WHERE m.schema = 2 " +
	"CALL () { MATCH ()-[r:RELATION]->() WHERE r.status <> 'ASSERTED' CREATE (:Tag {key: 'status ' + r.status, fromId: r.fromId, toId: r.toId, sk: r.sk}) } " +
	"CALL () { MATCH ()-[r:RELATION]->() WHERE " + mayContradict + " CREATE (:Tag {key: 'contradicts', fromId: r.fromId, toId: r.toId, sk: r.sk}) } " +
	"CALL () { MATCH (r:RelationVersion) WHERE r.status <> 'ASSERTED' AND " + wasCurrent + " CREATE (t:TagVersion {key: 'status ' + r.status}) " + versionTag + " } " +
	"CALL () { MATCH (r:RelationVersion) WHERE (" + mayContradict + ") AND " + wasCurrent + " CREATE (t:TagVersion {key: 'contradicts'}) " + versionTag + " } " +
	"SET m.schema = 3"

const (
	mayContradict = "r.status = 'DISPUTED' OR r.type = 'DIPLOMATIC_RELATIONS'"
	wasCurrent    = "coalesce(r.supersededAt > r.recordedAt, true)"
	versionTag    = "SET t += r {.fromId, .toId, .sk, .id, .version, .recordedAt, .supersededAt}"
)
