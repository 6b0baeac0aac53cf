package neo

import (
	"context"
	"crypto/tls"
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

// mapError makes of a driver's error what the contract of store.Store promises. Clients read what it says: it never
// quotes the driver or the server, whose messages name addresses, users and databases. The log has those, see outage.
func (s *Store) mapError(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err() // the driver's own words for it vary
	}
	if is[*kg.Error](err) {
		return err // told already
	}
	switch code := codeOf(err); {
	case isBusy(err):
		return kg.Errorf(kg.CodeUnavailable, "all connections to Neo4j are in use; try again later")
	case isConnection(err):
		s.outage.lost(ctx, s.o.Log, s.where, err)
		return kg.Errorf(kg.CodeUnavailable, "Neo4j cannot be reached now; try again later")
	case isTimeout(err):
		return fmt.Errorf("neo4j ended a transaction: %w", context.DeadlineExceeded)
	case isReadOnly(code):
		return kg.Errorf(kg.CodeForbidden, "the graph can only be read: its Neo4j database is read-only")
	case code == forbidden:
		return kg.Errorf(kg.CodeForbidden, "the Neo4j user that graphd has lacks the right to do this")
	case isAuth(err):
		s.outage.lost(ctx, s.o.Log, s.where, err)
		return kg.Errorf(kg.CodeUnavailable, "Neo4j does not accept the user and the password that graphd has any more")
	case code == constraintFailed:
		return kg.Errorf(kg.CodeConflict, "Neo4j refuses what this call makes, as a constraint forbids it: another "+
			"item of its database, perhaps none of graphd's, has the same id or value; graphd's log says which")
	case isUnavailable(err):
		return kg.Errorf(kg.CodeUnavailable, "Neo4j cannot answer now (%s); try again later", code)
	}
	return fmt.Errorf("neo4j: %w", err)
}

// damage is the error of an item that does not hold what graphd wrote. It fails the request: an answer that leaves
// the item out would look whole. A reader tries again before it tells of it, see settled.
type damage struct{ told *kg.Error }

func (d damage) Error() string { return d.told.Error() }
func (d damage) Unwrap() error { return d.told }

func damaged(format string, args ...any) error {
	what := fmt.Sprintf(format, args...)
	return damage{kg.Errorf(kg.CodeUnavailable, "%s is damaged in Neo4j; graphd check lists what is wrong there", what)}
}

// is reports whether an error of the type is in err.
func is[T error](err error) bool {
	_, ok := errors.AsType[T](err)
	return ok
}

// uncertain is the error of a write whose end nobody has told.
func uncertain() *kg.Error {
	return kg.Errorf(kg.CodeUnavailable, "no answer came when the write was to be completed: it may have been "+
		"written, or not; send the call again with the same ids, and it will not be written twice")
}

// Codes of Neo4j's errors.
const (
	// A password was given wrongly three times, by anyone: for some seconds the server refuses the right one, too.
	rateLimit = "Neo.ClientError.Security.AuthenticationRateLimit"

	forbidden        = "Neo.ClientError.Security.Forbidden" // the user lacks a right
	constraintFailed = "Neo.ClientError.Schema.ConstraintValidationFailed"
)

// codeOf returns the code of an error that the server sent; else none.
func codeOf(err error) string {
	if e, ok := errors.AsType[*neo4j.Neo4jError](err); ok {
		return e.Code
	}
	return ""
}

// isReadOnly reports whether the code says that the database may not be written.
func isReadOnly(code string) bool {
	return code == "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase" ||
		code == "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase"
}

// isUnavailable reports whether asking again later may help. It must not be asked of errors of a cancelled context.
func isUnavailable(err error) bool {
	if isConnection(err) || isBusy(err) || is[*neo4j.TransactionExecutionLimit](err) {
		return true
	}
	code := codeOf(err)
	if code == "" {
		return neo4j.IsRetryable(err)
	}
	if strings.HasPrefix(code, "Neo.TransientError.") && !strings.Contains(code, ".TransactionTimedOut") {
		return true
	}
	switch code {
	case "Neo.ClientError.Cluster.NotALeader", "Neo.DatabaseError.Database.DatabaseLimitReached", rateLimit,
		"Neo.ClientError.Database.DatabaseNotFound",     // it is gone while graphd serves it
		"Neo.ClientError.Transaction.Terminated",        // by the server's operator, or as it stops
		"Neo.ClientError.Transaction.LockClientStopped": // the same, while it waited for a lock
		return true
	}
	return false
}

// isBusy reports whether no connection of the pool came free in time. The type is the driver's own and not exported.
func isBusy(err error) bool {
	return strings.HasPrefix(reason(err), "Timeout while waiting for connection")
}

// isConnection reports whether the connection is lost, or none could be made.
func isConnection(err error) bool {
	if isBusy(err) {
		return false
	}
	if is[*neo4j.ConnectivityError](err) || is[*net.OpError](err) || is[tls.RecordHeaderError](err) {
		return true
	}
	// The driver passes on as they are what reading the middle of a message and writing to a closed socket give.
	for _, cut := range []error{io.EOF, io.ErrUnexpectedEOF, io.ErrClosedPipe, net.ErrClosed,
		syscall.ECONNRESET, syscall.EPIPE, syscall.ETIMEDOUT} {
		if errors.Is(err, cut) {
			return true
		}
	}
	return false
}

// isDial reports whether no connection could be made at all.
func isDial(err error) bool {
	if connectivity, ok := errors.AsType[*neo4j.ConnectivityError](err); ok {
		err = connectivity.Inner
	}
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}

// isAuth reports whether the server does not accept the credentials.
func isAuth(err error) bool {
	if code := codeOf(err); code != "" {
		return strings.HasPrefix(code, "Neo.ClientError.Security.") && code != rateLimit && code != forbidden
	}
	return is[*neo4j.InvalidAuthenticationError](err)
}

// isPassing reports whether the transaction failed because of another one, so that it may succeed when it is tried
// again.
func isPassing(err error) bool {
	if errors.Is(err, errConflict) {
		return true
	}
	// Two writers that create the same id, or take the same sort key, meet at a constraint, as do one that deletes an
	// entity and one that adds a relation to it; or a writer waits for what another one deletes. The second finds
	// what the first wrote, next time.
	code := codeOf(err)
	return strings.HasPrefix(code, "Neo.TransientError.Transaction.") || code == constraintFailed ||
		code == "Neo.ClientError.Statement.EntityNotFound"
}

// isTimeout reports whether the server ended a transaction because it took too long.
func isTimeout(err error) bool { return strings.Contains(codeOf(err), ".TransactionTimedOut") }

// isAnswered reports whether a commit that failed was refused by the server, so that nothing is written.
func isAnswered(err error) bool {
	code := codeOf(err)
	return code != "" && !strings.HasPrefix(code, "Neo.DatabaseError.")
}

// reason is the error's text on one line, for the log and for whoever starts graphd.
func reason(err error) string {
	if connectivity, ok := errors.AsType[*neo4j.ConnectivityError](err); ok && connectivity.Inner != nil {
		err = connectivity.Inner
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}
