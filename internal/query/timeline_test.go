package query

import (
	"fmt"
	"runtime"
	"testing"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// TestManyGroups: a timeline of thousands of groups and buckets takes memory for those that are shown, and refuses to
// show too many.
func TestManyGroups(t *testing.T) {
	const names, days = 4000, 4000
	var groups []store.Group
	for i := range names {
		g := store.Group{Day: edtf.Day(i % days), Texts: []string{fmt.Sprint("state:", i)}}
		g.Relations = 1
		groups = append(groups, g)
	}
	groups[7].Relations, groups[7].Day = 3, 3 // the busiest
	q := &plan.Timeline{Bucket: plan.BucketDay, Keys: []plan.TimelineKey{plan.KeyFrom}, Groups: 2, MaxBuckets: days,
		MaxCells: 2 * days}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	rows, err := timelineOf(t.Context(), q, groups)
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	if taken := (after.TotalAlloc - before.TotalAlloc) >> 20; taken > 64 {
		t.Errorf("it takes %d MB", taken)
	}
	if len(rows) != 2*days {
		t.Fatalf("%d rows, want %d", len(rows), 2*days)
	}
	if r := rows[6]; r.Start != 3 || r.Keys[plan.KeyFrom] != "state:7" || r.Events != 3 {
		t.Errorf("the busiest group's row is %+v", r)
	}
	if r := rows[1]; r.Start != 0 || r.Keys[plan.KeyFrom] != "state:0" || r.Events != 1 {
		t.Errorf("the second group's row is %+v", r)
	}
	q.First = 4
	few, err := timelineOf(t.Context(), q, groups)
	if err != nil || len(few) != 8 || few[6].Events != 3 {
		t.Errorf("the first days: %+v, %v", few, err)
	}
	q.First, q.Groups = 0, 3
	if _, err := timelineOf(t.Context(), q, groups); kg.CodeOf(err) != kg.CodeLimitExceeded {
		t.Errorf("more cells than are allowed: %v", err)
	}
}
