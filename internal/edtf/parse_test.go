package edtf

import (
	"errors"
	"strings"
	"testing"
)

// accepts are the examples of the specification (EDTF, Library of Congress, 4
// February 2019) for all of Levels 0 and 1 and what is read of Level 2, then
// our own.
var accepts = []string{
	// Level 0: date, date and time, time interval
	"1985-04-12", "1985-04", "1985",
	"1985-04-12T23:20:30", "1985-04-12T23:20:30Z", "1985-04-12T23:20:30-04", "1985-04-12T23:20:30+04:30",
	"1964/2008", "2004-06/2006-08", "2004-02-01/2005-02-08", "2004-02-01/2005-02", "2004-02-01/2005", "2005/2006-02",
	// Level 1: letter-prefixed year, seasons, qualification, unspecified digits
	"Y170000002", "Y-170000002",
	"2001-21", "2001-22", "2001-23", "2001-24",
	"1984?", "2004-06~", "2004-06-11%",
	"201X", "20XX", "2004-XX", "1985-04-XX", "1985-XX-XX",
	// Level 1: extended interval, negative year
	"1985-04-12/..", "1985-04/..", "1985/..", "../1985-04-12", "../1985-04", "../1985",
	"1985-04-12/", "1985-04/", "1985/", "/1985-04-12", "/1985-04", "/1985",
	"1984~/2004-06", "1984/2004-06~", "1984~/2004~", "1984-06?/2004-08?", "1984-06-02?/2004-08-08~", "1984-06-02?/",
	"-1985",
	// Level 2: one-of sets, unspecified digits, interval
	"[1667,1668,1670..1672]", "[..1760-12-03]", "[1760-12..]", "[1760-01,1760-02,1760-12..]", "[1667,1760-12]",
	"[..1984]",
	"156X-12-25", "15XX-12-25", "XXXX-12-XX", "1XXX-XX", "1XXX-12", "1984-1X",
	"2004-06-XX/2004-07-03",
	// Both ends open, open or unknown
	"/..", "../..", "../",
	// A set as an end of an interval: our extension
	"[2024-01-22..2024-01-26]/2024-02-03", "2024-01-22/[..2024-02-03]", "[2024-01-22,2024-01-24]/..",
	"[..2024]/[2023..]",
	// Others
	"0000", "-0001", "-0043-03-15", "9999-12-31", "Y10000", "Y999999999999999", "Y170000002~", "Y10000/Y20000",
	"XXXX", "XXXX-XX-XX", "XXXX-02-29", "2024-0X-XX", "2024-01-X1", "1985-XX-31", "-156X", "-XXXX", "201X-21",
	"2021-21~",
	"[1985]", "[2024-01-16~,2024-02?]", "[2021-21..2021-23]", "2024-01-16T23:59:60Z", "-0043-03-15T10:00:00",
	"2024-01-26~/2024-01-26", "2024-01-16/2024-01",
}

func TestParse(t *testing.T) {
	for _, s := range accepts {
		v, err := Parse(s)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if v.String() != s || v.IsZero() || v.Text() == "" {
			t.Errorf("Parse(%q): String %q, zero %v, text %q", s, v, v.IsZero(), v.Text())
		}
		if w := MustParse(" " + s + "\n"); w != v {
			t.Errorf("%q with spaces around it is another value", s)
		}
	}
}

