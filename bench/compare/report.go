package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"time"
)

// report holds the samples of all rounds of a question, by server; the first is graphd.
type report struct {
	name    string
	servers []string
	sizes   []int // of the answers, in bytes
	samples [][]sample
}

func median[T cmp.Ordered](list []T) T {
	list = slices.Sorted(slices.Values(list))
	return list[len(list)/2]
}

func of[T any](samples []sample, value func(sample) T) []T {
	out := make([]T, len(samples))
	for i, s := range samples {
		out[i] = value(s)
	}
	return out
}

// print prints the medians over all rounds, and the medians of the ratios of each round of graphd to the next one of
// another server, so that other work on the machine affects both.
func (r *report) print(w io.Writer) {
	fmt.Fprintf(w, "%s, answer of %d bytes\n  %-10s %10s %10s %12s %14s\n", r.name, r.sizes[0], "", "p50", "p95",
		"requests/s", "CPU/request")
	for i, name := range r.servers {
		s := r.samples[i]
		fmt.Fprintf(w, "  %-10s %10s %10s %12.0f %14s\n", name,
			short(median(of(s, func(s sample) time.Duration { return s.p50 }))),
			short(median(of(s, func(s sample) time.Duration { return s.p95 }))),
			median(of(s, func(s sample) float64 { return s.rate })),
			short(median(of(s, func(s sample) time.Duration { return s.cpu }))))
	}
	for i, name := range r.servers[1:] {
		ratio := func(value func(sample) float64) float64 {
			a, b := of(r.samples[0], value), of(r.samples[i+1], value)
			for i := range a {
				a[i] /= b[i]
			}
			return median(a)
		}
		fmt.Fprintf(w, "  %-10s %10.2f %10.2f %12.2f %14.2f\n", "/ "+name,
			ratio(func(s sample) float64 { return float64(s.p50) }),
			ratio(func(s sample) float64 { return float64(s.p95) }),
			ratio(func(s sample) float64 { return s.rate }), ratio(func(s sample) float64 { return float64(s.cpu) }))
	}
	fmt.Fprintln(w)
}

func short(d time.Duration) string { return d.Round(10 * time.Microsecond).String() }
