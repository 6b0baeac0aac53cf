package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"graphd/internal/edtf"
	"graphd/internal/export"
	"graphd/internal/ingest/ingesttest"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

// hostile is a text that each format must carry as it is, but for what it cannot hold.
const hostile = "a \"quoted\", 'text'; <b>&amp;</b> \\ back\nline\ttab \x01 \u202e ü 中 $$ {x: 1})"

// graph has three entities and three relations, with texts that are no friends of formats.
func graph(t *testing.T) store.Store {
	t.Helper()
	s := ingesttest.Store(t)
	claims := kg.OwnVoice([]kg.Evidence{{Source: "source:s", Locator: hostile}})
	b := kg.Batch{Kind: kg.ChangeAssert, Entities: []kg.EntityWrite{
		{Entity: &kg.Entity{ID: "state:A'\"\\<>", Kind: kg.KindState, Name: `A "<&>' \`, Description: hostile}},
		{Entity: &kg.Entity{ID: "group:b", Kind: kg.KindMilitantGroup, Name: "B", Aliases: []string{"x;y", `"`}}},
		{Entity: &kg.Entity{ID: "source:s", Kind: kg.KindSource, Name: "S"}}}}
	for i, when := range []string{"2024-01-16", "2020/..", "[..2019-03]"} {
		b.Relations = append(b.Relations, kg.NewRelation{ID: "r:" + string(rune('1'+i)) + `"<`, Assertion: kg.Assertion{
			Type: "ACCUSE", From: "state:A'\"\\<>", To: "group:b", When: edtf.MustParse(when), Claims: claims,
			Description: hostile, Role: hostile}})
	}
	if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
		t.Fatal(err)
	}
	return s
}

// texts writes the graph in a format, and returns its files.
func texts(t *testing.T, s store.Store, name string) map[string]string {
	t.Helper()
	for _, f := range export.Formats {
		if f.Name != name {
			continue
		}
		var b bytes.Buffer
		folder := filepath.Join(t.TempDir(), "out")
		if err := f.Write(t.Context(), s, export.Selection{}, &b, folder); err != nil {
			t.Fatal(err)
		}
		out := map[string]string{"": b.String()}
		for _, file := range f.Files {
			text, err := os.ReadFile(filepath.Join(folder, file))
			if err != nil {
				t.Fatal(err)
			}
			out[file] = string(text)
		}
		return out
	}
	t.Fatalf("there is no format %s", name)
	return nil
}

func TestCSV(t *testing.T) {
	s := graph(t)
	for _, name := range []string{"csv", "neo4j-csv"} {
		files := texts(t, s, name)
		for file, want := range map[string]int{"entities.csv": 4, "relations.csv": 4} {
			rows, err := csv.NewReader(strings.NewReader(files[file])).ReadAll()
			if err != nil || len(rows) != want {
				t.Errorf("%s, %s: got %d rows, %v, want %d", name, file, len(rows), err, want)
			}
		}
	}
	rows, err := csv.NewReader(strings.NewReader(texts(t, s, "csv")["relations.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, row := range rows[1:] {
		cell := map[string]string{}
		for i, c := range rows[0] {
			cell[c] = row[i]
		}
		if cell["when"] == "2024-01-16" {
			found = true
			if cell["start"] != "2024-01-16" || cell["end"] != "2024-01-16" || cell["certainStart"] != "2024-01-16" ||
				cell["description"] != hostile {
				t.Errorf("got %v", cell)
			}
		}
		if cell["when"] == "2020/.." && (cell["start"] != "2020-01-01" || cell["end"] != "") {
			t.Errorf("what lasts has no end: got %v", cell)
		}
	}
	if !found {
		t.Error("the relation of a day is not there")
	}
}

// TestXML: both formats are well-formed, and have each node and edge once.
func TestXML(t *testing.T) {
	s := graph(t)
	for _, name := range []string{"graphml", "gexf"} {
		d := xml.NewDecoder(strings.NewReader(texts(t, s, name)[""]))
		count := map[string]int{}
		spans := map[string]bool{}
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if e, ok := token.(xml.StartElement); ok {
				count[e.Name.Local]++
				var start, end string
				for _, a := range e.Attr {
					switch a.Name.Local {
					case "start":
						start = a.Value
					case "end":
						end = a.Value
					}
				}
				if e.Name.Local == "edge" {
					spans[start+"/"+end] = true
				}
			}
		}
		if count["node"] != 3 || count["edge"] != 3 {
			t.Errorf("%s: got %v", name, count)
		}
		if name == "gexf" && (!spans["2024-01-16/2024-01-17"] || !spans["2020-01-01/"] || !spans["/2019-04-01"]) {
			t.Errorf("got the spans %v", spans)
		}
	}
}

func TestNQuads(t *testing.T) {
	line := regexp.MustCompile(`^<[^<>"{}|^` + "`" + `\\\x00-\x20]*> <[^<> ]*> ` +
		`(<[^<>"{}|^` + "`" + `\\\x00-\x20]*>|"([^"\\\n\r]|\\.)*"(\^\^<[^<> ]*>)?)( <[^<> ]*>)? \.$`)
	text := texts(t, graph(t), "nquads")[""]
	claims := 0
	for l := range strings.Lines(text) {
		if l = strings.TrimSuffix(l, "\n"); !line.MatchString(l) {
			t.Errorf("no statement: %s", l)
		}
		if strings.Contains(l, "vocabulary:Claim>") {
			claims++
		}
	}
	if claims != 3 || !strings.Contains(text, `"2024-01-16"^^<http://id.loc.gov/datatypes/edtf>`) {
		t.Errorf("got %d claims", claims)
	}
}

func TestSTIX(t *testing.T) {
	var bundle struct {
		Objects []map[string]any `json:"objects"`
	}
	if err := json.Unmarshal([]byte(texts(t, graph(t), "stix")[""]), &bundle); err != nil {
		t.Fatal(err)
	}
	ids := map[any]bool{}
	for _, o := range bundle.Objects {
		ids[o["id"]] = true
	}
	n := 0
	for _, o := range bundle.Objects {
		if o["type"] == "relationship" {
			n++
			if !ids[o["source_ref"]] || !ids[o["target_ref"]] {
				t.Errorf("an end is not there: %v", o)
			}
		}
	}
	if n != 3 || len(ids) != len(bundle.Objects) {
		t.Errorf("got %d relationships, %d ids of %d objects", n, len(ids), len(bundle.Objects))
	}
}

func TestParquet(t *testing.T) {
	files := texts(t, graph(t), "parquet")
	for file, want := range map[string]int64{"entities.parquet": 3, "relations.parquet": 3} {
		text := files[file]
		f, err := parquet.OpenFile(strings.NewReader(text), int64(len(text)))
		if err != nil || f.NumRows() != want {
			t.Errorf("%s: got %v rows, %v", file, f.NumRows(), err)
		}
	}
}

// TestCypher: no text ends its own string. Brackets and quotation marks outside strings are in balance.
func TestCypher(t *testing.T) {
	text := texts(t, graph(t), "cypher")[""]
	inside, depth := false, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inside && c == '\\':
			i++
		case c == '\'':
			inside = !inside
		case !inside && strings.IndexByte("([{", c) >= 0:
			depth++
		case !inside && strings.IndexByte(")]}", c) >= 0:
			depth--
		}
	}
	if inside || depth != 0 || strings.Count(text, "\n  {") != 6 {
		t.Errorf("got %v, %d:\n%s", inside, depth, text)
	}
}

