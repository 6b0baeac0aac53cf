package storetest

import (
	"context"
	"fmt"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
	"graphd/internal/store"
)

// recorded lists versions by when they were recorded, and compares states of knowledge and days: through a correction,
// a retraction, what came and went in between, and what was retracted and asserted again.
func (s suite) recorded() {
	entities := writes(state("rc:a", "Recorded A"), state("rc:b", "Recorded B"), state("rc:c", "Recorded C"))
	first := s.apply(kg.Batch{Entities: entities, Relations: []kg.NewRelation{
		assault("rc:strike", "rc:a", "rc:b", "2024-01-16"), assault("rc:raid", "rc:b", "rc:a", "2024-01-10"),
		assault("rc:siege", "rc:a", "rc:c", "2024-01-12/2024-01-20"),
	}}).At
	second := s.apply(kg.Batch{Relations: []kg.NewRelation{assault("rc:brief", "rc:a", "rc:c", "2024-02-01")},
		Corrections: []kg.Correction{{ID: "rc:strike", Version: ptr(1), Reason: "of the next day",
			Set: kg.Assertion{When: edtf.MustParse("2024-01-17")}, Fields: []string{"when"}}}}).At
	third := s.apply(kg.Batch{Retractions: []kg.Retraction{
		{ID: "rc:brief", Version: ptr(1), Reason: "untrue"}, {ID: "rc:raid", Version: ptr(1), Reason: "untrue"}},
		EntityCorrections: []kg.EntityCorrection{{ID: "rc:c", Version: ptr(1), Reason: "renamed",
			Set: kg.Entity{Name: "Recorded Z"}, Fields: []string{"name"}}}}).At
	fourth := s.apply(kg.Batch{Relations: []kg.NewRelation{assault("rc:late", "rc:c", "rc:a", "2023-12-01")}}).At

	own := &rw{Either: entity("rc:a")}
	list := func(name string, l plan.RecordedList, known time.Time, want ...string) {
		s.t.Helper()
		l.Where, l.Limit = own, max(l.Limit, 1)
		var got []string
		s.read(func(ctx context.Context, r store.Reader) error {
			got = nil
			rows, err := r.AsKnown(known).RecordedRelations(ctx, &l)
			for _, v := range rows {
				line := fmt.Sprintf("%s %d", v.ID, v.Version)
				if v.Tombstone {
					line += " gone"
				}
				if !v.SupersededAt.IsZero() {
					line += " superseded"
				}
				got = append(got, line)
			}
			return err
		})
		s.same(name, got, want)
	}
	seen, ended, every := plan.VersionsSeen, plan.VersionsEnded, plan.VersionsAll
	behind := func(at time.Time) *plan.RecordedPlace { return &plan.RecordedPlace{At: at, SK: kg.MaxSortKey} }
	list("all", plan.RecordedList{Versions: every, Limit: 100}, time.Time{}, "rc:raid 1 superseded", "rc:siege 1",
		"rc:strike 1 superseded", "rc:strike 2", "rc:brief 1 superseded", "rc:raid 2 gone superseded",
		"rc:brief 2 gone superseded", "rc:late 1")
	list("all, backward, three", plan.RecordedList{Versions: every, Desc: true, Limit: 3}, time.Time{}, "rc:late 1",
		"rc:brief 2 gone superseded", "rc:raid 2 gone superseded")
	list("all of then", plan.RecordedList{Versions: every, Limit: 100}, second, "rc:raid 1 superseded", "rc:siege 1",
		"rc:strike 1 superseded", "rc:strike 2", "rc:brief 1 superseded")
	list("a range", plan.RecordedList{Versions: every, Lo: behind(first), Hi: behind(second), Limit: 100},
		time.Time{}, "rc:strike 2", "rc:brief 1 superseded")
	list("seen", plan.RecordedList{Versions: seen, Limit: 100}, time.Time{}, "rc:siege 1", "rc:strike 2", "rc:late 1")
	list("the latest", plan.RecordedList{Versions: seen, Desc: true, Limit: 1}, time.Time{}, "rc:late 1")
	list("seen then", plan.RecordedList{Versions: seen, Limit: 100}, first, "rc:raid 1", "rc:siege 1", "rc:strike 1")
	list("ended", plan.RecordedList{Versions: ended, Lo: behind(second), Limit: 100}, time.Time{},
		"rc:raid 2 gone superseded", "rc:brief 2 gone superseded", "rc:late 1")
	list("ended then", plan.RecordedList{Versions: ended, Lo: behind(first), Limit: 100}, third, "rc:strike 2",
		"rc:raid 2 gone superseded", "rc:brief 2 gone superseded")
	list("none then", plan.RecordedList{Versions: every, Limit: 100}, first.Add(-1))

	compare := func(name string, from, to plan.View, want ...string) {
		s.t.Helper()
		q := plan.Compare{From: from, To: to, Where: own, Relations: true, Limit: 2}
		diff, err := compareAll(s.t.Context(), s.store, q)
		if diff != "" || err != nil {
			s.t.Errorf("%s (-listed +compared): %v\n%s", name, err, diff)
		}
		q.Limit = 100
		var got []string
		res, err := query.Run(s.t.Context(), s.store, &plan.Plan{Roots: []plan.Root{{Question: &q}}})
		if err != nil {
			s.t.Fatal(err)
		}
		for _, c := range query.Answer[*query.ComparePage](res, plan.Key{}).Items {
			got = append(got, fmt.Sprintf("%s %s %v", c.Difference, c.ID, c.Fields))
		}
		s.same(name, got, want)
	}
	now := plan.View{}
	on := func(day string) plan.View { return plan.View{Dated: true, Day: mustDay(day)} }
	compare("since the first", knownAt(first), now, "CHANGED rc:strike [when]", "GONE rc:raid []", "NEW rc:late []")
	compare("back to the first", now, knownAt(first), "CHANGED rc:strike [when]", "NEW rc:raid []", "GONE rc:late []")
	compare("until the second", knownAt(first), knownAt(second), "CHANGED rc:strike [when]", "NEW rc:brief []")
	compare("since the second", knownAt(second), knownAt(fourth), "GONE rc:raid []", "GONE rc:brief []",
		"NEW rc:late []")
	compare("of nothing", knownAt(fourth), now)
	compare("days", on("2024-01-11"), on("2024-01-17"), "NEW rc:siege []", "NEW rc:strike []")
	compare("days, back", on("2024-01-17"), on("2024-01-11"), "GONE rc:siege []", "GONE rc:strike []")
	compare("one day", on("2024-01-17"), on("2024-01-17"))
}
