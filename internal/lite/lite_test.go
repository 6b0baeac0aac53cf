package lite

import (
	"path/filepath"
	"testing"

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
