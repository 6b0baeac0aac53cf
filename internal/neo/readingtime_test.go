package neo

import (
	"errors"
	"testing"
	"time"

	"graphd/internal/store"
)

// TestReadingTime: a statement that reads for longer than its rows may take ends, and the store goes on; so does the
// request, with what it reads otherwise.
func TestReadingTime(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for the shortest time that a statement has")
	}
	s := openTest(t)
	ctx := store.WithBudget(t.Context(), store.Most{Read: 1000})
	began := time.Now()
	err := s.Read(ctx, func(r store.Reader) error {
		return r.(*reader).run(ctx, "UNWIND range(1, 1000000000000) AS x WITH x WHERE x < 0 RETURN count(x)", nil, none)
	})
	if e, ok := errors.AsType[store.ReadTooMuch](err); !ok || e.Most != 1000 {
		t.Errorf("error %v", err)
	}
	if took := time.Since(began); took < planning || took > planning+20*time.Second {
		t.Errorf("it took %s", took)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	// The server does not go on for nobody.
	const running = "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS 'range(1, 1000000000000)' " +
		"AND NOT currentQuery CONTAINS 'SHOW' RETURN count(*)"
	for began := time.Now(); ; time.Sleep(100 * time.Millisecond) {
		n := 0
		err := s.Read(t.Context(), func(r store.Reader) error {
			return r.(*reader).run(t.Context(), running, nil, func(c *cells) error { n = c.int(); return nil })
		})
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
		if time.Since(began) > time.Minute {
			t.Fatal("the server is still reading")
		}
	}
}
