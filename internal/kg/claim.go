package kg

import (
	"slices"
	"time"

	"graphd/internal/edtf"
)

// Stance is what a claim says about a relation.
type Stance string

// The stances.
const (
	StanceAsserts  Stance = "ASSERTS"
	StanceDenies   Stance = "DENIES"
	StanceConfirms Stance = "CONFIRMS"
)

// Stances lists the stances in the order of the API's enum.
var Stances = []Stance{StanceAsserts, StanceDenies, StanceConfirms}

// Status is the status of a relation, derived from all its claims.
type Status string

// The statuses. Assertion.StatusBy derives them.
const (
	StatusAsserted  Status = "ASSERTED"
	StatusAlleged   Status = "ALLEGED"
	StatusConfirmed Status = "CONFIRMED"
	StatusDenied    Status = "DENIED"
	StatusDisputed  Status = "DISPUTED"
)

// Statuses lists the statuses in the order of the API's enum.
var Statuses = []Status{StatusAsserted, StatusAlleged, StatusConfirmed, StatusDenied, StatusDisputed}

// Claim is what a party, or a source in its own voice, says about a relation. When, Realization, Location, Deaths and
// Injuries are given only where the voice says something other, or narrower, than the relation.
type Claim struct {
	By          string      `json:"by,omitempty"` // the party, an entity; empty for a source's own voice
	Stance      Stance      `json:"stance"`
	On          edtf.Value  `json:"on,omitzero"`           // when it was said
	Confidence  *float64    `json:"confidence,omitempty"`  // 0..1
	When        edtf.Value  `json:"when,omitzero"`         // when it happened, or holds
	Realization Realization `json:"realization,omitempty"` // empty: that of the relation
	Location    string      `json:"location,omitempty"`    // a province or state
	Deaths      *Casualties `json:"deaths,omitempty"`
	Injuries    *Casualties `json:"injuries,omitempty"`
	Evidence    []Evidence  `json:"evidence,omitempty"`
}

// Evidence is a place where a claim can be read.
type Evidence struct {
	Source      string     `json:"source"` // a Source's id
	Locator     string     `json:"locator,omitempty"`
	Paraphrase  string     `json:"paraphrase,omitempty"` // own words, never a quotation
	ReportedOn  *edtf.Day  `json:"reportedOn,omitempty"` // when it became public
	RetrievedAt *time.Time `json:"retrievedAt,omitempty"`
}

// OwnVoice returns the claim that sources make in their own voice with this evidence, or nil if there is no evidence.
func OwnVoice(evidence []Evidence) []Claim {
	if len(evidence) == 0 {
		return nil
	}
	return []Claim{{Stance: StanceAsserts, Evidence: evidence}}
}

// Sources returns the distinct ids of the sources of all claims' evidence, in order of appearance.
func Sources(claims []Claim) []string {
	var out distinct
	for _, c := range claims {
		for _, e := range c.Evidence {
			out.add(e.Source)
		}
	}
	return out.list
}

// Claimants returns the distinct ids of the parties that make the claims, in order of appearance.
func Claimants(claims []Claim) []string {
	var out distinct
	for _, c := range claims {
		if c.By != "" {
			out.add(c.By)
		}
	}
	return out.list
}

// ClaimedLocations returns the distinct ids of the places that claims name, in order of appearance.
func ClaimedLocations(claims []Claim) []string {
	var out distinct
	for _, c := range claims {
		if c.Location != "" {
			out.add(c.Location)
		}
	}
	return out.list
}

// distinct is a list without duplicates. Most lists are short, so it scans them before it makes a map.
type distinct struct {
	list []string
	seen map[string]bool
}

func (d *distinct) add(s string) {
	const short = 16
	switch {
	case d.seen != nil:
		if d.seen[s] {
			return
		}
		d.seen[s] = true
	case slices.Contains(d.list, s):
		return
	case len(d.list) == short:
		d.seen = map[string]bool{s: true}
		for _, have := range d.list {
			d.seen[have] = true
		}
	}
	d.list = append(d.list, s)
}

// References returns the ids of the entities that the assertion refers to in any role. It contains an empty id for an
// empty role.
func (s *Assertion) References() []string {
	ids := append([]string{s.From, s.To, s.FromState, s.ToState, s.Location}, Claimants(s.Claims)...)
	ids = append(ids, ClaimedLocations(s.Claims)...)
	return append(ids, Sources(s.Claims)...)
}

// Names reports whether the writer of the relation refers to the entity, in any role. A state that was derived is not
// named.
func (r *Relation) Names(id string) bool {
	said := r.Said()
	return slices.Contains(said.References(), id)
}
