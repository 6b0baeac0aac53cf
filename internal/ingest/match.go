package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/names"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

// matcher maps entities of data sets onto those that the graph has: by what a person decided, by an external id, by the
// exact name within a kind and a country. It never guesses: what is only alike is listed in a file for a person to
// decide, which the next run reads.
type matcher struct {
	file    string
	states  statesOf
	rows    []matchRow           // of the file, and those that this run adds
	decided map[[2]string]bool   // by the ids of a row, whether they are the same
	there   map[string]*known    // entities of the graph, by id
	outside map[string][]string  // their ids by an external id
	named   map[string][]string  // and by kind and exact name
	blocks  map[string][]*known  // and by the beginning of a word of their names
	into    map[string]string    // by the id of a data set's entity, that of the graph's, as was decided
	found   map[[2]string]string // and by its id and country, as was found; itself, if it is none
}

// statesOf returns the states that entities of the graph act for on a day, where that is one.
type statesOf func(ids []string, on edtf.Day) (map[string]string, error)

// known is what is compared of an entity of the graph.
type known struct {
	id    string
	kind  kg.Kind
	name  string
	names []names.Name
}

// matchRow is a row of the file: the decision is same, other, or still empty.
type matchRow struct {
	decision                 string
	id, name                 string
	kind                     string
	other, otherName, reason string
}

const matchHeader = "decision\tid\tname\tkind\tid in the graph\tname in the graph\twhy"

// maxNear is how many entities of the graph are listed for one of a data set.
const maxNear = 5

// newMatcher reads the file of decisions, if it is there, and the entities of the graph. Those of them that the file
// says are the same are merged.
func newMatcher(ctx context.Context, s store.Store, file string, call write.Call) (*matcher, error) {
	states := func(ids []string, on edtf.Day) (out map[string]string, err error) {
		err = s.Read(ctx, func(r store.Reader) error {
			out, err = r.ActingStates(ctx, ids, on)
			return err
		})
		return out, err
	}
	m := &matcher{file: file, states: states, decided: map[[2]string]bool{}, there: map[string]*known{},
		outside: map[string][]string{}, named: map[string][]string{}, blocks: map[string][]*known{},
		into: map[string]string{}, found: map[[2]string]string{}}
	if err := m.read(); err != nil {
		return nil, err
	}
	if err := m.load(ctx, s); err != nil {
		return nil, err
	}
	for _, row := range m.rows {
		if row.decision != "same" {
			continue
		}
		if m.there[row.other] == nil {
			return nil, fmt.Errorf("%s: there is no entity %q in the graph", file, row.other)
		}
		m.into[row.id] = row.other
		if m.there[row.id] != nil { // an import before the decision created it
			call.Reason = "decided in " + file
			if _, err := write.Merge(ctx, s, call, row.id, row.other); err != nil {
				return nil, fmt.Errorf("%s: merging %q into %q: %w", file, row.id, row.other, err)
			}
		}
	}
	return m, nil
}

func (m *matcher) read() error {
	text, err := os.ReadFile(m.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || n == 1 {
			if n == 1 && line != matchHeader {
				return fmt.Errorf("%s:1: the columns must be %s", m.file, strings.ReplaceAll(matchHeader, "\t", ", "))
			}
			continue
		}
		cells := append(strings.Split(line, "\t"), make([]string, 7)...)
		row := matchRow{strings.ToLower(strings.TrimSpace(cells[0])), cells[1], cells[2], cells[3], cells[4], cells[5],
			cells[6]}
		if !slices.Contains([]string{"", "same", "other"}, row.decision) || row.id == "" || row.other == "" {
			return fmt.Errorf("%s:%d: %q is no decision; write same, other, or nothing", m.file, n, cells[0])
		}
		m.rows = append(m.rows, row)
		m.decided[[2]string{row.id, row.other}] = true
	}
	return nil
}

