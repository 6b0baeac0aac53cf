package kg

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/edtf"
)

func TestOwnVoice(t *testing.T) {
	if got := OwnVoice(nil); got != nil {
		t.Error(got)
	}
	evidence := []Evidence{{Source: "s"}}
	if diff := cmp.Diff([]Claim{{Stance: StanceAsserts, Evidence: evidence}}, OwnVoice(evidence), noDates); diff != "" {
		t.Error(diff)
	}
}

// noDates compares dates by their text.
var noDates = cmp.Comparer(func(a, b edtf.Value) bool { return a == b })

func TestSourcesAndClaimants(t *testing.T) {
	claims := []Claim{
		{By: "b", Evidence: []Evidence{{Source: "t"}, {Source: "s"}}},
		{Evidence: []Evidence{{Source: "t"}}},
		{By: "a"}, {By: "b", Evidence: []Evidence{{Source: "r"}}},
	}
	if diff := cmp.Diff([]string{"t", "s", "r"}, Sources(claims)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"b", "a"}, Claimants(claims)); diff != "" {
		t.Error(diff)
	}
	if Sources(nil) != nil || Claimants(nil) != nil {
		t.Error("of no claims")
	}
}

// Sources and claimants are named once, in order of appearance, whether they are few or many.
func TestDistinct(t *testing.T) {
	for _, n := range []int{1, 15, 16, 17, 18, 500} {
		var claims []Claim
		var want []string
		for i := range 3 * n {
			id := strconv.Itoa(i % n)
			claims = append(claims, Claim{By: id, Evidence: []Evidence{{Source: id},
				{Source: strconv.Itoa(i / 2 % n)}}})
			if i < n {
				want = append(want, id)
			}
		}
		if diff := cmp.Diff(want, Claimants(claims)); diff != "" {
			t.Errorf("%d claimants: %s", n, diff)
		}
		if diff := cmp.Diff(want, Sources(claims)); diff != "" {
			t.Errorf("%d sources: %s", n, diff)
		}
	}
}
