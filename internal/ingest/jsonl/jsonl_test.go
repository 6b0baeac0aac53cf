package jsonl

import (
	"testing"

	"graphd/internal/ingest/ingesttest"
)

const sample = `{"graphd":{"format":"graphd-jsonl/1","scope":"state"}}
{"entity":{"id":"state:A","kind":"STATE","name":"A"}}
{"entity":{"id":"source:s","kind":"SOURCE","name":"S"}}
{"relation":{"id":"r:1","type":"ACCUSE","realization":"OCCURRED","from":"state:A","to":"state:A","when":"2020",` +
	`"claims":[{"stance":"ASSERTS","evidence":[{"source":"source:s"}]}]}}
{"end":{"entities":2,"relations":1}}
`

// TestRead: what an export has is what is read; package export tests more.
func TestRead(t *testing.T) {
	got := ingesttest.Twice(t, ingesttest.Store(t), Format, sample)
	if len(got) != 1 || got["r:1"] == nil {
		t.Errorf("got %v", got)
	}
}

func FuzzRead(f *testing.F) {
	ingesttest.Fuzz(f, Format, sample, `{"graphd":{"format":"graphd-jsonl/1","scope":"history"}}
{"change":{"seq":1,"at":"2020-01-01T00:00:00Z","kind":"SEED"}}
{"entity":{"id":"a","kind":"STATE","name":"A","v":{"version":1}}}
{"redirect":{"from":"a","into":"b"}}
{"end":{"changes":1,"entities":1,"relations":0}}
`)
}
