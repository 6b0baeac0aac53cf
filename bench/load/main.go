// Command load loads ICEWS event data into a store through write.Apply, as every writer does, and prints the rate.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"

	"graphd/bench/proc"
	"graphd/bench/target"
	"graphd/internal/ingest/icews"
	"graphd/internal/kg"
	"graphd/internal/write"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var t target.Target
	t.AddFlags()
	var o icews.Options
	var sets string
	flag.StringVar(&o.Dir, "data", "", "folder with the data sets and cameo/")
	flag.StringVar(&sets, "sets", "icews14,icews05-15", "data sets, folders of -data")
	flag.IntVar(&o.Times, "times", 1,
		"how often each row comes, from the second time on with another date: 17 makes 1.1 million")
	flag.IntVar(&o.Batch, "batch", 5000, "relations in a transaction")
	profile := flag.String("cpuprofile", "", "file for a profile of processor time")
	flag.Parse()
	o.Sets = strings.Split(sets, ",")
	if err := profiled(*profile, func() error { return load(ctx, &t, o) }); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

// profiled calls f, and writes a CPU profile of it to the file, if one is named.
func profiled(file string, f func() error) (err error) {
	if file == "" {
		return f()
	}
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if err := pprof.StartCPUProfile(out); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return f()
}

func load(ctx context.Context, t *target.Target, o icews.Options) (err error) {
	if o.Dir == "" || t.DB == "" && t.URI == "" {
		return errors.New("give -data DIR, and -db FILE or -neo4j-uri URI")
	}
	s, err := t.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var entities, relations int
	var counts write.Outcome
	var spent, cpu time.Duration // in the store; reading the files does not count
	began := time.Now()
	err = icews.Read(o, func(b kg.Batch) error {
		start, taken := time.Now(), cpuTime()
		c, err := write.Apply(ctx, s, write.Call{}, b)
		if err != nil {
			return err
		}
		spent += time.Since(start)
		cpu += cpuTime() - taken
		counts.Created, counts.Unchanged = counts.Created+c.Created, counts.Unchanged+c.Unchanged
		entities, relations = entities+len(b.Entities), relations+len(b.Relations)
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d relations, %d entities (%d created, %d unchanged) in batches of %d: %.1f s, %.0f relations/s "+
		"(%.0f with reading the files), CPU %.1f s a million\n",
		t.Name(), relations, entities, counts.Created, counts.Unchanged, o.Batch,
		spent.Seconds(), float64(relations)/spent.Seconds(), float64(relations)/time.Since(began).Seconds(),
		cpu.Seconds()/float64(relations)*1e6)
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
