// Command run starts a real Neo4j Community server.
//
//	go run ./dev/neo4j/run                      for a person, until Ctrl-C
//	go run ./dev/neo4j/run -- COMMAND ARGS...   for one command, such as go test
//
// The first listens on 127.0.0.1:7687 and keeps its data in .neo4j/ of the
// checkout. Auth is on if NEO4J_PASSWORD is set. The second takes a free port
// and a temporary folder, sets NEO4J_TEST_URI for the command, and ends with
// the command's exit code.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	neo4jdev "graphd/dev/neo4j"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:7687", "host:port of Bolt, without COMMAND")
	dir := flag.String("dir", "", "folder of the data, without COMMAND (default .neo4j in the checkout)")
	servers := flag.Int("servers", 1, "how many, for a COMMAND whose test binaries run side by side")
	heap := flag.Int("heap", 1024, "MB of Java's heap")
	tests := flag.Bool("tests", false, "keep plans whatever happens to the graph, for a COMMAND that tests")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	code, err := 0, error(nil)
	if flag.NArg() > 0 {
		code, err = around(ctx, *servers, neo4jdev.Options{HeapMB: *heap, Tests: *tests}, flag.Args())
	} else {
		err = serve(ctx, neo4jdev.Options{Dir: *dir, Listen: *listen, HeapMB: *heap})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// serve runs Neo4j until the context ends.
func serve(ctx context.Context, o neo4jdev.Options) error {
	if o.Dir == "" {
		root, err := checkout()
		if err != nil {
			return err
		}
		o.Dir = filepath.Join(root, ".neo4j")
	}
	o.Password = os.Getenv("NEO4J_PASSWORD")
	o.Log = os.Stderr
	fmt.Printf("starting Neo4j %s with the data in %s ...\n", neo4jdev.Version, o.Dir)
	s, err := neo4jdev.Start(ctx, o)
	if err != nil {
		return err
	}
	auth := "without a password (set NEO4J_PASSWORD for one)"
	if s.Password != "" {
		auth = "as user neo4j with the password in NEO4J_PASSWORD"
	}
	fmt.Printf("Neo4j answers at %s, %s. Ctrl-C stops it.\n\n\tgo run ./cmd/graphd serve --neo4j-uri %s\n\n", s.URI,
		auth, s.URI)
	select {
	case <-ctx.Done():
		fmt.Println("stopping Neo4j ...")
		return s.Stop()
	case <-s.Done():
		if ctx.Err() != nil { // Ctrl-C reached both of us
			return nil
		}
		return errors.New("neo4j: ended by itself; see logs/ in " + o.Dir)
	}
}

// around runs a command with n servers of its own. Without a password they are all alike.
func around(ctx context.Context, n int, o neo4jdev.Options, args []string) (int, error) {
	var uris []string
	var user, password string
	for range max(n, 1) {
		s, err := neo4jdev.Start(ctx, o)
		if err != nil {
			return 1, err
		}
		defer s.Stop()
		uris, user, password = append(uris, s.URI), s.User, s.Password
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	// A terminal's Ctrl-C reaches the command anyway; pass on SIGTERM too, and
	// let the command end in its own way.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), "NEO4J_TEST_URI="+strings.Join(uris, " "), "NEO4J_TEST_USER="+user,
		"NEO4J_TEST_PASSWORD="+password)
	err := cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return max(exit.ExitCode(), 1), nil // -1 after a signal
	}
	return 0, err
}

// checkout finds the root of the module in the working folder.
func checkout() (string, error) {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	mod := strings.TrimSpace(string(out))
	if err != nil || mod == "" || mod == os.DevNull {
		return "", errors.New("run this in the checkout, or give -dir")
	}
	return filepath.Dir(mod), nil
}
