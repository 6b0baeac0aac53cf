package lite

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// narrow are the columns of a relation that are always read, in the order in which decodeRelation takes them; %[1]s is the table's alias.
const narrow = `%[1]s.sk, %[1]s.id, %[1]s.type, %[1]s.mode, %[1]s.realization, %[1]s.status, %[1]s.from_id, %[1]s.to_id, ` +
	`%[1]s.from_state, %[1]s.to_state, %[1]s.symmetric, %[1]s.stated, %[1]s.certain_from, %[1]s.certain_to, %[1]s.reported_on, ` +
	`%[1]s.location, %[1]s.event_key, %[1]s.confidence, %[1]s.version, %[1]s.recorded_at`

const narrowColumns = 20

// relationTexts holds the column lists of table alias r by what plan.Columns asks for.
var relationTexts = func() (t [4]string) {
	n := fmt.Sprintf(narrow, "r")
	return [4]string{n, n + ", r.claims", n + ", r.body, r.attributes", n + ", r.claims, r.body, r.attributes"}
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

// relationBody is what a relation's column body holds; fields and names as in kg.Assertion.
type relationBody struct {
	Contexts    []string       `json:"contexts,omitempty"`
	Role        string         `json:"role,omitempty"`
	Place       *kg.Place      `json:"place,omitempty"`
	Links       []kg.Link      `json:"links,omitempty"`
	Deaths      *kg.Casualties `json:"deaths,omitempty"`
	Injuries    *kg.Casualties `json:"injuries,omitempty"`
	CAMEOCode   string         `json:"cameoCode,omitempty"`
	Description string         `json:"description,omitempty"`
}

// decodeRelation reads a relation from the columns of relationColumns(c), which begin at column at.
func decodeRelation(r row, at int, c plan.Columns) (*kg.Relation, error) {
	r = r[at:]
	rel := &kg.Relation{
		ID: r.text(1),
		Assertion: kg.Assertion{
			Type: kg.RelationType(r.text(2)), Mode: r.text(3), Realization: kg.Realization(r.text(4)),
			From: r.text(6), To: r.text(7), FromState: r.text(8), ToState: r.text(9), Symmetric: r.int(10) != 0,
			Location: r.text(15), EventKey: r.text(16), Confidence: r.number(17),
		},
		SK:          kg.SortKey(r.int(0)),
		Status:      kg.Status(r.text(5)),
		CertainFrom: edtf.Day(r.int(12)), CertainTo: edtf.Day(r.int(13)), ReportedOn: edtf.Day(r.int(14)),
		Version: int(r.int(18)), RecordedAt: decodeTime(r.int(19)),
	}
	if err := rel.When.UnmarshalText([]byte(r.text(11))); err != nil {
		return nil, fmt.Errorf("lite: relation %q: %w", rel.ID, err)
	}
	i := narrowColumns
	if c.Claims {
		if s := r.text(i); s != "" {
			if err := json.Unmarshal([]byte(s), &rel.Claims); err != nil {
				return nil, fmt.Errorf("lite: claims of relation %q: %w", rel.ID, err)
			}
		}
		i++
	}
	if c.Body {
		if s := r.text(i); s != "" {
			var b relationBody
			if err := json.Unmarshal([]byte(s), &b); err != nil {
				return nil, fmt.Errorf("lite: body of relation %q: %w", rel.ID, err)
			}
			rel.Contexts, rel.Role, rel.Place, rel.Links = b.Contexts, b.Role, b.Place, b.Links
			rel.Deaths, rel.Injuries, rel.CAMEOCode, rel.Description = b.Deaths, b.Injuries, b.CAMEOCode, b.Description
		}
		if s := r.text(i + 1); s != "" {
			rel.Attributes = json.RawMessage(s)
		}
	}
	return rel, nil
}

// storedColumns are the columns of table relation in the order of appendRelation.
const storedColumns = `rel, sk, id, type, mode, realization, status, from_id, to_id, from_state, to_state, symmetric, stated, end_day, ` +
	`certain_from, certain_to, reported_on, location, event_key, confidence, score, goldstein, version, recorded_at, claims, body, attributes`

// appendRelation appends the values of a row.
func appendRelation(v []any, rel int64, r *kg.Relation) ([]any, error) {
	claims, body := "", ""
	if len(r.Claims) > 0 {
		b, err := json.Marshal(r.Claims)
		if err != nil {
			return nil, fmt.Errorf("lite: claims of relation %q: %w", r.ID, err)
		}
		claims = string(b)
	}
	if len(r.Contexts) > 0 || r.Role != "" || r.Place != nil || len(r.Links) > 0 || r.Deaths != nil || r.Injuries != nil ||
		r.CAMEOCode != "" || r.Description != "" {
		b, err := json.Marshal(relationBody{r.Contexts, r.Role, r.Place, r.Links, r.Deaths, r.Injuries, r.CAMEOCode, r.Description})
		if err != nil {
			return nil, fmt.Errorf("lite: body of relation %q: %w", r.ID, err)
		}
		body = string(b)
	}
	symmetric := int64(0)
	if r.Symmetric {
		symmetric = 1
	}
	return append(v, rel, int64(r.SK), r.ID, string(r.Type), r.Mode, string(r.Realization), string(r.Status), r.From, r.To, r.FromState, r.ToState,
		symmetric, r.When.String(), int64(r.Bounds().EndLatest), int64(r.CertainFrom), int64(r.CertainTo), int64(r.ReportedOn),
		r.Location, r.EventKey, number(r.Confidence), number(r.Score()), number(r.Goldstein()), int64(r.Version), encodeTime(r.RecordedAt),
		claims, body, string(r.Attributes)), nil
}

func number(f *float64) driver.Value {
	if f == nil {
		return nil
	}
	return *f
}

// noTime stands for the zero time, which lies outside what nanoseconds since 1970 can say.
const noTime = math.MinInt64

func encodeTime(t time.Time) int64 {
	if t.IsZero() {
		return noTime
	}
	return t.UnixNano()
}

func decodeTime(n int64) time.Time {
	if n == noTime {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}

// entityColumns are the columns of an entity of table alias e, in the order in which decodeEntity takes them.
const entityColumns = `e.id, e.kind, e.name, e.version, e.recorded_at, e.body`

// entityBody is what an entity's column body holds: all but what has a column of its own, which the outer fields hide.
type entityBody struct {
	ID   *string `json:"id,omitempty"`
	Kind *string `json:"kind,omitempty"`
	Name *string `json:"name,omitempty"`
	*kg.Entity
}

func decodeEntity(r row, at int) (*kg.Entity, error) {
	r = r[at:]
	e := &kg.Entity{}
	if s := r.text(5); s != "" {
		if err := json.Unmarshal([]byte(s), &entityBody{Entity: e}); err != nil {
			return nil, fmt.Errorf("lite: body of entity %q: %w", r.text(0), err)
		}
	}
	e.ID, e.Kind, e.Name, e.Version, e.RecordedAt = r.text(0), kg.Kind(r.text(1)), r.text(2), int(r.int(3)), decodeTime(r.int(4))
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
