package neo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/kg"
)

// errConflict says that another writer changed, since this transaction read it, what it is about to replace.
var errConflict = errors.New("neo4j: another writer was faster")

// mapError makes of a driver's error what the contract of store.Store promises.
func (s *Store) mapError(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err() // the driver's own words for it vary
	case isUnavailable(err):
		return kg.Errorf(kg.Unavailable, "Neo4j at %s cannot be reached now: %s", s.where, reason(err))
	}
	return fmt.Errorf("neo4j: %w", err)
}

// rateLimit is the code for a user whose password was given wrongly three times, by anyone: for some seconds the
// server refuses the right one, too.
const rateLimit = "Neo.ClientError.Security.AuthenticationRateLimit"

// isUnavailable says if asking again later may help. It must not be asked of errors of a cancelled context.
func isUnavailable(err error) bool {
	if isConnection(err) {
		return true
	}
	if _, ok := errors.AsType[*neo4j.TransactionExecutionLimit](err); ok {
		return true
	}
	if e, ok := errors.AsType[*neo4j.Neo4jError](err); ok {
		if strings.HasPrefix(e.Code, "Neo.TransientError.") && !strings.Contains(e.Code, ".TransactionTimedOut") {
			return true
		}
		switch e.Code {
		case "Neo.ClientError.Cluster.NotALeader", "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", "Neo.DatabaseError.Database.DatabaseLimitReached", rateLimit:
			return true
		}
		return false
	}
	// The pool's own error, of a type that the driver does not export.
	return neo4j.IsRetryable(err) || strings.HasPrefix(err.Error(), "Timeout while waiting for connection")
}

// isConnection says if the connection is lost, or none could be made.
func isConnection(err error) bool {
	if neo4j.IsConnectivityError(err) || isDial(err) {
		return true
	}
	return errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// isDial says if no connection could be made at all.
func isDial(err error) bool {
	var connectivity *neo4j.ConnectivityError
	if errors.As(err, &connectivity) {
		err = connectivity.Inner
	}
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}

// isAuth says if the server does not accept the credentials.
func isAuth(err error) bool {
	if e, ok := errors.AsType[*neo4j.Neo4jError](err); ok {
		return strings.HasPrefix(e.Code, "Neo.ClientError.Security.") && e.Code != rateLimit
	}
	_, ok := errors.AsType[*neo4j.InvalidAuthenticationError](err)
	return ok
}

// isPassing says if the transaction failed because of another one, so that it may succeed when it is tried again.
func isPassing(err error) bool {
	if errors.Is(err, errConflict) {
		return true
	}
	e, ok := errors.AsType[*neo4j.Neo4jError](err)
	if !ok {
		return false
	}
	// Two writers that create the same id, or take the same sort key, meet at a constraint, as do one that deletes an
	// entity and one that adds a relation to it; or a writer waits for what another one deletes. The second finds
	// what the first wrote, next time.
	return strings.HasPrefix(e.Code, "Neo.TransientError.Transaction.") || e.Code == "Neo.ClientError.Schema.ConstraintValidationFailed" ||
		e.Code == "Neo.ClientError.Statement.EntityNotFound"
}

// isTimeout says if the server ended a transaction because it took too long.
func isTimeout(err error) bool {
	e, ok := errors.AsType[*neo4j.Neo4jError](err)
	return ok && strings.Contains(e.Code, ".TransactionTimedOut")
}

// reason is the error's text on one line.
func reason(err error) string {
	var connectivity *neo4j.ConnectivityError
	if errors.As(err, &connectivity) && connectivity.Inner != nil {
		err = connectivity.Inner
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}
