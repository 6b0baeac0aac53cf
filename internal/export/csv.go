package export

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"graphd/internal/kg"
)

// tables writes two tables of CSV. Lists are joined by semicolons.
type tables struct {
	entities, relations *csv.Writer
	head                []string // of the table of relations
	row                 []string
	neo4j               bool
}

var entityColumns = []string{"id", "kind", "name", "aliases", "description", "externalIds", "latitude", "longitude",
	"iso2", "iso3", "isoCode", "url", "publisher", "publishedOn"}

var relationColumns = []string{"id", "type", "mode", "contexts", "realization", "status", "from", "to", "fromState",
	"toState", "symmetric", "role", "when", "start", "end", "certainStart", "certainEnd", "location", "place",
	"latitude", "longitude", "eventKey", "deathsMin", "deathsMax", "injuriesMin", "injuriesMax", "cameoCode",
	"goldstein", "score", "confidence", "sources", "claimants", "reportedOn", "description", "attributes"}

func openCSV(w []io.Writer) (sink, error) {
	t := &tables{entities: csv.NewWriter(w[0]), relations: csv.NewWriter(w[1]), head: relationColumns}
	return t, t.entities.Write(entityColumns)
}

// openNeo4jCSV writes the headers that Neo4j's admin import asks for, and the command that imports the tables.
func openNeo4jCSV(w []io.Writer) (sink, error) {
	_, err := io.WriteString(w[0], `#!/bin/sh
# Run it in this folder, on an empty database, with Neo4j stopped.
neo4j-admin database import full neo4j --multiline-fields=true --array-delimiter=';' \
  --nodes=entities.csv --relationships=relations.csv
`)
	t := &tables{entities: csv.NewWriter(w[1]), relations: csv.NewWriter(w[2]), neo4j: true}
	t.head = append([]string{":START_ID(Entity)", ":END_ID(Entity)", ":TYPE"}, typed(relationColumns)...)
	entities := append([]string{"id:ID(Entity)", ":LABEL"}, typed(entityColumns[1:])...)
	return t, errors.Join(err, t.entities.Write(entities))
}

// typed gives columns the types of Neo4j.
func typed(columns []string) []string {
	types := map[string]string{"aliases": "string[]", "externalIds": "string[]", "latitude": "double",
		"longitude": "double", "contexts": "string[]", "symmetric": "boolean", "start": "date", "end": "date",
		"certainStart": "date", "certainEnd": "date", "deathsMin": "int", "deathsMax": "int", "injuriesMin": "int",
		"injuriesMax": "int", "goldstein": "double", "score": "double", "confidence": "double", "sources": "string[]",
		"claimants": "string[]", "reportedOn": "date"}
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c
		if t := types[c]; t != "" {
			out[i] += ":" + t
		}
	}
	return out
}

// list joins values. A semicolon in one would part it.
func list(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = strings.ReplaceAll(v, ";", ",")
	}
	return strings.Join(out, ";")
}

func (t *tables) entity(e *kg.Entity) error {
	var ids []string
	for _, x := range e.ExternalIDs {
		ids = append(ids, x.Scheme+":"+x.Value)
	}
	lat, lon := point(e.Point)
	t.row = append(t.row[:0], e.ID)
	if t.neo4j {
		t.row = append(t.row, "Entity;"+e.Kind.Info().TypeName())
	}
	t.row = append(t.row, string(e.Kind), e.Name, list(e.Aliases), e.Description, list(ids), lat, lon, e.ISO2, e.ISO3,
		e.ISOCode, e.URL, e.Publisher, e.PublishedOn.String())
	return t.entities.Write(t.row)
}

func (t *tables) between() error {
	t.entities.Flush()
	return errors.Join(t.entities.Error(), t.relations.Write(t.head))
}

func (t *tables) relation(r *kg.Relation) error {
	s := spanOf(r)
	place, lat, lon := "", "", ""
	if r.Place != nil {
		place = r.Place.Name
		lat, lon = point(r.Place.Point)
	}
	least, most := toll(r.DeathToll)
	hurt, hurtMost := toll(r.InjuryToll)
	reported := isoDay(r.ReportedOn)
	t.row = t.row[:0]
	if t.neo4j {
		for _, day := range []*string{&s.from, &s.to, &s.certainFrom, &s.certainTo, &reported} {
			*day = forNeo4j(*day)
		}
		t.row = append(t.row, r.From, r.To, string(r.Type))
	}
	t.row = append(t.row, r.ID, string(r.Type), r.Mode, list(r.Contexts), string(r.Realization), string(r.Status),
		r.From, r.To, r.FromState, r.ToState, fmt.Sprint(r.Symmetric), r.Role, r.When.String(), s.from, s.to,
		s.certainFrom, s.certainTo, r.Location, place, lat, lon, r.EventKey, least, most, hurt, hurtMost, r.CAMEOCode,
		number(r.Goldstein()), number(r.Score()), number(r.Confidence), list(kg.Sources(r.Claims)),
		list(kg.Claimants(r.Claims)), reported, r.Description, string(r.Attributes))
	return t.relations.Write(t.row)
}

func (t *tables) end() error {
	t.relations.Flush()
	return t.relations.Error()
}
