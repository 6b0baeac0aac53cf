package neo

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/kg"
	"graphd/internal/store"
)

const (
	reconnectFor   = 2 * time.Second // how long a connection is tried again after lost ones
	cleanupTimeout = 5 * time.Second // for the rollback of what a cancelled context left
)

// A write is tried again after passing conflicts until it has had both so many tries and so much time. Time alone says
// nothing: where the machine is busy, or the server plans, a single try waits for half a minute behind other writers.
// Nor do tries: the first ones follow each other within milliseconds. A caller who has less time says so in the context.
const (
	conflictTries = 30
	conflictsFor  = 30 * time.Second
)

// isGivenUp reports whether a write whose tries all ended at a conflict is not tried again.
func isGivenUp(tries int, took time.Duration) bool {
	return tries >= conflictTries && took > conflictsFor
}

// maxRefused is how many times in a row a write may end at a constraint. Other writers take an id or a sort key from it
// once or twice, and the next try finds what they wrote; what is none of graphd's no try finds.
const maxRefused = 8

// Read calls f with a reader. Its first statement is a transaction of its own, which takes one round trip, and needs no
// other to begin and to end; most reads send no second one. The others share a transaction: Neo4j reads committed data
// in either case.
func (s *Store) Read(ctx context.Context, f func(store.Reader) error) error {
	t := &txn{s: s}
	if err := f(&reader{txn: t}); err != nil {
		if t.tx != nil {
			s.end(ctx, t.session, t.tx)
		}
		return err
	}
	if t.tx == nil {
		return nil
	}
	// There is nothing to commit, and the caller has what it asked for: the last round trip is not its own. A commit,
	// unlike a rollback, brings a bookmark, so that in a cluster this process does not read older data next.
	s.ending.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTimeout)
		defer cancel()
		if err := t.tx.Commit(ctx); err != nil {
			t.tx.Close(ctx)
		}
		t.session.Close(ctx)
	})
	return nil
}

// Flush does nothing: each call of Write is a transaction.
func (s *Store) Flush(ctx context.Context) error { return ctx.Err() }

