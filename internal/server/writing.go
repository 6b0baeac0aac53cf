package server

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"

	"graphd/graph/resolvers"
)

// writing says of each request who writes, or why it may not. Until there are tokens, only those may write who sit at
// the machine that graphd runs on: graphd must listen on loopback, and be asked under a name of it (so that no
// foreign name that leads to loopback opens it to the pages of its owner), and no page of another origin may ask.
// Their requests may be larger: a call takes thousands of entities or relations.
func writing(o Options, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, limit := resolvers.Author{Actor: o.Actor}, o.MaxWrite
		switch host, _, err := net.SplitHostPort(r.Host); {
		case !o.Loopback:
			who.Refused = "writing is allowed only while graphd listens on loopback (--listen 127.0.0.1:8080)"
		case !loopback(r.Host) && (err != nil || !loopback(host)):
			who.Refused = "writing is allowed only under a name of this machine: ask http://127.0.0.1 or http://localhost, not " + r.Host
		case !sameOrigin(r):
			who.Refused = "pages of other origins may not write"
		}
		if who.Refused != "" {
			limit = o.MaxBody
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r.WithContext(resolvers.WithAuthor(r.Context(), who)))
	})
}

// loopback says if host names the machine itself.
func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	if n := len(host); n > 1 && host[0] == '[' && host[n-1] == ']' {
		host = host[1 : n-1]
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// sameOrigin says if the request comes from a page of graphd's own, or from no page at all.
func sameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host
}
