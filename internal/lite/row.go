package lite

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// separator stands between the values of a packed row. Validation keeps it out of ids and names, and no other value
// could hold it.
const separator = '\x1f'

// narrow are the columns of a relation that are always read, in the order in which decodeRelation takes them, in one
// value: the driver takes longer to hand over twenty values than SQLite to join them. The confidence, a number with a
// fraction, stands apart, since SQLite would round it.
var narrow = columnList{"sk", "id", "type", "mode", "realization", "status", "from_id", "to_id", "from_state",
	"to_state", "from_basis", "to_basis", "symmetric", "stated", "certain_from", "certain_to", "reported_on",
	"location", "event_key", "version",
	"recorded_at", "actor", "reason"}

// relationTexts holds the column lists of table alias r by what plan.Columns asks for.
var relationTexts = func() (lists [4]string) {
	for i := range lists {
		columns := columnList{narrow.of("r").packed(), "r.confidence"}
		if i&1 != 0 {
			columns = append(columns, "r.claims")
		}
		if i&2 != 0 {
			columns = append(columns, "r.body", "r.attributes")
		}
		lists[i] = columns.String()
	}
	return lists
}()

// relationColumns is the column list, of table alias r, that decodeRelation reads.
func relationColumns(c plan.Columns) string {
	i := 0
	if c.Claims {
		i |= 1
	}
	if c.Body {
		i |= 2
	}
	return relationTexts[i]
}

// packed are the values of a packed row, of which the first is the next one.
type packed string

func (p *packed) text() string {
	value, rest, _ := strings.Cut(string(*p), string(separator))
	*p = packed(rest)
	return value
}

func (p *packed) int() int64 {
	n, _ := strconv.ParseInt(p.text(), 10, 64)
	return n
}

// dates keeps values that were parsed: rows that are read together tend to be of the same days.
type dates map[string]edtf.Value

func (d dates) parse(text string) (edtf.Value, error) {
	if v, ok := d[text]; ok {
		return v, nil
	}
	text = strings.Clone(text) // or it would keep its whole row
	v, err := edtf.Parse(text)
	if err != nil {
		return v, err
	}
	if len(d) >= maxDates {
		clear(d)
	}
	d[text] = v
	return v, nil
}

const maxDates = 4096

// decodeRelation reads a relation from the columns of relationColumns(c), which begin at column at.
func (d dates) decodeRelation(r row, at int, c plan.Columns) (*kg.Relation, error) {
	r = r[at:]
	p := packed(r.text(0))
	rel := &kg.Relation{
		SK: kg.SortKey(p.int()),
		ID: p.text(),
		Assertion: kg.Assertion{
			Type: kg.RelationType(p.text()), Mode: p.text(), Realization: kg.Realization(p.text()),
			Confidence: r.number(1),
		},
	}
	rel.Status = kg.Status(p.text())
	rel.From, rel.To, rel.FromState, rel.ToState = p.text(), p.text(), p.text(), p.text()
	rel.SetBases(kg.Basis(p.text()), kg.Basis(p.text()))
	rel.Symmetric = p.int() != 0
	stated := p.text()
	rel.CertainFrom, rel.CertainTo, rel.ReportedOn = edtf.Day(p.int()), edtf.Day(p.int()), edtf.Day(p.int())
	rel.Location, rel.EventKey, rel.Version, rel.RecordedAt = p.text(), p.text(), int(p.int()), decodeTime(p.int())
	rel.Actor, rel.Reason = p.text(), string(p)
	if stated != "" {
		var err error
		if rel.When, err = d.parse(stated); err != nil {
			return nil, fmt.Errorf("lite: relation %q: %w", rel.ID, err)
		}
	}
	i := 2
	if c.Claims {
		var err error
		if rel.Claims, err = kg.DecodeClaims(r.text(i)); err != nil {
			return nil, fmt.Errorf("lite: claims of relation %q: %w", rel.ID, err)
		}
		i++
	}
	if c.Body {
		b, err := kg.DecodeBody(r.text(i))
		if err != nil {
			return nil, fmt.Errorf("lite: body of relation %q: %w", rel.ID, err)
		}
		rel.SetBody(b)
		if s := r.text(i + 1); s != "" {
			rel.Attributes = json.RawMessage(s)
		}
	}
	return rel, nil
}

// relationTable are the columns of table relation in the order of encodeRelation.
var relationTable = columnList{"rel", "sk", "id", "type", "mode", "realization", "status", "from_id", "to_id",
	"from_state", "to_state", "from_basis", "to_basis", "symmetric", "stated", "end_day", "certain_from", "certain_to",
	"reported_on", "location", "event_key", "confidence", "score", "goldstein", "deaths_min", "deaths_max",
	"injuries_min", "injuries_max", "conflict", "fact", "version", "recorded_at", "superseded", "tombstone", "actor",
	"reason", "claims", "body", "attributes"}

