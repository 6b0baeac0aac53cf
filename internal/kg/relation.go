package kg

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"graphd/internal/edtf"
)

// Realization tells whether an event took place (PLOVER's auxiliary modes).
type Realization string

// The realizations. Only RealizationOccurred can be certain.
const (
	RealizationOccurred    Realization = "OCCURRED"
	RealizationPlanned     Realization = "PLANNED"
	RealizationProposed    Realization = "PROPOSED"
	RealizationNotRealized Realization = "NOT_REALIZED"
)

// Realizations lists the realizations in the order of the API's enum.
var Realizations = []Realization{RealizationOccurred, RealizationPlanned, RealizationProposed, RealizationNotRealized}

// Direction is the direction of a relation, seen from one of its ends.
type Direction string

// DirectionOutgoing, DirectionIncoming and DirectionBoth select relations of an entity. DirectionOutgoing,
// DirectionIncoming and DirectionUndirected describe one. A symmetric relation is undirected; all three selections
// match it.
const (
	DirectionOutgoing   Direction = "OUTGOING"
	DirectionIncoming   Direction = "INCOMING"
	DirectionBoth       Direction = "BOTH"
	DirectionUndirected Direction = "UNDIRECTED"
)

// Assertion is what an author states: one proposition, with its valid time and its claims.
type Assertion struct {
	Type        RelationType `json:"type"`
	Mode        string       `json:"mode,omitempty"`
	Contexts    []string     `json:"contexts,omitempty"`
	Realization Realization  `json:"realization"`
	From        string       `json:"from"`
	To          string       `json:"to"`
	FromState   string       `json:"fromState,omitempty"` // the state that the end acted for; empty: none known
	ToState     string       `json:"toState,omitempty"`

	// ActsForNoState names the ends that act for no state, in the order of Ends: so the writer says.
	ActsForNoState []End `json:"actsForNoState,omitempty"`

	Symmetric   bool            `json:"symmetric,omitempty"`
	Role        string          `json:"role,omitempty"` // the title of an office, the part in an organization
	When        edtf.Value      `json:"when"`
	Location    string          `json:"location,omitempty"` // a province or state
	Place       *Place          `json:"place,omitempty"`
	EventKey    string          `json:"eventKey,omitempty"` // relations that describe one event share it
	Links       []Link          `json:"links,omitempty"`
	Deaths      *Casualties     `json:"deaths,omitempty"`
	Injuries    *Casualties     `json:"injuries,omitempty"`
	Claims      []Claim         `json:"claims,omitempty"`
	CAMEOCode   string          `json:"cameoCode,omitempty"`
	Confidence  *float64        `json:"confidence,omitempty"` // 0..1
	Description string          `json:"description,omitempty"`
	Attributes  json.RawMessage `json:"attributes,omitempty"` // a data set's other columns, a JSON object
}

// Relation is one version of a dated edge of the graph: what was asserted, and what follows from it.
type Relation struct {
	ID string
	Assertion

	// Derive computes these when the relation is written; they are stored.
	SK          SortKey
	Status      Status
	CertainFrom edtf.Day // edtf.NeverFrom if it is never certain
	CertainTo   edtf.Day // edtf.NeverTo if it is never certain
	ReportedOn  edtf.Day // by when evidence of a claim that speaks for it was public; edtf.MaxDay if none says

	// DeathToll and InjuryToll are Deaths and Injuries, or where their author gives none, what the claims say.
	DeathToll, InjuryToll *Casualties

	FromStateBasis Basis // what FromState and ToState rest on; package write derives them
	ToStateBasis   Basis

	Conflicts []Conflict // of what its claims say

	Version      int       // from 1
	RecordedAt   time.Time // the transaction time: when the graph learned this version, UTC
	SupersededAt time.Time // when the next version or a tombstone replaced it; zero while it is current
	Actor        string    // who wrote this version
	Reason       string    // why; may be empty
	Tombstone    bool      // this version records the retraction; it was never current
}

