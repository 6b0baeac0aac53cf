// Package ftm reads FollowTheMoney: entities, and deltas of them, as OpenSanctions publishes them.
package ftm

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"graphd/internal/edtf"
	"graphd/internal/ingest"
	"graphd/internal/ingest/actors"
	"graphd/internal/ingest/country"
	"graphd/internal/kg"
)

// Format reads lines of JSON: entities, or {"op": …, "entity": …}.
var Format = &ingest.Format{Name: "ftm", Title: "FollowTheMoney entities, and deltas", Extension: "jsonl",
	Looks: looks, Open: open}

func looks(head []byte) bool {
	e, _, err := parse(ingest.FirstLine(head))
	return err == nil && e.ID != "" && e.Schema != ""
}

// entity is an entity of FollowTheMoney. All properties have several values.
type entity struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Caption    string              `json:"caption"`
	Properties map[string][]string `json:"properties"`
	Datasets   []string            `json:"datasets"`
	Referents  []string            `json:"referents"`
	FirstSeen  string              `json:"first_seen"`

	original map[string][]string // of the properties, what a source wrote where that differs
}

func parse(text string) (e entity, op string, err error) {
	var line struct {
		Op     string          `json:"op"`
		Entity json.RawMessage `json:"entity"`
		entity
	}
	if err := json.Unmarshal([]byte(text), &line); err != nil {
		return e, "", err
	}
	if line.Op != "" {
		err := json.Unmarshal(line.Entity, &e)
		return e, line.Op, err
	}
	return line.entity, "", nil
}

func open(in *ingest.Input) (ingest.Reader, error) {
	return &reader{ingest.NewLines(in), in.Tells}, nil
}

type reader struct {
	lines *ingest.Lines
	tells bool
}

// Header returns nothing.
func (r *reader) Header() string { return "" }

// Next reads a line.
func (r *reader) Next() (*ingest.Item, error) {
	for {
		line, err := r.lines.Next()
		if err != nil {
			return nil, err
		}
		if strings.TrimSpace(line.Text) == "" {
			continue
		}
		it := r.lines.Item(line)
		if line.TooLong {
			return it, nil
		}
		e, op, err := parse(line.Text)
		switch {
		case err != nil:
			it.Fault = &ingest.Fault{Reason: err.Error(), Kind: "no JSON of an entity"}
		case e.ID == "":
			it.Fault = ingest.Faultf("id", "", "is required")
		case op == "DEL":
			it.Fault = remove(it, e)
		case op != "" && op != "ADD" && op != "MOD":
			it.Fault = ingest.Faultf("op", op, "is not ADD, MOD or DEL")
		default:
			it.Fault = r.read(it, e)
		}
		return it, nil
	}
}

// edge is a schema that is a relation.
type edge struct {
	from, to string // properties
	ends     [2]kg.Kind
	kind     kg.RelationType
	role     string // the property that is the role
}

// edges are the schemata that tie two entities together. The kinds are those of the properties' ranges, for ends that
// the file tells of later, or not at all.
var edges = map[string]edge{
	"Directorship":   {"director", "organization", people, kg.TypeMemberOf, "role"},
	"Membership":     {"member", "organization", people, kg.TypeMemberOf, "role"},
	"Employment":     {"employee", "employer", people, kg.TypeMemberOf, "role"},
	"Occupancy":      {"holder", "post", [2]kg.Kind{kg.KindOfficial, kg.KindOrganization}, kg.TypeHoldsOffice, "status"},
	"Payment":        {"payer", "beneficiary", anyone, "AID", ""},
	"Debt":           {"debtor", "creditor", anyone, "AGREE", ""},
	"Ownership":      {"owner", "asset", [2]kg.Kind{kg.KindActor, kg.KindOrganization}, "COOPERATE", "role"},
	"Representation": {"agent", "client", anyone, "COOPERATE", "role"},
	"Succession":     {"predecessor", "successor", bodies, "COOPERATE", ""},
	"Family":         {"person", "relative", persons, "COOPERATE", "relationship"},
	"Associate":      {"person", "associate", persons, "COOPERATE", "relationship"},
	"UnknownLink":    {"subject", "object", anyone, "COOPERATE", "role"},
}

