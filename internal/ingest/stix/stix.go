// Package stix reads STIX 2.1 bundles.
package stix

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/ingest"
	"graphd/internal/ingest/actors"
	"graphd/internal/ingest/country"
	"graphd/internal/kg"
)

// Format reads bundles, and single objects, one behind another.
var Format = &ingest.Format{Name: "stix", Title: "STIX 2.1 bundles", Extension: "jsonl", Looks: looks, Open: open}

func looks(head []byte) bool {
	text := string(head)
	return strings.HasPrefix(strings.TrimLeft(text, " \r\n\t\ufeff"), "{") && strings.Contains(text, `"type"`) &&
		(strings.Contains(text, `"bundle--`) || strings.Contains(text, `"spec_version"`) &&
			strings.Contains(text, `--`))
}

// object is what is read of an object; all of it stays in attributes or description.
type object struct {
	Type         string         `json:"type"`
	ID           string         `json:"id"`
	Name         string         `json:"name"`
	Description  string         `json:"description"`
	Aliases      []string       `json:"aliases"`
	Class        string         `json:"identity_class"`
	Country      string         `json:"country"`
	Created      string         `json:"created"`
	Modified     string         `json:"modified"`
	CreatedBy    string         `json:"created_by_ref"`
	Revoked      bool           `json:"revoked"`
	Confidence   *float64       `json:"confidence"`
	Relationship string         `json:"relationship_type"`
	Source       string         `json:"source_ref"`
	Target       string         `json:"target_ref"`
	Start        string         `json:"start_time"`
	Stop         string         `json:"stop_time"`
	Opinion      string         `json:"opinion"`
	Explanation  string         `json:"explanation"`
	Objects      []string       `json:"object_refs"`
	Sighted      string         `json:"sighting_of_ref"`
	Where        []string       `json:"where_sighted_refs"`
	FirstSeen    string         `json:"first_seen"`
	LastSeen     string         `json:"last_seen"`
	References   []reference    `json:"external_references"`
	All          map[string]any `json:"-"`
}

type reference struct {
	Source string `json:"source_name"`
	ID     string `json:"external_id"`
	URL    string `json:"url"`
}

func open(in *ingest.Input) (ingest.Reader, error) {
	r := &reader{in: in, tells: in.Tells}
	r.lines.r, r.lines.most = in, int64(in.Bounds.MaxLine)+1<<20 // what the decoder reads ahead
	r.json = json.NewDecoder(&r.lines)
	r.json.UseNumber()
	return r, nil
}

// reader reads object by object. What refers to others waits until all were read: references lead forwards, too.
type reader struct {
	in      *ingest.Input
	tells   bool
	lines   lineCounter
	json    *json.Decoder
	inside  bool // the list of objects of a bundle
	ended   bool
	waiting []pending
	objects int
}

type pending struct {
	line int
	raw  string
	o    object
}

// lineCounter tells in which line an offset lies.
type lineCounter struct {
	r    io.Reader
	read int64
	ends []int64 // offsets behind line ends that were not passed yet
	line int     // of the last offset that was asked
	from int64   // where the object begins that is read
	most int64   // bytes of one object
}

// Read notes the line ends.
func (l *lineCounter) Read(p []byte) (int, error) {
	if l.read-l.from > l.most {
		return 0, fmt.Errorf("an object has more than %d bytes; allow more with --max-line", l.most)
	}
	n, err := l.r.Read(p)
	for i, c := range p[:n] {
		if c == '\n' {
			l.ends = append(l.ends, l.read+int64(i)+1)
		}
	}
	l.read += int64(n)
	return n, err
}

// at returns the line of an offset that is not before the last one.
func (l *lineCounter) at(offset int64) int {
	for len(l.ends) > 0 && l.ends[0] <= offset {
		l.ends = l.ends[1:]
		l.line++
	}
	return l.line + 1
}

// Header returns nothing: objects can stand alone.
func (r *reader) Header() string { return "" }

// maxWaiting is how many objects may wait for others.
const maxWaiting = 2_000_000