// What is refused, where the trouble is, and what the error says to write.
func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		in      string
		offset  int
		instead string // a part of it
	}{
		// Level 2, as the specification's examples have it
		{"Y-17E7", 0, "Y-170000000"},
		{"Y17E7", 0, "Y170000000"},
		{"1950S2", 0, "19XX"},
		{"Y171010000S3", 0, "Y171010000~"},
		{"Y-171010000S3", 0, "Y-171010000~"},
		{"-1950S4", 0, "-1950~"},
		{"1950S4", 0, "1950~"},
		{"-1950S2", 0, "-19XX"},
		{"Y3388E2S3", 0, "the year with ~"},
		{"2001-34", 5, "[2001-04..2001-06]"},
		{"{1667,1668,1670..1672}", 0, "one relation for each member"},
		{"{1960,1961-12}", 0, "one relation for each member"},
		{"{..1984}", 0, "one relation for each member"},
		{"2004-06~-11", 7, "2004-06-11~"},
		{"2004?-06-11", 4, "2004-06-11?"},
		{"?2004-06-~11", 0, "2004-06-11%"},
		{"2004-%06-11", 5, "2004-06-11%"},
		{"2004-06-~01/2004-06-~20", 8, "2004-06-01~"},
		// Season codes: north, south, quarters, thirds, halves
		{"2024-25", 5, "2024-21"},
		{"2024-28", 5, "2024-24"},
		{"2024-29", 5, "[2024-09..2024-11]"},
		{"2024-30", 5, "[2024-12..2025-02]"},
		{"-0002-30", 6, "[-0002-12..-0001-02]"},
		{"-0001-30", 6, "[-0001-12..0000-02]"},
		{"2024-31", 5, "[2024-03..2024-05]"},
		{"2024-32", 5, "[2024-06..2024-08]"},
		{"2024-33", 5, "[2024-01..2024-03]"},
		{"2024-36", 5, "[2024-10..2024-12]"},
		{"2024-37", 5, "[2024-01..2024-04]"},
		{"2024-39", 5, "[2024-09..2024-12]"},
		{"2024-40", 5, "[2024-01..2024-06]"},
		{"2024-41", 5, "[2024-07..2024-12]"},
		{"201X-29", 5, "a season 21 to 24"},
		{"2001-34?", 5, "[2001-04?..2001-06?]"},
		{"2001-25~", 5, "2001-21~"},
		{"2001-30%", 5, "[2001-12%..2002-02%]"},
		{"2001-29?", 5, "[2001-09?..2001-11?]"},
		{"2001-38~", 5, "[2001-05~..2001-08~]"},
		{"2001-41%", 5, "[2001-07%..2001-12%]"},
		{"-2001-34?", 6, "[-2001-04?..-2001-06?]"},
		// Dates the calendar does not have
		{"2024-13", 5, "01 to 12"},
		{"2024-00", 5, "01 to 12"},
		{"2024-42", 5, "01 to 12"},
		{"2024-02-30", 8, "01 to 29"},
		{"2023-02-29", 8, "01 to 28"},
		{"2024-01-00", 8, "01 to 31"},
		{"2023-02-3X", 0, "XX for an unknown one"},
		{"XXX1-02-29", 0, "XX for an unknown one"},
		{"2024-2X", 5, "XX for an unknown month"},
		{"2024-21-05", 8, "2024-21"},
		{"-0000", 0, "0000"},
		// Years
		{"44", 0, "four digits"},
		{"12345", 0, "Y12345"},
		{"-12345", 0, "Y-12345"},
		{"12345-01", 0, "Y and the year alone"},
		{"Y2024", 0, "2024"},
		{"Y-44", 0, "-0044"},
		{"Y-0", 0, "four digits"},
		{"Y123456789T10:00:00", 0, "YYYY-MM-DD"},
		{"abcd", 0, "four digits"},
		{"2024-Ja", 5, "YYYY-MM-DD"},
		{"Y02024", 0, "2024"},
		{"Y", 0, "Y170000002"},
		{"Y12345-01", 6, "Y12345"},
		{"Y1234567890123456", 0, "nearer"},
		{"Y12345T10:00:00", 6, "YYYY-MM-DDThh:mm:ss"},
		{"+2024", 0, "2024"},
		// Other ways to write dates
		{"20240116", 0, "2024-01-16"},
		{"-20240116", 0, "-2024-01-16"},
		{"-20240199", 0, "YYYY-MM-DD"},
		{"202401", 0, "2024-01"},
		{"202499", 0, "YYYY-MM"},
		{"20240116103000", 0, "2024-01-16T10:30:00"},
		{"1706659200", 0, "YYYY-MM-DD"},
		{"2024016", 0, "YYYY-MM-DD"},
		{"+1952-00-00T00:00:00Z", 0, "1952"},
		{"+1952-05-00T00:00:00Z", 0, "1952-05"},
		{"+1952-05-07T00:00:00Z", 0, "1952-05-07"},
		{"+1952-05-07T10:00:00Z", 0, "1952-05-07T10:00:00Z"},
		{"undated", 0, "leave it out"},
		{"today", 0, "leave it out"},
		{"yesterday", 0, "leave it out"},
		{"unbekannt", 0, "leave it out"},
		{"2024-1-6", 5, "2024-01-06"},
		{"2024-01-6", 8, "2024-01-06"},
		{"2024-", 5, "YYYY"},
		{"2024-01-16-01", 8, "YYYY-MM-DD"},
		{"2024–01–16", 4, "2024-01-16"},
		{"201x", 3, "201X"},
		{"199u", 3, "199X"},
		{"y170000002", 0, "Y170000002"},
		{"16 January 2024", 2, "YYYY-MM-DD"},
		{"16.01.2024", 0, "four digits"},
		{"2024?~", 4, "2024%"},
		{"?", 0, "YYYY-MM-DD"},
		{"", 0, "leave it out"},
		{"  ", 0, "leave it out"},
		{"  2024-13", 7, "01 to 12"},
		{"\xff2024", 0, "2024-01-16"},
		// Times
		{"2024-01-16 10:00:00", 10, "2024-01-16T10:00:00"},
		{"2024-01-16t10:00:00z", 10, "2024-01-16T10:00:00Z"},
		{"2024-01-16T10:00", 11, "hh:mm:ss"},
		{"2024-01-16T", 11, "hh:mm:ss"},
		{"2024-01-16T10:00:00.5Z", 19, "whole seconds"},
		{"2024-01-16T24:00:00", 11, "next day"},
		{"2024-01-16T25:00:00", 11, "00 to 23"},
		{"2024-01-16T10:60:00", 14, "00 to 59"},
		{"2024-01-16T10:00:61", 17, "00 to 59"},
		{"2024-01-16T10:00:00+5", 19, "+05:00"},
		{"2024-01-16T10:00:00+05:", 19, "+05:00"},
		{"2024-01-16T10:00:00+99:00", 19, "+05:00"},
		{"2024-01-16T10:00:00-00:00", 19, "+00:00"},
		{"2024-01-16T10:00:00Z?", 10, "2024-01-16?"},
		{"2024-01T10:00:00Z", 7, "YYYY-MM-DDThh:mm:ss"},
		{"2024-01-XXT10:00:00Z", 10, "YYYY-MM-DDThh:mm:ss"},
		{"2024-01-16T10:00:00Z/2024-01-17", 10, "2024-01-16"},
		{"2024-01-15/2024-01-16T10:00:00Z", 21, "2024-01-16"},
		// Intervals
		{"/", 0, "leave it out"},
		{"..", 0, "2024-01-22/.."},
		{"2024/01/16", 7, "2024-01-16"},
		{"2024/01", 5, "2024-01"},
		{"2024/open", 5, ".."},
		{"unknown/2024", 0, "nothing in its place"},
		{"2024-01-26/2024-01-22", 11, "the earlier date first"},
		{"2024-02/2024-01", 8, "the earlier date first"},
		{"2024-01-26~/2024-01-25", 12, "the earlier date first"},
		{"Y170000002/Y160000002", 11, "the earlier date first"},
		{"[2024..]/2023", 9, "the earlier date first"},
		{"2024..2025", 4, "[2024..2025]"},
		{"2024..", 4, "[2024..]"},
		// Sets
		{"[2024", 0, "[2024]"},
		{"[2024/2025]", 5, "[2024..2025]"},
		{"[2024-01-16/2024-01-20]", 11, "[2024-01-16..2024-01-20]"},
		{"[2024/2025/2026]", 5, "[a..b]"},
		{"[2024/2023]", 5, "[a..b]"},
		{"[]", 0, "[a,b]"},
		{"[..]", 1, "[..b]"},
		{"[2024,]", 6, "YYYY"},
		{"[,2024]", 1, "YYYY"},
		{"[2024, 2025]", 6, "[2024,2025]"},
		{"[2024..2023]", 1, "2023..2024"},
		{"[2024,..2023]", 6, "first member"},
		{"[2024..,2025]", 5, "last member"},
		{"[2024...2025]", 7, "four digits"},
		{"[2024,2025]?", 11, "[2024~,2025~]"},
		{"[2024-01-16T10:00:00Z,2025]", 11, "2024-01-16"},
		{"[2024-13]", 6, "01 to 12"},
		{"[[2024]]", 7, "qualifiers"},
		{"[" + strings.Repeat("2024,", 300) + "2024]", 0, "shorter"},
	} {
		v, err := Parse(c.in)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("Parse(%q) = %v, %v; want an *Error", c.in, v, err)
			continue
		}
		// a part of advice may mean something else
		if accepted(c.instead) && accepted(e.Instead) && e.Instead != c.instead {
			t.Errorf("Parse(%q) says %q, want %q", c.in, e.Instead, c.instead)
		}
		if e.Value != c.in || e.Offset != c.offset || !strings.Contains(e.Instead, c.instead) || !v.IsZero() {
			t.Errorf("Parse(%q): %v (offset %d); want offset %d and %q", c.in, err, e.Offset, c.offset, c.instead)
		}
	}
}

