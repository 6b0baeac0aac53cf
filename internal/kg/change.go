package kg

import (
	"encoding/json"
	"time"
)

// ChangeKind is the kind of call that made a change.
type ChangeKind string

// The kinds of change.
const (
	ChangeUpsert  ChangeKind = "UPSERT_ENTITIES"
	ChangeAssert  ChangeKind = "ASSERT_RELATIONS"
	ChangeClaims  ChangeKind = "ADD_CLAIMS"
	ChangeAmend   ChangeKind = "CORRECT_ENTITY"
	ChangeCorrect ChangeKind = "CORRECT_RELATION"
	ChangeRetract ChangeKind = "RETRACT_RELATION"
	ChangeMerge   ChangeKind = "MERGE_ENTITIES"
	ChangeUnmerge ChangeKind = "UNMERGE_ENTITIES"
	ChangeDelete  ChangeKind = "DELETE_ENTITY"
	ChangeSeed    ChangeKind = "SEED"
	ChangeDerive  ChangeKind = "REDERIVE"
)

// ChangeKinds lists the kinds in the order of the API's enum.
var ChangeKinds = []ChangeKind{ChangeUpsert, ChangeAssert, ChangeClaims, ChangeAmend, ChangeCorrect, ChangeRetract,
	ChangeMerge, ChangeUnmerge, ChangeDelete, ChangeSeed, ChangeDerive}

// Action is what happened to an item of a change.
type Action string

// The actions.
const (
	ActionCreated Action = "CREATED"
	ActionUpdated Action = "UPDATED"
	ActionRemoved Action = "REMOVED" // retracted, deleted or merged away: its tombstone is a version, too
)

// Change is one entry of the change log: everything that one call wrote. Calls that change nothing make no entry.
type Change struct {
	Seq    int64      `json:"-"` // 1, 2, 3, … without gaps
	At     time.Time  `json:"-"` // the RecordedAt of all its items; increases with Seq
	Actor  string     `json:"actor,omitempty"`
	Kind   ChangeKind `json:"kind"`
	Reason string     `json:"reason,omitempty"`

	// Stale reports that more relations follow from the change than one call may write: their derived values may be
	// old until they are derived again.
	Stale bool `json:"stale,omitempty"`

	Count         int          `json:"count"`                   // how many items it has
	FirstEntity   string       `json:"firstEntity,omitempty"`   // the id of the first entity among them
	FirstRelation string       `json:"firstRelation,omitempty"` // the same of relations
	Items         []ChangeItem `json:"items,omitempty"`         // nil where they were not asked for
}

// Add adds an item.
func (c *Change) Add(item ChangeItem) {
	c.Items = append(c.Items, item)
	c.Count++
	first := &c.FirstEntity
	if item.Relation {
		first = &c.FirstRelation
	}
	if *first == "" {
		*first = item.ID
	}
}

// MarshalLog encodes an entry for a store, in two parts: what every read needs, and the items. An import may have
// written tens of thousands of items.
func (c *Change) MarshalLog() (entry, items string, err error) {
	head := *c
	head.Items = nil
	e, err := json.Marshal(head)
	if err != nil {
		return "", "", err
	}
	i, err := json.Marshal(runsOf(c.Items))
	return string(e), string(i), err
}

// itemRun is how a store keeps items of a change: one as it is, or several in a row that differ in nothing but their
// ids. An import creates thousands of relations, and needs their ids alone.
type itemRun struct {
	Action   Action   `json:"action"`
	Relation bool     `json:"relation,omitempty"`
	ID       string   `json:"id,omitempty"`
	IDs      []string `json:"ids,omitempty"` // instead of ID
	Version  int      `json:"version"`
}

func runsOf(items []ChangeItem) []itemRun {
	runs := make([]itemRun, 0, 4)
	for _, item := range items {
		if n := len(runs); n > 0 {
			last := &runs[n-1]
			if last.Action == item.Action && last.Relation == item.Relation && last.Version == item.Version {
				if last.IDs == nil {
					last.IDs, last.ID = []string{last.ID}, ""
				}
				last.IDs = append(last.IDs, item.ID)
				continue
			}
		}
		runs = append(runs, itemRun{Action: item.Action, Relation: item.Relation, ID: item.ID, Version: item.Version})
	}
	return runs
}

func itemsOf(runs []itemRun) []ChangeItem {
	n := 0
	for i := range runs {
		n += max(1, len(runs[i].IDs))
	}
	items := make([]ChangeItem, 0, n)
	for _, run := range runs {
		add := func(id string) {
			items = append(items, ChangeItem{Action: run.Action, Relation: run.Relation, ID: id, Version: run.Version})
		}
		if run.IDs == nil {
			add(run.ID)
		}
		for _, id := range run.IDs {
			add(id)
		}
	}
	return items
}

// UnmarshalLog decodes an entry, with its items if wanted is set. Up to layout 2 stores kept the items in the entry,
// without the fields that follow from them; up to layout 4 they kept each item on its own.
func (c *Change) UnmarshalLog(entry, items string, wanted bool) error {
	if err := json.Unmarshal([]byte(entry), c); err != nil {
		return err
	}
	if old := c.Items; old != nil {
		c.Items = nil
		for _, item := range old {
			c.Add(item)
		}
	}
	if !wanted {
		c.Items = nil
	} else if items != "" {
		var runs []itemRun
		if err := json.Unmarshal([]byte(items), &runs); err != nil {
			return err
		}
		c.Items = itemsOf(runs)
	}
	return nil
}

// ChangeItem is one version that a change made.
type ChangeItem struct {
	Action   Action `json:"action"`
	Relation bool   `json:"relation,omitempty"` // an entity, if not
	ID       string `json:"id"`
	Version  int    `json:"version"`
}

// Redirect records that an entity was merged into another one.
type Redirect struct {
	From         string    // the id that was merged away; it still resolves
	Into         string    // the entity that it was merged into
	RecordedAt   time.Time // when
	SupersededAt time.Time // when the merge was undone; zero while it holds
}

// RedirectOf returns the redirect of the id itself, or nil if it was not merged.
func RedirectOf(redirects []Redirect, id string) *Redirect {
	for i := range redirects {
		if redirects[i].From == id {
			return &redirects[i]
		}
	}
	return nil
}

// FollowRedirects returns the id that an id resolves to after all merges: the id itself if it was not merged.
func FollowRedirects(redirects []Redirect, id string) string {
	for range redirects { // there cannot be more hops than redirects
		r := RedirectOf(redirects, id)
		if r == nil {
			break
		}
		id = r.Into
	}
	return id
}

// Entry is an entry of the change log with all that it wrote: whole versions, in the order of its items.
type Entry struct {
	Change    Change
	Entities  []*Entity
	Relations []*Relation
	Redirects []Redirect // those that it began, and those that it ended, which have a SupersededAt
}