// Next reads an object.
func (r *reader) Next() (*ingest.Item, error) {
	for !r.ended {
		raw, line, err := r.next()
		if errors.Is(err, io.EOF) {
			r.ended = true
			break
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", r.lines.at(r.json.InputOffset()), err)
		}
		it := &ingest.Item{Line: line, Raw: compact(raw)}
		r.objects++
		var o object
		if err := json.Unmarshal(raw, &o); err != nil {
			it.Fault = &ingest.Fault{Reason: err.Error(), Kind: "no object of STIX"}
			return it, nil
		}
		if fault := check(o); fault != nil {
			it.Fault = fault
			return it, nil
		}
		if len(raw) > r.in.Bounds.MaxLine {
			it.Raw, it.Fault = it.Raw[:min(1000, len(it.Raw))], ingest.TooLong(r.in.Bounds.MaxLine)
			return it, nil
		}
		switch o.Type {
		case "relationship", "sighting", "opinion":
			if len(r.waiting) == maxWaiting {
				return nil, fmt.Errorf("more than %d relationships, sightings and opinions: split the bundle",
					maxWaiting)
			}
			r.waiting = append(r.waiting, pending{line, it.Raw, o})
			continue
		}
		if it.Fault = r.entity(it, o, raw); r.tells && it.Fault == nil {
			it.Rules = append(it.Rules, "type "+o.Type+" is "+string(kindOf(o)))
		}
		return it, nil
	}
	if len(r.waiting) == 0 {
		return nil, io.EOF
	}
	p := r.waiting[0]
	r.waiting = r.waiting[1:]
	it := &ingest.Item{Line: p.line, Raw: p.raw}
	switch p.o.Type {
	case "relationship":
		it.Fault = r.relationship(it, p.o, p.raw)
	case "sighting":
		it.Fault = r.sighting(it, p.o, p.raw)
	case "opinion":
		it.Fault = opinion(it, p.o)
	}
	return it, nil
}

// next returns the next object as it is written: of a bundle, or one that stands alone.
func (r *reader) next() (json.RawMessage, int, error) {
	for {
		r.lines.from = r.json.InputOffset()
		if r.inside {
			if r.json.More() {
				var raw json.RawMessage
				line := r.lines.at(r.json.InputOffset())
				err := r.json.Decode(&raw)
				return raw, line, unexpected(err)
			}
			if _, err := r.json.Token(); err != nil { // ]
				return nil, 0, unexpected(err)
			}
			r.inside = false
			if _, err := r.keys(false); err != nil { // what is behind the list
				return nil, 0, err
			}
			continue
		}
		token, err := r.json.Token()
		if err != nil {
			return nil, 0, err
		}
		if token != json.Delim('{') {
			return nil, 0, errors.New("a bundle or an object is expected")
		}
		line := r.lines.at(r.json.InputOffset())
		alone, err := r.keys(true)
		if err != nil {
			return nil, 0, err
		}
		if !r.inside && len(alone) > 0 && string(alone["type"]) != `"bundle"` {
			raw, err := json.Marshal(alone)
			return raw, line, err
		}
	}
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// keys reads the keys of an object up to its end, or up to the list of a bundle's objects, which is then to be read.
func (r *reader) keys(list bool) (map[string]json.RawMessage, error) {
	out := map[string]json.RawMessage{}
	for r.json.More() {
		token, err := r.json.Token()
		if err != nil {
			return nil, unexpected(err)
		}
		key, _ := token.(string)
		if list && key == "objects" {
			token, err := r.json.Token()
			if err == nil && token != json.Delim('[') {
				err = errors.New("objects must be a list")
			}
			r.inside = true
			return out, unexpected(err)
		}
		var value json.RawMessage
		if err := r.json.Decode(&value); err != nil {
			return nil, unexpected(err)
		}
		out[key] = value
	}
	_, err := r.json.Token() // }
	return out, unexpected(err)
}

func compact(raw json.RawMessage) string {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return strings.Join(strings.Fields(string(raw)), " ")
	}
	out, err := json.Marshal(v)
	if err != nil {
		return string(raw)
	}
	return string(out)
}

func check(o object) *ingest.Fault {
	kind, uuid, ok := strings.Cut(o.ID, "--")
	switch {
	case o.Type == "":
		return ingest.Faultf("type", "", "is required")
	case !ok || kind != o.Type || uuid == "" || strings.ContainsAny(o.ID, " @\t\n"):
		return ingest.Faultf("id", o.ID, "is not the type, -- and a UUID")
	}
	return nil
}

func id(ref string) string { return "stix:" + ref }

// kindOf gives the kind of an object. What is no person, organization or place is an Actor.
func kindOf(o object) kg.Kind {
	switch {
	case o.Type == "identity" && o.Class == "individual":
		return kg.KindPerson
	case o.Type == "identity" && o.Class == "organization":
		return kg.KindOrganization
	case o.Type == "report", o.Type == "note", o.Type == "grouping", o.Type == "marking-definition",
		o.Type == "extension-definition", o.Type == "language-content":
		return kg.KindSource
	}
	return kg.KindActor
}

