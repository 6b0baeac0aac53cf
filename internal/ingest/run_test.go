package ingest_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"graphd/internal/edtf"
	"graphd/internal/ingest"
	"graphd/internal/ingest/ingesttest"
	"graphd/internal/kg"
	"graphd/internal/store"
)

// plain is a format of rows: id, kind of the first end, type, date.
var plain = &ingest.Format{Name: "plain", Extension: "tsv", Open: func(in *ingest.Input) (ingest.Reader, error) {
	t, err := ingest.NewTable(in, ingest.CSV, []string{"id", "kind", "type", "when"},
		func(fields []string) bool { return fields[0] == "id" })
	return &plainReader{t}, err
}}

type plainReader struct{ *ingest.Table }

func (r *plainReader) Header() string { return r.Table.Header.Raw }

func (r *plainReader) Next() (*ingest.Item, error) {
	row, err := r.Table.Next()
	if err != nil || row.Fault != nil {
		return row.Item, err
	}
	when, err := edtf.Parse(row.Get("when"))
	if err != nil {
		row.Fault = ingest.Faultf("when", row.Get("when"), "%s", err)
		return row.Item, nil
	}
	end := &kg.Entity{ID: "x:" + row.Get("kind"), Kind: kg.Kind(row.Get("kind")), Name: "x"}
	source := &kg.Entity{ID: "source:plain", Kind: kg.KindSource, Name: "plain"}
	state := &kg.Entity{ID: "state:A", Kind: kg.KindState, Name: "A"}
	row.Entities = []*kg.Entity{end, source, state}
	row.Relations = []kg.NewRelation{{ID: row.Get("id"), Assertion: kg.Assertion{Type: kg.RelationType(row.Get("type")),
		From: end.ID, To: state.ID, When: when, Attributes: row.Attributes().JSON(),
		Claims: kg.OwnVoice([]kg.Evidence{{Source: source.ID}})}}}
	return row.Item, nil
}

func run(t *testing.T, s store.Store, text string, change func(*ingest.Options)) (ingest.Summary, error) {
	t.Helper()
	o := ingest.Options{Format: "plain", Formats: []*ingest.Format{plain}, Stdin: strings.NewReader(text),
		Rejects: filepath.Join(t.TempDir(), "rejects")}
	if change != nil {
		change(&o)
	}
	return ingest.Run(t.Context(), s, []string{"-"}, o)
}

