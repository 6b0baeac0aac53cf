package plan

import (
	"testing"

	"graphd/internal/edtf"
	"graphd/internal/kg"

	"github.com/google/go-cmp/cmp"
)

func TestBuckets(t *testing.T) {
	day := func(s string) edtf.Day { return edtf.MustParse(s).Bounds(0).StartEarliest }
	for _, c := range []struct {
		bucket   Bucket
		from, to string
		most     int
		stands   Bucket
		want     []string
	}{
		{BucketDay, "2024-02-28", "2024-03-01", 9, BucketDay, []string{"2024-02-28", "2024-02-29", "2024-03-01"}},
		{BucketWeek, "2024-01-03", "2024-01-15", 9, BucketWeek, []string{"2024-01-01", "2024-01-08", "2024-01-15"}},
		{BucketWeek, "1969-12-28", "1970-01-01", 9, BucketWeek, []string{"1969-12-22", "1969-12-29"}},
		{BucketMonth, "2023-12-31", "2024-03-01", 9, BucketMonth,
			[]string{"2023-12-01", "2024-01-01", "2024-02-01", "2024-03-01"}},
		{BucketQuarter, "2023-12-31", "2024-04-01", 9, BucketQuarter, []string{"2023-10-01", "2024-01-01", "2024-04-01"}},
		{BucketYear, "-0001-05-05", "0001-01-01", 9, BucketYear, []string{"-0001-01-01", "0000-01-01", "0001-01-01"}},
		{BucketYear, "2024-01-01", "2025-01-01", 1, BucketYear, nil},
		{BucketAuto, "2024-01-01", "2024-01-02", 1000, BucketDay, []string{"2024-01-01", "2024-01-02"}},
	} {
		stands, starts := c.bucket.Starts(day(c.from), day(c.to), c.most)
		var got []string
		for _, d := range starts {
			got = append(got, d.String())
		}
		if diff := cmp.Diff(c.want, got); diff != "" || stands != c.stands {
			t.Errorf("%s from %s to %s: %s (-want +got):\n%s", c.bucket, c.from, c.to, stands, diff)
		}
	}
	for to, want := range map[string]Bucket{"2024-04-01": BucketDay, "2025-10-01": BucketWeek, "2030-01-01": BucketMonth,
		"2040-01-01": BucketQuarter, "2090-01-01": BucketYear} {
		if got, _ := BucketAuto.Starts(day("2024-01-01"), day(to), 5000); got != want {
			t.Errorf("AUTO up to %s is %s, want %s", to, got, want)
		}
	}
}

// TestCovered: what an index of facts tells, and what it does not.
func TestCovered(t *testing.T) {
	id, status, mode := "a", kg.StatusDenied, "visit"
	from := edtf.MustParse("2024-01-16").Bounds(0).StartEarliest
	whole := func(w *RelationWhere) *Aggregate {
		return &Aggregate{List: RelationList{Where: w, Scan: Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey}}}
	}
	bounded := whole(Occurred(&RelationWhere{During: &DateRange{From: &from}}))
	bounded.Bound(from, edtf.MaxDay)
	parent := whole(Occurred(nil))
	parent.List.Anchor, parent.List.Direction, parent.Parent = AnchorEntity, kg.DirectionBoth, id
	for _, c := range []struct {
		name string
		a    *Aggregate
		want bool
	}{
		{name: "everything", a: whole(nil), want: true},
		{name: "two entities", a: whole(Occurred(&RelationWhere{Between: []string{"a", "b"}})), want: true},
		{name: "two states", a: whole(Occurred(&RelationWhere{BetweenStates: []string{"a", "b"}})), want: true},
		{name: "two pairs", a: whole(&RelationWhere{Between: []string{"a", "b"},
			And: []*RelationWhere{{Between: []string{"a", "c"}}}})},
		{name: "a parent", a: parent, want: true},
		{name: "an end", a: whole(&RelationWhere{From: &EntityWhere{ID: &IDFilter{Eq: &id}}}), want: true},
		{name: "a status", a: whole(&RelationWhere{BetweenStates: []string{"a", "b"},
			Status: &ClaimStatusFilter{Eq: &status}}), want: true},
		{name: "days within the scan", a: bounded, want: true},
		{name: "days beyond it", a: whole(&RelationWhere{During: &DateRange{From: &from}})},
		{name: "a mode", a: whole(&RelationWhere{Between: []string{"a", "b"}, Mode: &StringFilter{Eq: &mode}})},
	} {
		if _, got := c.a.Covered(c.a.Access()); got != c.want {
			t.Errorf("%s: covered=%t, want %t", c.name, got, c.want)
		}
	}
}

// TestTold: what facts tell of a relation is what the condition says of it.
func TestTold(t *testing.T) {
	day := edtf.MustParse("2024-01-16").Bounds(0).StartEarliest
	fact := kg.FactOf(&kg.Relation{Assertion: kg.Assertion{Type: "ASSAULT", Realization: kg.RealizationPlanned},
		Status: kg.StatusDenied})
	denied := In{RelStatus, []string{string(kg.StatusDenied)}}
	for _, c := range []struct {
		name string
		p    Pred
		want bool
	}{
		{"always", All{}, true},
		{"never", Any{}, false},
		{"type", In{RelType, []string{"AID", "ASSAULT"}}, true},
		{"another type", In{RelType, []string{"AID"}}, false},
		{"status", denied, true},
		{"another status", In{RelStatus, []string{string(kg.StatusAsserted)}}, false},
		{"realization", In{RelRealization, []string{string(kg.RealizationPlanned)}}, true},
		{"another realization", In{RelRealization, []string{string(kg.RealizationOccurred)}}, false},
		{"not", Not{denied}, false},
		{"all", All{denied, Not{In{RelType, []string{"AID"}}}}, true},
		{"not all", All{denied, In{RelType, []string{"AID"}}}, false},
		{"any", Any{In{RelType, []string{"AID"}}, denied}, true},
		{"from the day on", AtLeast{RelStart, float64(day)}, true},
		{"from the next day on", AtLeast{RelStart, float64(day + 1)}, false},
		{"up to the day", AtMost{RelStart, float64(day)}, true},
		{"up to the day before", AtMost{RelStart, float64(day - 1)}, false},
	} {
		if !covered(c.p) {
			t.Errorf("%s: facts do not tell", c.name)
		} else if got := Told(c.p)(day, fact); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}
