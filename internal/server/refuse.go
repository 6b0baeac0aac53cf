package server

import (
	"encoding/json"
	"net/http"
	"strconv"
	"unicode/utf8"

	"graphd/internal/kg"
)

// failure is an error in GraphQL's form.
type failure struct {
	Message    string         `json:"message"`
	Extensions map[string]any `json:"extensions"`
}

// refuse answers a request before GraphQL sees it, in GraphQL's form.
func refuse(w http.ResponseWriter, status int, code kg.Code, message string) {
	refuseAll(w, status, []failure{{message, map[string]any{"code": code}}})
}

func refuseAll(w http.ResponseWriter, status int, failures []failure) {
	b, err := json.Marshal(map[string]any{"errors": failures})
	if err != nil {
		panic(err) // texts alone
	}
	h := w.Header()
	h.Set("Content-Type", jsonType+"; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	_, _ = w.Write(b)
}

// busy answers a request for which there is no room now.
func busy(w http.ResponseWriter, message string) {
	w.Header().Set("Retry-After", "1")
	refuse(w, http.StatusServiceUnavailable, kg.CodeUnavailable, message+"; ask again in a moment")
}

// quoted quotes a client's text for a message, and shortens it.
func quoted(text string) string {
	const most = 100
	if len(text) > most {
		cut := most
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut] + "…"
	}
	return strconv.Quote(text)
}
