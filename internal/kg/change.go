package kg

import "time"

// ChangeKind says which call made a change.
type ChangeKind string

// The kinds of change.
const (
	ChangeUpsert  ChangeKind = "UPSERT_ENTITIES"
	ChangeAssert  ChangeKind = "ASSERT_RELATIONS"
	ChangeClaims  ChangeKind = "ADD_CLAIMS"
	ChangeCorrect ChangeKind = "CORRECT_RELATION"
	ChangeRetract ChangeKind = "RETRACT_RELATION"
	ChangeMerge   ChangeKind = "MERGE_ENTITIES"
	ChangeUnmerge ChangeKind = "UNMERGE_ENTITIES"
	ChangeDelete  ChangeKind = "DELETE_ENTITY"
	ChangeSeed    ChangeKind = "SEED"
)

// ChangeKinds lists them in the order of the API's enum.
var ChangeKinds = []ChangeKind{ChangeUpsert, ChangeAssert, ChangeClaims, ChangeCorrect, ChangeRetract, ChangeMerge, ChangeUnmerge, ChangeDelete, ChangeSeed}

// Action says what happened to an item of a change.
type Action string

// The actions.
const (
	Created Action = "CREATED"
	Updated Action = "UPDATED"
	Removed Action = "REMOVED" // retracted, deleted or merged away: its tombstone is a version, too
)

// Change is one entry of the change log: what one call wrote, all of it. Calls that change nothing make no entry.
type Change struct {
	Seq    int64        `json:"-"` // 1, 2, 3, … without gaps
	At     time.Time    `json:"-"` // the RecordedAt of all its items; increases with Seq, but for what is seeded with an earlier one
	Actor  string       `json:"actor,omitempty"`
	Kind   ChangeKind   `json:"kind"`
	Reason string       `json:"reason,omitempty"`
	Items  []ChangeItem `json:"items"`
}

// ChangeItem is one version that a change made.
type ChangeItem struct {
	Action   Action `json:"action"`
	Relation bool   `json:"relation,omitempty"` // an entity, if not
	ID       string `json:"id"`
	Version  int    `json:"version"`
}

// Redirect says that an entity was merged into another one.
type Redirect struct {
	From         string    // the id that was merged away; it still resolves
	Into         string    // the entity that it was merged into
	RecordedAt   time.Time // when
	SupersededAt time.Time // when that was undone; zero while it holds
}
