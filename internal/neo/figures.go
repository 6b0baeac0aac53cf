package neo

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sort"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/store"
)

// What was known at an instant lies among all versions that there ever were. So entries of the change log get the
// figures of the graph as they left it, and a count begins at those before the instant and follows the few versions
// since: by when they were recorded, and when they were superseded.

// figuresEvery is behind how many versions an entry of the log gets figures. A variable, so that tests meet figures in
// small graphs.
var figuresEvery int64 = 1000

// figures are what Stats returned when an entry was the last one of the log.
type figures struct {
	Kinds map[kg.Kind]int         `json:"kinds"`
	Types map[kg.RelationType]int `json:"types"`
	First *edtf.Day               `json:"first,omitempty"` // nil: there was no day
	Last  *edtf.Day               `json:"last,omitempty"`
}

func newStats() *store.Stats {
	return &store.Stats{Entities: map[kg.Kind]int{}, Relations: map[kg.RelationType]int{}, Earliest: edtf.MaxDay,
		Latest: edtf.MinDay}
}

// figuresText is how figures stand in the log.
func figuresText(s *store.Stats) (string, error) {
	f := figures{Kinds: s.Entities, Types: s.Relations}
	if s.Earliest <= s.Latest {
		f.First, f.Last = &s.Earliest, &s.Latest
	}
	text, err := json.Marshal(f)
	return string(text), err
}

// readFigures adds the figures of a text to those that are empty; a text that is empty is that of an empty graph.
func readFigures(text string, s *store.Stats) error {
	if text == "" {
		return nil
	}
	var f figures
	if err := json.Unmarshal([]byte(text), &f); err != nil || (f.First == nil) != (f.Last == nil) {
		return damaged("the figures of an entry of the change log (%.100q)", text)
	}
	maps.Copy(s.Entities, f.Kinds)
	maps.Copy(s.Relations, f.Types)
	if f.First != nil {
		s.Earliest, s.Latest = *f.First, *f.Last
	}
	return nil
}

// entry is what a writer appended last to the change log.
type entry struct {
	seq   int64
	at    time.Time
	count int64 // of versions, in all that it appended
}

const noteFigures = "MATCH (c:Change) USING INDEX SEEK c:Change(seq) WHERE c.seq = $p.seq SET c.figures = $p.figures " +
	"WITH c MATCH (m:Graphd {id: 'graphd'}) SET m.logged = 0"

// keepFigures notes the figures of the graph at the last entry of the log, which this transaction appended, unless
// something was recorded later. Until it commits it is alone, see Stamp.
func (w *writer) keepFigures(ctx context.Context) error {
	s, out := newStatement(time.Time{}), newStats()
	text, read := s.stats(out)
	if err := w.run(ctx, text, s.params, read); err != nil || out.LastRecorded.After(w.entry.at) {
		return err
	}
	noted, err := figuresText(out)
	if err != nil {
		return fmt.Errorf("neo4j: the figures of entry %d: %w", w.entry.seq, err)
	}
	return w.run(ctx, noteFigures, map[string]any{"seq": w.entry.seq, "figures": noted}, none)
}

// The rows of figures say what they are of.
const (
	notedRow = 0  // the figures before the instant, when the last version was recorded
	addedRow = 1  // versions recorded since, which were current at the instant
	endedRow = -1 // versions of before, which were superseded since
)

