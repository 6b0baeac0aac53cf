package storetest

import (
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// Short spellings of filters, for the tables.

func id(ids ...string) *plan.IDFilter {
	if len(ids) == 1 {
		return &plan.IDFilter{Eq: &ids[0]}
	}
	return &plan.IDFilter{In: append([]string{}, ids...)}
}

func entity(ids ...string) *plan.EntityWhere { return &plan.EntityWhere{ID: id(ids...)} }

func kind(k kg.Kind) *plan.EntityWhere {
	return &plan.EntityWhere{Kind: &plan.EntityKindFilter{Eq: &k}}
}

func named(f plan.StringFilter) *plan.EntityWhere { return &plan.EntityWhere{Name: &f} }

func typed(ts ...kg.RelationType) *plan.RelationTypeFilter {
	return &plan.RelationTypeFilter{In: append([]kg.RelationType{}, ts...)}
}

func between(gte, lte float64) *plan.FloatFilter { return &plan.FloatFilter{Gte: &gte, Lte: &lte} }

type (
	rw = plan.RelationWhere
	ew = plan.EntityWhere
)

func stance(s ...kg.Stance) *plan.StanceFilter {
	return &plan.StanceFilter{In: append([]kg.Stance{}, s...)}
}

func status(s ...kg.Status) *plan.ClaimStatusFilter { return &plan.ClaimStatusFilter{In: s} }

func during(from, to string) *plan.DateRange {
	r := &plan.DateRange{}
	if from != "" {
		r.From = day(from)
	}
	if to != "" {
		r.To = day(to)
	}
	return r
}

type filterExample struct {
	name  string
	where *plan.RelationWhere
	want  string
}

// filterExamples are filters on the fixture's relations with the ids of those that fulfil them; "all but" turns the
// list round.
var filterExamples = []filterExample{
	{"nil", nil, "all but"},
	{"nothing set", &rw{}, "all but"},
	{"id", &rw{ID: id("strike")}, "strike"},
	{"ids", &rw{ID: id("strike", "hit", "no:such")}, "strike hit"},
	{"no ids", &rw{ID: id()}, ""},
	{"id and other ids", &rw{ID: &plan.IDFilter{Eq: ptr("strike"), In: []string{"hit"}}}, ""},
	{"id and ids", &rw{ID: &plan.IDFilter{Eq: ptr("strike"), In: []string{"hit", "strike"}}}, "strike"},
	{"id filter with nothing set", &rw{ID: &plan.IDFilter{}}, "all but"},
	{"id in other case", &rw{ID: id("STRIKE")}, ""},
	{"type", &rw{Type: &plan.RelationTypeFilter{Eq: ptr(kg.RelationType("CONSULT"))}}, "meet visit planned talks"},
	{"types", &rw{Type: typed("ACCUSE", kg.TypeBorders)}, "accuse alleged border border2"},
	{"no types", &rw{Type: typed()}, ""},
	{"without a mode", &rw{Mode: &plan.StringFilter{Eq: ptr("")}}, "all but visit strike accuse planned unrest"},
	{"mode", &rw{Mode: &plan.StringFilter{Eq: ptr("drone")}}, "strike"},
	{"mode in other case", &rw{Mode: &plan.StringFilter{Eq: ptr("DRONE")}}, ""},
	{"modes", &rw{Mode: &plan.StringFilter{In: []string{"visit", "drone"}}}, "visit planned strike"},
	{"no modes", &rw{Mode: &plan.StringFilter{In: []string{}}}, ""},
	{"part of a mode", &rw{Mode: &plan.StringFilter{Contains: ptr("IS")}}, "visit planned"},
	{"beginning of a mode", &rw{Mode: &plan.StringFilter{StartsWith: ptr("V")}}, "visit planned unrest"},
	{"aspect", &rw{Aspect: &plan.AspectFilter{Eq: ptr(kg.AspectState)}}, "refuge office office2 part part2 border border2 active active2"},
	{"no aspects", &rw{Aspect: &plan.AspectFilter{In: []kg.Aspect{}}}, ""},
	{"quad class", &rw{QuadClass: &plan.QuadClassFilter{In: []kg.QuadClass{"VERBAL_CONFLICT"}}}, "accuse alleged"},
	{"not quad class", &rw{Not: &rw{QuadClass: &plan.QuadClassFilter{In: []kg.QuadClass{"VERBAL_CONFLICT"}}}}, "all but accuse alleged"},
	{"no quad class", &rw{QuadClass: &plan.QuadClassFilter{Eq: ptr(kg.QuadClass(""))}}, ""},
	{"realization", &rw{Realization: &plan.RealizationFilter{In: []kg.Realization{kg.RealizationPlanned, kg.RealizationProposed}}}, "planned border2"},

	{"from", &rw{From: entity("state:IRN")}, "strike hit unrest promise meet talks pact border"},
	{"to", &rw{To: entity("state:PAK")}, "hit accuse planned part2 meet border border2"},
	{"from and to", &rw{From: entity("state:PAK"), To: entity("state:IRN")}, "visit meet border"},
	{"from itself to itself", &rw{From: entity("state:IRN"), To: entity("state:IRN")}, "unrest talks"},
	{"from several to several", &rw{From: entity("state:IRN", "state:PAK"), To: entity("state:IRN", "state:IND")}, "visit unrest promise meet talks pact border border2"},
	{"from one of two", &rw{From: entity("state:IRN", "state:PAK")}, "strike hit unrest promise meet talks pact border visit reply border2"},
	{"to one of two", &rw{To: entity("state:IRN", "state:PAK")},
		"hit accuse planned part2 meet border border2 visit alleged unrest talks office office2 part pact"},
	{"from two to the same two", &rw{From: entity("state:IRN", "state:PAK"), To: entity("state:PAK", "state:IRN")},
		"hit meet visit border unrest talks"},
	{"from one of two, types", &rw{From: entity("state:IRN", "state:PAK"), Type: typed("CONSULT", "ASSAULT")},
		"strike hit meet talks visit reply"},
	{"from none", &rw{From: entity()}, ""},
	{"not from", &rw{Not: &rw{From: entity("state:IRN")}}, "all but strike hit unrest promise meet talks pact border"},
	{"from any", &rw{From: &ew{}}, "all but"},
	{"from kind", &rw{From: kind(kg.KindMilitantGroup)}, "alleged refuge active active2"},
	{"to kind", &rw{To: kind(kg.KindProvince)}, "reply refuge active active2"},
	{"from name without regard to case", &rw{From: named(plan.StringFilter{StartsWith: ptr("IRAN")})}, "strike hit unrest promise meet talks pact border"},
	{"from name", &rw{From: named(plan.StringFilter{Eq: ptr("iran")})}, ""},
	{"from name with a percent sign", &rw{From: named(plan.StringFilter{Contains: ptr("0%")})}, "active2"},
	{"from name with an underscore", &rw{From: named(plan.StringFilter{Contains: ptr("_iran")})}, "active2"},
	{"from not kind", &rw{From: &ew{Not: kind(kg.KindState)}}, "alleged refuge planned office office2 part part2 active active2"},
	{"from kind to id", &rw{From: kind(kg.KindState), To: entity("state:IRN")}, "visit unrest meet talks pact border"},
	{"from with an id and a kind", &rw{From: &ew{ID: id("state:IRN"), Kind: &plan.EntityKindFilter{Eq: ptr(kg.KindProvince)}}}, ""},
	{"from with a relation", &rw{From: &ew{HasRelation: &rw{Type: typed(kg.TypeOperatesIn)}}}, "alleged refuge part active active2"},
	{"to with a relation", &rw{To: &ew{HasRelation: &rw{From: entity("group:100%")}}}, "reply active active2"},
	{"from one with a relation by a source", &rw{From: &ew{HasRelation: &rw{Source: id("source:2")}}},
		"all but accuse planned office office2 part word active2"},
	{"either", &rw{Either: entity("group:j")}, "strike alleged refuge active"},
	{"either kind", &rw{Either: kind(kg.KindProvince)}, "reply refuge part part2 active active2"},
	{"not either", &rw{Not: &rw{Either: entity("state:IRN", "state:PAK")}}, "refuge word active active2"},
	{"either of two", &rw{Either: entity("state:IRN", "state:PAK")}, "all but refuge word active active2"},
	{"either of two, types", &rw{Either: entity("state:IRN", "state:PAK"), Type: typed("CONSULT", "ASSAULT")},
		"meet visit planned talks strike hit reply"},
	{"either of two at", &rw{Either: entity("state:IRN", "state:PAK"), At: day("2024-01-16")},
		"strike hit accuse alleged office part part2 border border2"},
	{"either and from", &rw{Either: entity("state:PAK"), From: entity("state:IRN")}, "hit meet border"},
	{"between", &rw{Between: []string{"state:PAK", "state:IRN"}}, "meet visit hit border"},
	{"between, turned round", &rw{Between: []string{"state:IRN", "state:PAK"}}, "meet visit hit border"},
	{"between itself", &rw{Between: []string{"state:IRN", "state:IRN"}}, "unrest talks"},
	{"between another and itself", &rw{Between: []string{"state:PAK", "state:PAK"}}, ""},
	{"not between", &rw{Not: &rw{Between: []string{"state:PAK", "state:IRN"}}}, "all but meet visit hit border"},
	{"between and an unknown", &rw{Between: []string{"state:IRN", "no:such"}}, ""},
	{"from state", &rw{FromState: id("state:IRN")}, "strike hit planned unrest talks promise meet pact"},
	{"to state", &rw{ToState: id("state:PAK")}, "hit refuge accuse planned meet"},
	{"to the other state", &rw{ToState: id("state:IRN")}, "visit reply alleged unrest talks active active2 meet pact"},
	{"from several states", &rw{FromState: id("state:IND", "state:IRN")}, "strike hit accuse planned unrest talks promise meet pact"},
	{"from state to state", &rw{FromState: id("state:PAK"), ToState: id("state:IRN")}, "visit reply meet"},
	{"from states to states", &rw{FromState: id("state:IRN", "state:PAK"), ToState: id("state:IRN", "state:IND")}, "visit reply unrest talks promise meet pact"},
	{"from two states to the same two", &rw{FromState: id("state:IRN", "state:PAK"), ToState: id("state:PAK", "state:IRN")},
		"meet visit hit reply planned unrest talks"},
	{"from one of two states", &rw{FromState: id("state:IRN", "state:PAK")}, "strike hit planned unrest talks promise meet pact visit reply"},
	{"to one of two states", &rw{ToState: id("state:IRN", "state:PAK")},
		"hit refuge accuse planned meet visit reply alleged unrest talks active active2 pact"},
	{"not from state", &rw{Not: &rw{FromState: id("state:IRN")}}, "all but strike hit planned unrest talks promise meet pact"},
	{"without from state", &rw{FromState: id("")}, "alleged refuge office office2 part part2 border border2 word active active2"},
	{"not to state", &rw{Not: &rw{ToState: id("state:PAK")}}, "all but hit refuge accuse planned meet"},
	{"between states", &rw{BetweenStates: []string{"state:PAK", "state:IRN"}}, "meet visit hit reply planned"},
	{"between a state and itself", &rw{BetweenStates: []string{"state:IRN", "state:IRN"}}, "unrest talks"},
	{"between another state and itself", &rw{BetweenStates: []string{"state:PAK", "state:PAK"}}, ""},
	{"not between states", &rw{Not: &rw{BetweenStates: []string{"state:PAK", "state:IRN"}}}, "all but meet visit hit reply planned"},

	{"location", &rw{Location: entity("province:BA")}, "strike hit"},
	{"any location", &rw{Location: &ew{}}, "strike hit reply"},
	{"location by kind", &rw{Location: kind(kg.KindProvince)}, "strike hit reply"},
	{"location by name", &rw{Location: named(plan.StringFilter{Contains: ptr("SISTAN")})}, "reply"},
	{"one of two locations", &rw{Location: entity("province:SB", "province:BA")}, "strike hit reply"},
	{"not at a kind of location", &rw{Not: &rw{Location: kind(kg.KindProvince)}}, "all but strike hit reply"},
	{"not at a location", &rw{Not: &rw{Location: entity("province:BA")}}, "all but strike hit"},
	{"location is not", &rw{Location: &ew{Not: entity("province:BA")}}, "reply"},
	{"location without id", &rw{Location: entity("")}, ""},

	{"status", &rw{Status: status(kg.StatusDisputed, kg.StatusDenied)}, "refuge accuse"},
	{"confirmed", &rw{Status: status(kg.StatusConfirmed)}, "hit"},
	{"alleged", &rw{Status: status(kg.StatusAlleged)}, "alleged"},
	{"asserted", &rw{Status: status(kg.StatusAsserted)}, "all but hit refuge accuse alleged"},
	{"some claim", &rw{Claim: &plan.ClaimWhere{}}, "strike hit refuge accuse alleged"},
	{"claim by", &rw{Claim: &plan.ClaimWhere{By: entity("state:IRN")}}, "hit refuge"},
	{"claim by nobody", &rw{Claim: &plan.ClaimWhere{By: entity("")}}, ""},
	{"claim by somebody", &rw{Claim: &plan.ClaimWhere{By: &ew{}}}, "hit refuge accuse alleged"},
	{"claim by another", &rw{Claim: &plan.ClaimWhere{By: &ew{Not: entity("state:PAK")}}}, "hit refuge alleged"},
	{"claim by a kind", &rw{Claim: &plan.ClaimWhere{By: kind(kg.KindMilitantGroup)}}, "alleged"},
	{"claim by one of two", &rw{Claim: &plan.ClaimWhere{By: entity("state:IRN", "state:PAK")}}, "hit refuge accuse"},
	{"claim by one of two, from", &rw{Claim: &plan.ClaimWhere{By: entity("state:IRN", "state:PAK")}, From: entity("state:IRN")}, "hit"},
	{"stance", &rw{Claim: &plan.ClaimWhere{Stance: stance(kg.StanceDenies)}}, "refuge accuse"},
	{"no stances", &rw{Claim: &plan.ClaimWhere{Stance: stance()}}, ""},
	{"stance of one", &rw{Claim: &plan.ClaimWhere{By: entity("state:PAK"), Stance: stance(kg.StanceDenies, kg.StanceConfirms)}}, "hit refuge accuse"},
	{"stance of another", &rw{Claim: &plan.ClaimWhere{By: entity("state:IRN"), Stance: stance(kg.StanceDenies)}}, ""},
	{"stance of a kind", &rw{Claim: &plan.ClaimWhere{By: kind(kg.KindMilitantGroup), Stance: stance(kg.StanceAsserts)}}, "alleged"},
	{"stance of another kind", &rw{Claim: &plan.ClaimWhere{By: kind(kg.KindMilitantGroup), Stance: stance(kg.StanceDenies)}}, ""},
	{"stances of a kind", &rw{Claim: &plan.ClaimWhere{By: kind(kg.KindState), Stance: stance(kg.StanceConfirms, kg.StanceDenies)}}, "hit refuge accuse"},
	{"stance of all but one", &rw{Claim: &plan.ClaimWhere{By: &ew{Not: entity("state:PAK")}, Stance: stance(kg.StanceDenies)}}, ""},
	{"stance of somebody", &rw{Claim: &plan.ClaimWhere{By: &ew{}, Stance: stance(kg.StanceAsserts)}}, "hit refuge alleged"},
	{"not stance of a kind", &rw{Not: &rw{Claim: &plan.ClaimWhere{By: kind(kg.KindState), Stance: stance(kg.StanceAsserts)}}}, "all but hit refuge"},
	{"not claimed by", &rw{Not: &rw{Claim: &plan.ClaimWhere{By: entity("state:PAK")}}}, "all but hit refuge accuse"},
	{"source", &rw{Source: id("source:1")}, "strike hit refuge"},
	{"sources", &rw{Source: id("source:2", "source:1")}, "strike hit refuge alleged"},
	{"no sources", &rw{Source: id()}, ""},
	{"not source", &rw{Not: &rw{Source: id("source:1")}}, "all but strike hit refuge"},
	{"source, from", &rw{Source: id("source:1"), From: entity("state:IRN")}, "strike hit"},
	{"sources, either of two", &rw{Source: id("source:1", "source:2"), Either: entity("state:IRN", "state:PAK")}, "strike hit alleged"},
	{"reported before", &rw{ReportedBy: day("2024-01-16")}, ""},
	{"reported that day", &rw{ReportedBy: day("2024-01-17")}, "strike"},
	{"reported by", &rw{ReportedBy: day("2024-01-19")}, "strike hit refuge"},
	{"not reported by", &rw{Not: &rw{ReportedBy: day("2024-01-17")}}, "all but strike"},

	{"possible at", &rw{At: day("2024-01-16")}, "strike hit refuge accuse alleged office part part2 border border2 active active2"},
	{"certain at", &rw{At: day("2024-01-16"), Certainty: plan.CertaintyCertain}, "strike hit refuge alleged office part part2 border active active2"},
	{"certain at the end of evidence", &rw{At: day("2024-01-20"), Certainty: plan.CertaintyCertain}, "refuge office part part2 border"},
	{"certain after the evidence", &rw{At: day("2024-01-21"), Certainty: plan.CertaintyCertain}, "talks office part part2 border"},
	{"possible at, one of", &rw{At: day("2024-01-24")}, "refuge accuse office part part2 pact promise border border2"},
	{"certain at, one of", &rw{At: day("2024-01-24"), Certainty: plan.CertaintyCertain}, "office part part2 pact border"},
	{"certain during, one of", &rw{During: during("2024-01-22", "2024-01-26"), Certainty: plan.CertaintyCertain}, "office part part2 pact promise border"},
	{"certain during less, one of", &rw{During: during("2024-01-22", "2024-01-25"), Certainty: plan.CertaintyCertain}, "office part part2 pact border"},
	{"possible during", &rw{During: during("2024-01-17", "2024-01-19")}, "refuge accuse alleged reply office part part2 border border2"},
	{"until", &rw{During: during("", "2020-12-31")}, "office2 part part2 border border2"},
	{"since", &rw{During: during("2024-02-01", "")}, "refuge planned office part part2 border border2"},
	{"ever", &rw{During: during("", "")}, "all but"},
	{"certain ever", &rw{During: during("", ""), Certainty: plan.CertaintyCertain}, "all but planned border2 unrest"},
	{"at and during", &rw{At: day("2024-01-16"), During: during("2024-01-17", "2024-01-17")}, "refuge accuse alleged office part part2 border border2"},
	{"not certain at", &rw{Not: &rw{At: day("2024-01-21"), Certainty: plan.CertaintyCertain}}, "all but talks office part part2 border"},
	{"at, and certain at", &rw{At: day("2024-01-31"), And: []*rw{{At: day("2024-01-18"), Certainty: plan.CertaintyCertain}}}, "refuge office part part2 border"},
	{"type at", &rw{Type: typed(kg.TypeOperatesIn, kg.TypeHasRefugeIn), At: day("2024-01-17")}, "refuge"},
	{"from at", &rw{From: entity("state:IRN"), At: day("2024-01-16")}, "strike hit border"},

	{"confidence at least", &rw{Confidence: &plan.FloatFilter{Gte: ptr(0.5)}}, "strike reply"},
	{"confidence at most", &rw{Confidence: &plan.FloatFilter{Lte: ptr(0.5)}}, "visit reply"},
	{"confidence 0", &rw{Confidence: between(0, 0)}, "visit"},
	{"some confidence", &rw{Confidence: &plan.FloatFilter{Gte: ptr(0.0)}}, "visit strike reply"},
	{"not at least", &rw{Not: &rw{Confidence: &plan.FloatFilter{Gte: ptr(0.0)}}}, "all but visit strike reply"},
	{"confidence filter with nothing set", &rw{Confidence: &plan.FloatFilter{}}, "all but"},
	{"score", &rw{Score: between(2.5, 4)}, "meet visit planned talks pact promise"},
	{"not score", &rw{Not: &rw{Score: &plan.FloatFilter{Lte: ptr(10.0)}}}, "refuge unrest office office2 part part2 border border2 word active active2"},
	{"Goldstein", &rw{Goldstein: &plan.FloatFilter{Lte: ptr(-10.0)}}, "strike"},
	{"some Goldstein", &rw{Goldstein: &plan.FloatFilter{Gte: ptr(-10.0)}}, "strike reply"},
	{"event key", &rw{EventKey: id("raid")}, "strike hit"},
	{"event keys", &rw{EventKey: id("raid", "Raid")}, "strike hit reply"},
	{"not event key", &rw{Not: &rw{EventKey: id("raid")}}, "all but strike hit"},
	{"without event key", &rw{EventKey: id("")}, "all but strike hit reply"},

	{"and", &rw{And: []*rw{{From: entity("state:IRN")}, {Location: entity("province:BA")}}}, "strike hit"},
	{"and of nothing", &rw{And: []*rw{}}, "all but"},
	{"or", &rw{Or: []*rw{{Type: typed("CONSULT")}, {EventKey: id("raid")}}}, "meet visit planned talks strike hit"},
	{"or of nothing", &rw{Or: []*rw{}}, ""},
	{"not of nothing", &rw{Not: &rw{}}, ""},
	{"not or of nothing", &rw{Not: &rw{Or: []*rw{}}}, "all but"},
	{"or beside a filter", &rw{Type: typed("ASSAULT"), Or: []*rw{{Location: entity("province:SB")}, {Mode: &plan.StringFilter{Eq: ptr("drone")}}}}, "strike reply"},
	{"not or", &rw{Not: &rw{Or: []*rw{{Confidence: &plan.FloatFilter{Gte: ptr(0.1)}}, {Location: entity("province:BA")}}}}, "all but strike reply hit"},
	{"not and", &rw{Not: &rw{And: []*rw{{From: entity("state:IRN")}, {Location: entity("province:BA")}}}}, "all but strike hit"},
	{"not not", &rw{Not: &rw{Not: &rw{EventKey: id("raid")}}}, "strike hit"},
	{"and of one thing twice", &rw{Type: typed("ASSAULT", "ACCUSE"), And: []*rw{{Type: typed("ACCUSE", "CONSULT")}}}, "accuse alleged"},
}

// relationFilters lists each example's relations at the root and under the entities, and counts them. Of a store that
// plans for long one of the two is listed and the other counted, by turns.
func (s suite) relationFilters() {
	entities := fixtureEntities()
	parents := make([]string, len(entities))
	for i, e := range entities {
		parents[i] = e.ID
	}
	byID := map[string]*kg.Relation{}
	var every []string
	for _, r := range fixtureRelations() {
		byID[r.ID] = r
		every = append(every, r.ID)
	}
	for i, x := range filterExamples {
		even, odd := !s.o.Planned || i%2 == 0, !s.o.Planned || i%2 == 1
		want := expand(x.want, every)
		l := plan.RelationList{Where: x.where, Scan: all}
		if even {
			s.same(x.name, sorted(s.list(l)[0]), want)
		}
		if odd {
			s.same("count: "+x.name, s.count(l), []int{len(want)})
		}

		l.Anchor, l.Direction = plan.AnchorEntity, kg.DirectionBoth
		under := make([][]string, len(parents))
		counts := make([]int, len(parents))
		for i, p := range parents {
			for _, id := range want {
				if r := byID[id]; r.From == p || r.To == p {
					under[i] = append(under[i], id)
				}
			}
			counts[i] = len(under[i])
		}
		if odd {
			got := s.list(l, parents...)
			for i := range got {
				got[i] = sorted(got[i])
			}
			s.same("under entities: "+x.name, got, under)
		}
		if even {
			s.same("count under entities: "+x.name, s.count(l, parents...), counts)
		}
	}
}

// expand returns the ids that an example names, in their own order.
func expand(want string, every []string) []string {
	rest, but := strings.CutPrefix(want, "all but")
	ids := strings.Fields(rest)
	if but {
		ids = slices.DeleteFunc(slices.Clone(every), func(s string) bool { return slices.Contains(ids, s) })
	}
	return sorted(ids)
}

var entityExamples = []struct {
	name  string
	where *plan.EntityWhere
	want  string
}{
	{"nil", nil, "all but"},
	{"nothing set", &ew{}, "all but"},
	{"id", entity("state:IRN"), "state:IRN"},
	{"ids", entity("state:IRN", "no:such", "group:j"), "state:IRN group:j"},
	{"no ids", entity(), ""},
	{"id in other case", entity("STATE:IRN"), ""},
	{"kind", kind(kg.KindMilitantGroup), "group:j group:100%"},
	{"kinds", &ew{Kind: &plan.EntityKindFilter{In: []kg.Kind{kg.KindSource, kg.KindPerson}}}, "source:1 source:2 person:p"},
	{"no kinds", &ew{Kind: &plan.EntityKindFilter{In: []kg.Kind{}}}, ""},
	{"name", named(plan.StringFilter{Eq: ptr("Iran")}), "state:IRN"},
	{"names", named(plan.StringFilter{In: []string{"iran", "Iran", "IRAN"}}), "state:IRN person:p"},
	{"part of a name", named(plan.StringFilter{Contains: ptr("IRAN")}), "state:IRN person:p official:m group:100%"},
	{"beginning of a name", named(plan.StringFilter{StartsWith: ptr("iRaN")}), "state:IRN person:p"},
	{"percent sign", named(plan.StringFilter{Contains: ptr("%")}), "group:100%"},
	{"underscore", named(plan.StringFilter{Contains: ptr("_")}), "group:100%"},
	{"star", named(plan.StringFilter{Contains: ptr("*")}), ""},
	{"empty part", named(plan.StringFilter{Contains: ptr(""), StartsWith: ptr("")}), "all but"},
	{"beginning and part", named(plan.StringFilter{StartsWith: ptr("m"), Contains: ptr("iran")}), "official:m"},
	{"with a relation", &ew{HasRelation: &rw{Type: typed("ASSAULT")}}, "state:IRN group:j state:PAK province:SB"},
	{"with any relation", &ew{HasRelation: &rw{}}, "all but person:p source:1 source:2"},
	{"with a relation of no type", &ew{HasRelation: &rw{Type: typed()}}, ""},
	{"with a relation at a place", &ew{HasRelation: &rw{Location: entity("province:BA")}}, "state:IRN group:j state:PAK"},
	{"with a relation at a time", &ew{HasRelation: &rw{At: day("2024-01-12")}}, "all but person:p source:1 source:2"},
	{"with a relation that day", &ew{HasRelation: &rw{At: day("2024-01-12"), Type: typed(kg.TypeStatement)}}, "state:IND actor:unspecified"},
	{"with a relation from", &ew{HasRelation: &rw{From: entity("group:j")}}, "group:j province:BA province:SB state:IRN"},
	{"without a relation", &ew{Not: &ew{HasRelation: &rw{Type: typed("ASSAULT")}}}, "all but state:IRN group:j state:PAK province:SB"},
	{"with a relation to one with a relation", &ew{HasRelation: &rw{To: &ew{HasRelation: &rw{Type: typed(kg.TypeHasRefugeIn)}, Kind: &plan.EntityKindFilter{Eq: ptr(kg.KindProvince)}}}},
		"group:j province:BA"},
	{"and", &ew{And: []*ew{kind(kg.KindState), named(plan.StringFilter{Contains: ptr("i")})}}, "state:IRN state:PAK state:IND"},
	{"or", &ew{Or: []*ew{entity("state:IRN"), kind(kg.KindPerson)}}, "state:IRN person:p"},
	{"or of nothing", &ew{Or: []*ew{}}, ""},
	{"not", &ew{Not: kind(kg.KindState)}, "all but state:IRN state:PAK state:IND"},
	{"not of nothing", &ew{Not: &ew{}}, ""},
}

func (s suite) entityFilters() {
	var every []string
	for _, e := range fixtureEntities() {
		every = append(every, e.ID)
	}
	for i, x := range entityExamples {
		want := expand(x.want, every)
		l := plan.EntityList{Where: x.where, Order: plan.OrderByID, Scan: allTexts}
		s.same(x.name, s.listEntities(l)[0], want)
		if !s.o.Planned || i%2 == 0 {
			s.same("count: "+x.name, s.countEntities(l), []int{len(want)})
		}
		if s.o.Planned && i%2 == 0 {
			continue
		}
		l.Kinds = []kg.Kind{kg.KindState, kg.KindPerson}
		want = slices.DeleteFunc(want, func(id string) bool { return !strings.HasPrefix(id, "state:") && id != "person:p" })
		s.same("of some kinds: "+x.name, s.listEntities(l)[0], want)
	}
}
