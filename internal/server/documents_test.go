package server

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
)

// dense are documents that take much memory for each byte of their text.
func dense() map[string]string {
	var aliases strings.Builder
	for i := range 500 {
		fmt.Fprintf(&aliases, "a%d:__typename ", i)
	}
	return map[string]string{
		"aliases":  "{" + aliases.String() + "}",
		"names":    "{relationTypes{" + strings.Repeat("type ", 200) + "}}",
		"list":     `{nodes(ids:["` + strings.Repeat(`a","`, 2000) + `"]){id}}`,
		"objects":  `{relations(where:{or:[` + strings.Repeat(`{},`, 2000) + `]}){nodes{id}}}`,
		"comments": "{" + strings.Repeat("#\n", 2000) + "__typename}",
		"inline":   "{" + strings.Repeat("...{__typename}", 500) + "}",
		"text":     `{node(id:"` + strings.Repeat("x", 20_000) + `"){id}}`,
	}
}

// TestDocumentSize: what a document is said to take is no less than what it takes.
func TestDocumentSize(t *testing.T) {
	schema := executable(nil).Schema()
	for name, text := range dense() {
		const copies = 20
		kept := make([]*ast.QueryDocument, copies)
		before := heap()
		for i := range kept {
			doc, err := parser.ParseQuery(&ast.Source{Input: strings.Clone(text)})
			if err != nil {
				t.Fatal(err)
			}
			validator.ValidateWithRules(schema, doc, validation())
			kept[i] = doc
		}
		if took := (heap() - before) / copies; took > size(text) {
			t.Errorf("%s: %d bytes of text take %d, which is more than %d", name, len(text), took, size(text))
		}
		runtime.KeepAlive(kept)
	}
}

// heap is how many bytes are in use.
func heap() int64 {
	runtime.GC()
	runtime.GC() // what pools kept goes with the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestDocuments(t *testing.T) {
	ctx := t.Context()
	text := func(name string) string { return name + strings.Repeat(" ", 9) }
	d := newDocuments(40 * size(text("a")))
	has := func(name string) bool { _, ok := d.Get(ctx, text(name)); return ok }
	for i := range 40 {
		d.Add(ctx, text(fmt.Sprint(i%10)), &ast.QueryDocument{}) // each four times
	}
	if len(d.byText) != 10 || d.recent.Len() != 10 || d.bytes != 10*size(text("0")) {
		t.Errorf("%d documents, %d bytes", len(d.byText), d.bytes)
	}
	for i := range 1000 {
		if !has("0") { // asked again and again, it stays
			t.Fatalf("lost after %d more", i)
		}
		d.Add(ctx, text(string(rune('a'+i%26))+fmt.Sprint(i)), &ast.QueryDocument{})
		if d.bytes > d.most {
			t.Fatalf("%d bytes are kept, more than %d", d.bytes, d.most)
		}
	}
	if has("1") || !has("l999") || len(d.byText) != d.recent.Len() {
		t.Errorf("not the last ones are kept: %d, %d", len(d.byText), d.recent.Len())
	}
	d.Add(ctx, text("large")+strings.Repeat("x", 1000), &ast.QueryDocument{})
	if len(d.byText) < 30 {
		t.Error("a large document has pushed out many small ones")
	}
}

// TestDocumentsInMemory: documents that are asked once, however many and however large, hold no memory for good.
func TestDocumentsInMemory(t *testing.T) {
	url, _ := start(t, func(o *Options) { o.QueryCache = 4 << 20 })
	ask(t, url, "{__typename}", nil)
	before := heap()
	for i := range 300 {
		lines := 20 // some are small enough to be kept
		if i%3 == 0 {
			lines = 200
		}
		if status, body := ask(t, url, fmt.Sprintf("{a%d:__typename %s}", i, strings.Repeat("x:__typename ",
			lines)+strings.Repeat("#\n", lines)), nil); status != 200 || strings.Contains(body, "errors") {
			t.Fatalf("%d %.300s", status, body)
		}
	}
	if grown := heap() - before; grown > 8<<20 {
		t.Errorf("%d MB more are in use, and 4 MB may be", grown>>20)
	}
}

// TestURLsInMemory: of a document that came in an address, only its own text is kept.
func TestURLsInMemory(t *testing.T) {
	url, _ := start(t)
	before := heap()
	for i := range 300 {
		res, err := http.Get(fmt.Sprintf("%s/graphql?more=%s&query={a%d:__typename}", url, strings.Repeat("x", 60_000),
			i))
		if err != nil {
			t.Fatal(err)
		}
		if body := read(t, res); !strings.Contains(body, "Query") {
			t.Fatal(body)
		}
	}
	if grown := heap() - before; grown > 8<<20 {
		t.Errorf("%d MB more are in use", grown>>20)
	}
}

func TestDocumentLimit(t *testing.T) {
	url, _ := start(t, func(o *Options) { o.MaxDocument = 100 })
	exact := "{__typename" + strings.Repeat(" ", 88) + "}"
	if status, body := ask(t, url, exact, map[string]any{"v": strings.Repeat("x", 1000)}); status != 200 ||
		body != `{"data":{"__typename":"Query"}}` {
		t.Errorf("%d %s", status, body)
	}
	_, body := ask(t, url, exact+" ", nil)
	contains(t, body, `"LIMIT_EXCEEDED"`, "the document has 101 bytes; at most 100 are allowed", "as variables")
	r := httptest.NewRequest(http.MethodPost, url+"/graphql", strings.NewReader(`{"query":"`+exact+`x"}`))
	r.RequestURI = ""
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/graphql-response+json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if read(t, res); res.StatusCode != http.StatusBadRequest {
		t.Errorf("status %d", res.StatusCode)
	}
}
