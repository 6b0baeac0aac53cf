package seed_test

import (
	"os"
	"strings"
	"testing"

	"graphd/internal/edtf"
)

// careful is the heading of the table in README.md that TestCarefulDates reads.
const careful = "## How careful researchers write dates\n"

// TestCarefulDates: each date in README's table of how careful researchers write them is possible and certain on the
// days that the table says. Its sources are of 23 February 2024.
func TestCarefulDates(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), careful)
	if !found {
		t.Fatalf("README.md has no section %q", strings.TrimSpace(careful))
	}
	section, _, _ = strings.Cut(section, "\n## ")
	rows := 0
	for line := range strings.Lines(section) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 4 || !strings.Contains(cells[1], "`") {
			continue
		}
		rows++
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		written, possible, certain := strings.Trim(cells[1], "`"), cells[2], cells[3]
		v, err := edtf.Parse(written)
		if err != nil {
			t.Errorf("%s: %v", cells[0], err)
			continue
		}
		b := v.Bounds(dayOf(t, "2024-02-23"))
		if got := daysBetween(b.StartEarliest, b.EndLatest); got != possible {
			t.Errorf("%s: %s is possible %s, not %s", cells[0], written, got, possible)
		}
		if got := certainty(b.CertainFrom, b.CertainTo); got != certain {
			t.Errorf("%s: %s is certain %s, not %s", cells[0], written, got, certain)
		}
	}
	if rows != 10 {
		t.Errorf("the table has %d rows", rows)
	}
}

// certainty says of which days something is certain: of "FIRST to LAST", "within" the days that a range must cover, or
// "never".
func certainty(from, to edtf.Day) string {
	switch {
	case from == edtf.NeverFrom || to == edtf.NeverTo:
		return "never"
	case from > to || to == edtf.MinDay:
		return "within " + daysBetween(to, from)
	}
	return daysBetween(from, to)
}

func daysBetween(from, to edtf.Day) string { return dayOrOpen(from) + " to " + dayOrOpen(to) }

func dayOrOpen(d edtf.Day) string {
	if !d.Finite() {
		return "…"
	}
	return d.String()
}

func dayOf(t *testing.T, s string) edtf.Day {
	t.Helper()
	d, err := edtf.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
