package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// cells are the cells of a row of a table of imports.
func (u usage) cells(what string, n int, size int64) []string {
	per := "–"
	if size > 0 {
		per = fmt.Sprintf("%d", size/int64(n))
	}
	return []string{what, fmt.Sprint(n), fmt.Sprintf("%.1f", u.wall.Seconds()),
		fmt.Sprintf("%.0f", float64(n)/u.wall.Seconds()), fmt.Sprintf("%.1f", u.cpu.Seconds()/float64(n)*1e6),
		fmt.Sprintf("%d", u.memory>>20), per}
}

var importHeader = []string{"", "rows", "s", "rows/s", "CPU, s a million", "memory, MB", "bytes a row"}

// perMillion is the processor time of a million rows, in seconds.
func (u usage) perMillion(n int) float64 { return u.cpu.Seconds() / float64(n) * 1e6 }

func (b *bench) importInto(name string, times int) (u usage, n int, err error) {
	file, n, err := b.rows(times)
	if err != nil {
		return u, n, err
	}
	u, err = b.measure("", b.graphd, "import", "icews", file, "--db", name)
	return u, n, err
}

// graph is the graph of the default size.
func (b *bench) graph() (string, error) {
	if b.db != "" {
		return b.db, nil
	}
	name := filepath.Join(b.dir, "graph.db")
	_, _, err := b.importInto(name, 2)
	b.db = name
	return name, err
}

func (b *bench) measureImport(s *section) error {
	s.Title, s.Header = "Import, embedded", importHeader
	s.Text = "`graphd import icews` into a new SQLite file, and the same file again; every row is validated,\n" +
		"logged, listed by its ends, states, types and sources, and counted."
	sizes := []int{2}
	if b.large {
		sizes = append(sizes, 17)
	}
	for _, times := range sizes {
		name := filepath.Join(b.dir, fmt.Sprintf("import%d.db", times))
		u, n, err := b.importInto(name, times)
		if err != nil {
			return err
		}
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		s.add(u.cells("graphd import", n, info.Size()))
		s.bar("graphd import, "+thousands(n), u.perMillion(n), "s of CPU a million rows")
		if again, _, err := b.importInto(name, times); err != nil {
			return err
		} else {
			s.add(again.cells("again: nothing changes", n, 0))
		}
		if times == 2 {
			b.db = name
		}
	}
	return nil
}

const shellTable = `CREATE TABLE r (source TEXT, event TEXT, target TEXT, date TEXT);
CREATE INDEX r_source ON r (source, date);
CREATE INDEX r_target ON r (target, date);
CREATE INDEX r_date ON r (date);
`

// pythonImport does what the shell does.
const pythonImport = `import csv, sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.executescript(sys.argv[3])
c.executemany("INSERT INTO r VALUES (?, ?, ?, ?)", csv.reader(open(sys.argv[2])))
c.commit()
`

func (b *bench) measureShell(s *section) error {
	s.Title, s.Header = "SQLite's own import", importHeader
	file, n, err := b.rows(2)
	if err != nil {
		return err
	}
	table := filepath.Join(b.dir, "rows.csv")
	if err := toCSV(file, table); err != nil {
		return err
	}
	name := filepath.Join(b.dir, "shell.db")
	var u usage
	what := "`sqlite3` shell, `.import --csv`"
	if shell, missing := exec.LookPath("sqlite3"); missing == nil {
		u, err = b.measure(shellTable+".import --csv "+table+" r\n", shell, "-batch", name)
	} else {
		what = "python's sqlite3 module (the shell is missing)"
		u, err = b.measure("", "python3", "-c", pythonImport, name, table, shellTable)
	}
	if err != nil {
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	s.Text = "The same rows as CSV into one table of four texts with three indexes, on source, target and date, in\n" +
		"one transaction. It checks nothing, and knows no entities."
	s.add(u.cells(what, n, info.Size()))
	s.bar("sqlite3 .import, three indexes", u.perMillion(n), "s of CPU a million rows")
	return nil
}

func toCSV(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	for line := range strings.Lines(string(text)) {
		if err := w.Write(strings.Split(strings.TrimSuffix(line, "\n"), "\t")); err != nil {
			return err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return f.Close()
}

func (b *bench) measureExport(s *section) error {
	s.Title, s.Header = "Export, embedded", importHeader
	s.Text = "`graphd export` of the imported graph to a file."
	db, err := b.graph()
	if err != nil {
		return err
	}
	_, n, err := b.rows(2)
	if err != nil {
		return err
	}
	for _, args := range [][]string{{"csv", "--out", filepath.Join(b.dir, "csv")},
		{"jsonl", "--state", "--out", filepath.Join(b.dir, "state.jsonl")},
		{"jsonl", "--out", filepath.Join(b.dir, "history.jsonl")}} {
		u, err := b.measure("", b.graphd, append([]string{"export", "--db", db}, args...)...)
		if err != nil {
			return err
		}
		name := strings.Join(args[:len(args)-2], " ")
		s.add(u.cells("export "+name, n, 0))
		s.bar("export "+name, u.perMillion(n), "s of CPU a million rows")
	}
	return nil
}

// measureReads runs bench/compare, and takes its figures from what it prints.
func (b *bench) measureReads(s *section) error {
	db, err := b.graph()
	if err != nil {
		return err
	}
	s.Title = "Reads, embedded, beside a handler written by hand"
	s.Text = "`bench/compare`: 4 connections, rounds in turn. The handler sends the same statements and writes the\n" +
		"same bytes, but knows these three questions alone."
	return b.compare(s, "requests/s", "-db", db)
}

// compare runs bench/compare on a store; unit is that of its bars in the chart.
func (b *bench) compare(s *section, unit string, store ...string) error {
	s.Header = []string{"question", "", "p50", "p95", "requests/s", "CPU a request"}
	cmd := exec.CommandContext(b.ctx, "go", append([]string{"run", "./bench/compare", "-rounds", "8"}, store...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("bench/compare: %w", err)
	}
	question := ""
	names := strings.NewReplacer("/ by hand", "graphd/by-hand", "/ apollo", "graphd/apollo", "by hand", "by-hand")
	for line := range strings.Lines(string(out)) {
		if name, _, ok := strings.Cut(line, ", answer of"); ok {
			question = name
		}
		fields := strings.Fields(names.Replace(line))
		if len(fields) != 5 || fields[0] == "p50" {
			continue
		}
		s.add(append([]string{question}, fields...))
		if rate, err := strconv.ParseFloat(fields[3], 64); err == nil && !strings.Contains(fields[0], "/") {
			s.bar(question+", "+fields[0], rate, unit)
		}
	}
	if len(s.Rows) == 0 {
		return fmt.Errorf("bench/compare printed no figures: %.300s", out)
	}
	return nil
}

// machine says what it is measured on.
func machine() string {
	model, cores := "unknown processor", 0
	text, err := os.ReadFile("/proc/cpuinfo")
	if err == nil {
		for line := range strings.Lines(string(text)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value)
				cores++
			}
		}
	}
	return fmt.Sprintf("%d × %s", cores, model)
}
