package seedfile

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"graphd/internal/kg"
)

// Format is the format that a seed file must name.
const Format = "graphd-seed/1"

// ReadSeed reads one seed file: YAML 1.2 or JSON in the format graphd-seed/1, which seed/README.md documents. Its
// error is Problems: all that is wrong with the file by itself, each with the file's name (as given), line and path.
// What it refers to is for the store to check; Recording.Locate finds the lines of the store's errors.
//
// A file of more than MaxYAML or MaxJSON bytes, one that is nested deeper than MaxDepth, and YAML's anchors, aliases
// and tags are refused.
func ReadSeed(name string, data []byte) (*Recording, error) {
	root, err := readTree(name, data)
	if err != nil {
		return nil, Problems{{name, err.line, kg.Invalid("", "", "the file %s", err.msg)}}
	}
	s := &seedReader{
		reader:   reader{file: name, root: root, failed: map[string]bool{}},
		entities: map[string]string{}, relations: map[string]string{}, corrections: map[string]string{},
	}
	rec := &Recording{Name: name, root: root}
	s.readRecording(rec)
	if err := s.err(); err != nil {
		return nil, err
	}
	return rec, nil
}

func readTree(name string, data []byte) (*node, *syntaxError) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(data) > MaxJSON {
		return nil, syntaxErrorf(0, "has %d bytes; a JSON file may have %d, a YAML file %d",
			len(data), MaxJSON, MaxYAML)
	}
	if !utf8.Valid(data) {
		line := 1
		for rest := data; len(rest) > 0; {
			r, size := utf8.DecodeRune(rest)
			if r == utf8.RuneError && size == 1 {
				break
			}
			if r == '\n' {
				line++
			}
			rest = rest[size:]
		}
		return nil, syntaxErrorf(line, "is not UTF-8 text")
	}
	if !bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")) {
		return readYAML(data)
	}
	n, err := readJSON(data)
	if err == nil || strings.HasSuffix(name, ".json") || len(data) > MaxYAML || json.Valid(data) {
		return n, err
	}
	return readYAML(data) // {a: b} is YAML and not JSON
}

// seedReader reads a seed file. The maps hold where an id was given first.
type seedReader struct {
	reader
	entities, relations, corrections map[string]string
}

func (s *seedReader) readRecording(rec *Recording) {
	o := s.openObject("", s.root)
	if s.failed[""] {
		return
	}
	if f := o.readText("format"); f != Format && !s.failed["format"] {
		o.fail("format", s.valueOr(o, "format"), "must be %s", Format)
	}
	rec.Batch.Kind = kg.ChangeSeed
	if t := o.readTime("recordedAt"); t != nil { // left out, it is now
		rec.Batch.RecordedAt = *t
	}
	rec.Batch.Entities = readEach(o, "entities", s.readEntity)
	rec.Batch.Relations = readEach(o, "relations", s.readRelation)
	rec.Batch.Corrections = readEach(o, "corrections", s.readCorrection)
	for i, c := range rec.Batch.Corrections {
		if at, ok := s.relations[c.ID]; ok {
			n := s.root.value("corrections").items[i]
			s.fail("corrections."+strconv.Itoa(i)+".id", n.line, c.ID,
				"%q is a relation of this file (%s); write there what is right, or correct it in a later file",
				c.ID, at)
		}
	}
	rec.Batch.Retractions = readEach(o, "retractions", s.readRetraction)
	rec.Batch.Merges = readEach(o, "merges", s.readMerge)
	rec.Batch.Deletions = readEach(o, "deletions", s.readDeletion)
	o.close()
}

// valueOr returns a key's value for a message, and the mapping's line without a value if there is none.
func (s *seedReader) valueOr(o *object, name string) *node {
	if n := o.n.value(name); n != nil {
		return n
	}
	return &node{line: o.n.line}
}

// once reports an id that was given before.
func (s *seedReader) once(seen map[string]string, path, id string, o *object) {
	if id == "" {
		return
	}
	if first, ok := seen[id]; ok {
		o.fail("id", s.valueOr(o, "id"), "%q is given twice, first at %s", id, first)
		return
	}
	seen[id] = path
}

func (s *seedReader) readEntity(path string, n *node) kg.EntityWrite {
	o := s.openObject(path, n)
	e := &kg.Entity{
		ID:   o.readText("id"),
		Kind: kg.Kind(o.readText("kind")),
		Name: o.readText("name"),
		Names: readEach(o, "names", func(path string, n *node) kg.Name {
			o := s.openObject(path, n)
			defer o.close()
			return kg.Name{Value: o.readText("value"), Language: o.readText("language"), Script: o.readText("script")}
		}),
		Aliases:     o.readTexts("aliases"),
		Description: o.readText("description"),
		ExternalIDs: readEach(o, "externalIds", func(path string, n *node) kg.ExternalID {
			o := s.openObject(path, n)
			defer o.close()
			return kg.ExternalID{Scheme: o.readText("scheme"), Value: o.readText("value")}
		}),
		Point:       readPart(o, "point", readPoint),
		ISO2:        o.readText("iso2"),
		ISO3:        o.readText("iso3"),
		Capital:     o.readText("capital"),
		ISOCode:     o.readText("isoCode"),
		URL:         o.readText("url"),
		Title:       o.readText("title"),
		Publisher:   o.readText("publisher"),
		PublishedOn: o.readDate("publishedOn"),
	}
	o.close()
	s.once(s.entities, path, e.ID, o)
	s.addAll(e.Validate(path))
	return kg.EntityWrite{Origin: &kg.Origin{Path: path}, Entity: e}
}

