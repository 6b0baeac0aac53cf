package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/store"
	"graphd/internal/write"
)

// Options say what is imported, and how.
type Options struct {
	Format  string // the name of one of Formats, or Auto
	Formats []*Format
	Stdin   io.Reader
	Bounds  Bounds
	Batch   int // relations in a transaction
	Call    write.Call
	KnownAt time.Time // when the graph learned it; zero: now
	DryRun  bool
	Resume  bool   // go on behind what an interrupted import has written
	Rejects string // the file for what is rejected; empty: named after the input
	// Complete says that the files are a complete release of a data set: what the graph has of it within the days that
	// they cover, and they lack, is retracted.
	Complete bool
	Match    string // the file of decisions by which entities are mapped onto the graph's; empty: by id alone

	// Progress is called after each batch.
	Progress func(Progress)
}

// DefaultBatch is how many relations a transaction has.
const DefaultBatch = 10_000

// Progress is how far an import has come.
type Progress struct {
	File     string
	Size     int64 // of the file as it lies; 0: unknown
	Done     int64 // bytes of it that were read
	Rows     int   // of all files
	Rejected int
	Skipped  int // rows that were written before
}

// maxReasons is how many different reasons a summary tells.
const maxReasons = 100

func count(m *map[string]int, what string) {
	if *m == nil {
		*m = map[string]int{}
	}
	if _, ok := (*m)[what]; !ok && len(*m) >= maxReasons {
		what = "others"
	}
	(*m)[what]++
}

// Run imports files into the store. With an error the summary tells what was written before.
func Run(ctx context.Context, s store.Store, files []string, o Options) (Summary, error) {
	o.Batch = cmp.Or(o.Batch, DefaultBatch)
	o.Bounds.MaxLine = cmp.Or(o.Bounds.MaxLine, DefaultBounds.MaxLine)
	o.Bounds.MaxExpansion = cmp.Or(o.Bounds.MaxExpansion, DefaultBounds.MaxExpansion)
	o.Call.Limits.MaxErrors = 1 << 30 // each names a row to reject
	r := &run{ctx: ctx, store: s, o: o, known: map[string]bool{}, tried: map[string]bool{}}
	if err := r.checkKnownAt(); err != nil {
		return r.sum, err
	}
	if o.Match != "" {
		if o.DryRun {
			return r.sum, errors.New("a dry run decides nothing: leave --match out")
		}
		m, err := newMatcher(ctx, s, o.Match, o.Call)
		if err != nil {
			return r.sum, err
		}
		r.match = m
	}
	if o.Complete {
		r.complete = &complete{}
	}
	var err error
	for _, name := range files {
		if err = r.file(name); err != nil {
			break
		}
	}
	if err == nil && r.complete != nil {
		r.name, r.items = fmt.Sprintf("import %s: what the release lacks", strings.TrimSuffix(r.complete.begin, ":")), 0
		err = r.retractMissing()
	}
	if r.match != nil {
		open, wrong := r.match.write()
		r.sum.Undecided, err = open, errors.Join(err, wrong)
	}
	return r.sum, err
}

type run struct {
	ctx      context.Context
	store    store.Store
	o        Options
	sum      Summary
	at       time.Time       // of the last batch, if it is given from outside
	known    map[string]bool // ids of entities that the graph has, merged ones too
	unsure   bool            // what is committed does not tell what else it has: some is left open
	sure     Summary         // as of the last flush
	since    []Summary       // after each of the last batches, behind that
	tried    map[string]bool // ids of what a dry run would create
	lacked   []string        // ids of the entities that a batch creates for its items
	match    *matcher
	complete *complete // what the files hold, if they are a complete release
	from     *file
	rej      *rejects
	name     string // of the input that is read, as the change log tells it
	items    int    // of it, so far
}

// knownRun is how far apart the batches of one import may be: it takes a microsecond for each.
const knownRun = time.Second

