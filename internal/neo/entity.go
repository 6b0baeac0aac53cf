package neo

import (
	"context"
	"encoding/json"
	"fmt"

	"graphd/internal/kg"
)

// entityProps returns all properties of an entity's node. doc is absent where the entity has nothing but id, kind and name, as most actors of data
// sets: what is not there need not be read and decoded.
func entityProps(e *kg.Entity) (map[string]any, error) {
	p := map[string]any{
		"id":         e.ID,
		"kind":       string(e.Kind),
		"name":       e.Name,
		"fold":       kg.Fold(e.Name),
		"key":        kg.NameKey(e.Name, e.ID),
		"version":    int64(e.Version),
		"recordedAt": e.RecordedAt.UTC(),
	}
	rest := *e
	rest.ID, rest.Kind, rest.Name = "", "", ""
	text, err := json.Marshal(&rest)
	if err != nil {
		return nil, fmt.Errorf("neo4j: entity %q: %w", e.ID, err)
	}
	if string(text) != emptyDoc {
		p["doc"] = string(text)
	}
	return p, nil
}

var emptyDoc = func() string {
	text, err := json.Marshal(&kg.Entity{})
	if err != nil {
		panic(err)
	}
	return string(text)
}()

// entityColumns is the RETURN list of entity e, in the order of decodeEntity.
const entityColumns = "e.id, e.kind, e.name, e.version, e.recordedAt, e.doc"

func decodeEntity(values []any) (*kg.Entity, error) {
	c := cells{values: values}
	id, kind, name := c.text(), c.text(), c.text()
	version, recorded := next[int64](&c), c.time()
	e := &kg.Entity{}
	c.json(e)
	e.ID, e.Kind, e.Name = id, kg.Kind(kind), name
	e.Version, e.RecordedAt = int(version), recorded
	if c.err != nil {
		return nil, fmt.Errorf("entity %q: %w", id, c.err)
	}
	return e, nil
}

const entitiesByID = "UNWIND $p.ids AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id RETURN " + entityColumns

// Entities returns the entities with these ids.
func (r *reader) Entities(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	ids = distinct(ids)
	if len(ids) == 0 {
		return nil, nil
	}
	out := make([]*kg.Entity, 0, len(ids))
	err := r.run(ctx, entitiesByID, map[string]any{"ids": ids}, func(values []any) error {
		e, err := decodeEntity(values)
		out = append(out, e)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
