// Command names measures how well package names recognizes names of the same thing: on the pairs of a public file, and
// on every pair of names in domain.tsv.
package main

import (
	_ "embed"
	"encoding/csv"
	"flag"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"graphd/internal/names"
)

//go:embed domain.tsv
var domain string

// pair is two names, and whether they mean the same thing.
type pair struct {
	a, b  string
	same  bool
	score float64
}

func main() {
	log.SetFlags(0)
	file := flag.String("file", "../shared/data/names/name_bench_half.csv",
		"pairs: CSV with the columns name1, name2 and is_match")
	wrong := flag.Bool("wrong", false, "print the pairs that are told wrongly")
	flag.Parse()
	pairs, err := read(*file)
	if err != nil {
		log.Fatal(err)
	}
	report(*file, pairs, *wrong)
	report("domain.tsv", region(domain), *wrong)
}

// read reads the pairs of a CSV file.
func read(file string) ([]pair, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	var out []pair
	for _, r := range rows[1:] {
		out = append(out, pair{a: r[column["name1"]], b: r[column["name2"]], same: r[column["is_match"]] == "true"})
	}
	return out, nil
}

// region returns every pair of names; names on one line mean the same thing.
func region(text string) []pair {
	type name struct {
		text string
		line int
	}
	var all []name
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for n := range strings.SplitSeq(line, "\t") {
			all = append(all, name{n, i})
		}
	}
	var out []pair
	for i, a := range all {
		for _, b := range all[:i] {
			out = append(out, pair{a: a.text, b: b.text, same: a.line == b.line})
		}
	}
	return out
}

// report prints precision, recall and F1 at the best threshold and at names.Same, and the time of a comparison.
func report(what string, pairs []pair, wrong bool) {
	began := time.Now()
	for i := range pairs {
		pairs[i].score = names.Score(names.Parse(pairs[i].a), names.Parse(pairs[i].b))
	}
	each := time.Since(began) / time.Duration(len(pairs))
	best, at := 0.0, 0.0
	for t := 0.01; t <= 1; t += 0.01 {
		if _, _, f := quality(pairs, t); f > best {
			best, at = f, t
		}
	}
	fmt.Printf("%s: %d pairs, %s each\n", what, len(pairs), each.Round(100*time.Nanosecond))
	for _, t := range []struct {
		name string
		at   float64
	}{{"best threshold", at}, {"names.Same", names.Same}} {
		p, r, f := quality(pairs, t.at)
		fmt.Printf("  %-14s %.2f  precision %.3f  recall %.3f  F1 %.3f\n", t.name, t.at, p, r, f)
	}
	if !wrong {
		return
	}
	for _, p := range pairs {
		if p.same != (p.score >= names.Same) {
			fmt.Printf("  %.2f  one thing: %-5v  %s | %s\n", p.score, p.same, p.a, p.b)
		}
	}
}

// quality returns precision, recall and F1 of the rule that names from the threshold on mean the same thing.
func quality(pairs []pair, threshold float64) (precision, recall, f1 float64) {
	var right, said, there float64
	for _, p := range pairs {
		if p.same {
			there++
		}
		if p.score >= threshold {
			said++
			if p.same {
				right++
			}
		}
	}
	if right == 0 {
		return 0, 0, 0
	}
	precision, recall = right/said, right/there
	return precision, recall, 2 * precision * recall / (precision + recall)
}
