package api

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestSeedingScripts runs each of seed/examples twice against a server that it starts with nothing of theirs in it.
// The first run writes, the second changes nothing.
func TestSeedingScripts(t *testing.T) {
	for _, x := range []struct {
		script  string
		command []string // what runs it
		needs   []string
	}{
		{"fill.sh", []string{"sh"}, []string{"sh", "curl"}},
		{"fill.py", []string{"python3"}, []string{"python3"}},
		{"fill.mjs", []string{"node"}, []string{"node"}},
	} {
		t.Run(x.script, func(t *testing.T) {
			for _, name := range x.needs {
				if _, err := exec.LookPath(name); err != nil {
					if os.Getenv("CI") == "true" {
						t.Fatalf("%s is needed: %v", name, err)
					}
					t.Skipf("there is no %s here", name)
				}
			}
			c := author(t, openLite(t))
			run := func() string {
				t.Helper()
				cmd := exec.CommandContext(t.Context(), x.command[0], append(x.command[1:], x.script)...)
				cmd.Dir = "../../seed/examples"
				cmd.Env = append(os.Environ(), "GRAPHD_URL="+c.url)
				out, err := cmd.CombinedOutput()
				if err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
				return string(out)
			}
			before := c.logLength(t)
			first := run()
			c.answers(t,
				`{relation(id: "example-meeting") {type version when {edtf} from {name} to {name} location {name} evidence {source {name publisher} paraphrase}}
				entities(where: {id: {in: ["state:FRA", "official:example-one", "official:example-two",
					"source:example"]}}) {totalCount}}`, nil,
				`{"relation": {"type": "CONSULT", "version": 1, "when": {"edtf": "2024-03-01"}, "from": {"name": "First Minister"}, "to": {"name": "Second Minister"}, "location": {"name": "France"},
				"evidence": [{"source": {"name": "Example Gazette", "publisher": "Example Gazette"},
					"paraphrase": "Both met for an hour."}]}, "entities": {"totalCount": 4}}`)
			if n := c.logLength(t); n != before+2 {
				t.Errorf("the first run made %d entries in the change log", n-before)
			}
			second := run()
			if n := c.logLength(t); n != before+2 {
				t.Errorf("the second run made %d entries in the change log", n-before-2)
			}
			for _, out := range []string{first, second} {
				if !strings.Contains(out, "1 March 2024") || !strings.Contains(out, "Second Minister") {
					t.Errorf("it printed:\n%s", out)
				}
			}

			// What is refused is told, and the script fails.
			refusing := serve(t, c.store)
			cmd := exec.CommandContext(t.Context(), x.command[0], append(x.command[1:], x.script)...)
			cmd.Dir, cmd.Env = "../../seed/examples", append(os.Environ(), "GRAPHD_URL="+refusing.url)
			if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "loopback") {
				t.Errorf("where writing is refused: %v\n%s", err, out)
			}
		})
	}
}
