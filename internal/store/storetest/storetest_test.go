package storetest

import (
	"testing"

	"graphd/internal/store"
)

func openModel(*testing.T) store.Store { return NewModel() }

// TestModel runs the suite against the Model: the examples are worked out by hand, so that they test the oracle.
func TestModel(t *testing.T) { Run(t, openModel, Options{Snapshot: true}) }

// TestHistoryOnModel shows that histories can be drawn and written.
func TestHistoryOnModel(t *testing.T) { History(t, openModel) }

// TestDifferentialOnModel shows that graphs and questions can be drawn and asked. A Model cannot differ from itself,
// but what its views show could from what a query.Scope does.
func TestDifferentialOnModel(t *testing.T) { Differential(t, openModel) }