// TestRejects: what is wrong with rows refuses no others, and what is rejected can be mended and imported.
func TestRejects(t *testing.T) {
	s := ingesttest.Store(t)
	rejects := filepath.Join(t.TempDir(), "rejects")
	text := "id,kind,type,when\n" +
		"r:1,STATE,ASSAULT,2024-01-16\n" +
		"r:2,STATE,ASSAULT,16 January\n" + // not a date
		"r:3,STATE,ATTACK,2024\n" + // not a type
		"r:4,ALIEN,ASSAULT,2024\n" + // not a kind: the entity is refused
		"r:5,STATE,MEMBER_OF,2024\n" + // a state is no member of a state: only the store knows
		"\"r:6\nmore\",STATE,ASSAULT,2024\n" + // an id of two lines
		"r:7,OFFICIAL,ASSAULT,2024-02\n"
	sum, err := run(t, s, text, func(o *ingest.Options) { o.Rejects = rejects })
	if err != nil {
		t.Fatal(err)
	}
	want := ingest.Summary{Read: 7, Created: 6, Rejected: 5}
	sum.Reasons, sum.Files = nil, nil
	if d := cmp.Diff(want, sum); d != "" {
		t.Error(d)
	}
	reasons := read(t, rejects+".reasons.tsv")
	for _, want := range []string{"2\t3\twhen\t16 January\t", "\t4\ttype\tATTACK\t", "\t5\tkind\tALIEN\t",
		"\t6\ttype\tMEMBER_OF\t", "\t7\tid\t"} {
		if !strings.Contains(reasons, want) {
			t.Errorf("the reasons lack %q:\n%s", want, reasons)
		}
	}
	mended := strings.NewReplacer("16 January", "2024-01-17", "ATTACK", "ASSAULT", "ALIEN", "PERSON", "MEMBER_OF",
		"ASSAULT", "r:6\nmore", "r:6").Replace(read(t, rejects))
	sum, err = run(t, s, mended, nil)
	if err != nil || sum.Rejected > 0 || sum.Read != 5 {
		t.Errorf("mended: got %+v, %v", sum, err)
	}
	if got := len(ingesttest.Relations(t, s)); got != 7 {
		t.Errorf("got %d relations, want 7", got)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestRevisions: a row that says something else is a new version; what was said before is no news.
func TestRevisions(t *testing.T) {
	s := ingesttest.Store(t)
	type step struct {
		name, text                  string
		created, updated, unchanged int
	}
	for _, step := range []step{
		{"first", "r:1,STATE,ASSAULT,2024-01-16\n", 4, 0, 0},
		{"again", "r:1,STATE,ASSAULT,2024-01-16\n", 0, 0, 1},
		{"another date", "r:1,STATE,ASSAULT,2024-01-17\n", 0, 1, 0},
		{"the first file again", "r:1,STATE,ASSAULT,2024-01-16\n", 0, 0, 1},
		{"the same twice in a file", "r:2,STATE,ASSAULT,2024\nr:2,STATE,ASSAULT,2024\n", 1, 0, 1},
		{"two versions in a file", "r:3,STATE,ASSAULT,2024\nr:3,STATE,ASSAULT,2025\n", 1, 1, 0},
	} {
		sum, err := run(t, s, step.text, nil)
		if err != nil {
			t.Fatal(err)
		}
		if sum.Created != step.created || sum.Updated != step.updated || sum.Unchanged != step.unchanged {
			t.Errorf("%s: got %+v", step.name, sum)
		}
	}
}

// TestResume: an import that was interrupted goes on behind what it has written, and nothing comes twice.
func TestResume(t *testing.T) {
	var text strings.Builder
	for i := range 1000 {
		day := "2024"
		if i%100 == 50 {
			day = "never"
		}
		fmt.Fprintf(&text, "r:%d,STATE,ASSAULT,%s\n", i, day)
	}
	s := ingesttest.Store(t)
	rejects := filepath.Join(t.TempDir(), "rejects")
	ctx, stop := context.WithCancel(t.Context())
	o := ingest.Options{Format: "plain", Formats: []*ingest.Format{plain}, Stdin: strings.NewReader(text.String()),
		Rejects: rejects, Batch: 100, Progress: func(p ingest.Progress) {
			if p.Rows >= 300 {
				stop()
			}
		}}
	if _, err := ingest.Run(ctx, s, []string{"-"}, o); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want that it was cancelled", err)
	}
	o.Stdin, o.Resume, o.Progress = strings.NewReader(text.String()), true, nil
	sum, err := ingest.Run(t.Context(), s, []string{"-"}, o)
	if err != nil {
		t.Fatal(err)
	}
	if sum.Read != 1000 || sum.Skipped < 300 || sum.Skipped+sum.Created+sum.Rejected < 1000 || sum.Unchanged > 0 {
		t.Errorf("got %+v", sum)
	}
	if got := len(ingesttest.Relations(t, s)); got != 990 {
		t.Errorf("got %d relations, want 990", got)
	}
	if got := strings.Count(read(t, rejects), "\n"); got != 10 {
		t.Errorf("got %d rejected rows, want 10", got)
	}
}

// TestKnownAt: what is loaded later is not known before.
func TestKnownAt(t *testing.T) {
	s := ingesttest.Store(t)
	first, second := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	at := func(when time.Time) func(*ingest.Options) {
		return func(o *ingest.Options) { o.KnownAt = when }
	}
	for range 2 { // again changes nothing
		if _, err := run(t, s, "r:1,STATE,ASSAULT,2019\n", at(first)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := run(t, s, "r:1,STATE,ASSAULT,2018\n", at(second)); err != nil {
		t.Fatal(err)
	}
	if _, err := run(t, s, "r:2,STATE,ASSAULT,2018\n", at(first)); err == nil {
		t.Error("the past was changed")
	}
	for at, want := range map[time.Time]string{first: "2019", second: "2018"} {
		err := s.Read(t.Context(), func(r store.Reader) error {
			got, err := r.AsKnown(at).Relations(t.Context(), []string{"r:1"}, allColumns)
			if err == nil && (len(got) != 1 || got[0].When.String() != want) {
				t.Errorf("at %s: got %v, want %s", at, got, want)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// TestDryRun writes nothing, and counts what would be written.
func TestDryRun(t *testing.T) {
	s := ingesttest.Store(t)
	text := "r:1,STATE,ASSAULT,2019\nr:2,STATE,ASSAULT,2019\nr:3,STATE,ATTACK,2019\n"
	sum, err := run(t, s, text, func(o *ingest.Options) { o.DryRun, o.Batch = true, 1 })
	if err != nil || sum.Created != 5 || sum.Rejected != 1 {
		t.Errorf("got %+v, %v", sum, err)
	}
	if got := len(ingesttest.Relations(t, s)); got != 0 {
		t.Errorf("%d relations were written", got)
	}
}

// TestPacked: packed files are read as they are; broken and hostile ones end with an error, the last batch whole.
func TestPacked(t *testing.T) {
	text := strings.Repeat("#", 100) + "\n" + "r:1,STATE,ASSAULT,2019\n"
	packed := map[string][]byte{"plain.csv": []byte(text)}
	var b bytes.Buffer
	pack := func(name string, w io.WriteCloser, text string) {
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		packed[name] = bytes.Clone(b.Bytes())
		b.Reset()
	}
	pack("a.csv.gz", gzip.NewWriter(&b), text)
	zs, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	pack("a.csv.zst", zs, text)
	z := zip.NewWriter(&b)
	for _, name := range []string{"in/a.csv", "__MACOSX/in/a.csv"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	packed["a.zip"] = bytes.Clone(b.Bytes())
	b.Reset()
	packed["cut.csv.gz"] = packed["a.csv.gz"][:len(packed["a.csv.gz"])-10]
	pack("bomb.csv.gz", gzip.NewWriter(&b), strings.Repeat(strings.Repeat("a", 9999)+"\n", 10_000))
	for name, content := range packed {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(file, content, 0o644); err != nil {
				t.Fatal(err)
			}
			s := ingesttest.Store(t)
			sum, err := ingest.Run(t.Context(), s, []string{file}, ingest.Options{Format: "plain",
				Formats: []*ingest.Format{plain}, Rejects: filepath.Join(t.TempDir(), "rejects")})
			switch {
			case strings.HasPrefix(name, "cut"):
				if err == nil || !strings.Contains(err.Error(), "broken archive") {
					t.Errorf("got %v, want that the archive is broken", err)
				}
			case strings.HasPrefix(name, "bomb"):
				if err == nil || !strings.Contains(err.Error(), "--max-expansion") {
					t.Errorf("got %v, want that it unpacks to too much", err)
				}
			case err != nil || sum.Read != 2 || sum.Rejected != 1 || sum.Created != 4:
				t.Errorf("got %+v, %v", sum, err)
			}
		})
	}
}

// TestReadError: what was read, written and rejected before an input broke off counts.
func TestReadError(t *testing.T) {
	const bad = 10_000 // the beginning of an input is read at once
	text := "r:1,STATE,ASSAULT,2019\n" + strings.Repeat(strings.Repeat("#", 100)+"\n", bad)
	sum, err := ingest.Run(t.Context(), ingesttest.Store(t), []string{"-"}, ingest.Options{Format: "plain",
		Formats: []*ingest.Format{plain}, Rejects: filepath.Join(t.TempDir(), "rejects"), Batch: 1,
		Stdin: io.MultiReader(strings.NewReader(text), iotest.ErrReader(errors.New("gone")))})
	if err == nil || !strings.Contains(err.Error(), "gone") {
		t.Errorf("got %v, want that it is gone", err)
	}
	if sum.Read != 1+bad || sum.Rejected != bad || sum.Created != 4 || sum.Written != 1 {
		t.Errorf("got %+v", sum)
	}
}

// endless is a line that does not end for a gigabyte.
type endless struct{ left int }

func (e *endless) Read(p []byte) (int, error) {
	n := min(len(p), e.left)
	for i := range n {
		p[i] = 'a'
	}
	e.left -= n
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// TestLongLine: a line of a gigabyte is rejected; neither it nor what follows takes memory.
func TestLongLine(t *testing.T) {
	size := 1 << 30
	if testing.Short() {
		size = 1 << 26
	}
	s := ingesttest.Store(t)
	sum, err := run(t, s, "", func(o *ingest.Options) {
		o.Stdin = io.MultiReader(&endless{size}, strings.NewReader("\nr:1,STATE,ASSAULT,2019\n"))
	})
	if err != nil || sum.Rejected != 1 || sum.Created != 4 {
		t.Errorf("got %+v, %v", sum, err)
	}
}

// TestQuotes: a quotation mark that is never closed costs its own row alone.
func TestQuotes(t *testing.T) {
	s := ingesttest.Store(t)
	text := "r:1,\"STATE\",\"ASSAULT\",2019\n" + "r:2,\"STATE,ASSAULT,2019\n" +
		strings.Repeat("r:3,STATE,ASSAULT,2019\n", 200)
	sum, err := run(t, s, text, nil)
	if err != nil || sum.Rejected != 1 || sum.Created != 5 || sum.Unchanged != 199 {
		t.Errorf("got %+v, %v", sum, err)
	}
}
