package neo

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// relationProps returns all properties of the relationship. What may be absent here: mode, states, location,
// eventKey, ahead, rivals, numbers, lists, claims, body. Bounds that are open are there, as sentinels: an index leaves
// out what lacks a property.
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
		"dyad":        kg.PairKey(r.From, r.To),
		"fact":        factOf(r),
		"row":         relationRow(r),
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
		p["states"] = kg.PairKey(r.FromState, r.ToState)
	}
	if r.Symmetric {
		p["symFrom"], p["symTo"] = r.From, r.To
		setText("symFromState", r.FromState)
		setText("symToState", r.ToState)
	}
	if r.SK.Start() > kg.DayOf(r.RecordedAt) {
		p["ahead"] = int64(r.SK)
	}
	if r.Type.Exclusive() && b.CertainFrom <= b.CertainTo {
		p["rivals"] = rivalsKey(r)
	}
	if b.EndLatest.Finite() && b.EndLatest != b.StartEarliest {
		p["lastDay"] = int64(b.EndLatest)
	}
	setNumber("confidence", r.Confidence)
	setNumber("score", r.Score())
	setNumber("goldstein", r.Goldstein())
	fewest, most := plan.NumbersOf(r.DeathToll)
	setNumber("deathsMin", fewest)
	setNumber("deathsMax", most)
	fewest, most = plan.NumbersOf(r.InjuryToll)
	setNumber("injuriesMin", fewest)
	setNumber("injuriesMax", most)
	setText("conflict", kg.JoinConflicts(r.Conflicts))
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
	if places := kg.ClaimedLocations(r.Claims); len(places) > 0 {
		p["claimedAt"] = places
	}
	if len(r.Contexts) > 0 {
		p["contexts"] = r.Contexts
	}
	if len(r.Links) > 0 {
		p["links"] = links(r.Links)
	}
	body, err := kg.EncodeBody(r.Body())
	if err != nil {
		return nil, fmt.Errorf("neo4j: body of %q: %w", r.ID, err)
	}
	setText("body", body)
	return p, nil
}

// said tells who takes which stance, for filters: a letter, a space, the claimant (none for a source's own voice).
func said(claims []kg.Claim) []string {
	var out []string
	for _, c := range claims {
		s := stanceLetter(string(c.Stance)) + " " + c.By
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// links tells what the relation links to, for filters: the role, a space, the id.
func links(list []kg.Link) []string {
	return mapped(list, func(l kg.Link) string { return string(l.Role) + " " + l.Relation })
}

func stanceLetter(stance string) string { return stance[:1] } // A, D, C

// rivalsKey is the key of what two entities have of an exclusive type in one mode: what those in another mode may
// contradict.
func rivalsKey(r *kg.Relation) string {
	return kg.PairKey(r.From, r.To) + "\x1f" + string(r.Type) + "\x1f" + r.Mode
}

// relationRow packs what every read of a relation returns; claims and body are columns of their own.
func relationRow(r *kg.Relation) string {
	var p packer
	p.text(r.ID)
	p.text(string(r.Type))
	p.text(r.Mode)
	p.text(string(r.Realization))
	p.text(r.From)
	p.text(r.To)
	p.text(r.FromState)
	p.text(r.ToState)
	p.int(int64(bit(r.Symmetric)))
	p.text(r.When.String())
	p.text(r.Location)
	p.text(r.EventKey)
	p.number(r.Confidence)
	p.int(int64(r.SK))
	p.text(string(r.Status))
	p.int(int64(r.CertainFrom))
	p.int(int64(r.CertainTo))
	p.int(int64(r.ReportedOn))
	p.int(int64(r.Version))
	p.time(r.RecordedAt)
	p.text(r.Actor)
	p.text(r.Reason)
	p.text(string(r.FromStateBasis)) // since layout 5
	p.text(string(r.ToStateBasis))
	return p.b.String()
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// relationColumns are what a statement returns of relations r; see cells.rows and decodeRelation.
func relationColumns(c plan.Columns) columns {
	props := []string{"row"}
	if c.Claims {
		props = append(props, "claims")
	}
	if c.Body {
		props = append(props, "body")
	}
	return lists("r", props...)
}

// decodeRelation reads one row of relationColumns.
func decodeRelation(texts []string, cols plan.Columns) (*kg.Relation, error) {
	texts0 := texts[0]
	u := unpacker{rest: texts0}
	r := &kg.Relation{ID: u.text()}
	r.Type = kg.RelationType(u.text())
	r.Mode = u.text()
	r.Realization = kg.Realization(u.text())
	r.From, r.To = u.text(), u.text()
	r.FromState, r.ToState = u.text(), u.text()
	r.Symmetric = u.int() == 1
	when := u.text()
	r.Location, r.EventKey = u.text(), u.text()
	r.Confidence = u.number()
	r.SK = kg.SortKey(u.int())
	r.Status = kg.Status(u.text())
	r.CertainFrom, r.CertainTo, r.ReportedOn = u.day(), u.day(), u.day()
	r.Version = int(u.int())
	r.RecordedAt = u.time()
	r.Actor, r.Reason = u.text(), u.text()
	r.SetBases(kg.Basis(u.text()), kg.Basis(u.text()))
	texts = texts[1:]
	if cols.Claims {
		u.unmarshal(texts[0], &r.Claims)
		texts = texts[1:]
	}
	if cols.Body {
		b, err := kg.DecodeBody(texts[0])
		if err != nil {
			u.fail(err)
		}
		r.SetBody(b)
	}
	if when != "" && u.err == nil {
		r.When, u.err = edtf.Parse(when)
	}
	if u.err != nil || r.Type.Info() == nil || r.Version < 1 {
		return nil, damagedRow("a relation", texts0)
	}
	return r, nil
}

// Relations returns the relations with these ids.
func (r *reader) Relations(ctx context.Context, ids []string, cols plan.Columns) ([]*kg.Relation, error) {
	ids = distinct(ids)
	if len(ids) == 0 {
		return nil, nil
	}
	s := newStatement(r.known)
	s.params["ids"] = ids
	columns := relationColumns(cols)
	decode := func(_ int, texts []string) (*kg.Relation, error) { return decodeRelation(texts, cols) }
	return list(ctx, r, s.findAll(relationItem, columns), s.params, len(columns), decode)
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
