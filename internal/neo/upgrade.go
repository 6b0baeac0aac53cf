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
}{
	{2, lockLayout + "2 SET m.schema = 3", nil}, // what layout 3 added, upgradeFrom4 makes
	{3, upgradeFrom3, (*Store).refold},
	{4, lockLayout + "4 SET m.schema = 5", (*Store).upgradeTo5},
	{5, lockLayout + "5 SET m.schema = 6", (*Store).upgradeTo6},
	// Since layout 7 large events have numbers of their own, which a graphd that does not know them would leave as they
	// are. The next write to such an event makes them.
	{6, lockLayout + "6 SET m.schema = 7", nil},
}

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

// upgradeTo5 makes what layout 4 did not have.
func (s *Store) upgradeTo5(ctx context.Context) error {
	if err := s.fillSearchKeys(ctx); err != nil {
		return err
	}
	if err := s.fillPositions(ctx); err != nil {
		return err
	}
	return s.rederive(ctx)
}

// upgradeTo6: since layout 6 traits count by direction, too, entries of the log have figures, and an index by states
// holds the facts, in place of one that does not.
func (s *Store) upgradeTo6(ctx context.Context) error {
	for _, ix := range []index{{relationType, "states sk"}, {versionLabel, "states sk"}} {
		drop := "DROP INDEX " + ix.name(false) + " IF EXISTS"
		if _, err := s.auto(ctx, neo4j.AccessModeWrite, drop, nil); err != nil {
			return err
		}
	}
	if err := s.countTraits(ctx); err != nil {
		return err
	}
	return s.noteHistory(ctx)
}

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

// fillPositions notes where the points of all versions of entities are.
func (s *Store) fillPositions(ctx context.Context) error {
	const read = `MATCH (e:Entity|EntityVersion) WHERE e.idKey IS NOT NULL AND e.doc CONTAINS 'point'
		RETURN elementId(e), e.row, e.doc`
	rows, err := s.auto(ctx, neo4j.AccessModeRead, cypher(read), nil)
	if err != nil {
		return err
	}
	var changed []any
	for _, r := range rows {
		e, err := decodeEntity([]string{textOf(r.Values[1]), textOf(r.Values[2])})
		if err != nil {
			return err
		}
		set := map[string]any{}
		for i, n := range e.Point.Position() {
			set[positionProps[i]] = n
		}
		if len(set) > 0 {
			changed = append(changed, map[string]any{"e": r.Values[0], "set": set})
		}
	}
	const write = "UNWIND $p.list AS n MATCH (e) WHERE elementId(e) = n.e SET e += n.set"
	for some := range slices.Chunk(changed, 10_000) {
		if _, err := s.auto(ctx, neo4j.AccessModeWrite, write, map[string]any{"list": some}); err != nil {
			return err
		}
	}
	return nil
}
