// Package byhand is the yardstick for graphd: a handler written for three questions alone. It sends the statements that
// graphd sends for them, to the same store, and encodes the result. It parses no GraphQL and makes no plan.
package byhand

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Question is a question to all servers.
type Question struct {
	Name     string
	Path     string // of the handler here; the id of the entity follows
	Document string // for graphd; the id is $id
	Apollo   string // the same for the server of bench/compare/apollo, of what that has
}

const relationFields = `id type mode quadClass score realization status fromKey toKey symmetric when { edtf text startEarliest endLatest } version recordedAt`

const apolloFields = `properties { id type mode score realization status fromId toId symmetric when sk version }`

// Questions are the questions to compare.
var Questions = []Question{
	{"entity by id", "/entity/",
		`query ($id: ID!) { state(id: $id) { id kind name iso3 description version recordedAt } }`,
		`query ($id: ID!) { entities(where: {id: {eq: $id}}) { id kind name version } }`},
	{"latest 20", "/latest/", `query ($id: ID!) { state(id: $id) { id kind name relations(first: 20) { edges {
		direction other { id kind name } node { ` + relationFields + ` } } } } }`,
		`query ($id: ID!) { entities(where: {id: {eq: $id}}) { id kind name
		relationsConnection(first: 20, sort: [{edge: {sk: DESC}}]) { edges { ` + apolloFields + ` node { id kind name
		} } } } }`},
	{"20 x 10", "/tree/", `query ($id: ID!) { state(id: $id) { id kind name relations(first: 20) { edges {
		direction node { ` + relationFields + ` } other { id kind name relations(first: 10) { edges {
		direction other { id kind name } node { ` + relationFields + ` } } } } } } } }`,
		`query ($id: ID!) { entities(where: {id: {eq: $id}}) { id kind name
		relationsConnection(first: 20, sort: [{edge: {sk: DESC}}]) { edges { ` + apolloFields + ` node { id kind name
		relationsConnection(first: 10, sort: [{edge: {sk: DESC}}]) { edges { ` + apolloFields + ` node { id kind name
		} } } } } } } }`},
}

type handler struct{ store store.Store }

// New returns a handler on the store.
func New(s store.Store) http.Handler {
	h := handler{s}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	mux.HandleFunc("GET /entity/{id}", h.entity)
	mux.HandleFunc("GET /latest/{id}", h.latest)
	mux.HandleFunc("GET /tree/{id}", h.tree)
	return mux
}

var errNotFound = errors.New("there is no such entity")

func (h handler) entity(w http.ResponseWriter, r *http.Request) {
	var e *kg.Entity
	err := h.store.Read(r.Context(), func(read store.Reader) (err error) {
		e, err = one(r.Context(), read, r.PathValue("id"))
		return err
	})
	reply(w, err, func(b []byte) []byte { return appendState(b, e) })
}

func (h handler) latest(w http.ResponseWriter, r *http.Request) {
	var e *kg.Entity
	var rows []store.RelationRow
	var others map[string]*kg.Entity
	err := h.store.Read(r.Context(), func(read store.Reader) (err error) {
		if e, err = one(r.Context(), read, r.PathValue("id")); err != nil {
			return err
		}
		rows, others, err = edges(r.Context(), read, []string{e.ID}, 20)
		return err
	})
	reply(w, err, func(b []byte) []byte {
		return append(appendRelations(appendEntity(b, e), e.ID, rows, others, nil), '}')
	})
}

func (h handler) tree(w http.ResponseWriter, r *http.Request) {
	var e *kg.Entity
	var rows, below []store.RelationRow
	var others, far map[string]*kg.Entity
	parents := map[string][]store.RelationRow{}
	err := h.store.Read(r.Context(), func(read store.Reader) (err error) {
		if e, err = one(r.Context(), read, r.PathValue("id")); err != nil {
			return err
		}
		if rows, others, err = edges(r.Context(), read, []string{e.ID}, 20); err != nil {
			return err
		}
		ids := ends(rows, []string{e.ID})
		if below, far, err = edges(r.Context(), read, ids, 10); err != nil {
			return err
		}
		for _, row := range below {
			parents[ids[row.Parent]] = append(parents[ids[row.Parent]], row)
		}
		return nil
	})
	reply(w, err, func(b []byte) []byte {
		return append(appendRelations(appendEntity(b, e), e.ID, rows, others, func(b []byte, o *kg.Entity) []byte {
			return appendRelations(b, o.ID, parents[o.ID], far, nil)
		}), '}')
	})
}

func one(ctx context.Context, r store.Reader, id string) (*kg.Entity, error) {
	list, err := r.Entities(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 || list[0].Kind != kg.KindState {
		return nil, errNotFound
	}
	return list[0], nil
}

// edges reads the latest n relations of each parent, and the entities at their other ends. It asks for one row more, as
// graphd does to learn whether there is a next page.
func edges(ctx context.Context, r store.Reader, parents []string, n int) ([]store.RelationRow, map[string]*kg.Entity,
	error) {
	rows, err := r.ListRelations(ctx, &plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth,
		Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: n + 1}}, parents)
	if err != nil {
		return nil, nil, err
	}
	page, seen := rows[:0], make([]int, len(parents))
	for _, row := range rows {
		if seen[row.Parent]++; seen[row.Parent] <= n {
			page = append(page, row)
		}
	}
	list, err := r.Entities(ctx, ends(page, parents))
	if err != nil {
		return nil, nil, err
	}
	byID := make(map[string]*kg.Entity, len(list))
	for _, e := range list {
		byID[e.ID] = e
	}
	return page, byID, nil
}

// ends returns the other ends of relations, each once.
func ends(rows []store.RelationRow, parents []string) []string {
	var out []string
	seen := make(map[string]bool, len(rows))
	for _, row := range rows {
		if id := row.Relation.Other(parents[row.Parent]); !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

var buffers = sync.Pool{New: func() any { return new([]byte) }}

func reply(w http.ResponseWriter, err error, write func([]byte) []byte) {
	switch {
	case errors.Is(err, errNotFound):
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	buffer := buffers.Get().(*[]byte)
	b := append((*buffer)[:0], `{"data":{"state":`...)
	b = append(write(b), "}}"...)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	_, _ = w.Write(b)
	*buffer = b
	buffers.Put(buffer)
}
