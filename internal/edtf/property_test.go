package edtf

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// genDate draws texts of dates. Some name no day of the calendar.
func genDate() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		mask := func(s string) string {
			b := []byte(s)
			for i := range b {
				if b[i] != '-' && rapid.IntRange(0, 7).Draw(t, "X") == 0 {
					b[i] = 'X'
				}
			}
			return string(b)
		}
		qual := rapid.SampledFrom([]string{"", "", "", "?", "~", "%"}).Draw(t, "qualifier")
		y := rapid.OneOf(rapid.IntRange(1990, 2030), rapid.IntRange(-9999, 9999)).Draw(t, "year")
		year := fmt.Sprintf("%04d", y)
		if y < 0 {
			year = fmt.Sprintf("-%04d", -y)
		}
		switch rapid.IntRange(0, 5).Draw(t, "precision") {
		case 0:
			return fmt.Sprintf("Y%d", rapid.OneOf(rapid.Int64Range(10000, 30000), rapid.Int64Range(-30000, -10000),
				rapid.Int64Range(10000, maxYear), rapid.Int64Range(-maxYear, -10000)).Draw(t, "long")) + qual
		case 1:
			return mask(year) + qual
		case 2:
			return fmt.Sprintf("%s-%d", mask(year), rapid.IntRange(21, 24).Draw(t, "season")) + qual
		case 3:
			return mask(fmt.Sprintf("%s-%02d", year, rapid.IntRange(1, 12).Draw(t, "month"))) + qual
		}
		return mask(fmt.Sprintf("%s-%02d-%02d", year, rapid.IntRange(1, 12).Draw(t, "month"),
			rapid.IntRange(1, 31).Draw(t, "day"))) + qual
	})
}

func genEnd() *rapid.Generator[string] {
	set := rapid.Custom(func(t *rapid.T) string {
		items := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			s := genDate().Draw(t, "member")
			if rapid.IntRange(0, 3).Draw(t, "range") == 0 {
				s += ".." + genDate().Draw(t, "to")
			}
			return s
		}), 1, 4).Draw(t, "members")
		if rapid.IntRange(0, 3).Draw(t, "earlier") == 0 {
			items = append([]string{".." + genDate().Draw(t, "first")}, items...)
		}
		if rapid.IntRange(0, 3).Draw(t, "later") == 0 {
			items = append(items, genDate().Draw(t, "last")+"..")
		}
		return "[" + strings.Join(items, ",") + "]"
	})
	return rapid.OneOf(genDate(), genDate(), set)
}

func genText() *rapid.Generator[string] {
	part := rapid.OneOf(genEnd(), genEnd(), genEnd(), rapid.SampledFrom([]string{"", ".."}))
	interval := rapid.Custom(func(t *rapid.T) string {
		return part.Draw(t, "start") + "/" + part.Draw(t, "end")
	})
	return rapid.OneOf(genEnd(), interval)
}

// genValue draws values; it drops texts that are refused, such as 2023-02-30
// and intervals that end before they begin.
func genValue() *rapid.Generator[Value] {
	return rapid.Custom(func(t *rapid.T) Value {
		v, err := Parse(genText().Draw(t, "text"))
		if err != nil {
			t.Skip(err)
		}
		return v
	})
}

