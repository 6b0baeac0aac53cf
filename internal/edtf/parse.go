package edtf

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// tree is a parsed value, as written.
type tree struct {
	text     string
	interval bool
	start    end
	end      end // of an interval only
}

type kind uint8

const (
	dates   kind = iota // a date, or a one-of set of dates
	open                // ".."
	unknown             // nothing
)

// end is an end of an interval, or a value that is not an interval.
type end struct {
	kind    kind
	set     bool // written in brackets
	members []member
}

// member is one date, or in a set a range of them: from..to, ..to or from.. .
type member struct {
	from, to       date
	hasFrom, hasTo bool
	rng            bool // written with ".."
}

// maxLen limits a value in bytes. Nobody writes longer sets, and without a limit a hostile one could keep a server
// busy.
const maxLen = 1024

// problem becomes an [Error]. Its try texts may be what was meant. They are parsed only when the Error is made, so that
// parsing never nests.
type problem struct {
	off     int
	msg     string
	instead string   // what to write, in general
	try     []string // the first of these that is accepted is better advice
}

func fail(off int, msg, instead string, try ...string) *problem {
	return &problem{off, msg, instead, try}
}

func (p *problem) error(value string) *Error {
	e := &Error{Value: value, Offset: p.off, Msg: p.msg, Instead: p.instead}
	for _, s := range p.try {
		if accepted(s) || accepted("["+s+"]") { // it may be what belongs in a set
			e.Instead = s
			break
		}
	}
	return e
}

func accepted(s string) bool {
	_, p := parse(s)
	return p == nil
}

func parse(s string) (tree, *problem) {
	text := strings.TrimSpace(s)
	off := strings.Index(s, text)
	switch {
	case text == "":
		return tree{}, fail(0, "no date is given", "a date such as 2024-01-16, or leave it out")
	case len(text) > maxLen:
		return tree{}, fail(off, fmt.Sprintf("longer than %d bytes", maxLen),
			"a shorter set, with ranges such as [1670..1680]")
	case !utf8.ValidString(text):
		return tree{}, fail(off, "not UTF-8 text", "a date such as 2024-01-16")
	}
	// Clone the text, so that a value does not keep the line or file alive that it was cut from.
	t := tree{text: strings.Clone(text)}
	if inner, ok := strings.CutPrefix(t.text, "["); ok && strings.HasSuffix(inner, "]") &&
		strings.Count(inner, "]") == 1 && strings.Contains(inner, "/") {
		inner = strings.TrimSuffix(inner, "]")
		return t, fail(off+1+strings.Index(inner, "/"), "'/' is not allowed in a set",
			"[a..b] for one day among these, or a/b for all of them",
			"["+strings.ReplaceAll(inner, "/", "..")+"]")
	}
	left, right, found := strings.Cut(t.text, "/")
	if !found {
		var err *problem
		t.start, err = parseEnd(t.text, off, false)
		return t, err
	}
	t.interval = true
	return t, t.parseInterval(left, right, off)
}

// parseInterval parses start/end (EDTF, Library of Congress, 4 February 2019, Level 0, "Time Interval", and Level 1,
// "Extended Interval").
func (t *tree) parseInterval(left, right string, off int) *problem {
	roff := off + len(left) + 1
	if i := strings.IndexByte(right, '/'); i >= 0 {
		return fail(roff+i, "more than one '/'", "start/end", strings.ReplaceAll(t.text, "/", "-"))
	}
	if left == "" && right == "" {
		return fail(off, "'/' alone, an unknown start and an unknown end, says nothing", "a date, or leave it out")
	}
	if len(left) == 4 && len(right) == 2 && allDigits(left+right) {
		return fail(roff, "both ends of an interval are written in full", "start/end", left+"-"+right)
	}
	var err *problem
	if t.start, err = parseEnd(left, off, true); err != nil {
		return err
	}
	if t.end, err = parseEnd(right, roff, true); err != nil {
		return err
	}
	// Compare the dates as written, before ~ widens anything: "about the 26th" is still not before the 22nd.
	if t.start.kind == dates && t.end.kind == dates && t.start.days(false).lo > t.end.days(false).hi {
		return fail(roff, "the interval ends before it begins", "the earlier date first")
	}
	return nil
}