// The kinds of both ends.
var (
	people  = [2]kg.Kind{kg.KindPerson, kg.KindOrganization}
	persons = [2]kg.Kind{kg.KindPerson, kg.KindPerson}
	bodies  = [2]kg.Kind{kg.KindOrganization, kg.KindOrganization}
	anyone  = [2]kg.Kind{kg.KindActor, kg.KindActor}
)

// kinds are those of schemata that are nodes. What is not listed is an Actor.
var kinds = map[string]kg.Kind{"Person": kg.KindPerson, "Organization": kg.KindOrganization,
	"Company": kg.KindOrganization, "PublicBody": kg.KindOrganization, "LegalEntity": kg.KindOrganization,
	"Position": kg.KindOrganization, "Article": kg.KindSource, "Document": kg.KindSource, "HyperText": kg.KindSource}

func id(s string) string { return "ftm:" + strings.Join(strings.Fields(s), "-") }

// remove takes back what an entity was.
func remove(it *ingest.Item, e entity) *ingest.Fault {
	const why = "deleted by a delta of the data set"
	switch _, tie := edges[e.Schema]; {
	case e.Schema == "":
		return ingest.Faultf("schema", "", "is required to know whether an entity or a relation is deleted")
	case tie:
		it.Retractions = []kg.Retraction{{ID: id(e.ID), Reason: why}}
	default:
		it.Deletions = []kg.Deletion{{ID: id(e.ID), Reason: why, Cascade: true}}
	}
	return nil
}

func (r *reader) read(it *ingest.Item, e entity) *ingest.Fault {
	if e.Schema == "" {
		return ingest.Faultf("schema", "", "is required")
	}
	if tie, ok := edges[e.Schema]; ok {
		if r.tells {
			it.Rules = append(it.Rules, e.Schema+" is "+string(tie.kind)+" from "+tie.from+" to "+tie.to)
		}
		return relation(it, e, tie)
	}
	kind, known := kinds[e.Schema]
	if !known {
		kind = kg.KindActor
	}
	names := e.Properties["name"]
	if len(names) == 0 && e.Caption != "" {
		names = []string{e.Caption}
	}
	for _, p := range []string{"title", "full", "summary", "number", "registrationNumber"} {
		if len(names) == 0 {
			names = e.Properties[p]
		}
	}
	if len(names) == 0 {
		names = []string{e.Schema + " " + e.ID}
	}
	out := &kg.Entity{ID: id(e.ID), Kind: kind, Name: actors.Name(names[0])}
	if c := country.ByName(names[0]); e.Schema == "Country" && c != nil {
		out.Kind, out.ISO2, out.ISO3 = kg.KindState, c.ISO2, c.ISO3
	}
	var aliases kg.IDSet
	for _, n := range slices.Concat(names[1:], e.Properties["alias"], e.Properties["weakAlias"],
		e.Properties["previousName"], e.Properties["abbreviation"]) {
		if n = actors.Name(n); n != "" && n != out.Name && len(aliases.List()) < 500 {
			aliases.Add(n)
		}
	}
	out.Aliases = aliases.List()
	for _, q := range e.Properties["wikidataId"] {
		out.ExternalIDs = append(out.ExternalIDs, kg.ExternalID{Scheme: "wikidata", Value: actors.Name(q)})
	}
	for _, x := range e.Referents {
		out.ExternalIDs = append(out.ExternalIDs, kg.ExternalID{Scheme: "ftm-referent", Value: actors.Name(x)})
	}
	out.Description = describe(e)
	it.Described = []*kg.Entity{out}
	if r.tells {
		it.Rules = append(it.Rules, "schema "+e.Schema+" is "+string(out.Kind))
	}
	return nil
}

// describe lists what an entity of the graph has no field for.
func describe(e entity) string {
	var b strings.Builder
	b.WriteString(e.Schema)
	for _, p := range slices.Sorted(maps.Keys(e.Properties)) {
		switch p {
		case "name", "alias", "weakAlias", "previousName", "abbreviation", "wikidataId":
		default:
			b.WriteString("\n" + p + ": " + strings.Join(e.Properties[p], " | "))
		}
	}
	for _, p := range slices.Sorted(maps.Keys(e.original)) {
		b.WriteString("\n" + p + ", as written: " + strings.Join(e.original[p], " | "))
	}
	if len(e.Datasets) > 0 {
		b.WriteString("\ndatasets: " + strings.Join(e.Datasets, ", "))
	}
	return ingest.Text(b.String())
}

