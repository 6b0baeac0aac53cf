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
	{name: "nil", want: "all but"},
	{name: "nothing set", where: &rw{}, want: "all but"},
	{name: "id", where: &rw{ID: id("strike")}, want: "strike"},
	{name: "ids", where: &rw{ID: id("strike", "hit", "no:such")}, want: "strike hit"},
	{name: "no ids", where: &rw{ID: id()}},
	{name: "id and other ids", where: &rw{ID: &plan.IDFilter{Eq: ptr("strike"), In: []string{"hit"}}}},
	{
		name: "id and ids", where: &rw{ID: &plan.IDFilter{Eq: ptr("strike"), In: []string{"hit", "strike"}}},
		want: "strike",
	},
	{name: "id filter with nothing set", where: &rw{ID: &plan.IDFilter{}}, want: "all but"},
	{name: "id in other case", where: &rw{ID: id("STRIKE")}},
	{
		name: "type", where: &rw{Type: &plan.RelationTypeFilter{Eq: ptr(kg.RelationType("CONSULT"))}},
		want: "meet visit planned talks",
	},
	{name: "types", where: &rw{Type: typed("ACCUSE", kg.TypeBorders)}, want: "accuse alleged border border2"},
	{name: "no types", where: &rw{Type: typed()}},
	{
		name: "without a mode", where: &rw{Mode: &plan.StringFilter{Eq: ptr("")}},
		want: "all but visit strike accuse planned unrest",
	},
	{name: "mode", where: &rw{Mode: &plan.StringFilter{Eq: ptr("drone")}}, want: "strike"},
	{name: "mode in other case", where: &rw{Mode: &plan.StringFilter{Eq: ptr("DRONE")}}},
	{name: "modes", where: &rw{Mode: &plan.StringFilter{In: []string{"visit", "drone"}}}, want: "visit planned strike"},
	{name: "no modes", where: &rw{Mode: &plan.StringFilter{In: []string{}}}},
	{name: "part of a mode", where: &rw{Mode: &plan.StringFilter{Contains: ptr("IS")}}, want: "visit planned"},
	{
		name: "beginning of a mode", where: &rw{Mode: &plan.StringFilter{StartsWith: ptr("V")}},
		want: "visit planned unrest",
	},
	{
		name: "aspect", where: &rw{Aspect: &plan.AspectFilter{Eq: ptr(kg.AspectState)}},
		want: "refuge office office2 part part2 border border2 active active2",
	},
	{name: "no aspects", where: &rw{Aspect: &plan.AspectFilter{In: []kg.Aspect{}}}},
	{
		name: "quad class", where: &rw{QuadClass: &plan.QuadClassFilter{In: []kg.QuadClass{"VERBAL_CONFLICT"}}},
		want: "accuse alleged",
	},
	{
		name:  "not quad class",
		where: &rw{Not: &rw{QuadClass: &plan.QuadClassFilter{In: []kg.QuadClass{"VERBAL_CONFLICT"}}}},
		want:  "all but accuse alleged",
	},
	{name: "no quad class", where: &rw{QuadClass: &plan.QuadClassFilter{Eq: ptr(kg.QuadClass(""))}}},
	{
		name: "realization",
		where: &rw{
			Realization: &plan.RealizationFilter{In: []kg.Realization{kg.RealizationPlanned, kg.RealizationProposed}},
		},
		want: "planned border2",
	},

	{name: "from", where: &rw{From: entity("state:IRN")}, want: "strike hit unrest promise meet talks pact border"},
	{name: "to", where: &rw{To: entity("state:PAK")}, want: "hit accuse planned part2 meet border border2"},
	{name: "from and to", where: &rw{From: entity("state:PAK"), To: entity("state:IRN")}, want: "visit meet border"},
	{
		name: "from itself to itself", where: &rw{From: entity("state:IRN"), To: entity("state:IRN")},
		want: "unrest talks",
	},
	{
		name:  "from several to several",
		where: &rw{From: entity("state:IRN", "state:PAK"), To: entity("state:IRN", "state:IND")},
		want:  "visit unrest promise meet talks pact border border2",
	},
	{
		name: "from one of two", where: &rw{From: entity("state:IRN", "state:PAK")},
		want: "strike hit unrest promise meet talks pact border visit reply border2",
	},
	{
		name: "to one of two", where: &rw{To: entity("state:IRN", "state:PAK")},
		want: "hit accuse planned part2 meet border border2 visit alleged unrest talks office office2 part pact",
	},
	{
		name:  "from two to the same two",
		where: &rw{From: entity("state:IRN", "state:PAK"), To: entity("state:PAK", "state:IRN")},
		want:  "hit meet visit border unrest talks",
	},
	{
		name:  "from one of two, types",
		where: &rw{From: entity("state:IRN", "state:PAK"), Type: typed("CONSULT", "ASSAULT")},
		want:  "strike hit meet talks visit reply",
	},
	{name: "from none", where: &rw{From: entity()}},
	{
		name: "not from", where: &rw{Not: &rw{From: entity("state:IRN")}},
		want: "all but strike hit unrest promise meet talks pact border",
	},
	{name: "from any", where: &rw{From: &ew{}}, want: "all but"},
	{name: "from kind", where: &rw{From: kind(kg.KindMilitantGroup)}, want: "alleged refuge active active2"},
	{name: "to kind", where: &rw{To: kind(kg.KindProvince)}, want: "reply refuge active active2"},
	{
		name: "from name without regard to case", where: &rw{From: named(plan.StringFilter{StartsWith: ptr("IRAN")})},
		want: "strike hit unrest promise meet talks pact border",
	},
	{name: "from name", where: &rw{From: named(plan.StringFilter{Eq: ptr("iran")})}},
	{
		name: "from name with a percent sign", where: &rw{From: named(plan.StringFilter{Contains: ptr("0%")})},
		want: "active2",
	},
	{
		name: "from name with an underscore", where: &rw{From: named(plan.StringFilter{Contains: ptr("_iran")})},
		want: "active2",
	},
	{
		name: "from not kind", where: &rw{From: &ew{Not: kind(kg.KindState)}},
		want: "alleged refuge planned office office2 part part2 active active2",
	},
	{
		name: "from kind to id", where: &rw{From: kind(kg.KindState), To: entity("state:IRN")},
		want: "visit unrest meet talks pact border",
	},
	{
		name:  "from with an id and a kind",
		where: &rw{From: &ew{ID: id("state:IRN"), Kind: &plan.EntityKindFilter{Eq: ptr(kg.KindProvince)}}},
	},
	{
		name: "from with a relation", where: &rw{From: &ew{HasRelation: &rw{Type: typed(kg.TypeOperatesIn)}}},
		want: "alleged refuge part active active2",
	},
	{
		name: "to with a relation", where: &rw{To: &ew{HasRelation: &rw{From: entity("group:100%")}}},
		want: "reply active active2",
	},
	{
		name: "from one with a relation by a source", where: &rw{From: &ew{HasRelation: &rw{Source: id("source:2")}}},
		want: "all but accuse planned office office2 part word active2",
	},
	{name: "either", where: &rw{Either: entity("group:j")}, want: "strike alleged refuge active"},
	{name: "either kind", where: &rw{Either: kind(kg.KindProvince)}, want: "reply refuge part part2 active active2"},
	{
		name: "not either", where: &rw{Not: &rw{Either: entity("state:IRN", "state:PAK")}},
		want: "refuge word active active2",
	},
	{
		name: "either of two", where: &rw{Either: entity("state:IRN", "state:PAK")},
		want: "all but refuge word active active2",
	},
	{
		name:  "either of two, types",
		where: &rw{Either: entity("state:IRN", "state:PAK"), Type: typed("CONSULT", "ASSAULT")},
		want:  "meet visit planned talks strike hit reply",
	},
	{
		name: "either of two at", where: &rw{Either: entity("state:IRN", "state:PAK"), At: day("2024-01-16")},
		want: "strike hit accuse alleged office part part2 border border2",
	},
	{
		name: "either and from", where: &rw{Either: entity("state:PAK"), From: entity("state:IRN")},
		want: "hit meet border",
	},
	{name: "between", where: &rw{Between: []string{"state:PAK", "state:IRN"}}, want: "meet visit hit border"},
	{
		name: "between, turned round", where: &rw{Between: []string{"state:IRN", "state:PAK"}},
		want: "meet visit hit border",
	},
	{name: "between itself", where: &rw{Between: []string{"state:IRN", "state:IRN"}}, want: "unrest talks"},
	{name: "between another and itself", where: &rw{Between: []string{"state:PAK", "state:PAK"}}},
	{
		name: "not between", where: &rw{Not: &rw{Between: []string{"state:PAK", "state:IRN"}}},
		want: "all but meet visit hit border",
	},
	{name: "between and an unknown", where: &rw{Between: []string{"state:IRN", "no:such"}}},
	{
		name: "from state", where: &rw{FromState: id("state:IRN")},
		want: "strike hit planned unrest talks promise meet pact",
	},
	{name: "to state", where: &rw{ToState: id("state:PAK")}, want: "hit refuge accuse planned meet"},
	{
		name: "to the other state", where: &rw{ToState: id("state:IRN")},
		want: "visit reply alleged unrest talks active active2 meet pact",
	},
	{
		name: "from several states", where: &rw{FromState: id("state:IND", "state:IRN")},
		want: "strike hit accuse planned unrest talks promise meet pact",
	},
	{
		name: "from state to state", where: &rw{FromState: id("state:PAK"), ToState: id("state:IRN")},
		want: "visit reply meet",
	},
	{
		name:  "from states to states",
		where: &rw{FromState: id("state:IRN", "state:PAK"), ToState: id("state:IRN", "state:IND")},
		want:  "visit reply unrest talks promise meet pact",
	},
	{
		name:  "from two states to the same two",
		where: &rw{FromState: id("state:IRN", "state:PAK"), ToState: id("state:PAK", "state:IRN")},
		want:  "meet visit hit reply planned unrest talks",
	},
	{
		name: "from one of two states", where: &rw{FromState: id("state:IRN", "state:PAK")},
		want: "strike hit planned unrest talks promise meet pact visit reply",
	},
	{
		name: "to one of two states", where: &rw{ToState: id("state:IRN", "state:PAK")},
		want: "hit refuge accuse planned meet visit reply alleged unrest talks active active2 pact",
	},
	{
		name: "not from state", where: &rw{Not: &rw{FromState: id("state:IRN")}},
		want: "all but strike hit planned unrest talks promise meet pact",
	},
	{
		name: "without from state", where: &rw{FromState: id("")},
		want: "alleged refuge office office2 part part2 border border2 word active active2",
	},
	{
		name: "not to state", where: &rw{Not: &rw{ToState: id("state:PAK")}},
		want: "all but hit refuge accuse planned meet",
	},
	{
		name: "between states", where: &rw{BetweenStates: []string{"state:PAK", "state:IRN"}},
		want: "meet visit hit reply planned",
	},
	{
		name: "between a state and itself", where: &rw{BetweenStates: []string{"state:IRN", "state:IRN"}},
		want: "unrest talks",
	},
	{name: "between another state and itself", where: &rw{BetweenStates: []string{"state:PAK", "state:PAK"}}},
	{
		name: "not between states", where: &rw{Not: &rw{BetweenStates: []string{"state:PAK", "state:IRN"}}},
		want: "all but meet visit hit reply planned",
	},

	{name: "location", where: &rw{Location: entity("province:BA")}, want: "strike hit"},
	{name: "any location", where: &rw{Location: &ew{}}, want: "strike hit reply"},
	{name: "location by kind", where: &rw{Location: kind(kg.KindProvince)}, want: "strike hit reply"},
	{name: "location by name", where: &rw{Location: named(plan.StringFilter{Contains: ptr("SISTAN")})}, want: "reply"},
	{
		name: "one of two locations", where: &rw{Location: entity("province:SB", "province:BA")},
		want: "strike hit reply",
	},
	{
		name: "not at a kind of location", where: &rw{Not: &rw{Location: kind(kg.KindProvince)}},
		want: "all but strike hit reply",
	},
	{name: "not at a location", where: &rw{Not: &rw{Location: entity("province:BA")}}, want: "all but strike hit"},
	{name: "location is not", where: &rw{Location: &ew{Not: entity("province:BA")}}, want: "reply"},
	{name: "location without id", where: &rw{Location: entity("")}},

	{name: "status", where: &rw{Status: status(kg.StatusDisputed, kg.StatusDenied)}, want: "refuge accuse"},
	{name: "confirmed", where: &rw{Status: status(kg.StatusConfirmed)}, want: "hit"},
	{name: "alleged", where: &rw{Status: status(kg.StatusAlleged)}, want: "alleged"},
	{name: "asserted", where: &rw{Status: status(kg.StatusAsserted)}, want: "all but hit refuge accuse alleged"},
	{name: "some claim", where: &rw{Claim: &plan.ClaimWhere{}}, want: "strike hit refuge accuse alleged"},
	{name: "claim by", where: &rw{Claim: &plan.ClaimWhere{By: entity("state:IRN")}}, want: "hit refuge"},
	{name: "claim by nobody", where: &rw{Claim: &plan.ClaimWhere{By: entity("")}}},
	{name: "claim by somebody", where: &rw{Claim: &plan.ClaimWhere{By: &ew{}}}, want: "hit refuge accuse alleged"},
	{
		name: "claim by another", where: &rw{Claim: &plan.ClaimWhere{By: &ew{Not: entity("state:PAK")}}},
		want: "hit refuge alleged",
	},
	{name: "claim by a kind", where: &rw{Claim: &plan.ClaimWhere{By: kind(kg.KindMilitantGroup)}}, want: "alleged"},
	{
		name: "claim by one of two", where: &rw{Claim: &plan.ClaimWhere{By: entity("state:IRN", "state:PAK")}},
		want: "hit refuge accuse",
	},
	{
		name:  "claim by one of two, from",
		where: &rw{Claim: &plan.ClaimWhere{By: entity("state:IRN", "state:PAK")}, From: entity("state:IRN")},
		want:  "hit",
	},
	{name: "stance", where: &rw{Claim: &plan.ClaimWhere{Stance: stance(kg.StanceDenies)}}, want: "refuge accuse"},
	{name: "no stances", where: &rw{Claim: &plan.ClaimWhere{Stance: stance()}}},
	{
		name: "stance of one",
		where: &rw{
			Claim: &plan.ClaimWhere{By: entity("state:PAK"), Stance: stance(kg.StanceDenies, kg.StanceConfirms)},
		},
		want: "hit refuge accuse",
	},
	{
		name:  "stance of another",
		where: &rw{Claim: &plan.ClaimWhere{By: entity("state:IRN"), Stance: stance(kg.StanceDenies)}},
	},
	{
		name:  "stance of a kind",
		where: &rw{Claim: &plan.ClaimWhere{By: kind(kg.KindMilitantGroup), Stance: stance(kg.StanceAsserts)}},
		want:  "alleged",
	},
	{
		name:  "stance of another kind",
		where: &rw{Claim: &plan.ClaimWhere{By: kind(kg.KindMilitantGroup), Stance: stance(kg.StanceDenies)}},
	},
	{
		name:  "stances of a kind",
		where: &rw{Claim: &plan.ClaimWhere{By: kind(kg.KindState), Stance: stance(kg.StanceConfirms, kg.StanceDenies)}},
		want:  "hit refuge accuse",
	},
	{
		name:  "stance of all but one",
		where: &rw{Claim: &plan.ClaimWhere{By: &ew{Not: entity("state:PAK")}, Stance: stance(kg.StanceDenies)}},
	},
	{
		name: "stance of somebody", where: &rw{Claim: &plan.ClaimWhere{By: &ew{}, Stance: stance(kg.StanceAsserts)}},
		want: "hit refuge alleged",
	},
	{
		name:  "not stance of a kind",
		where: &rw{Not: &rw{Claim: &plan.ClaimWhere{By: kind(kg.KindState), Stance: stance(kg.StanceAsserts)}}},
		want:  "all but hit refuge",
	},
	{
		name: "not claimed by", where: &rw{Not: &rw{Claim: &plan.ClaimWhere{By: entity("state:PAK")}}},
		want: "all but hit refuge accuse",
	},
	{name: "source", where: &rw{Source: id("source:1")}, want: "strike hit refuge"},
	{name: "sources", where: &rw{Source: id("source:2", "source:1")}, want: "strike hit refuge alleged"},
	{name: "no sources", where: &rw{Source: id()}},
	{name: "not source", where: &rw{Not: &rw{Source: id("source:1")}}, want: "all but strike hit refuge"},
	{name: "source, from", where: &rw{Source: id("source:1"), From: entity("state:IRN")}, want: "strike hit"},
	{
		name:  "sources, either of two",
		where: &rw{Source: id("source:1", "source:2"), Either: entity("state:IRN", "state:PAK")},
		want:  "strike hit alleged",
	},
	{name: "reported before", where: &rw{ReportedBy: day("2024-01-16")}},
	{name: "reported that day", where: &rw{ReportedBy: day("2024-01-17")}, want: "strike"},
	{name: "reported by", where: &rw{ReportedBy: day("2024-01-19")}, want: "strike hit refuge"},
	{name: "not reported by", where: &rw{Not: &rw{ReportedBy: day("2024-01-17")}}, want: "all but strike"},

	{
		name: "possible at", where: &rw{At: day("2024-01-16")},
		want: "strike hit refuge accuse alleged office part part2 border border2 active active2",
	},
	{
		name: "certain at", where: &rw{At: day("2024-01-16"), Certainty: plan.CertaintyCertain},
		want: "strike hit refuge alleged office part part2 border active active2",
	},
	{
		name: "certain at the end of evidence", where: &rw{At: day("2024-01-20"), Certainty: plan.CertaintyCertain},
		want: "refuge office part part2 border",
	},
	{
		name: "certain after the evidence", where: &rw{At: day("2024-01-21"), Certainty: plan.CertaintyCertain},
		want: "talks office part part2 border",
	},
	{
		name: "possible at, one of", where: &rw{At: day("2024-01-24")},
		want: "refuge accuse office part part2 pact promise border border2",
	},
	{
		name: "certain at, one of", where: &rw{At: day("2024-01-24"), Certainty: plan.CertaintyCertain},
		want: "office part part2 pact border",
	},
	{
		name:  "certain during, one of",
		where: &rw{During: during("2024-01-22", "2024-01-26"), Certainty: plan.CertaintyCertain},
		want:  "office part part2 pact promise border",
	},
	{
		name:  "certain during less, one of",
		where: &rw{During: during("2024-01-22", "2024-01-25"), Certainty: plan.CertaintyCertain},
		want:  "office part part2 pact border",
	},
	{
		name: "possible during", where: &rw{During: during("2024-01-17", "2024-01-19")},
		want: "refuge accuse alleged reply office part part2 border border2",
	},
	{name: "until", where: &rw{During: during("", "2020-12-31")}, want: "office2 part part2 border border2"},
	{
		name: "since", where: &rw{During: during("2024-02-01", "")},
		want: "refuge planned office part part2 border border2",
	},
	{name: "ever", where: &rw{During: during("", "")}, want: "all but"},
	{
		name: "certain ever", where: &rw{During: during("", ""), Certainty: plan.CertaintyCertain},
		want: "all but planned border2 unrest accuse",
	},
	{
		name: "at and during", where: &rw{At: day("2024-01-16"), During: during("2024-01-17", "2024-01-17")},
		want: "refuge accuse alleged office part part2 border border2",
	},
	{
		name: "not certain at", where: &rw{Not: &rw{At: day("2024-01-21"), Certainty: plan.CertaintyCertain}},
		want: "all but talks office part part2 border",
	},
	{
		name:  "at, and certain at",
		where: &rw{At: day("2024-01-31"), And: []*rw{{At: day("2024-01-18"), Certainty: plan.CertaintyCertain}}},
		want:  "refuge office part part2 border",
	},
	{
		name: "type at", where: &rw{Type: typed(kg.TypeOperatesIn, kg.TypeHasRefugeIn), At: day("2024-01-17")},
		want: "refuge",
	},
	{name: "from at", where: &rw{From: entity("state:IRN"), At: day("2024-01-16")}, want: "strike hit border"},

	{name: "confidence at least", where: &rw{Confidence: &plan.FloatFilter{Gte: ptr(0.5)}}, want: "strike reply"},
	{name: "confidence at most", where: &rw{Confidence: &plan.FloatFilter{Lte: ptr(0.5)}}, want: "visit reply"},
	{name: "confidence 0", where: &rw{Confidence: between(0, 0)}, want: "visit"},
	{name: "some confidence", where: &rw{Confidence: &plan.FloatFilter{Gte: ptr(0.0)}}, want: "visit strike reply"},
	{
		name: "not at least", where: &rw{Not: &rw{Confidence: &plan.FloatFilter{Gte: ptr(0.0)}}},
		want: "all but visit strike reply",
	},
	{name: "confidence filter with nothing set", where: &rw{Confidence: &plan.FloatFilter{}}, want: "all but"},
	{name: "score", where: &rw{Score: between(2.5, 4)}, want: "meet visit planned talks pact promise"},
	{
		name: "not score", where: &rw{Not: &rw{Score: &plan.FloatFilter{Lte: ptr(10.0)}}},
		want: "refuge unrest office office2 part part2 border border2 word active active2",
	},
	{name: "Goldstein", where: &rw{Goldstein: &plan.FloatFilter{Lte: ptr(-10.0)}}, want: "strike"},
	{name: "some Goldstein", where: &rw{Goldstein: &plan.FloatFilter{Gte: ptr(-10.0)}}, want: "strike reply"},
	{name: "event key", where: &rw{EventKey: id("raid")}, want: "strike hit"},
	{name: "event keys", where: &rw{EventKey: id("raid", "Raid")}, want: "strike hit reply"},
	{name: "not event key", where: &rw{Not: &rw{EventKey: id("raid")}}, want: "all but strike hit"},
	{name: "without event key", where: &rw{EventKey: id("")}, want: "all but strike hit reply"},

	{
		name: "and", where: &rw{And: []*rw{{From: entity("state:IRN")}, {Location: entity("province:BA")}}},
		want: "strike hit",
	},
	{name: "and of nothing", where: &rw{And: []*rw{}}, want: "all but"},
	{
		name: "or", where: &rw{Or: []*rw{{Type: typed("CONSULT")}, {EventKey: id("raid")}}},
		want: "meet visit planned talks strike hit",
	},
	{name: "or of nothing", where: &rw{Or: []*rw{}}},
	{name: "not of nothing", where: &rw{Not: &rw{}}},
	{name: "not or of nothing", where: &rw{Not: &rw{Or: []*rw{}}}, want: "all but"},
	{
		name: "or beside a filter",
		where: &rw{
			Type: typed("ASSAULT"), Or: []*rw{{Location: entity("province:SB")},
				{Mode: &plan.StringFilter{Eq: ptr("drone")}}},
		},
		want: "strike reply",
	},
	{
		name: "not or",
		where: &rw{
			Not: &rw{Or: []*rw{{Confidence: &plan.FloatFilter{Gte: ptr(0.1)}}, {Location: entity("province:BA")}}},
		},
		want: "all but strike reply hit",
	},
	{
		name:  "not and",
		where: &rw{Not: &rw{And: []*rw{{From: entity("state:IRN")}, {Location: entity("province:BA")}}}},
		want:  "all but strike hit",
	},
	{name: "not not", where: &rw{Not: &rw{Not: &rw{EventKey: id("raid")}}}, want: "strike hit"},
	{
		name:  "and of one thing twice",
		where: &rw{Type: typed("ASSAULT", "ACCUSE"), And: []*rw{{Type: typed("ACCUSE", "CONSULT")}}},
		want:  "accuse alleged",
	},
}

