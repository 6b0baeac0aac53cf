// Package cameo tells what event codes and event texts of CAMEO are in PLOVER.
package cameo

import (
	_ "embed"
	"slices"
	"strings"

	"graphd/internal/kg"
)

// Event is what a code means.
type Event struct {
	Code     string // empty where no table has the text
	Type     kg.RelationType
	Mode     string
	Contexts []string
	Reversed bool   // the source of the row is the recipient
	Rule     string // by which the type was found
}

//go:embed codes.tsv
var codesTable string

//go:embed plover/cameo.tsv
var ploverTable string

var byCode, byText, texts = load()

func load() (byCode, byText map[string]Event, texts map[string]string) {
	byCode, byText, texts = map[string]Event{}, map[string]Event{}, map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(ploverTable), "\n")[1:] {
		col := strings.Split(line, "\t") // code, type, mode, contexts
		e := Event{Code: col[0], Type: kg.RelationType(col[1]), Rule: "the code is in PLOVER's table of CAMEO codes"}
		info := e.Type.Info()
		if info.HasMode(col[2]) { // modes and contexts that PLOVER has dropped since are left out
			e.Mode = col[2]
		}
		for _, c := range strings.Split(col[3], ";") {
			if slices.Contains(kg.Contexts, c) {
				e.Contexts = append(e.Contexts, c)
			}
		}
		byCode[e.Code] = e
	}
	for _, line := range strings.Split(strings.TrimSpace(codesTable), "\n")[1:] {
		code, text, _ := strings.Cut(line, "\t")
		if _, ok := byText[text]; !ok {
			byText[text] = find(byCode, code)
		}
		if texts[code] == "" {
			texts[code] = text
		}
	}
	return byCode, byText, texts
}

// find tells what a code means: by the table; by its root where the table leaves it out.
func find(table map[string]Event, code string) Event {
	e, ok := table[code]
	switch {
	case ok:
	case strings.HasPrefix(code, "01"):
		e = Event{Type: kg.TypeStatement, Rule: "CAMEO root 01 is a public statement, for which PLOVER has no type"}
	case strings.HasPrefix(code, "02"):
		e = Event{Type: "REQUEST", Rule: "CAMEO root 02 is an appeal: REQUEST, by PLOVER's manual"}
	case len(code) > 2:
		if e = table[code[:2]]; e.Type == "" {
			return Event{}
		}
		e.Mode, e.Contexts, e.Rule = "", nil, "the table has the code's root"
	default:
		return Event{}
	}
	e.Code = code
	e.Reversed = code == "043" // hosts a visit: in PLOVER the visitor is the actor
	return e
}

// ByCode returns what a code means, if it is one. The code keeps its leading zeros.
func ByCode(code string) (Event, bool) {
	if kg.GoldsteinOf(code) == nil && byCode[code].Type == "" {
		return Event{}, false
	}
	e := find(byCode, code)
	if kg.GoldsteinOf(code) == nil {
		e.Code = ""
	}
	return e, e.Type != ""
}

// ByText returns what an event text of ICEWS means, if a table has it.
func ByText(text string) (Event, bool) {
	e, ok := byText[text]
	if ok && kg.GoldsteinOf(e.Code) == nil { // one of ICEWS's own
		e.Code = ""
	}
	return e, ok
}

// TextOf returns the first text of a code.
func TextOf(code string) string { return texts[code] }