// checkKnownAt checks the instant from outside. It may lie before the end of the log if that is the same import's.
func (r *run) checkKnownAt() error {
	if r.o.KnownAt.IsZero() {
		return nil
	}
	var end time.Time
	err := r.store.Read(r.ctx, func(rd store.Reader) error {
		st, err := rd.Stats(r.ctx)
		if err == nil {
			end = st.LastRecorded
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("reading the store: %w", err)
	}
	at := r.o.KnownAt.UTC()
	if !end.Before(at.Add(knownRun)) {
		return fmt.Errorf("--known-at %s is not later than the end of the change log, %s: the past does not change; "+
			"leave it out, or load older releases before newer ones", at.Format(time.RFC3339Nano),
			end.Format(time.RFC3339Nano))
	}
	r.at = at.Add(-time.Microsecond)
	if end.After(r.at) {
		r.at = end
	}
	return nil
}

func (r *run) file(name string) (err error) {
	f, err := openFile(name, r.o.Stdin, r.o.Bounds)
	if err != nil {
		return err
	}
	r.from = f
	defer func() { err = errors.Join(err, f.close()) }()
	return f.each(r.input)
}

// input imports one input. Another goroutine reads it meanwhile.
func (r *run) input(in *Input) (err error) {
	format, err := Choose(r.o.Formats, r.o.Format, in)
	if err != nil {
		return err
	}
	if r.complete != nil {
		if err := r.complete.begins(format); err != nil {
			return err
		}
	}
	reader, err := format.Open(in)
	if err != nil {
		return fmt.Errorf("%s: %w", in.Name, err)
	}
	base := filepath.Base(in.Name)
	r.name, r.items = fmt.Sprintf("import %s %s (%s)", format.Name, base, r.from.print), 0
	r.rej = &rejects{name: r.o.Rejects, header: reader.Header()}
	if r.rej.name == "" {
		r.rej.name = rejectsName(in.Name, format.Extension)
	}
	defer func() {
		if r.rej.files[0] != nil {
			r.sum.Files = append(r.sum.Files, r.rej.name)
		}
		err = errors.Join(err, r.rej.close())
	}()
	skip := 0
	if r.o.Resume && !r.o.DryRun {
		if skip, err = r.written(r.ctx); err != nil {
			return err
		}
		if err := r.rej.resume(); err != nil {
			return err
		}
	}
	err = r.pump(in, reader, skip)
	switch lost := r.flush(); {
	case err == nil:
		err = lost
	case lost != nil && !errors.As(lost, new(*store.LostError)): // which the batch that failed has told
		err = errors.Join(err, lost)
	}
	if err != nil && !r.o.DryRun {
		// It may be the connection to the store that was lost: then nobody knows.
		ctx, stop := context.WithTimeout(context.WithoutCancel(r.ctx), lastLook)
		defer stop()
		r.sum.Written, _ = r.written(ctx)
	}
	return err
}

// lastLook is how long a failed import looks for what it has written.
const lastLook = 10 * time.Second

// patience is how long a batch that is written waits for the next one before it is committed.
const patience = 500 * time.Millisecond

// pump reads and writes, each in a goroutine of its own.
func (r *run) pump(in *Input, reader Reader, skip int) error {
	ctx, stop := context.WithCancel(r.ctx)
	defer stop()
	type portion struct {
		items []*Item
		err   error
	}
	portions := make(chan portion) // one is read while one is written: no more are held
	go func() {
		defer close(portions)
		for {
			items, err := take(reader, r.o.Batch)
			if len(items) > 0 || err != nil {
				select {
				case portions <- portion{items, err}:
				case <-ctx.Done():
					return
				}
			}
			if err != nil {
				return
			}
		}
	}()
	defer func() {
		stop()
		for r.from.source != r.o.Stdin { // which may have nothing to read for long
			if _, ok := <-portions; !ok {
				break
			}
		}
	}()
	for {
		var p portion
		late := time.NewTimer(patience)
		for waits := true; waits; {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-late.C:
				if err := r.flush(); err != nil {
					return err
				}
			case next, ok := <-portions:
				if !ok {
					return ctx.Err()
				}
				p, waits = next, false
			}
		}
		late.Stop()
		before := r.soFar()
		r.sum.Read += len(p.items)
		r.items += len(p.items)
		if r.complete != nil {
			r.complete.read(p.items)
		}
		fresh := p.items
		if old := min(len(fresh), skip); old > 0 {
			fresh, skip, r.sum.Skipped = fresh[old:], skip-old, r.sum.Skipped+old
		}
		if err := r.write(fresh); err != nil {
			r.sum = before
			return fmt.Errorf("%s: %w", in.Name, err)
		}
		if r.o.Progress != nil {
			r.o.Progress(Progress{File: in.Name, Size: r.from.size, Done: r.from.read.Load(), Rows: r.sum.Read,
				Rejected: r.sum.Rejected, Skipped: r.sum.Skipped})
		}
		if p.err != nil && !errors.Is(p.err, io.EOF) {
			return fmt.Errorf("%s: after row %d: %w", in.Name, r.items, p.err)
		}
	}
}

// take reads items until they have as many relations as a batch, or are many times as many themselves.
func take(reader Reader, batch int) (items []*Item, err error) {
	size := 0
	for size < batch && len(items) < 4*batch {
		it, err := reader.Next()
		if err != nil {
			return items, err
		}
		items = append(items, it)
		size += len(it.Relations) + len(it.Claims) + len(it.Described) + len(it.Retractions)
		if it.Entry != nil {
			size += len(it.Entry.Relations) + len(it.Entry.Entities)
		}
	}
	return items, nil
}

// write writes the items in one transaction, or in several where one id comes twice. Those that are refused are
// rejected, and the others written.
func (r *run) write(items []*Item) error {
	if len(items) > 0 && items[0].Entry != nil {
		return r.replay(items)
	}
	if r.match != nil {
		if err := r.match.apply(items); err != nil {
			return err
		}
	}
	seen := map[string]*Item{}
	var part []*Item
	for _, it := range items {
		for _, note := range it.Notes {
			count(&r.sum.Notes, note)
		}
		switch twice := repeats(seen, it); {
		case twice == same:
			r.sum.Unchanged += len(it.Relations) + len(it.Described)
			continue
		case twice == differs:
			if err := r.writePart(part); err != nil {
				return err
			}
			part = nil
			clear(seen)
			repeats(seen, it)
		}
		part = append(part, it)
	}
	return r.writePart(part)
}

// replay writes entries of another graph's change log. None can be left out.
func (r *run) replay(items []*Item) error {
	if !r.o.KnownAt.IsZero() {
		return errors.New("a history says itself when the graph learned what: leave --known-at out")
	}
	if r.o.DryRun {
		return errors.New("a history is written as it is, or not at all: it has no dry run")
	}
	entries := make([]*kg.Entry, len(items))
	for i, it := range items {
		if it.Fault != nil {
			return fmt.Errorf("line %d: %w", it.Line, it.Fault)
		}
		entries[i] = it.Entry
	}
	out, err := write.Replay(r.ctx, r.store, entries...)
	if err != nil {
		return fmt.Errorf("lines from %d: %w", items[0].Line, err)
	}
	r.sum.Created += out.Created
	r.sum.Updated += out.Updated
	r.sum.Unchanged += out.Unchanged
	r.sum.Stale = r.sum.Stale || out.Stale
	return nil
}

// How an item repeats what the batch has.
const (
	fresh = iota
	same
	differs
)

// repeats reports whether the batch names an id of the item already, and notes the item's ids if not.
func repeats(seen map[string]*Item, it *Item) int {
	if it.Fault != nil {
		return fresh
	}
	found := fresh
	check := func(id string, equal func(*Item) bool) {
		if old := seen[id]; old != nil && found != differs {
			if found = same; !equal(old) {
				found = differs
			}
		}
	}
	for i := range it.Relations {
		n := &it.Relations[i]
		check(n.ID, func(old *Item) bool {
			return len(it.Relations) == len(old.Relations) && old.Relations[i].ID == n.ID &&
				n.Assertion.SameContent(old.Relations[i].Assertion)
		})
	}
	for _, e := range it.Described {
		check(e.ID, func(old *Item) bool {
			return len(old.Described) == 1 && len(it.Described) == 1 && old.Described[0].SameContent(e)
		})
	}
	other := func(*Item) bool { return false }
	for i := range it.Claims { // further claims on one relation are joined
		if old := seen[it.Claims[i].ID]; old != nil && len(old.Claims) == 0 {
			check(it.Claims[i].ID, other)
		}
	}
	for i := range it.Retractions {
		check(it.Retractions[i].ID, other)
	}
	for i := range it.Deletions {
		check(it.Deletions[i].ID, other)
	}
	if found != fresh {
		return found
	}
	for i := range it.Relations {
		seen[it.Relations[i].ID] = it
	}
	for _, e := range it.Described {
		seen[e.ID] = it
	}
	for i := range it.Claims {
		seen[it.Claims[i].ID] = it
	}
	for i := range it.Retractions {
		seen[it.Retractions[i].ID] = it
	}
	for i := range it.Deletions {
		seen[it.Deletions[i].ID] = it
	}
	return fresh
}

// faultOf turns an error of the graph into a fault. The path of its item is left out.
func faultOf(e *kg.Error) *Fault {
	_, field, _ := strings.Cut(e.Path, ".")
	f := &Fault{Column: field, Value: e.Value, Reason: e.Message}
	switch e.Code {
	case kg.CodeNotFound:
		f.Kind = "what it names is not in the graph"
	case kg.CodeConflict:
		f.Kind = "it conflicts with what is in the graph"
	case kg.CodeBadUserInput:
		f.Kind = field + " is not allowed"
	}
	return f
}

// writePart writes items whose ids are all different. Each attempt leaves out what the one before was refused for.
func (r *run) writePart(items []*Item) error {
	for {
		var good, bad []*Item
		for _, it := range items {
			if it.Fault == nil {
				good = append(good, it)
			} else {
				bad = append(bad, it)
			}
		}
		for _, it := range bad {
			r.sum.Rejected++
			count(&r.sum.Reasons, cmp.Or(it.Fault.Kind, it.Fault.Reason))
		}
		if !r.o.DryRun {
			if err := r.rej.add(bad); err != nil {
				return fmt.Errorf("writing what is rejected: %w", err)
			}
		}
		if len(good) == 0 {
			return nil
		}
		err := r.apply(good)
		if err == nil {
			return nil
		}
		if !r.refuse(good, err) {
			return err
		}
		items = good
	}
}

// refuse gives the items that an error names their faults, and reports whether there are any. An entity that is refused
// takes all with it that need it.
func (r *run) refuse(items []*Item, err error) bool {
	list, ok := errors.AsType[kg.Errors](err)
	if !ok {
		return false
	}
	found := false
	for _, e := range list {
		first, _, _ := strings.Cut(e.Path, ".")
		if n, ok := strings.CutPrefix(first, entityPath); ok {
			i, err := strconv.Atoi(n)
			if err != nil || i >= len(r.lacked) {
				continue
			}
			for _, it := range items {
				named := func(x *kg.Entity) bool { return x.ID == r.lacked[i] }
				if it.Fault == nil && slices.ContainsFunc(it.Entities, named) {
					it.Fault, found = faultOf(e), true
				}
			}
			continue
		}
		if i, err := strconv.Atoi(first); err == nil && i >= 0 && i < len(items) && items[i].Fault == nil {
			items[i].Fault, found = faultOf(e), true
		}
	}
	return found
}

// apply writes items in one transaction.
func (r *run) apply(items []*Item) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	b := kg.Batch{Kind: kg.ChangeSeed, Revises: true, Reason: fmt.Sprintf("%s: to row %d", r.name, r.items)}
	if !r.o.KnownAt.IsZero() {
		r.at = r.at.Add(time.Microsecond)
		b.RecordedAt = r.at
	}
	described, claimed := map[string]bool{}, map[string]int{}
	n := 0
	for _, it := range items {
		n += len(it.Relations)
	}
	b.Relations = make([]kg.NewRelation, 0, n)
	for i, it := range items {
		at := &kg.Origin{Path: strconv.Itoa(i)}
		for _, e := range it.Described {
			described[e.ID] = true
			b.Entities = append(b.Entities, kg.EntityWrite{Entity: e, Origin: at})
		}
		for j := range it.Relations {
			it.Relations[j].Origin = at
		}
		b.Relations = append(b.Relations, it.Relations...)
		for _, k := range it.Claims {
			n, ok := claimed[k.ID]
			if !ok {
				n = len(b.Corrections)
				claimed[k.ID] = n
				b.Corrections = append(b.Corrections, kg.Correction{ID: k.ID, Origin: &kg.Origin{Path: at.Path}})
			}
			c := &b.Corrections[n]
			for range k.Claims {
				c.Origin.Claims = append(c.Origin.Claims, at.Path)
			}
			c.Claims = append(c.Claims, k.Claims...)
		}
		b.Retractions = appendAt(b.Retractions, it.Retractions, func(x *kg.Retraction) { x.Origin = at })
		b.Deletions = appendAt(b.Deletions, it.Deletions, func(x *kg.Deletion) { x.Origin = at })
	}
	lacking, err := r.lacking(items, described)
	if err != nil {
		return err
	}
	b.Entities = append(lacking, b.Entities...)
	if r.o.DryRun {
		return r.try(b)
	}
	ctx := r.ctx
	if r.match == nil { // who matches reads what was written before
		ctx = store.Lazily(ctx)
	}
	out, err := write.Apply(ctx, r.store, r.o.Call, b)
	if err != nil {
		return err
	}
	for _, e := range b.Entities {
		r.know(e.ID)
	}
	for _, d := range b.Deletions {
		delete(r.known, d.ID)
		r.unsure = true
	}
	r.sum.Created += out.Created
	r.sum.Updated += out.Updated
	r.sum.Unchanged += out.Unchanged
	r.sum.Stale = r.sum.Stale || out.Stale
	r.wrote()
	return nil
}

