package kg

import (
	"testing"

	"graphd/internal/edtf"
)

func TestConflicts(t *testing.T) {
	n := func(least int, most *int) *Casualties { return &Casualties{Min: least, Max: most} }
	four, nine := 4, 9
	killed := func(by string, stance Stance, c *Casualties) Claim {
		out := said(by, stance, "", "s")
		out.Deaths = c
		return out
	}
	hurt := func(by string, c *Casualties) Claim {
		out := said(by, StanceAsserts, "", "s")
		out.Injuries = c
		return out
	}
	on := func(by, when string) Claim {
		out := said(by, StanceAsserts, "", "s")
		out.When = edtf.MustParse(when)
		return out
	}
	const a, d = StanceAsserts, StanceDenies
	for name, c := range map[string]struct {
		claims []Claim
		want   string
	}{
		"none":          {},
		"apart":         {claims: []Claim{killed("p", a, n(4, &four)), killed("q", a, n(9, &nine))}, want: "FIGURES"},
		"touching":      {claims: []Claim{killed("p", a, n(4, &nine)), killed("q", a, n(9, &nine))}},
		"no maximum":    {claims: []Claim{killed("p", a, n(4, nil)), killed("q", a, n(9, nil))}},
		"one maximum":   {claims: []Claim{killed("p", a, n(9, nil)), killed("q", a, n(4, &four))}, want: "FIGURES"},
		"denied":        {claims: []Claim{killed("p", a, n(4, &four)), killed("q", d, n(9, &nine))}},
		"corrected":     {claims: []Claim{killed("p", a, n(4, &four)), killed("p", a, n(9, &nine))}},
		"hurt, apart":   {claims: []Claim{hurt("p", n(4, &four)), hurt("q", n(9, &nine))}, want: "FIGURES"},
		"hurt and dead": {claims: []Claim{hurt("p", n(4, &four)), killed("q", a, n(9, &nine))}},
		"both kinds": {claims: []Claim{killed("p", a, n(4, &four)), killed("q", a, n(9, &nine)),
			on("r", "2023-12-31")}, want: "FIGURES DATES"},
		"narrower":       {claims: []Claim{on("p", "2024-01-16")}},
		"beside it":      {claims: []Claim{on("p", "2023-12-31")}, want: "DATES"},
		"two days":       {claims: []Claim{on("p", "2024-01-16"), on("q", "2024-01-17")}, want: "DATES"},
		"two that touch": {claims: []Claim{on("p", "[..2024-01-16]"), on("q", "2024-01-16/..")}},
	} {
		r := derived(t, Assertion{Type: "ASSAULT", When: edtf.MustParse("2024"), Claims: c.claims})
		if got := JoinConflicts(r.Conflicts); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