// encodeRelation adds the values of a row, of a version that was superseded then.
func encodeRelation(v *bound, rel, superseded int64, r *kg.Relation) error {
	claims, err := kg.EncodeClaims(r.Claims)
	if err != nil {
		return fmt.Errorf("lite: claims of relation %q: %w", r.ID, err)
	}
	b := r.Body()
	b.Attributes = nil // they have a column of their own
	body, err := kg.EncodeBody(b)
	if err != nil {
		return fmt.Errorf("lite: body of relation %q: %w", r.ID, err)
	}
	symmetric := int64(0)
	if r.Symmetric {
		symmetric = 1
	}
	_, tombstone := lifetime(r.RecordedAt, r.Tombstone)
	fewest, most := plan.NumbersOf(r.DeathToll)
	fewestHurt, mostHurt := plan.NumbersOf(r.InjuryToll)
	v.int(rel)
	v.int(int64(r.SK))
	for _, s := range [...]string{r.ID, string(r.Type), r.Mode, string(r.Realization), string(r.Status), r.From, r.To,
		r.FromState, r.ToState, string(r.FromStateBasis), string(r.ToStateBasis)} {
		v.text(s)
	}
	v.int(symmetric)
	v.text(r.When.String())
	for _, d := range [...]edtf.Day{r.Bounds().EndLatest, r.CertainFrom, r.CertainTo, r.ReportedOn} {
		v.int(int64(d))
	}
	v.text(r.Location)
	v.text(r.EventKey)
	for _, f := range [...]*float64{r.Confidence, r.Score(), r.Goldstein(), fewest, most, fewestHurt, mostHurt} {
		v.number(f)
	}
	v.text(kg.JoinConflicts(r.Conflicts))
	for _, n := range [...]int64{int64(kg.FactOf(r)), int64(r.Version), encodeTime(r.RecordedAt), superseded,
		tombstone} {
		v.int(n)
	}
	for _, s := range [...]string{r.Actor, r.Reason, claims, body, string(r.Attributes)} {
		v.text(s)
	}
	return nil
}

// noTime stands for the zero time, which lies outside what nanoseconds since 1970 can say.
const noTime = math.MinInt64

// encodeTime is an instant as it is kept; see keepable.
func encodeTime(t time.Time) int64 {
	if t.IsZero() {
		return noTime
	}
	return t.UnixNano()
}

// keepable returns an error for an instant that would wrap around. Every put asks it first.
func keepable(t time.Time) error {
	if err := kg.ValidateInstant("recordedAt", t); err != nil {
		return err
	}
	return nil
}

func decodeTime(n int64) time.Time {
	if n == noTime {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}

// notSuperseded is when a current version is superseded: never.
const notSuperseded = math.MaxInt64

// lifetime is what columns superseded and tombstone hold of a new version.
func lifetime(recorded time.Time, tombstone bool) (superseded, flag int64) {
	if tombstone {
		return encodeTime(recorded), 1
	}
	return notSuperseded, 0
}

// decodeSuperseded is the end of a version; zero while there is none.
func decodeSuperseded(n int64) time.Time {
	if n == notSuperseded {
		return time.Time{}
	}
	return decodeTime(n)
}

// encodeInstant is an instant at which the graph is seen: nothing that is recorded lies beyond what it can say.
func encodeInstant(t time.Time) int64 {
	switch {
	case t.Before(decodeTime(noTime + 1)):
		return noTime
	case t.After(decodeTime(notSuperseded - 1)):
		return notSuperseded - 1
	}
	return t.UnixNano()
}

// entityColumns are the columns of an entity of table alias e, in the order in which decodeEntity takes them.
var entityColumns = columnList{
	columnList{"id", "kind", "name", "version", "recorded_at", "actor", "reason"}.of("e").packed(), "e.body",
}.String()

// entityBody is what an entity's column body holds: all but what has a column of its own, which the outer fields hide.
type entityBody struct {
	ID   *string `json:"id,omitempty"`
	Kind *string `json:"kind,omitempty"`
	Name *string `json:"name,omitempty"`
	*kg.Entity
}

func decodeEntity(r row, at int) (*kg.Entity, error) {
	e := &kg.Entity{}
	p := packed(r.text(at))
	id := p.text()
	if s := r.text(at + 1); s != "" {
		if err := json.Unmarshal([]byte(s), &entityBody{Entity: e}); err != nil {
			return nil, fmt.Errorf("lite: body of entity %q: %w", id, err)
		}
	}
	e.ID, e.Kind, e.Name, e.Version, e.RecordedAt = id, kg.Kind(p.text()), p.text(), int(p.int()), decodeTime(p.int())
	e.Actor, e.Reason = p.text(), string(p)
	return e, nil
}

func encodeEntityBody(e *kg.Entity) (string, error) {
	b, err := json.Marshal(entityBody{Entity: e})
	if err != nil {
		return "", fmt.Errorf("lite: body of entity %q: %w", e.ID, err)
	}
	if string(b) == "{}" {
		return "", nil
	}
	return string(b), nil
}
