package kg

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/edtf"
)

// said returns a claim in a short form: who, the stance, and, as far as they are not empty, the date and the source. A
// source in its own voice is named as the evidence alone.
func said(by string, stance Stance, on, source string) Claim {
	c := Claim{By: by, Stance: stance}
	if on != "" {
		c.On = edtf.MustParse(on)
	}
	if source != "" {
		c.Evidence = []Evidence{{Source: source}}
	}
	return c
}

func reported(c Claim, day edtf.Day) Claim {
	for i := range c.Evidence {
		c.Evidence[i].ReportedOn = &day
	}
	return c
}

func claiming(c Claim, is Realization) Claim {
	c.Realization = is
	return c
}

func TestStatusBy(t *testing.T) {
	const a, d, k = StanceAsserts, StanceDenies, StanceConfirms
	day := func(s string) edtf.Day { return mustDay(t, s) }
	for name, c := range map[string]struct {
		claims []Claim
		is     Realization
		want   Status
	}{
		"no claim": {want: StatusAsserted},
		"a source": {claims: []Claim{said("", a, "", "s")}, want: StatusAsserted},
		"nobody":   {claims: []Claim{said("", a, "", "")}, want: StatusAsserted},
		"a party":  {claims: []Claim{said("p", a, "", "s")}, want: StatusAlleged},
		"two parties": {claims: []Claim{said("p", a, "", "s"), said("q", a, "", "s")},
			want: StatusAlleged},
		"party and source": {claims: []Claim{said("p", a, "", "s"), said("", a, "", "s")},
			want: StatusAsserted},
		"an unknown stance counts": {claims: []Claim{{By: "x"}}, want: StatusAlleged},

		"confirmed alone":      {claims: []Claim{said("p", k, "", "s")}, want: StatusConfirmed},
		"alleged, confirmed":   {claims: []Claim{said("p", a, "", "s"), said("q", k, "", "s")}, want: StatusConfirmed},
		"a source, confirmed":  {claims: []Claim{said("", a, "", "s"), said("", k, "", "t")}, want: StatusConfirmed},
		"by its source":        {claims: []Claim{said("p", a, "", "s"), said("", k, "", "s")}, want: StatusConfirmed},
		"by himself":           {claims: []Claim{said("p", a, "", "s"), said("p", k, "", "t")}, want: StatusAlleged},
		"by the same source":   {claims: []Claim{said("", a, "", "s"), said("", k, "", "s")}, want: StatusAsserted},
		"by a source as party": {claims: []Claim{said("", a, "", "s"), said("s", k, "", "t")}, want: StatusAlleged},
		"each confirms the other": {claims: []Claim{said("p", a, "", "s"), said("q", a, "", "s"),
			said("p", k, "", "t"), said("q", k, "", "t")}, want: StatusConfirmed},
		"who asserted confirms another": {claims: []Claim{said("p", a, "", "s"), said("q", a, "", "s"),
			said("q", k, "", "s")}, want: StatusConfirmed},
		"confirmed, then asserted": {claims: []Claim{said("p", k, "", "s"), said("p", a, "", "s")},
			want: StatusAlleged},
		"confirms who took it back": {claims: []Claim{said("p", a, "", "s"), said("q", a, "", "s"),
			said("p", k, "", "s"), said("q", d, "", "s")}, want: StatusAlleged},

		"denied":            {claims: []Claim{said("p", d, "", "s")}, want: StatusDenied},
		"denied twice":      {claims: []Claim{said("p", d, "", "s"), said("", d, "", "s")}, want: StatusDenied},
		"denied by another": {claims: []Claim{said("p", a, "", "s"), said("q", d, "", "s")}, want: StatusDisputed},
		"by its own source": {claims: []Claim{said("p", a, "", "s"), said("", d, "", "s")}, want: StatusDisputed},
		"sources differ":    {claims: []Claim{said("", a, "", "s"), said("", d, "", "t")}, want: StatusDisputed},
		"denied, confirmed": {claims: []Claim{said("p", d, "", "s"), said("q", k, "", "s")}, want: StatusDisputed},
		"all of them": {claims: []Claim{said("", a, "", "s"), said("p", d, "", "s"), said("q", k, "", "s")},
			want: StatusDisputed},

		"taken back": {claims: []Claim{said("p", a, "", "s"), said("p", d, "", "s")}, want: StatusDenied},
		"taken back by one of two": {claims: []Claim{said("p", a, "", "s"), said("q", a, "", "s"),
			said("p", d, "", "s")}, want: StatusAlleged},
		"taken back, and denied by another": {claims: []Claim{said("p", a, "", "s"), said("p", d, "", "s"),
			said("q", d, "", "s")}, want: StatusDenied},
		"a source takes it back": {claims: []Claim{{Stance: a, Evidence: []Evidence{{Source: "s"}, {Source: "t"}}},
			said("", d, "", "s")}, want: StatusAsserted},
		"a confirmation taken back": {claims: []Claim{said("p", a, "", "s"), said("q", k, "", "s"),
			said("q", d, "", "s")}, want: StatusAlleged},
		"denied, then asserted": {claims: []Claim{said("p", d, "", "s"), said("p", a, "", "s")},
			want: StatusAlleged},

		"written late, said early": {claims: []Claim{said("p", d, "2024-02", "s"), said("p", a, "2024-01", "s")},
			want: StatusDenied},
		"the last day decides": {claims: []Claim{said("p", d, "2024-01", "s"), said("p", a, "2024-01-20", "s")},
			want: StatusDenied},
		"then the first": {claims: []Claim{said("p", d, "2024-01-31", "s"), said("p", a, "2024-01", "s")},
			want: StatusDenied},
		"then the order": {claims: []Claim{said("p", d, "2024-01", "s"), said("p", a, "2024-01", "t")},
			want: StatusAlleged},
		"by the report": {claims: []Claim{reported(said("p", d, "", "s"), day("2024-02-01")),
			said("p", a, "2024-01-31", "s")}, want: StatusDenied},
		"by the source's date": {claims: []Claim{said("p", d, "", "source:dated"), said("p", a, "2024-02-09", "s")},
			want: StatusDenied},
		"said before its report": {claims: []Claim{reported(said("p", d, "2024-01-01", "s"), day("2024-02-01")),
			said("p", a, "2024-01-02", "s")}, want: StatusAlleged},
		"undated after what is dated": {claims: []Claim{said("p", a, "2024-02", "s"), said("p", d, "", "s"),
			said("p", a, "2024-01", "s")}, want: StatusDenied},
		"undated before what is dated": {claims: []Claim{said("p", a, "", "s"), said("p", d, "2024-01", "s")},
			want: StatusDenied},
		"on a day without end": {claims: []Claim{said("p", d, "2024-02-02", "s"), said("p", a, "[2024-02-01..]", "s")},
			want: StatusDenied},

		"of a plan alone": {claims: []Claim{claiming(said("", a, "", "s"), RealizationPlanned)}, want: StatusAlleged},
		"of the plan": {claims: []Claim{claiming(said("", a, "", "s"), RealizationPlanned)}, is: RealizationPlanned,
			want: StatusAsserted},
		"planned by a source, done by a party": {claims: []Claim{claiming(said("", a, "", "s"), RealizationPlanned),
			said("p", a, "", "s")}, want: StatusAlleged},
		"the plan is denied": {claims: []Claim{claiming(said("p", d, "", "s"), RealizationPlanned),
			said("", a, "", "s")}, want: StatusAsserted},
		"who announced denies": {claims: []Claim{claiming(said("p", a, "", "s"), RealizationPlanned),
			said("p", d, "", "s"), said("", a, "", "s")}, want: StatusDisputed},
		"who announced asserts": {claims: []Claim{said("p", a, "2024-02", "s"),
			claiming(said("p", a, "2024-01", "s"), RealizationPlanned)}, want: StatusAlleged},
	} {
		r := derived(t, Assertion{Type: "ASSAULT", When: edtf.MustParse("2024"), Realization: c.is, Claims: c.claims})
		if r.Status != c.want {
			t.Errorf("%s: %s, want %s", name, r.Status, c.want)
		}
	}
}

