package neo

import (
	"context"
	"encoding/json"
	"fmt"

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

// entityLists is the RETURN list of entities e, each of the two columns a list; see cells.rows and decodeEntity.
//
// collect leaves out nulls: a row that is missing must not move those behind it up, to what belongs to others. Its id
// stands there instead, which no row is.
const entityLists = "collect(coalesce(e.row, e.id)), collect(coalesce(e.doc, ''))"

// ours says of the entity in variable e, behind another condition, that it is one of graphd's.
func ours(e string) string { return " AND " + e + ".idKey IS NOT NULL" }

// decodeEntity reads one row of entityLists.
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

// entityLists are the columns that a statement returns: of what was known, with one more, which says if it still is
// what was known; see settled.
func (s *statement) entityLists() string {
	if s.known == "" {
		return entityLists
	}
	return entityLists + ", " + s.unchanged("e")
}

// entityRows reads these columns, and hands out each entity; changed says if one changed while it was read.
func (r *reader) entityRows(c *cells, each func(*kg.Entity)) (changed bool, err error) {
	n := 2 + bit(!r.known.IsZero())
	err = c.rows(n, func(texts []string) error {
		if n > 2 && texts[2] != "" {
			changed = true
			return nil
		}
		e, err := decodeEntity(texts)
		if err == nil {
			each(e)
		}
		return err
	})
	return changed, err
}

const entitiesByID = "UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL " +
	"RETURN i / 1000, " + entityLists

// Entities returns the entities with these ids.
func (r *reader) Entities(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	ids = distinct(ids)
	if len(ids) == 0 {
		return nil, nil
	}
	text, params := entitiesByID, map[string]any{"ids": ids}
	if !r.known.IsZero() {
		s := newStatement(r.known)
		s.params["ids"] = ids
		text, params = "UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id "+s.knownEntity("e", "id", "id")+" WITH i, collect(e)[-1] AS e RETURN i / 1000, "+s.entityLists(), s.params
	}
	var out []*kg.Entity
	err := r.settled(ctx, func() (again bool, err error) {
		out = make([]*kg.Entity, 0, len(ids))
		err = r.run(ctx, text, params, func(values []any) error {
			changed, err := r.entityRows(&cells{values: values[1:]}, func(e *kg.Entity) { out = append(out, e) })
			again = again || changed
			return err
		})
		return again, err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
