package neo

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"graphd/internal/kg"
)

// entityProps returns all properties of an entity's node. doc is absent where the entity has nothing but id, kind and
// name, as most actors of data sets: what is not there need not be read and decoded.
func entityProps(e *kg.Entity) (map[string]any, error) {
	p := map[string]any{
		"id":         e.ID,
		"kind":       string(e.Kind),
		"name":       e.Name,
		"fold":       kg.Fold(e.Name),
		"key":        sortable(kg.NameKey(e.Name, e.ID)),
		"idKey":      sortable(e.ID),
		"version":    int64(e.Version),
		"recordedAt": e.RecordedAt.UTC(),
		"row":        entityRow(e),
	}
	for i, n := range e.Point.Position() {
		p[positionProps[i]] = n
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

// positionProps hold the kg.Position of the point; they are absent where there is none.
var positionProps = []string{"lat", "lon", "x", "y", "z"}

var emptyDoc = func() string {
	text, err := json.Marshal(&kg.Entity{})
	if err != nil {
		panic(err)
	}
	return string(text)
}()

func entityRow(e *kg.Entity) string {
	var p packer
	p.text(e.ID)
	p.text(string(e.Kind))
	p.text(e.Name)
	p.int(int64(e.Version))
	p.time(e.RecordedAt)
	p.text(e.Actor)
	p.text(e.Reason)
	return p.b.String()
}

// entityColumns are what a statement returns of entities e; see cells.rows and decodeEntity.
var entityColumns = lists("e", "row", "doc")

// decodeEntity reads one row of entityColumns.
func decodeEntity(texts []string) (*kg.Entity, error) {
	u := unpacker{rest: texts[0]}
	e := &kg.Entity{}
	u.unmarshal(texts[1], e)
	e.ID, e.Kind, e.Name = u.text(), kg.Kind(u.text()), u.text()
	e.Version, e.RecordedAt = int(u.int()), u.time()
	e.Actor, e.Reason = u.text(), u.text()
	if u.err != nil || kindLabels[e.Kind] == "" || e.Version < 1 {
		return nil, damagedRow("an entity", texts[0])
	}
	return e, nil
}

// entitiesByID is the statement that looks up entities.
func entitiesByID(ids []string, known time.Time) (string, map[string]any) {
	s := newStatement(known)
	s.params["ids"] = ids
	return s.findAll(entityItem, entityColumns), s.params
}

// Entities returns the entities with these ids.
func (r *reader) Entities(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	ids = distinct(ids)
	if len(ids) == 0 {
		return nil, nil
	}
	text, params := entitiesByID(ids, r.known)
	decode := func(_ int, texts []string) (*kg.Entity, error) { return decodeEntity(texts) }
	return list(ctx, r, text, params, len(entityColumns), decode)
}
