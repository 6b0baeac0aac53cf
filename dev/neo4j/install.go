package neo4jdev

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed" // for the launcher and the pom
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

//go:embed pom.xml
var pom []byte

//go:embed Launcher.java
var launcher []byte

// Version is the release of Neo4j that Start runs, as pom.xml says.
var Version = string(regexp.MustCompile(`<neo4j\.version>(.*?)</neo4j\.version>`).FindSubmatch(pom)[1])

const needs = "install a JDK, 17 or newer (Debian/Ubuntu: apt-get install openjdk-17-jdk-headless maven), " +
	"or run dev/require.sh"

// installation is what the launcher needs to run.
type installation struct {
	java      string // the command
	classpath string
}

// install finds Java. Unless that was done before, it fetches the jars and compiles the launcher; concurrent processes
// take turns.
func install(ctx context.Context) (*installation, error) {
	java, err := findJava(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := cacheDir()
	if err != nil {
		return nil, err
	}
	lib := filepath.Join(dir, "lib")
	// Named by its text, so that checkouts of different ages share the folder.
	sum := sha256.Sum256(launcher)
	classes := filepath.Join(dir, "launcher-"+hex.EncodeToString(sum[:6]))
	in := &installation{java: java, classpath: classes + string(os.PathListSeparator) + filepath.Join(lib, "*")}
	if isDir(lib) && isDir(classes) {
		return in, nil // both appear whole, by a rename
	}

	_, unlock, err := lockAny(ctx, filepath.Join(dir, "lock"))
	if err != nil {
		return nil, err
	}
	defer unlock()
	if !isDir(lib) {
		if err := makeDir(lib, func(tmp string) error { return fetchJars(ctx, tmp) }); err != nil {
			return nil, err
		}
	}
	if !isDir(classes) {
		if err := makeDir(classes, func(tmp string) error { return compile(ctx, lib, tmp) }); err != nil {
			return nil, err
		}
	}
	return in, nil
}

func fetchJars(ctx context.Context, to string) error {
	mvn, err := exec.LookPath("mvn")
	if err != nil {
		return errors.New("neo4j: Maven (mvn), which fetches Neo4j, is not installed: " +
			"install it (Debian/Ubuntu: apt-get install maven), or run dev/require.sh")
	}
	work, err := os.MkdirTemp("", "graphd-pom-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if err := os.WriteFile(filepath.Join(work, "pom.xml"), pom, 0o600); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, mvn, "-q", "-B", "dependency:copy-dependencies",
		"-DincludeScope=runtime", "-DoutputDirectory="+to)
	cmd.Dir = work
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("neo4j: Maven cannot fetch Neo4j %s: %w: %s", Version, err, firstLine(out))
	}
	return nil
}

func compile(ctx context.Context, lib, to string) error {
	javac, err := javaTool("javac")
	if err != nil {
		return errors.New("neo4j: javac is not installed, only a Java runtime: " + needs)
	}
	src := filepath.Join(to, "Launcher.java")
	if err := os.WriteFile(src, launcher, 0o600); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, javac, "--release", "17", "-proc:none", "-nowarn",
		"-cp", filepath.Join(lib, "*"), "-d", to, src)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("neo4j: javac: %w: %s", err, firstLine(out))
	}
	return nil
}

// makeDir lets fill write to a new folder beside dir, and renames it to dir when it is complete.
func makeDir(dir string, fill func(tmp string) error) error {
	tmp, err := os.MkdirTemp(filepath.Dir(dir), filepath.Base(dir)+".tmp-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	if err := fill(tmp); err != nil {
		return err
	}
	return os.Rename(tmp, dir)
}

func cacheDir() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil { // no home folder, as in some CI
		base = filepath.Join(os.TempDir(), "cache-"+strconv.Itoa(os.Getuid()))
	}
	dir := filepath.Join(base, "graphd", "neo4j-"+Version)
	return dir, os.MkdirAll(dir, 0o700)
}

var javaVersion = regexp.MustCompile(`version "(?:1\.)?(\d+)`)

func findJava(ctx context.Context) (string, error) {
	java, err := javaTool("java")
	if err != nil {
		return "", errors.New("neo4j: Java is not installed: " + needs)
	}
	out, err := exec.CommandContext(ctx, java, "-version").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("neo4j: %s -version: %w: %s", java, err, firstLine(out))
	}
	if m := javaVersion.FindSubmatch(out); m != nil {
		if n, _ := strconv.Atoi(string(m[1])); n < 17 {
			return "", fmt.Errorf("neo4j: %s is Java %d, too old: %s", java, n, needs)
		}
	}
	return java, nil
}

// javaTool finds java or javac, in JAVA_HOME if set.
func javaTool(name string) (string, error) {
	if home := os.Getenv("JAVA_HOME"); home != "" {
		name = filepath.Join(home, "bin", name)
	}
	return exec.LookPath(name)
}

func isDir(name string) bool {
	fi, err := os.Stat(name)
	return err == nil && fi.IsDir()
}

// firstLine returns the first line that is not blank, for a one-line error.
func firstLine(out []byte) string {
	for line := range bytes.Lines(out) {
		if s := strings.TrimSpace(string(line)); s != "" {
			return s
		}
	}
	return "no output"
}
