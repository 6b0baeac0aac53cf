// Command graphd serves a knowledge graph of states, officials, groups and provinces, linked by dated relations,
// through GraphQL.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// version is set when a release is built: -ldflags "-X main.version=…".
var version = ""

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "graphd:", err)
		os.Exit(1)
	}
}

// run executes one command line. Tests call it, too.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	root := &cobra.Command{
		Use:   "graphd",
		Short: "A knowledge graph of dated relations between states, officials, groups and provinces",
		Long: `graphd serves a knowledge graph through GraphQL: states, officials, militant groups and provinces, linked
by dated relations with evidence. It keeps the graph in one file, or in a Neo4j database.

Every flag is also an environment variable: --cors-origin is GRAPHD_CORS_ORIGIN, --neo4j-uri is NEO4J_URI. The command
line wins. An empty variable counts as unset.`,
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			return errors.Join(fromEnvironment(c.Flags()), positive(c.Flags()))
		},
	}
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.AddCommand(serveCommand(), seedCommand(), importCommand(), exportCommand(), migrateCommand(), backupCommand(),
		checkCommand(), rederiveCommand(), schemaCommand(), versionCommand())
	err := root.ExecuteContext(ctx)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return errors.New("interrupted")
	}
	return err
}

// fromEnvironment sets the flags that were not given from their environment variables. An empty variable counts as
// unset, because compose files and scripts pass unset values on as empty; an empty GRAPHD_LISTEN would even open graphd
// to the network.
func fromEnvironment(flags *pflag.FlagSet) error {
	var errs []error
	flags.VisitAll(func(f *pflag.Flag) {
		name := variable(f.Name)
		if value := os.Getenv(name); value != "" && !f.Changed && f.Name != "help" {
			if err := flags.Set(f.Name, value); err != nil {
				errs = append(errs, fmt.Errorf("environment variable %s: %w", name, err))
			}
		}
	})
	return errors.Join(errs...)
}

// positive refuses numbers and durations that are not above zero. All of them are limits, and at zero graphd could not
// answer, or not even start.
func positive(flags *pflag.FlagSet) error {
	var errs []error
	flags.VisitAll(func(f *pflag.Flag) {
		switch f.Value.Type() {
		case "int", "int64", "duration":
			if v := f.Value.String(); v == "0" || v == "0s" || strings.HasPrefix(v, "-") {
				errs = append(errs, fmt.Errorf("--%s is %s; it must be more than 0", f.Name, v))
			}
		}
	})
	return errors.Join(errs...)
}

// variable returns the name of a flag's environment variable.
func variable(flag string) string {
	name := strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
	if strings.HasPrefix(name, "NEO4J_") {
		return name
	}
	return "GRAPHD_" + name
}

// versionText returns the release, or the commit that the binary was built from.
func versionText() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" && info.Main.Version != "(devel)" {
			return info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				return "devel-" + s.Value[:12]
			}
		}
	}
	return "devel"
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		Run:   func(c *cobra.Command, _ []string) { fmt.Fprintln(c.OutOrStdout(), "graphd", versionText()) },
	}
}

// logFlags are the flags of every command that logs.
type logFlags struct{ format, level string }

func (l *logFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&l.format, "log-format", "text", "log format: text or json")
	flags.StringVar(&l.level, "log-level", "info", "lowest level to log: debug, info, warn or error")
}

func (l *logFlags) logger(w io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(l.level)); err != nil {
		return nil, fmt.Errorf("--log-level %q is not allowed; write debug, info, warn or error", l.level)
	}
	switch o := (&slog.HandlerOptions{Level: level}); l.format {
	case "text":
		return slog.New(slog.NewTextHandler(w, o)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, o)), nil
	}
	return nil, fmt.Errorf("--log-format %q is not allowed; write text or json", l.format)
}
