package edtf

import (
	"fmt"
	"strings"
	"unicode"
)

// refuse recognizes common texts that are not EDTF, or not of the part of it that this package reads, and says what to
// write instead.
func refuse(s string, off int) *problem {
	if i := strings.IndexFunc(s, func(r rune) bool { return strings.ContainsRune("‐‑‒–—−", r) }); i >= 0 {
		r := strings.NewReplacer("‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "−", "-")
		return fail(off+i, "a dash that is not the hyphen '-'", dateForm, r.Replace(s))
	}
	if i := strings.IndexAny(s, " \t"); i >= 0 {
		return fail(off+i, "a space inside a date", dateForm, strings.Replace(s, " ", "T", 1),
			strings.Join(strings.Fields(s), ""))
	}
	if i := strings.IndexAny(s, "xuytz"); i >= 0 {
		if strings.IndexFunc(s, isWord) >= 0 {
			return fail(off, "not a date", dateForm+", or leave it out")
		}
		r := strings.NewReplacer("x", "X", "u", "X", "y", "Y", "t", "T", "z", "Z")
		return fail(off+i, "X, Y, T and Z are capitals, and unspecified digits are X", dateForm, r.Replace(s))
	}
	if strings.HasPrefix(s, "+") {
		return fail(off, "a year with '+'", dateForm, wikidata(s[1:]), s[1:])
	}
	return nil
}

// isWord reports whether a character is a letter that no date contains.
func isWord(r rune) bool {
	return unicode.IsLetter(r) && !strings.ContainsRune("xuytzXYTZES", r)
}

// wikidata returns what Wikidata means by a date such as 1952-00-00T00:00:00Z: a month or day of 00 is unknown, and the
// time means nothing.
func wikidata(s string) string {
	s = strings.TrimSuffix(s, "T00:00:00Z")
	s = strings.TrimSuffix(s, "-00")
	return strings.TrimSuffix(s, "-00")
}

// qualifierLast moves the qualifiers of parts of a date (Level 2) to its end.
func qualifierLast(s string) string {
	q := "?"
	switch {
	case strings.Contains(s, "%"), strings.Contains(s, "?") && strings.Contains(s, "~"):
		q = "%"
	case strings.Contains(s, "~"):
		q = "~"
	}
	return strings.NewReplacer("?", "", "~", "", "%", "").Replace(s) + q
}

// refuseNumber refuses years written with an exponent or with significant
// digits (EDTF Level 2).
func refuseNumber(s, digits string, neg bool, off int) *problem {
	sign := ""
	if neg {
		sign = "-"
	}
	if num, sig, found := strings.Cut(digits, "S"); found {
		if s[0] == 'Y' { // after which no X may stand
			return fail(off, "significant digits (S) are not accepted", "the year with ~", "Y"+sign+num+"~")
		}
		try := sign + num + "~"
		if n := len(num); allDigits(num) && n == 4 && len(sig) == 1 && sig[0] >= '1' && sig[0] <= '3' {
			k := int(sig[0] - '0')
			try = sign + num[:k] + strings.Repeat("X", n-k)
		}
		return fail(off, "significant digits (S) are not accepted",
			"the year with ~, or X for the digits that are not known", try)
	}
	if num, exp, found := strings.Cut(strings.ToUpper(digits), "E"); found {
		var try []string
		if allDigits(num) && allDigits(exp) && len(exp) <= 2 {
			k := 0
			for _, c := range exp {
				k = k*10 + int(c-'0')
			}
			try = append(try, "Y"+sign+num+strings.Repeat("0", k))
		}
		return fail(off, "years with an exponent (E) are not accepted", "the year in full, as in Y170000000", try...)
	}
	return nil
}

// yearError refuses what is not a year. Long numbers are often dates without hyphens, or seconds since 1970; it calls a
// number a long year only if it can be nothing else.
func yearError(s, year string, off int) *problem {
	instead := "four digits, such as 2024; X for an unknown one, such as 201X"
	var try []string
	if n := len(year); allDigits(year) && n > 4 {
		instead = "Y and the year alone, as in Y170000002"
		sign := strings.TrimSuffix(s, year)
		switch {
		case sign != "" && sign != "-": // a part of a date
		case n == 6: // 202401
			instead, try = "YYYY-MM", []string{sign + year[:4] + "-" + year[4:]}
		case n == 8: // 20240116
			instead, try = "YYYY-MM-DD", []string{sign + year[:4] + "-" + year[4:6] + "-" + year[6:]}
		case n == 14: // 20240116103000
			instead = dateForm
			try = []string{sign + year[:4] + "-" + year[4:6] + "-" + year[6:8] + "T" + year[8:10] + ":" + year[10:12] +
				":" + year[12:]}
		case n == 7, n == 10, n == 12, n == 13:
			instead = dateForm
		}
		if n == 5 || n == 9 || n == 11 {
			try = append(try, "Y"+s)
		}
	}
	return fail(off, fmt.Sprintf("%q is not a year", year), instead, try...)
}

// padded adds the zeros that a date such as 2024-1-6 lacks.
func padded(s string) string {
	p := strings.Split(s, "-")
	for i := range p {
		if i > 0 && len(p[i]) == 1 {
			p[i] = "0" + p[i]
		}
	}
	return strings.Join(p, "-")
}
