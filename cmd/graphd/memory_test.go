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
		{name: "another system"},
		{name: "a machine", files: map[string]string{"proc/meminfo": total}, want: 8_000_000 << 10},
		{
			name: "version 2",
			files: map[string]string{"proc/meminfo": total, "proc/self/cgroup": "0::/a/b\n",
				"sys/fs/cgroup/a/b/memory.max": "1000000\n"},
			want: 1_000_000,
		},
		{
			name: "a group above",
			files: map[string]string{"proc/meminfo": total, "proc/self/cgroup": "0::/a/b\n",
				"sys/fs/cgroup/a/b/memory.max": "max\n", "sys/fs/cgroup/a/memory.max": "2000000\n"},
			want: 2_000_000,
		},
		{
			name: "no limit",
			files: map[string]string{"proc/meminfo": total, "proc/self/cgroup": "0::/a\n",
				"sys/fs/cgroup/a/memory.max": "max\n"},
			want: 8_000_000 << 10,
		},
		{
			name: "in a container, which sees its own group alone",
			files: map[string]string{"proc/meminfo": total, "proc/self/cgroup": "0::/../..\n",
				"sys/fs/cgroup/memory.max": "3000000\n"},
			want: 3_000_000,
		},
		{
			name: "version 1",
			files: map[string]string{"proc/meminfo": total, "proc/self/cgroup": "5:cpu:/x\n4:memory:/a\n0::/\n",
				"sys/fs/cgroup/memory/a/memory.limit_in_bytes": "4000000\n"},
			want: 4_000_000,
		},
		{
			name: "version 1 without a limit",
			files: map[string]string{"proc/meminfo": total, "proc/self/cgroup": "4:memory:/a\n",
				"sys/fs/cgroup/memory/a/memory.limit_in_bytes": "9223372036854771712\n"},
			want: 8_000_000 << 10,
		},
		{
			name:  "what is no number",
			files: map[string]string{"proc/meminfo": "MemTotal: much kB\n", "proc/self/cgroup": "nonsense\n"},
		},
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
	for _, text := range []string{"0", "-1", "2GB", "2G", "GiB", "1.5GiB", "2 GiB", "9223372036854775807GiB", "many",
		"iB"} {
		if got, err := parseBytes(text); err == nil {
			t.Errorf("%s: %d", text, got)
		}
	}
}