func (r *reader) entity(it *ingest.Item, o object, raw json.RawMessage) *ingest.Fault {
	if o.Revoked {
		it.Deletions = []kg.Deletion{{ID: id(o.ID), Reason: "revoked, " + o.Modified, Cascade: true}}
		return nil
	}
	name := actors.Name(o.Name)
	if name == "" {
		name = o.Type + " " + strings.TrimPrefix(o.ID, o.Type+"--")
	}
	e := &kg.Entity{ID: id(o.ID), Kind: kindOf(o), Name: actors.Name(name), Description: ingest.Text(it.Raw)}
	if c := country.ByISO2(o.Country); o.Type == "location" && c != nil {
		e.Kind, e.ISO2, e.ISO3 = kg.KindState, c.ISO2, c.ISO3
	}
	var aliases kg.IDSet
	for _, a := range o.Aliases {
		if a = actors.Name(a); a != "" && a != e.Name {
			aliases.Add(a)
		}
	}
	e.Aliases = aliases.List()
	for _, x := range o.References {
		if source, value := actors.Name(x.Source), actors.Name(x.ID); source != "" && value != "" {
			e.ExternalIDs = append(e.ExternalIDs, kg.ExternalID{Scheme: source, Value: value})
		}
		if e.Kind == kg.KindSource && e.URL == "" && (strings.HasPrefix(x.URL, "https://") ||
			strings.HasPrefix(x.URL, "http://")) {
			e.URL = x.URL
		}
	}
	it.Described = []*kg.Entity{e}
	return nil
}

// bundle is the source of what relationships say that name none.
var bundle = &kg.Entity{ID: "source:stix", Kind: kg.KindSource, Name: "STIX bundles"}

// opinions is another source: a new version of a relationship keeps what others think of it.
var opinions = &kg.Entity{ID: "source:stix-opinions", Kind: kg.KindSource, Name: "Opinions in STIX bundles"}

// outside is an end that no object tells of. It is written where the graph lacks it.
func outside(ref string) *kg.Entity {
	kind, _, _ := strings.Cut(ref, "--")
	k := kindOf(object{Type: kind})
	return &kg.Entity{ID: id(ref), Kind: k, Name: actors.Name(ref)}
}

// types are what the types of relationships are in graphd. All others are STATEMENT, and keep their words.
var types = map[string]struct {
	kind kg.RelationType
	mode string
}{"targets": {"COERCE", "cyber"}, "compromises": {"COERCE", "cyber"}, "exploits": {"COERCE", "cyber"}}

func (r *reader) relationship(it *ingest.Item, o object, raw string) *ingest.Fault {
	if o.Source == "" || o.Target == "" || o.Relationship == "" {
		return ingest.Faultf("relationship", o.ID, "needs relationship_type, source_ref and target_ref")
	}
	if o.Revoked {
		it.Retractions = []kg.Retraction{{ID: id(o.ID), Reason: "revoked, " + o.Modified}}
		return nil
	}
	when, fault := span(o, "start_time", o.Start, "stop_time", o.Stop)
	if fault != nil {
		return fault
	}
	t, ok := types[o.Relationship]
	if !ok {
		t.kind = kg.TypeStatement
	}
	if r.tells {
		it.Rules = append(it.Rules, fmt.Sprintf("relationship_type %s is %s %s", o.Relationship, t.kind, t.mode))
	}
	n := kg.NewRelation{ID: id(o.ID), Assertion: kg.Assertion{Type: t.kind, Mode: t.mode, From: id(o.Source),
		To: id(o.Target), When: when, Description: ingest.Text(o.Description)}}
	it.Entities = []*kg.Entity{outside(o.Source), outside(o.Target)}
	return r.said(it, n, o, raw)
}

// said gives a relation its claim: by whom the object was created, how surely.
func (r *reader) said(it *ingest.Item, n kg.NewRelation, o object, raw string) *ingest.Fault {
	c := kg.Claim{Stance: kg.StanceAsserts, Evidence: []kg.Evidence{{Source: bundle.ID, Locator: o.ID}}}
	if day, fault := dayOf("created", o.Created); fault != nil {
		return fault
	} else if day != nil {
		c.Evidence[0].ReportedOn = day
	}
	if o.Confidence != nil {
		if *o.Confidence < 0 || *o.Confidence > 100 {
			return ingest.Faultf("confidence", fmt.Sprint(*o.Confidence), "is not from 0 to 100")
		}
		f := *o.Confidence / 100
		c.Confidence = &f
	}
	if o.CreatedBy != "" {
		c.By = id(o.CreatedBy)
		it.Entities = append(it.Entities, outside(o.CreatedBy))
	}
	for _, x := range o.References {
		if x.URL != "" {
			c.Evidence[0].Locator = ingest.Text(o.ID + " " + x.URL)
			break
		}
	}
	n.Claims = []kg.Claim{c}
	n.Attributes = json.RawMessage(raw)
	it.Entities = append(it.Entities, bundle)
	it.Relations = append(it.Relations, n)
	return nil
}

