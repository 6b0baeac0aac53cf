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
//	(:Graphd {id: 'graphd', schema, …})                            one node: the version of this layout, and counters, see stats.go
//
// schemaVersion counts its changes. Open brings an older layout up to it, and refuses a newer one.
const schemaVersion = 1

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
var unique = []struct{ of, property string }{
	{"Graphd", "id"},
	{"Entity", "id"},
	{"RELATION", "id"},
	{"RELATION", "sk"}, // the order of all relations: plan.PathDate; two writers can not take the same key
}

// indexes are the range indexes. Statements name them in hints: a missing one is only warned of, and reads the whole graph.
//
// Properties that few relations have are absent from the others, and so are these from the index: symFrom and symTo are the ends of symmetric
// relations alone, so that "outgoing" is two seeks, (fromId) and (symTo), and needs no filter.
var indexes = []struct {
	of         string
	properties string
}{
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

	{"Tag", "key sk"}, // plan.PathTag
	{"Tag", "key fromId sk"},
	{"Tag", "key toId sk"},
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
	if len(rows) == 1 {
		if v, _ := rows[0].Values[0].(int64); v > schemaVersion {
			return kg.Errorf(kg.Conflict, "the graph in Neo4j at %s has layout version %d, this graphd knows %d: run the graphd that made it, or a newer one", s.where, v, schemaVersion)
		}
	}
	var commands []string
	for _, u := range unique {
		commands = append(commands, fmt.Sprintf("CREATE CONSTRAINT %s IF NOT EXISTS FOR %s REQUIRE x.%s IS UNIQUE",
			indexName(u.of, u.property)+"_unique", element(u.of), u.property))
	}
	for _, ix := range indexes {
		commands = append(commands, fmt.Sprintf("CREATE INDEX %s IF NOT EXISTS FOR %s ON (x.%s)",
			indexName(ix.of, ix.properties), element(ix.of), strings.ReplaceAll(ix.properties, " ", ", x.")))
	}
	for _, c := range commands {
		if _, err := s.auto(ctx, neo4j.AccessModeWrite, c, nil); err != nil {
			return err
		}
	}
	if err := s.awaitIndexes(ctx); err != nil {
		return err
	}
	_, err = s.auto(ctx, neo4j.AccessModeWrite, "MERGE (m:Graphd {id: 'graphd'}) SET m.schema = $p.schema", map[string]any{"schema": schemaVersion})
	return err
}

// awaitIndexes returns when all indexes are online, saying so if that takes long: on a graph that has data they are built first.
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