// Place is where something happened, more exactly than a province.
type Place struct {
	Name      string `json:"name"`
	Point     *Point `json:"point,omitempty"`
	Precision string `json:"precision,omitempty"` // what the point stands for: site, town, district, province
}

// Casualties is a number of people, as a range with Min ≤ Max. A nil Max is unknown: at least Min.
type Casualties struct {
	Min int  `json:"min"`
	Max *int `json:"max,omitempty"`
}

// Equal reports whether both are the same range; nil is unknown altogether.
func (c *Casualties) Equal(o *Casualties) bool {
	switch {
	case c == nil || o == nil:
		return c == o
	case c.Max == nil || o.Max == nil:
		return c.Min == o.Min && c.Max == o.Max
	}
	return c.Min == o.Min && *c.Max == *o.Max
}

// LinkRole is the role of a relation towards one that it links to.
type LinkRole string

// The roles of links.
const (
	LinkResponseTo LinkRole = "RESPONSE_TO" // retaliation, reply
	LinkAbout      LinkRole = "ABOUT"       // a statement on a strike
	LinkPartOf     LinkRole = "PART_OF"
	LinkAfter      LinkRole = "AFTER"
)

// LaterRoles are the roles of what comes after that to which it links: it does not begin before that.
var LaterRoles = []LinkRole{LinkResponseTo, LinkAfter}

// LinkRoles lists the roles in the order of the API's enum.
var LinkRoles = []LinkRole{LinkResponseTo, LinkAbout, LinkPartOf, LinkAfter}

// Link ties a relation to another one.
type Link struct {
	Role     LinkRole `json:"role"`
	Relation string   `json:"relation"` // its id
}

// Bounds returns the relation's bounds in valid time: those of When, with the certain ones derived when it was written.
func (a *Relation) Bounds() edtf.Bounds {
	b := a.When.Bounds(a.CertainTo)
	b.CertainFrom, b.CertainTo = a.CertainFrom, a.CertainTo
	return b
}

// ComesAfter returns the relations after which a comes, as its links say.
func (a *Assertion) ComesAfter() []string {
	var ids IDSet
	for _, l := range a.Links {
		if slices.Contains(LaterRoles, l.Role) {
			ids.Add(l.Relation)
		}
	}
	return ids.List()
}

// Precedes reports whether r begins before o on every reading of the dates: both did begin for certain, the one by a
// day on which the other cannot have.
func (r *Relation) Precedes(o *Relation) bool {
	return r.CertainFrom != edtf.NeverFrom && o.CertainFrom != edtf.NeverFrom && r.CertainFrom < o.SK.Start()
}

// Score returns PLOVER's conflict-cooperation score of type and mode, or nil if there is none.
func (a *Assertion) Score() *float64 { return a.Type.Info().ModeInfo(a.Mode).Score }

// Goldstein returns the Goldstein value of the CAMEO code, or nil if there is none.
func (a *Assertion) Goldstein() *float64 { return GoldsteinOf(a.CAMEOCode) }

// DirectionFrom returns the direction of the relation seen from entity id, which is one of its ends. A relation of an
// entity with itself is outgoing, unless it is symmetric.
func (a *Assertion) DirectionFrom(id string) Direction {
	switch {
	case a.Symmetric:
		return DirectionUndirected
	case a.From == id:
		return DirectionOutgoing
	}
	return DirectionIncoming
}

// Other returns the end that is not id, or id itself if both ends are the same.
func (a *Assertion) Other(id string) string {
	if a.From == id {
		return a.To
	}
	return a.From
}

// SameContent reports whether a states the same as the stored b. Acting states that a leaves out do not count: they
// were derived when b was written.
func (a Assertion) SameContent(b Assertion) bool {
	if a.FromState == "" {
		a.FromState = b.FromState
	}
	if a.ToState == "" {
		a.ToState = b.ToState
	}
	return slices.Equal(mustJSON(a), mustJSON(b))
}

