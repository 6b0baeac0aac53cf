package edtf

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The columns are the six bounds in the order of the struct; "-" is unbounded
// on the side where it stands, "+" unbounded above, "!" is never. A single column is a value whose
// start is its end, as two days: earliest and latest.
func TestBounds(t *testing.T) {
	const evidence = "2024-02-10"
	for s, want := range map[string]string{
		// Single values: one unknown day
		"2024-01-16":                "2024-01-16 2024-01-16",
		"2024-01-16T23:30:00-11:00": "2024-01-16 2024-01-16",
		"2024-01":                   "2024-01-01 2024-01-31",
		"2024":                      "2024-01-01 2024-12-31",
		"-0043-03-15":               "-0043-03-15 -0043-03-15",
		"0000":                      "0000-01-01 0000-12-31",
		"Y20000":                    "Y20000-01-01 Y20000-12-31",
		"Y170000002":                "Y24937-03-23 Y24937-03-23 Y24937-03-23 Y24937-03-23 + Y24937-03-23",
		"Y-170000002":               "Y-20998-10-11 Y-20998-10-11 Y-20998-10-11 Y-20998-10-11 Y-20998-10-11 -",
		"2021-21":                   "2021-03-01 2021-05-31",
		"2021-22":                   "2021-06-01 2021-08-31",
		"2021-23":                   "2021-09-01 2021-11-30",
		"2021-24":                   "2021-12-01 2022-02-28",
		"2023-24":                   "2023-12-01 2024-02-29",
		// Unspecified digits
		"201X":       "2010-01-01 2019-12-31",
		"20XX":       "2000-01-01 2099-12-31",
		"2004-XX":    "2004-01-01 2004-12-31",
		"1985-04-XX": "1985-04-01 1985-04-30",
		"1985-XX-XX": "1985-01-01 1985-12-31",
		"2023-02-XX": "2023-02-01 2023-02-28",
		"156X-12-25": "1560-12-25 1569-12-25",
		"15XX-12-XX": "1500-12-01 1599-12-31",
		"1XXX-12":    "1000-12-01 1999-12-31",
		"1984-1X":    "1984-10-01 1984-12-31",
		"1984-0X":    "1984-01-01 1984-09-30",
		"XXXX-12-XX": "0000-12-01 9999-12-31",
		"XXXX-02-29": "0000-02-29 9996-02-29",
		"XXX3-02-2X": "0003-02-20 9993-02-28",
		"1985-XX-31": "1985-01-31 1985-12-31",
		"1985-0X-3X": "1985-01-30 1985-09-30",
		"2024-0X-29": "2024-01-29 2024-09-29",
		"2X24":       "2024-01-01 2924-12-31",
		"-156X":      "-1569-01-01 -1560-12-31",
		"-XXXX":      "-9999-01-01 -0001-12-31",
		"201X-24":    "2010-12-01 2020-02-29",
		// About: one unit of the precision both ways
		"2024-01-16~": "2024-01-15 2024-01-17",
		"2024-02~":    "2024-01-01 2024-03-31",
		"2024-03~":    "2024-02-01 2024-04-30",
		"2024~":       "2023-01-01 2025-12-31",
		"2021-21~":    "2020-12-01 2021-08-31",
		"201X~":       "2000-01-01 2029-12-31",
		"20XX~":       "1900-01-01 2199-12-31",
		"2004-XX~":    "2003-01-01 2005-12-31",
		"1984-1X~":    "1983-10-01 1985-12-31",
		"1985-04-XX~": "1985-03-01 1985-05-31",
		"156X-12-25~": "1550-12-25 1579-12-25",
		"XXX4-02-29~": "-9996-02-29 Y19984-02-29",
		"Y170000002~": "Y24937-03-23 Y24937-03-23 Y24937-03-23 Y24937-03-23 + Y24937-03-23",
		// Uncertain: never certain
		"2024-01-16?": "2024-01-16 2024-01-16 2024-01-16 2024-01-16 ! !",
		"2024-01-16%": "2024-01-15 2024-01-17 2024-01-15 2024-01-17 ! !",
		// One day among these
		"[2024-01-22..2024-01-26]": "2024-01-22 2024-01-26",
		"[2024-01-26,2024-01-22]":  "2024-01-22 2024-01-26",
		"[1667,1668,1670..1672]":   "1667-01-01 1672-12-31",
		"[..2024-01-18]":           "- 2024-01-18",
		"[1760-12..]":              "1760-12-01 -",
		"[..1984,1990..]":          "- -",
		"[2024-01-16~,2024-01-10]": "2024-01-10 2024-01-17",
		"[2024-01-16?,2024-01-10]": "2024-01-10 2024-01-16 2024-01-10 2024-01-16 ! !",
		// Intervals
		"2024-01-22/2024-01-26":  "2024-01-22 2024-01-22 2024-01-26 2024-01-26 2024-01-22 2024-01-26",
		"2024-01/2024-03":        "2024-01-01 2024-01-31 2024-03-01 2024-03-31 2024-01-31 2024-03-01",
		"2024-01/2024-01":        "2024-01-01 2024-01-31 2024-01-01 2024-01-31 2024-01-31 2024-01-01",
		"2024-01/2024-01-16":     "2024-01-01 2024-01-16 2024-01-16 2024-01-16 2024-01-16 2024-01-16",
		"2024-01-16/2024-01":     "2024-01-16 2024-01-16 2024-01-16 2024-01-31 2024-01-16 2024-01-16",
		"2024-01-22~/2024-01-26": "2024-01-21 2024-01-23 2024-01-26 2024-01-26 2024-01-23 2024-01-26",
		"2024-01-22?/2024-01-26": "2024-01-22 2024-01-22 2024-01-26 2024-01-26 ! !",
		"2024-01-22/2024-01-26?": "2024-01-22 2024-01-22 2024-01-26 2024-01-26 ! !",
		"2024-01-22/2024-01-26%": "2024-01-22 2024-01-22 2024-01-25 2024-01-27 ! !",
		// Widening is tightened, and does not make an interval that ends before it begins
		"2024-01-26~/2024-01-26": "2024-01-25 2024-01-26 2024-01-26 2024-01-26 2024-01-26 2024-01-26",
		// Open and unknown ends
		"2024-01-22/..":    "2024-01-22 2024-01-22 - - 2024-01-22 2024-02-10",
		"2024-02/..":       "2024-02-01 2024-02-29 - - 2024-02-29 2024-02-10",
		"2024-02-11/..":    "2024-02-11 2024-02-11 - - ! !",
		"2024-01-22?/..":   "2024-01-22 2024-01-22 - - ! !",
		"../2024-01-26":    "- - 2024-01-26 2024-01-26 - 2024-01-26",
		"../..":            "- - - - - 2024-02-10",
		"/..":              "- - - - 2024-02-10 2024-02-10",
		"/2024-01-26":      "- 2024-01-26 2024-01-26 2024-01-26 2024-01-26 2024-01-26",
		"/2024-01-26?":     "- 2024-01-26 2024-01-26 2024-01-26 ! !",
		"2024/Y170000":     "2024-01-01 2024-12-31 Y24937-03-23 Y24937-03-23 2024-12-31 Y24937-03-23",
		"1990?/..":         "1990-01-01 1990-12-31 - - ! !",
		"1984-06-02?/1990": "1984-06-02 1984-06-02 1990-01-01 1990-12-31 ! !",
		"1984/1990?":       "1984-01-01 1984-12-31 1990-01-01 1990-12-31 ! !",
		"2024-01-22/":      "2024-01-22 2024-01-22 2024-01-22 - 2024-01-22 2024-01-22",
		"2024-01/":         "2024-01-01 2024-01-31 2024-01-01 - 2024-01-31 2024-01-01",
		"../":              "- - - - - -",
		// Sets as ends
		"[2024-01-22..2024-01-26]/2024-02-03": "2024-01-22 2024-01-26 2024-02-03 2024-02-03 2024-01-26 2024-02-03",
		"2024-01-22/[..2024-02-03]":           "2024-01-22 2024-01-22 2024-01-22 2024-02-03 2024-01-22 2024-01-22",
		"[2024-01-22..]/2024-02-03":           "2024-01-22 2024-02-03 2024-02-03 2024-02-03 2024-02-03 2024-02-03",
		"[..2024-01-22]/..":                   "- 2024-01-22 - - 2024-01-22 2024-02-10",
		"2024-01-22/[2024-02-03..]":           "2024-01-22 2024-01-22 2024-02-03 - 2024-01-22 2024-02-03",
	} {
		got := MustParse(s).Bounds(day(t, evidence))
		if diff := cmp.Diff(columns(t, s, want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", s, diff)
		}
	}
	want := Bounds{MinDay, MaxDay, MinDay, MaxDay, NeverFrom, NeverTo}
	if diff := cmp.Diff(want, Value{}.Bounds(0)); diff != "" {
		t.Error(diff)
	}
}

// What is never certain is told from what is certain without bound, and both from what is certain on no single day.
func TestCertain(t *testing.T) {
	for s, want := range map[string]Certain{
		"2024-01-16": CertainDays, "2024-01-16/2024-01-18": CertainDays, "../2024-01-18": CertainDays,
		"../..": CertainDays, "2024-01-16/..": CertainDays, "2024/Y170000": CertainDays, "Y-170000/2024": CertainDays,
		"2024-01-16~/2024-01-17~": CertainRange, "2024-01": CertainRange, "[2024-01-16..]": CertainRange,
		"[..2024-01-16]": CertainRange, "[..1984,1990..]": CertainRange, "2024-01/": CertainRange, "../": CertainRange,
		"Y170000": CertainRange, "Y-170000": CertainRange, "[2024..Y170000]": CertainRange,
		"Y170000/Y180000": CertainRange,
		"2024-01-16?":     CertainNever, "1990?/..": CertainNever, "1984-06-02?/1990": CertainNever,
		"1984/1990?": CertainNever, "2024-03/..": CertainNever, "[2024-01-16?..]": CertainNever, "": CertainNever,
	} {
		var v Value
		if s != "" {
			v = MustParse(s)
		}
		b := v.Bounds(day(t, "2024-02-10"))
		if got := b.Certain(); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
		on := false // whether there is a day on which it is certain
		for _, d := range []Day{MinDay + 1, b.CertainFrom, b.CertainTo, day(t, "2024-01-16"), MaxDay - 1} {
			on = on || d.Finite() && b.CertainFrom <= d && d <= b.CertainTo
		}
		if on != (want == CertainDays) {
			t.Errorf("%q: certain on a day: %v", s, on)
		}
		never := b.CertainFrom > MaxDay || b.CertainTo < MinDay // of the range of all days
		if never != (want == CertainNever) {
			t.Errorf("%q: certain of nothing: %v", s, never)
		}
	}
}

// columns reads the table of TestBounds.
func columns(t *testing.T, s, text string) Bounds {
	f := strings.Fields(text)
	if len(f) == 2 {
		f = append(f, f[0], f[1], f[1], f[0])
	}
	_, ends, isInterval := strings.Cut(s, "/")
	var d [6]Day
	for i, x := range f {
		switch {
		case x == "!":
			d[i] = []Day{NeverFrom, NeverTo}[i-4]
		case x == "+":
			d[i] = MaxDay
		case x != "-":
			d[i] = day(t, x)
		// Unbounded: the start of an open start is MinDay wholly, the end of
		// an open end MaxDay; all else by its side.
		case i == 1 && strings.HasPrefix(s, "../"), i == 0, i == 2 && (!isInterval || ends != ".."), i == 4, i == 5:
			d[i] = MinDay
		default:
			d[i] = MaxDay
		}
	}
	if !isInterval && f[1] == "-" {
		d[4] = MaxDay // CertainFrom is StartLatest
	}
	return Bounds{d[0], d[1], d[2], d[3], d[4], d[5]}
}

// The evidence moves open ends only.
func TestEvidence(t *testing.T) {
	for _, s := range accepts {
		v := MustParse(s)
		a, b := v.Bounds(0), v.Bounds(40000)
		if same := a == b; same == v.OpenEnd() {
			t.Errorf("%s: open %v, bounds with one evidence and another\n%v\n%v", s, v.OpenEnd(), a, b)
		}
		a.CertainFrom, a.CertainTo, b.CertainFrom, b.CertainTo = 0, 0, 0, 0
		if a != b {
			t.Errorf("%s: the evidence changes what is possible", s)
		}
	}
}
