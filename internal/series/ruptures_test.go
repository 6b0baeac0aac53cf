package series

import (
	"bufio"
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"graphd/test/python"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestRuptures holds the changes of random series against those that ruptures finds, which many use.
func TestRuptures(t *testing.T) {
	type question struct {
		Values  []float64 `json:"values"`
		Poisson bool      `json:"poisson"`
		Penalty float64   `json:"penalty"`
	}
	r := rand.New(rand.NewPCG(3, 4))
	var asked []question
	for i := range 300 {
		q := question{Poisson: i%2 == 1, Penalty: 1 + 20*r.Float64(), Values: make([]float64, 2+r.IntN(120))}
		level := 5.0
		for j := range q.Values {
			if r.IntN(20) == 0 {
				level = 20 * r.Float64()
			}
			q.Values[j] = level + r.NormFloat64()
			if q.Poisson {
				q.Values[j] = float64(max(int(q.Values[j]), 0))
			}
		}
		asked = append(asked, q)
	}
	input, err := json.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	out := python.Environment(t, "testdata/requirements.txt")(t, "testdata/changes.py", string(input))
	lines := bufio.NewScanner(bytes.NewReader(out))
	changes := 0
	for i, q := range asked {
		if !lines.Scan() {
			t.Fatalf("there are %d answers to %d questions", i, len(asked))
		}
		var want []int
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		cost := LeastSquares(q.Values)
		if q.Poisson {
			cost = Poisson(q.Values)
		}
		got := Changes(len(q.Values), cost, q.Penalty, 1)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%+v (-ruptures +ours):\n%s", q, diff)
		}
		changes += len(want)
	}
	if changes < len(asked) {
		t.Errorf("there are %d changes in %d series: too few to test anything", changes, len(asked))
	}
}
