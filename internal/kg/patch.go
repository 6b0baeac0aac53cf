package kg

import (
	"cmp"
	"slices"
	"strings"
)

// assertionFields holds, by API name, how to copy each field of an Assertion that a correction may set.
var assertionFields = map[string]func(dst, src *Assertion){
	"type":        func(d, s *Assertion) { d.Type = s.Type },
	"mode":        func(d, s *Assertion) { d.Mode = s.Mode },
	"contexts":    func(d, s *Assertion) { d.Contexts = s.Contexts },
	"realization": func(d, s *Assertion) { d.realize(s.Realization) },
	// The state of a new end is derived again, unless it is set, too.
	"from": func(d, s *Assertion) {
		if d.From != s.From {
			d.From, d.FromState = s.From, ""
			d.dropNone(EndFrom)
		}
	},
	"to": func(d, s *Assertion) {
		if d.To != s.To {
			d.To, d.ToState = s.To, ""
			d.dropNone(EndTo)
		}
	},
	"fromState": func(d, s *Assertion) {
		if d.FromState = s.FromState; s.FromState != "" {
			d.dropNone(EndFrom)
		}
	},
	"toState": func(d, s *Assertion) {
		if d.ToState = s.ToState; s.ToState != "" {
			d.dropNone(EndTo)
		}
	},
	"actsForNoState": func(d, s *Assertion) { d.setNone(s.ActsForNoState) },
	"symmetric":      func(d, s *Assertion) { d.Symmetric = s.Symmetric },
	"role":           func(d, s *Assertion) { d.Role = s.Role },
	"when":           func(d, s *Assertion) { d.When = s.When },
	"location":       func(d, s *Assertion) { d.Location = s.Location },
	"place":          func(d, s *Assertion) { d.Place = s.Place },
	"eventKey":       func(d, s *Assertion) { d.EventKey = s.EventKey },
	"links":          func(d, s *Assertion) { d.Links = s.Links },
	"deaths":         func(d, s *Assertion) { d.Deaths = s.Deaths },
	"injuries":       func(d, s *Assertion) { d.Injuries = s.Injuries },
	"claims":         func(d, s *Assertion) { d.Claims = s.Claims },
	"cameoCode":      func(d, s *Assertion) { d.CAMEOCode = s.CAMEOCode },
	"confidence":     func(d, s *Assertion) { d.Confidence = s.Confidence },
	"description":    func(d, s *Assertion) { d.Description = s.Description },
	"attributes":     func(d, s *Assertion) { d.Attributes = s.Attributes },
}

// assertionOrder lists the fields in the order in which they are set: from and to before the states that setting them
// clears.
var assertionOrder = strings.Fields(`type mode contexts realization from to fromState toState
	actsForNoState symmetric role when location place eventKey links deaths injuries claims cameoCode confidence description attributes`)

// entityFields holds, by API name, how to copy each field of an Entity that a correction may set.
var entityFields = map[string]func(dst, src *Entity){
	"kind":        func(d, s *Entity) { d.Kind = s.Kind },
	"name":        func(d, s *Entity) { d.Name = s.Name },
	"names":       func(d, s *Entity) { d.Names = s.Names },
	"aliases":     func(d, s *Entity) { d.Aliases = s.Aliases },
	"description": func(d, s *Entity) { d.Description = s.Description },
	"externalIds": func(d, s *Entity) { d.ExternalIDs = s.ExternalIDs },
	"point":       func(d, s *Entity) { d.Point = s.Point },
	"iso2":        func(d, s *Entity) { d.ISO2 = s.ISO2 },
	"iso3":        func(d, s *Entity) { d.ISO3 = s.ISO3 },
	"capital":     func(d, s *Entity) { d.Capital = s.Capital },
	"isoCode":     func(d, s *Entity) { d.ISOCode = s.ISOCode },
	"url":         func(d, s *Entity) { d.URL = s.URL },
	"title":       func(d, s *Entity) { d.Title = s.Title },
	"publisher":   func(d, s *Entity) { d.Publisher = s.Publisher },
	"publishedOn": func(d, s *Entity) { d.PublishedOn = s.PublishedOn },
}

var entityOrder = strings.Fields("kind name names aliases description externalIds point iso2 iso3 capital isoCode " +
	"url title publisher publishedOn")

// realize sets the realization. The claims that a has were written for the one that it had, and keep claiming that one.
func (a *Assertion) realize(to Realization) {
	was := cmp.Or(a.Realization, RealizationOccurred)
	if cmp.Or(to, RealizationOccurred) != was {
		a.Claims = slices.Clone(a.Claims)
		for i := range a.Claims {
			a.Claims[i].Realization = cmp.Or(a.Claims[i].Realization, was)
		}
	}
	a.Realization = to
}

// Patch sets the named fields of a to their values in set. The error of an unknown field has the path patch.FIELD.
func (a *Assertion) Patch(set Assertion, fields []string) *Error {
	return patch("a relation", a, &set, fields, assertionFields, assertionOrder)
}

// Patch sets the named fields of e to their values in set. The error of an unknown field has the path patch.FIELD.
func (e *Entity) Patch(set Entity, fields []string) *Error {
	return patch("an entity", e, &set, fields, entityFields, entityOrder)
}

// Validate returns all that is wrong with the correction, which stands at o, whatever the entity is now.
func (k *EntityCorrection) Validate(o *Origin) Errors {
	e := Entity{ID: k.ID}
	if err := e.Patch(k.Set, k.Fields); err != nil {
		err.Path = o.At(err.Path)
		return Errors{err}
	}
	path := o.At("patch")
	return atFields(e.Validate(path), path+".", k.Fields)
}

// Validate returns all that is wrong with the correction, which stands at o, whatever the relation is now; claims that
// it adds aside.
func (k *Correction) Validate(o *Origin) Errors {
	var a Assertion
	if err := a.Patch(k.Set, k.Fields); err != nil {
		err.Path = o.At(err.Path)
		return Errors{err}
	}
	fields := k.Fields
	if !slices.Contains(fields, "mode") { // whether it may be symmetric depends on the mode that it has
		fields = slices.DeleteFunc(slices.Clone(fields), func(f string) bool { return f == "symmetric" })
	}
	patch := o.Patch()
	errs := append(a.ValidateFacts(patch.Path), ValidateClaims(patch, a.Claims)...)
	errs = append(errs, ValidateLinks(patch.Path, k.ID, a.Links)...)
	return atFields(errs, patch.Path+".", fields)
}

// atFields returns the errors at one of the fields, or inside it; path leads to the fields.
func atFields(errs Errors, path string, fields []string) Errors {
	return slices.DeleteFunc(errs, func(e *Error) bool {
		field, _, _ := strings.Cut(strings.TrimPrefix(e.Path, path), ".")
		return !slices.Contains(fields, field)
	})
}

func patch[T any](what string, dst, src *T, fields []string, setters map[string]func(dst, src *T),
	order []string) *Error {
	for _, f := range fields {
		if setters[f] == nil {
			return Invalid("patch."+f, f, "%q is no field of %s that can be corrected; write one of %s", f, what,
				strings.Join(order, ", "))
		}
	}
	for _, f := range order {
		if slices.Contains(fields, f) {
			setters[f](dst, src)
		}
	}
	return nil
}