func TestErrorText(t *testing.T) {
	_, err := Parse("2024-13")
	if want := `edtf: "2024-13": month 13 does not exist; write 01 to 12, or a season 21 to 24`; err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
	if _, err = Parse(strings.Repeat("2", 1<<20)); len(err.Error()) > 300 {
		t.Errorf("the error for a long text is %d bytes long", len(err.Error()))
	}
	if (&Error{Value: "a", Msg: "b"}).Error() != `edtf: "a": b` {
		t.Error("an error without advice")
	}
	defer func() {
		if recover() == nil {
			t.Error("MustParse does not panic")
		}
	}()
	MustParse("2024-13")
}

func TestFlags(t *testing.T) {
	for s, want := range map[string][3]bool{ // uncertain, approximate, open end
		"2024":                {false, false, false},
		"2024?":               {true, false, false},
		"2024~":               {false, true, false},
		"2024%":               {true, true, false},
		"2023/2024?":          {true, false, false},
		"2023~/..":            {false, true, true},
		"[2023,2024%]":        {true, true, false},
		"[2023..2024~]/2025?": {true, true, false},
		"../2024":             {false, false, false},
		"2024/":               {false, false, false},
		"/..":                 {false, false, true},
		"[2024..]":            {false, false, false},
	} {
		v := MustParse(s)
		if got := [3]bool{v.Uncertain(), v.Approximate(), v.OpenEnd()}; got != want {
			t.Errorf("%s: %v, want %v", s, got, want)
		}
	}
	var zero Value
	if !zero.IsZero() || zero.String() != "" || zero.Text() != "" || zero.Uncertain() || zero.OpenEnd() {
		t.Error("the zero value")
	}
}
