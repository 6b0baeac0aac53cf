// Package wikidata reads lines of Wikidata's JSON dump: people and their offices, memberships, parts and borders.
package wikidata

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

// Format reads the dump: an item a line, with the brackets and commas of one large list, or without.
var Format = &ingest.Format{Name: "wikidata", Title: "Wikidata's JSON dump", Extension: "json", Looks: looks,
	Open: open}

func looks(head []byte) bool {
	text := strings.TrimLeft(string(head), "[\r\n \ufeff")
	return strings.HasPrefix(text, "{") && strings.Contains(text, `"labels"`) && strings.Contains(text, `"type":"item"`)
}

type item struct {
	ID      string                 `json:"id"`
	Type    string                 `json:"type"`
	Labels  map[string]label       `json:"labels"`
	Aliases map[string][]label     `json:"aliases"`
	Claims  map[string][]statement `json:"claims"`
}

type label struct {
	Language string `json:"language"`
	Value    string `json:"value"`
}

type statement struct {
	ID         string            `json:"id"`
	Rank       string            `json:"rank"`
	Main       snak              `json:"mainsnak"`
	Qualifiers map[string][]snak `json:"qualifiers"`
	References []struct {
		Snaks map[string][]snak `json:"snaks"`
	} `json:"references"`
}

type snak struct {
	Type  string `json:"snaktype"` // value, somevalue, novalue
	Value struct {
		Value json.RawMessage `json:"value"`
	} `json:"datavalue"`
}

// entityID returns the item that a snak names. Old dumps have only its number.
func (s snak) entityID() string {
	var v struct {
		ID      string      `json:"id"`
		Numeric json.Number `json:"numeric-id"`
	}
	if s.Type != "value" || json.Unmarshal(s.Value.Value, &v) != nil {
		return ""
	}
	if v.ID == "" && v.Numeric != "" {
		return "Q" + v.Numeric.String()
	}
	return v.ID
}

