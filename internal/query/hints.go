package query

import (
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/names"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Hint is about an id in the filter of a list that came back empty: no entity has it.
type Hint struct {
	List       string // the response names that lead to the list, joined by dots
	Field      string // the place of the id among the list's arguments
	Value      string // the id
	Suggestion string // the id of the entity that was probably meant; empty if nothing is close
	Name       string // the name of that entity
	Merged     bool   // the id is that of an entity which was merged into it
}

// The bounds of what is looked for: hints cost one statement, and no more than it takes to read a page.
const (
	maxHints  = 5   // ids
	maxMeant  = 200 // bytes of an id for which a name is sought: comparing takes long
	maxPlaces = 100 // where they stand: a variable may name an id in hundreds of places, in hundreds of lists
	nearLimit = 250 // there are some 200 states
)

// nearKinds are the kinds whose entities are looked through for a code or a name. There are few of each.
var nearKinds = []kg.Kind{kg.KindState, kg.KindProvince, kg.KindOrganization, kg.KindMilitantGroup}

// empties are the ids that filters of empty lists name. All are of lists in one view, the first one's: they are looked
// up together.
type empties struct {
	reader store.Reader
	view   plan.View
	hints  []Hint
	ids    kg.IDSet // of the hints
}

// empty notes a list that came back empty, whose filter is where.
func (w walker) empty(list string, where interface{ Names(path string) []plan.Name }) {
	if w.empties != nil && len(w.empties.hints) < maxPlaces {
		w.emptyOf(list, where.Names("where"))
	}
}

// emptyOf notes a list that came back empty, with the entities that its arguments name.
func (w walker) emptyOf(list string, names []plan.Name) {
	e := w.empties
	if e == nil || len(names) == 0 {
		return
	}
	if e.reader == nil {
		e.reader, e.view = w.r, w.view
	}
	if e.view != w.view {
		return
	}
	for _, n := range names {
		h := Hint{List: list, Field: n.Path, Value: n.ID}
		switch {
		case len(e.hints) == maxPlaces:
			return
		case n.ID == "" || !e.ids.Has(n.ID) && len(e.ids.List()) == maxHints || slices.Contains(e.hints, h):
			continue
		}
		e.ids.Add(n.ID)
		e.hints = append(e.hints, h)
	}
}

// look returns the hints on those of the ids that name nothing.
func (e *empties) look(w walker) ([]Hint, error) {
	ids := e.ids
	if len(ids.List()) == 0 {
		return nil, nil
	}
	var prefixes kg.IDSet
	for _, id := range ids.List() {
		prefixes.Add(beginning(id))
	}
	near := &plan.Near{IDs: ids.List(), Prefixes: prefixes.List(), Kinds: nearKinds, Limit: nearLimit}
	rows, err := e.reader.Near(w.ctx, near)
	if err != nil {
		return nil, err
	}
	named, others := map[string]*kg.Entity{}, []*kg.Entity{}
	for _, row := range rows {
		if row.Parent >= 0 {
			named[ids.List()[row.Parent]] = row.Entity
		} else {
			others = append(others, row.Entity)
		}
	}
	var out []Hint
	likely := map[string]*kg.Entity{}
	for _, h := range e.hints {
		meant := named[h.Value]
		switch {
		case meant != nil && meant.ID == h.Value:
			continue
		case meant != nil:
			h.Merged = true
		case len(h.Value) <= maxMeant:
			known := false
			if meant, known = likely[h.Value]; !known {
				meant = closest(h.Value, others)
				likely[h.Value] = meant
			}
		}
		if meant != nil {
			h.Suggestion, h.Name = meant.ID, meant.Name
		}
		out = append(out, h)
	}
	return out, nil
}

// own is the part of an id that is its own: ids often begin with the kind of what they name.
func own(id string) string { return id[strings.LastIndexByte(id, ':')+1:] }

// beginning is what the name of the entity that an id means may begin with: the first letters of its first word.
func beginning(id string) string {
	word, _, _ := strings.Cut(strings.Map(dashless, own(id)), " ")
	letters := []rune(kg.Fold(word))
	return string(letters[:min(len(letters), 4)])
}

func dashless(r rune) rune {
	if r == '-' || r == '_' {
		return ' '
	}
	return r
}

// closest returns the entity that an id which names nothing most likely means: one with such a code, or with this id
// but for its case or kind, or else with the most similar name; nil if none is similar.
func closest(id string, among []*kg.Entity) *kg.Entity {
	var best *kg.Entity
	score := 0.0
	name := names.Parse(strings.Map(dashless, own(id)))
	for _, e := range among {
		s := likeness(id, name, e)
		if s >= names.Same && (s > score || s == score && e.ID < best.ID) {
			best, score = e, s
		}
	}
	return best
}

func likeness(id string, name names.Name, e *kg.Entity) float64 {
	codes := []string{e.ISO2, e.ISO3, e.ISOCode}
	for _, x := range e.ExternalIDs {
		codes = append(codes, x.Value)
	}
	for _, code := range codes {
		if code != "" && (strings.EqualFold(code, id) || strings.EqualFold(code, own(id))) {
			return 3
		}
	}
	if strings.EqualFold(e.ID, id) || strings.EqualFold(own(e.ID), own(id)) {
		return 2
	}
	score := names.Score(name, names.Parse(e.Name))
	for _, n := range e.Names {
		score = max(score, names.Score(name, names.Parse(n.Value)))
	}
	for _, a := range e.Aliases {
		score = max(score, names.Score(name, names.Parse(a)))
	}
	return score
}
