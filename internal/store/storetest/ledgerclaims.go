package storetest

import (
	"fmt"
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// This file says what follows from the claims of a relation.

// saying is a claim in the mouth of one voice.
type saying struct {
	who       string
	ownVoice  bool
	stance    kg.Stance
	relevant  bool // it is about the relation's realization
	from, to  edtf.Day
	timed     bool // from and to are known
	elsewhere bool // another voice of the same claim is timed
	deaths    *kg.Casualties
	injuries  *kg.Casualties
	when      edtf.Value
}

// hear derives of a relation what its claims say: its status, when it is certain and was reported, and the casualties.
func (e *entry) hear(r *kg.Relation) {
	byVoice, order := map[string][]saying{}, []string{}
	r.ReportedOn = edtf.MaxDay
	for _, c := range r.Claims {
		relevant := c.Realization == "" || c.Realization == r.Realization
		var voices []string
		for _, v := range c.Evidence {
			if _, last, ok := e.datesOf(v); ok && relevant {
				r.ReportedOn = min(r.ReportedOn, last)
			}
			if c.By == "" && !slices.Contains(voices, v.Source) {
				voices = append(voices, v.Source)
			}
		}
		if c.By != "" || len(voices) == 0 {
			voices = []string{c.By}
		}
		var list []saying
		for _, who := range voices {
			s := saying{who: who, ownVoice: c.By == "", stance: c.Stance, relevant: relevant, deaths: c.Deaths,
				injuries: c.Injuries, when: c.When}
			s.from, s.to, s.timed = e.saidOn(c, who)
			list = append(list, s)
		}
		anyTimed := slices.ContainsFunc(list, func(s saying) bool { return s.timed })
		for _, s := range list {
			s.elsewhere = anyTimed && !s.timed
			if byVoice[s.who] == nil {
				order = append(order, s.who)
			}
			byVoice[s.who] = append(byVoice[s.who], s)
		}
	}
	var last []saying
	for _, who := range order {
		last = append(last, lastSaying(byVoice[who]))
	}
	upheld := func(s saying) bool { return s.relevant && s.stance != kg.StanceDenies }
	r.Status = e.statusOf(last, byVoice)

	spoken := edtf.MinDay
	year, month, date := r.RecordedAt.UTC().Date()
	recordedOn := mustDay(fmt.Sprintf("%04d-%02d-%02d", year, month, date))
	var deaths, injuries []*kg.Casualties
	dates := []edtf.Value{r.When}
	for _, s := range last {
		if !upheld(s) {
			continue
		}
		deaths, injuries = append(deaths, s.deaths), append(injuries, s.injuries)
		if !s.when.IsZero() {
			dates = append(dates, s.when)
		}
		if s.timed {
			spoken = max(spoken, s.from)
		} else if !s.elsewhere {
			spoken = max(spoken, recordedOn)
		}
	}
	if len(r.Claims) == 0 {
		spoken = recordedOn
	}
	r.DeathToll, r.InjuryToll = r.Deaths, r.Injuries
	if r.Deaths == nil {
		r.DeathToll = spanned(deaths)
	}
	if r.Injuries == nil {
		r.InjuryToll = spanned(injuries)
	}
	r.Conflicts = nil
	if impossible(deaths) || impossible(injuries) {
		r.Conflicts = append(r.Conflicts, kg.ConflictFigures)
	}
	apart := func(v edtf.Value) bool {
		return slices.ContainsFunc(dates, func(o edtf.Value) bool {
			return v.Bounds(0).EndLatest < o.Bounds(0).StartEarliest
		})
	}
	if slices.ContainsFunc(dates, apart) {
		r.Conflicts = append(r.Conflicts, kg.ConflictDates)
	}
	b := r.When.Bounds(spoken)
	r.CertainFrom, r.CertainTo = b.CertainFrom, b.CertainTo
	lasts := len(r.When.String()) > 2 && r.When.String()[len(r.When.String())-3:] == "/.."
	if r.Realization != kg.RealizationOccurred || r.Status == kg.StatusDenied || lasts && spoken == edtf.MinDay {
		r.CertainFrom, r.CertainTo = edtf.NeverFrom, edtf.NeverTo
	}
}

// datesOf is the first and the last day on which evidence may have become public, false if nothing tells; the last one
// may be edtf.MaxDay.
func (e *entry) datesOf(v kg.Evidence) (first, last edtf.Day, ok bool) {
	if v.ReportedOn != nil {
		return *v.ReportedOn, *v.ReportedOn, true
	}
	s := e.currentEntity(v.Source)
	if s == nil || s.PublishedOn.IsZero() {
		return 0, 0, false
	}
	b := s.PublishedOn.Bounds(0)
	return b.StartEarliest, b.EndLatest, b.StartEarliest != edtf.MinDay || b.EndLatest != edtf.MaxDay
}

// saidOn is the same of a claim as one voice makes it: a source says it in each piece of its own evidence, a party had
// said it by the first report.
func (e *entry) saidOn(c kg.Claim, who string) (first, last edtf.Day, ok bool) {
	closed := func(first, last edtf.Day) edtf.Day {
		if last == edtf.MaxDay {
			return first
		}
		return last
	}
	if b := c.On.Bounds(0); !c.On.IsZero() && (b.StartEarliest != edtf.MinDay || b.EndLatest != edtf.MaxDay) {
		return b.StartEarliest, closed(b.StartEarliest, b.EndLatest), true
	}
	for _, v := range c.Evidence {
		from, to, dated := e.datesOf(v)
		to = closed(from, to)
		switch {
		case !dated || c.By == "" && v.Source != who:
		case !ok:
			first, last, ok = from, to, true
		case c.By != "":
			first, last = min(first, from), min(last, to)
		case to > last || to == last && from > first:
			first, last = from, to
		}
	}
	return first, last, ok
}

// lastSaying is what a voice said last, of what it said in the order in which that was written: what is not timed was
// said when the latest before it was.
func lastSaying(said []saying) saying {
	at := func(i int) (from, to edtf.Day) {
		from, to = edtf.MinDay, edtf.MinDay
		for j := 0; j <= i; j++ {
			s := said[j]
			if s.timed && j == i {
				return s.from, s.to
			}
			if s.timed && (s.to > to || s.to == to && s.from > from) {
				from, to = s.from, s.to
			}
		}
		return from, to
	}
	best := 0
	for i := range said {
		from, to := at(i)
		if f, t := at(best); to > t || to == t && from >= f {
			best = i
		}
	}
	return said[best]
}

// statusOf derives the status of a relation from what each voice said last, and all that it said.
func (e *entry) statusOf(last []saying, all map[string][]saying) kg.Status {
	ever := func(who string, is func(kg.Stance) bool) bool {
		return slices.ContainsFunc(all[who], func(s saying) bool { return s.relevant && is(s.stance) })
	}
	asserts := func(s kg.Stance) bool { return s == kg.StanceAsserts }
	upholds := func(s kg.Stance) bool { return s != kg.StanceDenies }
	var up, down, back []saying
	for _, s := range last {
		switch {
		case !s.relevant:
		case s.stance != kg.StanceDenies:
			up = append(up, s)
		case ever(s.who, upholds):
			back = append(back, s)
		default:
			down = append(down, s)
		}
	}
	confirms := func(s saying) bool {
		others := slices.ContainsFunc(up, func(o saying) bool { return o.who != s.who && ever(o.who, asserts) })
		return s.stance == kg.StanceConfirms && (others || !ever(s.who, asserts))
	}
	switch {
	case len(last) == 0:
		return kg.StatusAsserted
	case len(up) == 0 && len(down)+len(back) > 0:
		return kg.StatusDenied
	case len(down) > 0 && len(up) > 0:
		return kg.StatusDisputed
	case slices.ContainsFunc(up, confirms):
		return kg.StatusConfirmed
	case slices.ContainsFunc(up, func(s saying) bool { return s.ownVoice }):
		return kg.StatusAsserted
	}
	return kg.StatusAlleged
}

// impossible reports whether two of the figures cannot both be right.
func impossible(figures []*kg.Casualties) bool {
	for _, a := range figures {
		for _, b := range figures {
			if a != nil && b != nil && a.Max != nil && *a.Max < b.Min {
				return true
			}
		}
	}
	return false
}

// spanned is the range of all figures; nil if there are none.
func spanned(figures []*kg.Casualties) *kg.Casualties {
	figures = slices.DeleteFunc(figures, func(c *kg.Casualties) bool { return c == nil })
	if len(figures) == 0 {
		return nil
	}
	out := kg.Casualties{Min: figures[0].Min, Max: ptr(0)}
	for _, c := range figures {
		out.Min = min(out.Min, c.Min)
		if c.Max == nil {
			out.Max = nil
		}
		if out.Max != nil {
			out.Max = ptr(max(*out.Max, *c.Max))
		}
	}
	return &out
}
