package stix

import (
	_ "embed"
	"strings"
	"testing"

	"graphd/internal/ingest/ingesttest"
	"graphd/internal/kg"
	"graphd/internal/store"
)

//go:embed testdata/infrastructure.json
var sample string

// bundle has references forwards and outwards, an opinion, a sighting and a marking.
const made = `{"type":"bundle","id":"bundle--1","objects":[
{"type":"relationship","spec_version":"2.1","id":"relationship--1","created":"2020-01-02T00:00:00.000Z",
 "modified":"2020-01-02T00:00:00.000Z","relationship_type":"targets","source_ref":"threat-actor--1",
 "target_ref":"identity--out","start_time":"2019-05-01T00:00:00Z","confidence":80,"created_by_ref":"identity--1",
 "object_marking_refs":["marking-definition--1"]},
{"type":"relationship","id":"relationship--2","created":"2020-01-02T00:00:00.000Z","relationship_type":"uses",
 "source_ref":"threat-actor--1","target_ref":"tool--1"},
{"type":"opinion","id":"opinion--1","created":"2020-02-01T00:00:00Z","opinion":"strongly-disagree",
 "explanation":"no","created_by_ref":"identity--1","object_refs":["relationship--1"]},
{"type":"sighting","id":"sighting--1","created":"2020-02-01T00:00:00Z","first_seen":"2020-01-05T00:00:00Z",
 "last_seen":"2020-01-07T00:00:00Z","sighting_of_ref":"threat-actor--1","where_sighted_refs":["identity--1"]},
{"type":"threat-actor","id":"threat-actor--1","name":"Group","aliases":["G"]},
{"type":"identity","id":"identity--1","name":"Firm","identity_class":"organization"},
{"type":"marking-definition","id":"marking-definition--1","name":"TLP:RED"},
{"type":"tool","id":"tool--1","name":"Spade"}
],"x":{"objects":[1]}}
`

func TestBundle(t *testing.T) {
	if !Format.Looks([]byte(made)) || !Format.Looks([]byte(sample)) {
		t.Error("it is not recognized")
	}
	s := ingesttest.Store(t)
	got := ingesttest.Twice(t, s, Format, made)
	r := got["stix:relationship--1"]
	if len(got) != 3 || r == nil || r.Type != "COERCE" || r.When.String() != "2019-05-01/.." || len(r.Claims) != 2 ||
		*r.Claims[0].Confidence != 0.8 || r.Claims[0].By != "stix:identity--1" ||
		r.Claims[1].Stance != kg.StanceDenies || !strings.Contains(string(r.Attributes), "marking-definition--1") {
		t.Errorf("got %+v", r)
	}
	if r := got["stix:relationship--2"]; r.Type != kg.TypeStatement || r.When.String() != "[..2020-01-02]" {
		t.Errorf("got %+v", r)
	}
	if r := got["stix:sighting--1"]; r.From != "stix:identity--1" || r.When.String() != "2020-01-05/2020-01-07" {
		t.Errorf("got %+v", r)
	}
	err := s.Read(t.Context(), func(rd store.Reader) error {
		list, err := rd.Entities(t.Context(), []string{"stix:identity--out", "stix:identity--1"})
		if err == nil && len(list) != 2 {
			t.Errorf("got %+v", list)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// A later version changes, and revoked takes back.
	newer := strings.NewReplacer(`"confidence":80`, `"confidence":20`, `"id":"relationship--2",`,
		`"id":"relationship--2","revoked":true,`).Replace(made)
	if sum := ingesttest.Import(t, s, Format, newer); sum.Updated != 2 || sum.Rejected > 0 {
		t.Errorf("newer: got %+v", sum)
	}
	if got := ingesttest.Relations(t, s); len(got) != 2 || len(got["stix:relationship--1"].Claims) != 2 {
		t.Errorf("got %v", got)
	}
}

func TestSample(t *testing.T) {
	if got := ingesttest.Twice(t, ingesttest.Store(t), Format, sample); len(got) == 0 {
		t.Error("got nothing")
	}
}

// TestAlone: objects that stand alone, one behind another, are read, too.
func TestAlone(t *testing.T) {
	s := ingesttest.Store(t)
	text := `{"type":"tool","id":"tool--1","name":"Spade"}
{"type":"relationship","id":"relationship--1","relationship_type":"uses","source_ref":"tool--1","target_ref":"tool--1"}
`
	if got := ingesttest.Twice(t, s, Format, text); len(got) != 1 {
		t.Errorf("got %v", got)
	}
}

func TestFaults(t *testing.T) {
	for text, want := range map[string]string{
		`{"type":"tool","id":"1"}`: "id", `{"id":"tool--1"}`: "type",
		`{"type":"relationship","id":"relationship--1"}`:          "needs relationship_type",
		`{"type":"opinion","id":"opinion--1","opinion":"maybe"}`:  "opinion",
		`{"type":"bundle","objects":[{"type":1,"id":"tool--1"}]}`: "cannot unmarshal",
	} {
		text = strings.Replace(`{"type":"bundle","objects":[X]}`, "X", text, 1)
		if strings.Contains(want, "unmarshal") {
			text = `{"type":"bundle","objects":[{"type":1,"id":"tool--1"}]}`
		}
		items := ingesttest.Items(t, Format, text)
		if len(items) == 0 || items[0].Fault == nil || !strings.Contains(items[0].Fault.Error(), want) {
			t.Errorf("%s: got %+v, want %q", text, items, want)
		}
	}
}

// TestLongObject: an object that is long only by the space in it is rejected, too.
func TestLongObject(t *testing.T) {
	items := ingesttest.Items(t, Format, `{"objects":[{"type":"identity","id":"identity--1","name":"x",`+
		strings.Repeat(" ", 1<<20)+`"identity_class":"individual"}]}`)
	if len(items) != 1 || items[0].Fault == nil || !strings.Contains(items[0].Fault.Error(), "--max-line") {
		t.Errorf("got %d items, %v", len(items), items[0].Fault)
	}
}

func FuzzRead(f *testing.F) { ingesttest.Fuzz(f, Format, made, `{"objects":[{},{}`, "[]", sample) }
