package kg

import (
	"slices"

	"graphd/internal/edtf"
)

// A voice is a party, or a source in its own voice. Only its latest claim counts. The latest is the one that was said
// last: by the last day on which it may have been said, then by the first, then in the order in which they were
// written. A claim without any date was said after those that were written before it.

// PublishedOn returns the date of a source; it is not set where none is known. A nil PublishedOn knows no date.
type PublishedOn func(source string) edtf.Value

// utterance is a claim as one voice makes it.
type utterance struct {
	*Claim
	voice  string // the id of the party or source; empty for neither, which former layouts allowed
	said   dated  // when: the claim's On, else when its evidence became public
	silent bool   // the claim does not say when in any voice
}

// dated is when something was said or published.
type dated struct {
	known bool
	first edtf.Day // the first day that it may have been; edtf.MinDay if that is unbounded
	last  edtf.Day // the last one; the first if the last is unbounded
}

func (d dated) before(o dated) bool { return d.last < o.last || d.last == o.last && d.first < o.first }

func datedBy(v edtf.Value) dated {
	if v.IsZero() {
		return dated{}
	}
	b := v.Bounds(edtf.MaxDay)
	d := dated{b.StartEarliest.Finite() || b.EndLatest.Finite(), b.StartEarliest, b.EndLatest}
	if !d.last.Finite() {
		d.last = d.first
	}
	return d
}

// publicOn returns when the evidence became public: on its own day, else when its source was published.
func (e *Evidence) publicOn(published PublishedOn) dated {
	switch {
	case e.ReportedOn != nil:
		return dated{true, *e.ReportedOn, *e.ReportedOn}
	case published == nil:
		return dated{}
	}
	return datedBy(published(e.Source))
}

// utterances lists the claims by voice, in the order in which they were written. A claim that sources make in their
// own voice is one of each. A party had said it by the first report of it; a source says it anew in each report.
func utterances(claims []Claim, published PublishedOn) []utterance {
	out := make([]utterance, 0, len(claims))
	for i := range claims {
		c, from := &claims[i], len(out)
		on := datedBy(c.On)
		if c.By != "" || len(c.Evidence) == 0 {
			out = append(out, utterance{Claim: c, voice: c.By, said: on})
		}
		for j := range c.Evidence {
			e := &c.Evidence[j]
			if c.By == "" && !slices.ContainsFunc(out[from:], func(u utterance) bool { return u.voice == e.Source }) {
				out = append(out, utterance{Claim: c, voice: e.Source, said: on})
			}
			day := e.publicOn(published)
			if on.known || !day.known {
				continue
			}
			for k := range out[from:] {
				switch said := &out[from+k].said; {
				case c.By == "" && out[from+k].voice != e.Source:
				case !said.known || c.By == "" && said.before(day):
					*said = day
				case c.By != "":
					said.first, said.last = min(said.first, day.first), min(said.last, day.last)
				}
			}
		}
		silent := !slices.ContainsFunc(out[from:], func(u utterance) bool { return u.said.known })
		for k := range out[from:] {
			out[from+k].silent = silent
		}
	}
	return out
}

// word is what one voice says in the end, and what it said before.
type word struct {
	utterance
	speaks   bool // it claims the relation's realization
	upheld   bool // the voice once asserted or confirmed the relation
	asserted bool // the voice once asserted it
}

// words returns the latest claim of each voice, in the order of the voices' first claims.
func (a *Assertion) words(published PublishedOn) []word {
	var out []word
	place := map[string]int{}
	for _, u := range utterances(a.Claims, published) {
		i, there := place[u.voice]
		if !there {
			i, place[u.voice] = len(out), len(out)
			out = append(out, word{})
		}
		w := &out[i]
		speaks := a.speaks(u.Claim)
		w.upheld = w.upheld || speaks && u.Stance != StanceDenies
		w.asserted = w.asserted || speaks && u.Stance != StanceDenies && u.Stance != StanceConfirms
		if !u.said.known { // it was said after the others
			u.said.first, u.said.last = edtf.MinDay, edtf.MinDay
			if there {
				u.said.first, u.said.last = w.said.first, w.said.last
			}
		}
		if !there || !u.said.before(w.said) {
			w.utterance, w.speaks = u, speaks
		}
	}
	return out
}

