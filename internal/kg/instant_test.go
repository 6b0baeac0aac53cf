package kg

import (
	"strings"
	"testing"
	"time"
)

func TestParseInstant(t *testing.T) {
	for _, c := range []struct{ in, want, says string }{
		{in: "2024-02-24T00:00:00Z", want: "2024-02-24T00:00:00Z"},
		{in: "2024-02-24t00:00:00z", want: "2024-02-24T00:00:00Z"},
		{in: "2024-02-24T05:30:00.123456789+05:30", want: "2024-02-24T00:00:00.123456789Z"},
		{in: "2024-02-24T00:00:00-00:00", want: "2024-02-24T00:00:00Z"},
		{in: "0001-01-01T00:00:00Z", want: "0001-01-01T00:00:00Z"},
		{in: "0001-01-01T05:00:00+05:00", want: "0001-01-01T00:00:00Z"},
		{in: "0000-01-01T00:00:00Z", want: "0000-01-01T00:00:00Z"},
		{in: "9999-12-31T23:59:59.999999999Z", want: "9999-12-31T23:59:59.999999999Z"},
		{in: "2016-12-31T23:59:60Z", want: "2017-01-01T00:00:00Z"},
		{in: "2016-12-31t18:59:60.5-05:00", want: "2017-01-01T00:00:00.5Z"},
		{in: "2016-12-31T12:00:60Z", says: "second 60"},
		{in: "2016-12-31T23:59:61Z", says: "RFC 3339"},
		{in: "9999-12-31T23:59:59-05:00", says: "outside the years"},
		{in: "0000-01-01T00:00:00+05:00", says: "outside the years"},
		{in: "2024-02-24T00:00:00.1234567891Z", says: "nine digits"},
		{in: "2024-02-24T00:00:00,5Z", says: "RFC 3339"},
		{in: "2024-02-24T0:00:00Z", says: "RFC 3339"},
		{in: "2024-02-24 00:00:00Z", says: "RFC 3339"},
		{in: "2024-02-24T00:00:00", says: "RFC 3339"},
		{in: "2024-02-24T24:00:00Z", says: "RFC 3339"},
		{in: "2024-02-30T00:00:00Z", says: "RFC 3339"},
		{in: "2024-02-24T00:00:00+25:00", says: "RFC 3339"},
		{in: "2024-02-24T00:00:00+05:60", says: "RFC 3339"},
		{in: "2024-02-24T00:00:00+0500", says: "RFC 3339"},
		{in: "2024-02-24", says: "RFC 3339"},
		{in: "-2024-02-24T00:00:00Z", says: "RFC 3339"},
		{in: "", says: "RFC 3339"},
	} {
		got, err := ParseInstant(c.in)
		switch {
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%q: %v, %v; want %q", c.in, got, err, c.says)
		case c.says == "" && (err != nil || got.Format(time.RFC3339Nano) != c.want || got.Location() != time.UTC):
			t.Errorf("%q: %v, %v; want %s", c.in, got, err, c.want)
		}
	}
}