func appendAt[T any](to, list []T, set func(*T)) []T {
	for i := range list {
		set(&list[i])
	}
	return append(to, list...)
}

func (r *run) try(b kg.Batch) error {
	out, log, err := write.Try(r.ctx, r.store, r.o.Call, b)
	if err != nil {
		return err
	}
	r.sum.Unchanged += out.Unchanged
	for _, c := range log {
		for _, item := range c.Items {
			switch {
			case r.tried[item.ID]:
			case item.Action == kg.ActionCreated:
				r.sum.Created++
			default:
				r.sum.Updated++
			}
			if !item.Relation {
				r.tried[item.ID] = true // the next batch creates it again
			}
		}
	}
	return nil
}

// written returns how many items of the input an interrupted import has written, as the change log tells.
func (r *run) written(ctx context.Context) (rows int, err error) {
	const page = 1000
	begins := r.name + ": to row "
	err = r.store.Read(ctx, func(rd store.Reader) error {
		rows = 0
		for after := int64(0); ; {
			log, _, err := rd.Changes(ctx, after, page, 0)
			if err != nil {
				return err
			}
			for _, c := range log {
				if n, ok := strings.CutPrefix(c.Reason, begins); ok {
					if k, err := strconv.Atoi(n); err == nil {
						rows = max(rows, k)
					}
				}
				after = c.Seq
			}
			if len(log) < page {
				return nil
			}
		}
	})
	return rows, err
}

// Find returns the item that holds a line of a file, with the rules by which it was read.
func Find(name string, line int, o Options) (found *Item, err error) {
	f, err := openFile(name, o.Stdin, o.Bounds)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	err = f.each(func(in *Input) error {
		if found != nil {
			return nil
		}
		in.Tells = true
		format, err := Choose(o.Formats, o.Format, in)
		if err != nil {
			return err
		}
		reader, err := format.Open(in)
		if err != nil {
			return fmt.Errorf("%s: %w", in.Name, err)
		}
		for {
			it, err := reader.Next()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if it.Line <= line && line <= it.Line+strings.Count(it.Raw, "\n") {
				found = it
				return nil
			}
		}
	})
	if err == nil && found == nil {
		err = fmt.Errorf("%s: no item has line %d", name, line)
	}
	return found, err
}
