package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/seedfile"
	"graphd/internal/store"
	"graphd/internal/write"
)

// maxListed is the number of items that a dry run lists.
const maxListed = 100

func seedCommand() *cobra.Command {
	var where storeFlags
	var logs logFlags
	call := write.Call{Limits: write.DefaultLimits}
	var demo, dryRun bool
	c := &cobra.Command{
		Use:   "seed [FILE...]",
		Short: "Load the seed graph, or files in its format, into a store",
		Long: `Load files in the seed format (YAML or JSON, see seed/README.md) into a store: all of them, or none if
one has an error. "-" is standard input. Without a file, load the demonstration: the January 2024 crisis between
Pakistan and Iran. Loading a file again changes nothing.`,
		Example: `  graphd seed
  graphd seed --dry-run my-graph.yaml
  graphd seed --neo4j-uri bolt://127.0.0.1:7687 my-graph.yaml
  generate-graph | graphd seed -`,
		RunE: func(c *cobra.Command, files []string) error {
			log, err := logs.logger(c.ErrOrStderr())
			if err != nil {
				return err
			}
			call.Principal = actorName(call.Principal)
			if demo && len(files) > 0 {
				return errors.New("--demo loads the demonstration, and takes no files")
			}
			recordings, err := readSeeds(files, c.InOrStdin())
			if err != nil {
				return err
			}
			if dryRun && where.embedded() {
				remove, err := where.spare()
				if err != nil {
					return err
				}
				defer remove()
			}
			s, err := where.open(c.Context(), log)
			if err != nil {
				return err
			}
			if len(files) == 0 {
				err = demonstration(c.Context(), s, call, demo, recordings)
			}
			var report string
			if err == nil && dryRun {
				report, err = try(c.Context(), s, call, recordings)
			} else if err == nil {
				var counts write.Outcome
				counts, err = load(c.Context(), s, call, recordings)
				report = fmt.Sprintf("%d created, %d updated, %d unchanged\n", counts.Created, counts.Updated,
					counts.Unchanged)
				if counts.Stale {
					fmt.Fprintln(c.ErrOrStderr(), "More relations may depend on this than --max-derived allows: run "+
						"graphd rederive, so that their acting states, status and dates follow.")
				}
			}
			if err = errors.Join(err, s.Close()); err != nil {
				return err
			}
			fmt.Fprint(c.OutOrStdout(), report)
			return nil
		},
	}
	c.Flags().StringVar(&call.Principal, "actor", "", actorUsage)
	c.Flags().BoolVar(&demo, "demo", false, "load the demonstration even into a graph with other data")
	c.Flags().BoolVar(&dryRun, "dry-run", false, "show what would change, and write nothing")
	addWriteLimits(c.Flags(), &call.Limits)
	where.add(c.Flags())
	logs.add(c.Flags())
	return c
}

// addWriteLimits adds the flags that limit what one writing call may read.
func addWriteLimits(flags *pflag.FlagSet, l *write.Limits) {
	flags.IntVar(&l.MaxMoved, "max-moved", l.MaxMoved,
		"most relations that one merge, unmerge or cascading deletion may touch")
	flags.IntVar(&l.MaxFollowed, "max-followed", l.MaxFollowed,
		"most affiliations followed from one end of a relation to find the state that it acts for")
	flags.IntVar(&l.MaxDerived, "max-derived", l.MaxDerived,
		"most relations that a call does not name but whose derived values follow it; beyond it use rederive")
}

// standardInput is the name of the file "-" in errors.
const standardInput = "standard input"

// readSeeds reads the files, or the embedded seed graph if there are none. It returns the errors of all files together.
func readSeeds(files []string, stdin io.Reader) ([]*seedfile.Recording, error) {
	if len(files) == 0 {
		return builtinSeed()
	}
	var out []*seedfile.Recording
	var errs []error
	for i, name := range files {
		var data []byte
		var err error
		switch {
		case name != "-":
			data, err = os.ReadFile(name)
		case slices.Contains(files[:i], "-"):
			err = errors.New("- is named twice: standard input can be read once")
		default:
			name = standardInput
			data, err = io.ReadAll(io.LimitReader(stdin, seedfile.MaxJSON+4)) // more is refused, whatever it is
		}
		if err == nil {
			var r *seedfile.Recording
			if r, err = seedfile.ReadSeed(name, data); err == nil {
				out = append(out, r)
				continue
			}
		}
		errs = append(errs, err)
	}
	return out, errors.Join(errs...)
}

