package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"graphd/internal/kg"
	"graphd/internal/server"
	"graphd/internal/store"
)

// failing is a store whose reads fail.
type failing struct {
	store.Store
	err error
}

func (s failing) Read(context.Context, func(store.Reader) error) error { return s.err }

// panicking is a store that has a bug.
type panicking struct{ store.Store }

func (panicking) Read(context.Context, func(store.Reader) error) error { panic("a secret: 4711") }

// slow is a store that answers when it is too late.
type slow struct{ store.Store }

func (slow) Read(ctx context.Context, _ func(store.Reader) error) error {
	<-ctx.Done()
	return ctx.Err()
}

// TestInternalErrors: what went wrong inside is logged under an id, and the client gets the id and nothing else of it.
func TestInternalErrors(t *testing.T) {
	for name, s := range map[string]store.Store{
		"error": failing{err: errors.New("a secret: 4711")},
		"code":  failing{err: kg.Errorf(kg.CodeInternal, "a secret: 4711")},
		"panic": panicking{},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, s)
			r := c.post(`{state(id: "state:IRN") {name}}`, nil)
			errs, data := r.errors(t)
			if r.status != http.StatusOK || string(data) != `{"state":null}` || len(errs) != 1 {
				t.Fatalf("%d %s", r.status, r.body)
			}
			e, log := errs[0], c.log.String()
			if e.Extensions.Code != string(kg.CodeInternal) || len(e.Extensions.ID) < 20 ||
				!strings.Contains(e.Message, e.Extensions.ID) || len(e.Path) != 1 {
				t.Errorf("%+v", e)
			}
			if strings.Contains(string(r.body), "secret") || strings.Contains(string(r.body), "4711") {
				t.Errorf("the answer tells: %s", r.body)
			}
			if !strings.Contains(log, "4711") || !strings.Contains(log, e.Extensions.ID) ||
				!strings.Contains(log, "level=ERROR") {
				t.Errorf("the log does not tell: %s", log)
			}
			if name == "panic" && !strings.Contains(log, "internal_test.go") {
				t.Errorf("the log does not say where: %s", log)
			}
		})
	}
}

// TestPassingErrors: a store that cannot be reached, and one that is too slow, are told by their codes, and
// whoever runs graphd is warned once; asking again may help.
func TestPassingErrors(t *testing.T) {
	for code, s := range map[string]store.Store{
		"UNAVAILABLE": failing{err: kg.Errorf(kg.CodeUnavailable, "the database cannot be reached")},
		"TIMEOUT":     slow{},
	} {
		c := serve(t, s, func(o *server.Options) {
			if code == "TIMEOUT" {
				o.Timeout = 50 * time.Millisecond
			}
		})
		r := c.post(`{state(id: "state:IRN") {name} relationTypes {type}}`, nil)
		errs, data := r.errors(t)
		if len(errs) != 1 || errs[0].Extensions.Code != code || errs[0].Extensions.ID != "" ||
			!strings.HasPrefix(string(data), `{"state":null,"relationTypes":[{"type":"AGREE"}`) {
			t.Errorf("%s: %.300s", code, r.body)
		}
		if log := c.log.String(); strings.Count(log, "\n") != 1 || !strings.Contains(log, "level=WARN") ||
			!strings.Contains(log, "requests fail: "+code) {
			t.Errorf("%s: logged: %s", code, log)
		}
	}
}