// load reads all entities of the graph.
func (m *matcher) load(ctx context.Context, s store.Store) error {
	l := plan.EntityList{Order: plan.OrderByID, Scan: plan.TextScan{Limit: 1000}}
	for {
		var rows []store.EntityRow
		err := s.Read(ctx, func(r store.Reader) (err error) {
			rows, err = r.ListEntities(ctx, &l, nil)
			return err
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, row := range rows {
			m.add(row.Entity)
		}
		l.Scan.Lo = rows[len(rows)-1].Entity.ID
	}
}

func (m *matcher) add(e *kg.Entity) {
	k := &known{id: e.ID, kind: e.Kind, name: e.Name, names: []names.Name{names.Parse(e.Name)}}
	m.there[e.ID] = k
	for _, key := range externalKeys(e) {
		m.outside[key] = append(m.outside[key], e.ID)
	}
	all := []string{e.Name}
	for _, n := range e.Names {
		all = append(all, n.Value)
	}
	all = append(all, e.Aliases...)
	blocks := map[string]bool{}
	for i, name := range all {
		if i > 0 {
			k.names = append(k.names, names.Parse(name))
		}
		key := string(e.Kind) + "\t" + name
		if !slices.Contains(m.named[key], e.ID) {
			m.named[key] = append(m.named[key], e.ID)
		}
		for _, b := range blocksOf(name) {
			if !blocks[b] {
				blocks[b] = true
				m.blocks[b] = append(m.blocks[b], k)
			}
		}
	}
}

// externalKeys are the ids of an entity in other systems, the codes of states among them.
func externalKeys(e *kg.Entity) []string {
	var out []string
	for _, x := range e.ExternalIDs {
		out = append(out, x.Scheme+"\t"+x.Value)
	}
	if e.ISO3 != "" {
		out = append(out, "iso3\t"+e.ISO3)
	}
	if e.ISOCode != "" {
		out = append(out, "iso3166-2\t"+e.ISOCode)
	}
	return out
}

// blocksOf returns the beginnings of a name's longer words. Names without one in common are not compared.
func blocksOf(name string) []string {
	var out []string
	between := func(r rune) bool { return strings.ContainsRune(" -,.()/'’", r) }
	for _, w := range strings.FieldsFunc(kg.Fold(name), between) {
		if letters := []rune(w); len(letters) >= 3 {
			out = append(out, string(letters[:3]))
		}
	}
	return out
}

// apply replaces what items refer to by what the graph has.
func (m *matcher) apply(items []*Item) error {
	for _, it := range items {
		if err := m.ofItem(it); err != nil {
			return err
		}
	}
	return nil
}

func (m *matcher) ofItem(it *Item) error {
	var wrong error
	replace := func(list []*kg.Entity) []*kg.Entity {
		return slices.DeleteFunc(list, func(e *kg.Entity) bool {
			into, err := m.target(e, it)
			if err != nil {
				wrong = err
			}
			if into == e.ID {
				return false
			}
			for i := range it.Relations {
				it.Relations[i].Rename(e.ID, into)
			}
			for i := range it.Claims {
				a := kg.Assertion{Claims: it.Claims[i].Claims}
				a.Rename(e.ID, into)
				it.Claims[i].Claims = a.Claims
			}
			return true
		})
	}
	it.Entities, it.Described = slices.Clone(it.Entities), slices.Clone(it.Described)
	slices.SortStableFunc(it.Entities, func(a, b *kg.Entity) int { // states first: they are the countries of the others
		return cmp.Compare(afterStates(a), afterStates(b))
	})
	it.Entities, it.Described = replace(it.Entities), replace(it.Described)
	if it.Province != "" && wrong == nil {
		wrong = m.ofPlace(it)
	}
	return wrong
}

// ofPlace makes the province that an item names the location of its relations, if the graph has one province of that
// name in the country.
func (m *matcher) ofPlace(it *Item) error {
	ids := m.named[string(kg.KindProvince)+"\t"+it.Province]
	if len(ids) == 0 {
		return nil
	}
	for i := range it.Relations {
		r := &it.Relations[i]
		if r.Location == "" {
			continue
		}
		states, err := m.states(ids, r.When.Bounds(edtf.MaxDay).StartEarliest)
		if err != nil {
			return err
		}
		within := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return states[id] != r.Location })
		if len(within) == 1 {
			r.Location = within[0]
		}
	}
	return nil
}

func afterStates(e *kg.Entity) int {
	if e.Kind == kg.KindState {
		return 0
	}
	return 1
}

