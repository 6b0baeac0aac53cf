// Package web holds graphd's pages, built by npm into dist, committed and
// embedded, so that neither building nor running graphd needs Node or the
// internet. There is one so far, the playground: GraphiQL.
package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed all:dist
var dist embed.FS

// The path under which the page is built to be mounted (base in vite.config.js).
const mount = "/playground"

// CSP lets the page load and reach only what its own server serves. GraphiQL's
// stylesheet carries its fonts and two images as data: URLs.
const CSP = "default-src 'self'; img-src 'self' data:; font-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"

// By hand, since package mime asks the operating system, which may answer anything.
var contentTypes = map[string]string{
	".css":  "text/css; charset=utf-8",
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".md":   "text/markdown; charset=utf-8",
	".svg":  "image/svg+xml",
}

type file struct {
	content     []byte
	contentType string
	cache       string
	etag        string
}

// Handler serves the page at /playground and at /playground/, and what it needs
// below. It expects the whole path of the request, so mount it at both:
//
//	mux.Handle("/playground", h)
//	mux.Handle("/playground/", h)
func Handler() http.Handler {
	files, err := load()
	if err != nil {
		panic(err) // dist is part of the binary: only a broken build comes here
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", CSP)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "the playground is only read: GET or HEAD", http.StatusMethodNotAllowed)
			return
		}
		f, ok := files[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h.Set("Content-Type", f.contentType)
		h.Set("Cache-Control", f.cache)
		h.Set("ETag", f.etag)
		// No time of modification: embedded files have none, the ETag decides.
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.content))
	})
}

// load reads dist into a map by the path of the request. There is nothing but
// what is in the map: no directory lists, no path that leads elsewhere.
func load() (map[string]file, error) {
	files := map[string]file{}
	err := fs.WalkDir(dist, "dist/playground", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := dist.ReadFile(name)
		if err != nil {
			return err
		}
		contentType, ok := contentTypes[path.Ext(name)]
		if !ok {
			return fmt.Errorf("web: no content type for %s", name)
		}
		sum := sha256.Sum256(content)
		f := file{
			content:     content,
			contentType: contentType,
			cache:       "no-cache", // kept, but asked for again each time
			etag:        `"` + hex.EncodeToString(sum[:16]) + `"`,
		}
		name = strings.TrimPrefix(name, "dist/playground")
		if strings.HasPrefix(name, "/assets/") {
			// The name carries a hash of the content: what is at it never changes.
			f.cache = "public, max-age=31536000, immutable"
		}
		files[mount+name] = f
		return nil
	})
	if err != nil {
		return nil, err
	}
	page, ok := files[mount+"/index.html"]
	if !ok {
		return nil, fmt.Errorf("web: dist/playground has no index.html: run npm ci && npm run build")
	}
	files[mount] = page
	files[mount+"/"] = page
	return files, nil
}
