package server

import (
	"net/http"
	"strings"

	"graphd/graph/resolvers"
)

// writing records for each request who writes, or why it may not write. Until there are tokens, only users of graphd's
// own machine may write: graphd must listen on loopback, the request must use a host name of the machine and not come
// through a proxy, and must not come from a page of another origin. Requests that may write may be larger, because a
// call takes thousands of entities or relations.
func writing(o Options, from origins, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, limit := resolvers.Author{Actor: o.Actor, Refused: refusal(o, from, r)}, o.MaxWrite
		if who.Refused != "" {
			limit = o.MaxBody
		}
		recordOf(r.Context()).maxBody = limit
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r.WithContext(resolvers.WithAuthor(r.Context(), who)))
	})
}

// refusal returns why a request may not write, or "" if it may.
func refusal(o Options, from origins, r *http.Request) string {
	if !o.Loopback {
		return "writing is allowed only while graphd listens on loopback (--listen 127.0.0.1:8080)"
	}
	if !o.TrustProxy {
		if name := proxied(r); name != "" {
			return "writing is not allowed through a proxy, because graphd cannot tell who is writing; this one sent " +
				name +
				" (--trust-proxy lets everyone write whom it lets through)"
		}
		if !loopback(hostName(r.Host)) {
			return "writing is allowed only under a host name of this machine: " +
				"use http://127.0.0.1 or http://localhost, not " +
				quoted(r.Host)
		}
	}
	if !from.same(r) {
		return "pages of other origins may not write"
	}
	return ""
}

// proxyHeaders are headers by which proxies name their clients, besides X-Forwarded-….
var proxyHeaders = []string{"Forwarded", "Via", "X-Real-Ip", "X-Client-Ip", "X-Cluster-Client-Ip", "X-Original-Host",
	"X-Original-Forwarded-For", "X-Envoy-External-Address", "Client-Ip", "True-Client-Ip", "Cdn-Loop",
	"Cf-Connecting-Ip", "Fastly-Client-Ip", "X-Appengine-User-Ip", "X-Azure-Clientip"}

// proxied returns what shows that a request came through a proxy, or "". A proxy that adds no header is given away by
// HTTP/1.0, which nginx uses by default, and nobody else.
func proxied(r *http.Request) string {
	if !r.ProtoAtLeast(1, 1) {
		return r.Proto
	}
	for _, name := range proxyHeaders {
		if _, ok := r.Header[name]; ok {
			return name
		}
	}
	for name := range r.Header {
		if strings.HasPrefix(name, "X-Forwarded") {
			return name
		}
	}
	return ""
}
