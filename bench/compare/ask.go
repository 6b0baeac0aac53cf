package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"

	"graphd/bench/byhand"
	"graphd/bench/proc"
)

// contender is one of the servers.
type contender struct {
	*proc.Server
	name string
}

func start(ctx context.Context, o *options, name, address, binary string, args []string) (*contender, error) {
	s, err := proc.Start(ctx, address, binary, args, o.target.Env(), os.Stderr)
	if err != nil {
		return nil, err
	}
	wait, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	c := &contender{s, name}
	if name == apollo {
		err = c.answers(wait)
	} else {
		err = s.Ready(wait, 50*time.Millisecond)
	}
	if err != nil {
		c.stop()
		return nil, err
	}
	return c, nil
}

// The names of the servers.
const (
	graphd = "graphd"
	byHand = "by hand"
	apollo = "apollo"
)

// answers returns when the server answers a document: Apollo's says in no other way that it is ready.
func (c *contender) answers(ctx context.Context) error {
	for ctx.Err() == nil {
		_, err := once(ctx, http.DefaultClient, c, byhand.Question{Name: "ready", Apollo: "{ __typename }"}, "")
		if err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("%s is not ready: %w", c.name, ctx.Err())
}

func (c *contender) stop() { _ = c.Stop() }

// request makes one request for a question.
func (c *contender) request(ctx context.Context, q byhand.Question, id string) (*http.Request, error) {
	document := q.Document
	switch c.name {
	case byHand:
		return http.NewRequestWithContext(ctx, http.MethodGet, c.URL+q.Path+id, nil)
	case apollo:
		document = q.Apollo
	}
	body, err := json.Marshal(map[string]any{"query": document, "variables": map[string]any{"id": id}})
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL+"/graphql", bytes.NewReader(body))
	if err == nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return r, err
}

// sample is the measurement of one round of one server.
type sample struct {
	p50, p95, cpu time.Duration // cpu: of the server, for a request
	rate          float64       // requests a second
}

// ask sends a question to all servers in alternating rounds. The handler by hand must answer what graphd does.
func ask(ctx context.Context, o *options, q byhand.Question, all []*contender) (*report, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: o.connections, DisableCompression: true}}
	defer client.CloseIdleConnections()
	answers := map[string][]byte{}
	r := &report{name: q.Name, samples: make([][]sample, len(all))}
	for _, c := range all {
		answer, err := once(ctx, client, c, q, o.id)
		if err != nil {
			return nil, err
		}
		answers[c.name] = answer
		r.servers, r.sizes = append(r.servers, c.name), append(r.sizes, len(answer))
		// Warm-up: caches, the database's compiler.
		if _, err := round(ctx, o, client, c, q, max(o.round, 2*time.Second)); err != nil {
			return nil, err
		}
	}
	if !bytes.Equal(answers[graphd], answers[byHand]) {
		return nil, fmt.Errorf("%s: the answers differ:\n%.500s\n%.500s", q.Name, answers[graphd], answers[byHand])
	}
	for n := range o.rounds {
		for i := range all {
			i = (i + n) % len(all) // each goes first in turn
			s, err := round(ctx, o, client, all[i], q, o.round)
			if err != nil {
				return nil, err
			}
			r.samples[i] = append(r.samples[i], s)
		}
	}
	return r, nil
}

func once(ctx context.Context, client *http.Client, c *contender, q byhand.Question, id string) ([]byte, error) {
	r, err := c.request(ctx, q, id)
	if err != nil {
		return nil, err
	}
	answer, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || bytes.HasPrefix(b, []byte(`{"errors"`)) {
		return nil, fmt.Errorf("%s: %s: %s %.300s (%v)", c.name, q.Name, answer.Status, b, err)
	}
	return b, nil
}

// round sends requests to a server for some time, over all connections.
func round(ctx context.Context, o *options, client *http.Client, c *contender, q byhand.Question,
	length time.Duration) (sample, error) {
	before, err := c.CPU()
	if err != nil {
		return sample{}, err
	}
	began := time.Now()
	var mu sync.Mutex
	var took []time.Duration
	var failed error
	var wg sync.WaitGroup
	for range o.connections {
		wg.Go(func() {
			var mine []time.Duration
			var err error
			for err == nil && time.Since(began) < length && ctx.Err() == nil {
				start := time.Now()
				_, err = once(ctx, client, c, q, o.id)
				mine = append(mine, time.Since(start))
			}
			mu.Lock()
			defer mu.Unlock()
			took = append(took, mine...)
			if err != nil {
				failed = err
			}
		})
	}
	wg.Wait()
	lasted := time.Since(began)
	if failed != nil {
		return sample{}, failed
	}
	after, err := c.CPU()
	if err != nil || len(took) == 0 {
		return sample{}, fmt.Errorf("%s: no request was answered (%v, %v)", c.name, err, ctx.Err())
	}
	slices.Sort(took)
	return sample{p50: took[len(took)/2], p95: took[len(took)*95/100], cpu: (after - before) / time.Duration(len(took)),
		rate: float64(len(took)) / lasted.Seconds()}, nil
}
