// Command load loads ICEWS event data into a store as graphd import does, and prints the rate.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"graphd/bench/proc"
	"graphd/bench/target"
	"graphd/internal/ingest"
	"graphd/internal/ingest/icews"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var t target.Target
	t.AddFlags()
	var o scaling
	var sets string
	flag.StringVar(&o.dir, "data", "", "folder with the data sets")
	flag.StringVar(&sets, "sets", "icews14,icews05-15", "data sets, folders of -data")
	flag.IntVar(&o.times, "times", 1,
		"how often each row comes, from the second time on with another date: 17 makes 1.1 million")
	flag.StringVar(&o.out, "write", "", "write the rows to this file instead, for graphd import icews")
	batch := flag.Int("batch", ingest.DefaultBatch, "relations in a transaction")
	profile := flag.String("cpuprofile", "", "file for a profile of processor time")
	flag.Parse()
	o.sets = strings.Split(sets, ",")
	if err := proc.Profiled(*profile, func() error { return load(ctx, &t, o, *batch) }); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func load(ctx context.Context, t *target.Target, o scaling, batch int) (err error) {
	if o.dir == "" || t.DB == "" && t.URI == "" && o.out == "" {
		return errors.New("give -data DIR, and -db FILE, -neo4j-uri URI or -write FILE")
	}
	if o.out != "" {
		return o.write()
	}
	s, err := t.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	rows, w := io.Pipe()
	go func() { w.CloseWithError(o.each(w)) }()
	began, taken := time.Now(), cpuTime()
	sum, err := ingest.Run(ctx, s, []string{"-"}, ingest.Options{Format: "icews",
		Formats: []*ingest.Format{icews.Format}, Stdin: rows, Batch: batch})
	if err != nil {
		return err
	}
	spent, cpu := time.Since(began), cpuTime()-taken
	fmt.Printf("%s: %d rows (%d created, %d unchanged, %d rejected) in batches of %d: %.1f s, %.0f relations/s, "+
		"CPU %.1f s a million\n", t.Name(), sum.Read, sum.Created, sum.Unchanged, sum.Rejected, batch,
		spent.Seconds(), float64(sum.Read)/spent.Seconds(), cpu.Seconds()/float64(sum.Read)*1e6)
	return nil
}

// cpuTime returns the processor time of this process.
func cpuTime() time.Duration {
	d, err := proc.CPU("self")
	if err != nil {
		panic(err) // not Linux
	}
	return d
}