// Differing returns the fields in which a differs from the stored b, by their API names. As in SameContent, acting
// states that a leaves out do not count.
func (a Assertion) Differing(b Assertion) []string {
	if a.FromState == "" {
		a.FromState = b.FromState
	}
	if a.ToState == "" {
		a.ToState = b.ToState
	}
	return differing(a, b)
}

// Rename replaces references to one entity, in any role, by references to another.
func (a *Assertion) Rename(from, into string) {
	for _, id := range []*string{&a.From, &a.To, &a.FromState, &a.ToState, &a.Location} {
		if *id == from {
			*id = into
		}
	}
	claims := slices.Clone(a.Claims)
	for i := range claims {
		if claims[i].By == from {
			claims[i].By = into
		}
		if claims[i].Location == from {
			claims[i].Location = into
		}
		claims[i].Evidence = slices.Clone(claims[i].Evidence)
		for j := range claims[i].Evidence {
			if claims[i].Evidence[j].Source == from {
				claims[i].Evidence[j].Source = into
			}
		}
	}
	a.Claims = claims
}

// symmetric reports whether the relation has no direction. Its type and mode decide, or else its author. A mode that
// the type does not have, which validation refuses, decides nothing.
func (a *Assertion) symmetric() bool {
	info := a.Type.Info()
	symmetry := info.ModeInfo(a.Mode).Symmetry
	if !info.HasMode(a.Mode) {
		symmetry = SymmetryOptional
	}
	return symmetry == SymmetryAlways || symmetry == SymmetryOptional && a.Symmetric
}

// canonical puts the ends of a symmetric relation into their one order, so that it is stored once however it was
// written, and reports whether they changed places.
func (a *Assertion) canonical() bool {
	turned := a.Symmetric && a.From > a.To
	from, to := a.ActsForNone(EndFrom), a.ActsForNone(EndTo)
	if turned {
		a.From, a.To = a.To, a.From
		a.FromState, a.ToState = a.ToState, a.FromState
		from, to = to, from
	}
	a.ActsForNoState = nil
	if from {
		a.ActsForNoState = append(a.ActsForNoState, EndFrom)
	}
	if to {
		a.ActsForNoState = append(a.ActsForNoState, EndTo)
	}
	return turned
}

// Derive fills in what follows from the assertion: the order of the ends, the status, the sort key, the days on which
// the relation is certain, when it was reported, and how many people died or were injured. All of it follows from what
// is stored of the relation, and from the dates of the sources. RecordedAt must be set.
func (r *Relation) Derive(published PublishedOn) {
	r.Symmetric = r.symmetric()
	if r.Realization == "" {
		r.Realization = RealizationOccurred
	}
	if r.canonical() {
		r.FromStateBasis, r.ToStateBasis = r.ToStateBasis, r.FromStateBasis
	}
	words := r.words(published)
	r.Status = statusOf(words)
	r.ReportedOn = r.firstReported(published)
	r.DeathToll = toll(r.Deaths, words, func(c *Claim) *Casualties { return c.Deaths })
	r.InjuryToll = toll(r.Injuries, words, func(c *Claim) *Casualties { return c.Injuries })
	r.Conflicts = r.conflicts(words)
	spokenFor := r.spokenFor(words)
	b := r.When.Bounds(spokenFor)
	r.SK = NewSortKey(b.StartEarliest, r.ID)
	r.CertainFrom, r.CertainTo = b.CertainFrom, b.CertainTo
	if r.Realization != RealizationOccurred || r.Status == StatusDenied ||
		r.When.OpenEnd() && spokenFor == edtf.MinDay {
		r.CertainFrom, r.CertainTo = edtf.NeverFrom, edtf.NeverTo
	}
}

