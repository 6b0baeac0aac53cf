package resolvers

import (
	"fmt"
	"strings"

	"graphd/internal/query"
)

// hint is an entry of extensions.hints: an id in the filter of an empty list names nothing.
type hint struct {
	Message    string   `json:"message"`
	Path       []string `json:"path"`  // the response names that lead to the list
	Field      string   `json:"field"` // the place of the id among the list's arguments
	Value      string   `json:"value"`
	Suggestion *string  `json:"suggestion"` // the id that was probably meant; null if nothing is close
}

// longest is the greatest length of an id in the message, in bytes: what a client sends may be as long as a request.
const longest = 300

func hintsOf(hints []query.Hint) []hint {
	out := make([]hint, len(hints))
	for i, h := range hints {
		value := h.Value
		if len(value) > longest {
			value = strings.ToValidUTF8(value[:longest], "") + "…"
		}
		out[i] = hint{Path: strings.Split(h.List, "."), Field: h.Field, Value: value,
			Message: fmt.Sprintf("%s: no entity has the id %q", h.Field, value)}
		if h.Suggestion != "" {
			out[i].Suggestion = &h.Suggestion
			verb := "did you mean"
			if h.Merged {
				verb = "it was merged into"
			}
			out[i].Message += fmt.Sprintf("; %s %q (%s)", verb, h.Suggestion, h.Name)
			if !h.Merged {
				out[i].Message += "?"
			}
		}
	}
	return out
}
