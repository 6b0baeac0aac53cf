package seedfile

import (
	"errors"
	"testing"

	"graphd/internal/kg"
	"graphd/seed"
)

// FuzzReadSeed: whatever the file, it is read or refused with Problems that name it, and what was read passes the
// checks of the domain.
func FuzzReadSeed(f *testing.F) {
	for _, s := range []string{all, relation, correction, head + "entities: [{id: a}]",
		"{\"format\": \"graphd-seed/1\"}", "- - - a", "a: |\n  b\n", "[{a: &x [*x]}]", "? a", "\"\\u00", "a: 'b",
		"{a: b, c}"} {
		f.Add("f.yaml", []byte(s))
	}
	for _, file := range seed.Files() {
		f.Add(file.Name, file.Data[:1000])
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		r, err := ReadSeed(name, data)
		if err != nil {
			var ps Problems
			if r != nil || !errors.As(err, &ps) || len(ps) == 0 || kg.CodeOf(err) != kg.CodeBadUserInput {
				t.Fatalf("%#v, %#v", r, err)
			}
			for _, p := range ps {
				if p.File != name || p.Line < 0 || p.Err == nil || p.Err.Message == "" {
					t.Fatalf("%#v", p)
				}
			}
			return
		}
		if at := r.Batch.RecordedAt; !at.IsZero() && !kg.Keepable(at) {
			t.Fatal(at)
		}
		for i, e := range r.Batch.Entities {
			if errs := e.Validate("e"); errs != nil {
				t.Fatal(i, errs)
			}
		}
		for i := range r.Batch.Relations {
			rel := &r.Batch.Relations[i]
			if errs := rel.Validate(); errs != nil || len(rel.Claims) == 0 {
				t.Fatal(i, errs)
			}
		}
		for i, c := range r.Batch.Corrections {
			if err := (&kg.Assertion{}).Patch(c.Set, c.Fields); err != nil || c.Reason == "" {
				t.Fatal(i, err)
			}
		}
	})
}