// speaks reports whether the claim claims the relation's realization: that a visit is announced does not say that it
// took place.
func (a *Assertion) speaks(c *Claim) bool {
	is := a.Realization
	if is == "" {
		is = RealizationOccurred
	}
	return c.Realization == "" || c.Realization == is
}

// counts reports whether the voice asserts or confirms the relation in the end.
func (w *word) counts() bool { return w.speaks && w.Stance != StanceDenies }

// StatusBy derives the status of what is asserted from the latest claim of each voice that speaks for its realization:
// DISPUTED if one denies what another asserts or confirms; DENIED if there are only denials, or all who asserted have
// taken it back; CONFIRMED if a voice confirms what is not its own word alone; ASSERTED if a source asserts it in its
// own voice; else ALLEGED. Who asserted and denies now has taken it back, and disputes nothing. Without claims, which
// former layouts allowed, it is ASSERTED, by the author of the relation.
func (a *Assertion) StatusBy(published PublishedOn) Status { return statusOf(a.words(published)) }

func statusOf(words []word) Status {
	var upheld, denied, takenBack, confirmed, ownVoice bool
	asserted := 0 // voices that asserted it, and uphold it
	for i := range words {
		if words[i].counts() && words[i].asserted {
			asserted++
		}
	}
	for i := range words {
		switch w := &words[i]; {
		case w.counts():
			upheld = true
			ownVoice = ownVoice || w.By == ""
			confirmed = confirmed || w.Stance == StanceConfirms && (!w.asserted || asserted > 1)
		case w.speaks && w.upheld:
			takenBack = true
		case w.speaks:
			denied = true
		}
	}
	switch {
	case len(words) == 0:
		return StatusAsserted
	case upheld && denied:
		return StatusDisputed
	case !upheld && (denied || takenBack):
		return StatusDenied
	case confirmed:
		return StatusConfirmed
	case ownVoice:
		return StatusAsserted
	}
	return StatusAlleged
}

// spokenFor returns the latest day that the relation's claims speak for, which is the last one on which an open end is
// certain: of those that count, the first day on which each may have been made, or the day of recording if it does not
// say when. It is edtf.MinDay if they speak for none.
func (r *Relation) spokenFor(words []word) edtf.Day {
	if len(words) == 0 {
		return DayOf(r.RecordedAt)
	}
	latest := edtf.MinDay
	for i := range words {
		switch w := &words[i]; {
		case !w.counts():
		case w.said.known:
			latest = max(latest, w.said.first)
		case w.silent:
			latest = max(latest, DayOf(r.RecordedAt))
		}
	}
	return latest
}

// toll returns the number of people that the relation's author gives, or else the range of all figures that count.
func toll(given *Casualties, words []word, figure func(*Claim) *Casualties) *Casualties {
	if given != nil {
		return given
	}
	var out *Casualties
	for i := range words {
		c := figure(words[i].Claim)
		switch {
		case c == nil || !words[i].counts():
		case out == nil:
			out = &Casualties{c.Min, c.Max}
		default:
			out.Min = min(out.Min, c.Min)
			if c.Max == nil || out.Max != nil && *c.Max > *out.Max {
				out.Max = c.Max
			}
		}
	}
	return out
}

// firstReported returns the first day by which evidence was public of a claim that speaks for the relation, or
// edtf.MaxDay if none says.
func (a *Assertion) firstReported(published PublishedOn) edtf.Day {
	first := edtf.MaxDay
	for i := range a.Claims {
		c := &a.Claims[i]
		for j := range c.Evidence {
			if a.speaks(c) {
				first = min(first, c.Evidence[j].publicBy(published))
			}
		}
	}
	return first
}

// publicBy returns the last day on which the evidence may have become public, or edtf.MaxDay if that is not known.
func (e *Evidence) publicBy(published PublishedOn) edtf.Day {
	if e.ReportedOn != nil {
		return *e.ReportedOn
	}
	if published == nil {
		return edtf.MaxDay
	}
	return published(e.Source).Bounds(edtf.MaxDay).EndLatest
}
