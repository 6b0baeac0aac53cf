package store

import (
	"fmt"
	"maps"
	"slices"
)

// Teller reports problems of which there may be very many: the first ones of each kind individually, the others as a
// number.
type Teller struct {
	tell func(string)
	told map[string]int // by kind
}

// maxTold is the number of problems of a kind that are reported individually.
const maxTold = 100

// NewTeller returns a Teller that calls tell with each problem.
func NewTeller(tell func(string)) *Teller { return &Teller{tell, map[string]int{}} }

// Say reports a problem of the kind.
func (t *Teller) Say(kind, format string, args ...any) {
	if t.told[kind]++; t.told[kind] <= maxTold {
		t.tell(fmt.Sprintf(format, args...))
	}
}

// Rest reports how many problems were not reported individually.
func (t *Teller) Rest() {
	for _, kind := range slices.Sorted(maps.Keys(t.told)) {
		if n := t.told[kind] - maxTold; n > 0 {
			t.tell(fmt.Sprintf("%s: %d more", kind, n))
		}
	}
}

// Count returns the number of problems.
func (t *Teller) Count() int {
	n := 0
	for _, k := range t.told {
		n += k
	}
	return n
}
