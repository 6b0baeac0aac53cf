package neo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/kg"
)

// The layout of the graph:
//
//	(:Entity:State {id, kind, name, fold, key, doc, …})            key, idKey: sortable kg.NameKey and id; row: see row.go; doc: the rest, as JSON
//	(from)-[:RELATION {id, type, sk, fromId, toId, …}]->(to)       one relationship type; see relationProps
//	(:Tag {key, fromId, toId, sk})                                 what plan.PathTag finds the relation with this sk by, see plan.TagsOf
//	(:EntityVersion {…, supersededAt, closing})                    an old version, or a tombstone: the properties of the entity, and when it ended, see closing
//	(:RelationVersion {…, supersededAt, closing})                  the same of a relation
//	(:TagVersion {key, fromId, toId, sk, id, version, recordedAt, supersededAt})
//	                                                               a tag of the old version of the relation
//	(:Merged {id})-[:REDIRECT {recordedAt, supersededAt}]->(:Merged)
//	                                                               a merge; supersededAt is absent while it holds
//	(:Change {seq, at, json, count, items})                        an entry of the change log, see kg.Change.MarshalLog
//	(:Graphd {id: 'graphd', schema, seq, at, …})                   one node: the version of this layout, the last entry of the log, and counters, see stats.go
//
// schemaVersion counts its changes. Open brings graphs of the layouts 2 and 3 along, and refuses others.
const schemaVersion = 4

// kindLabels are the labels of the kinds. Every node of an entity has one of them beside Entity.
var kindLabels = map[kg.Kind]string{
	kg.KindState:         "State",
	kg.KindOfficial:      "Official",
	kg.KindMilitantGroup: "MilitantGroup",
	kg.KindProvince:      "Province",
	kg.KindOrganization:  "Organization",
	kg.KindPerson:        "Person",
	kg.KindActor:         "Actor",
	kg.KindSource:        "Source",
}

// unique are the properties that identify. Their constraints bring an index each.
var unique = []index{
	{"Graphd", "id"},
	{"Entity", "id"},
	{"RELATION", "id"},
	{"RELATION", "sk"}, // the order of all relations: plan.PathDate; two writers can not take the same key
	{"EntityVersion", "id version"},
	{"RelationVersion", "id version"},
	{"Merged", "id"},
	{"Change", "seq"},
}

// indexes are the range indexes. Statements name them in hints: a missing one is only warned of, and reads the whole
// graph.
//
// Properties that few relations have are absent from the others, and so are these from the index: symFrom and symTo
// are the ends of symmetric relations alone, so that "outgoing" is two seeks, (fromId) and (symTo), and needs no
// filter.
var indexes = withVersions([]index{
	{"Entity", "key"},
	{"Entity", "kind key"},
	{"Entity", "idKey"},
	{"Entity", "kind idKey"},

	{"RELATION", "fromId sk"}, // plan.PathEntity
	{"RELATION", "toId sk"},
	{"RELATION", "symFrom sk"},
	{"RELATION", "symTo sk"},
	{"RELATION", "fromId type sk"}, // of a few types
	{"RELATION", "toId type sk"},
	{"RELATION", "symFrom type sk"},
	{"RELATION", "symTo type sk"},
	{"RELATION", "fromId span sk"}, // that last on a day
	{"RELATION", "toId span sk"},
	{"RELATION", "symFrom span sk"},
	{"RELATION", "symTo span sk"},
	{"RELATION", "dyad sk"},      // plan.PathDyad
	{"RELATION", "states sk"},    // plan.PathStates
	{"RELATION", "eventKey sk"},  // plan.PathEvent
	{"RELATION", "fromState sk"}, // plan.PathFromState
	{"RELATION", "symToState sk"},
	{"RELATION", "toState sk"}, // plan.PathToState
	{"RELATION", "symFromState sk"},
	{"RELATION", "type sk"}, // plan.PathType
	{"RELATION", "span sk"}, // plan.PathDate, on a day
	{"RELATION", "lastDay"}, // Stats

	{"RELATION", "fromId ahead"}, // plan.PathEntity and PathDate of what was known: relations recorded before they begin, see splitAhead
	{"RELATION", "toId ahead"},
	{"RELATION", "symFrom ahead"},
	{"RELATION", "symTo ahead"},
	{"RELATION", "ahead"},

	{"Tag", "key sk"}, // plan.PathTag
	{"Tag", "key fromId sk"},
	{"Tag", "key toId sk"},
})

// index is a range index: of a label or type, on properties.
type index struct{ of, properties string }

// withVersions adds the same indexes of old versions; those that their constraints bring are none of them.
func withVersions(list []index) []index {
	versions := map[string]string{"Entity": entityVersionLabel, relationType: versionLabel, "Tag": tagVersionLabel}
	for _, ix := range list {
		if ix.properties != "lastDay" { // the figures of old versions are counted
			list = append(list, index{versions[ix.of], ix.properties})
		}
	}
	return append(list, index{versionLabel, "sk"}) // of current ones it is a constraint
}

