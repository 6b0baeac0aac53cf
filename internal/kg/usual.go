package kg

import (
	"encoding/json"
	"reflect"
	"strings"

	"graphd/internal/edtf"
)

// Nearly all relations of a data set have one claim, of one source in its own voice, and a body of contexts and a code
// alone. Their JSON is written and read here, which is faster than encoding/json. All others go there, and both give
// the same text.

const (
	usualClaims  = `[{"stance":"ASSERTS","evidence":[{"source":"`
	usualLocator = `","locator":"`
	usualDay     = `","reportedOn":"`
	endOfClaims  = `"}]}]`
)

// EncodeClaims returns claims as JSON; empty, if there are none.
func EncodeClaims(claims []Claim) (string, error) {
	if len(claims) == 0 {
		return "", nil
	}
	if c := claims[0]; len(claims) == 1 && len(c.Evidence) == 1 && c.Stance == StanceAsserts {
		e := c.Evidence[0]
		source, locator, on := e.Source, e.Locator, e.ReportedOn
		c.Stance, c.Evidence, e.Source, e.Locator, e.ReportedOn = "", nil, "", "", nil
		if reflect.ValueOf(c).IsZero() && reflect.ValueOf(e).IsZero() && verbatim(source) && verbatim(locator) {
			text := usualClaims + source
			if locator != "" {
				text += usualLocator + locator
			}
			if on != nil {
				text += usualDay + on.String()
			}
			return text + endOfClaims, nil
		}
	}
	b, err := json.Marshal(claims)
	return string(b), err
}

// DecodeClaims reads what EncodeClaims returned.
func DecodeClaims(text string) (claims []Claim, err error) {
	if text == "" {
		return nil, nil
	}
	if s, ok := strings.CutPrefix(text, usualClaims); ok {
		if s, ok = strings.CutSuffix(s, endOfClaims); ok {
			s, day, dated := strings.Cut(s, usualDay)
			source, locator, _ := strings.Cut(s, usualLocator)
			e := Evidence{Source: source, Locator: locator}
			usual := verbatim(source) && verbatim(locator)
			if dated {
				d, err := edtf.ParseDay(day)
				e.ReportedOn, usual = &d, usual && err == nil
			}
			if usual {
				return OwnVoice([]Evidence{e}), nil
			}
		}
	}
	err = json.Unmarshal([]byte(text), &claims)
	return claims, err
}

const (
	usualContexts = `"contexts":[`
	usualCode     = `"cameoCode":"`
)

// encodeUsual is EncodeBody, for a body of contexts and a code alone; empty for others.
func encodeUsual(b Body) string {
	contexts, code := b.Contexts, b.CAMEOCode
	b.Contexts, b.CAMEOCode = nil, ""
	if len(contexts) == 0 && code == "" || !verbatim(code) || !reflect.ValueOf(b).IsZero() {
		return ""
	}
	to := append(make([]byte, 0, 64), '{')
	for i, c := range contexts {
		if !verbatim(c) {
			return ""
		}
		if i == 0 {
			to = append(to, usualContexts...)
		} else {
			to = append(to, ',')
		}
		to = append(append(append(to, '"'), c...), '"')
	}
	if len(contexts) > 0 {
		to = append(to, ']')
	}
	if code != "" {
		if len(contexts) > 0 {
			to = append(to, ',')
		}
		to = append(append(append(to, usualCode...), code...), '"')
	}
	return string(append(to, '}'))
}

// decodeUsual reads what encodeUsual returned; it reports false for other texts.
func decodeUsual(text string) (b Body, ok bool) {
	s, ok := strings.CutPrefix(text, "{")
	if !ok {
		return b, false
	}
	if list, found := strings.CutPrefix(s, usualContexts); found {
		list, s, found = strings.Cut(list, "]")
		if !found {
			return b, false
		}
		for c := range strings.SplitSeq(list, ",") {
			if len(c) < 2 || c[0] != '"' || c[len(c)-1] != '"' || !verbatim(c[1:len(c)-1]) {
				return b, false
			}
			b.Contexts = append(b.Contexts, c[1:len(c)-1])
		}
		if s == "}" {
			return b, true
		}
		if s, found = strings.CutPrefix(s, ","); !found {
			return b, false
		}
	}
	if s, ok = strings.CutPrefix(s, usualCode); !ok {
		return b, false
	}
	b.CAMEOCode, ok = strings.CutSuffix(s, `"}`)
	return b, ok && b.CAMEOCode != "" && verbatim(b.CAMEOCode)
}

// verbatim reports whether a text stands in JSON as it is: visible ASCII and spaces, without what is escaped.
func verbatim(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c >= 0x7f, c == '"', c == '\\', c == '<', c == '>', c == '&':
			return false
		}
	}
	return true
}
