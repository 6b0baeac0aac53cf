package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/explained.md anew")

// TestExplained: the documentation shows what import tells of odd rows of each format. -update writes it.
func TestExplained(t *testing.T) {
	var doc strings.Builder
	doc.WriteString(`# Odd rows, explained

What ` + "`graphd import FORMAT --explain LINE FILE`" + ` tells of odd rows of each format: rules, notes, what becomes
of them, or why they are rejected. The files are in ` + "`cmd/graphd/testdata/odd`" + `; this page is written by
` + "`go test ./cmd/graphd -run TestExplained -update`" + `.
`)
	names := []string{}
	for _, f := range formats {
		names = append(names, f.Name)
	}
	for _, name := range append(names, "csv") {
		files, err := filepath.Glob("testdata/odd/" + name + ".*")
		if err != nil || len(files) != 1 {
			t.Fatalf("there must be one file of odd rows of %s: got %v, %v", name, files, err)
		}
		text, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&doc, "\n## `%s`\n", name)
		var more []string
		if name == "csv" {
			more = []string{"--mapping", "../../internal/ingest/mapped/testdata/cow-mid.yaml"}
			doc.WriteString("\nBy the mapping of COW's MIDB.\n")
		}
		items, before := 0, ""
		for n := range strings.Count(string(text), "\n") {
			args := append([]string{"import", name, files[0], "--explain", fmt.Sprint(n + 1)}, more...)
			told, _, err := graphd(t, args...)
			if err != nil || told == before { // a header, or another line of the same item
				continue
			}
			before = told
			items++
			fmt.Fprintf(&doc, "\n```\n%s```\n", told)
		}
		if items < 9 {
			t.Errorf("%s has %d items; ten odd ones are to be shown", name, items)
		}
	}
	const page = "../../docs/explained.md"
	if *update {
		if err := os.WriteFile(page, []byte(doc.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	there, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(there), "\n"), strings.Split(doc.String(), "\n")); d != "" {
		t.Errorf("docs/explained.md is not what import tells; -update writes it (- page, + import):\n%s", d)
	}
}
