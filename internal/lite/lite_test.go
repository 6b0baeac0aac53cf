package lite

import (
	"path/filepath"
	"testing"

	"graphd/internal/kg"
	"graphd/internal/store"
	"graphd/internal/store/storetest"
)

// open opens a new file, for the time of the test.
func open(t *testing.T) store.Store { return openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil) }

func openFile(t testing.TB, path string, observe func(string)) *Store {
	t.Helper()
	s, err := Open(t.Context(), Options{Path: path, Observe: observe})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestConformance(t *testing.T) {
	storetest.Run(t, open, storetest.Options{Snapshot: true})
}

func TestHistory(t *testing.T) {
	storetest.History(t, open, storetest.Options{Snapshot: true})
}

func TestDifferential(t *testing.T) {
	storetest.Differential(t, open, storetest.Options{Snapshot: true})
}

// TestKnownPlaces: what was known is the same by whichever way it is found: by figures at nearly every entry of the log
// or at none, by the few versions that were recorded by then or since, and by lists. Events are large at once, soon or
// late.
func TestKnownPlaces(t *testing.T) {
	every, few, large := figuresEvery, fewVersions, largeEvent
	t.Cleanup(func() { figuresEvery, fewVersions, largeEvent = every, few, large })
	for _, way := range []struct {
		name       string
		every, few int64
		large      int
	}{
		{name: "lists", every: 1000, large: kg.LargeEvent},
		{name: "figures and lists", every: 2, large: 1},
		{name: "figures and few versions", every: 3, few: 4, large: 4},
	} {
		t.Run(way.name, func(t *testing.T) {
			figuresEvery, fewVersions, largeEvent = way.every, way.few, way.large
			storetest.History(t, open, storetest.Options{Snapshot: true})
			storetest.Run(t, open, storetest.Options{Snapshot: true})
		})
	}
}
