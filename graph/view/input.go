package view

import (
	"encoding/json"
	"fmt"

	"github.com/99designs/gqlgen/graphql"

	"graphd/internal/kg"
)

// Text is a date in an input that is not read yet: what is wrong with dates is told together with all else that is
// wrong with the input.
type (
	EDTFText     string
	DateText     string
	DateTimeText string
)

func MarshalEDTFText(t EDTFText) graphql.Marshaler         { return graphql.MarshalString(string(t)) }
func MarshalDateText(t DateText) graphql.Marshaler         { return graphql.MarshalString(string(t)) }
func MarshalDateTimeText(t DateTimeText) graphql.Marshaler { return graphql.MarshalString(string(t)) }

func UnmarshalEDTFText(v any) (EDTFText, error)         { return unread[EDTFText](v) }
func UnmarshalDateText(v any) (DateText, error)         { return unread[DateText](v) }
func UnmarshalDateTimeText(v any) (DateTimeText, error) { return unread[DateTimeText](v) }

func unread[T ~string](v any) (T, error) {
	s, ok := v.(string)
	if !ok {
		return "", fmt.Errorf("%s is not a date: write it as a string, such as \"2024-01-16\"", given(v))
	}
	return T(s), nil
}

// EntityFields are what inputs say alike of an entity.
type EntityFields struct {
	Names       []*kg.Name
	Aliases     []string
	Description *string
	ExternalIds []*kg.ExternalID
	Point       *kg.Point
	Iso2        *string
	Iso3        *string
	Capital     *string
	IsoCode     *string
	URL         *string
	Title       *string
	Publisher   *string
	PublishedOn *EDTFText
}

// EntityInput is an entity to create, or to replace whole.
type EntityInput struct {
	EntityFields
	ID      string
	Kind    kg.Kind
	Name    string
	Version *int
}

// EntityPatch is what to set of an entity.
type EntityPatch struct {
	EntityFields
	Kind *kg.Kind
	Name *string
}

// RelationFields are what an input says of a relation; RelationPatch gives only what is to be set.
type RelationFields struct {
	Type        *kg.RelationType
	Mode        *string
	Contexts    []string
	Realization *kg.Realization
	From        *string
	To          *string
	FromState   *string
	ToState     *string
	Symmetric   *bool

	ActsForNoState []kg.End

	Role        *string
	When        *EDTFText
	Location    *string
	Place       *kg.Place
	EventKey    *string
	Links       []*kg.Link
	Deaths      *kg.Casualties
	Injuries    *kg.Casualties
	CameoCode   *string
	Confidence  *float64
	Description *string
	Attributes  json.RawMessage
	Claims      []*ClaimInput
}

// RelationInput is a relation to state.
type RelationInput struct {
	RelationFields
	ID       *string
	Evidence []*EvidenceInput
}

// RelationPatch is what to set of a relation.
type RelationPatch struct{ RelationFields }

// ClaimInput is what one party, or a source in its own voice, says of a relation.
type ClaimInput struct {
	By          *string
	Stance      kg.Stance
	On          *EDTFText
	Confidence  *float64
	When        *EDTFText
	Realization *kg.Realization
	Location    *string
	Deaths      *kg.Casualties
	Injuries    *kg.Casualties
	Evidence    []*EvidenceInput
}

// EvidenceInput is where a claim can be read.
type EvidenceInput struct {
	Source      string
	Locator     *string
	Paraphrase  *string
	ReportedOn  *DateText
	RetrievedAt *DateTimeText
}

// AddClaimInput is a claim to add to a relation.
type AddClaimInput struct {
	Relation string
	Version  *int
	Claim    *ClaimInput
}
