// Package web holds graphd's pages, built by npm into dist, committed and
// embedded, so that neither building nor running graphd needs Node or the
// internet: the explorer, and the playground, which is GraphiQL.
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

// The paths below which the pages are built to be mounted (base in their vite.config.js).
const (
	playground = "/playground"
	explorer   = "/explorer"
)

// CSP lets the pages load and reach only what their own server serves. GraphiQL's
// stylesheet carries its fonts and two images as data: URLs.
const CSP = "default-src 'self'; img-src 'self' data:; font-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"

// By hand, since package mime asks the operating system, which may answer anything.
var contentTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".html":  "text/html; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".json":  "application/json",
	".md":    "text/markdown; charset=utf-8",
	".svg":   "image/svg+xml",
	".txt":   "text/plain; charset=utf-8",
	".woff2": "font/woff2",
}

type file struct {
	content     []byte
	contentType string
	cache       string
	etag        string
}

// Handler serves the explorer at / and below /explorer, the playground at
// /playground, and what they need below. It expects the whole path of the
// request, so mount it at each of Paths.
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
			http.Error(w, "the pages are only read: GET or HEAD", http.StatusMethodNotAllowed)
			return
		}
		f, ok := files[r.URL.Path]
		if !ok && isView(r.URL.Path) {
			f, ok = files[explorer], true
		}
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

// Paths returns the patterns to mount the handler at.
func Paths() []string {
	return []string{"GET /{$}", explorer, explorer + "/", playground, playground + "/"}
}

// isView reports whether the path is an address of the explorer, such as
// /explorer/graph: the page itself finds out what it shows. Names of files have a dot.
func isView(path string) bool {
	view, ok := strings.CutPrefix(path, explorer+"/")
	return ok && view != "" && !strings.ContainsAny(view, "./")
}

// load reads dist into a map by the path of the request. There is nothing but
// what is in the map: no directory lists, no path that leads elsewhere.
func load() (map[string]file, error) {
	files := map[string]file{}
	err := fs.WalkDir(dist, "dist", func(name string, d fs.DirEntry, err error) error {
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
		name = strings.TrimPrefix(name, "dist")
		if path.Base(path.Dir(name)) == "assets" {
			// The name carries a hash of the content: what is at it never changes.
			f.cache = "public, max-age=31536000, immutable"
		}
		files[name] = f
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, mount := range []string{playground, explorer} {
		page, ok := files[mount+"/index.html"]
		if !ok {
			return nil, fmt.Errorf("web: dist%s has no index.html: run npm ci && npm run build", mount)
		}
		files[mount] = page
		files[mount+"/"] = page
	}
	files["/"] = files[explorer]
	return files, nil
}
