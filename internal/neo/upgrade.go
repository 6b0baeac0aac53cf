package neo

import (
	"context"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/kg"
)

// upgrades bring a graph of an older layout along, from one to the next, each in one transaction. The lock lets one of
// several processes do it.
var upgrades = []struct {
	from int64
	text string
	also func(*Store, context.Context) error // done before, and no harm where another process does it too; may be nil
}{{2, upgradeFrom2, nil}, {3, upgradeFrom3, (*Store).refold}}

const lockLayout = "MATCH (m:Graphd {id: 'graphd'}) SET m.locked = true REMOVE m.locked WITH m WHERE m.schema = "

// upgradeFrom3: since layout 4 entities of each kind are counted beside relations of each type.
var upgradeFrom3 = func() string {
	text := lockLayout + "3 "
	for _, k := range kg.Kinds {
		found := node("e", "Entity", []string{"kind", "idKey"}, "e.kind = '"+string(k)+"'", "e.idKey > ''")
		text += "SET m." + kindCounter(k) + " = COUNT { " + found.String() + " } "
	}
	return text + "SET m.schema = 4"
}()

// upgradeFrom2: since layout 3 relations have tags of their status, and of whether they may contradict (see
// plan.TagsOf). Of relations that are only asserted, and are of a type that excludes nothing, there are none.
var upgradeFrom2 = cypher(lockLayout + `2
	CALL () { MATCH ()-[r:RELATION]->() WHERE r.sk IS NOT NULL AND r.status <> 'ASSERTED'
		CREATE (:Tag {key: 'status ' + r.status, fromId: r.fromId, toId: r.toId, sk: r.sk}) }
	CALL () { MATCH ()-[r:RELATION]->() WHERE r.sk IS NOT NULL AND (` + mayContradict + `)
		CREATE (:Tag {key: 'contradicts', fromId: r.fromId, toId: r.toId, sk: r.sk}) }
	CALL () { MATCH (r:RelationVersion) WHERE r.sk IS NOT NULL AND r.status <> 'ASSERTED' AND ` + wasCurrent + `
		CREATE (t:TagVersion {key: 'status ' + r.status}) ` + versionTag + ` }
	CALL () { MATCH (r:RelationVersion) WHERE r.sk IS NOT NULL AND (` + mayContradict + `) AND ` + wasCurrent + `
		CREATE (t:TagVersion {key: 'contradicts'}) ` + versionTag + ` }
	SET m.schema = 3`)

const (
	mayContradict = "r.status = 'DISPUTED' OR r.type = 'DIPLOMATIC_RELATIONS'"
	wasCurrent    = "coalesce(r.supersededAt > r.recordedAt, true)"
	versionTag    = "SET t += r {.fromId, .toId, .sk, .id, .version, .recordedAt, .supersededAt}"
)

// refold folds names anew: since layout 4 kg.Fold makes one letter of more forms, so that names with them are found and
// sorted otherwise. Only names beyond ASCII can be. Done again it changes nothing.
func (s *Store) refold(ctx context.Context) error {
	for _, label := range []string{"Entity", entityVersionLabel} {
		read := "MATCH (e:" + label + `) WHERE e.idKey IS NOT NULL AND NOT e.name =~ '[\x00-\x7F]*'
			RETURN elementId(e), e.id, e.name, e.fold`
		rows, err := s.auto(ctx, neo4j.AccessModeRead, cypher(read), nil)
		if err != nil {
			return err
		}
		var changed []any
		for _, r := range rows {
			id, _ := r.Values[1].(string)
			name, _ := r.Values[2].(string)
			if fold, key := kg.Fold(name), sortable(kg.NameKey(name, id)); r.Values[3] != fold {
				changed = append(changed, map[string]any{"e": r.Values[0], "fold": fold, "key": key})
			}
		}
		write := "UNWIND $p.list AS n MATCH (e:" + label + ") WHERE elementId(e) = n.e " +
			"SET e.fold = n.fold, e.key = n.key"
		for some := range slices.Chunk(changed, 10_000) {
			_, err := s.auto(ctx, neo4j.AccessModeWrite, write, map[string]any{"list": some})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
