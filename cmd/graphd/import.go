package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"graphd/internal/ingest"
	"graphd/internal/ingest/acled"
	"graphd/internal/ingest/actors"
	"graphd/internal/ingest/ftm"
	"graphd/internal/ingest/gdelt"
	"graphd/internal/ingest/icews"
	"graphd/internal/ingest/jsonl"
	"graphd/internal/ingest/mapped"
	"graphd/internal/ingest/polecat"
	"graphd/internal/ingest/stix"
	"graphd/internal/ingest/ucdp"
	"graphd/internal/ingest/wikidata"
	"graphd/internal/kg"
	"graphd/internal/write"
)

// formats are those that import reads. One that recognizes less comes behind one that recognizes more.
var formats = []*ingest.Format{jsonl.Format, icews.Format, gdelt.Format, gdelt.Mentions, ucdp.Format, acled.Format,
	polecat.Format, ftm.Format, ftm.Statements, wikidata.Format, stix.Format}

func importCommand() *cobra.Command {
	var where storeFlags
	var logs logFlags
	o := ingest.Options{Formats: formats, Bounds: ingest.DefaultBounds, Batch: ingest.DefaultBatch,
		Call: write.Call{Limits: write.DefaultLimits}}
	var knownAt, mapping string
	var explain uint
	var asJSON bool
	var about strings.Builder
	for _, f := range formats {
		fmt.Fprintf(&about, "  %-15s %s\n", f.Name, f.Title)
	}
	fmt.Fprintf(&about, "  %-15s %s\n", "csv", "tables, by a mapping file (--mapping)")
	c := &cobra.Command{
		Use:   "import FORMAT FILE...",
		Short: "Load data sets of other formats into a store",
		Long: `Load files into a store, in batches, in memory that does not grow with them. "-" is standard input. Files
may be packed (.gz, .zst, .zip). The same file again changes nothing. Rows that cannot be read or written go to a file beside
which their errors are listed; mend it and import it. Formats (docs/import.md describes them; auto takes the one that
the file's beginning tells):

` + about.String(),
		Example: `  graphd import icews events.2018.tab.zip
  graphd import auto --dry-run *.csv
  graphd import icews --explain 17 events.2018.tab
  graphd import icews --resume events.2018.tab.zip
  graphd import csv --mapping cow-mid.yaml MIDB-5.0.csv`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			log, err := logs.logger(c.ErrOrStderr())
			if err != nil {
				return err
			}
			o.Format, o.Stdin = args[0], c.InOrStdin()
			if (o.Format == "csv") != (mapping != "") {
				return errors.New("tables, and only they, are read by a mapping file: graphd import csv --mapping FILE")
			}
			if mapping != "" {
				m, err := mapped.Read(mapping)
				if err != nil {
					return err
				}
				o.Formats = append(slices.Clone(formats), mapped.New(m))
			}
			o.Call.Principal = actorName(o.Call.Principal)
			if knownAt != "" {
				if o.KnownAt, err = kg.ParseInstant(knownAt); err != nil {
					return fmt.Errorf("--known-at %q %w", knownAt, err)
				}
				if o.KnownAt.After(time.Now()) {
					return fmt.Errorf("--known-at %s lies in the future", knownAt)
				}
			}
			if explain > 0 {
				return explainLine(c.OutOrStdout(), args[1:], explain, o)
			}
			if o.DryRun && where.embedded() {
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
			if os.Getenv("GOGC") == "" {
				defer debug.SetGCPercent(debug.SetGCPercent(importGC))
			}
			shown := newProgress(c.ErrOrStderr(), asJSON)
			o.Progress = shown.show
			sum, err := ingest.Run(c.Context(), s, args[1:], o)
			shown.end()
			if err = errors.Join(err, s.Close()); err != nil && sum.Written > 0 {
				err = fmt.Errorf("%w; %d rows of it are written: go on with --resume", err, sum.Written)
			}
			return errors.Join(report(c.OutOrStdout(), sum, o.DryRun, asJSON), err)
		},
	}
	f := c.Flags()
	f.StringVar(&o.Call.Principal, "actor", "", actorUsage)
	f.BoolVar(&o.DryRun, "dry-run", false, "count what would change, and write nothing")
	f.UintVar(&explain, "explain", 0, "tell what becomes of the item in this line, and by which rules; write nothing")
	f.BoolVar(&asJSON, "json", false, "print progress and summary as lines of JSON")
	f.StringVar(&knownAt, "known-at", "",
		"when the graph learned it, such as 2024-06-01T00:00:00Z, later than all that it knows; empty: now")
	f.StringVar(&mapping, "mapping", "", "file that says what the columns of tables become (docs/import.md)")
	f.BoolVar(&o.Resume, "resume", false, "go on behind what an interrupted import of the same file has written")
	f.StringVar(&o.Rejects, "rejects", "", "file for rejected rows; empty: named after the input, in this folder")
	f.BoolVar(&o.Complete, "complete", false,
		"the files are a complete release: retract events of the data set that they lack, on the days that they cover")
	f.StringVar(&o.Match, "match", "",
		"map entities onto those of the graph by external id or exact name; this file lists what is only alike, "+
			"to decide")
	f.IntVar(&o.Batch, "batch", o.Batch, "relations in a batch: a transaction, or a part of one")
	f.IntVar(&o.Bounds.MaxLine, "max-line", o.Bounds.MaxLine,
		"most bytes of a line or record; longer ones are rejected")
	f.IntVar(&o.Bounds.MaxExpansion, "max-expansion", o.Bounds.MaxExpansion,
		"how many times its size a packed file may unpack to")
	addWriteLimits(f, &o.Call.Limits)
	where.add(f)
	logs.add(f)
	return c
}

