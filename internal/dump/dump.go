// Package dump is the text of graphd's own format: JSON Lines that hold a graph, or what its change log tells.
package dump

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// Format is what the first line names.
const Format = "graphd-jsonl/1"

// Scope says what a file holds.
type Scope string

// The scopes. A file of the history holds entries of the change log, from the first or from some place on; one of a
// state the entities and relations as they were at one time.
const (
	ScopeHistory Scope = "history"
	ScopeState   Scope = "state"
)

// Line is one line: one of its fields is set.
type Line struct {
	Head     *Head     `json:"graphd,omitempty"`
	Change   *Change   `json:"change,omitempty"` // begins an entry; what it wrote follows
	Entity   *Entity   `json:"entity,omitempty"`
	Relation *Relation `json:"relation,omitempty"`
	Redirect *Redirect `json:"redirect,omitempty"`
	End      *End      `json:"end,omitempty"` // the last line, by which a file that was cut is known
}

// Head is the first line.
type Head struct {
	Format  string     `json:"format"`
	Scope   Scope      `json:"scope"`
	After   int64      `json:"after,omitempty"` // of a history: it begins behind this entry
	KnownAt *time.Time `json:"knownAt,omitempty"`
}

// Change is an entry of the change log, without its items: they follow.
type Change struct {
	Seq    int64         `json:"seq"`
	At     time.Time     `json:"at"`
	Actor  string        `json:"actor,omitempty"`
	Kind   kg.ChangeKind `json:"kind"`
	Reason string        `json:"reason,omitempty"`
	Stale  bool          `json:"stale,omitempty"`
}

// Version is what a version has beside its content.
type Version struct {
	Version   int    `json:"version,omitempty"`
	Actor     string `json:"actor,omitempty"`
	Reason    string `json:"reason,omitempty"`
	Tombstone bool   `json:"tombstone,omitempty"`
}

// Entity is an entity.
type Entity struct {
	*kg.Entity
	V *Version `json:"v,omitempty"`
}

// Relation is a relation; in a history with its version, and with what follows from it.
type Relation struct {
	ID string `json:"id"`
	kg.Assertion
	V       *Version `json:"v,omitempty"`
	Derived *Derived `json:"derived,omitempty"`
}

// Derived is what follows from a relation, and is stored with it. Days are numbers from 1970-01-01, since some of them
// stand for never and for no bound.
type Derived struct {
	SK             string         `json:"sk"` // more than 53 bits
	Status         kg.Status      `json:"status"`
	CertainFrom    int64          `json:"certainFrom"`
	CertainTo      int64          `json:"certainTo"`
	ReportedOn     int64          `json:"reportedOn"`
	Deaths         *kg.Casualties `json:"deaths,omitempty"`
	Injuries       *kg.Casualties `json:"injuries,omitempty"`
	FromStateBasis kg.Basis       `json:"fromStateBasis,omitempty"`
	ToStateBasis   kg.Basis       `json:"toStateBasis,omitempty"`
	Conflicts      []kg.Conflict  `json:"conflicts,omitempty"`
}

// Redirect is a merge that an entry made, or, with a time at which it began, one that it took back.
type Redirect struct {
	From  string     `json:"from"`
	Into  string     `json:"into"`
	Since *time.Time `json:"since,omitempty"`
}

// End is the last line.
type End struct {
	Changes   int `json:"changes,omitempty"`
	Entities  int `json:"entities"`
	Relations int `json:"relations"`
}

// OfEntity returns the line of an entity; in a history with its version.
func OfEntity(e *kg.Entity, history bool) Line {
	out := &Entity{Entity: e}
	if history {
		out.V = &Version{e.Version, e.Actor, e.Reason, e.Tombstone}
	}
	return Line{Entity: out}
}

// OfRelation returns the line of a relation; in a history with its version and what follows from it. In a state, acting
// states that were only derived are left out: who reads it derives them.
func OfRelation(r *kg.Relation, history bool) Line {
	if !history {
		return Line{Relation: &Relation{ID: r.ID, Assertion: r.Said()}}
	}
	out := &Relation{ID: r.ID, Assertion: r.Assertion}
	out.V = &Version{r.Version, r.Actor, r.Reason, r.Tombstone}
	out.Derived = &Derived{SK: strconv.FormatInt(int64(r.SK), 10), Status: r.Status, CertainFrom: int64(r.CertainFrom),
		CertainTo: int64(r.CertainTo), ReportedOn: int64(r.ReportedOn), FromStateBasis: r.FromStateBasis,
		ToStateBasis: r.ToStateBasis, Conflicts: r.Conflicts}
	if r.Deaths == nil {
		out.Derived.Deaths = r.DeathToll
	}
	if r.Injuries == nil {
		out.Derived.Injuries = r.InjuryToll
	}
	return Line{Relation: out}
}

// Append appends the line to a text.
func Append(to []byte, l Line) ([]byte, error) {
	b := bytes.NewBuffer(to)
	e := json.NewEncoder(b) // ends the line
	e.SetEscapeHTML(false)
	err := e.Encode(l)
	return b.Bytes(), err
}

// Parse reads a line. Unknown keys are errors.
func Parse(text string) (l Line, err error) {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		return l, err
	}
	if d.More() {
		return l, errors.New("the line holds more than one value")
	}
	if l.Entity != nil && l.Entity.Entity == nil {
		return l, errors.New("the entity is empty")
	}
	return l, nil
}

// Restored returns the entity as a version of a history.
func (e *Entity) Restored() *kg.Entity {
	out := *e.Entity
	if e.V != nil {
		out.Version, out.Actor, out.Reason, out.Tombstone = e.V.Version, e.V.Actor, e.V.Reason, e.V.Tombstone
	}
	return &out
}

// Restored returns the relation as a version of a history, or an error if it is none.
func (r *Relation) Restored() (*kg.Relation, error) {
	out := &kg.Relation{ID: r.ID, Assertion: r.Assertion}
	if r.V == nil || r.Derived == nil {
		return nil, fmt.Errorf("relation %q has no version, or not what follows from it: it is not of a history", r.ID)
	}
	d := r.Derived
	sk, err := strconv.ParseInt(d.SK, 10, 64)
	if err != nil || sk < 0 {
		return nil, fmt.Errorf("relation %q: derived.sk %q is no sort key", r.ID, d.SK)
	}
	out.Version, out.Actor, out.Reason, out.Tombstone = r.V.Version, r.V.Actor, r.V.Reason, r.V.Tombstone
	out.SK, out.Status, out.ReportedOn = kg.SortKey(sk), d.Status, edtf.Day(d.ReportedOn)
	out.CertainFrom, out.CertainTo = edtf.Day(d.CertainFrom), edtf.Day(d.CertainTo)
	out.FromStateBasis, out.ToStateBasis, out.Conflicts = d.FromStateBasis, d.ToStateBasis, d.Conflicts
	if out.DeathToll = r.Deaths; out.DeathToll == nil {
		out.DeathToll = d.Deaths
	}
	if out.InjuryToll = r.Injuries; out.InjuryToll == nil {
		out.InjuryToll = d.Injuries
	}
	return out, nil
}
