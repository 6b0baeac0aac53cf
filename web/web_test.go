package web_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"graphd/web"
)

func get(t *testing.T, method, path string, header ...string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	web.Handler().ServeHTTP(w, r)
	res := w.Result()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func TestPage(t *testing.T) {
	for path, title := range map[string]string{
		"/playground":                   "graphd playground",
		"/playground/":                  "graphd playground",
		"/playground?query=x":           "graphd playground",
		"/":                             "graphd",
		"/explorer":                     "graphd",
		"/explorer/":                    "graphd",
		"/explorer/graph?id=state%3AX":  "graphd",
		"/explorer/no-such-page-of-its": "graphd",
	} {
		res, body := get(t, "GET", path)
		if res.StatusCode != 200 || !strings.Contains(body, "<title>"+title+"</title>") {
			t.Errorf("GET %s: status %d, body %q", path, res.StatusCode, body)
		}
		for name, want := range map[string]string{
			"Content-Type":            "text/html; charset=utf-8",
			"Content-Security-Policy": web.CSP,
			"X-Content-Type-Options":  "nosniff",
			"Referrer-Policy":         "no-referrer",
			"Cache-Control":           "no-cache",
		} {
			if got := res.Header.Get(name); got != want {
				t.Errorf("GET %s: %s is %q, want %q", path, name, got, want)
			}
		}
	}
	if strings.Contains(web.CSP, "unsafe") {
		t.Errorf("the CSP allows something unsafe: %s", web.CSP)
	}
}

// All that a page loads at first is its own, is there, and may be kept for ever.
func TestAssets(t *testing.T) {
	types := map[string]string{
		".js":  "text/javascript; charset=utf-8",
		".css": "text/css; charset=utf-8",
		".svg": "image/svg+xml",
	}
	for _, mount := range []string{"/playground", "/explorer"} {
		seen := map[string]bool{}
		for _, path := range linked(t, mount) {
			ext := filepath.Ext(path)
			seen[ext] = true
			if !strings.HasPrefix(path, mount+"/assets/") {
				t.Errorf("%s loads %s, which is not its own", mount, path)
				continue
			}
			res, body := get(t, "GET", path)
			if res.StatusCode != 200 || body == "" {
				t.Errorf("GET %s: status %d, %d bytes", path, res.StatusCode, len(body))
			}
			if got := res.Header.Get("Content-Type"); got != types[ext] {
				t.Errorf("GET %s: Content-Type %q, want %q", path, got, types[ext])
			}
			if got := res.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
				t.Errorf("GET %s: Cache-Control %q, want immutable", path, got)
			}
			if res, body = get(t, "HEAD", path); res.StatusCode != 200 || body != "" {
				t.Errorf("HEAD %s: status %d, %d bytes", path, res.StatusCode, len(body))
			}
		}
		for ext := range types {
			if !seen[ext] {
				t.Errorf("%s loads no %s", mount, ext)
			}
		}
	}
}

// linked is what the page at the path names as its scripts, styles and icons.
func linked(t *testing.T, path string) []string {
	t.Helper()
	_, page := get(t, "GET", path)
	var paths []string
	for _, m := range regexp.MustCompile(`<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		paths = append(paths, m[1])
	}
	return paths
}

// The first load of the explorer, with the fonts of Latin and Arabic text and the part that draws graphs, is at most
// 350 kB as gzip has it.
func TestFirstLoad(t *testing.T) {
	paths := append(linked(t, "/explorer"), "/explorer")
	parts, err := filepath.Glob("dist/explorer/assets/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"*-latin-wght-normal-*.woff2", "*-arabic-400-normal-*.woff2", "page-*.js", "layout.worker-*.js"} {
		n := len(paths)
		for _, part := range parts {
			if ok, _ := filepath.Match(pattern, filepath.Base(part)); ok {
				paths = append(paths, "/explorer/assets/"+filepath.Base(part))
			}
		}
		if len(paths) != n+1 {
			t.Errorf("%d files are called %s, want one", len(paths)-n, pattern)
		}
	}
	total := 0
	for _, path := range paths {
		_, body := get(t, "GET", path)
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		if _, err := io.WriteString(z, body); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		total += packed.Len()
	}
	if total > 350_000 {
		t.Errorf("the first load is %d bytes, compressed; at most 350,000", total)
	}
}

func TestNotModified(t *testing.T) {
	res, _ := get(t, "GET", "/playground")
	etag := res.Header.Get("ETag")
	if etag == "" {
		t.Fatal("the page has no ETag")
	}
	if res, body := get(t, "GET", "/playground", "If-None-Match", etag); res.StatusCode != 304 || body != "" {
		t.Errorf("with its ETag: status %d, %d bytes, want 304 and none", res.StatusCode, len(body))
	}
}

func TestRefused(t *testing.T) {
	for _, path := range []string{"/x", "/playgroundx", "/playground/assets", "/playground/assets/",
		"/playground/assets/none.js", "/playground/../web.go", "/explorerx", "/explorer/assets/",
		"/explorer/assets/none.js", "/explorer/none.js", "/explorer/graph/more"} {
		res, _ := get(t, "GET", path)
		if res.StatusCode != 404 || res.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("GET %s: status %d, CSP %q; want 404, with a CSP", path, res.StatusCode,
				res.Header.Get("Content-Security-Policy"))
		}
		if cache := res.Header.Get("Cache-Control"); strings.Contains(cache, "immutable") {
			t.Errorf("GET %s: a 404 to be kept for ever", path)
		}
	}
	if res, _ := get(t, "POST", "/playground"); res.StatusCode != 405 || res.Header.Get("Allow") == "" {
		t.Errorf("POST: status %d, want 405 with Allow", res.StatusCode)
	}
}

// The panel takes an example's comment and operation name apart by these shapes.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("playground/src/examples/*.graphql")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d examples, %v", len(files), err)
	}
	shape := regexp.MustCompile(`\A(# .+\n){1,2}query ([A-Z]\w+)`)
	names := map[string]string{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m := shape.FindSubmatch(text)
		if m == nil {
			t.Errorf("%s: wants one or two lines of comment, then a named query", name)
			continue
		}
		if other := names[string(m[2])]; other != "" {
			t.Errorf("%s: %s is the name of %s too", name, m[2], other)
		}
		names[string(m[2])] = name
	}
}
