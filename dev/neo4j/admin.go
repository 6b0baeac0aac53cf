package neo4jdev

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Admin runs a command of neo4j-admin, such as an import, on the folder of a server that does not run, and returns what
// it prints. Start with the same folder serves what it made.
func Admin(ctx context.Context, dir string, args ...string) (string, error) {
	in, err := install(ctx)
	if err != nil {
		return "", err
	}
	conf := filepath.Join(dir, "neo4j.conf")
	if _, err := os.Stat(conf); err != nil {
		if err := os.WriteFile(conf, nil, 0o600); err != nil {
			return "", err
		}
	}
	java := append([]string{"-Xmx512m", "--add-opens=java.base/java.nio=ALL-UNNAMED"}, brief...)
	java = append(java, "-cp", in.classpath, "org.neo4j.cli.AdminTool")
	cmd := exec.CommandContext(ctx, in.java, append(java, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "NEO4J_HOME="+dir, "NEO4J_CONF="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("neo4j: neo4j-admin: %w: %s", err, out)
	}
	return string(out), nil
}