// Rederive derives r anew as Derive does, but for its sort key: two relations may have had the same one, and one of
// them got the next. What its states rest on no former layout kept: one that is not the end itself is taken for
// given, so that nothing that a writer gave is lost.
func (r *Relation) Rederive(published PublishedOn) {
	if r.FromStateBasis == "" {
		r.FromStateBasis = r.BasisAsWritten(EndFrom)
	}
	if r.ToStateBasis == "" {
		r.ToStateBasis = r.BasisAsWritten(EndTo)
	}
	sk := r.SK
	r.Derive(published)
	r.SK = sk
}

// DayOf returns the civil day of t in UTC.
func DayOf(t time.Time) edtf.Day {
	d := t.UTC().Unix()
	if d < 0 {
		d -= 86399 // floor, not truncation
	}
	return edtf.Day(d / 86400)
}

// Restore turns references to into back into references to id where they were so before a merge, and reports whether
// there were any. before is the version that the merge replaced. Claims are matched by position.
func (a *Assertion) Restore(before Assertion, id, into string) bool {
	done := false
	// The ends of what has no direction change places when they are renamed or corrected.
	if a.Symmetric && a.From != a.To && (before.From == id && a.From != into && a.To == into ||
		before.To == id && a.To != into && a.From == into) {
		before.From, before.To = before.To, before.From
		before.FromState, before.ToState = before.ToState, before.FromState
	}
	restore := func(now *string, then string) {
		if *now == into && then == id {
			*now, done = id, true
		}
	}
	restore(&a.From, before.From)
	restore(&a.To, before.To)
	restore(&a.FromState, before.FromState)
	restore(&a.ToState, before.ToState)
	restore(&a.Location, before.Location)
	claims := slices.Clone(a.Claims)
	for i := range claims[:min(len(claims), len(before.Claims))] {
		then := &before.Claims[i]
		restore(&claims[i].By, then.By)
		restore(&claims[i].Location, then.Location)
		claims[i].Evidence = slices.Clone(claims[i].Evidence)
		for j := range claims[i].Evidence[:min(len(claims[i].Evidence), len(then.Evidence))] {
			restore(&claims[i].Evidence[j].Source, then.Evidence[j].Source)
		}
	}
	a.Claims = claims
	return done
}

// ContentID returns an id for a relation without one. It follows from type, mode, realization, ends, role, date,
// location and event key, so the same proposition gets the same id.
func (a Assertion) ContentID() string {
	if a.Type.Info() != nil { // else it is refused
		a.Symmetric = a.symmetric()
	}
	a.canonical()
	if a.Realization == "" {
		a.Realization = RealizationOccurred
	}
	key := mustJSON([]string{string(a.Type), a.Mode, string(a.Realization), a.From, a.To, a.Role, a.When.String(),
		a.Location, a.EventKey})
	sum := sha256.Sum256(key)
	return "relation:" + strings.ToLower(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16]))
}

// Size returns the length of the assertion as JSON, in bytes.
func (a *Assertion) Size() int {
	texts := len(a.Description) + len(a.Role) + len(a.Attributes)
	for _, c := range a.Claims {
		for _, e := range c.Evidence {
			texts += len(e.Locator) + len(e.Paraphrase) + len(e.Source) + 64
		}
		texts += 512
	}
	if roomy(texts + 256*len(a.Links) + 4*maxID) {
		return texts
	}
	return len(mustJSON(a))
}

// Size returns the length of the entity as JSON, in bytes.
func (e *Entity) Size() int {
	texts := len(e.Description) + len(e.Capital) + len(e.URL) + len(e.Title) + len(e.Publisher)
	for _, a := range e.Aliases {
		texts += len(a)
	}
	if roomy(texts + 8*maxName*(len(e.Names)+len(e.ExternalIDs)+1)) {
		return texts
	}
	return len(mustJSON(e))
}

// roomy reports whether texts of this length need less than MaxBody bytes as JSON even if every byte has to be escaped.
// Then their exact size does not matter, and most need not be encoded.
func roomy(length int) bool { return 6*length < MaxBody }
