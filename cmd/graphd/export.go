package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"graphd/internal/export"
	"graphd/internal/kg"
)

func exportCommand() *cobra.Command {
	var where storeFlags
	var logs logFlags
	var knownAt, file string
	var state bool
	var after, until int64
	c := &cobra.Command{
		Use:   "export jsonl",
		Short: "Write the graph in another format",
		Long: `Write the graph to standard output, or to a file. jsonl is graphd's own format: the whole graph with its history,
which graphd import jsonl makes the same graph of; with --state the graph as it is, or with --known-at as it was known;
with --after the part of its history that a copy lacks.`,
		Example: `  graphd export jsonl --out graph.jsonl
  graphd export jsonl --known-at 2024-06-01T00:00:00Z
  graphd export jsonl --after 120 | graphd import jsonl --db copy.db -`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			log, err := logs.logger(c.ErrOrStderr())
			if err != nil {
				return err
			}
			if args[0] != "jsonl" {
				return fmt.Errorf("there is no format %q to export; name one of jsonl", args[0])
			}
			var sel export.Selection
			if knownAt != "" {
				if sel.KnownAt, err = kg.ParseInstant(knownAt); err != nil {
					return fmt.Errorf("--known-at %q %w", knownAt, err)
				}
			}
			state = state || knownAt != ""
			if state && (after > 0 || until > 0) {
				return errors.New("--after and --until choose parts of a history; --state and --known-at export none")
			}
			if err := where.exists(); err != nil {
				return err
			}
			s, err := where.open(c.Context(), log)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			return writeTo(file, c.OutOrStdout(), func(w io.Writer) error {
				if state {
					return export.JSONLState(c.Context(), s, w, sel)
				}
				return export.JSONLHistory(c.Context(), s, w, after, until)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&file, "out", "", "file to write; empty: standard output")
	f.BoolVar(&state, "state", false, "write the graph as it is, without its history")
	f.StringVar(&knownAt, "known-at", "", "write the graph as it was known at this instant, without its history")
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
