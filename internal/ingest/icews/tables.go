// Package icews reads ICEWS event data for the benchmarks: rows of source, event text, target and date, with the
// tables that say which event text is which CAMEO code, which code is which PLOVER type, and which actors are
// countries. It is small on purpose; what it cannot tell of an actor it decides by the rules in actors.go.
package icews

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"graphd/internal/kg"
)

// event is what an event text of ICEWS means in graphd.
type event struct {
	code     string // CAMEO; empty where no table has the text
	typ      kg.RelationType
	mode     string
	contexts []string
	reversed bool // the source of the row is the recipient
}

// tables are the code tables of a folder cameo.
type tables struct {
	events    map[string]event // by event text
	countries map[string]country
}

type country struct{ code, name string }

// lines calls f with each line of a file, without its end.
func lines(path string, f func(string) error) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for n, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		if err := f(strings.TrimRight(line, "\r")); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n+1, err)
		}
	}
	return nil
}

func readTables(dir string) (*tables, error) {
	plover, err := readPlover(filepath.Join(dir, "CAMEO2PLOVER-2021.txt"))
	if err != nil {
		return nil, err
	}
	t := &tables{events: map[string]event{}, countries: map[string]country{}}
	err = lines(filepath.Join(dir, "CAMEO_codefile.txt"), func(line string) error {
		_, rest, ok := strings.Cut(line, ":")
		if !ok || !strings.HasPrefix(line, "LABEL") { // LABEL, and LABELi with ICEWS's own spelling
			return nil
		}
		code, text, ok := strings.Cut(rest, "=")
		if !ok {
			return fmt.Errorf("%q has no =", line)
		}
		code = strings.TrimSpace(code)
		t.events[strings.TrimSpace(text)] = eventOf(code, plover)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return t, t.readCountries(filepath.Join(dir, "countrynames.txt"))
}

// eventOf finds what a code means: by the table; by its root where the table leaves the code out.
func eventOf(code string, plover map[string]event) event {
	e, ok := plover[code]
	switch {
	case ok:
	case strings.HasPrefix(code, "01"): // public statements, for which PLOVER has no type
		e.typ = kg.TypeStatement
	case strings.HasPrefix(code, "02"): // appeals: REQUEST, by PLOVER's manual
		e.typ = "REQUEST"
	default:
		e = plover[code[:2]]
	}
	e.code = code
	e.reversed = code == "043" // hosts a visit: in PLOVER the visitor is the actor
	return e
}

// readPlover reads lines such as
//
//	1121: ACCUSE, allege, crime; corruption # Accuse of crime, corruption
//
// Modes and contexts that PLOVER has dropped since are left out.
func readPlover(path string) (map[string]event, error) {
	out := map[string]event{}
	err := lines(path, func(line string) error {
		line, _, _ = strings.Cut(line, "#")
		code, rest, ok := strings.Cut(line, ":")
		if !ok {
			return nil
		}
		parts := strings.Split(rest, ",")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		e := event{typ: kg.RelationType(parts[0])}
		info := e.typ.Info()
		if info == nil {
			return fmt.Errorf("%q is no type of PLOVER", parts[0])
		}
		if len(parts) > 1 && info.HasMode(parts[1]) {
			e.mode = parts[1]
		}
		if len(parts) > 2 {
			for _, c := range strings.Split(parts[2], ";") {
				if c = strings.TrimSpace(c); slices.Contains(kg.Contexts, c) {
					e.contexts = append(e.contexts, c)
				}
			}
		}
		out[strings.TrimSpace(code)] = e
		return nil
	})
	return out, err
}

// readCountries reads lines NAME ⇥ CODE ⇥ number. The code of a territory is that of its state and its own: USAPRI.
func (t *tables) readCountries(path string) error {
	names := map[string]string{} // the first name of a code is the entity's
	return lines(path, func(line string) error {
		col := strings.Split(line, "\t")
		if len(col) < 2 || len(col[1]) < 3 || col[1] == "---" {
			return nil
		}
		code := col[1][len(col[1])-3:]
		if names[code] == "" {
			names[code] = col[0]
		}
		t.countries[col[0]] = country{code, names[code]}
		return nil
	})
}
