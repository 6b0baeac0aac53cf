package store

import (
	"fmt"
	"maps"
	"slices"
)

// Teller tells of problems of which there may be very many: the first ones of a kind one by one, and of the others how
// many there are.
type Teller struct {
	tell func(string)
	told map[string]int // by kind
}

// maxTold is how many problems of a kind are told one by one.
const maxTold = 100

// NewTeller returns a Teller that calls tell with each sentence.
func NewTeller(tell func(string)) *Teller { return &Teller{tell, map[string]int{}} }

// Say tells of a problem of the kind.
func (t *Teller) Say(kind, format string, args ...any) {
	if t.told[kind]++; t.told[kind] <= maxTold {
		t.tell(fmt.Sprintf(format, args...))
	}
}

// Rest tells how many problems were not told one by one.
func (t *Teller) Rest() {
	for _, kind := range slices.Sorted(maps.Keys(t.told)) {
		if n := t.told[kind] - maxTold; n > 0 {
			t.tell(fmt.Sprintf("%s: %d more", kind, n))
		}
	}
}

// Count returns how many problems there are.
func (t *Teller) Count() int {
	n := 0
	for _, k := range t.told {
		n += k
	}
	return n
}
