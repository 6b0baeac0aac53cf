package seedfile

import (
	"errors"
	"strings"
	"testing"
	"time"

	"graphd/internal/kg"
)

func TestLocate(t *testing.T) {
	r, err := ReadSeed("a.yaml", []byte(all))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"relations.0.when":              "a.yaml:29: relations.0.when: m",
		"relations.0.from":              "a.yaml:23: relations.0.from: m",
		"relations.0":                   "a.yaml:19: relations.0: m",
		"relations.0.evidence.0.source": "a.yaml:37: relations.0.evidence.0.source: m",
		"relations.0.links.0.relation":  "a.yaml:33: relations.0.links.0.relation: m",
		"relations.1.claims.0.by":       "a.yaml:49: relations.1.claims.0.by: m",
		// Not in the file: the relation.
		"relations.1.location":                     "a.yaml:42: relations.1.location: m",
		"corrections.0.patch.when":                 "a.yaml:53: corrections.0.patch.when: m",
		"corrections.0.claims.0.evidence.0.source": "a.yaml:54: corrections.0.claims.0.evidence.0.source: m",
		"entities.2.id":                            "a.yaml:17: entities.2.id: m",
		"relations.9.id":                           "a.yaml:18: relations.9.id: m",
		"recordedAt":                               "a.yaml:2: recordedAt: m",
		// Not in the file: the retraction.
		"retractions.1.version": "a.yaml:57: retractions.1.version: m",
		"merges.0.from.type":    "a.yaml:59: merges.0.from.type: m", // a relation that moves
		"deletions.0.version":   "a.yaml:61: deletions.0.version: m",
	} {
		got := r.Locate(kg.Errors{{Code: kg.CodeNotFound, Path: path, Message: "m"}})
		if got.Error() != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
		if kg.CodeOf(got) != kg.CodeNotFound {
			t.Errorf("%s: code %s", path, kg.CodeOf(got))
		}
		if one := r.Locate(kg.Invalid(path, "", "m")); one.Error() != want {
			t.Errorf("%s: a single error: %s", path, one)
		}
	}
}

func TestLocateAll(t *testing.T) {
	var list []*Recording
	for _, name := range []string{"a", "b"} {
		r, err := ReadSeed(name, []byte(all))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	err := LocateAll(list, kg.Errors{{Path: "1.relations.0.when", Message: "late"},
		{Path: "1.entities.0.id", Message: "early"},
		{Path: "0.relations.1.to", Message: "other"}})
	want := "a:46: relations.1.to: other\nb:5: entities.0.id: early\nb:29: relations.0.when: late"
	if err.Error() != want {
		t.Errorf("got %s\nwant %s", err, want)
	}
	for _, other := range []error{nil, errors.New("disk full"), kg.Errorf(kg.CodeUnavailable, "gone"),
		kg.Errors{{Path: "7.relations.0.when"}}} {
		if got := LocateAll(list, other); !sameError(got, other) {
			t.Errorf("%v became %v", other, got)
		}
	}
}

func sameError(a, b error) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Error() == b.Error() && !strings.Contains(a.Error(), "a:")
}

func TestSort(t *testing.T) {
	at := func(name string, year int) *Recording {
		return &Recording{Name: name, Batch: kg.Batch{RecordedAt: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)}}
	}
	list := []*Recording{{Name: "e"}, at("c", 2025), at("a", 2023), {Name: "f"}, at("d", 2025), at("b", 2024)}
	Sort(list)
	var names string
	for _, r := range list {
		names += r.Name
	}
	if names != "abcdef" {
		t.Error(names)
	}
}
