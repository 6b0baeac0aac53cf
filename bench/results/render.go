package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// section is what a part has measured.
type section struct {
	Title, Text      string
	Date, Load, Took string
	Header           []string
	Rows             [][]string
	Bars             []bar
}

// bar is one bar of the chart; those of one unit stand together.
type bar struct {
	Name  string
	Value float64
	Unit  string
}

func (s *section) add(row []string) { s.Rows = append(s.Rows, row) }

func (s *section) bar(name string, value float64, unit string) {
	s.Bars = append(s.Bars, bar{name, value, unit})
}

// results is what all parts have measured, as it is kept.
type results struct {
	Machine  string
	Sections map[string]*section
}

const folder = "bench"

// keep puts a section in the place of the one that its part had, and writes all anew.
func keep(name string, s *section) error {
	file := filepath.Join(folder, "results.json")
	r := results{Sections: map[string]*section{}}
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	r.Machine = machine()
	r.Sections[name] = s
	text, err = json.MarshalIndent(r, "", "\t")
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(file, append(text, '\n'), 0o644),
		os.WriteFile(filepath.Join(folder, "RESULTS.md"), []byte(r.markdown()), 0o644),
		os.WriteFile(filepath.Join(folder, "results.svg"), []byte(r.svg()), 0o644))
}

func (r *results) ordered() []*section {
	var out []*section
	for _, p := range parts {
		if s := r.Sections[p.name]; s != nil {
			out = append(out, s)
		}
	}
	return out
}

func (r *results) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Results

Written by a command; to measure anew, all of it or a part (%s):

`+"```"+`
go run ./bench/results -data DIR
go run ./bench/results -data DIR -only import -large
`+"```"+`

Rows are real events (ICEWS 2014, 2005 to 2015), each of them several times, with the dates of others, so that entities
keep their share of relations. Times depend on the machine and on what else it does: compare processor time, and what
was measured in one run. Load is the average number of processes that want to run, before and after.

Machine: %s.

![Processor time, rates](results.svg)
`, partNames(), r.Machine)
	for _, s := range r.ordered() {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n", s.Title, s.Text)
		fmt.Fprintf(&b, "| %s |\n|%s\n", strings.Join(s.Header, " | "), strings.Repeat("---|", len(s.Header)))
		for _, row := range s.Rows {
			fmt.Fprintf(&b, "| %s |\n", strings.Join(row, " | "))
		}
		fmt.Fprintf(&b, "\n%s; load %s; measured in %s.\n", s.Date, s.Load, s.Took)
	}
	return b.String()
}

func partNames() string {
	var names []string
	for _, p := range parts {
		names = append(names, "`"+p.name+"`")
	}
	return strings.Join(names, ", ")
}

// The chart's measures, in pixels.
const (
	labelWidth = 330
	barWidth   = 420
	lineHeight = 24
)

// svg draws the bars, those of one unit to one scale. Colors suit a light and a dark page.
func (r *results) svg() string {
	var units []string
	by := map[string][]bar{}
	for _, s := range r.ordered() {
		for _, x := range s.Bars {
			if by[x.Unit] == nil {
				units = append(units, x.Unit)
			}
			by[x.Unit] = append(by[x.Unit], x)
		}
	}
	var body strings.Builder
	y := 30
	text := func(x, y int, anchor, weight, s string) {
		fmt.Fprintf(&body, `<text x="%d" y="%d" text-anchor="%s" font-weight="%s">%s</text>`+"\n", x, y, anchor, weight,
			html.EscapeString(s))
	}
	for _, unit := range units {
		text(10, y, "start", "bold", unit)
		y += lineHeight
		most := 0.0
		for _, x := range by[unit] {
			most = max(most, x.Value)
		}
		for _, x := range by[unit] {
			text(labelWidth-10, y, "end", "normal", x.Name)
			width := 1.0
			if most > 0 {
				width = max(1, x.Value/most*barWidth)
			}
			color := "#8a8f98"
			if strings.Contains(x.Name, "graphd") || strings.HasPrefix(x.Name, "export") {
				color = "#2f7fd1"
			}
			fmt.Fprintf(&body, `<rect x="%d" y="%d" width="%.1f" height="16" fill="%s"/>`+"\n", labelWidth, y-13, width,
				color)
			text(labelWidth+int(width)+8, y, "start", "normal", short(x.Value))
			y += lineHeight
		}
		y += lineHeight / 2
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" `+
		`font-size="13" role="img" aria-label="Results">`+"\n"+`<rect width="100%%" height="100%%" fill="#fff"/>`+"\n"+
		`<g fill="#1f2328">`+"\n%s</g>\n</svg>\n", labelWidth+barWidth+90, y, body.String())
}

// short is a number with as many digits as matter.
func short(n float64) string {
	if n >= 100 {
		return thousands(int(n + 0.5))
	}
	return fmt.Sprintf("%.1f", n)
}

// thousands is a number with a comma behind each three digits.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