// What is only denied is certain on no day; an open end lasts to the latest day that a claim that counts speaks for.
func TestCertainByClaims(t *testing.T) {
	const a, d, k = StanceAsserts, StanceDenies, StanceConfirms
	day := func(s string) edtf.Day { return mustDay(t, s) }
	two := Claim{By: "p", Stance: a, Evidence: []Evidence{{Source: "s"}, {Source: "t"}}}
	early, late := day("2024-01-30"), day("2024-02-20")
	two.Evidence[0].ReportedOn, two.Evidence[1].ReportedOn = &late, &early
	for name, c := range map[string]struct {
		when   string // 2024-01-22/.. by default
		claims []Claim
		is     Realization
		want   string
	}{
		"said on a day": {claims: []Claim{said("p", a, "2024-01-25", "source:dated")},
			want: "2024-01-25"},
		"said some time": {claims: []Claim{said("p", a, "[2024-01-25..2024-01-29]", "s")},
			want: "2024-01-25"},
		"said by a day":                {claims: []Claim{said("p", a, "[..2024-01-29]", "s")}, want: "never"},
		"said when the source says":    {claims: []Claim{said("p", a, "", "source:dated")}, want: "2024-02-10"},
		"said in the source's month":   {claims: []Claim{said("p", a, "", "source:january")}, want: "never"},
		"said by the source's day":     {claims: []Claim{said("p", a, "", "source:by")}, want: "never"},
		"said after the source's day":  {claims: []Claim{said("p", a, "", "source:after")}, want: "2024-02-10"},
		"said before the first report": {claims: []Claim{two}, want: "2024-01-30"},
		"nobody says when":             {claims: []Claim{said("p", a, "", "s")}, want: "2024-03-01"},
		"the latest claim": {claims: []Claim{said("p", a, "2024-01-25", "s"), said("q", k, "2024-02-02", "s")},
			want: "2024-02-02"},
		"a denial prolongs nothing": {claims: []Claim{said("p", a, "2024-01-25", "s"), said("q", d, "2024-02-02", "s")},
			want: "2024-01-25"},
		"what is taken back prolongs nothing": {claims: []Claim{said("p", a, "2024-01-25", "s"),
			said("q", a, "2024-02-02", "s"), said("q", d, "2024-02-03", "s")}, want: "2024-01-25"},
		"only the latest word": {claims: []Claim{said("p", a, "2024-01-25", "s"), said("p", a, "2024-02-02", "s")},
			want: "2024-02-02"},
		"only denied": {claims: []Claim{said("q", d, "2024-02-02", "s")}, want: "never"},
		"taken back": {claims: []Claim{said("q", a, "2024-02-02", "s"), said("q", d, "2024-02-03", "s")},
			want: "never"},
		"an announcement prolongs nothing": {claims: []Claim{said("p", a, "2024-01-25", "s"),
			claiming(said("q", a, "2024-02-02", "s"), RealizationPlanned)}, want: "2024-01-25"},
		"an announcement alone": {claims: []Claim{claiming(said("q", a, "2024-02-02", "s"), RealizationPlanned)},
			want: "never"},
		"planned": {claims: []Claim{said("p", a, "2024-01-25", "s")}, is: RealizationPlanned, want: "never"},

		"closed, denied": {when: "2024-01-22", claims: []Claim{said("q", d, "", "s")}, want: "never"},
		"closed, disputed": {when: "2024-01-22", claims: []Claim{said("p", a, "", "s"), said("q", d, "", "s")},
			want: "2024-01-22"},
		"closed, announced": {when: "2024-01-22", claims: []Claim{claiming(said("q", a, "", "s"), RealizationPlanned)},
			want: "2024-01-22"},
		"open both ways":    {when: "../..", claims: []Claim{said("q", a, "2024-02-02", "s")}, want: "2024-02-02"},
		"open, no day":      {when: "../..", claims: []Claim{said("q", a, "[..2024-02-02]", "s")}, want: "never"},
		"unknown, and open": {when: "/..", claims: []Claim{said("q", a, "[..2024-02-02]", "s")}, want: "never"},
	} {
		when := c.when
		if when == "" {
			when = "2024-01-22/.."
		}
		r := derived(t, Assertion{Type: "ASSAULT", When: edtf.MustParse(when), Realization: c.is, Claims: c.claims})
		if got := r.CertainTo.String(); got != c.want {
			t.Errorf("%s: certain to %s, want %s", name, got, c.want)
		}
		if (r.CertainTo == edtf.NeverTo) != (r.CertainFrom == edtf.NeverFrom) {
			t.Errorf("%s: certain from %s to %s", name, r.CertainFrom, r.CertainTo)
		}
	}
}

