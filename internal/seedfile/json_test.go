package seedfile

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/edtf"
)

// asJSON writes a YAML file as JSON.
func asJSON(t *testing.T, yaml string) []byte {
	n, err := readYAML([]byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if bad := n.appendJSON(&b); bad != nil {
		t.Fatal(bad.text)
	}
	return b.Bytes()
}

func TestReadJSON(t *testing.T) {
	yaml, err := ReadSeed("f", []byte(all))
	if err != nil {
		t.Fatal(err)
	}
	compact := asJSON(t, all)
	var indented bytes.Buffer
	if err := json.Indent(&indented, compact, "", "\t"); err != nil { // tabs, which YAML does not allow
		t.Fatal(err)
	}
	for _, data := range [][]byte{compact, indented.Bytes()} {
		got, err := ReadSeed("f", data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(yaml.Batch, got.Batch, cmp.Comparer(func(a, b edtf.Value) bool {
			return a == b
		})); diff != "" {
			t.Error(diff)
		}
	}
}

func TestJSONErrors(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"syntax":     {in: "{\"format\": 1,\n\"a\": }", want: "f.json:2: the file is not JSON: "},
		"ends early": {in: "{\"format\": \"graphd-seed/1\",\n", want: "f.json:2: the file is not JSON: unexpected EOF"},
		"more":       {in: "{}\n{}", want: "f.json:2: the file goes on after the end of the JSON document"},
		"key twice": {
			in:   "{\"a\": 1,\n \"a\": 2}",
			want: "f.json:2: the file is not what JSON can say: the key \"a\" stands twice in one object",
		},
		"key twice, escaped": {
			in:   "{\"attributes\": {\"a\": 1,\n \"\\u0061\": 2}}",
			want: "f.json:2: the file is not what JSON can say: the key \"a\" stands twice in one object",
		},
		"half of a character": {
			in: "{\"a\": 1,\n \"b\": \"x\\ud83dy\"}",
			want: `f.json:2: the file is not what JSON can say: \ud83d is half of a surrogate pair, which is no ` +
				`character`,
		},
		"deep": {
			in:   `{"a":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "}",
			want: "f.json:1: the file nests lists and mappings more than 32 deep",
		},
		"very deep": {
			in:   `{"a":` + strings.Repeat("[", 1<<20),
			want: "f.json:1: the file nests lists and mappings more than 32 deep",
		},
		"line of key": {
			in: "{\"format\": \"graphd-seed/1\", \"recordedAt\": \"2024-02-23T00:00:00Z\",\n\"relations\": [\n" +
				"{\"id\":\n\n7,\n\"evidence\": [{}]}]}",
			want: "f.json:3: relations.0.id: must be a text, not a number",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadSeed("f.json", []byte(c.in))
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
		})
	}
}

// What JSON and YAML write differently: surrogate pairs, and a mapping that looks like JSON and is YAML.
func TestJSONOrYAML(t *testing.T) {
	n, err := readTree("f", []byte(`{"a": "\ud83d\ude00\/", "n": 1e2}`))
	if err != nil || n.value("a").text != "😀/" || n.value("n").text != "1e2" || n.value("n").kind != number {
		t.Error(n, err)
	}
	n, err = readTree("f", []byte("{a: 1e2,\n b: [x]}"))
	if err != nil || n.value("a").kind != number || n.value("b").line != 2 {
		t.Error(n, err)
	}
}
