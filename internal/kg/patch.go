package kg

import "strings"

// patchable names the fields of an Assertion that a correction may set, each with how to copy it.
var patchable = map[string]func(dst, src *Assertion){
	"type":        func(d, s *Assertion) { d.Type = s.Type },
	"mode":        func(d, s *Assertion) { d.Mode = s.Mode },
	"contexts":    func(d, s *Assertion) { d.Contexts = s.Contexts },
	"realization": func(d, s *Assertion) { d.Realization = s.Realization },
	"from":        func(d, s *Assertion) { d.From, d.FromState = s.From, "" }, // the state is derived anew, unless it is set too
	"to":          func(d, s *Assertion) { d.To, d.ToState = s.To, "" },
	"fromState":   func(d, s *Assertion) { d.FromState = s.FromState },
	"toState":     func(d, s *Assertion) { d.ToState = s.ToState },
	"symmetric":   func(d, s *Assertion) { d.Symmetric = s.Symmetric },
	"role":        func(d, s *Assertion) { d.Role = s.Role },
	"when":        func(d, s *Assertion) { d.When = s.When },
	"location":    func(d, s *Assertion) { d.Location = s.Location },
	"place":       func(d, s *Assertion) { d.Place = s.Place },
	"eventKey":    func(d, s *Assertion) { d.EventKey = s.EventKey },
	"links":       func(d, s *Assertion) { d.Links = s.Links },
	"deaths":      func(d, s *Assertion) { d.Deaths = s.Deaths },
	"injuries":    func(d, s *Assertion) { d.Injuries = s.Injuries },
	"claims":      func(d, s *Assertion) { d.Claims = s.Claims },
	"cameoCode":   func(d, s *Assertion) { d.CAMEOCode = s.CAMEOCode },
	"confidence":  func(d, s *Assertion) { d.Confidence = s.Confidence },
	"description": func(d, s *Assertion) { d.Description = s.Description },
	"attributes":  func(d, s *Assertion) { d.Attributes = s.Attributes },
}

// patchOrder sets from and to before the states that would be lost with them.
var patchOrder = strings.Fields(`type mode contexts realization from to fromState toState symmetric role when location place eventKey links
	deaths injuries claims cameoCode confidence description attributes`)

// Patch sets the named fields of a to their values in set. The error of an unknown field has the path patch.FIELD.
func (a *Assertion) Patch(set Assertion, fields []string) *Error {
	for _, f := range fields {
		if patchable[f] == nil {
			return Invalid("patch."+f, f, "%q is no field of a relation that can be corrected; write one of %s", f, strings.Join(patchOrder, ", "))
		}
	}
	for _, f := range patchOrder {
		for _, named := range fields {
			if f == named {
				patchable[f](a, &set)
			}
		}
	}
	return nil
}