// Write calls f with a writer of one transaction, and again after a passing conflict.
func (s *Store) Write(ctx context.Context, f func(store.Writer) error) error {
	// Each needs a second connection while it writes, see keep, and must not wait for one that others hold who wait for
	// it.
	select {
	case s.writing <- struct{}{}:
		defer func() { <-s.writing }()
	case <-ctx.Done():
		return ctx.Err()
	}
	began := time.Now()
	refused := 0 // tries in a row that ended at a constraint
	for try := 0; ; try++ {
		err, cause := s.tryWrite(ctx, f, try >= patience)
		if err == nil || ctx.Err() != nil || !isPassing(cause) {
			return err
		}
		if refused++; codeOf(cause) != constraintFailed {
			refused = 0
		}
		if refused == maxRefused {
			s.o.Log.WarnContext(ctx, "a constraint forbids a write", "error", reason(cause))
			return err
		}
		if isGivenUp(try+1, time.Since(began)) {
			s.o.Log.WarnContext(ctx, "a write is given up", "conflicts", try+1, "error", reason(cause))
			const gaveUp = "gave up after %d conflicts with other writers; try again later"
			return kg.Errorf(kg.CodeUnavailable, gaveUp, try+1)
		}
		pause := time.Duration(rand.Int64N(int64(20*time.Millisecond) << min(try, 5)))
		s.o.Log.DebugContext(ctx, "write is tried again", "after", reason(cause), "pause", pause)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// patience is how many times a writer gives way to others, who change what it has read. Then it locks them out before
// it reads.
const patience = 5

// tryWrite returns the error for the caller, and what caused it: a transaction in which a statement failed is lost,
// whatever f made of it.
func (s *Store) tryWrite(ctx context.Context, f func(store.Writer) error, alone bool) (err, cause error) {
	session, tx, err := s.begin(ctx, neo4j.AccessModeWrite, s.o.WriteTimeout)
	if err != nil {
		return err, nil
	}
	w := newWriter(&reader{txn: &txn{s: s, session: session, tx: tx}})
	if alone {
		_, _, err = w.Stamp(ctx)
	}
	if err == nil {
		err = f(w)
	}
	if err == nil && w.failed == nil {
		err = w.finish(ctx)
	}
	if err == nil && w.failed != nil {
		err = s.mapError(ctx, w.failed)
	}
	if err != nil {
		s.end(ctx, session, tx)
		return err, w.failed
	}
	if ctx.Err() != nil { // before the server is asked to commit, nothing is uncertain
		s.end(ctx, session, tx)
		return ctx.Err(), nil
	}
	if err := tx.Commit(ctx); err != nil {
		s.end(ctx, session, tx)
		if told := s.mapError(ctx, err); isAnswered(err) {
			return told, err
		}
		return uncertain(), nil
	}
	s.end(ctx, session, nil)
	return nil, nil
}

// begin opens a transaction. The pool's connections may all be lost since they were used last, by a restart of the
// server: each is found out by a failing BEGIN, before anything has been done, so it is tried with the next one until
// a new one is made.
func (s *Store) begin(ctx context.Context, mode neo4j.AccessMode, timeout time.Duration) (
	neo4j.SessionWithContext, neo4j.ExplicitTransaction, error,
) {
	for again := s.reconnect(ctx); ; {
		session := s.session(ctx, mode)
		tx, err := session.BeginTransaction(ctx, neo4j.WithTxTimeout(limit(ctx, timeout)))
		if err == nil {
			s.outage.back(ctx, s.o.Log, s.where)
			return session, tx, nil
		}
		if s.end(ctx, session, nil); !again(err) {
			return nil, nil, s.mapError(ctx, err)
		}
	}
}

// reconnect returns a function that takes the error of a try and reports whether the next try may find a connection.
func (s *Store) reconnect(ctx context.Context) func(error) bool {
	began, tries := time.Now(), 0
	return func(err error) bool {
		tries++
		return ctx.Err() == nil && isConnection(err) && !isDial(err) &&
			tries <= s.o.PoolSize+1 && time.Since(began) <= reconnectFor
	}
}

// limit is how long the server may work on a transaction: a little longer than the caller waits, so that it does not
// go on for nobody; timeout if the caller names no end.
func limit(ctx context.Context, timeout time.Duration) time.Duration {
	if deadline, ok := ctx.Deadline(); ok {
		return max(time.Until(deadline), 0) + time.Second
	}
	return timeout
}

func (s *Store) session(ctx context.Context, mode neo4j.AccessMode) neo4j.SessionWithContext {
	return s.driver.NewSession(ctx, s.sessionConfig(mode))
}

func (s *Store) sessionConfig(mode neo4j.AccessMode) neo4j.SessionConfig {
	return neo4j.SessionConfig{AccessMode: mode, DatabaseName: s.o.Database, BookmarkManager: s.bookmarks}
}

// end gives the connection back, after a rollback of tx if that is not nil; also if the context is done.
func (s *Store) end(ctx context.Context, session neo4j.SessionWithContext, tx neo4j.ExplicitTransaction) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTimeout)
	defer cancel()
	if tx != nil {
		tx.Close(ctx) // an error leaves nothing behind: the connection is dropped and the server rolls back
	}
	session.Close(ctx)
}

// auto runs a statement in a transaction of its own: schema commands need that, and it takes one round trip.
func (s *Store) auto(
	ctx context.Context, mode neo4j.AccessMode, text string, params map[string]any,
	config ...func(*neo4j.TransactionConfig),
) ([]*neo4j.Record, error) {
	for again := s.reconnect(ctx); ; {
		rows, err := s.autoOnce(ctx, mode, text, params, config)
		if err == nil {
			s.outage.back(ctx, s.o.Log, s.where)
			return rows, nil
		}
		if !again(err) {
			return nil, err
		}
	}
}

func (s *Store) autoOnce(
	ctx context.Context, mode neo4j.AccessMode, text string, params map[string]any,
	config []func(*neo4j.TransactionConfig),
) ([]*neo4j.Record, error) {
	session := s.session(ctx, mode)
	defer s.end(ctx, session, nil)
	s.o.Observe(text)
	res, err := session.Run(ctx, text, map[string]any{"p": params}, config...)
	if err != nil {
		return nil, err
	}
	return res.Collect(ctx)
}

// reader runs the steps of a plan, on the graph as it was known at an instant; zero: now.
type reader struct {
	*txn
	known time.Time
}

// txn is a transaction. That of a read begins with its second statement.
type txn struct {
	s       *Store
	session neo4j.SessionWithContext
	tx      neo4j.ExplicitTransaction
	sent    bool  // a read has sent its first statement
	failed  error // the first error of a statement, as the driver gave it
}

// run sends a statement and calls row for each record; a cell that is not what row reads is an error.
func (r *txn) run(ctx context.Context, text string, params map[string]any, row func(*cells) error) error {
	r.s.o.Observe(text)
	return r.send(ctx, store.BudgetOf(ctx), text, params, row)
}

