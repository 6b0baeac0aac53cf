package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"graphd/internal/ingest"
	"graphd/internal/ingest/mapped"
)

// endless is text without line ends, of so many bytes.
type endless struct{ left int }

var letters = bytes.Repeat([]byte("a"), 64<<10)

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := copy(p, letters[:min(len(letters), e.left)])
	e.left -= n
	return n, nil
}

// TestLongLines: no format takes memory for a line, a quoted column or a value of JSON that does not end.
func TestLongLines(t *testing.T) {
	const size, maxLine = 32 << 20, 256 << 10
	m, err := mapped.Read("../../internal/ingest/mapped/testdata/cow-mid.yaml")
	if err != nil {
		t.Fatal(err)
	}
	begins := []string{"", "\"", `{"id":"`, `{"type":"bundle","objects":[{"type":"identity","name":"`,
		`{"type":"bundle","name":"`, `{"op":"ADD","entity":{"id":"`, "\"m1\",\"m1\",\"name\",\"",
		"[\n{\"type\":\"item\",\"id\":\""}
	for _, f := range append(formats[:len(formats):len(formats)], mapped.New(m)) {
		t.Run(f.Name, func(t *testing.T) {
			files, err := filepath.Glob("testdata/odd/" + f.Name + ".*")
			if err != nil || len(files) != 1 {
				t.Fatalf("%v, %v", files, err)
			}
			odd, err := os.ReadFile(files[0])
			if err != nil {
				t.Fatal(err)
			}
			for _, begin := range append(begins, string(odd), string(odd)+"\"") {
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				in := io.MultiReader(strings.NewReader(begin), &endless{size}, strings.NewReader("\"\n\"\n"))
				items := 0
				err := ingest.Each(in, ingest.Bounds{MaxLine: maxLine, MaxExpansion: 10}, func(in *ingest.Input) error {
					r, err := f.Open(in)
					if err != nil {
						return err
					}
					for {
						switch _, err := r.Next(); {
						case errors.Is(err, io.EOF):
							return nil
						case err != nil:
							return err
						}
						items++
					}
				})
				runtime.ReadMemStats(&after)
				if took := after.TotalAlloc - before.TotalAlloc; took > 12<<20 {
					t.Errorf("%.60q…: %d bytes of memory for a line of %d, of which %d are allowed", begin, took, size,
						maxLine)
				}
				if err == nil && items == 0 {
					t.Errorf("%.60q…: nothing is told of it", begin)
				}
			}
		})
	}
}