// parseEnd parses an end of an interval, or a whole value that is not an interval.
func parseEnd(s string, off int, interval bool) (end, *problem) {
	switch {
	case s == "" && interval:
		return end{kind: unknown}, nil
	case s == ".." && interval:
		return end{kind: open}, nil
	case s == "..":
		return end{}, fail(off, "'..' alone says nothing", "a date, or an open interval such as 2024-01-22/..")
	case strings.EqualFold(s, "open"):
		return end{}, fail(off, "'open' is of an older draft of EDTF", "..")
	case strings.EqualFold(s, "unknown"):
		return end{}, fail(off, "'unknown' is of an older draft of EDTF", "nothing in its place, as in 2024-01-22/")
	case s[0] == '{':
		return end{}, fail(off, "{…}, a set of which all members hold, is not accepted",
			"one relation for each member, or [a,b] for one of them")
	case s[0] == '[':
		return parseSet(s, off)
	case strings.Contains(s, ".."):
		return end{}, fail(off+strings.Index(s, ".."), "'..' between dates is only allowed in brackets",
			"[a..b] for one day among these, or a/b for all of them", "["+s+"]")
	}
	d, err := parseDate(s, off, interval)
	return end{members: []member{{from: d, hasFrom: true}}}, err
}

// parseSet parses a one-of set, [a,b], [a..b], [..a], [a..] and mixes of them (EDTF, Library of Congress, 4 February
// 2019, Level 2, "Set representation").
func parseSet(s string, off int) (end, *problem) {
	closing := strings.IndexByte(s, ']')
	switch {
	case closing < 0:
		return end{}, fail(off, "'[' without ']'", "[a,b]", s+"]")
	case closing < len(s)-1:
		return end{}, fail(off+closing+1, "text after ']'", "qualifiers at each date in the set, as in [2024~,2025~]")
	}
	e := end{set: true}
	inner := s[1:closing]
	if strings.TrimSpace(inner) == "" {
		return end{}, fail(off, "an empty set", "[a,b]")
	}
	if strings.ContainsAny(inner, " \t") {
		return end{}, fail(off+1+strings.IndexAny(inner, " \t"), "spaces in a set",
			"it without spaces", "["+strings.Join(strings.Fields(inner), "")+"]")
	}
	items := strings.Split(inner, ",")
	pos := off + 1
	for i, item := range items {
		m, err := parseMember(item, pos, i == 0, i == len(items)-1)
		if err != nil {
			return end{}, err
		}
		e.members = append(e.members, m)
		pos += len(item) + 1
	}
	return e, nil
}

func parseMember(s string, off int, first, last bool) (m member, err *problem) {
	left, right, rng := strings.Cut(s, "..")
	m.rng = rng
	switch {
	case s == "..":
		return m, fail(off, "'..' with no date", "[..b] for b or earlier, [a..] for a or later")
	case rng && left == "" && !first:
		return m, fail(off, "'..' before a date is only allowed at the beginning of a set", "it as the first member")
	case rng && right == "" && !last:
		return m, fail(off+len(left), "'..' after a date is only allowed at the end of a set", "it as the last member")
	}
	if left != "" || !rng {
		m.hasFrom = true
		if m.from, err = parseDate(left, off, true); err != nil {
			return m, err
		}
	}
	if right != "" {
		m.hasTo = true
		if m.to, err = parseDate(right, off+len(left)+2, true); err != nil {
			return m, err
		}
	}
	if m.hasFrom && m.hasTo {
		lo, _, _ := m.from.span()
		if _, hi, _ := m.to.span(); lo > hi {
			return m, fail(off, "the range ends before it begins", "the earlier date first", right+".."+left)
		}
	}
	return m, nil
}
