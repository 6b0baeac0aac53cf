package edtf

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// day is ParseDay for tests; ".." and "never" are left to the constants.
func day(t testing.TB, s string) Day {
	t.Helper()
	d, err := ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDayText(t *testing.T) {
	for s, want := range map[string]Day{
		"1970-01-01":     0,
		"1969-12-31":     -1,
		"2024-02-29":     19782,
		"0000-01-01":     -719528,
		"-0001-12-31":    -719529,
		"-0043-03-15":    -735160,
		"9999-12-31":     2932896,
		"Y10000-01-01":   2932897,
		"Y-10000-12-31":  -4371588,
		"Y999999-01-01":  MaxDay - 1,
		"Y-999999-01-01": MinDay + 1,
	} {
		got := day(t, s)
		if got != want {
			t.Errorf("ParseDay(%q) = %d, want %d", s, got, want)
		}
		if cut := got == MaxDay-1 || got == MinDay+1; got.String() != s && !cut {
			t.Errorf("String of %q is %q", s, got)
		}
	}
	for d, want := range map[Day]string{MinDay: "..", MaxDay: "..", NeverFrom: "never", NeverTo: "never"} {
		if d.String() != want || d.Finite() {
			t.Errorf("%d: %q, finite %v", int32(d), d, d.Finite())
		}
	}
}

func TestParseDayRefuses(t *testing.T) {
	for s, want := range map[string]string{
		"":                        "YYYY-MM-DD",
		"2024":                    "YYYY-MM-DD",
		"2024-01":                 "YYYY-MM-DD",
		"2024-1-16":               "YYYY-MM-DD",
		"2024-01-16T10:00:00Z":    "YYYY-MM-DD",
		"2024-01-16~":             "YYYY-MM-DD",
		" 2024-01-16":             "YYYY-MM-DD",
		"20240-01-16":             "four digits",
		"Y2024-01-16":             "more than four",
		"Y02024-01-16":            "more than four",
		"Y--2024-01-16":           "YYYY-MM-DD",
		"-0000-01-16":             "no sign",
		"2023-02-29":              "01 to 28",
		"2024-04-31":              "01 to 30",
		"2024-00-10":              "month 00 does not exist",
		"2024-21-10":              "month 21 does not exist",
		"Y1234567890123456-1-1":   "YYYY-MM-DD",
		"Y1234567890123456-01-01": "15 digits",
	} {
		_, err := ParseDay(s)
		var e *Error
		if !errors.As(err, &e) || e.Value != s || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseDay(%q): %v, want it to say %q", s, err, want)
		}
	}
}

func TestNewDay(t *testing.T) {
	for _, c := range []struct {
		y, m, d int
		want    Day
	}{
		{2024, 1, 16, 19738},
		{24937, 3, 23, MaxDay - 1},
		{24937, 3, 24, MaxDay - 1},
		{-20998, 10, 11, MinDay + 1},
		{-20998, 10, 10, MinDay + 1},
		{math.MaxInt, 12, 31, MaxDay - 1},
		{math.MinInt, 2, 29, MinDay + 1},
	} {
		if got, err := NewDay(c.y, c.m, c.d); err != nil || got != c.want {
			t.Errorf("NewDay(%d, %d, %d) = %v, %v; want %v", c.y, c.m, c.d, got, err, c.want)
		}
	}
	for _, c := range [][3]int{{2023, 2, 29},
		{1900, 2, 29},
		{2024, 0, 1},
		{2024, 13, 1},
		{2024, 1, 0},
		{2024, 1, 32},
		{2024, 6, 31}} {
		if d, err := NewDay(c[0], c[1], c[2]); err == nil {
			t.Errorf("NewDay(%v) = %v, want an error", c, d)
		}
	}
}

// The calendar is that of package time.
func TestDayLikeTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Day(rapid.Int32Range(int32(MinDay)+1, int32(MaxDay)-1).Draw(t, "day"))
		y, m, dd := d.Date()
		tt := time.Unix(int64(d)*86400, 0).UTC()
		if y != tt.Year() || m != int(tt.Month()) || dd != tt.Day() {
			t.Fatalf("%d is %d-%d-%d, package time says %v", int32(d), y, m, dd, tt)
		}
		if back, err := NewDay(y, m, dd); err != nil || back != d {
			t.Fatalf("NewDay of the date of %d: %d, %v", int32(d), int32(back), err)
		}
		if back, err := ParseDay(d.String()); err != nil || back != d {
			t.Fatalf("ParseDay(%q) = %d, %v", d, int32(back), err)
		}
	})
}
