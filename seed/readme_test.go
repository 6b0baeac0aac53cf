package seed_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"graphd/internal/edtf"

	"github.com/google/go-cmp/cmp"
)

// section returns the section of README.md with this heading.
func section(t *testing.T, heading string) string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "\n## "+heading+"\n")
	if !found {
		t.Fatalf("README.md has no section %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	return section
}

// TestReading: README's table of how the article was read names each relation of the article's file, and no other.
func TestReading(t *testing.T) {
	want := map[string]bool{}
	for _, r := range recordings(t)[0].Batch.Relations {
		want[r.ID] = true
	}
	got := map[string]bool{}
	id := regexp.MustCompile("`([a-z0-9-]+)`")
	for line := range strings.Lines(section(t, "How the article was read")) {
		if cells := strings.Split(line, "|"); len(cells) == 5 {
			for _, m := range id.FindAllStringSubmatch(cells[3], -1) {
				got[m[1]] = true
			}
		}
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); diff != "" {
		t.Errorf("relations in the table (-file +README):\n%s", diff)
	}
}

// TestCarefulDates: each date in README's table of how careful researchers write them is possible and certain on the
// days that the table says. Its sources are of 23 February 2024.
func TestCarefulDates(t *testing.T) {
	rows := 0
	for line := range strings.Lines(section(t, "How careful researchers write dates")) {
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
