package storetest

import (
	"testing"

	"graphd/internal/store"
)

func openModel(*testing.T) store.Store { return NewModel() }

// TestDifferentialOnModel shows that graphs and questions can be drawn and asked; a Model cannot differ from itself.
func TestDifferentialOnModel(t *testing.T) {
	Differential(t, openModel, Options{Snapshot: true})
}
