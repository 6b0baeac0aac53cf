package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"graphd/graph/planner"
	"graphd/internal/export"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

func exportCommand() *cobra.Command {
	var where storeFlags
	var logs logFlags
	var knownAt, at, certainty, filter, out string
	var state bool
	var after, until int64
	var about strings.Builder
	names := []string{"jsonl"}
	for _, f := range export.Formats {
		fmt.Fprintf(&about, "  %-10s %s\n", f.Name, f.Title)
		names = append(names, f.Name)
	}
	c := &cobra.Command{
		Use:   "export FORMAT",
		Short: "Write the graph in another format",
		Long: `Write the graph to standard output, or to a file or folder (--out). jsonl is graphd's own format: the
whole graph with its history, which graphd import jsonl makes the same graph of; with --state the graph as it is, or
with --known-at as it was known; with --after the part of its history that a copy lacks. Other formats hold a state:

` + about.String() + `
Formats of several files need --out FOLDER.`,
		Example: `  graphd export jsonl --out graph.jsonl
  graphd export jsonl --after 120 | graphd import jsonl --db copy.db -
  graphd export gexf --at 2024-01-16 --out day.gexf
  graphd export csv --where '{"type": {"eq": "ACCUSE"}}' --out accused
  graphd export parquet --known-at 2024-06-01T00:00:00Z --out june`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			log, err := logs.logger(c.ErrOrStderr())
			if err != nil {
				return err
			}
			var format *export.Format
			if i := slices.IndexFunc(export.Formats, func(f *export.Format) bool { return f.Name == args[0] }); i >= 0 {
				format = export.Formats[i]
			}
			if !slices.Contains(names, args[0]) {
				return fmt.Errorf("there is no format %q to export; name one of %s", args[0], strings.Join(names, ", "))
			}
			var chosen *plan.RelationWhere
			if filter != "" {
				if chosen, err = planner.Filter(c.Context(), filter, plan.DefaultLimits); err != nil {
					return fmt.Errorf("--where: %w", err)
				}
			}
			sel, err := export.Select(chosen, at, certainty, knownAt)
			if bad, ok := errors.AsType[*kg.Error](err); ok {
				return fmt.Errorf("--%s: %s", strings.Replace(bad.Path, "knownAt", "known-at", 1), bad.Message)
			}
			state = state || !sel.KnownAt.IsZero() || sel.Where != nil || format != nil
			switch {
			case state && (after > 0 || until > 0):
				return errors.New("--after and --until choose parts of a history; a state has none")
			case format != nil && format.Files != nil && out == "":
				return fmt.Errorf("%s has several files: name a folder with --out", format.Name)
			}
			if err := where.exists(); err != nil {
				return err
			}
			s, err := where.open(c.Context(), log)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			if format != nil && format.Files != nil {
				return format.Write(c.Context(), s, sel, nil, out)
			}
			return writeTo(out, c.OutOrStdout(), func(w io.Writer) error {
				switch {
				case format != nil:
					return format.Write(c.Context(), s, sel, w, "")
				case state:
					return export.JSONLState(c.Context(), s, w, sel)
				}
				return export.JSONLHistory(c.Context(), s, w, after, until)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&out, "out", "", "file or folder to write; empty: standard output")
	f.BoolVar(&state, "state", false, "write the graph as it is, without its history")
	f.StringVar(&knownAt, "known-at", "", "write the graph as it was known at this instant, without its history")
	f.StringVar(&at, "at", "", "write only relations that may hold on this day, and what they refer to")
	f.StringVar(&certainty, "certainty", "", "how --at reads uncertain dates: POSSIBLE or CERTAIN; empty: POSSIBLE")
	f.StringVar(&filter, "where", "",
		"write only relations that this filter finds, and what they refer to: JSON, in the names of the API's where")
	f.Var(newSeq(&after), "after", "write only entries of the change log behind this number")
	f.Var(newSeq(&until), "until", "write only entries of the change log up to this number")
	where.add(f)
	logs.add(f)
	return c
}

// seq is a flag that is a number in the change log.
type seq struct{ n *int64 }

func newSeq(n *int64) *seq { return &seq{n} }

// Set reads the number.
func (s *seq) Set(text string) error {
	if _, err := fmt.Sscanf(text, "%d", s.n); err != nil || *s.n < 0 {
		return errors.New("a number of the change log counts from 1")
	}
	return nil
}

// String writes it.
func (s *seq) String() string {
	if s.n == nil || *s.n == 0 {
		return ""
	}
	return fmt.Sprint(*s.n)
}

// Type names it.
func (s *seq) Type() string { return "number" }

// exists returns an error if the file of the embedded store is not there: opening it would create it.
func (f *storeFlags) exists() error {
	if !f.embedded() {
		return nil
	}
	if _, err := os.Stat(f.db); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("opening --db %q: %w", f.db, err)
	}
	return nil
}

// writeTo calls do with a file, or with out if there is no name. A file that was not finished is removed.
func writeTo(name string, out io.Writer, do func(io.Writer) error) (err error) {
	if name != "" {
		f, wrong := os.Create(name)
		if wrong != nil {
			return wrong
		}
		defer func() {
			if err = errors.Join(err, f.Close()); err != nil {
				err = errors.Join(err, os.Remove(name))
			}
		}()
		out = f
	}
	w := bufio.NewWriterSize(out, 1<<20)
	return errors.Join(do(w), w.Flush())
}
