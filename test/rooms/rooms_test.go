// Package rooms tests that packages import only what the table of rooms in ARCHITECTURE.md allows.
package rooms

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const root = "../.."

// TestRooms: each package imports, outside its tests, no more than its row of the table allows. Files for every
// system count.
func TestRooms(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	rooms, err := roomsOf(string(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range check(rooms, modulesOf(string(mod)), importsOf(t)) {
		t.Error(wrong)
	}
}

// room is a row of the table for one folder and those below it.
type room struct {
	folder string
	may    []string // names of rooms and modules: the ends of their paths
	any    bool     // it may import anything
}

var (
	tableHead = regexp.MustCompile(`(?m)^\| folder \|.*\| may import \|\n\|.*\n`)
	code      = regexp.MustCompile("`([^`]+)`")
)

// roomsOf reads the table. A row whose first cell names several folders is as many rooms.
func roomsOf(text string) ([]room, error) {
	head := tableHead.FindStringIndex(text)
	if head == nil {
		return nil, fmt.Errorf("no table of rooms, with the columns folder and may import")
	}
	var out []room
	for line := range strings.Lines(text[head[1]:]) {
		if !strings.HasPrefix(line, "|") {
			break
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		may := strings.TrimSpace(cells[len(cells)-1])
		var names []string
		for _, m := range code.FindAllStringSubmatch(may, -1) {
			names = append(names, m[1])
		}
		if rest := strings.Trim(code.ReplaceAllString(may, ""), ", "); rest != "" && rest != "std" &&
			rest != "anything" {
			return nil, fmt.Errorf("may import is a list of `names`, std or anything, not %q", may)
		}
		for _, m := range code.FindAllStringSubmatch(cells[0], -1) {
			folder := strings.TrimSuffix(m[1], "/<format>")
			if filepath.Ext(folder) != "" { // a file
				continue
			}
			out = append(out, room{folder: folder, may: names, any: may == "anything"})
		}
	}
	return out, nil
}

// modulesOf lists the modules that go.mod requires directly.
func modulesOf(mod string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(mod, -1) {
		out = append(out, m[1])
	}
	return out
}

// importsOf reads what each folder's Go files import, those of tests aside.
func importsOf(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && path != root {
			if name == "node_modules" || name == "testdata" || strings.HasPrefix(name, ".") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		folder = filepath.ToSlash(folder)
		out[folder] = append(out[folder], "") // a package that imports nothing is one, too
		for _, i := range file.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			out[folder] = append(out[folder], name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// check returns what is wrong, each with the folder in front.
func check(rooms []room, modules []string, imports map[string][]string) []string {
	var wrong []string
	lived := map[string]bool{}
	for folder, names := range imports {
		r := roomOf(rooms, folder)
		if r == nil {
			wrong = append(wrong, folder+": not in the table")
			continue
		}
		lived[r.folder] = true
		for _, name := range names {
			if to, ok := strings.CutPrefix(name, "graphd/"); ok {
				if target := roomOf(rooms, to); target == nil || !r.lets(target.folder) {
					wrong = append(wrong, folder+": must not import "+to)
				}
			} else if first, _, _ := strings.Cut(name, "/"); strings.Contains(first, ".") &&
				!r.letsModule(modules, name) {
				wrong = append(wrong, folder+": must not import "+name)
			}
		}
	}
	for _, r := range rooms {
		if !lived[r.folder] && !exists(r.folder) {
			wrong = append(wrong, r.folder+": in the table, but there is no such folder")
		}
		for _, name := range r.may {
			if !names(rooms, modules, name) {
				wrong = append(wrong, r.folder+": may import "+name+", which is neither a room nor a module of go.mod")
			}
		}
	}
	wrong = append(wrong, circles(rooms)...)
	slices.Sort(wrong)
	return slices.Compact(wrong)
}

// exists reports whether a folder that holds no Go outside tests is there.
func exists(folder string) bool {
	info, err := os.Stat(filepath.Join(root, folder))
	return err == nil && info.IsDir()
}

// roomOf finds the room that a folder belongs to: the one with the longest path.
func roomOf(rooms []room, folder string) *room {
	var best *room
	for i := range rooms {
		r := &rooms[i]
		if (folder == r.folder || strings.HasPrefix(folder, r.folder+"/")) && (best == nil ||
			len(r.folder) > len(best.folder)) {
			best = r
		}
	}
	return best
}

// lets reports whether the room may import another.
func (r *room) lets(folder string) bool {
	return r.any || r.folder == folder || slices.ContainsFunc(r.may, func(name string) bool {
		return isRoom(folder,
			name)
	})
}

// isRoom reports whether a name in the table means the room in a folder: it is the end of its path.
func isRoom(folder, name string) bool {
	return folder == name || strings.HasSuffix(folder, "/"+name)
}

// letsModule reports whether the room may import a package of another module.
func (r *room) letsModule(modules []string, pkg string) bool {
	return r.any || slices.ContainsFunc(modules, func(module string) bool {
		return (pkg == module || strings.HasPrefix(pkg, module+"/")) &&
			slices.ContainsFunc(r.may, func(name string) bool { return isModule(module, name) })
	})
}

var major = regexp.MustCompile(`/v[0-9]+$`)

// isModule reports whether a name in the table means a module: the end of its path, without a version.
func isModule(module, name string) bool {
	return strings.HasSuffix(major.ReplaceAllString(module, ""), "/"+name)
}

func names(rooms []room, modules []string, name string) bool {
	return slices.ContainsFunc(rooms, func(r room) bool { return isRoom(r.folder, name) }) ||
		slices.ContainsFunc(modules, func(module string) bool { return isModule(module, name) })
}

// circles finds rooms that the table lets import each other, by whatever way.
func circles(rooms []room) []string {
	var wrong []string
	for i := range rooms {
		var visit func(r *room, way []string)
		seen := map[string]bool{}
		visit = func(r *room, way []string) {
			for j := range rooms {
				next := &rooms[j]
				if next == r || r.any || !r.lets(next.folder) {
					continue
				}
				if way := append(slices.Clone(way), next.folder); next == &rooms[i] {
					wrong = append(wrong, way[0]+": a circle: "+strings.Join(way, ", "))
				} else if !seen[next.folder] {
					seen[next.folder] = true
					visit(next, way)
				}
			}
		}
		visit(&rooms[i], []string{rooms[i].folder})
	}
	return wrong
}

// TestCheck plants one fault at a time.
func TestCheck(t *testing.T) {
	const head = "# Rooms\n\n| folder | what it does | may import |\n|---|---|---|\n"
	const table = head + "| `cmd` | commands | anything |\n" +
		"| `test/low` | the bottom | std |\n" +
		"| `test/high`, `test/side` | in front | `low`, `yaml` |\n" +
		"| `graph/x.graphqls` | a file | |\n" +
		"\nText.\n\n| other | table |\n"
	modules := []string{"go.yaml.in/yaml/v4", "example.org/driver/v5"}
	base := func() map[string][]string {
		return map[string][]string{
			"cmd/a":        {"graphd/test/high/sub", "graphd/cmd/b", "example.org/driver/v5/x", "fmt"},
			"cmd/b":        {""},
			"test/low":     {"fmt", "encoding/json"},
			"test/high":    {"graphd/test/low", "go.yaml.in/yaml/v4"},
			"test/side":    {"graphd/test/low"},
			"test/low/sub": {"graphd/test/low"},
		}
	}
	tests := []struct {
		name   string
		table  string // in place of the usual one
		folder string // of what is planted
		plant  string
		want   []string
	}{
		{name: "nothing is wrong"},
		{name: "up", folder: "test/low", plant: "graphd/test/high",
			want: []string{"test/low: must not import test/high"}},
		{name: "sideways", folder: "test/side", plant: "graphd/test/high",
			want: []string{"test/side: must not import test/high"}},
		{name: "from below a room", folder: "test/low/sub", plant: "graphd/cmd/a",
			want: []string{"test/low/sub: must not import cmd/a"}},
		{name: "a driver", folder: "test/high", plant: "example.org/driver/v5",
			want: []string{"test/high: must not import example.org/driver/v5"}},
		{name: "a module that go.mod lacks", folder: "test/high", plant: "example.org/yaml",
			want: []string{"test/high: must not import example.org/yaml"}},
		{name: "a room like another", folder: "test/lower", plant: "fmt",
			want: []string{"test/lower: not in the table"}},
		{name: "a folder that is not there", table: table[:len(head)] + "| `test/gone` | | std |\n" + table[len(head):],
			want: []string{"test/gone: in the table, but there is no such folder"}},
		{name: "a name of nothing", table: strings.Replace(table, "`yaml`", "`yaml`, `lowest`", 1), want: []string{
			"test/high: may import lowest, which is neither a room nor a module of go.mod",
			"test/side: may import lowest, which is neither a room nor a module of go.mod"}},
		{name: "a circle", table: strings.Replace(table, "| std |", "| `high` |", 1), want: []string{
			"test/high: a circle: test/high, test/low, test/high", "test/low: a circle: test/low, test/high, " +
				"test/low"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.table == "" {
				test.table = table
			}
			rooms, err := roomsOf(test.table)
			if err != nil {
				t.Fatal(err)
			}
			imports := base()
			if test.plant != "" {
				imports[test.folder] = append(imports[test.folder], test.plant)
			}
			if diff := cmp.Diff(test.want, check(rooms, modules, imports)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	for name, text := range map[string]string{
		"no table":      "# Rooms\n",
		"words in cell": strings.Replace(table, "| std |", "| `low` and a driver |", 1),
	} {
		if rooms, err := roomsOf(text); err == nil {
			t.Errorf("%s: read as %v", name, rooms)
		}
	}
}

func TestModulesOf(t *testing.T) {
	got := modulesOf("module x\n\nrequire (\n\texample.org/a v1.0.0\n\texample.org/b/v2 v2.1.0\n\texample.org/c " +
		"v1.0.0 // indirect\n)\n")
	if diff := cmp.Diff([]string{"example.org/a", "example.org/b/v2"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