// relation reads an entity that ties others together. One with several ends is as many relations.
func relation(it *ingest.Item, e entity, tie edge) *ingest.Fault {
	from, to := e.Properties[tie.from], e.Properties[tie.to]
	if len(from) == 0 || len(to) == 0 {
		p := tie.from
		if len(from) > 0 {
			p = tie.to
		}
		return ingest.Faultf(p, "", "is required: %s ties two entities together", e.Schema)
	}
	dates, fault := dates(e)
	if fault != nil {
		return fault
	}
	source := &kg.Entity{ID: "source:ftm", Kind: kg.KindSource, Name: "FollowTheMoney"}
	if len(e.Datasets) > 0 {
		source = actors.New(kg.KindSource, e.Datasets[0])
	}
	evidence := []kg.Evidence{{Source: source.ID, Locator: ingest.Text(strings.Join(e.Properties["sourceUrl"], " "))}}
	if text, _, _ := strings.Cut(e.FirstSeen, "T"); text != "" {
		if day, err := edtf.ParseDay(text); err == nil {
			evidence[0].ReportedOn = &day
		}
	}
	claims := kg.OwnVoice(evidence)
	if len(dates) > 1 { // they disagree
		claims = nil
		for _, d := range dates {
			claims = append(claims, kg.Claim{Stance: kg.StanceAsserts, When: d, Evidence: evidence})
		}
	}
	rest := map[string]any{"schema": e.Schema, "properties": e.Properties}
	if len(e.original) > 0 {
		rest["original"] = e.original
	}
	attributes, err := json.Marshal(rest)
	if err != nil {
		return ingest.Faultf("properties", "", "%s", err)
	}
	it.Entities = []*kg.Entity{source}
	for i, a := range from {
		for j, b := range to {
			n := kg.NewRelation{ID: id(e.ID), Assertion: kg.Assertion{Type: tie.kind, From: id(a), To: id(b), When: dates[0],
				Claims: claims, Attributes: attributes}}
			if i+j > 0 {
				n.ID += ":" + id(a) + ":" + id(b)
			}
			if tie.kind == "COOPERATE" {
				n.Symmetric = tie.from == "person" || tie.from == "subject"
			}
			if values := e.Properties[tie.role]; len(values) > 0 {
				n.Role = ingest.Text(strings.Join(values, "; "))
			}
			it.Relations = append(it.Relations, n)
			it.Entities = append(it.Entities, &kg.Entity{ID: id(a), Kind: tie.ends[0], Name: actors.Name(a)},
				&kg.Entity{ID: id(b), Kind: tie.ends[1], Name: actors.Name(b)})
		}
	}
	return nil
}

// dates returns what the properties say of the time: one date, or several that disagree. Nothing said is XXXX.
func dates(e entity) ([]edtf.Value, *ingest.Fault) {
	read := func(p string) ([]string, *ingest.Fault) {
		var out []string
		for _, text := range e.Properties[p] {
			day, _, _ := strings.Cut(strings.TrimSpace(text), "T")
			if _, err := edtf.Parse(day); err != nil {
				return nil, ingest.Faultf(p, text, "%s", err)
			}
			out = append(out, day)
		}
		return out, nil
	}
	starts, fault := read("startDate")
	if fault != nil {
		return nil, fault
	}
	ends, fault := read("endDate")
	if fault != nil {
		return nil, fault
	}
	days, fault := read("date")
	if fault != nil {
		return nil, fault
	}
	var texts []string
	switch {
	case len(starts)+len(ends) > 0:
		if len(starts) == 0 {
			starts = []string{""}
		}
		if len(ends) == 0 {
			ends = []string{".."}
		}
		for _, s := range starts {
			for _, end := range ends {
				texts = append(texts, s+"/"+end)
			}
		}
	case len(days) > 0:
		texts = days
	default:
		texts = []string{"XXXX"}
	}
	var out []edtf.Value
	for _, t := range texts {
		v, err := edtf.Parse(t)
		if err != nil {
			return nil, ingest.Faultf("startDate", t, "%s", err)
		}
		out = append(out, v)
	}
	return out, nil
}
