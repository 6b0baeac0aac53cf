package plan

import (
	"errors"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// View is how the graph is seen: as it held on a day, as it was known at an instant, or both. The zero View is the
// graph as it is known now, whenever it held.
type View struct {
	Past    bool      // as it was known at Known, which may be any instant
	Known   time.Time // UTC
	Dated   bool      // as it held on Day
	Day     edtf.Day
	Certain bool // only what held for certain
}

// Instant is Known as a store's AsKnown takes it: for that the zero time, 1 January of the year 1, is now. Nothing was
// known then, nor a nanosecond later.
func (v View) Instant() time.Time {
	if v.Past && v.Known.IsZero() {
		return v.Known.Add(1)
	}
	return v.Known
}

// Suffix is what the ids of all that is seen in the view end with; empty for the zero View. It begins with @, which
// no id holds.
func (v View) Suffix() string {
	var parts []string
	if v.Past {
		parts = append(parts, "known="+v.Known.UTC().Format(time.RFC3339Nano))
	}
	if v.Dated {
		parts = append(parts, "date="+v.Day.String())
		if v.Certain {
			parts = append(parts, "certain")
		}
	}
	if parts == nil {
		return ""
	}
	return "@" + strings.Join(parts, ",")
}

// ID is the id of the view itself: what the ids in it end with, or for the zero View a word that no id ends with.
func (v View) ID() string {
	if s := v.Suffix(); s != "" {
		return s
	}
	return nowID
}

const nowID = "@now"

// ID is an id that was given, taken apart.
type ID struct {
	Key    string // the plain id
	View   View   // that it names
	IsView bool   // it is the id of the view itself
}

var errNoView = errors.New("this names no view")

// ParseID takes an id apart; path says where in the input it stood.
func ParseID(path, id string) (ID, *kg.Error) {
	key, suffix, named := strings.Cut(id, "@")
	if !named {
		return ID{Key: id}, nil
	}
	if id == nowID {
		return ID{IsView: true}, nil
	}
	var v View
	var err error
	for _, part := range strings.Split(suffix, ",") {
		name, value, _ := strings.Cut(part, "=")
		switch {
		case err != nil:
		case name == "known":
			v.Past = true
			v.Known, err = kg.ParseInstant(value)
		case name == "date":
			v.Dated = true
			v.Day, err = edtf.ParseDay(value)
		case part == "certain" && v.Dated:
			v.Certain = true
		default:
			err = errNoView
		}
	}
	if err != nil {
		return ID{}, kg.Invalid(path, id,
			"%q is no id: the part after @ must name a view, such as known=2024-02-24T00:00:00Z or date=2024-01-20", id)
	}
	return ID{key, v, key == ""}, nil
}

// On is the day that "today" means in the view.
func (v View) On(today edtf.Day) edtf.Day {
	switch {
	case v.Dated:
		return v.Day
	case v.Past:
		return kg.DayOf(v.Known)
	}
	return today
}

// Certainty is how the view treats uncertain dates.
func (v View) Certainty() Certainty {
	if v.Certain {
		return CertaintyCertain
	}
	return CertaintyPossible
}

// Relations returns w narrowed to what is seen in the view: states that hold on its day, and events that have begun
// by then; in conditions on entities, too.
func (v View) Relations(w *RelationWhere) *RelationWhere {
	if !v.Dated {
		return w
	}
	begun := &DateRange{To: &v.Day}
	event, state := kg.AspectEvent, kg.AspectState
	out := &RelationWhere{During: begun, Or: []*RelationWhere{
		{Aspect: &AspectFilter{Eq: &event}, During: begun, Certainty: v.Certainty()},
		{Aspect: &AspectFilter{Eq: &state}, At: &v.Day, Certainty: v.Certainty()},
	}}
	if w != nil {
		rest := v.inside(w)
		out.LastOfEvent, rest.LastOfEvent = rest.LastOfEvent, false // of what is seen in the view
		out.And = []*RelationWhere{rest}
	}
	return out
}

// RelationList returns l narrowed to what is seen in the view, unless it names a day of its own.
func (v View) RelationList(l RelationList) RelationList {
	if v.Dated && !l.OwnDay {
		l.Where = v.Relations(l.Where)
	}
	return l
}

// EntityList returns l with what it asks of relations narrowed to what is seen in the view. A tie for which no day is
// given is one of the view's day.
func (v View) EntityList(l EntityList) EntityList {
	if !v.Dated {
		return l
	}
	l.Where = v.Entities(l.Where)
	if l.Via != nil {
		via := *l.Via
		if via.At == nil {
			via.At, via.Certain = &v.Day, v.Certain
		}
		l.Via = &via
	}
	return l
}

// inside narrows what conditions on entities inside w ask of their relations.
func (v View) inside(w *RelationWhere) *RelationWhere {
	if w == nil {
		return nil
	}
	c := *w
	c.From, c.To = v.Entities(w.From), v.Entities(w.To)
	c.Either, c.Location = v.Entities(w.Either), v.Entities(w.Location)
	if w.Claim != nil {
		c.Claim = &ClaimWhere{By: v.Entities(w.Claim.By), Stance: w.Claim.Stance}
	}
	if w.LinkedBy != nil {
		c.LinkedBy = &LinkWhere{Role: w.LinkedBy.Role, Relation: w.LinkedBy.Relation, Within: v.Relations(nil)}
	}
	if w.Contradicts {
		c.Others = v.Relations(nil)
	}
	c.And, c.Or, c.Not = each(w.And, v.inside), each(w.Or, v.inside), v.inside(w.Not)
	return &c
}

// Entities returns w with what it asks of relations narrowed to what is seen in the view.
func (v View) Entities(w *EntityWhere) *EntityWhere {
	if w == nil || !v.Dated {
		return w
	}
	c := *w
	if w.HasRelation != nil {
		c.HasRelation = v.Relations(w.HasRelation)
	}
	c.And, c.Or, c.Not = each(w.And, v.Entities), each(w.Or, v.Entities), v.Entities(w.Not)
	return &c
}

// each maps a list; nil stays nil, which means something else than an empty list.
func each[T any](list []T, f func(T) T) []T {
	if list == nil {
		return nil
	}
	out := make([]T, len(list))
	for i, x := range list {
		out[i] = f(x)
	}
	return out
}

// Shows reports whether the view shows a relation that was fetched by its id.
func (v View) Shows(r *kg.Relation) bool {
	if !v.Dated {
		return true
	}
	b := r.Bounds()
	if r.Type.Info().Aspect == kg.AspectEvent {
		return b.StartEarliest <= v.Day && (!v.Certain || b.CertainFrom <= v.Day)
	}
	return b.StartEarliest <= v.Day && b.EndLatest >= v.Day &&
		(!v.Certain || b.CertainFrom <= v.Day && b.CertainTo >= v.Day)
}
