package lite

import (
	"database/sql/driver"
	"math"

	"modernc.org/sqlite"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// A list of relations is a run of the table posting, and named by g, 64 bits: the high half is a hash of the entity
// (type, tag, …) that the list belongs to, the low half also depends on which of its lists it is. All lists of an
// entity so lie side by side, and a relation that is written touches few pages more than it has ends. Two lists may
// have one key by chance; therefore every reader of a list checks that its rows belong to it.
//
// The halves are joined by exclusive or, which a statement can compute from an entity's h as well: see xor in
// predicate.go.
//
// Keys are not negative. Old versions of relations are in lists of their own, in old(g) where current ones are in g,
// and so far away from these.

// mark tells which list of an entity it is.
type mark uint32

// Kinds of lists. They are part of the hash, and so of the file: add, never change.
const (
	markAll    = "all"    // an entity's relations
	markType   = "type"   // those of one type
	markSpan   = "span"   // of any list but an event's: those of one class of spans, but for SpanDay
	markTag    = "tag"    // those with one tag
	markPair   = "pair"   // those with another entity: the list belongs to the one whose id comes first
	markActor  = "actor"  // those for which it is the state of an end
	markStates = "states" // those between it and another state
	markRivals = "rivals" // those with another entity of an exclusive type, in a mode, and of one class of spans
	markType0  = "0type"  // lists that belong to no entity: a type's
	markTag0   = "0tag"   // a tag's
	markEvent0 = "0event" // an event key's
	markDate0  = "0date"  // all relations
)

// old is the key of the list of old versions beside the list of current ones.
func old(g int64) int64 { return g | math.MinInt64 }

// hash64 is FNV-1a over the parts, a zero byte between them, with a finalizer that spreads them over all bits but the
// first, which is never set.
func hash64(kind, s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(kind) {
		h = (h ^ uint64(kind[i])) * 1099511628211
	}
	h *= 1099511628211
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	h ^= h >> 32
	return h &^ (1 << 63)
}

// hashID is the hash of the id of an entity or relation.
func hashID(id string) int64 { return int64(hash64("", id)) }

func markOf(kind, s string) mark { return mark(hash64(kind, s)) }

// of returns the key of the list of the entity with this hash.
func (m mark) of(h int64) int64 { return h ^ int64(m) }

var (
	allMark   = markOf(markAll, "")
	actorMark = markOf(markActor, "")
	spanMarks = func() map[kg.Span]mark {
		m := map[kg.Span]mark{}
		for _, s := range kg.Spans {
			m[s] = markOf(markSpan, string(rune('0'+s)))
		}
		return m
	}()
	dateList = int64(hash64(markDate0, ""))
)

// tagList is the function of statements that names the list of a tag which is known only where it is read.
const tagList = "graphd_tag_list"

func init() {
	sqlite.MustRegisterDeterministicScalarFunction(tagList, 1,
		func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
			tag, _ := args[0].(string)
			return int64(hash64(markTag0, tag)), nil
		})
}

// idHash is the function of statements that is hashID.
const idHash = "graphd_id_hash"

func init() {
	sqlite.MustRegisterDeterministicScalarFunction(idHash, 1,
		func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
			id, _ := args[0].(string)
			return hashID(id), nil
		})
}

// eventListOf names the list of an event key.
func eventListOf(key string) int64 { return int64(hash64(markEvent0, key)) }

// eventList is the function of statements that names the list of an event key.
const eventList = "graphd_event_list"

func init() {
	sqlite.MustRegisterDeterministicScalarFunction(eventList, 1,
		func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
			key, _ := args[0].(string)
			return eventListOf(key), nil
		})
}

func pairList(kind, a, b string) int64 {
	if a > b {
		a, b = b, a
	}
	return markOf(kind, b).of(hashID(a))
}

// pairsList is the function of statements that names the list of two entities, whose ids stand in the row at hand.
const pairsList = "graphd_pair_list"

func init() {
	sqlite.MustRegisterDeterministicScalarFunction(pairsList, 2,
		func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
			a, _ := args[0].(string)
			b, _ := args[1].(string)
			return pairList(markPair, a, b), nil
		})
}

// rivalMark tells apart the lists of what two entities have of an exclusive type.
func rivalMark(t kg.RelationType, mode string, s kg.Span) mark {
	return markOf(markRivals, string(t)+"\x00"+mode+"\x00"+string(rune('0'+s)))
}

// The function rivals(a, b) is pairList(markRivals, a, b) in statements, where both ends stand in the row at hand.
func init() {
	sqlite.MustRegisterDeterministicScalarFunction("rivals", 2,
		func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
			a, _ := args[0].(string)
			b, _ := args[1].(string)
			return pairList(markRivals, a, b), nil
		})
}

// The bits of a posting's side.
const (
	sideOut  = 1
	sideIn   = 2
	sideBoth = sideOut | sideIn
)

// sideBits is how many these are. Behind them, in lists that are aggregated, stands the relation's kg.Fact: whoever
// counts by what it holds need not read the relation.
const sideBits = 2

// posting is one row of the table.
type posting struct {
	g    int64
	sk   kg.SortKey
	rel  int64
	side int64
}

// postings appends a posting for each list that the relation is in.
func postings(list []posting, rel int64, r *kg.Relation) []posting {
	span := kg.SpanOf(r.SK.Start(), r.Bounds().EndLatest)
	fact := int64(kg.FactOf(r)) << sideBits
	add := func(g int64, side int64) {
		list = append(list, posting{g, r.SK, rel, side | fact})
		if span != kg.SpanDay { // nearly all are: for these the list itself will do
			list = append(list, posting{spanMarks[span].of(g), r.SK, rel, side})
		}
	}
	tags := plan.TagsOf(r)
	typeMark := markOf(markType, string(r.Type))
	end := func(id string, side int64) {
		h := hashID(id)
		add(allMark.of(h), side)
		add(typeMark.of(h), side)
		for _, t := range tags {
			add(markOf(markTag, t).of(h), side)
		}
	}
	actor := func(state string, side int64) {
		if state != "" {
			add(actorMark.of(hashID(state)), side)
		}
	}
	out, in := int64(sideOut), int64(sideIn)
	if r.Symmetric {
		out, in = sideBoth, sideBoth
	}
	if r.From == r.To {
		end(r.From, sideBoth)
	} else {
		end(r.From, out)
		end(r.To, in)
	}
	add(pairList(markPair, r.From, r.To), sideOut)
	if r.Type.Exclusive() {
		g := rivalMark(r.Type, r.Mode, span).of(pairList(markRivals, r.From, r.To))
		list = append(list, posting{g, r.SK, rel, sideOut})
	}
	if r.FromState == r.ToState {
		actor(r.FromState, sideBoth)
	} else {
		actor(r.FromState, out)
		actor(r.ToState, in)
	}
	if r.FromState != "" && r.ToState != "" {
		add(pairList(markStates, r.FromState, r.ToState), sideOut)
	}
	for _, t := range tags {
		add(int64(hash64(markTag0, t)), sideOut)
	}
	if r.EventKey != "" {
		list = append(list, posting{eventListOf(r.EventKey), r.SK, rel, sideOut})
	}
	add(int64(hash64(markType0, string(r.Type))), sideOut)
	add(dateList, sideOut)
	return list
}