// sighting reads who saw what, and when: a statement of each of those who saw it.
func (r *reader) sighting(it *ingest.Item, o object, raw string) *ingest.Fault {
	if o.Sighted == "" {
		return ingest.Faultf("sighting_of_ref", "", "is required")
	}
	if o.Revoked {
		it.Retractions = []kg.Retraction{{ID: id(o.ID), Reason: "revoked, " + o.Modified}}
		return nil
	}
	when, fault := span(o, "first_seen", o.FirstSeen, "last_seen", o.LastSeen)
	if fault != nil {
		return fault
	}
	where := o.Where
	if len(where) == 0 {
		where = []string{""}
	}
	for i, w := range where {
		n := kg.NewRelation{ID: id(o.ID), Assertion: kg.Assertion{Type: kg.TypeStatement, From: kg.UnspecifiedActor,
			To: id(o.Sighted), When: when, Description: ingest.Text(o.Description)}}
		if i > 0 {
			n.ID += ":" + w
		}
		it.Entities = append(it.Entities, outside(o.Sighted))
		if w != "" {
			n.From = id(w)
			it.Entities = append(it.Entities, outside(w))
		} else {
			it.Entities = append(it.Entities, actors.Unspecified())
		}
		if fault := r.said(it, n, o, raw); fault != nil {
			return fault
		}
	}
	return nil
}

// opinion reads what somebody thinks of relationships: it is a claim on them.
func opinion(it *ingest.Item, o object) *ingest.Fault {
	stance := kg.StanceConfirms
	switch o.Opinion {
	case "strongly-disagree", "disagree":
		stance = kg.StanceDenies
	case "agree", "strongly-agree":
	case "neutral":
		it.Notes = append(it.Notes, "neutral opinions, which say nothing for or against")
		return nil
	default:
		return ingest.Faultf("opinion", o.Opinion, "is not one of strongly-disagree, disagree, neutral, agree, "+
			"strongly-agree")
	}
	day, fault := dayOf("created", o.Created)
	if fault != nil {
		return fault
	}
	for _, ref := range o.Objects {
		if !strings.HasPrefix(ref, "relationship--") && !strings.HasPrefix(ref, "sighting--") {
			continue
		}
		c := kg.Claim{Stance: stance, Evidence: []kg.Evidence{{Source: opinions.ID, Locator: o.ID, ReportedOn: day,
			Paraphrase: ingest.Text(strings.TrimSpace(o.Opinion + ": " + o.Explanation))}}}
		if o.CreatedBy != "" {
			c.By = id(o.CreatedBy)
			it.Entities = append(it.Entities, outside(o.CreatedBy))
		}
		it.Claims = append(it.Claims, kg.Correction{ID: id(ref), Claims: []kg.Claim{c}})
	}
	it.Entities = append(it.Entities, opinions)
	if len(it.Claims) == 0 {
		it.Notes = append(it.Notes, "opinions on what is no relationship")
	}
	return nil
}

func dayOf(field, text string) (*edtf.Day, *ingest.Fault) {
	if text == "" {
		return nil, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return nil, ingest.Faultf(field, text, "is not a timestamp such as 2016-01-20T17:00:00.000Z")
	}
	day := kg.DayOf(t)
	return &day, nil
}

// span returns from when to when something held. Where neither is said, it was so by the day on which it was created.
func span(o object, begin, first, end, last string) (edtf.Value, *ingest.Fault) {
	from, fault := dayOf(begin, first)
	if fault != nil {
		return edtf.Value{}, fault
	}
	to, fault := dayOf(end, last)
	if fault != nil {
		return edtf.Value{}, fault
	}
	created, fault := dayOf("created", o.Created)
	if fault != nil {
		return edtf.Value{}, fault
	}
	text := "XXXX"
	switch {
	case from != nil && to != nil && *to < *from:
		return edtf.Value{}, ingest.Faultf(end, last, "lies before %s, %s", begin, first)
	case from != nil && to != nil && *from == *to:
		text = from.String()
	case from != nil && to != nil:
		text = from.String() + "/" + to.String()
	case from != nil:
		text = from.String() + "/.."
	case to != nil:
		text = "/" + to.String()
	case created != nil:
		text = "[.." + created.String() + "]"
	}
	v, err := edtf.Parse(text)
	if err != nil {
		return v, ingest.Faultf(begin, text, "%s", err)
	}
	return v, nil
}
