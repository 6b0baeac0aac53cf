package kg

import (
	"errors"
	"regexp"
	"strings"
	"time"
)

// rfc3339 is stricter than time.Parse, which takes a comma for the point and one digit for an hour. The first group is
// the second, the next the fraction.
var rfc3339 = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:([0-9]{2})(\.[0-9]+)?` +
	`(Z|[-+]([01][0-9]|2[0-3]):[0-5][0-9])$`)

// ParseInstant reads an instant of RFC 3339, in UTC. The letters t and z may be small, and a leap second, which no
// clock here has, is the second after it. A fraction finer than nanoseconds is refused: it would be cut off.
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
		return time.Time{}, errors.New("is finer than graphd keeps time: write at most nine digits behind the point")
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
