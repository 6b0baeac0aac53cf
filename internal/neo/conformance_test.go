package neo

import (
	"testing"

	neo4jdev "graphd/dev/neo4j"
	"graphd/internal/store"
	"graphd/internal/store/storetest"
)

// Each random graph, question and history costs what a server takes to write it and to plan it: fewer than a store in
// this process can bear.
var conformance = storetest.Options{Planned: true, Graphs: 2, Questions: 40, Histories: 3}

// readFew has lists of what was known be read from at most so many versions; -1: none is.
func readFew(t *testing.T, n int) {
	before := fewVersions
	fewVersions = n
	t.Cleanup(func() { fewVersions = before })
}

func TestContract(t *testing.T) {
	readFew(t, 0)
	storetest.Run(t, func(t *testing.T) store.Store { return openEmpty(t) }, conformance)
}

func TestDifferential(t *testing.T) {
	storetest.Differential(t, func(t *testing.T) store.Store { return openEmpty(t) }, conformance)
}

func TestHistory(t *testing.T) {
	neo4jdev.ForTest(t) // skips here under -short, and not inside what rapid runs
	readFew(t, 0)
	every, large, opened := figuresEvery, largeEvent, 0
	t.Cleanup(func() { figuresEvery, largeEvent = every, large })
	storetest.History(t, func(t *testing.T) store.Store {
		figuresEvery = []int64{2, every, 5}[opened%3] // figures at nearly every entry of the log, at none, at some
		fewVersions = []int{0, 1000}[opened%2]
		largeEvent = []int{1, 4, large}[opened%3] // events are large at once, soon or never
		opened++
		s := openEmpty(t)
		t.Cleanup(func() { sound(t, s) })
		return s
	}, conformance)
}
