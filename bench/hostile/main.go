// Command hostile hunts for documents that cost graphd far more than they have bytes. It draws random documents of the
// schema, within all default limits, keeps those that take the most processor time or memory per byte, and changes them
// further. It prints the worst. The exit code is 1 if one is above the limits or answered INTERNAL.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"graphd/bench/watched"
	"graphd/graph/generated"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	duration := flag.Duration("duration", 10*time.Minute,
		"how long to hunt; confirming and cutting down what was found takes up to as long again")
	seed := flag.Uint64("seed", uint64(time.Now().UnixNano()), "of the random documents")
	db := flag.String("db", "", "file of an embedded store to work on a copy of; none: the seed graph")
	url := flag.String("url", "", "a graphd that runs, such as http://127.0.0.1:8080, instead of starting one; its "+
		"data is changed")
	pid := flag.Int("pid", 0, "its process")
	flag.Parse()
	sound, err := run(ctx, *duration, *seed, *db, *url, *pid)
	if err != nil {
		fmt.Fprintln(os.Stderr, "hostile:", err)
		os.Exit(2)
	}
	if !sound {
		os.Exit(1)
	}
}

func run(ctx context.Context, duration time.Duration, seed uint64, db, url string, pid int) (sound bool, err error) {
	b := &bench{original: db}
	if url != "" {
		if pid == 0 {
			return false, errors.New("-url needs -pid, the process whose time and memory are read")
		}
		b.foreign, b.Process = true, watched.Attach(url, pid)
		err = b.warm(ctx)
	} else {
		if b.dir, err = os.MkdirTemp("", "graphd-hostile-"); err != nil {
			return false, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
		b.binary = filepath.Join(b.dir, "graphd")
		if err := watched.Build(ctx, b.binary); err != nil {
			return false, err
		}
		err = b.fresh(ctx)
	}
	if err != nil {
		return false, err
	}
	defer b.end()
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 0)),
		schema: generated.NewExecutableSchema(generated.Config{}).Schema()}
	if m.found, err = b.explore(ctx); err != nil {
		return false, err
	}
	fmt.Printf("seed %d; a small request comes and goes with %.1f MB, which is not counted\n", seed,
		float64(b.noise)/1e6)
	h := &hunt{bench: b, maker: m}
	began := time.Now()
	if err := h.run(ctx, began.Add(duration)); err != nil {
		return false, err
	}
	fmt.Printf("%d documents in %s, %d of them refused; %d processes\n", h.asked, time.Since(began).Round(time.Second),
		h.refused, b.starts)
	return h.report(ctx, time.Now().Add(duration))
}
