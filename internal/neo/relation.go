package neo

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// relationType is the one relationship type that all relations have; what kg calls type is a property.
const relationType = "RELATION"

// body holds what is read only where it is asked for, beside claims, as one JSON string: that is cheaper to read and write than properties.
type body struct {
	Contexts    []string        `json:"contexts,omitempty"`
	Role        string          `json:"role,omitempty"`
	Place       *kg.Place       `json:"place,omitempty"`
	Links       []kg.Link       `json:"links,omitempty"`
	Deaths      *kg.Casualties  `json:"deaths,omitempty"`
	Injuries    *kg.Casualties  `json:"injuries,omitempty"`
	CAMEOCode   string          `json:"cameoCode,omitempty"`
	Description string          `json:"description,omitempty"`
	Attributes  json.RawMessage `json:"attributes,omitempty"`
}

// relationProps returns all properties of the relationship. What may be absent here: mode, states, location, eventKey, numbers, lists, claims, body.
// Bounds that are open are there, as sentinels: an index leaves out what lacks a property.
func relationProps(r *kg.Relation) (map[string]any, error) {
	b := r.Bounds()
	p := map[string]any{
		"id":          r.ID,
		"type":        string(r.Type),
		"realization": string(r.Realization),
		"fromId":      r.From,
		"toId":        r.To,
		"symmetric":   r.Symmetric,
		"when":        r.When.String(),
		"status":      string(r.Status),
		"sk":          int64(r.SK),
		"span":        int64(kg.SpanOf(b.StartEarliest, b.EndLatest)),
		"end":         int64(b.EndLatest),
		"certainFrom": int64(b.CertainFrom),
		"certainTo":   int64(b.CertainTo),
		"reportedOn":  int64(r.ReportedOn),
		"version":     int64(r.Version),
		"recordedAt":  r.RecordedAt.UTC(),
		"dyad":        pairKey(r.From, r.To),
	}
	setText := func(name, v string) {
		if v != "" {
			p[name] = v
		}
	}
	setNumber := func(name string, v *float64) {
		if v != nil {
			p[name] = *v
		}
	}
	setText("mode", r.Mode)
	setText("fromState", r.FromState)
	setText("toState", r.ToState)
	setText("location", r.Location)
	setText("eventKey", r.EventKey)
	if r.FromState != "" && r.ToState != "" {
		p["states"] = pairKey(r.FromState, r.ToState)
	}
	if r.Symmetric {
		p["symFrom"], p["symTo"] = r.From, r.To
		setText("symFromState", r.FromState)
		setText("symToState", r.ToState)
	}
	if b.EndLatest.Finite() && b.EndLatest != b.StartEarliest {
		p["lastDay"] = int64(b.EndLatest)
	}
	setNumber("confidence", r.Confidence)
	setNumber("score", r.Score())
	setNumber("goldstein", r.Goldstein())
	if len(r.Claims) > 0 {
		text, err := json.Marshal(r.Claims)
		if err != nil {
			return nil, fmt.Errorf("neo4j: claims of %q: %w", r.ID, err)
		}
		p["claims"] = string(text)
		p["said"] = said(r.Claims)
	}
	if sources := kg.Sources(r.Claims); len(sources) > 0 {
		p["sources"] = sources
	}
	text, err := json.Marshal(body{r.Contexts, r.Role, r.Place, r.Links, r.Deaths, r.Injuries, r.CAMEOCode, r.Description, r.Attributes})
	if err != nil {
		return nil, fmt.Errorf("neo4j: %q: %w", r.ID, err)
	}
	if string(text) != "{}" {
		p["body"] = string(text)
	}
	return p, nil
}

