package seedfile

import (
	"slices"
	"strings"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

func (s *seedReader) readCorrection(path string, n *node) kg.Correction {
	o := s.openObject(path, n)
	c := kg.Correction{Origin: &kg.Origin{Path: path}, ID: o.readText("id"), Reason: o.readText("reason"),
		Claims: s.readClaims(o)}
	if n.kind == mapping {
		if c.Reason == "" && !s.failed[o.at("reason")] {
			o.fail("reason", s.valueOr(o, "reason"), "is required: say why the relation is corrected")
		}
		if p := o.get("patch"); p != nil {
			s.readPatch(o.at("patch"), p, &c)
		} else {
			o.fail("patch", s.valueOr(o, "patch"), "is required: {} if there is only something to add")
		}
	}
	o.close()
	s.once(s.corrections, path, c.ID, o)
	s.addAll(kg.ValidateID(o.at("id"), c.ID))
	s.addAll(kg.ValidateClaims(c.Origin, c.Claims))
	return c
}

// readPatch reads what a correction sets. A key that is null clears the field.
func (s *seedReader) readPatch(path string, n *node, c *kg.Correction) {
	o := s.openObject(path, n)
	c.Set = s.readFields(o)
	for _, k := range o.n.keys {
		switch {
		case k.name == "evidence" || k.name == "claims":
			s.fail(o.at(k.name), k.line, k.name,
				"belongs beside the patch, not into it; further evidence is a claim without by")
		case k.name == "id":
			s.fail(o.at(k.name), k.line, k.name, "a relation keeps its id")
		case slices.Contains(o.known, k.name):
			c.Fields = append(c.Fields, k.name)
		}
	}
	o.close()
	s.addAll(validatePatch(path, c))
}

// validatePatch returns what is wrong with the fields that a correction sets, as far as that can be told without the
// relation: the patch is laid on a relation that has no fault, and only what is said of its own fields counts.
func validatePatch(path string, c *kg.Correction) kg.Errors {
	sound := kg.Assertion{Type: kg.TypeStatement, From: "a", To: "b", When: edtf.MustParse("2024-01-16")}
	if err := sound.Patch(c.Set, c.Fields); err != nil {
		return kg.Errors{err} // unknown fields never come so far
	}
	errs := append(sound.ValidateFacts(path), kg.ValidateLinks(path, c.ID, sound.Links)...)
	if slices.Contains(c.Fields, "attributes") {
		c.Set.Attributes = sound.Attributes // validation writes them without insignificant space
	}
	var out kg.Errors
	for _, e := range errs {
		field, _, _ := strings.Cut(strings.TrimPrefix(e.Path, path+"."), ".")
		if !slices.Contains(c.Fields, field) {
			continue
		}
		if (field == "mode" || field == "symmetric") && !slices.Contains(c.Fields, "type") {
			continue // depends on the type, which only the store knows
		}
		out = append(out, e)
	}
	return out
}