// TestFarDays: days of years with more than four digits are written as each format wants them.
func TestFarDays(t *testing.T) {
	s := graph(t)
	b := kg.Batch{Kind: kg.ChangeAssert}
	for i, when := range []string{"Y-12000", "Y12000"} {
		b.Relations = append(b.Relations, kg.NewRelation{ID: "far:" + string(rune('1'+i)), Assertion: kg.Assertion{
			Type: "ACCUSE", From: "group:b", To: "group:b", When: edtf.MustParse(when),
			Claims: kg.OwnVoice([]kg.Evidence{{Source: "source:s"}})}})
	}
	if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][2]string{
		"csv":       {"Y-12000,-12000-01-01,-12000-12-31", "Y12000,12000-01-01,12000-12-31"},
		"neo4j-csv": {"Y-12000,-12000-01-01,-12000-12-31", "Y12000,+12000-01-01,+12000-12-31"},
		"cypher":    {"start: date('-12000-01-01')", "start: date('+12000-01-01')"},
		"gexf":      {`start="-12000-01-01" end="-11999-01-01"`, `start="12000-01-01" end="12001-01-01"`},
		"graphml":   {`<data key="e_start">-12000-01-01<`, `<data key="e_start">12000-01-01<`},
		"nquads":    {`"-12000-01-01"^^<http://www.w3.org/2001/XMLSchema#date>`, `"12000-01-01"^^<`},
	} {
		all := ""
		for _, text := range texts(t, s, name) {
			all += text
		}
		if !strings.Contains(all, want[0]) || !strings.Contains(all, want[1]) || strings.Contains(all, "Y-12000-") {
			t.Errorf("%s lacks %q", name, want)
		}
	}
}

// TestSelection: a day chooses relations, and the entities that they refer to.
func TestSelection(t *testing.T) {
	day, err := edtf.ParseDay("2024-01-16")
	if err != nil {
		t.Fatal(err)
	}
	entities, relations := 0, 0
	sel := export.Selection{Where: &plan.RelationWhere{At: &day, Certainty: plan.CertaintyPossible}}
	err = sel.State(t.Context(), graph(t), func(*kg.Entity) error { entities++; return nil },
		func(*kg.Relation) error { relations++; return nil })
	if err != nil || entities != 3 || relations != 2 {
		t.Errorf("got %d entities and %d relations, %v; want 3 and 2", entities, relations, err)
	}
}
