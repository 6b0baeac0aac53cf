package storetest

import (
	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// The fixture is the graph of the examples: two neighbours strike militant groups in each other's provinces in
// January 2024.

func fixtureEntities() []*kg.Entity {
	return []*kg.Entity{
		newEntity("state:IRN", kg.KindState, "Iran"),
		newEntity("state:PAK", kg.KindState, "Pakistan"),
		newEntity("state:IND", kg.KindState, "India"),
		newEntity("province:SB", kg.KindProvince, "Sistan and Baluchestan"),
		newEntity("province:BA", kg.KindProvince, "Balochistan"),
		newEntity("official:m", kg.KindOfficial, "Minister of Iran"),
		newEntity("group:j", kg.KindMilitantGroup, "Jaish al-Adl"),
		newEntity("group:100%", kg.KindMilitantGroup, "100% of_IRAN"),
		newEntity("person:p", kg.KindPerson, "iran"),
		newEntity(kg.UnspecifiedActor, kg.KindActor, "Unspecified"),
		newEntity("source:1", kg.KindSource, "Agency"),
		newEntity("source:2", kg.KindSource, "Gazette"),
	}
}

type change = func(*kg.Relation)

func states(from, to string) change {
	return func(r *kg.Relation) { r.FromState, r.ToState = from, to }
}
func mode(m string) change                { return func(r *kg.Relation) { r.Mode = m } }
func at(location string) change           { return func(r *kg.Relation) { r.Location = location } }
func event(key string) change             { return func(r *kg.Relation) { r.EventKey = key } }
func sure(c float64) change               { return func(r *kg.Relation) { r.Confidence = &c } }
func cameo(code string) change            { return func(r *kg.Relation) { r.CAMEOCode = code } }
func realization(x kg.Realization) change { return func(r *kg.Relation) { r.Realization = x } }
func symmetric(r *kg.Relation)            { r.Symmetric = true }

// claim adds a claim with one piece of evidence; reported may be empty.
func claim(by string, s kg.Stance, source, reported string) change {
	return func(r *kg.Relation) {
		c := kg.Claim{By: by, Stance: s}
		if source != "" {
			e := kg.Evidence{Source: source}
			if reported != "" {
				e.ReportedOn = ptr(mustDay(reported))
			}
			c.Evidence = []kg.Evidence{e}
		}
		r.Claims = append(r.Claims, c)
	}
}

func fixtureRelations() []*kg.Relation {
	return []*kg.Relation{
		// Stored with its ends turned round.
		newRelation("meet", "CONSULT", "state:PAK", "state:IRN", "2024-01-10", states("state:PAK", "state:IRN")),
		newRelation("visit", "CONSULT", "state:PAK", "state:IRN", "2024-01-11", mode("visit"),
			states("state:PAK", "state:IRN"), sure(0)),
		newRelation("strike", "ASSAULT", "state:IRN", "group:j", "2024-01-16", mode("drone"), states("state:IRN", ""),
			at("province:BA"), event("raid"), sure(0.9),
			cameo("190"), claim("", kg.StanceAsserts, "source:1", "2024-01-17")),
		newRelation("hit", "ASSAULT", "state:IRN", "state:PAK", "2024-01-16", states("state:IRN", "state:PAK"),
			at("province:BA"), event("raid"),
			claim("state:IRN", kg.StanceAsserts, "source:1", ""),
			claim("state:PAK", kg.StanceConfirms, "source:2", "2024-01-18")),
		newRelation("reply", "ASSAULT", "state:PAK", "province:SB", "2024-01-18", states("state:PAK", "state:IRN"),
			at("province:SB"), event("Raid"), sure(0.5), cameo("036"),
			func(r *kg.Relation) { r.Links = []kg.Link{{Role: kg.LinkResponseTo, Relation: "strike"}} }),
		newRelation("refuge", kg.TypeHasRefugeIn, "group:j", "province:BA", "2023-06-01/..", states("", "state:PAK"),
			claim("state:IRN", kg.StanceAsserts, "source:1", "2024-01-20"),
			claim("state:PAK", kg.StanceDenies, "source:2", "2024-01-19")),
		newRelation("accuse", "ACCUSE", "state:IND", "state:PAK", "2024-01", mode("allege"),
			states("state:IND", "state:PAK"), claim("state:PAK", kg.StanceDenies, "", "")),
		newRelation("alleged", "ACCUSE", "group:j", "state:IRN", "2024-01-15/2024-01-17", states("", "state:IRN"),
			claim("group:j", kg.StanceAsserts, "source:2", "")),
		newRelation("planned", "CONSULT", "official:m", "state:PAK", "2024-02-01", mode("visit"),
			states("state:IRN", "state:PAK"), realization(kg.RealizationPlanned)),
		newRelation("unrest", "PROTEST", "state:IRN", "state:IRN", "2024-01-20?", mode("vandalize"),
			states("state:IRN", "state:IRN")),
		newRelation("talks", "CONSULT", "state:IRN", "state:IRN", "2024-01-21", states("state:IRN", "state:IRN")),
		newRelation("office", kg.TypeHoldsOffice, "official:m", "state:IRN", "2021-08-01/.."),
		newRelation("office2", kg.TypeHoldsOffice, "official:m", "state:IRN", "2013/2020"),
		newRelation("part", kg.TypePartOf, "province:SB", "state:IRN", "../.."),
		newRelation("part2", kg.TypePartOf, "province:BA", "state:PAK", "../.."),
		newRelation("pact", "AGREE", "state:IRN", "state:IND", "2024-01-22/2024-01-26", symmetric,
			states("state:IRN", "state:IND")),
		newRelation("promise", "AGREE", "state:IRN", "state:IND", "[2024-01-22..2024-01-26]",
			states("state:IRN", "state:IND")),
		newRelation("border", kg.TypeBorders, "state:PAK", "state:IRN", "1947-08-14/.."),
		newRelation("border2", kg.TypeBorders, "state:PAK", "state:IND", "1947-08-14/..",
			realization(kg.RealizationProposed)),
		newRelation("word", kg.TypeStatement, "state:IND", kg.UnspecifiedActor, "2024-01-12"),
		newRelation("active", kg.TypeOperatesIn, "group:j", "province:SB", "2023-01-01/2024-01-16",
			states("", "state:IRN")),
		newRelation("active2", kg.TypeOperatesIn, "group:100%", "province:SB", "2023-01-01/2024-01-16",
			states("", "state:IRN")),
	}
}

func day(s string) *edtf.Day { return ptr(mustDay(s)) }