// figures finds the figures that are noted before the instant, and what differs since. Versions are found by the times
// at which they were recorded and superseded, and an old one is there before the current one changes, see once.
func (s asKnown) figures() string {
	first, lo, hi := s.param(time.Time{}), s.param(firstDay), s.param(lastDay)
	noted := node("c", "Change", []string{"at"}, "c.at <= "+s.now.at, "c.json IS NOT NULL", "c.figures IS NOT NULL")
	day := "CASE WHEN k > " + lo + " AND k < " + hi + " THEN k END"
	counted := func(what int) string {
		return fmt.Sprintf("RETURN %d AS what, t, count(*) AS n, min(%s) AS a, max(%s) AS b, min(l) AS c, "+
			"max(l) AS d, [] AS last", what, day, day)
	}
	var last, parts []string
	for _, i := range []struct {
		now, then        match
		key, there, read string
	}{
		{match{pattern: "()-[r:RELATION]->()", of: "r", label: relationType},
			match{pattern: "(r:RelationVersion)", of: "r", label: versionLabel},
			"sk", "r.sk >= 0", "r.type AS t, r.sk AS k, r.lastDay AS l"},
		{match{pattern: "(r:Entity)", of: "r", label: "Entity"},
			match{pattern: "(r:EntityVersion)", of: "r", label: entityVersionLabel},
			"idKey", "r.idKey > ''", "r.kind AS t, null AS k, null AS l"},
	} {
		recorded := func(m match, more ...string) string {
			m.index = []string{"recordedAt", i.key}
			m.where = append([]string{"r.recordedAt <= " + s.now.at, i.there}, more...)
			return m.String()
		}
		for _, m := range []match{i.now, i.then} {
			last = append(last, "COLLECT { "+recorded(m)+" RETURN r.recordedAt ORDER BY r.recordedAt DESC LIMIT 1 }")
		}
		const since = "r.recordedAt > since"
		ended := i.then
		ended.index = []string{"supersededAt"}
		ended.where = []string{"r.supersededAt > since", "r.supersededAt <= " + s.now.at, "r.recordedAt <= since",
			i.there}
		read := "RETURN r.id AS id, " + i.read
		parts = append(parts,
			clauses(call([]string{"since"}, union(recorded(i.now, since)+" "+read,
				recorded(i.then, since, s.then.known("r"))+" "+read)),
				"WITH id, collect([t, k, l])[-1] AS x WITH x[0] AS t, x[1] AS k, x[2] AS l", counted(addedRow)),
			clauses(ended.String(), "WITH", i.read, counted(endedRow)))
	}
	begin := clauses("RETURN", fmt.Sprint(notedRow), "AS what, f[1] AS t, 0 AS n, null AS a, null AS b, null AS c,",
		"null AS d,", join(last, " + "), "AS last")
	return clauses("WITH COLLECT {", noted.String(),
		"WITH c ORDER BY c.at DESC LIMIT 1 RETURN [c.at, c.figures] }[0] AS f",
		"WITH f, coalesce(f[0], "+first+") AS since",
		call([]string{"f", "since"}, union(append([]string{begin}, parts...)...)),
		"RETURN what, t, n, a, b, c, d, last")
}

// knownFigures returns the figures of what was known. It reports whether the first and the last day are sure: one may
// be that of a version that was not known any more.
func (r *reader) knownFigures(ctx context.Context) (out *store.Stats, sure bool, err error) {
	s := newStatement(r.known)
	k, _ := s.source.(asKnown)
	noted := ""
	added, ended := newStats(), newStats()
	err = r.run(ctx, k.figures(), s.params, func(c *cells) error {
		what, t, n := next[int64](c), next[any](c), c.int()
		name, _ := t.(string)
		of := added
		switch what {
		case notedRow:
			noted = name
		case endedRow:
			of, n = ended, -n
		}
		if k := kg.Kind(name); kindLabels[k] != "" {
			added.Entities[k] += n
		} else if name != "" && what != notedRow {
			added.Relations[kg.RelationType(name)] += n
		}
		for i := range 4 {
			if v := next[any](c); v != nil {
				widen(of, i, v)
			}
		}
		for _, v := range next[[]any](c) {
			if at, ok := v.(time.Time); ok && at.After(added.LastRecorded) {
				added.LastRecorded = at.UTC()
			}
		}
		return nil
	})
	if err != nil {
		return nil, false, err
	}
	out = newStats()
	if err := readFigures(noted, out); err != nil {
		return nil, false, err
	}
	sure = ended.Earliest > ended.Latest || ended.Earliest > out.Earliest && ended.Latest < out.Latest
	out.Earliest, out.Latest = min(out.Earliest, added.Earliest), max(out.Latest, added.Latest)
	out.LastRecorded = added.LastRecorded
	addCounted(out.Entities, added.Entities)
	addCounted(out.Relations, added.Relations)
	return out, sure, nil
}

// addCounted adds more to the numbers; those that become 0 are left out.
func addCounted[K comparable](to, more map[K]int) {
	for k, n := range more {
		if to[k] += n; to[k] == 0 {
			delete(to, k)
		}
	}
}

// history gathers the figures that the graph had at instants, from all versions.
type history struct {
	at       []time.Time      // in order
	n        map[string][]int // by kind and type: what there is more than at the instant before
	from, to []int64          // bounds of days by ranges of instants; see span
}

