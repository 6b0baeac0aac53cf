package kg

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"graphd/internal/edtf"
)

func mustDay(t testing.TB, s string) edtf.Day {
	d, err := edtf.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// recorded is when the relations of these tests were recorded.
var recorded = time.Date(2024, 3, 1, 23, 59, 59, 0, time.UTC)

// derived returns the relation as it is stored; few sources have a date.
func derived(t testing.TB, a Assertion) *Relation {
	r := &Relation{ID: "r", Assertion: a, RecordedAt: recorded}
	r.Derive(func(source string) edtf.Value {
		return map[string]edtf.Value{"source:dated": edtf.MustParse("2024-02-10"),
			"source:january": edtf.MustParse("2024-01"), "source:by": edtf.MustParse("[..2024-02-10]"),
			"source:after": edtf.MustParse("[2024-02-10..]")}[source]
	})
	return r
}

// Ends of a symmetric relation come into one order, and their states with them, whichever way it was written.
func TestDeriveEnds(t *testing.T) {
	for name, c := range map[string]struct {
		in      Assertion
		swapped bool
	}{
		"visit":             {Assertion{Type: "CONSULT", Mode: "visit", From: "b", To: "a"}, false},
		"call":              {Assertion{Type: "CONSULT", Mode: "phone", From: "b", To: "a"}, true},
		"call, in order":    {Assertion{Type: "CONSULT", Mode: "phone", From: "a", To: "b"}, false},
		"call, of itself":   {Assertion{Type: "CONSULT", From: "a", To: "a"}, false},
		"border":            {Assertion{Type: TypeBorders, From: "b", To: "a"}, true},
		"invitation":        {Assertion{Type: "AGREE", From: "b", To: "a"}, false},
		"agreement":         {Assertion{Type: "AGREE", From: "b", To: "a", Symmetric: true}, true},
		"work in common":    {Assertion{Type: "COOPERATE", From: "b", To: "a", Symmetric: true}, true},
		"assault, symmetry": {Assertion{Type: "ASSAULT", From: "b", To: "a", Symmetric: true}, false},
	} {
		a := c.in
		a.When, a.FromState, a.ToState = edtf.MustParse("2024"), "state of "+a.From, "state of "+a.To
		r := derived(t, a)
		if r.FromState != "state of "+r.From || r.ToState != "state of "+r.To {
			t.Errorf("%s: the states %q, %q are not those of %s, %s", name, r.FromState, r.ToState, r.From, r.To)
		}
		if swapped := r.From != c.in.From; swapped != c.swapped {
			t.Errorf("%s: from %s to %s", name, r.From, r.To)
		}
		wantSymmetric := c.swapped || name == "call, in order" || name == "call, of itself"
		if r.Symmetric != wantSymmetric {
			t.Errorf("%s: symmetric %v", name, r.Symmetric)
		}
	}
}

func TestDeriveProperties(t *testing.T) {
	types := TypesWhere(func(*TypeInfo) bool { return true })
	whens := []string{"2024-01-16", "2024", "[..2024-01-18]", "/..", "../2024-01-17", "2024-01-22/..", "2024-01-16?",
		"2024-01-16~/2024-02", "2024-01-22/"}
	rapid.Check(t, func(rt *rapid.T) {
		typ := rapid.SampledFrom(types).Draw(rt, "type")
		modes := typ.Info().Modes
		a := Assertion{
			Type: typ, Mode: modes[rapid.IntRange(0, len(modes)-1).Draw(rt, "mode")].Mode,
			Realization: rapid.SampledFrom(append([]Realization{""}, Realizations...)).Draw(rt, "realization"),
			From:        rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "from"),
			To:          rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "to"),
			Symmetric:   rapid.Bool().Draw(rt, "symmetric"),
			When:        edtf.MustParse(rapid.SampledFrom(whens).Draw(rt, "when")),
		}
		turned := a
		turned.From, turned.To = a.To, a.From
		r, o := derived(t, a), derived(t, turned)
		if r.Symmetric && !r.SameContent(o.Assertion) {
			rt.Fatalf("turned round it is %v, not %v", o.Assertion, r.Assertion)
		}
		if again := derived(t, r.Assertion); !again.SameContent(r.Assertion) {
			rt.Fatalf("derived again it is %v", again.Assertion)
		}
		if r.Realization == "" {
			rt.Fatal("no realization")
		}
		b := r.Bounds()
		if r.Realization != RealizationOccurred && (b.CertainFrom != edtf.NeverFrom || b.CertainTo != edtf.NeverTo) {
			rt.Fatalf("%s and certain from %s to %s", r.Realization, b.CertainFrom, b.CertainTo)
		}
		if r.SK.Start() != b.StartEarliest {
			rt.Fatalf("the key begins on %s, the relation on %s", r.SK.Start(), b.StartEarliest)
		}
	})
}

