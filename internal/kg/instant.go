package kg

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// rfc3339 is stricter than time.Parse, which accepts a comma for the decimal point and one digit for an hour. The first
// group is the second, the next the fraction.
var rfc3339 = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:([0-9]{2})(\.[0-9]+)?` +
	`(Z|[-+]([01][0-9]|2[0-3]):[0-5][0-9])$`)

// ParseInstant parses an instant in RFC 3339 and returns it in UTC. It accepts t and z in lower case, and reads a leap
// second as the second after it. It refuses fractions finer than nanoseconds instead of truncating them.
func ParseInstant(s string) (time.Time, error) {
	text := strings.ToUpper(s)
	parts := rfc3339.FindStringSubmatch(text)
	leap := parts != nil && parts[1] == "60"
	if leap {
		text = text[:17] + "59" + text[19:]
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	t = t.UTC()
	switch {
	case err != nil || parts == nil:
		return time.Time{}, errors.New("is not an instant: write it in RFC 3339, such as 2024-02-24T00:00:00Z")
	case len(parts[2]) > len(".123456789"):
		return time.Time{}, errors.New("is too precise: write at most nine digits after the decimal point")
	case leap && (t.Hour() != 23 || t.Minute() != 59):
		return time.Time{}, errors.New("has a second 60, which only a leap second is: at 23:59:60 UTC")
	case leap:
		t = t.Add(time.Second)
	}
	if year := t.Year(); year < 0 || year > 9999 {
		return time.Time{}, errors.New("lies outside the years 0000 to 9999 in UTC")
	}
	return t, nil
}

// MinInstant and MaxInstant bound the instants that a graph can store: the whole years that 64 bits of nanoseconds
// hold.
var (
	MinInstant = time.Date(1678, time.January, 1, 0, 0, 0, 0, time.UTC)
	MaxInstant = time.Date(2261, time.December, 31, 23, 59, 59, 999_999_999, time.UTC)
)

// Keepable reports whether a graph can store the instant.
func Keepable(t time.Time) bool { return !t.Before(MinInstant) && !t.After(MaxInstant) }

// ValidateInstant returns the error of an instant that cannot be stored, or nil.
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
