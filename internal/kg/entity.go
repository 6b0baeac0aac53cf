// Package kg is the domain of graphd in plain Go: entities, dated relations, the claims that carry them, and the
// registry of relation types. It knows nothing of GraphQL, Cypher, SQL or HTTP.
package kg

import (
	"encoding/json"
	"math"
	"slices"
	"time"

	"graphd/internal/edtf"
)

// UnspecifiedActor is the id of the reserved actor that stands for a recipient that a data set does not name. Its kind
// is ACTOR. Neighborhoods leave it out.
const UnspecifiedActor = "actor:unspecified"

// Entity is one version of a node of the graph.
type Entity struct {
	ID          string       `json:"id"` // opaque: nothing parses it
	Kind        Kind         `json:"kind"`
	Name        string       `json:"name"`
	Names       []Name       `json:"names,omitempty"` // in other languages and scripts
	Aliases     []string     `json:"aliases,omitempty"`
	Description string       `json:"description,omitempty"`
	ExternalIDs []ExternalID `json:"externalIds,omitempty"`
	Point       *Point       `json:"point,omitempty"`

	ISO2    string `json:"iso2,omitempty"`    // of a State: ISO 3166-1 alpha-2
	ISO3    string `json:"iso3,omitempty"`    // of a State: ISO 3166-1 alpha-3
	Capital string `json:"capital,omitempty"` // of a State
	ISOCode string `json:"isoCode,omitempty"` // of a Province: ISO 3166-2

	URL         string     `json:"url,omitempty"` // this and the following: of a Source
	Title       string     `json:"title,omitempty"`
	Publisher   string     `json:"publisher,omitempty"`
	PublishedOn edtf.Value `json:"publishedOn,omitzero"`

	Version      int       `json:"-"` // from 1
	RecordedAt   time.Time `json:"-"` // when the graph learned this version, UTC
	SupersededAt time.Time `json:"-"` // when the next version, or a tombstone, took its place; zero while it is current
	Actor        string    `json:"-"` // who wrote this version
	Reason       string    `json:"-"` // why, where a reason was given
	// The version that says that the entity was deleted or merged away; it was never current.
	Tombstone bool `json:"-"`
}

// Name is a name in a language and script.
type Name struct {
	Value    string `json:"value"`
	Language string `json:"language,omitempty"` // BCP 47
	Script   string `json:"script,omitempty"`   // ISO 15924
}

// ExternalID identifies the entity in another system: {wikidata, Q794}.
type ExternalID struct {
	Scheme string `json:"scheme"` // wikidata, iso3166-1, iso3166-2, …
	Value  string `json:"value"`
}

// Point is a place on the map in WGS 84 degrees.
type Point struct {
	Lat float64 `json:"lat"` // -90 … 90, north positive
	Lon float64 `json:"lon"` // -180 … 180, east positive
}

// Vector returns the point on a sphere of radius 1.
func (p Point) Vector() (x, y, z float64) {
	lat, lon := p.Lat*math.Pi/180, p.Lon*math.Pi/180
	return math.Cos(lat) * math.Cos(lon), math.Cos(lat) * math.Sin(lon), math.Sin(lat)
}

// Position returns what stores keep of the point for filters: latitude and longitude, where 180 is -180, and the
// vector; of no point nothing.
func (p *Point) Position() []float64 {
	if p == nil {
		return nil
	}
	lon := p.Lon
	if lon == 180 {
		lon = -180
	}
	x, y, z := Point{p.Lat, lon}.Vector()
	return []float64{p.Lat, lon, x, y, z}
}

// SameContent reports whether e and o have the same content, whatever their versions.
func (e *Entity) SameContent(o *Entity) bool {
	return slices.Equal(mustJSON(e), mustJSON(o))
}

// Differing returns the fields in which e and o differ, by their API names.
func (e *Entity) Differing(o *Entity) []string { return differing(e, o) }

// differing compares two values by the keys of their JSON, which are the API names.
func differing(a, b any) []string {
	x, y := fieldsOf(a), fieldsOf(b)
	var out []string
	for name, value := range x {
		if string(y[name]) != string(value) {
			out = append(out, name)
		}
	}
	for name := range y {
		if _, both := x[name]; !both {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func fieldsOf(v any) map[string]json.RawMessage {
	var out map[string]json.RawMessage
	if err := json.Unmarshal(mustJSON(v), &out); err != nil {
		panic(err) // it was just encoded
	}
	return out
}

// mustJSON encodes a domain value. All of them can be encoded.
func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
