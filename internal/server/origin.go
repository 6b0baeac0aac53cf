package server

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/rs/cors"

	"graphd/internal/kg"
)

// hosts are the host names that requests may use.
type hosts struct {
	loopback bool            // it listens on loopback
	allowed  map[string]bool // names besides those of the machine itself
}

func newHosts(o Options) hosts {
	h := hosts{loopback: o.Loopback, allowed: map[string]bool{}}
	for _, name := range o.AllowedHosts {
		h.allowed[hostName(name)] = true
	}
	return h
}

// only refuses requests with a foreign host name. Such a name may resolve to loopback (DNS rebinding): then its owner's
// pages would share graphd's origin, and could read everything. A graphd that does not listen on loopback has names of
// its own; it checks them only if they are listed.
func (h hosts) only(next http.Handler) http.Handler {
	if !h.loopback && len(h.allowed) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Browsers always send a host; HTTP/1.0 need not.
		if name := hostName(r.Host); name != "" && !loopback(name) && !h.allowed[name] {
			refuse(w, http.StatusMisdirectedRequest, kg.CodeForbidden,
				"graphd does not answer to the host name "+quoted(r.Host)+
					": use http://127.0.0.1 or http://localhost, or allow the name (--allowed-host)")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// origins are the origins whose pages may send requests.
type origins struct {
	cors       *cors.Cors // nil: only graphd's own
	trustProxy bool
}

// only refuses requests from pages of foreign origins. It is not enough that such a page cannot read the answer: graphd
// would still do the work. The page may hide its origin; browsers tell for every request whether it is cross-site, and
// for most the origin.
func (o origins) only(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !o.allows(r) {
			refuse(w, http.StatusForbidden, kg.CodeForbidden,
				"pages of other origins may not send requests; allow the origin (--cors-origin)")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (o origins) allows(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none": // said by the browser, whatever a proxy made of the host; none: typed by the user
		return true
	case "": // an older browser, or none, or not reached by a name that it trusts
		if o.same(r) {
			return true
		}
	}
	return o.cors != nil && o.cors.OriginAllowed(r)
}

// same reports whether a request comes from a page of graphd's own origin, or from no page at all.
func (o origins) same(r *http.Request) bool {
	given := r.Header.Values("Origin")
	if len(given) == 0 {
		return true
	}
	u, err := url.Parse(given[0])
	if err != nil || len(given) > 1 || u.Host == "" {
		return false
	}
	if strings.EqualFold(u.Host, r.Host) {
		return true
	}
	forwarded := r.Header.Get("X-Forwarded-Host")
	return o.trustProxy && forwarded != "" && strings.EqualFold(u.Host, forwarded)
}

// hostName returns the name or address of a host, without its port, in canonical spelling.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// loopback reports whether a host name is one of the machine itself.
func loopback(name string) bool {
	if name == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(name)
	return err == nil && addr.IsLoopback()
}
