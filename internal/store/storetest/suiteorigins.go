package storetest

import (
	"fmt"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/write"
)

// origins: what is wrong with an item is told where its reader found it.
func (s suite) origins() {
	s.apply(kg.Batch{Entities: writes(state("or:a", "A"), state("or:b", "B"),
		&kg.Entity{ID: "or:s", Kind: kg.KindSource,
			Name: "S"}), Relations: []kg.NewRelation{assault("or:r", "or:a", "or:b", "2024-01-16")}})
	line := func(path string) *kg.Origin { return &kg.Origin{Path: path} }
	off := assault("or:2", "or:a", "no:such", "2024-01-16", claim("no:one", kg.StanceAsserts, "or:a", ""))
	off.Origin = &kg.Origin{Path: "line 4", Claims: []string{"line 5"}}
	arguments := &kg.Origin{}
	for _, x := range []struct {
		name  string
		batch kg.Batch
		want  []string
	}{
		{
			name:  "an entity",
			batch: kg.Batch{Entities: []kg.EntityWrite{{Origin: line("line 7"), Entity: state("or:c", "")}}},
			want:  []string{"BAD_USER_INPUT line 7.name"},
		},
		{
			name: "with another version",
			batch: kg.Batch{Entities: []kg.EntityWrite{{Origin: &kg.Origin{Path: "line 7", Version: "line 8"},
				Entity: state("or:a", "Other"), Replaces: ptr(2)}}},
			want: []string{"CONFLICT line 8"},
		},
		{
			name:  "a relation and its claim",
			batch: kg.Batch{Relations: []kg.NewRelation{off}},
			want:  []string{"NOT_FOUND line 4.to", "NOT_FOUND line 5.by", "BAD_USER_INPUT line 5.evidence.0.source"},
		},
		{
			name: "a claim that is added, behind one that is there",
			batch: kg.Batch{Corrections: []kg.Correction{{ID: "or:r", Origin: &kg.Origin{Path: "line 1", ID: "line 2",
				Claims: []string{"line 3", "line 4"}}, Claims: []kg.Claim{
				{Stance: kg.StanceConfirms, Evidence: []kg.Evidence{{Source: "or:s"}}},
				{By: "no:one", Stance: kg.StanceDenies, Evidence: []kg.Evidence{{Source: "or:s"}}}}}}},
			want: []string{"NOT_FOUND line 4.by"},
		},
		{
			name: "arguments of a call",
			batch: kg.Batch{Corrections: []kg.Correction{{Origin: arguments, ID: "or:r", Version: ptr(1),
				Fields: []string{"confidence", "to"}, Set: kg.Assertion{Confidence: ptr(2.0), To: "no:such"}}}},
			want: []string{"BAD_USER_INPUT reason", "BAD_USER_INPUT patch.confidence", "NOT_FOUND patch.to"},
		},
		{
			name: "arguments of a correction of an entity",
			batch: kg.Batch{EntityCorrections: []kg.EntityCorrection{{Origin: arguments, ID: "or:a", Version: ptr(4),
				Fields: []string{"name"}, Reason: "x"}}},
			want: []string{"BAD_USER_INPUT patch.name", "CONFLICT version"},
		},
		{
			name:  "arguments of a retraction",
			batch: kg.Batch{Retractions: []kg.Retraction{{Origin: arguments, ID: "no:such", Reason: "x"}}},
			want:  []string{"NOT_FOUND id"},
		},
		{
			name: "what is taken away",
			batch: kg.Batch{Merges: []kg.Merge{{Origin: line("line 1"), From: "no:such", Into: "or:b", Reason: "x"}},
				Deletions: []kg.Deletion{{Origin: line("line 2"), ID: "or:a", Version: ptr(9), Reason: "x"}}},
			want: []string{"NOT_FOUND line 1.from", "CONFLICT line 2.version"},
		},
	} {
		s.applyRefused(x.name, x.batch, x.want...)
	}
	twice := kg.Batch{Entities: []kg.EntityWrite{{Origin: line("line 7"), Entity: state("or:c", "C")},
		{Origin: line("line 9"), Entity: state("or:c", "C")}}}
	errs := s.applyRefused("one id twice", twice, "BAD_USER_INPUT line 9.id")
	if len(errs) == 1 && !strings.HasSuffix(errs[0].Message, "first at line 7") {
		s.t.Errorf("where it stood first: %s", errs[0].Message)
	}
	_, err := write.Apply(s.t.Context(), s.store, s.call, kg.Batch{}, twice)
	s.refused("in the second of two batches", err, "BAD_USER_INPUT 1.line 9.id")
	s.same("the batch is its writer's", []any{len(twice.Entities), twice.Entities[0].Origin.Path}, []any{2, "line 7"})

	// One place is enough for two items: only the second of one id is left alone.
	shared := line("line 3")
	s.applyRefused("one row, two items", kg.Batch{Entities: []kg.EntityWrite{{
		Origin: shared, Entity: state("or:c", "C"),
	},
		{Origin: shared, Entity: state("or:c", "C")},
		{Origin: shared, Entity: state("or:a", "Other")}}},
		"BAD_USER_INPUT line 3.id")
}

// largeMoved: that a relation would become too large by a merge is told where the merge names what it takes away.
func (s suite) largeMoved() {
	long := "lm:" + strings.Repeat("x", 250)
	r := assault("lm:r", "lm:a", "lm:b", "2024-01-16")
	for i := range kg.MaxClaims {
		r.Claims = append(r.Claims, kg.Claim{By: "lm:a", Stance: kg.StanceAsserts,
			Evidence: []kg.Evidence{{Source: "lm:s",
				Locator: fmt.Sprintf("%0850d", i)}}})
	}
	s.apply(kg.Batch{Entities: writes(state("lm:a", "A"), state("lm:b", "B"), state(long, "Long"),
		&kg.Entity{ID: "lm:s", Kind: kg.KindSource, Name: "S"}), Relations: []kg.NewRelation{r}})
	_, err := write.Merge(s.t.Context(), s.store, write.Call{Principal: "a", Reason: "x"}, "lm:a", long)
	s.refused("by a call", err, "LIMIT_EXCEEDED from")
	s.applyRefused("by a batch", kg.Batch{Merges: []kg.Merge{{From: "lm:a", Into: long, Reason: "x"}}},
		"LIMIT_EXCEEDED merges.0.from")
}
