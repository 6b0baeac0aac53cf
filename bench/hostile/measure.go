package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"graphd/bench/watched"
	"graphd/test/output"
)

// bench measures documents on a graphd of its own, or on one that runs already.
type bench struct {
	binary, original, dir string // the file that each process begins with a copy of; empty: a new one
	*watched.Process
	log     *output.Buffer
	noise   int64 // bytes that a process takes for a small request, too
	asked   int   // of this process
	starts  int
	foreign bool // the process is not ours: it is never started again
}

// result is the measurement of a document.
type result struct {
	query     string
	variables string
	bytes     int // of the request
	cpu       time.Duration
	memory    int64 // above idle
	answer    int64
	codes     []string
	log       string // of an internal error
	ended     string // why the process was killed, or why there was no answer
}

// counted is the least length that a request counts for.
const counted = 100

func (r *result) length() float64        { return float64(max(counted, r.bytes)) }
func (r *result) cpuPerByte() float64    { return r.cpu.Seconds() * 1e3 / r.length() } // milliseconds
func (r *result) memoryPerByte() float64 { return float64(r.memory) / 1e3 / r.length() }

// fresh starts a new process on a new copy.
func (b *bench) fresh(ctx context.Context) error {
	if b.foreign {
		return nil
	}
	b.end()
	b.starts++
	file := filepath.Join(b.dir, fmt.Sprintf("%d.db", b.starts))
	if b.original != "" {
		if err := watched.Copy(b.original, file); err != nil {
			return err
		}
	}
	b.log, b.asked = &output.Buffer{}, 0
	var err error
	if b.Process, err = watched.Serve(ctx, b.binary, file, b.log, "--log-level", "warn"); err != nil {
		return fmt.Errorf("%w\n%s", err, b.log)
	}
	return b.warm(ctx)
}

// end ends the process, and removes its file.
func (b *bench) end() {
	if b.Process == nil || b.foreign {
		return
	}
	b.End()
	files, _ := filepath.Glob(filepath.Join(b.dir, fmt.Sprintf("%d.db*", b.starts)))
	for _, f := range files {
		_ = os.Remove(f) // the folder goes in the end
	}
}

// warm sends usual requests until the process has the memory that they need, and measures how much that varies.
func (b *bench) warm(ctx context.Context) error {
	usual := []string{`{entities(first:200){nodes{name description state{name} history{version}}}}`,
		`{relations(first:200){nodes{key from{name} to{name} when{text} claims{by{name} evidence{source{title} ` +
			`paraphrase}} history{version}}}}`}
	ask := func(times int) error {
		for i := range times {
			if a := b.Send(ctx, watched.Post(usual[i%len(usual)], nil)); a.Err != nil {
				return a.Err
			}
		}
		return nil
	}
	if err := ask(20); err != nil {
		return err
	}
	b.noise = 4 << 20
	for range 5 {
		idle, err := b.Resident()
		if err != nil {
			return err
		}
		if err := errors.Join(b.ResetPeak(), ask(4)); err != nil {
			return err
		}
		peak, err := b.Memory()
		if err != nil {
			return err
		}
		b.noise = max(b.noise, peak-idle)
	}
	return nil
}

// The limits above which a find counts.
const (
	mostCPU    = 2.0  // milliseconds a byte
	mostMemory = 20.0 // kB a byte
	mostAnswer = 16 << 20
)

// measure sends a document. It kills the process if it takes far more than allowed.
func (b *bench) measure(ctx context.Context, d *document) (*result, error) {
	body, query, variables, ok := d.request()
	if !ok {
		return nil, nil
	}
	r := &result{query: query, bytes: len(body)}
	if len(variables) > 0 {
		v, err := json.Marshal(variables)
		if err != nil {
			return nil, err
		}
		r.variables = string(v)
	}
	if b.asked > 300 { // what was written is not to grow
		if err := b.fresh(ctx); err != nil {
			return nil, err
		}
	}
	b.asked++
	logged := len(b.logText())
	idle, err := b.Resident()
	if err != nil {
		return nil, err
	}
	before, err := b.RunTime()
	if err != nil {
		return nil, err
	}
	total, err := b.CPU()
	if err != nil {
		return nil, err
	}
	if err := b.ResetPeak(); err != nil {
		return nil, err
	}
	allowed := time.Duration(r.length()*mostCPU*float64(time.Millisecond))*5/4 + time.Second/4
	if !b.foreign {
		b.Allow(total + allowed)
	}
	wait, cancel := context.WithTimeout(ctx, 40*time.Second) // the machine may do other things, too
	defer cancel()
	a := b.Send(wait, watched.Request{Method: http.MethodPost, Path: "/graphql", Body: body})
	b.Allow(0)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	r.answer, r.codes = a.Bytes, a.Codes
	if why := b.Killed(); why != "" {
		r.ended = why
		r.cpu = b.Used() - total
		if strings.Contains(why, "MB") {
			r.memory = watched.Danger
		}
		return r, b.fresh(ctx)
	}
	after, err := b.RunTime()
	if err != nil {
		return nil, fmt.Errorf("after %s %s: %w", r.query, r.variables, err)
	}
	r.cpu = after - before
	peak, err := b.Memory()
	if err != nil {
		return nil, err
	}
	r.memory = max(0, peak-idle-b.noise)
	if a.Internal() {
		r.log = b.logText()[logged:]
	}
	if a.Err != nil {
		r.ended = a.Err.Error()
	}
	if a.Err != nil || r.memory > 64<<20 {
		return r, b.fresh(ctx)
	}
	return r, nil
}

func (b *bench) logText() string {
	if b.log == nil {
		return ""
	}
	return b.log.String()
}

var differs = regexp.MustCompile(`time=\S+ |id=\S+ |0x[0-9a-f]+|[0-9]+`)

// kind returns an internal error without the parts that differ each time.
func (r *result) kind() string {
	for line := range strings.Lines(r.log) {
		if strings.Contains(line, "level=ERROR") {
			line = differs.ReplaceAllString(strings.TrimSpace(line), "")
			return line[:min(len(line), 160)]
		}
	}
	return ""
}

// explore reads what is in the graph, so that documents find it.
func (b *bench) explore(ctx context.Context) (found, error) {
	var out struct {
		Data struct {
			Entities, Relations struct {
				Nodes    []struct{ Key string }
				PageInfo struct{ StartCursor, EndCursor string }
			}
		}
	}
	q := strings.NewReader(`{"query":"{entities(first:50){nodes{key} pageInfo{startCursor endCursor}} ` +
		`relations(first:50){nodes{key} pageInfo{startCursor endCursor}}}"}`)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, b.URL+"/graphql", q)
	if err != nil {
		return found{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return found{}, err
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		return found{}, err
	}
	var f found
	for _, n := range out.Data.Entities.Nodes {
		f.entities = append(f.entities, n.Key)
	}
	for _, n := range out.Data.Relations.Nodes {
		f.relations = append(f.relations, n.Key)
	}
	if len(f.entities) == 0 || len(f.relations) == 0 {
		return f, errors.New("the graph is empty")
	}
	f.cursors = []string{out.Data.Entities.PageInfo.StartCursor, out.Data.Entities.PageInfo.EndCursor,
		out.Data.Relations.PageInfo.StartCursor, out.Data.Relations.PageInfo.EndCursor, "1", "no cursor"}
	return f, nil
}
