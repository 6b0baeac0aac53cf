package names

import (
	"encoding/csv"
	"fmt"
	"os"
	"testing"
)

func TestFit(t *testing.T) {
	f, err := os.Open(os.Getenv("NAMES"))
	if err != nil {
		t.Skip()
	}
	rows, _ := csv.NewReader(f).ReadAll()
	type c struct {
		a, b string
		same bool
		s    float64
	}
	var cs []c
	for _, r := range rows[1:] {
		cs = append(cs, c{r[2], r[3], r[4] == "true", Score(Parse(r[2]), Parse(r[3]))})
	}
	best, at := 0.0, 0.0
	for th := 0.3; th < 1; th += 0.01 {
		tp, fp, fn := 0, 0, 0
		for _, x := range cs {
			switch {
			case x.same && x.s >= th:
				tp++
			case x.same:
				fn++
			case x.s >= th:
				fp++
			}
		}
		if f1 := 2 * float64(tp) / float64(2*tp+fp+fn); f1 > best {
			best, at = f1, th
			fmt.Printf("th %.2f p %.3f r %.3f f1 %.3f\n", th, float64(tp)/float64(tp+fp), float64(tp)/float64(tp+fn), f1)
		}
	}
	for _, x := range cs {
		if x.same != (x.s >= at) {
			fmt.Printf("%v %.2f %s | %s\n", x.same, x.s, x.a, x.b)
		}
	}
}
