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
	"graphd/bench/rows"
	"graphd/bench/target"
	"graphd/internal/ingest"
	"graphd/internal/ingest/icews"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var t target.Target
	t.AddFlags()
	var o rows.Scaling
	var sets, out string
	flag.StringVar(&o.Dir, "data", "", "folder with the data sets")
	flag.StringVar(&sets, "sets", "icews14,icews05-15", "data sets, folders of -data")
	flag.IntVar(&o.Times, "times", 1,
		"how often each row comes, from the second time on with another date: 17 makes 1.1 million")
	flag.StringVar(&out, "write", "", "write the rows to this file instead, for graphd import icews")
	batch := flag.Int("batch", ingest.DefaultBatch, "relations in a transaction")
	profile := flag.String("cpuprofile", "", "file for a profile of processor time")
	flag.Parse()
	o.Sets = strings.Split(sets, ",")
	if err := proc.Profiled(*profile, func() error { return load(ctx, &t, o, out, *batch) }); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func load(ctx context.Context, t *target.Target, o rows.Scaling, out string, batch int) (err error) {
	if o.Dir == "" || t.DB == "" && t.URI == "" && out == "" {
		return errors.New("give -data DIR, and -db FILE, -neo4j-uri URI or -write FILE")
	}
	if out != "" {
		return o.Write(out)
	}
	s, err := t.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	text, w := io.Pipe()
	go func() { w.CloseWithError(o.Each(w)) }()
	began, taken := time.Now(), cpuTime()
	sum, err := ingest.Run(ctx, s, []string{"-"}, ingest.Options{Format: "icews",
		Formats: []*ingest.Format{icews.Format}, Stdin: text, Batch: batch})
	if err != nil {
		return err
	}
	spent, cpu := time.Since(began), cpuTime()-taken
	read, written, err := proc.Transferred("self")
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d rows (%d created, %d unchanged, %d rejected) in batches of %d: %.1f s, %.0f relations/s, "+
		"CPU %.1f s a million, %.1f kB read and %.1f written a relation\n",
		t.Name(), sum.Read, sum.Created, sum.Unchanged, sum.Rejected, batch, spent.Seconds(),
		float64(sum.Read)/spent.Seconds(), cpu.Seconds()/float64(sum.Read)*1e6,
		float64(read)/float64(sum.Read)/1e3, float64(written)/float64(sum.Read)/1e3)
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
