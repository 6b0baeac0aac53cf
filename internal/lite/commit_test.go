package lite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"graphd/internal/kg"
	"graphd/internal/store"
	"graphd/internal/write"

	"github.com/google/go-cmp/cmp"
)

// sharingFile opens a new file whose calls share transactions, however slow the machine is.
func sharingFile(t *testing.T) *Store {
	t.Helper()
	s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil)
	s.sharing = sharing{most: 64, lasts: time.Minute, patience: time.Minute}
	return s
}

// together makes calls that share a transaction, in their order: the first one begins when all others wait. It returns
// their errors.
func together(t *testing.T, s *Store, calls ...func() error) []error {
	t.Helper()
	errs := make([]error, len(calls))
	var all sync.WaitGroup
	err := use(t.Context(), s.writer, func(*conn) error {
		for i, call := range calls {
			all.Go(func() {
				defer func() {
					if p := recover(); p != nil {
						errs[i] = fmt.Errorf("panic: %v", p)
					}
				}()
				errs[i] = call()
			})
			for waiting(s.writer) <= i {
				time.Sleep(time.Millisecond)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all.Wait()
	return errs
}

func waiting(p *pool) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.waiting)
}

// adding returns a call that adds states, then calls then.
func adding(ctx context.Context, s *Store, n int, name string, then func() error) func() error {
	return func() error {
		var b kg.Batch
		for i := range n {
			b.Entities = append(b.Entities, kg.EntityWrite{Entity: &kg.Entity{ID: fmt.Sprintf("state:%s-%d", name, i),
				Kind: kg.KindState, Name: strings.Repeat(name, 1+150/len(name))}})
		}
		_, err := write.Apply(ctx, hooked{s, then}, write.Call{}, b)
		return err
	}
}

// hooked is a store that calls then at the end of each call of Write.
type hooked struct {
	*Store
	then func() error
}

func (h hooked) Write(ctx context.Context, f func(store.Writer) error) error {
	return h.Store.Write(ctx, func(w store.Writer) error {
		if err := f(w); err != nil || h.then == nil {
			return err
		}
		return h.then()
	})
}

// written lists which of the names are those of states, and checks that the file is consistent.
func written(t *testing.T, s *Store, names ...string) []string {
	t.Helper()
	var out []string
	err := s.Read(t.Context(), func(r store.Reader) error {
		for _, name := range names {
			list, err := r.Entities(t.Context(), []string{"state:" + name + "-0"})
			if err != nil {
				return err
			}
			if len(list) > 0 {
				out = append(out, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found := problems(t, s); found != nil {
		t.Errorf("problems: %v", found)
	}
	return out
}

func TestSharedCommit(t *testing.T) {
	s := sharingFile(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	refused := errors.New("refused")
	var seen []string
	answered := make(chan struct{})
	errs := together(t, s,
		func() error { defer close(answered); return adding(t.Context(), s, 1, "first", nil)() },
		adding(t.Context(), s, 1, "refused", func() error { return refused }),
		adding(t.Context(), s, 1, "second", nil),
		adding(ctx, s, 1, "left", func() error { cancel(); return nil }),
		adding(t.Context(), s, 1, "panics", func() error { panic("oh") }),
		adding(t.Context(), s, 2, "second", nil), // conflicts with nothing: one of its states is there
		adding(t.Context(), s, 1, "last", func() error {
			seen = written(t, s, "first", "second") // by readers, before the commit
			select {
			case <-answered:
				t.Error("the first call is answered before the commit")
			case <-time.After(5 * time.Millisecond):
			}
			return nil
		}),
	)
	if seen != nil {
		t.Errorf("before the commit readers see %v", seen)
	}
	for i, want := range []error{nil, refused, nil, context.Canceled, nil, nil, nil} {
		if i == 4 {
			if errs[i] == nil || errs[i].Error() != "panic: oh" {
				t.Errorf("the call that panics ends with %v", errs[i])
			}
			continue
		}
		if !errors.Is(errs[i], want) {
			t.Errorf("call %d gets %v, want %v", i, errs[i], want)
		}
	}
	got := written(t, s, "first", "refused", "second", "left", "panics", "last")
	if diff := cmp.Diff([]string{"first", "second", "last"}, got); diff != "" {
		t.Errorf("what is written (-want +got):\n%s", diff)
	}
	err := s.Read(t.Context(), func(r store.Reader) error {
		log, _, err := r.Changes(t.Context(), 0, 10, 0)
		if len(log) != 4 {
			t.Errorf("the log is %v", log)
		}
		for i := range log {
			if log[i].Seq != int64(i+1) || i > 0 && !log[i].At.After(log[i-1].At) {
				t.Errorf("entry %d of the log is %v", i, log[i])
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestSharedCommitFails has the file disappear before the commit: nothing of it is acknowledged, nor is a conflict told
// with what nobody will ever see.
func TestSharedCommitFails(t *testing.T) {
	s := sharingFile(t)
	path := s.file.path
	conflict := func() error {
		_, err := write.Apply(t.Context(), s, write.Call{}, kg.Batch{Entities: []kg.EntityWrite{
			{Entity: &kg.Entity{ID: "state:first-0", Kind: kg.KindState, Name: "Another"}}}})
		return err
	}
	errs := together(t, s,
		adding(t.Context(), s, 1, "first", nil),
		conflict,
		adding(t.Context(), s, 1, "last", func() error { return os.Rename(path, path+".away") }),
	)
	for i, err := range errs {
		if kg.CodeOf(err) != kg.CodeUnavailable {
			t.Errorf("call %d gets %v", i, err)
		}
	}
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	if got := written(t, s, "first", "last"); got != nil {
		t.Errorf("written is %v", got)
	}
	if err := conflict(); err != nil {
		t.Errorf("alone and later it gets %v", err)
	}
}

// TestSharedDiskFull fills the disk in one of the calls that share a transaction: what is acknowledged is written, and
// nothing else.
func TestSharedDiskFull(t *testing.T) {
	s := sharingFile(t)
	apply(t, s, exchange())
	if err := use(t.Context(), s.writer, func(c *conn) error {
		return c.pragma(t.Context(), "max_page_count=60")
	}); err != nil {
		t.Fatal(err)
	}
	names := []string{"first", "huge", "second", "last"}
	errs := together(t, s,
		adding(t.Context(), s, 1, names[0], nil),
		adding(t.Context(), s, 500, names[1], nil),
		adding(t.Context(), s, 1, names[2], nil),
		adding(t.Context(), s, 1, names[3], nil),
	)
	var want []string
	for i, err := range errs {
		switch {
		case err == nil:
			want = append(want, names[i])
		case kg.CodeOf(err) != kg.CodeUnavailable:
			t.Errorf("call %d gets %v", i, err)
		}
	}
	if errs[1] == nil || !strings.Contains(errs[1].Error(), "the disk is full") {
		t.Errorf("the huge one gets %v", errs[1])
	}
	if diff := cmp.Diff(want, written(t, s, names...)); diff != "" {
		t.Errorf("acknowledged, and written:\n%s", diff)
	}
	apply(t, s, kg.Batch{Entities: []kg.EntityWrite{
		{Entity: &kg.Entity{ID: "state:later", Kind: kg.KindState, Name: "Later"}}}})
}

// TestLostTransaction has SQLite take back the whole transaction in the middle of a call, as it does when the disk
// fails: the calls before it fail, too, and the next one does not go on in what is left.
func TestLostTransaction(t *testing.T) {
	s := sharingFile(t)
	lose := func() error {
		return s.Write(t.Context(), func(w store.Writer) error {
			return w.(*writer).c.exec(t.Context(), "ROLLBACK")
		})
	}
	errs := together(t, s, adding(t.Context(), s, 1, "first", nil), lose, adding(t.Context(), s, 1, "last", nil))
	if kg.CodeOf(errs[0]) != kg.CodeUnavailable || errs[1] == nil || errs[2] != nil {
		t.Errorf("the calls get %v", errs)
	}
	if diff := cmp.Diff([]string{"last"}, written(t, s, "first", "last")); diff != "" {
		t.Errorf("written (-want +got):\n%s", diff)
	}
}

// TestLateCall has a call take longer than others wait for it: they are answered meanwhile, and it runs again.
func TestLateCall(t *testing.T) {
	s := sharingFile(t)
	s.sharing.patience = 20 * time.Millisecond
	answered := make(chan struct{})
	times := 0
	slow := func() error {
		return s.Write(t.Context(), func(w store.Writer) error {
			if times++; times > 1 {
				<-answered
			}
			time.Sleep(40 * time.Millisecond)
			_, err := w.LogEnd(t.Context())
			return err
		})
	}
	errs := together(t, s,
		func() error { defer close(answered); return adding(t.Context(), s, 1, "first", nil)() }, slow,
		adding(t.Context(), s, 1, "last", nil))
	if diff := cmp.Diff([]error{nil, nil, nil}, errs); diff != "" || times != 2 {
		t.Errorf("it ran %d times: %v", times, errs)
	}
	if diff := cmp.Diff([]string{"first", "last"}, written(t, s, "first", "last")); diff != "" {
		t.Errorf("written (-want +got):\n%s", diff)
	}
}