// fataler is what tests, fuzz tests and properties share.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkValue is what must hold of every value.
func checkValue(t fataler, v Value, evidence Day) {
	t.Helper()
	if back, err := Parse(v.String()); err != nil || back != v {
		t.Fatalf("%q read again: %v, %v", v, back, err)
	}
	if v.Text() == "" || v.IsZero() {
		t.Fatalf("%q: text %q, zero %v", v, v.Text(), v.IsZero())
	}
	b := v.Bounds(evidence)
	if b.StartEarliest > b.StartLatest || b.EndEarliest > b.EndLatest || b.StartEarliest > b.EndEarliest ||
		b.StartLatest > b.EndLatest {
		t.Fatalf("%q: bounds are not ordered: %v", v, b)
	}
	for _, d := range []Day{b.StartEarliest, b.StartLatest, b.EndEarliest, b.EndLatest} {
		if d < MinDay || d > MaxDay {
			t.Fatalf("%q: bounds out of range: %v", v, b)
		}
	}
	if b.CertainFrom != NeverFrom && b.CertainTo != NeverTo {
		// What is certain is possible. The evidence of what lasts is not bound
		// by the dates that others wrote down.
		if !v.OpenEnd() && (b.CertainFrom < b.StartEarliest || b.CertainTo > b.EndLatest) {
			t.Fatalf("%q: certain where it is not possible: %v", v, b)
		}
	}
	if (b.CertainFrom == NeverFrom) != (b.CertainTo == NeverTo) {
		t.Fatalf("%q: never certain on one side: %v", v, b)
	}
	if v.Uncertain() && b.CertainFrom != NeverFrom && b.CertainTo != NeverTo {
		t.Fatalf("%q is uncertain, and certain on some day: %v", v, b)
	}
	if !strings.Contains(v.String(), "/") && (b.StartEarliest != b.EndEarliest || b.StartLatest != b.EndLatest) {
		t.Fatalf("%q is one day, but: %v", v, b)
	}
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		evidence := Day(rapid.Int32Range(int32(MinDay)+1, int32(MaxDay)-1).Draw(t, "evidence"))
		checkValue(t, genValue().Draw(t, "value"), evidence)
	})
}

// More evidence never makes a value less certain.
func TestEvidenceGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := genValue().Draw(t, "value")
		e := rapid.Int32Range(-800000, 800000).Draw(t, "evidence")
		more := e + rapid.Int32Range(0, 800000).Draw(t, "more")
		if a, b := v.Bounds(Day(e)), v.Bounds(Day(more)); b.CertainTo < a.CertainTo {
			t.Fatalf("%q: certain to %v, with later evidence to %v", v, a.CertainTo, b.CertainTo)
		}
	})
}

// Unspecified digits: the bounds of a masked date match the mask, hold the
// date, and no matching day lies outside. The oracle tries every day.
func TestUnspecifiedDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Day(rapid.Int32Range(-30000, 30000).Draw(t, "day"))
		b := []byte(d.String())
		for _, i := range rapid.SliceOf(rapid.SampledFrom([]int{2, 3, 5, 6, 8, 9})).Draw(t, "unspecified") {
			b[i] = 'X'
		}
		mask := string(b)
		got := MustParse(mask).Bounds(0)
		fits := func(s string) bool {
			for i := range mask {
				if mask[i] != 'X' && mask[i] != s[i] {
					return false
				}
			}
			return true
		}
		century, _ := NewDay(atoi2(mask)*100, 1, 1)
		first, last := MaxDay, MinDay
		for k := century; k < century+36525; k++ {
			if fits(k.String()) {
				first, last = min(first, k), max(last, k)
			}
		}
		if got.StartEarliest != first || got.StartLatest != last {
			t.Fatalf("%s: %v to %v, the calendar says %v to %v", mask, got.StartEarliest, got.StartLatest, first, last)
		}
	})
}

// ~ only ever widens, and by something.
func TestApproximateWidens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.TrimRight(genDate().Draw(t, "date"), "?~%")
		v, err := Parse(s)
		if err != nil {
			t.Skip(err)
		}
		a, b := v.Bounds(0), MustParse(s+"~").Bounds(0)
		wider := b.StartEarliest < a.StartEarliest && b.StartLatest > a.StartLatest
		cut := b.StartEarliest == MinDay+1 || b.StartLatest == MaxDay-1
		if !wider && !cut || b.StartEarliest > a.StartEarliest || b.StartLatest < a.StartLatest {
			t.Fatalf("%s: %v, with ~: %v", s, a, b)
		}
	})
}
