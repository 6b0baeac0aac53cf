// Command results measures imports, exports and reads, beside what others do with the same rows, and writes
// bench/RESULTS.md and its chart. It runs in parts; what a part measured is kept in bench/results.json until it runs
// again.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"graphd/bench/proc"
	"graphd/bench/rows"
	"graphd/bench/watched"
)

// bench is what the parts share.
type bench struct {
	ctx    context.Context
	data   string
	dir    string // for files of the run
	graphd string // the binary
	large  bool
	neo    int    // rows into Neo4j, twice
	db     string // the graph of the import; made where a part needs it
}

// part is something that is measured; it fills its section.
type part struct {
	name string
	run  func(*bench, *section) error
}

var parts = []part{
	{"import", (*bench).measureImport},
	{"shell", (*bench).measureShell},
	{"export", (*bench).measureExport},
	{"reads", (*bench).measureReads},
	{"neo4j", (*bench).measureNeo4j},
	{"apollo", (*bench).measureApollo},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	b := &bench{ctx: ctx}
	var names []string
	for _, p := range parts {
		names = append(names, p.name)
	}
	flag.StringVar(&b.data, "data", "", "folder with the data sets, see bench/README.md")
	only := flag.String("only", strings.Join(names, ","), "parts to run")
	flag.BoolVar(&b.large, "large", false, "import 1.1 million rows as well, which takes minutes more")
	flag.IntVar(&b.neo, "neo4j-rows", 20_000, "rows into an empty Neo4j, and as many more into the filled one")
	flag.Parse()
	if err := b.all(strings.Split(*only, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "results:", err)
		os.Exit(1)
	}
}

// all runs the parts that are named, and writes what each has measured as soon as it has.
func (b *bench) all(only []string) (err error) {
	if b.data == "" {
		return errors.New("give -data DIR")
	}
	for _, name := range only {
		if !slices.ContainsFunc(parts, func(p part) bool { return p.name == name }) {
			return fmt.Errorf("there is no part %q", name)
		}
	}
	if b.dir, err = os.MkdirTemp("", "graphd-results-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	b.graphd = filepath.Join(b.dir, "graphd")
	if err := watched.Build(b.ctx, b.graphd); err != nil {
		return err
	}
	for _, p := range parts {
		if !slices.Contains(only, p.name) {
			continue
		}
		began := time.Now()
		s := &section{Date: began.UTC().Format("2 January 2006 15:04"), Load: proc.Load()}
		if err := p.run(b, s); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		s.Load += " → " + proc.Load()
		s.Took = time.Since(began).Round(time.Second).String()
		if err := keep(p.name, s); err != nil {
			return err
		}
		fmt.Printf("%s: %s\n", p.name, s.Took)
	}
	return nil
}

// rows writes the rows to a file of the run, and returns its name and how many they are.
func (b *bench) rows(times int) (name string, n int, err error) {
	name = filepath.Join(b.dir, fmt.Sprintf("rows%d.tsv", times))
	o := rows.Scaling{Dir: b.data, Sets: []string{"icews14", "icews05-15"}, Times: times}
	if err := o.Write(name); err != nil {
		return "", 0, err
	}
	text, err := os.ReadFile(name)
	return name, strings.Count(string(text), "\n"), err
}

// usage is what a process took.
type usage struct {
	wall, cpu time.Duration
	memory    int64 // the peak of what was resident, in bytes
}

// measure runs a program to its end.
func (b *bench) measure(input string, name string, args ...string) (usage, error) {
	debug.FreeOSMemory() // the peak of a child begins with what its parent has when it forks
	cmd := exec.CommandContext(b.ctx, name, args...)
	cmd.Dir = b.dir
	var out strings.Builder
	cmd.Stdin, cmd.Stderr = strings.NewReader(input), &out
	began := time.Now()
	err := cmd.Run()
	u := usage{wall: time.Since(began)}
	if err != nil {
		return u, fmt.Errorf("%s %s: %w: %.500s", filepath.Base(name), strings.Join(args, " "), err, out.String())
	}
	u.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.memory = r.Maxrss << 10
	}
	return u, nil
}
