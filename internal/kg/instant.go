package kg

import (
	"fmt"
	"time"
)

// MinInstant and MaxInstant bound the instants that a graph keeps: the whole years of what 64 bits of nanoseconds hold.
var (
	MinInstant = time.Date(1678, time.January, 1, 0, 0, 0, 0, time.UTC)
	MaxInstant = time.Date(2261, time.December, 31, 23, 59, 59, 999_999_999, time.UTC)
)

// Keepable reports whether a graph can keep the instant.
func Keepable(t time.Time) bool { return !t.Before(MinInstant) && !t.After(MaxInstant) }

// ValidateInstant returns what is wrong with an instant that is to be kept; nil if nothing is.
func ValidateInstant(path string, t time.Time) *Error {
	if Keepable(t) {
		return nil
	}
	return Invalid(path, t.Format(time.RFC3339Nano), "%s", instantRange(t))
}

func instantRange(t time.Time) string {
	return fmt.Sprintf("%s is out of range; instants from %s to %s are allowed",
		t.Format(time.RFC3339Nano), MinInstant.Format(time.DateOnly), MaxInstant.Format(time.DateOnly))
}
