package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestMemory(t *testing.T) {
	const total = "MemTotal:       8000000 kB\nMemFree:         1000 kB\n"
	for _, c := range []struct {
		name  string
		files map[string]string
		want  int64
	}{
		{"another system", nil, 0},
		{"a machine", map[string]string{"proc/meminfo": total}, 8_000_000 << 10},
		{"version 2", map[string]string{"proc/meminfo": total, "proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/memory.max": "1000000\n"}, 1_000_000},
		{"a group above", map[string]string{"proc/meminfo": total, "proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/memory.max": "max\n", "sys/fs/cgroup/a/memory.max": "2000000\n"}, 2_000_000},
		{"no limit", map[string]string{"proc/meminfo": total, "proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/memory.max": "max\n"}, 8_000_000 << 10},
		{"in a container, which sees its own group alone", map[string]string{"proc/meminfo": total, "proc/self/cgroup": "0::/../..\n", "sys/fs/cgroup/memory.max": "3000000\n"}, 3_000_000},
		{"version 1", map[string]string{"proc/meminfo": total, "proc/self/cgroup": "5:cpu:/x\n4:memory:/a\n0::/\n", "sys/fs/cgroup/memory/a/memory.limit_in_bytes": "4000000\n"}, 4_000_000},
		{"version 1 without a limit", map[string]string{"proc/meminfo": total, "proc/self/cgroup": "4:memory:/a\n", "sys/fs/cgroup/memory/a/memory.limit_in_bytes": "9223372036854771712\n"}, 8_000_000 << 10},
		{"what is no number", map[string]string{"proc/meminfo": "MemTotal: much kB\n", "proc/self/cgroup": "nonsense\n"}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := t.TempDir()
			for name, text := range c.files {
				name = filepath.Join(root, name)
				if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if got := memory(root); got != c.want {
				t.Errorf("%d, not %d", got, c.want)
			}
		})
	}
}

func TestParseBytes(t *testing.T) {
	for text, want := range map[string]int64{"1": 1, "512B": 512, "3KiB": 3 << 10, "20MiB": 20 << 20, "2GiB": 2 << 30} {
		if got, err := parseBytes(text); got != want || err != nil {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"0", "-1", "2GB", "2G", "GiB", "1.5GiB", "2 GiB", "9223372036854775807GiB", "many", "iB"} {
		if got, err := parseBytes(text); err == nil {
			t.Errorf("%s: %d", text, got)
		}
	}
}
