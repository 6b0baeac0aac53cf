package export

import (
	"crypto/sha1" //nolint:gosec // what UUIDs of version 5 are made of
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// stix writes a bundle of STIX 2.1. Dates, stance and realization, which STIX lacks, stand in an extension that the
// bundle defines; start_time and stop_time are rounded outwards.
type stix struct {
	w     io.Writer
	begun bool
	types map[string]string // by the id of an entity, the type of its object, if that is no identity
}

// extensionID is the extension definition's.
const extensionID = "extension-definition--6ab9c1ee-42b5-4b0c-9a33-5c1a7f0f2d11"

const authorID = "identity--1d4a3c3e-30e0-4b1e-8f2c-0d6a5d6f7b21"

// stixTime is the form of timestamps.
const stixTime = "2006-01-02T15:04:05.000Z"

func openSTIX(w []io.Writer) (sink, error) {
	s := &stix{w: w[0], types: map[string]string{}}
	head := `{"type":"bundle","id":"bundle--` + uuid("bundle") + `","objects":[` + "\n"
	if _, err := io.WriteString(w[0], head); err != nil {
		return nil, err
	}
	const since = "2026-01-01T00:00:00.000Z"
	author := map[string]any{"type": "identity", "spec_version": "2.1", "id": authorID, "created": since,
		"modified": since, "name": "graphd", "identity_class": "system"}
	extension := map[string]any{"type": "extension-definition", "spec_version": "2.1", "id": extensionID,
		"created": since, "modified": since, "name": "graphd", "created_by_ref": authorID,
		"description": "Dates in EDTF, status, realization and mode of relations, and the kind of entities, as " +
			"graphd has them.",
		"schema": "urn:graphd:stix:relation", "version": "1.0.0", "extension_types": []string{"property-extension"}}
	if err := s.object(author); err != nil {
		return nil, err
	}
	return s, s.object(extension)
}

// uuid returns the UUID that follows from a text.
func uuid(text string) string {
	sum := sha1.Sum([]byte("graphd:" + text)) //nolint:gosec // see above
	sum[6], sum[8] = sum[6]&0x0f|0x50, sum[8]&0x3f|0x80
	h := hex.EncodeToString(sum[:16])
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

func (s *stix) object(o map[string]any) error {
	text, err := json.Marshal(o)
	if err != nil {
		return err
	}
	if s.begun {
		text = append([]byte(",\n"), text...)
	}
	s.begun = true
	_, err = s.w.Write(text)
	return err
}

// typeOf returns the type of an object of STIX that stands for an entity, and its class.
func typeOf(e *kg.Entity) (kind, class string) {
	switch e.Kind {
	case kg.KindOfficial, kg.KindPerson:
		return "identity", "individual"
	case kg.KindOrganization, kg.KindState:
		return "identity", "organization"
	case kg.KindMilitantGroup:
		return "threat-actor", ""
	case kg.KindProvince:
		if e.ISOCode != "" || e.Point != nil { // a location needs a country, a region or a point
			return "location", ""
		}
	}
	return "identity", "unknown"
}

// ref returns the id of the object that stands for an entity.
func (s *stix) ref(id string) string {
	kind := s.types[id]
	if kind == "" {
		kind = "identity"
	}
	return kind + "--" + uuid(id)
}

func (s *stix) entity(e *kg.Entity) error {
	kind, class := typeOf(e)
	if kind != "identity" {
		s.types[e.ID] = kind
	}
	at := e.RecordedAt.UTC().Format(stixTime)
	o := map[string]any{"type": kind, "spec_version": "2.1", "id": s.ref(e.ID), "created": at, "modified": at,
		"name": e.Name, "created_by_ref": authorID,
		"extensions": map[string]any{extensionID: map[string]any{"extension_type": "property-extension", "id": e.ID,
			"kind": e.Kind}}}
	if class != "" {
		o["identity_class"] = class
	}
	if e.Description != "" {
		o["description"] = e.Description
	}
	switch kind {
	case "threat-actor":
		if len(e.Aliases) > 0 {
			o["aliases"] = e.Aliases
		}
	case "location":
		o["administrative_area"] = e.Name
		if len(e.ISOCode) >= 2 {
			o["country"] = e.ISOCode[:2]
		}
		if e.Point != nil {
			o["latitude"], o["longitude"] = e.Point.Lat, e.Point.Lon
		}
	}
	return s.object(o)
}

func (s *stix) between() error { return nil }

func (s *stix) relation(r *kg.Relation) error {
	at := r.RecordedAt.UTC().Format(stixTime)
	o := map[string]any{"type": "relationship", "spec_version": "2.1", "id": "relationship--" + uuid(r.ID),
		"created": at, "modified": at,
		"relationship_type": strings.ToLower(strings.ReplaceAll(string(r.Type), "_", "-")),
		"source_ref":        s.ref(r.From), "target_ref": s.ref(r.To), "created_by_ref": authorID,
		"extensions": map[string]any{extensionID: map[string]any{"extension_type": "property-extension", "id": r.ID,
			"edtf": r.When.String(), "status": r.Status, "realization": r.Realization, "mode": r.Mode}}}
	b := r.Bounds()
	if text := midnight(b.StartEarliest); text != "" {
		o["start_time"] = text
	}
	if text := midnight(b.EndLatest + 1); text != "" { // it must be later than the start
		o["stop_time"] = text
	}
	if r.Confidence != nil {
		o["confidence"] = int(*r.Confidence*100 + 0.5)
	}
	if r.Description != "" {
		o["description"] = r.Description
	}
	return s.object(o)
}

// midnight returns the beginning of a day, or nothing if a timestamp cannot tell it.
func midnight(d edtf.Day) string {
	if !d.Finite() || len(d.String()) != len(time.DateOnly) {
		return ""
	}
	return time.Unix(int64(d)*86400, 0).UTC().Format(stixTime)
}

func (s *stix) end() error {
	_, err := io.WriteString(s.w, "\n]}\n")
	return err
}