func readPoint(o *object) *kg.Point {
	coordinate := func(name string) float64 {
		f := o.readNumber(name)
		switch {
		case f != nil:
			return *f
		case !o.r.failed[o.at(name)]:
			o.fail(name, &node{line: o.n.line}, "is required: degrees of WGS 84")
		}
		return 0
	}
	return &kg.Point{Lat: coordinate("lat"), Lon: coordinate("lon")}
}

func readPlace(o *object) *kg.Place {
	return &kg.Place{
		Name: o.readText("name"), Point: readPart(o, "point", readPoint), Precision: o.readText("precision"),
	}
}

func readCasualties(o *object) *kg.Casualties {
	least, most := o.readWhole("min"), o.readWhole("max")
	if least == nil && most == nil && !o.r.failed[o.at("min")] && !o.r.failed[o.at("max")] {
		o.r.fail(o.path, o.n.line, "", "needs min, max, or both")
		return nil
	}
	c := &kg.Casualties{Max: most}
	if least != nil {
		c.Min = *least
	}
	return c
}

// readFields reads the keys that an assertion and a patch share.
func (s *seedReader) readFields(o *object) kg.Assertion {
	return kg.Assertion{
		Type:        kg.RelationType(o.readText("type")),
		Mode:        o.readText("mode"),
		Contexts:    o.readTexts("contexts"),
		Realization: kg.Realization(o.readText("realization")),
		From:        o.readText("from"),
		To:          o.readText("to"),
		FromState:   o.readText("fromState"),
		ToState:     o.readText("toState"),

		ActsForNoState: readEnds(o),
		Symmetric:      o.readFlag("symmetric"),
		Role:           o.readText("role"),
		When:           o.readDate("when"),
		Location:       o.readText("location"),
		Place:          readPart(o, "place", readPlace),
		EventKey:       o.readText("eventKey"),
		Links: readEach(o, "links", func(path string, n *node) kg.Link {
			o := s.openObject(path, n)
			defer o.close()
			return kg.Link{Role: kg.LinkRole(o.readText("role")), Relation: o.readText("relation")}
		}),
		Deaths:      readPart(o, "deaths", readCasualties),
		Injuries:    readPart(o, "injuries", readCasualties),
		CAMEOCode:   o.readText("cameoCode"),
		Confidence:  o.readNumber("confidence"),
		Description: o.readText("description"),
		Attributes:  o.readObject("attributes"),
	}
}

// readEnds reads the ends that act for no state.
func readEnds(o *object) []kg.End {
	var out []kg.End
	for _, e := range o.readTexts("actsForNoState") {
		out = append(out, kg.End(e))
	}
	return out
}

func (s *seedReader) readRelation(path string, n *node) kg.NewRelation {
	o := s.openObject(path, n)
	r := kg.NewRelation{Origin: &kg.Origin{Path: path}, ID: o.readText("id"), Assertion: s.readFields(o)}
	if !o.n.has("symmetric") {
		r.Symmetric = r.Type.MutualByDefault()
	}
	evidence, claims := s.readEvidence(o), s.readClaims(o)
	switch {
	case o.n.has("evidence") && o.n.has("claims"):
		o.fail("claims", o.n.value("claims"),
			"give either evidence or claims, not both: evidence alone is a claim in the source's own voice")
	case len(evidence) > 0:
		r.Claims = kg.OwnVoice(evidence)
		r.Origin.Claims = []string{path} // the evidence of the one claim stands in the relation itself
	case len(claims) > 0:
		r.Claims = claims
	case n.kind == mapping && !s.failed[o.at("evidence")] && !s.failed[o.at("claims")]:
		s.add(n.line, kg.Invalid(o.at("evidence"), "",
			"is required, or claims: every relation says where it comes from"))
	}
	o.close()
	s.once(s.relations, path, r.ID, o)
	s.addAll(kg.ValidateID(o.at("id"), r.ID))
	if len(r.Claims) > 0 { // else it is told above
		s.addAll(kg.ValidateClaims(r.Origin, r.Claims))
	}
	s.addAll(r.ValidateFacts(path))
	s.addAll(kg.ValidateLinks(path, r.ID, r.Links))
	return r
}

func (s *seedReader) readEvidence(o *object) []kg.Evidence {
	return readEach(o, "evidence", func(path string, n *node) kg.Evidence {
		o := s.openObject(path, n)
		defer o.close()
		return kg.Evidence{
			Source: o.readText("source"), Locator: o.readText("locator"), Paraphrase: o.readText("paraphrase"),
			ReportedOn: o.readDay("reportedOn"), RetrievedAt: o.readTime("retrievedAt"),
		}
	})
}

func (s *seedReader) readClaims(o *object) []kg.Claim {
	return readEach(o, "claims", func(path string, n *node) kg.Claim {
		o := s.openObject(path, n)
		defer o.close()
		return kg.Claim{
			By: o.readText("by"), Stance: kg.Stance(o.readText("stance")), On: o.readDate("on"),
			Confidence: o.readNumber("confidence"), When: o.readDate("when"),
			Realization: kg.Realization(o.readText("realization")), Location: o.readText("location"),
			Deaths: readPart(o, "deaths", readCasualties), Injuries: readPart(o, "injuries", readCasualties),
			Evidence: s.readEvidence(o),
		}
	})
}