// said tells who takes which stance, for filters: a letter, a space, the claimant (none for a source's own voice).
func said(claims []kg.Claim) []string {
	var out []string
	for _, c := range claims {
		s := stanceLetter(string(c.Stance)) + " " + c.By
		if !contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func stanceLetter(stance string) string { return stance[:1] } // A, D, C

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

// pairKey is the one key of two ids in any order. Validation keeps control characters out of ids.
func pairKey(a, b string) string {
	if a > b {
		a, b = b, a
	}
	return a + "\x1f" + b
}

// narrow are the columns that every read of a relation r returns, in the order of decodeRelation; claims and body follow where they are asked for.
var narrow = []string{"id", "type", "mode", "realization", "fromId", "toId", "fromState", "toState", "symmetric", "when", "location", "eventKey",
	"confidence", "sk", "status", "certainFrom", "certainTo", "reportedOn", "version", "recordedAt"}

// relationColumns is the RETURN list of relation r.
func relationColumns(c plan.Columns) string {
	var b strings.Builder
	for i, name := range narrow {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("r." + name)
	}
	if c.Claims {
		b.WriteString(", r.claims")
	}
	if c.Body {
		b.WriteString(", r.body")
	}
	return b.String()
}

// cells reads the values of one record in order; the first that is of an unexpected type is the error.
type cells struct {
	values []any
	err    error
}

func next[T any](c *cells) T {
	var zero T
	if len(c.values) == 0 {
		c.fail("a column is missing")
		return zero
	}
	v := c.values[0]
	c.values = c.values[1:]
	if v == nil {
		return zero
	}
	t, ok := v.(T)
	if !ok {
		c.fail(fmt.Sprintf("a column holds a %T, not a %T", v, zero))
	}
	return t
}

func (c *cells) fail(what string) {
	if c.err == nil {
		c.err = fmt.Errorf("unexpected data: %s", what)
	}
}

func (c *cells) text() string    { return next[string](c) }
func (c *cells) day() edtf.Day   { return edtf.Day(next[int64](c)) }
func (c *cells) time() time.Time { return next[time.Time](c).UTC() }

func (c *cells) number() *float64 {
	if len(c.values) > 0 && c.values[0] == nil {
		c.values = c.values[1:]
		return nil
	}
	v := next[float64](c)
	return &v
}

func (c *cells) json(into any) {
	if s := c.text(); s != "" && c.err == nil {
		c.err = json.Unmarshal([]byte(s), into)
	}
}

// decodeRelation reads what relationColumns returned.
func decodeRelation(values []any, cols plan.Columns) (*kg.Relation, error) {
	c := cells{values: values}
	r := &kg.Relation{ID: c.text()}
	r.Type = kg.RelationType(c.text())
	r.Mode = c.text()
	r.Realization = kg.Realization(c.text())
	r.From, r.To = c.text(), c.text()
	r.FromState, r.ToState = c.text(), c.text()
	r.Symmetric = next[bool](&c)
	when := c.text()
	r.Location, r.EventKey = c.text(), c.text()
	r.Confidence = c.number()
	r.SK = kg.SortKey(next[int64](&c))
	r.Status = kg.Status(c.text())
	r.CertainFrom, r.CertainTo, r.ReportedOn = c.day(), c.day(), c.day()
	r.Version = int(next[int64](&c))
	r.RecordedAt = c.time()
	if cols.Claims {
		c.json(&r.Claims)
	}
	if cols.Body {
		var b body
		c.json(&b)
		r.Contexts, r.Role, r.Place, r.Links, r.Deaths, r.Injuries = b.Contexts, b.Role, b.Place, b.Links, b.Deaths, b.Injuries
		r.CAMEOCode, r.Description, r.Attributes = b.CAMEOCode, b.Description, b.Attributes
	}
	if when != "" && c.err == nil {
		r.When, c.err = edtf.Parse(when)
	}
	if c.err != nil {
		return nil, fmt.Errorf("relation %q: %w", r.ID, c.err)
	}
	return r, nil
}

// Relations returns the relations with these ids.
func (r *reader) Relations(ctx context.Context, ids []string, cols plan.Columns) ([]*kg.Relation, error) {
	ids = distinct(ids)
	if len(ids) == 0 {
		return nil, nil
	}
	text := "UNWIND $p.ids AS id MATCH ()-[r:RELATION]->() USING INDEX r:RELATION(id) WHERE r.id = id RETURN " + relationColumns(cols)
	out := make([]*kg.Relation, 0, len(ids))
	err := r.run(ctx, text, map[string]any{"ids": ids}, func(values []any) error {
		rel, err := decodeRelation(values, cols)
		out = append(out, rel)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func distinct(ids []string) []string {
	seen := make(map[string]bool, len(ids))
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}
