package edtf

import (
	"errors"
	"testing"
)

// FuzzParse: whatever the text, Parse gives a value that keeps the rules or an
// *Error about that text.
func FuzzParse(f *testing.F) {
	for _, s := range accepts {
		f.Add(s, int32(19738))
	}
	for _, s := range []string{"{1960,1961}", "?2004-06-~11", "Y-17E7", "1950S2", "2024-29", "2024-02-30", "[2024",
		"2024–01–16", " 2024 ", "2024/01/16"} {
		f.Add(s, int32(-1))
	}
	f.Fuzz(func(t *testing.T, s string, evidence int32) {
		v, err := Parse(s)
		if err == nil {
			checkValue(t, v, Day(min(max(evidence, int32(MinDay)), int32(MaxDay))))
			return
		}
		var e *Error
		if !errors.As(err, &e) || e.Value != s || e.Offset < 0 || e.Offset > len(s) || e.Msg == "" || e.Instead == "" ||
			err.Error() == "" {
			t.Fatalf("Parse(%q): %#v", s, err)
		}
		if v != (Value{}) {
			t.Fatalf("Parse(%q): an error and the value %q", s, v)
		}
	})
}

// FuzzParseDay: what ParseDay reads, String prints, except for cut days.
func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"2024-01-16", "-0043-03-15", "Y12345-01-01", "Y-12345-12-31", "Y999999-01-01",
		"2023-02-29", ".."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDay(s)
		if err != nil {
			return
		}
		if !d.Finite() || d.String() != s && d != MinDay+1 && d != MaxDay-1 {
			t.Fatalf("ParseDay(%q) is %v, %d", s, d, int32(d))
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, s := range []string{"2024-01-16", "2024-01-22/2024-01-26", "[2024-01-22..2024-01-26]", "XXX1-02-29"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = Parse(s)
			}
		})
	}
}
