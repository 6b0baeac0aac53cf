package lite

import (
	"fmt"
	"slices"
	"time"
)

// buckets is how many parts of the graph are told apart by sums.
const buckets = 1 << 16

// maxParts is how many parts are read again to tell what is wrong in them.
const maxParts = 256

func bucketOf(key int64) uint16 { return uint16(key) }

// sums stand for sets that are too large to hold: of each part the sum of its members' hashes. Where two sets have
// equal sums they are equal, but for a chance that need not be reckoned with.
type sums [buckets]uint64

func (s *sums) addPosting(p posting) {
	s[bucketOf(p.rel)] += mix(uint64(p.g) ^ mix(uint64(p.sk)^mix(uint64(p.rel)^mix(uint64(p.side)))))
}

// addVersion adds a version of an entity or relation with the instant when it was recorded.
func (s *sums) addVersion(relation bool, id string, version int, at int64) {
	kind := uint64(1)
	if relation {
		kind = 2
	}
	h := hashID(id)
	s[bucketOf(h)] += mix(uint64(h) ^ mix(uint64(version)^mix(uint64(at)^mix(kind))))
}

// addTally adds a number of relations in a list. The sum is the same for a number that is added whole and for its
// parts.
func (s *sums) addTally(g int64, t tally) {
	h := uint64(g)
	s[bucketOf(g)] += mix(h)*uint64(t.n) + mix(h^mix(1))*uint64(t.out) + mix(h^mix(2))*uint64(t.in)
}

// mix is the finalizer of SplitMix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// pair are the sums of two sets that should be equal.
type pair struct{ expected, there sums }

// differ returns the parts in which the sets differ, or some of them.
func (p *pair) differ() map[uint16]bool {
	out := map[uint16]bool{}
	for i := range buckets {
		if p.expected[i] != p.there[i] && len(out) < maxParts {
			out[uint16(i)] = true
		}
	}
	return out
}

// loggedVersion is a version as the change log names it.
type loggedVersion struct {
	relation bool
	id       string
	version  int
	at       int64
}

func (v loggedVersion) String() string {
	kind := "entity"
	if v.relation {
		kind = "relation"
	}
	return fmt.Sprintf("version %d of %s %q, recorded at %s", v.version, kind, v.id,
		decodeTime(v.at).Format(time.RFC3339Nano))
}

// link is a version in the history of an entity or relation.
type link struct {
	id                   string
	version              int
	recorded, superseded time.Time
	tombstone            bool
}

// chains checks histories. Those of a single version, nearly all, are not read; the others are, some at a time.
type chains struct {
	c       *checker
	what    string
	load    func(ids []string) ([]link, error)
	rows    int // versions that there are
	counted int // versions that the histories have
	waiting []string
}

func (c *checker) chains(what string, load func([]string) ([]link, error)) *chains {
	return &chains{c: c, what: what, load: load}
}

// add takes a row. Every history has a version 1, and is read when that is met.
func (h *chains) add(id string, version int, current bool) error {
	h.rows++
	switch {
	case version == 1 && current:
		h.counted++
	case version == 1:
		if h.waiting = append(h.waiting, id); len(h.waiting) == 500 {
			return h.flush()
		}
	}
	return nil
}

func (h *chains) flush() error {
	slices.Sort(h.waiting)
	ids := slices.Compact(h.waiting)
	links, err := h.load(ids)
	h.waiting = h.waiting[:0]
	h.counted += len(links)
	for i, l := range links {
		first, last := i == 0 || links[i-1].id != l.id, i+1 == len(links) || links[i+1].id != l.id
		switch {
		case first && l.version != 1:
			h.c.teller.Say("versions", "%s %q begins with version %d", h.what, l.id, l.version)
		case !first && l.version != links[i-1].version+1:
			h.c.teller.Say("versions", "%s %q has version %d behind version %d", h.what, l.id, l.version,
				links[i-1].version)
		case l.tombstone && !l.superseded.Equal(l.recorded):
			h.c.teller.Say("versions", "version %d of %s %q is a tombstone, and was current until %s", l.version,
				h.what, l.id, l.superseded)
		case last && !l.tombstone && !l.superseded.IsZero():
			h.c.teller.Say("versions", "version %d of %s %q, the last one, was superseded at %s", l.version, h.what,
				l.id, l.superseded)
		case !last && !l.tombstone && !l.superseded.Equal(links[i+1].recorded):
			h.c.teller.Say("versions", "version %d of %s %q was superseded at %s, and the next one recorded at %s",
				l.version, h.what, l.id, l.superseded, links[i+1].recorded)
		}
	}
	return err
}

// finish reads what is left. Where there are more rows than histories have, some belong to none: text returns the ids
// of all versions but the first ones, among which they are.
func (h *chains) finish(text string) error {
	if err := h.flush(); err != nil || h.counted == h.rows {
		return err
	}
	h.c.teller.Say("versions", "%d versions of %s are in no history that begins with version 1, or in two",
		max(h.rows-h.counted, h.counted-h.rows), plural[h.what])
	err := h.c.query(text, func(r row) error {
		if h.waiting = append(h.waiting, r.text(0)); len(h.waiting) == 500 {
			return h.flush()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return h.flush()
}

var plural = map[string]string{"entity": "entities", "relation": "relations"}
