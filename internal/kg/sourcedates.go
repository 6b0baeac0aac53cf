package kg

import "graphd/internal/edtf"

// SourceDates are the versions of sources that say when they were published, by id. They give a relation's version the
// dates that it was derived by.
type SourceDates map[string][]*Entity

// Add adds a version of a source.
func (d SourceDates) Add(e *Entity) {
	if e.Kind == KindSource && !e.Tombstone && !e.PublishedOn.IsZero() {
		d[e.ID] = append(d[e.ID], e)
	}
}

// Day returns the last day on which a source may have been published, as a version of a relation knows it, or
// edtf.MaxDay if unknown: a current version goes by the current source, an old one by the source of its time.
func (d SourceDates) Day(source string, r *Relation) edtf.Day {
	for _, s := range d[source] {
		current, then := s.SupersededAt.IsZero(), !s.RecordedAt.After(r.RecordedAt)
		if r.SupersededAt.IsZero() && current ||
			!r.SupersededAt.IsZero() && then && (current || r.RecordedAt.Before(s.SupersededAt)) {
			return s.PublishedOn.Bounds(DayOf(r.RecordedAt)).EndLatest
		}
	}
	return edtf.MaxDay
}
