package plan

import (
	"cmp"
	"encoding/binary"
	"reflect"
	"time"

	"graphd/internal/kg"
)

// Versions says which versions of relations or entities a list in the order of recording holds.
type Versions int

// What such a list holds. Nothing in it was recorded after the instant that the reader sees.
const (
	VersionsSeen  Versions = iota // those that the reader sees: one of each at most
	VersionsEnded                 // these, and tombstones
	VersionsAll                   // every version, tombstones too
)

// RecordedPlace is a place in the order of recording: by the instant, and of one instant by the sort key. A call
// records one version of a relation at most, and no two relations with one sort key.
type RecordedPlace struct {
	At time.Time
	SK kg.SortKey
}

// Compare is negative if p comes before o.
func (p RecordedPlace) Compare(o RecordedPlace) int {
	return cmp.Or(p.At.Compare(o.At), cmp.Compare(p.SK, o.SK))
}

// PlaceOf returns the place of a version.
func PlaceOf(r *kg.Relation) RecordedPlace { return RecordedPlace{r.RecordedAt, r.SK} }

// RecordedList is a step that lists versions of relations in the order in which they were recorded.
type RecordedList struct {
	Where    *RelationWhere // of each version
	Versions Versions
	Lo, Hi   *RecordedPlace // exclusive; nil: none
	Desc     bool
	Limit    int
	Columns  Columns
}

// After narrows the list to what comes after the place, Before to what comes before it.
func (l *RecordedList) After(p RecordedPlace) {
	if l.Lo == nil || l.Lo.Compare(p) < 0 {
		l.Lo = &p
	}
}

// Before narrows the list to what comes before the place.
func (l *RecordedList) Before(p RecordedPlace) {
	if l.Hi == nil || l.Hi.Compare(p) > 0 {
		l.Hi = &p
	}
}

// Path returns how the list's rows are reached.
func (l *RecordedList) Path() Path {
	p := Path{Index: "versions of relations, by when they were recorded"}
	for _, w := range conjunctsOf(l.Where) {
		all := reflect.ValueOf(w).Elem()
		for i := range all.NumField() {
			if name := all.Type().Field(i).Name; !all.Field(i).IsZero() && name != "And" {
				p.Unsought = append(p.Unsought, schemaName(name))
			}
		}
	}
	return p
}

// scans estimates how many parts of the list read more rows than they return.
func (l *RecordedList) scans() int {
	if l.Where == nil {
		return 0
	}
	return 1 + nestedScans(l.Where.Lower())
}

// RecordedEntities is a step that lists versions of entities in the order in which they were recorded; those of one
// instant by id. Where AfterID is nil, the list begins after the instant After, and otherwise in it, after this id.
type RecordedEntities struct {
	Versions Versions
	After    time.Time
	AfterID  *string
	Limit    int
}

// Recorded is a question for versions of relations, in the order in which they were recorded.
type Recorded struct {
	List RecordedList
	Connection
	Children []RelationChild
}

func (q *Recorded) cost(c *Cost) {
	n := c.addPage(q.Connection, 1, q.List.Limit)
	c.addDrives(func(find Finder) error { _, err := q.List.Driven(find); return err })
	if !q.Rows {
		return
	}
	l := q.List
	l.Where = c.view.Relations(l.Where)
	c.Scans += l.scans()
	if refersToEntities(sels(q.Children), nil) { // those that are no longer there
		c.addStep(n)
	}
	c.addRelations(sels(q.Children), nil, n)
}

// Driven returns the list with conditions on few entities replaced by their ids.
func (l RecordedList) Driven(find Finder) (RecordedList, error) {
	list, err := (&RelationList{Where: l.Where}).Driven(find)
	l.Where = list.Where
	return l, err
}

// RecordedCursor returns the cursor of a version in the order of recording.
func RecordedCursor(p RecordedPlace) string {
	return encodeCursor(recordedCursor, p.append(nil))
}

func (p RecordedPlace) append(b []byte) []byte {
	return binary.BigEndian.AppendUint64(appendInstant(b, p.At), uint64(p.SK))
}

// appendInstant writes an instant in 12 bytes.
func appendInstant(b []byte, at time.Time) []byte {
	b = binary.BigEndian.AppendUint64(b, uint64(at.Unix()))
	return binary.BigEndian.AppendUint32(b, uint32(at.Nanosecond()))
}

// readInstant reads what appendInstant wrote, and returns what follows.
func readInstant(b []byte) (at time.Time, rest []byte, ok bool) {
	if len(b) < 12 {
		return time.Time{}, nil, false
	}
	at = time.Unix(int64(binary.BigEndian.Uint64(b)), int64(binary.BigEndian.Uint32(b[8:]))).UTC()
	return at, b[12:], at.Year() >= 1 && at.Year() <= 9999
}

// ParseRecordedCursor returns the place that a cursor names; path says where in the input it stood.
func ParseRecordedCursor(path, cursor string) (RecordedPlace, *kg.Error) {
	b, err := decodeCursor(path, cursor, recordedCursor)
	if err != nil {
		return RecordedPlace{}, err
	}
	at, rest, ok := readInstant(b)
	if !ok || len(rest) != 8 || rest[0]&0x80 != 0 {
		return RecordedPlace{}, malformed(path, cursor)
	}
	return RecordedPlace{at, kg.SortKey(binary.BigEndian.Uint64(rest))}, nil
}