// target returns the id that stands for an entity of a data set, which an item names.
func (m *matcher) target(e *kg.Entity, it *Item) (string, error) {
	if into, ok := m.into[e.ID]; ok {
		return into, nil
	}
	country, on := countryOf(e, it)
	key := [2]string{e.ID, country} // two people of one name may have one id in the data set
	if into, ok := m.found[key]; ok {
		return into, nil
	}
	into := e.ID
	if m.there[e.ID] == nil && e.ID != kg.UnspecifiedActor {
		exact, err := m.exact(e, country, on)
		if err != nil {
			return e.ID, err
		}
		if into = cmp.Or(exact, e.ID); into == e.ID {
			m.near(e)
		}
	}
	m.found[key] = into
	return into, nil
}

// countryOf returns the state that an item says an entity acts for, and when; empty if it does not say.
func countryOf(e *kg.Entity, it *Item) (state string, on edtf.Day) {
	for i := range it.Relations {
		r := &it.Relations[i]
		switch {
		case r.From == e.ID && r.FromState != "":
			state = r.FromState
		case r.To == e.ID && r.ToState != "":
			state = r.ToState
		default:
			continue
		}
		return state, r.When.Bounds(edtf.MaxDay).StartEarliest
	}
	return "", 0
}

// exact returns the one entity of the graph with an external id of e, or with its kind, its very name and, as far as
// they are known, its country.
func (m *matcher) exact(e *kg.Entity, country string, on edtf.Day) (string, error) {
	for _, key := range externalKeys(e) {
		if ids := m.outside[key]; len(ids) == 1 && m.there[ids[0]].kind == e.Kind {
			return m.allowed(e, ids[0]), nil
		}
	}
	ids := m.named[string(e.Kind)+"\t"+e.Name]
	if country == "" || len(ids) == 0 {
		if len(ids) == 1 {
			return m.allowed(e, ids[0]), nil
		}
		return "", nil
	}
	states, err := m.states(ids, on)
	if err != nil {
		return "", err
	}
	var same, unknown []string
	for _, id := range ids {
		switch states[id] {
		case country:
			same = append(same, id)
		case "":
			unknown = append(unknown, id)
		}
	}
	switch {
	case len(same) == 1:
		return m.allowed(e, same[0]), nil
	case len(ids) == 1 && len(unknown) == 1: // nothing speaks against it
		return m.allowed(e, unknown[0]), nil
	}
	return "", nil
}

// allowed returns the id, unless it was decided that it is another.
func (m *matcher) allowed(e *kg.Entity, id string) string {
	if m.decided[[2]string{e.ID, id}] {
		return ""
	}
	return id
}

// near lists what is alike, once.
func (m *matcher) near(e *kg.Entity) {
	type candidate struct {
		*known
		score float64
	}
	var found []candidate
	seen := map[string]bool{}
	name := names.Parse(e.Name)
	for _, b := range blocksOf(e.Name) {
		for _, k := range m.blocks[b] {
			if seen[k.id] || k.kind == kg.KindSource != (e.Kind == kg.KindSource) {
				continue
			}
			seen[k.id] = true
			score := 0.0
			for _, n := range k.names {
				score = max(score, names.Score(name, n))
			}
			if score >= names.Same {
				found = append(found, candidate{k, score})
			}
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.id, b.id))
	})
	for _, c := range found[:min(len(found), maxNear)] {
		pair := [2]string{e.ID, c.id}
		if m.decided[pair] {
			continue
		}
		m.decided[pair] = true
		why := fmt.Sprintf("names are alike: %.2f", c.score)
		if c.kind != e.Kind {
			why += ", but one is of kind " + string(c.kind)
		}
		m.rows = append(m.rows, matchRow{"", e.ID, e.Name, string(e.Kind), c.id, c.name, why})
	}
}

// write writes the file anew, with what is to be decided, and returns how many rows that are.
func (m *matcher) write() (open int, err error) {
	var b strings.Builder
	b.WriteString(matchHeader + "\n")
	for _, r := range m.rows {
		if r.decision == "" {
			open++
		}
		b.WriteString(strings.Join([]string{r.decision, cell(r.id), cell(r.name), r.kind, cell(r.other),
			cell(r.otherName), cell(r.reason)}, "\t") + "\n")
	}
	fresh := m.file + ".new"
	if err := os.WriteFile(fresh, []byte(b.String()), 0o644); err != nil {
		return open, err
	}
	return open, os.Rename(fresh, m.file)
}