func (s snak) text() string {
	var v string
	if json.Unmarshal(s.Value.Value, &v) != nil {
		return ""
	}
	return v
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

// Next reads an item.
func (r *reader) Next() (*ingest.Item, error) {
	for {
		line, err := r.lines.Next()
		if err != nil {
			return nil, err
		}
		text := strings.TrimSuffix(strings.TrimSpace(line.Text), ",")
		if text == "" || text == "[" || text == "]" {
			continue
		}
		it := r.lines.Item(line)
		if line.TooLong {
			return it, nil
		}
		var x item
		switch err := json.Unmarshal([]byte(text), &x); {
		case err != nil:
			it.Fault = &ingest.Fault{Reason: err.Error(), Kind: "no JSON of an item"}
		case x.Type != "item" && x.Type != "":
			it.Notes = append(it.Notes, "lines that are no items: properties and lexemes")
		case !strings.HasPrefix(x.ID, "Q") || strings.ContainsAny(x.ID, " @\t"):
			it.Fault = ingest.Faultf("id", x.ID, "is not that of an item: Q and a number")
		default:
			it.Fault = r.read(it, x)
		}
		return it, nil
	}
}

// classes are the kinds of items by what they are instances of (P31).
var classes = map[string]kg.Kind{"Q5": kg.KindPerson, "Q6256": kg.KindState, "Q3624078": kg.KindState,
	"Q7275": kg.KindState, "Q10864048": kg.KindProvince, "Q56061": kg.KindProvince, "Q35657": kg.KindProvince,
	"Q43229": kg.KindOrganization, "Q7278": kg.KindOrganization, "Q4830453": kg.KindOrganization,
	"Q327333": kg.KindOrganization, "Q192350": kg.KindOrganization, "Q484652": kg.KindOrganization,
	"Q4164871": kg.KindOrganization, "Q294414": kg.KindOrganization, "Q17149090": kg.KindMilitantGroup}

func (x *item) kind() (kg.Kind, bool) {
	for _, s := range x.Claims["P31"] {
		if k, ok := classes[s.Main.entityID()]; ok && s.Rank != "deprecated" {
			if k == kg.KindPerson && len(x.Claims["P39"]) > 0 {
				k = kg.KindOfficial
			}
			return k, true
		}
	}
	return kg.KindActor, false
}

// tie is a property that is a relation. What the other end is, if the graph does not have it, depends on what this one
// is.
type tie struct {
	property string
	kind     kg.RelationType
	other    map[kg.Kind]kg.Kind
}

var ties = []tie{
	{"P39", kg.TypeHoldsOffice, map[kg.Kind]kg.Kind{kg.KindOfficial: kg.KindOrganization}},
	{"P463", kg.TypeMemberOf, map[kg.Kind]kg.Kind{kg.KindOfficial: kg.KindOrganization,
		kg.KindPerson: kg.KindOrganization, kg.KindOrganization: kg.KindOrganization, kg.KindState: kg.KindOrganization,
		kg.KindMilitantGroup: kg.KindOrganization}},
	{"P361", kg.TypePartOf, map[kg.Kind]kg.Kind{kg.KindOrganization: kg.KindOrganization,
		kg.KindMilitantGroup: kg.KindMilitantGroup}},
	{"P131", kg.TypePartOf, map[kg.Kind]kg.Kind{kg.KindProvince: kg.KindState}},
	{"P47", kg.TypeBorders, map[kg.Kind]kg.Kind{kg.KindState: kg.KindState, kg.KindProvince: kg.KindProvince}},
}

var source = &kg.Entity{ID: "source:wikidata", Kind: kg.KindSource, Name: "Wikidata", URL: "https://www.wikidata.org/"}

func id(q string) string { return "wikidata:" + q }

// NoteUntyped is the note of items that are none of the kinds of the graph.
const NoteUntyped = "items that are no state, province, person, organization or armed group"

func (r *reader) read(it *ingest.Item, x item) *ingest.Fault {
	kind, known := x.kind()
	if !known {
		it.Notes = append(it.Notes, NoteUntyped)
		return nil
	}
	e := &kg.Entity{ID: id(x.ID), Kind: kind, Name: x.ID,
		ExternalIDs: []kg.ExternalID{{Scheme: "wikidata", Value: x.ID}}}
	for _, language := range slices.Concat([]string{"en", "mul"}, slices.Sorted(maps.Keys(x.Labels))) {
		if l, ok := x.Labels[language]; ok && actors.Name(l.Value) != "" {
			e.Name = actors.Name(l.Value)
			break
		}
	}
	for _, language := range slices.Sorted(maps.Keys(x.Labels)) {
		if v := actors.Name(x.Labels[language].Value); v != "" && v != e.Name && len(language) <= 35 {
			e.Names = append(e.Names, kg.Name{Value: v, Language: language})
		}
	}
	var aliases kg.IDSet
	for _, a := range x.Aliases["en"] {
		if v := actors.Name(a.Value); v != "" && v != e.Name {
			aliases.Add(v)
		}
	}
	e.Aliases = aliases.List()
	if code := first(x.Claims["P298"]); kind == kg.KindState && code != "" { // a state that the graph has by its code
		if c := country.ByISO3(code); c != nil {
			e.ISO2, e.ISO3 = c.ISO2, c.ISO3
		}
	}
	if code := first(x.Claims["P300"]); kind == kg.KindProvince {
		e.ISOCode = code
	}
	it.Described = []*kg.Entity{e}
	if r.tells {
		it.Rules = append(it.Rules, "an instance of (P31) a class of "+string(kind))
	}
	for _, t := range ties {
		for _, s := range x.Claims[t.property] {
			other, fits := t.other[kind]
			target := s.Main.entityID()
			switch {
			case s.Main.Type != "value":
				it.Notes = append(it.Notes, "statements whose value is unknown or none")
				continue
			case !fits || target == "" || s.ID == "":
				it.Notes = append(it.Notes, "statements of "+t.property+" that tie other things")
				continue
			}
			n, fault := relation(e.ID, t, s, target)
			if fault != nil {
				return fault
			}
			it.Relations = append(it.Relations, n)
			it.Entities = append(it.Entities, source, &kg.Entity{ID: id(target), Kind: other, Name: target,
				ExternalIDs: []kg.ExternalID{{Scheme: "wikidata", Value: target}}})
		}
	}
	return nil
}

func first(list []statement) string {
	for _, s := range list {
		if s.Rank != "deprecated" && s.Main.Type == "value" {
			return s.Main.text()
		}
	}
	return ""
}

func relation(from string, t tie, s statement, target string) (kg.NewRelation, *ingest.Fault) {
	n := kg.NewRelation{ID: "wikidata:" + strings.Join(strings.Fields(s.ID), "-"), Assertion: kg.Assertion{Type: t.kind,
		From: from, To: id(target)}}
	when, err := dates(s.Qualifiers)
	if err != nil {
		return n, ingest.Faultf(t.property, s.ID, "%s", err)
	}
	n.When = when
	var locators []string
	for _, ref := range s.References {
		for _, p := range []string{"P854", "P248"} {
			for _, v := range ref.Snaks[p] {
				if text := v.text(); text != "" {
					locators = append(locators, text)
				} else if q := v.entityID(); q != "" {
					locators = append(locators, q)
				}
			}
		}
	}
	claim := kg.Claim{Stance: kg.StanceAsserts, Evidence: []kg.Evidence{{Source: source.ID,
		Locator: ingest.Text(strings.Join(append([]string{s.ID}, locators...), " "))}}}
	if s.Rank == "deprecated" { // it is known to be wrong
		claim.Stance = kg.StanceDenies
	}
	n.Claims = []kg.Claim{claim}
	attributes := map[string]any{"property": t.property, "rank": s.Rank}
	if len(s.Qualifiers) > 0 {
		attributes["qualifiers"] = s.Qualifiers
	}
	if n.Attributes, err = json.Marshal(attributes); err != nil {
		return n, ingest.Faultf(t.property, s.ID, "%s", err)
	}
	if len(n.Attributes) > 19_000 {
		delete(attributes, "qualifiers")
		n.Attributes, _ = json.Marshal(attributes)
	}
	return n, nil
}

// dates returns when a statement holds, by its qualifiers: from P580 to P582, or at P585. Nothing said is XXXX.
func dates(q map[string][]snak) (edtf.Value, error) {
	start, begun, err := bound(q, "P580", "P1319")
	if err != nil {
		return edtf.Value{}, err
	}
	end, ended, err := bound(q, "P582", "P1326")
	if err != nil {
		return edtf.Value{}, err
	}
	if !begun && !ended {
		at, ok, err := bound(q, "P585", "")
		if err != nil {
			return edtf.Value{}, err
		}
		if !ok || at == "" {
			at = "XXXX"
		}
		return edtf.Parse(at)
	}
	if !ended {
		end = ".."
	}
	if start == "" && end == "" {
		return edtf.Parse("XXXX")
	}
	return edtf.Parse(start + "/" + end)
}

// bound returns the EDTF text of a qualifier, and whether it is there. Of an unknown value the text is empty.
func bound(q map[string][]snak, property, widest string) (string, bool, error) {
	snaks := q[property]
	if len(snaks) == 0 {
		snaks = q[widest]
		property = widest
	}
	if len(snaks) == 0 || snaks[0].Type == "novalue" {
		return "", false, nil
	}
	if snaks[0].Type == "somevalue" {
		return "", true, nil
	}
	text, err := timeText(snaks[0].Value.Value)
	if err != nil {
		return "", false, err
	}
	for _, c := range q["P1480"] {
		if c.entityID() == "Q5727902" && !strings.ContainsAny(text, "[~") { // circa
			text += "~"
		}
	}
	switch property {
	case "P1319":
		text = "[" + strings.Trim(text, "[]~") + "..]"
	case "P1326":
		text = "[.." + strings.Trim(text, "[]~") + "]"
	}
	return text, true, nil
}