// explainLine tells what becomes of the item that holds a line.
func explainLine(out io.Writer, files []string, line uint, o ingest.Options) error {
	if len(files) != 1 {
		return errors.New("--explain tells of a line of one file; name one")
	}
	it, err := ingest.Find(files[0], int(line), o)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "line %d: %s\n", it.Line, strings.ToValidUTF8(it.Raw, "\ufffd"))
	for _, rule := range it.Rules {
		fmt.Fprintf(out, "  %s\n", rule)
	}
	for i := range it.Relations {
		if it.Relations[i].To == actors.NotNamed {
			fmt.Fprintf(out, "  to %s: not-named\n", actors.NotNamed)
		}
	}
	for _, note := range it.Notes {
		fmt.Fprintf(out, "  note: %s\n", note)
	}
	if it.Fault != nil {
		fmt.Fprintf(out, "rejected: %s\n", it.Fault)
		return nil
	}
	show := func(what string, v any) error {
		fields, err := fieldsOf(v)
		if err == nil {
			fmt.Fprintf(out, "%s\n%s", what, fields)
		}
		return err
	}
	told := map[string]bool{}
	for _, e := range it.Entities {
		if told[e.ID] {
			continue
		}
		told[e.ID] = true
		fmt.Fprintf(out, "refers to %s %s %q\n", e.Kind, e.ID, e.Name)
	}
	for _, e := range it.Described {
		if err := show("entity", e); err != nil {
			return err
		}
	}
	for i := range it.Relations {
		if err := show("relation "+it.Relations[i].ID, it.Relations[i].Assertion); err != nil {
			return err
		}
	}
	for i := range it.Claims {
		if err := show("claims on "+it.Claims[i].ID, it.Claims[i].Claims); err != nil {
			return err
		}
	}
	for i := range it.Retractions {
		fmt.Fprintf(out, "retracts %s: %s\n", it.Retractions[i].ID, it.Retractions[i].Reason)
	}
	for i := range it.Deletions {
		fmt.Fprintf(out, "deletes %s: %s\n", it.Deletions[i].ID, it.Deletions[i].Reason)
	}
	return nil
}

// fieldsOf writes the fields of an object, each in a line of its own, or the members of a list.
func fieldsOf(v any) (string, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	d := json.NewDecoder(bytes.NewReader(text))
	open, err := d.Token()
	for err == nil && d.More() {
		name := "-"
		if open == json.Delim('{') {
			var key json.Token
			if key, err = d.Token(); err != nil {
				break
			}
			name = fmt.Sprint(key) + ":"
		}
		var value json.RawMessage
		if err = d.Decode(&value); err == nil && string(value) != `""` {
			fmt.Fprintf(&b, "  %s %s\n", name, value)
		}
	}
	return b.String(), err
}

