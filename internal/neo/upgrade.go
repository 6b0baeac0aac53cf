package neo

import (
	"strings"

	"graphd/internal/kg"
)

// upgrades bring a graph of an older layout along, from one to the next, each in one transaction. The lock lets one of
// several processes do it.
var upgrades = []struct {
	from int64
	text string
}{{2, upgradeFrom2}, {3, upgradeFrom3}}

const lockLayout = "MATCH (m:Graphd {id: 'graphd'}) SET m.locked = true REMOVE m.locked WITH m WHERE m.schema = "

// upgradeFrom3: since layout 4 entities of each kind are counted beside relations of each type.
var upgradeFrom3 = func() string {
	var b strings.Builder
	b.WriteString(lockLayout + "3 ")
	for _, k := range kg.Kinds {
		b.WriteString("SET m." + kindCounter(k) + " = COUNT { MATCH (e:Entity) USING INDEX e:Entity(kind, idKey) WHERE e.kind = '" + string(k) + "' AND e.idKey > '' } ")
	}
	return b.String() + "SET m.schema = 4"
}()

// upgradeFrom2: since layout 3 relations have tags of their status, and of whether they may contradict (see
// plan.TagsOf). Of relations that are only asserted, and are of a type that excludes nothing, there are none.
const upgradeFrom2 = lockLayout + "2 " +
	"CALL () { MATCH ()-[r:RELATION]->() WHERE r.sk IS NOT NULL AND r.status <> 'ASSERTED' CREATE (:Tag {key: 'status ' + r.status, fromId: r.fromId, toId: r.toId, sk: r.sk}) } " +
	"CALL () { MATCH ()-[r:RELATION]->() WHERE r.sk IS NOT NULL AND (" + mayContradict + ") CREATE (:Tag {key: 'contradicts', fromId: r.fromId, toId: r.toId, sk: r.sk}) } " +
	"CALL () { MATCH (r:RelationVersion) WHERE r.sk IS NOT NULL AND r.status <> 'ASSERTED' AND " + wasCurrent + " CREATE (t:TagVersion {key: 'status ' + r.status}) " + versionTag + " } " +
	"CALL () { MATCH (r:RelationVersion) WHERE r.sk IS NOT NULL AND (" + mayContradict + ") AND " + wasCurrent + " CREATE (t:TagVersion {key: 'contradicts'}) " + versionTag + " } " +
	"SET m.schema = 3"

const (
	mayContradict = "r.status = 'DISPUTED' OR r.type = 'DIPLOMATIC_RELATIONS'"
	wasCurrent    = "coalesce(r.supersededAt > r.recordedAt, true)"
	versionTag    = "SET t += r {.fromId, .toId, .sk, .id, .version, .recordedAt, .supersededAt}"
)
