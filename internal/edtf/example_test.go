package edtf_test

import (
	"fmt"
	"strings"

	"graphd/internal/edtf"
)

func ExampleParse() {
	for _, s := range []string{"2024-01-16~", "[2024-01-22..2024-01-26]", "[..2024-01-18]", "/2024-01-26", "2021-21"} {
		v, err := edtf.Parse(s)
		if err != nil {
			fmt.Println(err)
			continue
		}
		b := v.Bounds(0)
		fmt.Printf("%s: %s to %s\n", v.Text(), b.StartEarliest, b.EndLatest)
	}
	// Output:
	// about 16 January 2024: 2024-01-15 to 2024-01-17
	// between 22 and 26 January 2024: 2024-01-22 to 2024-01-26
	// by 18 January 2024: .. to 2024-01-18
	// from an unknown day until 26 January 2024: .. to 2024-01-26
	// spring (March to May) 2021: 2021-03-01 to 2021-05-31
}

func ExampleParse_refused() {
	for _, s := range []string{"{2024-01-16,2024-01-18}", "?2004-06-~11", "Y17E7", "2023-02-29"} {
		_, err := edtf.Parse(s)
		text := strings.TrimPrefix(err.Error(), "edtf: ")
		fmt.Println(strings.ReplaceAll(text, "; ", ";\n\t"))
	}
	// Output:
	// "{2024-01-16,2024-01-18}": {…}, a set of which all members hold, is not accepted;
	// 	write one relation for each member, or [a,b] for one of them
	// "?2004-06-~11": a date has at most one qualifier, at its end;
	// 	write 2004-06-11%
	// "Y17E7": years with an exponent (E) are not accepted;
	// 	write Y170000000
	// "2023-02-29": February 2023 has no day 29;
	// 	write 01 to 28
}

// What lasts is certain up to the day that its evidence speaks for.
func ExampleValue_Bounds() {
	v := edtf.MustParse("2023-08-17/..")
	evidence, _ := edtf.ParseDay("2024-01-16")
	b := v.Bounds(evidence)
	fmt.Println(v.Text())
	fmt.Println("possible", b.StartEarliest, "to", b.EndLatest)
	fmt.Println("certain ", b.CertainFrom, "to", b.CertainTo)
	// Output:
	// since 17 August 2023
	// possible 2023-08-17 to ..
	// certain  2023-08-17 to 2024-01-16
}
