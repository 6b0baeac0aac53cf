// Package neo is the Neo4j implementation of store.Store: plan steps to Cypher, writes, constraints and indexes.
//
// Every statement's text is made of constants and of the shape of what is asked; all values go in one map parameter,
// $p. The plan cache's key holds size buckets of string and list parameters and nulls, but not those inside a map: so
// the same question with other values is never planned anew.
package neo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/notifications"

	"graphd/internal/kg"
	"graphd/internal/store"
)

// Options says which Neo4j to use, and how.
type Options struct {
	URI      string // bolt://, neo4j://, with +s or +ssc for TLS
	User     string // no authentication if empty
	Password string
	Database string // empty: the user's home database

	Log *slog.Logger // nil: none

	ConnectTimeout time.Duration // how long Open tries while the server cannot be reached; 60 s if 0
	PoolSize       int           // the most connections; 50 if 0
	AcquireTimeout time.Duration // how long a call waits for a free connection of a full pool; 10 s if 0
	DialTimeout    time.Duration // how long making a connection may take; 3 s if 0
	QueryTimeout   time.Duration // after which the server ends a read whose context has no deadline; 60 s if 0
	WriteTimeout   time.Duration // the same for a write; 10 min if 0

	Observe func(statement string) // gets the text of each statement that is sent, for tests; nil: nobody
}

func (o Options) withDefaults() Options {
	setDefault := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	setDefault(&o.ConnectTimeout, time.Minute)
	setDefault(&o.AcquireTimeout, 10*time.Second)
	setDefault(&o.DialTimeout, 3*time.Second)
	setDefault(&o.QueryTimeout, time.Minute)
	setDefault(&o.WriteTimeout, 10*time.Minute)
	if o.PoolSize == 0 {
		o.PoolSize = 50
	}
	o.PoolSize = max(o.PoolSize, 2) // a writer needs two
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Observe == nil {
		o.Observe = func(string) {}
	}
	return o
}

// Store is a graph in Neo4j.
type Store struct {
	o         Options
	where     string // the URI as the log may show it
	outage    outage
	driver    neo4j.DriverWithContext
	bookmarks neo4j.BookmarkManager
	version   string         // of the server
	ending    sync.WaitGroup // transactions of reads that are being closed
	writing   chan struct{}  // holds one for each writer
	instants  instants       // by which few or many versions had been recorded
}

var _ store.Store = (*Store)(nil)

// oldest is the first release that has all the Cypher used here: CALL (n) {…} came with 5.23.
var oldest = [2]int{5, 23}

// Open connects to the server, waiting for it if need be, and sees to constraints and indexes. It does not return
// before they are online.
func Open(ctx context.Context, o Options) (*Store, error) {
	where, err := checkURI(o.URI)
	if err != nil {
		return nil, err
	}
	s := &Store{o: o.withDefaults(), where: where}
	s.writing = make(chan struct{}, max(s.o.PoolSize/2, 1))
	auth := neo4j.NoAuth()
	if o.User != "" {
		auth = neo4j.BasicAuth(o.User, o.Password, "")
	}
	driver, err := neo4j.NewDriverWithContext(o.URI, auth, func(c *config.Config) {
		c.MaxConnectionPoolSize = s.o.PoolSize
		c.ConnectionAcquisitionTimeout = s.o.AcquireTimeout
		c.SocketConnectTimeout = s.o.DialTimeout
		c.ConnectionLivenessCheckTimeout = time.Minute // finds before use what a firewall has dropped meanwhile
		c.FetchSize = neo4j.FetchAll                   // rows are bounded by the plan; one round trip brings them all
		c.TelemetryDisabled = true
		c.NotificationsMinSeverity = notifications.DisabledLevel
		c.UserAgent = "graphd"
	})
	if err != nil {
		shown := strings.ReplaceAll(reason(err), o.URI, s.where) // the driver repeats the address whole
		return nil, fmt.Errorf("neo4j: %s: %s", s.where, shown)
	}
	s.driver = driver
	s.bookmarks = neo4j.NewBookmarkManager(neo4j.BookmarkManagerConfig{})
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, driver.Close(context.WithoutCancel(ctx)))
	}
	return s, nil
}

func (s *Store) prepare(ctx context.Context) error {
	if err := s.connect(ctx); err != nil {
		return err
	}
	if err := s.checkServer(ctx); err != nil {
		return err
	}
	return s.migrate(ctx)
}

// connect returns when the server answers. A server that is starting refuses connections at first, and then queries.
func (s *Store) connect(ctx context.Context) error {
	began := time.Now()
	for pause := 250 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
		err := s.ping(ctx)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if isAuth(err) {
			return fmt.Errorf("neo4j: %s refuses user %q: %s; check the user and the password",
				s.where, s.o.User, reason(err))
		}
		if !isUnavailable(err) {
			return fmt.Errorf("neo4j: %s: %s", s.where, reason(err))
		}
		left := s.o.ConnectTimeout - time.Since(began)
		if left <= 0 {
			return kg.Errorf(kg.CodeUnavailable, "Neo4j at %s cannot be reached (tried for %s): %s",
				s.where, s.o.ConnectTimeout, reason(err))
		}
		pause = min(pause, left)
		s.o.Log.WarnContext(ctx, "Neo4j cannot be reached yet", "uri", s.where, "error", reason(err), "again_in", pause)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// checkServer notes the server's version, and refuses one that is too old.
func (s *Store) checkServer(ctx context.Context) error {
	const text = "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0]"
	rows, err := s.auto(ctx, neo4j.AccessModeRead, text, nil)
	if err != nil {
		return s.mapError(ctx, err)
	}
	if len(rows) == 1 {
		s.version, _ = rows[0].Values[0].(string)
	}
	parts := strings.Split(s.version, ".")
	if len(parts) < 2 {
		return nil // not Neo4j's own server; the statements will tell
	}
	major, err1 := strconv.Atoi(parts[0])
	minor, err2 := strconv.Atoi(parts[1])
	if err1 == nil && err2 == nil && (major < oldest[0] || major == oldest[0] && minor < oldest[1]) {
		return fmt.Errorf("neo4j: %s runs Neo4j %s; graphd needs %d.%d or newer",
			s.where, s.version, oldest[0], oldest[1])
	}
	return nil
}

// Ping returns nil if the database answers a query now.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.ping(ctx); err != nil {
		return s.mapError(ctx, err)
	}
	return nil
}

func (s *Store) ping(ctx context.Context) error {
	_, err := s.auto(ctx, neo4j.AccessModeRead, "RETURN 1", nil)
	return err
}

// Close closes all connections.
func (s *Store) Close() error {
	s.ending.Wait()
	return s.driver.Close(context.Background())
}