// send is the same for what is no step of a plan: it costs the budget, which may be nil, alone.
func (r *txn) send(
	ctx context.Context, budget *store.Budget, text string, params map[string]any, row func(*cells) error,
) error {
	fail := func(err error) error { return r.fail(ctx, err) }
	if most := budget.MostRead(); most > 0 {
		began := time.Now()
		defer func() { budget.Spend(rowsIn(time.Since(began))) }()
		bounded, cancel := context.WithTimeout(ctx, readingTime(most))
		defer cancel()
		request := ctx
		ctx = bounded
		fail = func(err error) error {
			if ctx.Err() != nil && request.Err() == nil {
				r.failed = cmp.Or(r.failed, err)
				return budget.TooMuch()
			}
			return r.fail(request, err)
		}
	}
	if budget.Profiles() {
		text = "PROFILE " + text
	}
	if r.tx == nil && !r.sent {
		r.sent = true
		session, res, err := r.runAlone(ctx, text, params)
		if err != nil {
			return fail(err)
		}
		defer r.s.end(ctx, session, nil)
		return r.rows(ctx, budget, res, row, fail)
	}
	if r.tx == nil {
		session, tx, err := r.s.begin(ctx, neo4j.AccessModeRead, r.s.o.QueryTimeout)
		if err != nil {
			return err
		}
		r.session, r.tx = session, tx
	}
	res, err := r.tx.Run(ctx, text, map[string]any{"p": params})
	if err != nil {
		return fail(err)
	}
	return r.rows(ctx, budget, res, row, fail)
}

// runAlone sends a statement of a read as a transaction of its own, which saves two round trips. Like begin it tries
// the next connection where one was lost: no record has come yet. The caller ends the session.
func (r *txn) runAlone(ctx context.Context, text string, params map[string]any) (
	neo4j.SessionWithContext, neo4j.ResultWithContext, error,
) {
	for again := r.s.reconnect(ctx); ; {
		session := r.s.session(ctx, neo4j.AccessModeRead)
		res, err := session.Run(ctx, text, map[string]any{"p": params},
			neo4j.WithTxTimeout(limit(ctx, r.s.o.QueryTimeout)))
		if err == nil {
			r.s.outage.back(ctx, r.s.o.Log, r.s.where)
			return session, res, nil
		}
		if r.s.end(ctx, session, nil); !again(err) {
			return nil, nil, err
		}
	}
}

// fail notes the error of a statement, and returns that for the caller.
func (r *txn) fail(ctx context.Context, err error) error {
	r.failed = cmp.Or(r.failed, err)
	return r.s.mapError(ctx, err)
}

// rows reads the records of a statement, and counts them against the budget.
func (r *txn) rows(
	ctx context.Context, budget *store.Budget, res neo4j.ResultWithContext, row func(*cells) error,
	fail func(error) error,
) error {
	for res.Next(ctx) {
		if err := budget.Take(textLength(res.Record().Values)); err != nil {
			return err
		}
		c := cells{values: res.Record().Values}
		err := row(&c)
		if err = cmp.Or(c.err, err); err != nil {
			return err // the statement did not fail
		}
	}
	if err := res.Err(); err != nil {
		return fail(err)
	}
	counted := store.Counted{Statements: 1}
	if budget.Profiles() {
		summary, err := res.Consume(ctx)
		if err != nil {
			return fail(err)
		}
		counted.Hits = hitsOf(summary.Profile())
	}
	budget.Count(counted)
	return nil
}

// hitsOf is how often a plan and those that it consists of have accessed the database.
func hitsOf(p neo4j.ProfiledPlan) int {
	if p == nil {
		return 0
	}
	n := int(p.DbHits())
	for _, c := range p.Children() {
		n += hitsOf(c)
	}
	return n
}

// Neo4j does not count the rows that a statement reads while it runs, so a statement that may read so many has so much
// time. It takes 3 to 7 µs a row that it filters. And the first time it is planned: for four seconds, or longer where
// the machine is busy.
const (
	timeOfRow       = 10 * time.Microsecond
	planning        = 10 * time.Second
	mostRowsOfLimit = int((math.MaxInt64 - planning) / timeOfRow)
)

func readingTime(rows int) time.Duration {
	return planning + time.Duration(min(rows, mostRowsOfLimit))*timeOfRow
}

// rowsIn is how many rows a statement may have read in a time. What planning may have taken is not counted.
func rowsIn(took time.Duration) int { return int(max(took-planning, 0) / timeOfRow) }

// textLength is the length of the texts in a record.
func textLength(values []any) int {
	n := 0
	for _, v := range values {
		switch v := v.(type) {
		case string:
			n += len(v)
		case []any:
			n += textLength(v)
		}
	}
	return n
}
