// Command compare sends the same questions over HTTP to graphd and to a hand-written handler, on the same store, and
// prints how much longer graphd takes; on a Neo4j also to @neo4j/graphql with Apollo.
//
// All are processes of their own on loopback. Rounds alternate between them, so that other work on the machine affects
// all.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"graphd/bench/byhand"
	"graphd/bench/target"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

type options struct {
	target      target.Target
	id          string
	rounds      int
	round       time.Duration
	connections int
	serve       string
	apollo      string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var o options
	o.target.AddFlags()
	flag.StringVar(&o.id, "id", "", "the state that is asked for; default: the one with the most relations")
	flag.IntVar(&o.rounds, "rounds", 20, "rounds for each question and server")
	flag.DurationVar(&o.round, "round", time.Second, "how long a round lasts")
	flag.IntVar(&o.connections, "connections", 4, "connections that ask at the same time")
	flag.StringVar(&o.serve, "serve-by-hand", "", "only serve the handler at this address; compare starts itself so")
	flag.StringVar(&o.apollo, "apollo", "",
		"the folder bench/compare/apollo, after npm ci there: ask its server as well; Neo4j only")
	flag.Parse()
	err := errors.New("give -db FILE or -neo4j-uri URI")
	switch {
	case o.target.DB == "" && o.target.URI == "":
	case o.apollo != "" && !o.target.Neo4j():
		err = errors.New("-apollo needs a Neo4j")
	case o.serve != "":
		err = serveByHand(ctx, &o)
	default:
		err = compare(ctx, &o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

// serveByHand serves the handler until the context ends.
func serveByHand(ctx context.Context, o *options) (err error) {
	s, err := o.target.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	h := &http.Server{Addr: o.serve, Handler: byhand.New(s), ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = h.Close() })
	if err := h.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func compare(ctx context.Context, o *options) error {
	if err := busiest(ctx, o); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "graphd-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "graphd")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", binary, "./cmd/graphd")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("building graphd (run this in the checkout): %w", err)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	addresses, err := freeAddresses(3)
	if err != nil {
		return err
	}
	hand := []string{"-serve-by-hand", addresses[1]}
	if o.target.Neo4j() {
		hand = append(hand, "-neo4j-uri", o.target.URI, "-neo4j-user", o.target.User)
	} else {
		hand = append(hand, "-db", o.target.DB)
	}
	type server struct {
		name, binary string
		args         []string
	}
	servers := []server{
		{graphd, binary, append([]string{"serve", "--listen", addresses[0], "--log-level", "warn"},
			o.target.ServeFlags()...)},
		{byHand, self, hand},
	}
	if o.apollo != "" {
		_, port, err := net.SplitHostPort(addresses[2])
		if err != nil {
			return err
		}
		script := filepath.Join(o.apollo, "server.mjs")
		servers = append(servers, server{apollo, "node", []string{script, o.target.URI, port}})
	}
	var all []*contender
	for i, s := range servers {
		c, err := start(ctx, o, s.name, addresses[i], s.binary, s.args)
		if err != nil {
			return err
		}
		defer c.stop()
		all = append(all, c)
	}
	for _, q := range byhand.Questions {
		r, err := ask(ctx, o, q, all)
		if err != nil {
			return err
		}
		r.print(os.Stdout)
	}
	return nil
}

// busiest finds the state with the most relations, unless one is named.
func busiest(ctx context.Context, o *options) (err error) {
	s, err := o.target.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	most, total := 0, 0
	err = s.Read(ctx, func(r store.Reader) error {
		states, err := r.ListEntities(ctx, &plan.EntityList{Kinds: []kg.Kind{kg.KindState}, Order: plan.OrderByID,
			Scan: plan.TextScan{Limit: 1000}}, nil)
		if err != nil {
			return err
		}
		var ids []string
		for _, row := range states {
			if o.id == "" || row.Entity.ID == o.id {
				ids = append(ids, row.Entity.ID)
			}
		}
		all, err := r.CountRelations(ctx, &plan.RelationList{}, nil)
		if err != nil {
			return err
		}
		total = all[0]
		counts, err := r.CountRelations(ctx, &plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth},
			ids)
		for i, n := range counts {
			if n > most {
				o.id, most = ids[i], n
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	if most == 0 {
		return errors.New("the store holds no state with relations; load data first (bench/load)")
	}
	fmt.Printf("%s, %d relations; %s is an end of %d; %d connections, %d rounds of %s\n\n", o.target.Name(), total,
		o.id, most, o.connections, o.rounds, o.round)
	return nil
}

// freeAddresses returns loopback addresses that nobody listens on.
func freeAddresses(n int) ([]string, error) {
	var out []string
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		out = append(out, l.Addr().String())
	}
	return out, nil
}