// relationFilters lists each example's relations at the root and under the entities, and counts them.
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
		want := expand(x.want, every)
		l := plan.RelationList{Where: x.where, Scan: all}
		if s.turn(i, 0, 4) {
			s.same(x.name, sorted(s.listRelations(l)[0]), want)
		}
		if s.turn(i, 1, 4) {
			s.same("count: "+x.name, s.countRelations(l), []int{len(want)})
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
		if s.turn(i, 2, 4) {
			got := s.listRelations(l, parents...)
			for i := range got {
				got[i] = sorted(got[i])
			}
			s.same("under entities: "+x.name, got, under)
		}
		if s.turn(i, 3, 4) {
			s.same("count under entities: "+x.name, s.countRelations(l, parents...), counts)
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
	{name: "nil", want: "all but"},
	{name: "nothing set", where: &ew{}, want: "all but"},
	{name: "id", where: entity("state:IRN"), want: "state:IRN"},
	{name: "ids", where: entity("state:IRN", "no:such", "group:j"), want: "state:IRN group:j"},
	{name: "no ids", where: entity()},
	{name: "id in other case", where: entity("STATE:IRN")},
	{name: "kind", where: kind(kg.KindMilitantGroup), want: "group:j group:100%"},
	{
		name: "kinds", where: &ew{Kind: &plan.EntityKindFilter{In: []kg.Kind{kg.KindSource, kg.KindPerson}}},
		want: "source:1 source:2 person:p",
	},
	{name: "no kinds", where: &ew{Kind: &plan.EntityKindFilter{In: []kg.Kind{}}}},
	{name: "name", where: named(plan.StringFilter{Eq: ptr("Iran")}), want: "state:IRN"},
	{name: "names", where: named(plan.StringFilter{In: []string{"iran", "Iran", "IRAN"}}), want: "state:IRN person:p"},
	{
		name: "part of a name", where: named(plan.StringFilter{Contains: ptr("IRAN")}),
		want: "state:IRN person:p official:m group:100%",
	},
	{name: "beginning of a name", where: named(plan.StringFilter{StartsWith: ptr("iRaN")}), want: "state:IRN person:p"},
	{name: "percent sign", where: named(plan.StringFilter{Contains: ptr("%")}), want: "group:100%"},
	{name: "underscore", where: named(plan.StringFilter{Contains: ptr("_")}), want: "group:100%"},
	{name: "star", where: named(plan.StringFilter{Contains: ptr("*")})},
	{name: "empty part", where: named(plan.StringFilter{Contains: ptr(""), StartsWith: ptr("")}), want: "all but"},
	{
		name: "beginning and part", where: named(plan.StringFilter{StartsWith: ptr("m"), Contains: ptr("iran")}),
		want: "official:m",
	},
	{
		name: "with a relation", where: &ew{HasRelation: &rw{Type: typed("ASSAULT")}},
		want: "state:IRN group:j state:PAK province:SB",
	},
	{name: "with any relation", where: &ew{HasRelation: &rw{}}, want: "all but person:p source:1 source:2"},
	{name: "with a relation of no type", where: &ew{HasRelation: &rw{Type: typed()}}},
	{
		name: "with a relation at a place", where: &ew{HasRelation: &rw{Location: entity("province:BA")}},
		want: "state:IRN group:j state:PAK",
	},
	{
		name: "with a relation at a time", where: &ew{HasRelation: &rw{At: day("2024-01-12")}},
		want: "all but person:p source:1 source:2",
	},
	{
		name:  "with a relation that day",
		where: &ew{HasRelation: &rw{At: day("2024-01-12"), Type: typed(kg.TypeStatement)}},
		want:  "state:IND actor:unspecified",
	},
	{
		name: "with a relation from", where: &ew{HasRelation: &rw{From: entity("group:j")}},
		want: "group:j province:BA province:SB state:IRN",
	},
	{
		name: "without a relation", where: &ew{Not: &ew{HasRelation: &rw{Type: typed("ASSAULT")}}},
		want: "all but state:IRN group:j state:PAK province:SB",
	},
	{
		name: "with a relation to one with a relation",
		where: &ew{
			HasRelation: &rw{
				To: &ew{
					HasRelation: &rw{Type: typed(kg.TypeHasRefugeIn)},
					Kind:        &plan.EntityKindFilter{Eq: ptr(kg.KindProvince)},
				},
			},
		},
		want: "group:j province:BA",
	},
	{
		name: "and", where: &ew{And: []*ew{kind(kg.KindState), named(plan.StringFilter{Contains: ptr("i")})}},
		want: "state:IRN state:PAK state:IND",
	},
	{name: "or", where: &ew{Or: []*ew{entity("state:IRN"), kind(kg.KindPerson)}}, want: "state:IRN person:p"},
	{name: "or of nothing", where: &ew{Or: []*ew{}}},
	{name: "not", where: &ew{Not: kind(kg.KindState)}, want: "all but state:IRN state:PAK state:IND"},
	{name: "not of nothing", where: &ew{Not: &ew{}}},
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
		if s.turn(i, 0, 2) {
			s.same("count: "+x.name, s.countEntities(l), []int{len(want)})
		}
		if !s.turn(i, 1, 2) {
			continue
		}
		l.Kinds = []kg.Kind{kg.KindState, kg.KindPerson}
		want = slices.DeleteFunc(want, func(id string) bool {
			return !strings.HasPrefix(id, "state:") && id != "person:p"
		})
		s.same("of some kinds: "+x.name, s.listEntities(l)[0], want)
	}
}
