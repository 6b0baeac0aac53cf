package byhand

import (
	"encoding/json"
	"strconv"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/store"
)

// The answers are encoded by hand, which is faster than encoding/json, in exactly the bytes that graphd writes.

func appendText(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' {
			quoted, err := json.Marshal(s)
			if err != nil {
				panic(err) // strings always encode
			}
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

// appendOptional writes null for the empty text.
func appendOptional(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return appendText(b, s)
}

func appendTime(b []byte, t time.Time) []byte {
	return append(t.UTC().AppendFormat(append(b, '"'), time.RFC3339Nano), '"')
}

func appendDay(b []byte, d edtf.Day) []byte {
	if !d.Finite() {
		return append(b, "null"...)
	}
	return append(append(append(b, '"'), d.String()...), '"')
}

func appendState(b []byte, e *kg.Entity) []byte {
	b = appendOptional(append(appendEntity(b, e), `,"iso3":`...), e.ISO3)
	b = appendOptional(append(b, `,"description":`...), e.Description)
	b = strconv.AppendInt(append(b, `,"version":`...), int64(e.Version), 10)
	return append(appendTime(append(b, `,"recordedAt":`...), e.RecordedAt), '}')
}

// appendEntity leaves the object open.
func appendEntity(b []byte, e *kg.Entity) []byte {
	b = appendText(append(b, `{"id":`...), e.ID)
	b = appendText(append(b, `,"kind":`...), string(e.Kind))
	return appendText(append(b, `,"name":`...), e.Name)
}

// appendRelations writes the relations of an entity, seen from it; below adds the fields of the other end.
func appendRelations(b []byte, from string, rows []store.RelationRow, others map[string]*kg.Entity, below func([]byte,
	*kg.Entity) []byte) []byte {
	b = append(b, `,"relations":{"edges":[`...)
	for i, row := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		r := row.Relation
		other := others[r.Other(from)]
		b = appendText(append(b, `{"direction":`...), string(r.DirectionFrom(from)))
		if below == nil {
			b = append(appendEntity(append(b, `,"other":`...), other), '}')
			b = appendRelation(append(b, `,"node":`...), r)
		} else {
			b = appendRelation(append(b, `,"node":`...), r)
			b = append(below(appendEntity(append(b, `,"other":`...), other), other), '}')
		}
		b = append(b, '}')
	}
	return append(b, "]}"...)
}

func appendRelation(b []byte, r *kg.Relation) []byte {
	b = appendText(append(b, `{"id":`...), r.ID)
	b = appendText(append(b, `,"type":`...), string(r.Type))
	b = appendOptional(append(b, `,"mode":`...), r.Mode)
	b = appendOptional(append(b, `,"quadClass":`...), string(r.Type.Info().QuadClass))
	b = append(b, `,"score":`...)
	if s := r.Score(); s != nil {
		b = strconv.AppendFloat(b, *s, 'g', -1, 64)
	} else {
		b = append(b, "null"...)
	}
	b = appendText(append(b, `,"realization":`...), string(r.Realization))
	b = appendText(append(b, `,"status":`...), string(r.Status))
	b = appendText(append(b, `,"fromKey":`...), r.From)
	b = appendText(append(b, `,"toKey":`...), r.To)
	b = strconv.AppendBool(append(b, `,"symmetric":`...), r.Symmetric)
	bounds := r.Bounds()
	b = appendText(append(b, `,"when":{"edtf":`...), r.When.String())
	b = appendText(append(b, `,"text":`...), r.When.Text())
	b = appendDay(append(b, `,"startEarliest":`...), bounds.StartEarliest)
	b = appendDay(append(b, `,"endLatest":`...), bounds.EndLatest)
	b = strconv.AppendInt(append(b, `},"version":`...), int64(r.Version), 10)
	return append(appendTime(append(b, `,"recordedAt":`...), r.RecordedAt), '}')
}