func newHistory(at []time.Time) *history {
	h := &history{at: at, n: map[string][]int{}, from: make([]int64, 2*len(at)), to: make([]int64, 2*len(at))}
	for i := range h.from {
		h.from[i], h.to[i] = int64(edtf.MaxDay), int64(edtf.MinDay)
	}
	return h
}

// place is the first of the instants that is not before t.
func (h *history) place(t time.Time) int {
	return sort.Search(len(h.at), func(i int) bool { return !h.at[i].Before(t) })
}

// add counts a version, which was current at the instants from lo on and before hi, with its first and last day.
func (h *history) add(name string, lo, hi int, days *store.Stats) {
	if lo >= hi {
		return
	}
	if h.n[name] == nil {
		h.n[name] = make([]int, len(h.at)+1)
	}
	h.n[name][lo]++
	h.n[name][hi]--
	// A segment tree: each range is some of its nodes, and an instant is in all nodes above it.
	for l, r := lo+len(h.at), hi+len(h.at); l < r; l, r = l/2, r/2 {
		if l&1 == 1 {
			h.span(l, days)
			l++
		}
		if r&1 == 1 {
			r--
			h.span(r, days)
		}
	}
}

func (h *history) span(node int, days *store.Stats) {
	h.from[node], h.to[node] = min(h.from[node], int64(days.Earliest)), max(h.to[node], int64(days.Latest))
}

// each calls f with the figures of each instant, in order.
func (h *history) each(f func(place int, s *store.Stats) error) error {
	now := map[string]int{}
	for i := range h.at {
		s := newStats()
		for name, list := range h.n {
			now[name] += list[i]
			if n := now[name]; n == 0 {
				continue
			} else if k := kg.Kind(name); kindLabels[k] != "" {
				s.Entities[k] = n
			} else {
				s.Relations[kg.RelationType(name)] = n
			}
		}
		for node := i + len(h.at); node > 0; node /= 2 {
			s.Earliest, s.Latest = min(s.Earliest, edtf.Day(h.from[node])), max(s.Latest, edtf.Day(h.to[node]))
		}
		if err := f(i, s); err != nil {
			return err
		}
	}
	return nil
}

