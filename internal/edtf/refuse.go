package edtf

import (
	"fmt"
	"strings"
)

// refuse finds what is often written and is not EDTF, or not of the part of it
// that is read here, and says what to write instead.
func refuse(s string, off int) *problem {
	if i := strings.IndexFunc(s, func(r rune) bool { return strings.ContainsRune("‐‑‒–—−", r) }); i >= 0 {
		r := strings.NewReplacer("‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "−", "-")
		return fail(off+i, "a dash that is not the hyphen '-'", dateForm, r.Replace(s))
	}
	if i := strings.IndexAny(s, " \t"); i >= 0 {
		return fail(off+i, "a space inside a date", dateForm, strings.Replace(s, " ", "T", 1), strings.Join(strings.Fields(s), ""))
	}
	if i := strings.IndexAny(s, "xuytz"); i >= 0 {
		r := strings.NewReplacer("x", "X", "u", "X", "y", "Y", "t", "T", "z", "Z")
		return fail(off+i, "X, Y, T and Z are capitals, and unspecified digits are X", dateForm, r.Replace(s))
	}
	if strings.HasPrefix(s, "+") {
		return fail(off, "a year with '+'", dateForm, s[1:])
	}
	return nil
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
		try := []string{num + "~"}
		if n := len(num); allDigits(num) && n == 4 && len(sig) == 1 && sig[0] >= '1' && sig[0] <= '3' {
			k := int(sig[0] - '0')
			try[0] = sign + num[:k] + strings.Repeat("X", n-k)
		}
		return fail(off, "significant digits (S) are not accepted", "the year with ~, or X for the digits that are not known", try...)
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

func yearError(s, year string, off int) *problem {
	instead := "four digits, such as 2024; X for an unknown one, such as 201X"
	var try []string
	if n := len(year); allDigits(year) && n > 4 {
		instead = "Y and the year alone, as in Y170000002"
		try = append(try, "Y"+s)
		if n == 8 && year == s { // 20240116
			try = []string{s[:4] + "-" + s[4:6] + "-" + s[6:]}
		}
	}
	return fail(off, fmt.Sprintf("%q is not a year", year), instead, try...)
}

// padded adds the zeros that 2024-1-6 lacks.
func padded(s string) string {
	p := strings.Split(s, "-")
	for i := range p {
		if i > 0 && len(p[i]) == 1 {
			p[i] = "0" + p[i]
		}
	}
	return strings.Join(p, "-")
}
