// Command whole imports every file of the data sets into a store, twice, and fails if a row is lost, if more than a
// hundredth of the rows of a file is rejected, or if the second run changes anything.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"graphd/bench/proc"
	"graphd/bench/target"
	"graphd/internal/ingest"
	"graphd/internal/ingest/ftm"
	"graphd/internal/ingest/icews"
	"graphd/internal/ingest/stix"
	"graphd/internal/store"
	"graphd/internal/write"
)

// sets are the files of the data sets, the small ones first, and how many items each must have, counted without the
// reader.
var sets = []struct {
	files string
	items func(text []byte) int
}{
	{files: "icews-dataverse/*.tab", items: func(text []byte) int { return lines(text) - 1 }}, // a header
	{files: "ftm/*.json", items: lines},
	{files: "stix/*.json", items: objects},
	{files: "icews14/*.tsv", items: lines},
	{files: "icews05-15/*.tsv", items: lines},
}

func lines(text []byte) int { return len(bytes.Split(bytes.TrimSpace(text), []byte("\n"))) }

// objects counts the objects of bundles of STIX, and those that stand alone.
func objects(text []byte) (n int) {
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		var bundle struct{ Objects []any }
		if d.Decode(&bundle) != nil {
			return n
		}
		n += max(1, len(bundle.Objects))
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var t target.Target
	t.AddFlags()
	data := flag.String("data", "", "folder with the data sets")
	batch := flag.Int("batch", ingest.DefaultBatch, "relations in a transaction")
	flag.Parse()
	if err := all(ctx, &t, *data, *batch); err != nil {
		fmt.Fprintln(os.Stderr, "whole:", err)
		os.Exit(1)
	}
}

func all(ctx context.Context, t *target.Target, data string, batch int) (err error) {
	if data == "" || t.DB == "" && t.URI == "" {
		return errors.New("give -data DIR, and -db FILE or -neo4j-uri URI")
	}
	s, err := t.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	dir, err := os.MkdirTemp("", "graphd-whole-") // for what is rejected
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	o := ingest.Options{Format: ingest.Auto, Formats: []*ingest.Format{icews.Format, ftm.Format, stix.Format},
		Bounds: ingest.DefaultBounds, Batch: batch, Call: write.Call{Limits: write.DefaultLimits}}
	fmt.Printf("%s\n\n"+
		"| file | items | relations | rejected | reasons | s | CPU, s |\n|---|---|---|---|---|---|---|\n", t.Name())
	var wrong []error
	for _, set := range sets {
		files, err := filepath.Glob(filepath.Join(data, set.files))
		if err != nil || files == nil {
			return errors.Join(err, fmt.Errorf("there is no %s in %s", set.files, data))
		}
		slices.Sort(files)
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			o.Rejects = filepath.Join(dir, filepath.Base(filepath.Dir(name))+"-"+filepath.Base(name)+".rejects")
			if err := twice(ctx, s, name, set.items(text), o); err != nil {
				wrong = append(wrong, fmt.Errorf("%s: %w", name, err))
			}
			if ctx.Err() != nil {
				return errors.Join(wrong...)
			}
		}
	}
	return errors.Join(wrong...)
}

// twice imports a file twice, and prints what became of it.
func twice(ctx context.Context, s store.Store, name string, items int, o ingest.Options) error {
	before, err := relations(ctx, s)
	if err != nil {
		return err
	}
	began, used := time.Now(), proc.Used()
	first, err := ingest.Run(ctx, s, []string{name}, o)
	if err != nil {
		return err
	}
	took, cpu := time.Since(began), proc.Used()-used
	after, err := relations(ctx, s)
	if err != nil {
		return err
	}
	fmt.Printf("| %s/%s | %d | %d | %d | %v | %.1f | %.1f |\n", filepath.Base(filepath.Dir(name)), filepath.Base(name),
		first.Read, after-before, first.Rejected, first.Reasons, took.Seconds(), cpu.Seconds())
	second, err := ingest.Run(ctx, s, []string{name}, o)
	if err != nil {
		return err
	}
	switch {
	case first.Read != items:
		return fmt.Errorf("%d items were read; the file has %d", first.Read, items)
	case first.Rejected*100 >= items:
		return fmt.Errorf("%d of %d items were rejected", first.Rejected, items)
	case second.Created+second.Updated > 0 || second.Rejected != first.Rejected:
		return fmt.Errorf("a second run created %d, updated %d and rejected %d", second.Created, second.Updated,
			second.Rejected)
	}
	return nil
}

// relations returns how many relations the store has.
func relations(ctx context.Context, s store.Store) (n int, err error) {
	err = s.Read(ctx, func(r store.Reader) error {
		st, err := r.Stats(ctx)
		if err != nil {
			return err
		}
		for _, k := range st.Relations {
			n += k
		}
		return nil
	})
	return n, err
}