// spare gives a dry run an empty store of its own if the file does not exist, because opening it would create it. The
// function that it returns removes that store.
func (f *storeFlags) spare() (remove func(), err error) {
	if _, err := os.Stat(f.db); !errors.Is(err, fs.ErrNotExist) {
		return func() {}, nil
	}
	dir, err := os.MkdirTemp("", "graphd-dry-run-")
	if err != nil {
		return nil, err
	}
	f.db = filepath.Join(dir, "empty.db")
	return func() { _ = os.RemoveAll(dir) }, nil
}

// try returns a report of what loading the recordings would change.
func try(ctx context.Context, s store.Store, call write.Call, recordings []*seedfile.Recording) (string, error) {
	counts, changes, err := write.Try(ctx, s, call, batches(recordings)...)
	if err != nil {
		return "", seedfile.LocateAll(recordings, err)
	}
	var out strings.Builder
	n := 0
	for i, c := range changes {
		for _, item := range c.Items {
			if n++; n > maxListed {
				continue
			}
			what := "entity"
			if item.Relation {
				what = "relation"
			}
			fmt.Fprintf(&out, "%s: %s %s %s, version %d\n", recordings[i].Name, strings.ToLower(string(item.Action)),
				what, item.ID, item.Version)
		}
	}
	if n > maxListed {
		fmt.Fprintf(&out, "and %d more\n", n-maxListed)
	}
	fmt.Fprintf(&out, "%d created, %d updated, %d unchanged; this was a dry run, and nothing was written\n",
		counts.Created, counts.Updated, counts.Unchanged)
	return out.String(), nil
}

// demonstration decides whether and how to load the recordings of the demonstration. A graph that holds nothing else
// gets them with their dates. A graph with other data gets them only if asked is set; if it has later entries, it gets
// them as of now, because the past does not change.
func demonstration(ctx context.Context, s store.Store, call write.Call, asked bool,
	recordings []*seedfile.Recording) error {
	alone, err := nothingElse(ctx, s, recordings)
	if err != nil || alone {
		return err
	}
	if !asked {
		return errors.New("the graph holds other data than the demonstration: pass --demo to load the demonstration " +
			"into it, or name the files to load")
	}
	if _, _, err := write.Try(ctx, s, call, batches(recordings)...); err == nil || kg.CodeOf(err) != kg.CodeConflict {
		return err // it can be loaded, or is there already
	}
	taken, err := takenIDs(ctx, s, recordings)
	if err != nil {
		return err
	}
	if len(taken) > 0 {
		return fmt.Errorf("the graph holds %d of the demonstration's ids, such as %q, with other content; "+
			"nothing was written: load it into a new store", len(taken), taken[0])
	}
	for _, r := range recordings {
		r.Batch.RecordedAt = time.Time{}
	}
	return nil
}

// nothingElse reports whether the store holds nothing but the demonstration, or nothing at all.
func nothingElse(ctx context.Context, s store.Store, recordings []*seedfile.Recording) (bool, error) {
	var log []kg.Change
	err := s.Read(ctx, func(r store.Reader) (err error) {
		log, _, err = r.Changes(ctx, 0, len(recordings)+1, 0)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("reading the store: %w", err)
	}
	if len(log) == 0 {
		return empty(ctx, s)
	}
	for _, c := range log {
		ours := func(r *seedfile.Recording) bool { return r.Batch.RecordedAt.Equal(c.At) }
		if c.Kind != kg.ChangeSeed || !slices.ContainsFunc(recordings, ours) {
			return false, nil
		}
	}
	return true, nil
}

// takenIDs lists the ids of the recordings' entities and relations that something in the store has, or had.
func takenIDs(ctx context.Context, s store.Store, recordings []*seedfile.Recording) (taken []string, err error) {
	var ids []string
	for _, r := range recordings {
		for _, e := range r.Batch.Entities {
			ids = append(ids, e.ID)
		}
		for i := range r.Batch.Relations {
			ids = append(ids, r.Batch.Relations[i].ID)
		}
	}
	err = s.Read(ctx, func(r store.Reader) error {
		taken = nil
		entities, err := r.EntityVersions(ctx, ids)
		if err != nil {
			return err
		}
		relations, err := r.RelationVersions(ctx, ids, plan.Columns{})
		for _, e := range entities {
			taken = append(taken, e.ID)
		}
		for _, r := range relations {
			taken = append(taken, r.ID)
		}
		return err
	})
	slices.Sort(taken)
	return slices.Compact(taken), err
}