// Evidence is as old as its source where nothing else is known, and evidence of a plan is none that it took place.
func TestReportedOn(t *testing.T) {
	const a, d = StanceAsserts, StanceDenies
	day := mustDay(t, "2024-02-05")
	for name, c := range map[string]struct {
		claims []Claim
		want   string
	}{
		"a day":                {claims: []Claim{reported(said("", a, "", "source:dated"), day)}, want: "2024-02-05"},
		"the source's day":     {claims: []Claim{said("", a, "", "source:dated")}, want: "2024-02-10"},
		"the end of its month": {claims: []Claim{said("", a, "", "source:january")}, want: "2024-01-31"},
		"a source without end": {claims: []Claim{said("", a, "", "source:after")}, want: ".."},
		"nothing":              {claims: []Claim{said("", a, "2024-01-01", "s")}, want: ".."},
		"the first": {claims: []Claim{said("", a, "", "source:dated"), said("p", a, "", "source:january")},
			want: "2024-01-31"},
		"a denial reports it, too": {claims: []Claim{said("q", d, "", "source:january")}, want: "2024-01-31"},
		"a plan": {claims: []Claim{claiming(said("", a, "", "source:january"), RealizationPlanned),
			said("", a, "", "source:dated")}, want: "2024-02-10"},
	} {
		r := derived(t, Assertion{Type: "ASSAULT", When: edtf.MustParse("2024"), Claims: c.claims})
		if got := r.ReportedOn.String(); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestTolls(t *testing.T) {
	n := func(least int, most ...int) *Casualties {
		c := &Casualties{Min: least}
		if len(most) > 0 {
			c.Max = &most[0]
		}
		return c
	}
	killed := func(by string, stance Stance, c *Casualties) Claim {
		out := said(by, stance, "", "s")
		out.Deaths = c
		return out
	}
	const a, d, k = StanceAsserts, StanceDenies, StanceConfirms
	for name, c := range map[string]struct {
		given  *Casualties
		claims []Claim
		want   *Casualties
	}{
		"nothing":              {claims: []Claim{killed("p", a, nil)}},
		"one":                  {claims: []Claim{killed("p", a, n(4, 4)), killed("q", a, nil)}, want: n(4, 4)},
		"two":                  {claims: []Claim{killed("p", a, n(4, 4)), killed("q", k, n(9, 10))}, want: n(4, 10)},
		"one does not know":    {claims: []Claim{killed("p", a, n(4, 4)), killed("q", a, n(3))}, want: n(3)},
		"the first does not":   {claims: []Claim{killed("q", a, n(3)), killed("p", a, n(4, 4))}, want: n(3)},
		"a denial":             {claims: []Claim{killed("p", a, n(4, 4)), killed("q", d, n(9, 9))}, want: n(4, 4)},
		"taken back":           {claims: []Claim{killed("p", a, n(4, 4)), killed("p", a, n(9, 9))}, want: n(9, 9)},
		"said without figures": {claims: []Claim{killed("p", a, n(4, 4)), killed("p", a, nil)}},
		"of a plan":            {claims: []Claim{claiming(killed("p", a, n(4, 4)), RealizationPlanned)}},
		"given":                {given: n(1, 2), claims: []Claim{killed("p", a, n(4, 4))}, want: n(1, 2)},
	} {
		r := derived(t, Assertion{Type: "ASSAULT", When: edtf.MustParse("2024"), Deaths: c.given, Claims: c.claims})
		if diff := cmp.Diff(c.want, r.DeathToll); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if r.InjuryToll != nil || r.Deaths != c.given {
			t.Errorf("%s: %v injured, %v given", name, r.InjuryToll, r.Deaths)
		}
	}
}

// A corrected realization leaves claims with what they were written for.
func TestPatchRealization(t *testing.T) {
	a := Assertion{Type: "CONSULT", Mode: "visit", Realization: RealizationPlanned, When: edtf.MustParse("2024-01-29"),
		Claims: []Claim{said("", StanceAsserts, "", "s"), claiming(said("p", StanceDenies, "", "s"),
			RealizationProposed)}}
	before := a
	if err := a.Patch(Assertion{Realization: RealizationPlanned}, []string{"realization"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, a, noDates); diff != "" {
		t.Errorf("the same: %s", diff)
	}
	if err := a.Patch(Assertion{}, []string{"realization"}); err != nil { // emptied, it is OCCURRED
		t.Fatal(err)
	}
	if a.Claims[0].Realization != RealizationPlanned || a.Claims[1].Realization != RealizationProposed ||
		before.Claims[0].Realization != "" {
		t.Errorf("%+v, before %+v", a.Claims, before.Claims)
	}
	b := before
	set := Assertion{Realization: RealizationOccurred, Claims: []Claim{said("q", StanceAsserts, "", "s")}}
	if err := b.Patch(set, []string{"claims", "realization"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(set.Claims, b.Claims, noDates); diff != "" {
		t.Errorf("claims of the same patch: %s", diff)
	}
}

// A claim's location is a reference like others.
func TestClaimLocation(t *testing.T) {
	before := Assertion{From: "x", To: "y", Claims: []Claim{{By: "p", Location: "old"}, {Location: "other"}}}
	a := before
	a.Rename("old", "new")
	if a.Claims[0].Location != "new" || before.Claims[0].Location != "old" {
		t.Errorf("renamed: %+v", a.Claims)
	}
	if !a.Restore(before, "old", "new") || a.Claims[0].Location != "old" || a.Claims[1].Location != "other" {
		t.Errorf("restored: %+v", a.Claims)
	}
	if diff := cmp.Diff([]string{"x", "y", "", "", "", "p", "old", "other"}, before.References()); diff != "" {
		t.Error(diff)
	}
}
