package neo4jdev

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

func skipIfShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("Neo4j is left out under -short")
	}
}

func query(t *testing.T, s *Server, uri, text string) (any, error) {
	t.Helper()
	auth := neo4j.NoAuth()
	if s.Password != "" {
		auth = neo4j.BasicAuth(s.User, s.Password, "")
	}
	d, err := neo4j.NewDriverWithContext(uri, auth)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close(t.Context())
	res, err := neo4j.ExecuteQuery(t.Context(), d, text, nil, neo4j.EagerResultTransformer)
	if err != nil || len(res.Records) == 0 {
		return nil, err
	}
	return res.Records[0].Values[0], nil
}

// TestServer runs a server through its life: one for tests, without a password, in a folder that goes with it, and one
// for people, whose folder stays and is not tied to its password. Starting takes most of the time.
func TestServer(t *testing.T) {
	skipIfShort(t)
	for _, c := range []struct {
		name string
		opts Options
		kept bool
	}{
		{name: "temporary", opts: Options{Brief: true}},
		{name: "kept", opts: Options{Password: "geheim und länger", Dir: t.TempDir()}, kept: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel() // much of the time is waiting
			began := time.Now()
			s, err := Start(t.Context(), c.opts)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("started in %v", time.Since(began).Round(100*time.Millisecond))
			defer s.Kill()
			uri, dir := s.URI, s.opts.Dir

			if _, err := query(t, s, uri, "CREATE (:Kept {x: 42})"); err != nil {
				t.Fatal(err)
			}
			routed := strings.Replace(uri, "bolt://", "neo4j://", 1)
			if v, err := query(t, s, routed, "MATCH (n:Kept) RETURN n.x"); err != nil || v != int64(42) {
				t.Errorf("through neo4j://: %v, %v", v, err)
			}
			if c.opts.Password != "" {
				wrong := &Server{User: s.User, Password: c.opts.Password + "x"}
				if _, err := query(t, wrong, uri, "RETURN 1"); err == nil {
					t.Error("a wrong password is accepted")
				}
				if _, err := query(t, &Server{}, uri, "RETURN 1"); err == nil {
					t.Error("no password is accepted")
				}
			}
			// Neo4j itself refuses a folder that is in use.
			_, err = Start(t.Context(), Options{Dir: dir, Brief: true})
			if err == nil || !strings.Contains(err.Error(), "lock") || strings.Contains(err.Error(), "\n") {
				t.Errorf("a second server in the folder: %v", err)
			}

			if err := s.Kill(); err != nil {
				t.Fatal(err)
			}
			if c, err := net.Dial("tcp", strings.TrimPrefix(uri, "bolt://")); err == nil {
				c.Close()
				t.Error("still listens after Kill")
			}
			began = time.Now()
			if err := s.Restart(t.Context()); err != nil { // after a crash
				t.Fatal(err)
			}
			t.Logf("started again in %v", time.Since(began).Round(100*time.Millisecond))
			if c.kept {
				if err := s.Stop(); err != nil {
					t.Error(err)
				}
				s, err = Start(t.Context(), Options{Dir: dir, Listen: s.opts.Listen, Password: "second"})
				if err != nil {
					t.Fatal(err)
				}
				defer s.Kill()
			} else if err := s.Restart(t.Context()); err != nil { // while it runs
				t.Fatal(err)
			}
			if s.URI != uri {
				t.Errorf("was at %s, now at %s", uri, s.URI)
			}
			if v, err := query(t, s, uri, "MATCH (n:Kept) RETURN n.x"); err != nil || v != int64(42) {
				t.Errorf("in the end: %v, %v", v, err)
			}
			if err := s.Stop(); err != nil {
				t.Error(err)
			}
			if err := s.Stop(); err != nil {
				t.Errorf("the second time: %v", err)
			}
			if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) == c.kept {
				t.Errorf("the folder, kept %t: %v", c.kept, err)
			}
		})
	}
}

// TestForTest takes the shared server, and wipes it.
func TestForTest(t *testing.T) {
	s := ForTest(t)
	if ForTest(t) != s {
		t.Error("a second server")
	}
	for _, q := range []string{
		"CREATE CONSTRAINT `a ``b` FOR (n:A) REQUIRE n.id IS UNIQUE",
		"CREATE INDEX b FOR ()-[r:R]-() ON (r.x)",
		"CREATE (n:A {id: 1}) WITH n UNWIND range(1, 25000) AS x CREATE (n)-[:R {x: x}]->(:B)",
	} {
		if _, err := query(t, s, s.URI, q); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Wipe(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		"MATCH (n) RETURN count(n)",
		"SHOW CONSTRAINTS YIELD name RETURN count(*)",
		"SHOW INDEXES YIELD type WHERE type <> 'LOOKUP' RETURN count(*)",
	} {
		if v, err := query(t, s, s.URI, q); err != nil || v != int64(0) {
			t.Errorf("%s: %v, %v", q, v, err)
		}
	}
}

// TestEndsWithProcess kills a process that started a server.
func TestEndsWithProcess(t *testing.T) {
	skipIfShort(t)
	if os.Getenv("NEO4JDEV_CHILD") != "" {
		s, err := Start(t.Context(), Options{Brief: true})
		if err != nil {
			t.Fatal(err)
		}
		os.WriteFile(os.Getenv("NEO4JDEV_CHILD"), []byte(s.URI+"\n"+s.opts.Dir), 0o600)
		select {}
	}
	said := filepath.Join(t.TempDir(), "child")
	cmd := exec.Command(os.Args[0], "-test.run=^TestEndsWithProcess$")
	cmd.Env = append(os.Environ(), "NEO4JDEV_CHILD="+said)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	var text string
	for text == "" {
		select {
		case err := <-ended:
			t.Fatal("the child ended: ", err)
		case <-time.After(100 * time.Millisecond):
		}
		b, _ := os.ReadFile(said)
		text = string(b)
	}
	cmd.Process.Kill()
	uri, dir, _ := strings.Cut(text, "\n")
	for deadline := time.Now().Add(40 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		c, dialErr := net.Dial("tcp", strings.TrimPrefix(uri, "bolt://"))
		if dialErr == nil {
			c.Close()
		}
		_, statErr := os.Stat(dir)
		if dialErr != nil && errors.Is(statErr, os.ErrNotExist) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("server: %v, folder: %v", dialErr, statErr)
		}
	}
}

// TestErrors reads what a person gets to read.
func TestErrors(t *testing.T) {
	for _, name := range []string{"java", "mvn", "javac"} {
		t.Run("no "+name, func(t *testing.T) {
			bin := t.TempDir()
			// The tools but for the one, which do nothing.
			for _, tool := range []string{"java", "mvn", "javac"} {
				if tool != name {
					if err := os.WriteFile(filepath.Join(bin, tool), []byte("#!/bin/sh\n"), 0o700); err != nil {
						t.Fatal(err)
					}
				}
			}
			t.Setenv("PATH", bin)
			t.Setenv("JAVA_HOME", "")
			t.Setenv("XDG_CACHE_HOME", t.TempDir())
			_, err := Start(context.Background(), Options{})
			if err == nil || !strings.Contains(err.Error(), "install") || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestPortTaken starts a server where another program listens.
func TestPortTaken(t *testing.T) {
	skipIfShort(t) // it looks for Java
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, err = Start(t.Context(), Options{Listen: l.Addr().String()})
	if err == nil || !strings.Contains(err.Error(), "in use") || strings.Contains(err.Error(), "\n") {
		t.Error(err)
	}
}