// report prints what an import did.
func report(out io.Writer, sum ingest.Summary, dry, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(map[string]any{"summary": sum, "dryRun": dry})
	}
	fmt.Fprintf(out, "%d rows read: %d created, %d updated, %d unchanged, %d rejected\n", sum.Read, sum.Created,
		sum.Updated, sum.Unchanged, sum.Rejected)
	if sum.Dropped > 0 {
		fmt.Fprintf(out, "%d events are not in the release any more, and were retracted\n", sum.Dropped)
	}
	if sum.Skipped > 0 {
		fmt.Fprintf(out, "%d rows had been written before\n", sum.Skipped)
	}
	for _, reason := range slices.Sorted(maps.Keys(sum.Reasons)) {
		fmt.Fprintf(out, "  rejected %d: %s\n", sum.Reasons[reason], reason)
	}
	for _, note := range slices.Sorted(maps.Keys(sum.Notes)) {
		fmt.Fprintf(out, "  note %d: %s\n", sum.Notes[note], note)
	}
	for _, f := range sum.Files {
		fmt.Fprintf(out, "rejected rows are in %s, what is wrong with them in %s.reasons.tsv\n", f, f)
	}
	if sum.Undecided > 0 {
		fmt.Fprintf(out, "%d pairs of entities are alike: write same or other into the file of --match, "+
			"and run again\n",
			sum.Undecided)
	}
	if sum.Stale {
		fmt.Fprintln(out, "more relations may depend on this than --max-derived allows: run graphd rederive")
	}
	if dry {
		fmt.Fprintln(out, "this was a dry run, and nothing was written")
	}
	return nil
}

// importGC is by how much of what is in use the memory of an import grows before Go collects what is not, in percent.
// The standard, 100, takes a seventh more memory and hardly less processor time.
const importGC = 60

// progress shows how far an import has come: a bar on a terminal, else a line every ten seconds.
type progress struct {
	out    io.Writer
	json   bool
	bar    *progressbar.ProgressBar
	file   string
	began  time.Time
	spoken time.Time
}

// progressEvery is how often lines tell of progress.
const progressEvery = 10 * time.Second

func newProgress(out io.Writer, asJSON bool) *progress {
	p := &progress{out: out, json: asJSON, began: time.Now(), spoken: time.Now()}
	return p
}

// terminal reports whether a writer is one.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (p *progress) show(now ingest.Progress) {
	rate := float64(now.Rows-now.Skipped) / time.Since(p.began).Seconds()
	if !p.json && terminal(p.out) {
		if p.bar == nil || p.file != now.File {
			p.end()
			size := now.Size
			if size == 0 {
				size = -1
			}
			p.file = now.File
			p.bar = progressbar.NewOptions64(size, progressbar.OptionSetWriter(p.out),
				progressbar.OptionShowBytes(true), progressbar.OptionThrottle(200*time.Millisecond),
				progressbar.OptionSetPredictTime(true))
		}
		p.bar.Describe(fmt.Sprintf("%d rows, %.0f/s", now.Rows, rate))
		_ = p.bar.Set64(now.Done)
		return
	}
	if !p.progressDue() {
		return
	}
	share, left := "", time.Duration(0)
	if now.Size > 0 && now.Done > 0 {
		share = fmt.Sprintf(", %d %%", 100*now.Done/now.Size)
		left = time.Duration(float64(time.Since(p.began)) * float64(now.Size-now.Done) / float64(now.Done))
	}
	if p.json {
		_ = json.NewEncoder(p.out).Encode(map[string]any{"progress": map[string]any{"file": now.File, "rows": now.Rows,
			"rejected": now.Rejected, "perSecond": int(rate), "bytes": now.Done, "size": now.Size,
			"secondsLeft": int(left.Seconds())}})
		return
	}
	fmt.Fprintf(p.out, "%s: %d rows, %.0f/s%s, %d rejected, %s left\n", now.File, now.Rows, rate, share, now.Rejected,
		left.Round(time.Second))
}

// progressDue reports whether it is time for another line.
func (p *progress) progressDue() bool {
	due := time.Since(p.spoken) >= progressEvery
	if due {
		p.spoken = time.Now()
	}
	return due
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Exit()
		fmt.Fprintln(p.out)
		p.bar = nil
	}
}
