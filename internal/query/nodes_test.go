package query

import (
	"fmt"
	"testing"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// TestLoaded: what was loaded under a key is found, of the right kind, whether the fields are few or many.
func TestLoaded(t *testing.T) {
	for _, n := range []int{1, fewFields, fewFields + 1, 5 * fewFields} {
		var l loaded[int]
		key := func(i int) plan.Key { return plan.Key{}.Field(fmt.Sprint("a", i)) }
		for i := range n {
			l.add(key(i), []kg.Kind{kg.KindState}, map[string]int{"x": 2*i + 1})
			l.add(key(i), []kg.Kind{kg.KindPerson, kg.KindActor}, map[string]int{"x": 2*i + 2})
		}
		for i := range n {
			state, actor := l.ofKind(kg.KindState, "x", key(i)), l.ofKind(kg.KindActor, "x", key(i))
			if state != 2*i+1 || actor != 2*i+2 {
				t.Errorf("of %d fields, field %d: %d for a state, %d for an actor", n, i, state, actor)
			}
		}
		for name, got := range map[string]int{"another kind": l.ofKind(kg.KindSource, "x", key(0)),
			"another id": l.ofKind(kg.KindState, "y", key(0)), "another key": l.ofKind(kg.KindState, "x", key(n))} {
			if got != 0 {
				t.Errorf("of %d fields: %s finds %d", n, name, got)
			}
		}
	}
}
