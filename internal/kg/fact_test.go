package kg

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"graphd/internal/edtf"
)

// TestFactsStay: the places that facts give to types, modes, statuses and realizations are in files. What is new comes
// behind the others: then the words up to there are the same, and the test wants to be told.
func TestFactsStay(t *testing.T) {
	var words []string
	for _, info := range RelationTypes {
		for _, m := range info.Modes {
			words = append(words, string(info.Type)+" "+m.Mode)
		}
	}
	for _, s := range Statuses {
		words = append(words, string(s))
	}
	for _, r := range Realizations {
		words = append(words, string(r))
	}
	sum := sha256.Sum256([]byte(strings.Join(words, "\n")))
	if got, want := hex.EncodeToString(sum[:8]), "e38b8afac378754d"; got != want {
		t.Errorf("the words have the sum %s, not %s: has one gone, or changed its place?", got, want)
	}
	if len(RelationTypes) > 1<<FactType.Bits || len(Statuses) > 1<<FactStatus.Bits ||
		len(Realizations) > 1<<FactRealization.Bits {
		t.Error("a fact has too few bits")
	}
	for _, info := range RelationTypes {
		if len(info.Modes) > 1<<FactMode.Bits {
			t.Errorf("a fact has too few bits for the modes of %s", info.Type)
		}
	}
}

// TestFacts: a fact tells what the relation says.
func TestFacts(t *testing.T) {
	for i := range RelationTypes {
		info := &RelationTypes[i]
		for _, m := range info.Modes {
			for j, realization := range Realizations {
				r := &Relation{ID: "r", Assertion: Assertion{Type: info.Type, Mode: m.Mode, Realization: realization,
					When:      edtf.MustParse([]string{"2024-01-16", "2024-01", "2024-01-16?", "2024/2025"}[j]),
					CAMEOCode: []string{"", "190", "036", "010"}[j], EventKey: []string{"", "e"}[j%2]}}
				r.Derive(nil)
				r.Status = Statuses[(i+j)%len(Statuses)]
				f := FactOf(r)
				if f.Type() != r.Type || f.Mode() != r.Mode || f.Status() != r.Status || f.Realization() != realization ||
					f.HasEvent() != (r.EventKey != "") || f.Uncertain() != (j > 0) || f>>FactBits != 0 {
					t.Errorf("%s %q: the fact says %s %q %s %s", r.Type, r.Mode, f.Type(), f.Mode(), f.Status(),
						f.Realization())
				}
				same := func(n int, ok bool, want *float64) bool {
					return ok == (want != nil) && (!ok || float64(n)/10 == *want)
				}
				if n, ok := f.Score(); !same(n, ok, r.Score()) {
					t.Errorf("%s %q: a score of %d tenths", r.Type, r.Mode, n)
				}
				if n, ok := f.Goldstein(); !same(n, ok, r.Goldstein()) {
					t.Errorf("%s %q: a Goldstein value of %d tenths", r.Type, r.CAMEOCode, n)
				}
			}
		}
	}
}