// An open end is certain up to the day that the latest evidence speaks for: reportedOn, else the source's date, else
// the day of recording.
func TestEvidenceDay(t *testing.T) {
	day := func(s string) *edtf.Day { d := mustDay(t, s); return &d }
	for name, c := range map[string]struct {
		evidence []Evidence
		want     string
	}{
		"reported": {evidence: []Evidence{{Source: "source:dated", ReportedOn: day("2024-01-30")}},
			want: "2024-01-30"},
		"the source's date": {evidence: []Evidence{{Source: "source:dated"}}, want: "2024-02-10"},
		"the recording":     {evidence: []Evidence{{Source: "source:undated"}}, want: "2024-03-01"},
		"no evidence":       {want: "2024-03-01"},
		"the latest": {
			evidence: []Evidence{{Source: "x", ReportedOn: day("2024-01-30")},
				{Source: "x", ReportedOn: day("2024-02-02")}, {Source: "x", ReportedOn: day("2024-01-31")}},
			want: "2024-02-02",
		},
		"undated beside a date": {
			evidence: []Evidence{{Source: "source:undated"}, {Source: "x", ReportedOn: day("2024-01-30")}},
			want:     "2024-01-30",
		},
		"before it began": {evidence: []Evidence{{Source: "x", ReportedOn: day("2024-01-01")}}, want: "never"},
	} {
		r := derived(t, Assertion{Type: "ASSAULT", When: edtf.MustParse("2024-01-22/.."), Claims: OwnVoice(c.evidence)})
		if got := r.CertainTo.String(); got != c.want {
			t.Errorf("%s: certain to %s, want %s", name, got, c.want)
		}
	}
	// Evidence of all claims counts, and it does not count where nothing is open.
	r := derived(t, Assertion{Type: "ASSAULT", When: edtf.MustParse("2024-01-22/.."), Claims: []Claim{
		{Stance: StanceAsserts, Evidence: []Evidence{{Source: "x", ReportedOn: day("2024-01-30")}}},
		{By: "p", Stance: StanceConfirms, Evidence: []Evidence{{Source: "x", ReportedOn: day("2024-02-01")}}},
	}})
	if r.CertainTo != *day("2024-02-01") || r.ReportedOn != *day("2024-01-30") || r.Status != StatusConfirmed {
		t.Errorf("certain to %s, reported on %s, %s", r.CertainTo, r.ReportedOn, r.Status)
	}
	if r := derived(t, Assertion{Type: "ASSAULT",
		When: edtf.MustParse("2024-01-22")}); r.CertainTo != *day("2024-01-22") || r.ReportedOn != edtf.MaxDay {
		t.Errorf("certain to %s, reported on %s", r.CertainTo, r.ReportedOn)
	}
}

func TestSameContent(t *testing.T) {
	base := Assertion{Type: "ASSAULT", Realization: RealizationOccurred, From: "a", To: "b", FromState: "s",
		ToState: "t", When: edtf.MustParse("2024-01"), Attributes: []byte(`{"a":1}`)}
	if !base.SameContent(base) {
		t.Error("not the same as itself")
	}
	written := base
	written.FromState, written.ToState = "", ""
	if !written.SameContent(base) {
		t.Error("states that were derived count")
	}
	for name, change := range map[string]func(*Assertion){
		"state":      func(a *Assertion) { a.FromState = "other" },
		"when":       func(a *Assertion) { a.When = edtf.MustParse("2024-01-XX") }, // same bounds, other text
		"attributes": func(a *Assertion) { a.Attributes = []byte(`{"a":1.0}`) },
		"claims":     func(a *Assertion) { a.Claims = OwnVoice([]Evidence{{Source: "s"}}) },
		"deaths":     func(a *Assertion) { a.Deaths = &Casualties{} },
	} {
		other := base
		if change(&other); other.SameContent(base) {
			t.Errorf("%s does not count", name)
		}
	}
	e, f := &Entity{ID: "a", Kind: KindState, Name: "A", Version: 1},
		&Entity{ID: "a", Kind: KindState, Name: "A", Version: 2, RecordedAt: recorded}
	if !e.SameContent(f) {
		t.Error("versions count")
	}
	if f.Aliases = []string{"B"}; e.SameContent(f) {
		t.Error("aliases do not count")
	}
}

func TestDirectionFrom(t *testing.T) {
	for _, c := range []struct {
		a     Assertion
		id    string
		want  Direction
		other string
	}{
		{Assertion{From: "a", To: "b"}, "a", DirectionOutgoing, "b"},
		{Assertion{From: "a", To: "b"}, "b", DirectionIncoming, "a"},
		{Assertion{From: "a", To: "b", Symmetric: true}, "a", DirectionUndirected, "b"},
		{Assertion{From: "a", To: "a"}, "a", DirectionOutgoing, "a"},
		{Assertion{From: "a", To: "a", Symmetric: true}, "a", DirectionUndirected, "a"},
	} {
		if got := c.a.DirectionFrom(c.id); got != c.want || c.a.Other(c.id) != c.other {
			t.Errorf("%v from %s: %s to %s", c.a, c.id, got, c.a.Other(c.id))
		}
	}
}

func TestDayOf(t *testing.T) {
	for s, want := range map[string]string{
		"2024-01-16T00:00:00Z": "2024-01-16", "2024-01-16T23:59:59.9Z": "2024-01-16",
		"2024-01-17T01:00:00+02:00": "2024-01-16",
		"1970-01-01T00:00:00Z":      "1970-01-01", "1969-12-31T23:59:59.5Z": "1969-12-31",
		"1969-12-31T00:00:00Z": "1969-12-31", "0001-01-01T00:00:00Z": "0001-01-01",
	} {
		at, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		if got := DayOf(at).String(); got != want {
			t.Errorf("%s: %s, want %s", s, got, want)
		}
	}
}
