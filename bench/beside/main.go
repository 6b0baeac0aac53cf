// Command beside measures how long light requests take while heavy ones run: lookups of one entity, first alone, then
// beside scans that are asked again and again. The exit code is 1 if their p50 takes more than -most times as long.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"graphd/bench/proc"
	"graphd/bench/watched"
)

type options struct {
	db       string
	scans    int
	clients  int
	duration time.Duration
	most     float64
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var o options
	flag.StringVar(&o.db, "db", "", "file of an embedded store that no process has open, to work on a copy of; a scan "+
		"should take long there (bench/load)")
	flag.IntVar(&o.scans, "scans", 8, "clients that ask for scans")
	flag.IntVar(&o.clients, "clients", 1, "clients that ask for lookups")
	flag.DurationVar(&o.duration, "duration", 10*time.Second, "how long to ask, alone and beside")
	flag.Float64Var(&o.most, "most", 3, "how many times as long a lookup may take beside scans")
	flag.Parse()
	if err := measure(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "beside:", err)
		os.Exit(1)
	}
}

// lookup is a light request; scan a heavy one: nothing meets its condition, which has no index.
var (
	lookup = watched.Post(`{entities(first:1,where:{id:{eq:"state:IRN"}}){nodes{name}}}`, nil)
	scan   = watched.Post(`{relations(first:20,where:{confidence:{gte:2}}){nodes{key}}}`, nil)
)

func measure(ctx context.Context, o options) (err error) {
	if o.db == "" {
		return errors.New("give -db, a file with many relations")
	}
	dir, err := os.MkdirTemp("", "graphd-beside-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	binary, file := filepath.Join(dir, "graphd"), filepath.Join(dir, "graph.db")
	if err := watched.Build(ctx, binary); err != nil {
		return err
	}
	if err := watched.Copy(o.db, file); err != nil {
		return err
	}
	p, err := watched.Serve(ctx, binary, file, os.Stderr, "--log-level", "error")
	if err != nil {
		return err
	}
	defer p.End()
	fmt.Printf("load %s; %d clients ask for lookups, %s each time\n", proc.Load(), o.clients, o.duration)
	alone, err := lookups(ctx, p, o)
	if err != nil {
		return err
	}
	fmt.Printf("alone: %s\n", alone)
	var scans atomic.Int64
	heavy, stop := context.WithCancel(ctx)
	var asking sync.WaitGroup
	for range o.scans {
		asking.Go(func() {
			for heavy.Err() == nil {
				if a := p.Send(heavy, scan); a.Err == nil {
					scans.Add(1)
				}
			}
		})
	}
	beside, err := lookups(ctx, p, o)
	stop()
	asking.Wait()
	if err != nil {
		return err
	}
	factor := float64(beside.at(50)) / float64(alone.at(50))
	fmt.Printf("beside %d scans: %s, %.1f times the p50; %d scans were answered\n", o.scans, beside, factor,
		scans.Load())
	if factor > o.most {
		return fmt.Errorf("the p50 of lookups is %.1f times that of a quiet server; allowed are %g", factor, o.most)
	}
	return nil
}

// lookups asks for lookups until the time is up.
func lookups(ctx context.Context, p *watched.Process, o options) (times, error) {
	var mu sync.Mutex
	var all times
	var failed error
	var asking sync.WaitGroup
	until := time.Now().Add(o.duration)
	for range o.clients {
		asking.Go(func() {
			var own times
			var err error
			for err == nil && time.Now().Before(until) {
				a := p.Send(ctx, lookup)
				if err = a.Err; err == nil && len(a.Codes) > 0 {
					err = fmt.Errorf("a lookup fails: %s", a.Start)
				}
				own = append(own, a.Took)
				time.Sleep(time.Millisecond)
			}
			mu.Lock()
			defer mu.Unlock()
			all, failed = append(all, own...), errors.Join(failed, err)
		})
	}
	asking.Wait()
	slices.Sort(all)
	return all, failed
}

// times are sorted.
type times []time.Duration

func (t times) at(percent int) time.Duration { return t[min(len(t)-1, len(t)*percent/100)] }

// String returns the usual figures.
func (t times) String() string {
	return fmt.Sprintf("%d lookups, p50 %s, p90 %s, p99 %s, longest %s", len(t), us(t.at(50)), us(t.at(90)),
		us(t.at(99)), us(t[len(t)-1]))
}

func us(d time.Duration) string { return d.Round(10 * time.Microsecond).String() }