// element is how a schema command names what a label or relationship type is of.
func element(of string) string {
	if of == relationType {
		return "()-[x:" + of + "]-()"
	}
	return "(x:" + of + ")"
}

func indexName(of, properties string) string {
	return "graphd_" + strings.ToLower(of) + "_" + strings.ReplaceAll(properties, " ", "_")
}

func propertyList(properties string) string {
	return "x." + strings.ReplaceAll(properties, " ", ", x.")
}

// migrate makes constraints and indexes and waits for them. Several processes may do so at the same time.
func (s *Store) migrate(ctx context.Context) error {
	var err error
	for try := 0; try < 5; try++ { // schema commands of several processes may meet in a deadlock
		if err = s.tryMigrate(ctx); err == nil || ctx.Err() != nil || !isPassing(err) {
			break
		}
	}
	if err == nil || kg.CodeOf(err) != kg.Internal {
		return err
	}
	return s.mapError(ctx, err)
}

func (s *Store) tryMigrate(ctx context.Context) error {
	rows, err := s.auto(ctx, neo4j.AccessModeRead, "MATCH (m:Graphd {id: 'graphd'}) RETURN m.schema", nil)
	if err != nil {
		return err
	}
	var v int64
	if len(rows) == 1 {
		v, _ = rows[0].Values[0].(int64)
		if v > schemaVersion {
			return kg.Errorf(kg.Conflict, "the graph in Neo4j at %s has layout version %d, this graphd knows %d: run the graphd that made it, or a newer one", s.where, v, schemaVersion)
		}
		if v == 1 { // no release has made one
			return kg.Errorf(kg.Conflict, "the graph in Neo4j at %s has layout version %d, this graphd knows %d: empty the database and seed it anew", s.where, v, schemaVersion)
		}
	}
	rows, err = s.auto(ctx, neo4j.AccessModeRead, "SHOW INDEXES YIELD name WHERE name STARTS WITH 'graphd_' RETURN name", nil)
	if err != nil {
		return err
	}
	there := map[any]bool{}
	for _, r := range rows {
		there[r.Values[0]] = true
	}
	var commands []string
	command := func(format, name, of, properties string) {
		if !there[name] {
			commands = append(commands, fmt.Sprintf(format, name, element(of), propertyList(properties)))
		}
	}
	for _, u := range unique { // its index has the constraint's name
		command("CREATE CONSTRAINT %s IF NOT EXISTS FOR %s REQUIRE (%s) IS UNIQUE", indexName(u.of, u.properties)+"_unique", u.of, u.properties)
	}
	for _, ix := range indexes {
		command("CREATE INDEX %s IF NOT EXISTS FOR %s ON (%s)", indexName(ix.of, ix.properties), ix.of, ix.properties)
	}
	if err := s.alter(ctx, commands); err != nil {
		return err
	}
	if err := s.awaitIndexes(ctx); err != nil {
		return err
	}
	if v == 2 {
		if _, err := s.auto(ctx, neo4j.AccessModeWrite, upgradeFrom2, nil); err != nil {
			return err
		}
	}
	if v == 2 || v == 3 {
		if err := s.upgradeFrom3(ctx); err != nil {
			return err
		}
	}
	_, err = s.auto(ctx, neo4j.AccessModeWrite, "MERGE (m:Graphd {id: 'graphd'}) SET m.schema = $p.schema", map[string]any{"schema": schemaVersion})
	return err
}

// alter runs schema commands in one transaction: one for each command takes several times as long.
func (s *Store) alter(ctx context.Context, commands []string) error {
	if len(commands) == 0 {
		return nil
	}
	session, tx, err := s.begin(ctx, neo4j.AccessModeWrite, s.o.WriteTimeout)
	if err != nil {
		return err
	}
	defer s.end(ctx, session, tx)
	for _, c := range commands {
		res, err := tx.Run(ctx, c, nil)
		if err == nil {
			_, err = res.Consume(ctx)
		}
		if err != nil {
			return err
		}
	}
	return tx.Commit(ctx)
}

// awaitIndexes returns when all indexes are online, saying so if that takes long: on a graph that has data they are
// built first.
func (s *Store) awaitIndexes(ctx context.Context) error {
	began := time.Now()
	for said := time.Duration(0); ; {
		rows, err := s.auto(ctx, neo4j.AccessModeRead, "SHOW INDEXES YIELD name, state WHERE name STARTS WITH 'graphd_' AND state <> 'ONLINE' RETURN name, state", nil)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return nil
		}
		for _, r := range rows {
			if r.Values[1] == "FAILED" {
				return fmt.Errorf("neo4j: index %v failed to be built; drop it and start again", r.Values[0])
			}
		}
		if waited := time.Since(began); waited-said > 5*time.Second {
			said = waited
			s.o.Log.InfoContext(ctx, "waiting for Neo4j to build indexes", "missing", len(rows), "waited", waited.Round(time.Second))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}