// historyAt reads all versions, once, for the figures that the graph had at the instants.
func (s *Store) historyAt(ctx context.Context, at []time.Time) (*history, error) {
	h := newHistory(at)
	for _, text := range []string{
		"MATCH ()-[r:RELATION]->() WHERE r.sk IS NOT NULL RETURN r.type, r.recordedAt, null, r.sk, r.lastDay",
		"MATCH (r:RelationVersion) WHERE r.sk IS NOT NULL AND r.supersededAt IS NOT NULL " +
			"RETURN r.type, r.recordedAt, r.supersededAt, r.sk, r.lastDay",
		"MATCH (r:Entity) WHERE r.idKey IS NOT NULL RETURN r.kind, r.recordedAt, null AS a, null AS b, null AS c",
		"MATCH (r:EntityVersion) WHERE r.idKey IS NOT NULL AND r.supersededAt IS NOT NULL " +
			"RETURN r.kind, r.recordedAt, r.supersededAt, null AS b, null AS c",
	} {
		err := (&checker{s: s}).stream(ctx, text, checkBatch, func(row []any) error {
			name, _ := row[0].(string)
			recorded, ok := row[1].(time.Time)
			if name == "" || !ok {
				return nil // it was told
			}
			hi := len(at)
			if ended, ok := row[2].(time.Time); ok {
				hi = h.place(ended)
			}
			days := &store.Stats{Earliest: edtf.MaxDay, Latest: edtf.MinDay}
			if sk, ok := row[3].(int64); ok && sk > firstDay && sk < lastDay {
				widen(days, 0, sk)
			}
			if row[4] != nil {
				widen(days, 2, row[4])
			}
			h.add(name, h.place(recorded), hi, days)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return h, nil
}

// noteHistory notes figures at entries of a log that has none, or only some. Done again it changes nothing.
func (s *Store) noteHistory(ctx context.Context) error {
	var seqs []int64
	var at []time.Time
	logged := int64(0)
	const log = "MATCH (c:Change) USING INDEX SEEK c:Change(seq) WHERE c.seq > 0 AND c.json IS NOT NULL " +
		"RETURN c.seq, c.at, c.count ORDER BY c.seq"
	err := (&checker{s: s}).stream(ctx, log, checkBatch, func(row []any) error {
		seq, _ := row[0].(int64)
		t, ok := row[1].(time.Time)
		count, counted := row[2].(int64)
		if !counted { // as layout 2 had it
			count = figuresEvery
		}
		if logged += count; logged < figuresEvery || !ok || len(at) > 0 && !t.After(at[len(at)-1]) {
			return nil
		}
		seqs, at, logged = append(seqs, seq), append(at, t.UTC()), 0
		return nil
	})
	if err != nil {
		return err
	}
	if len(at) > 0 {
		if err := s.noteAt(ctx, seqs, at); err != nil {
			return err
		}
	}
	_, err = s.auto(ctx, neo4j.AccessModeWrite, "MATCH (m:Graphd {id: 'graphd'}) SET m.logged = $p.n",
		map[string]any{"n": logged})
	return err
}

// noteAt notes the figures of entries of the log, unless another process was faster: that may write by now.
func (s *Store) noteAt(ctx context.Context, seqs []int64, at []time.Time) error {
	h, err := s.historyAt(ctx, at)
	if err != nil {
		return err
	}
	var rows []map[string]any
	err = h.each(func(i int, f *store.Stats) error {
		text, err := figuresText(f)
		rows = append(rows, map[string]any{"seq": seqs[i], "figures": text})
		return err
	})
	if err != nil {
		return err
	}
	const put = "UNWIND $p.rows AS x MATCH (c:Change) USING INDEX SEEK c:Change(seq) WHERE c.seq = x.seq " +
		"AND c.figures IS NULL SET c.figures = x.figures"
	for some := range slices.Chunk(rows, writeBatch) {
		if _, err := s.auto(ctx, neo4j.AccessModeWrite, put, map[string]any{"rows": some}); err != nil {
			return err
		}
	}
	return nil
}

// figures holds the figures of entries of the log against all versions.
func (c *checker) figures(ctx context.Context) error { return c.still(ctx, "figures", c.wrongFigures) }

// mostFigures is of how many entries figures are checked, or up to twice as many, over the whole log.
const mostFigures = 1000

func (c *checker) wrongFigures(ctx context.Context) (wrong []string, err error) {
	var seqs []int64
	var at []time.Time
	var texts []string
	n := 0
	const noted = "MATCH (c:Change) USING INDEX SEEK c:Change(seq) WHERE c.seq > 0 AND c.json IS NOT NULL " +
		"AND c.figures IS NOT NULL RETURN c.seq, c.at, c.figures ORDER BY c.at"
	every := 1
	err = c.stream(ctx, noted, 50, func(row []any) error {
		seq, _ := row[0].(int64)
		t, ok := row[1].(time.Time)
		if n++; !ok || n%every != 0 {
			return nil
		}
		seqs, at, texts = append(seqs, seq), append(at, t.UTC()), append(texts, textOf(row[2]))
		if len(at) == 2*mostFigures { // every second one is enough
			every *= 2
			for i := range mostFigures {
				seqs[i], at[i], texts[i] = seqs[2*i+1], at[2*i+1], texts[2*i+1]
			}
			seqs, at, texts = seqs[:mostFigures], at[:mostFigures], texts[:mostFigures]
		}
		return nil
	})
	if err != nil || len(at) == 0 {
		return nil, err
	}
	h, err := c.s.historyAt(ctx, at)
	if err != nil {
		return nil, err
	}
	err = h.each(func(i int, want *store.Stats) error {
		there := newStats()
		if err := readFigures(texts[i], there); err != nil {
			wrong = append(wrong, fmt.Sprintf("the figures of entry %d of the change log cannot be read", seqs[i]))
			return nil
		}
		tell := func(format string, args ...any) {
			wrong = append(wrong, fmt.Sprintf("the figures of entry %d of the change log are wrong: ", seqs[i])+
				fmt.Sprintf(format, args...))
		}
		for _, k := range kg.Kinds {
			if n, counted := there.Entities[k], want.Entities[k]; n != counted {
				tell("they say that there were %d entities of kind %s, and there were %d", n, k, counted)
			}
		}
		for _, info := range kg.RelationTypes {
			if n, counted := there.Relations[info.Type], want.Relations[info.Type]; n != counted {
				tell("they say that there were %d relations of type %s, and there were %d", n, info.Type, counted)
			}
		}
		if there.Earliest != want.Earliest || there.Latest != want.Latest {
			tell("they begin on day %d and end on %d instead of %d and %d", there.Earliest, there.Latest, want.Earliest,
				want.Latest)
		}
		return nil
	})
	return wrong, err
}
