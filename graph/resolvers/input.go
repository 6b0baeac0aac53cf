package resolvers

import (
	"encoding/json"
	"fmt"

	"graphd/graph/view"
	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// inputReader turns inputs into what the domain writes, and gathers what of them cannot be read.
type inputReader struct{ errs kg.Errors }

func value[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}

func values[T any](list []*T) []T {
	if list == nil {
		return nil
	}
	out := make([]T, len(list))
	for i, p := range list {
		out[i] = *p
	}
	return out
}

func (r *inputReader) readEDTF(path string, text *view.EDTFText) edtf.Value {
	if text == nil {
		return edtf.Value{}
	}
	v, err := edtf.Parse(string(*text))
	if err != nil {
		r.errs = append(r.errs, kg.Invalid(path, string(*text), "%s", err))
	}
	return v
}

func (r *inputReader) readEntityInput(path string, in *view.EntityInput) kg.EntityWrite {
	e := r.readEntityFields(path, &in.EntityFields)
	e.ID, e.Kind, e.Name = in.ID, in.Kind, in.Name
	return kg.EntityWrite{Origin: &kg.Origin{Path: path}, Replaces: in.Version, Entity: &e}
}

func (r *inputReader) readEntityPatch(path string, in *view.EntityPatch) kg.Entity {
	e := r.readEntityFields(path, &in.EntityFields)
	e.Kind, e.Name = value(in.Kind), value(in.Name)
	return e
}

func (r *inputReader) readEntityFields(path string, in *view.EntityFields) kg.Entity {
	return kg.Entity{
		Names: values(in.Names), Aliases: in.Aliases, Description: value(in.Description),
		ExternalIDs: values(in.ExternalIds), Point: in.Point,
		ISO2: value(in.Iso2), ISO3: value(in.Iso3), Capital: value(in.Capital), ISOCode: value(in.IsoCode),
		URL: value(in.URL), Title: value(in.Title), Publisher: value(in.Publisher),
		PublishedOn: r.readEDTF(path+".publishedOn", in.PublishedOn),
	}
}

func (r *inputReader) readRelationFields(path string, in *view.RelationFields) kg.Assertion {
	a := kg.Assertion{
		Type: value(in.Type), Mode: value(in.Mode), Contexts: in.Contexts, Realization: value(in.Realization),
		From: value(in.From), To: value(in.To), FromState: value(in.FromState), ToState: value(in.ToState),
		ActsForNoState: in.ActsForNoState, Symmetric: value(in.Symmetric), Role: value(in.Role), When: r.readEDTF(path+".when", in.When),
		Location: value(in.Location), Place: in.Place, EventKey: value(in.EventKey), Links: values(in.Links),
		Deaths: in.Deaths, Injuries: in.Injuries,
		CAMEOCode: value(in.CameoCode), Confidence: in.Confidence, Description: value(in.Description),
	}
	if string(in.Attributes) != "null" {
		a.Attributes = json.RawMessage(in.Attributes)
	}
	for i, c := range in.Claims {
		a.Claims = append(a.Claims, r.readClaim(fmt.Sprintf("%s.claims.%d", path, i), c))
	}
	return a
}

func (r *inputReader) readRelationInput(path string, in *view.RelationInput) kg.NewRelation {
	a, origin := r.readRelationFields(path, &in.RelationFields), &kg.Origin{Path: path}
	if in.Symmetric == nil {
		a.Symmetric = a.Type.MutualByDefault()
	}
	if in.Evidence != nil {
		if in.Claims != nil {
			r.errs = append(r.errs, kg.Invalid(path+".evidence", "", "give either claims or evidence, not both"))
		}
		a.Claims = kg.OwnVoice(r.readEvidence(path, in.Evidence))
		origin.Claims = []string{path} // the evidence of the one claim stands in the relation itself
	}
	id := value(in.ID)
	if id == "" {
		id = a.ContentID()
	}
	return kg.NewRelation{Origin: origin, ID: id, Assertion: a}
}

func (r *inputReader) readClaim(path string, in *view.ClaimInput) kg.Claim {
	return kg.Claim{
		By: value(in.By), Stance: in.Stance, On: r.readEDTF(path+".on", in.On),
		Confidence: in.Confidence, When: r.readEDTF(path+".when", in.When), Realization: value(in.Realization),
		Location: value(in.Location), Deaths: in.Deaths, Injuries: in.Injuries,
		Evidence: r.readEvidence(path, in.Evidence),
	}
}

func (r *inputReader) readEvidence(path string, list []*view.EvidenceInput) []kg.Evidence {
	var out []kg.Evidence
	for i, in := range list {
		at := fmt.Sprintf("%s.evidence.%d.", path, i)
		e := kg.Evidence{Source: in.Source, Locator: value(in.Locator), Paraphrase: value(in.Paraphrase)}
		if in.ReportedOn != nil {
			d, err := edtf.ParseDay(string(*in.ReportedOn))
			if err != nil {
				r.errs = append(r.errs, kg.Invalid(at+"reportedOn", string(*in.ReportedOn), "%s", err))
			}
			e.ReportedOn = &d
		}
		if in.RetrievedAt != nil {
			t, err := kg.ParseInstant(string(*in.RetrievedAt))
			if err != nil {
				r.errs = append(r.errs, kg.Invalid(at+"retrievedAt", string(*in.RetrievedAt), "%s", err))
			}
			if wrong := kg.ValidateInstant(at+"retrievedAt", t); err == nil && wrong != nil {
				r.errs = append(r.errs, wrong)
			} else {
				e.RetrievedAt = &t
			}
		}
		out = append(out, e)
	}
	return out
}
