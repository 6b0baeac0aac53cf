package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// hunt keeps the worst documents found.
type hunt struct {
	*bench
	*maker
	cpu, memory    pool
	answered       pool             // by processor time, of those that were not refused
	internal, huge map[string]catch // by what went wrong; by the fields that were asked
	asked, refused int
}

// catch is a document with its measurement.
type catch struct {
	document *document
	*result
	fields map[string]bool
}

// pool holds the worst documents by one measure, the worst first, and only one of those that are alike.
type pool struct {
	measure func(*result) float64
	limit   float64
	catches []catch
}

// long is more bytes than most documents have: short ones are faster to measure, and worse per byte.
const long = 8000

// kept is the size of a pool.
const kept = 24

// add keeps a document if it is worse than the one like it, which it replaces.
func (p *pool) add(c catch) {
	i := slices.IndexFunc(p.catches, func(o catch) bool { return alike(o.fields, c.fields) })
	switch {
	case i < 0:
		p.catches = append(p.catches, c)
	case p.measure(c.result) > p.measure(p.catches[i].result):
		p.catches[i] = c
	}
	p.sort()
	p.catches = p.catches[:min(kept, len(p.catches))]
}

func (p *pool) sort() {
	slices.SortStableFunc(p.catches, func(a, b catch) int {
		switch x, y := p.measure(a.result), p.measure(b.result); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
}

// run draws and changes documents until the time is up.
func (h *hunt) run(ctx context.Context, until time.Time) error {
	h.cpu = pool{measure: (*result).cpuPerByte, limit: mostCPU}
	h.answered = pool{measure: (*result).cpuPerByte}
	h.memory = pool{measure: (*result).memoryPerByte, limit: mostMemory}
	h.internal, h.huge = map[string]catch{}, map[string]catch{}
	for time.Now().Before(until) {
		d := h.next()
		fields := d.fields()
		if h.known(fields) && !h.chance(5) {
			continue
		}
		if body, _, _, ok := d.request(); !ok || len(body) > long && !h.chance(10) {
			continue
		}
		r, err := h.measure(ctx, d)
		if err != nil {
			return err
		}
		h.asked++
		c := catch{d, r, fields}
		if len(r.codes) > 0 {
			h.refused++
		} else {
			h.answered.add(c)
		}
		h.cpu.add(c)
		if r.memory > 0 {
			h.memory.add(c)
		}
		if slices.Contains(r.codes, "INTERNAL") {
			if o, ok := h.internal[r.kind()]; !ok || o.bytes > r.bytes {
				h.internal[r.kind()] = c
			}
		}
		if r.answer > mostAnswer {
			names := strings.Join(slices.Sorted(maps.Keys(c.fields)), " ")
			if o, ok := h.huge[names]; !ok || o.bytes > r.bytes {
				h.huge[names] = c
			}
		}
	}
	return nil
}

// next draws a document, or changes one of the worst, except those above the limits, which are known already.
func (h *hunt) next() *document {
	from := pick(h.maker, []*pool{&h.cpu, &h.memory, &h.answered})
	good := slices.DeleteFunc(slices.Clone(from.catches), func(c catch) bool { return h.above(c.result) })
	if len(good) == 0 || h.chance(40) {
		return h.document()
	}
	d := good[min(h.IntN(len(good)), h.IntN(len(good)))].document.clone() // the worst more often than the others
	for range 1 + h.IntN(3) {
		h.change(d)
	}
	return d
}

// above reports whether a document took more than the limits.
func (h *hunt) above(r *result) bool {
	return h.cpu.measure(r) > h.cpu.limit || h.memory.measure(r) > h.memory.limit
}

// known reports whether a document like one with these fields is above the limits already. Such documents take seconds
// each, which are better spent on others.
func (h *hunt) known(fields map[string]bool) bool {
	for _, p := range []*pool{&h.cpu, &h.memory} {
		for _, c := range p.catches {
			if h.above(c.result) && alike(c.fields, fields) {
				return true
			}
		}
	}
	return false
}

// report confirms the worst on new processes, minimizes them, and prints them. It reports whether all are within the
// limits.
func (h *hunt) report(ctx context.Context, until time.Time) (sound bool, err error) {
	sound = true
	for _, p := range []*pool{&h.cpu, &h.memory} {
		title, unit := "processor time", "ms"
		if p == &h.memory {
			title, unit = "memory", "kB"
		}
		fmt.Printf("\nThe worst by %s for a byte of the request (%d bytes at least); allowed are %g %s:\n", title,
			counted, p.limit, unit)
		worst, err := h.confirm(ctx, p, until)
		if err != nil {
			return false, err
		}
		for _, c := range worst {
			if p.measure(c.result) > p.limit {
				sound = false
			}
			fmt.Printf("%8.3f %s: %s\n", p.measure(c.result), unit, c)
		}
	}
	for name, set := range map[string]map[string]catch{"Internal errors": h.internal,
		fmt.Sprintf("Answers of more than %d MiB", mostAnswer>>20): h.huge} {
		if len(set) == 0 {
			continue
		}
		sound = false
		fmt.Printf("\n%s:\n", name)
		shown := 0
		for kind, c := range set {
			if shown++; shown > 10 {
				fmt.Printf("… and %d more\n", len(set)-10)
				break
			}
			again := func(r *result) bool { return r.answer > mostAnswer }
			if slices.Contains(c.codes, "INTERNAL") {
				again = func(r *result) bool { return slices.Contains(r.codes, "INTERNAL") && r.kind() == kind }
			}
			if c, err = h.cutDown(ctx, c, until, again); err != nil {
				return false, err
			}
			fmt.Printf("- %s\n  %s\n", c, strings.TrimSpace(c.kind()))
		}
	}
	return sound, nil
}

// confirm measures the worst of a pool again, each three times on a new process (the least counts), minimizes them, and
// returns the five worst with different fields.
func (h *hunt) confirm(ctx context.Context, p *pool, until time.Time) ([]catch, error) {
	out := pool{measure: p.measure}
	for _, c := range p.catches {
		if len(out.catches) >= 5 && (time.Now().After(until) ||
			p.measure(c.result) < p.measure(out.catches[4].result)) {
			break
		}
		for range 3 {
			if err := h.fresh(ctx); err != nil {
				return nil, err
			}
			r, err := h.measure(ctx, c.document)
			if err != nil {
				return nil, err
			}
			if p.measure(r) < p.measure(c.result) {
				c.result = r
			}
		}
		if p.measure(c.result) > p.limit {
			least := max(p.limit, p.measure(c.result)/2)
			var err error
			if c, err = h.cutDown(ctx, c, until, func(r *result) bool { return p.measure(r) > least }); err != nil {
				return nil, err
			}
		}
		c.fields = c.document.fields()
		out.add(c)
	}
	return out.catches[:min(5, len(out.catches))], nil
}

// cutDown removes everything from a document that can go while it does the same.
func (h *hunt) cutDown(ctx context.Context, c catch, until time.Time, same func(*result) bool) (catch, error) {
	for again := true; again; {
		again = false
		for i := 0; ; i++ {
			d := c.document.clone()
			if !d.without(i) {
				break
			}
			if time.Now().After(until) {
				return c, nil
			}
			r, err := h.measure(ctx, d)
			if err != nil {
				return c, err
			}
			if r != nil && r.bytes < c.bytes && same(r) {
				c, again = catch{d, r, d.fields()}, true
				i--
			}
		}
	}
	return c, nil
}

// without removes the i-th removable part of the document, and reports whether there was one.
func (d *document) without(i int) bool {
	for _, s := range d.selections() {
		if n := len(s.nodes); n > 1 {
			if i < n {
				s.nodes = slices.Delete(s.nodes, i, i+1)
				return true
			}
			i -= n
		}
		for _, n := range s.nodes {
			if n.times > 1 {
				if i == 0 {
					n.times /= 2
					return true
				}
				i--
			}
			if n.sel != nil && only(n.sel) != nil { // a level less, if it is of the same type
				for below := only(n.sel); below != nil; below = only(below) {
					if below.on == n.sel.on {
						if i == 0 {
							n.sel = below
							return true
						}
						i--
						break
					}
				}
			}
			for k, a := range n.args {
				if !required(a.kind, nil) {
					if i == 0 {
						n.args = slices.Delete(n.args, k, k+1)
						return true
					}
					i--
				}
			}
		}
	}
	taken := false
	d.values(func(v *value) {
		if taken {
			return
		}
		if v.copies > 1 {
			if taken = i == 0; taken {
				v.copies /= 2
				return
			}
			i--
		}
		if n := len(v.list); n > 0 {
			if taken = i < n; taken {
				v.list = slices.Delete(v.list, i, i+1)
				return
			}
			i -= n
		}
		if n := len(v.names); n > 0 {
			if taken = i < n; taken {
				v.names, v.fields = slices.Delete(v.names, i, i+1), slices.Delete(v.fields, i, i+1)
				return
			}
			i -= n
		}
	})
	return taken
}

// only returns the selection of the only node of a selection.
func only(s *selection) *selection {
	if len(s.nodes) != 1 {
		return nil
	}
	return s.nodes[0].sel
}

// String returns a document with its measurement.
func (c catch) String() string {
	text := fmt.Sprintf("%d B, %s of CPU, %.1f MB, answer of %d B %v %s\n  %s", c.bytes,
		c.cpu.Round(time.Microsecond*100), float64(c.memory)/1e6, c.answer, c.codes, c.ended, cut(c.query))
	if c.variables != "" {
		text += "\n  " + cut(c.variables)
	}
	return text
}

// cut cuts a long text.
func cut(text string) string {
	const most = 1500
	if len(text) <= most {
		return text
	}
	return text[:most] + fmt.Sprintf("… (%d more)", len(text)-most)
}
