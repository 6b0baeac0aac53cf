package ingest

import (
	"strconv"

	"graphd/internal/kg"
	"graphd/internal/store"
)

// entityPath begins the paths of entities that items refer to; their number in lacked follows.
const entityPath = "entity "

// maxKnown is how many ids of entities are remembered.
const maxKnown = 1_000_000

func (r *run) know(id string) {
	if len(r.known) >= maxKnown {
		clear(r.known)
		r.unsure = true
	}
	r.known[id] = true
}

// lacking returns the entities that the items refer to and that the graph lacks.
func (r *run) lacking(items []*Item, described map[string]bool) ([]kg.EntityWrite, error) {
	r.lacked = r.lacked[:0]
	var asked kg.IDSet
	entities := map[string]*kg.Entity{}
	for _, it := range items {
		for _, e := range it.Entities {
			if !r.known[e.ID] && !described[e.ID] && entities[e.ID] == nil {
				entities[e.ID] = e
				asked.Add(e.ID)
			}
		}
	}
	if len(entities) == 0 {
		return nil, nil
	}
	if r.unsure {
		if err := r.flush(); err != nil {
			return nil, err
		}
	}
	err := r.store.Read(r.ctx, func(rd store.Reader) error {
		there, err := rd.Entities(r.ctx, asked.List())
		if err != nil {
			return err
		}
		merged, err := rd.Redirects(r.ctx, asked.List())
		if err != nil {
			return err
		}
		for _, e := range there {
			r.know(e.ID)
		}
		for _, m := range merged {
			r.know(m.From)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []kg.EntityWrite
	for _, id := range asked.List() {
		if !r.known[id] {
			at := &kg.Origin{Path: entityPath + strconv.Itoa(len(r.lacked))}
			out = append(out, kg.EntityWrite{Entity: entities[id], Origin: at})
			r.lacked = append(r.lacked, id)
		}
	}
	return out, nil
}
