package main

import (
	"bufio"
	"bytes"
	"fmt"
	"math"
	"os"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
)

// memoryShare is the share of the machine's memory, in percent, that is the default soft limit of the Go heap. The rest
// is for SQLite's caches, which the garbage collector does not see, and the system's.
const memoryShare = 70

// limitMemory sets the soft memory limit that the flag names, or one derived from the machine, and returns it in bytes.
// Without a limit the heap may grow to twice the live data, whatever the machine has. If the flag is empty, the
// variable GOMEMLIMIT wins, as in every Go program.
func limitMemory(flag string) (bytes int64, err error) {
	if os.Getenv("GOMEMLIMIT") != "" && flag == "" {
		return debug.SetMemoryLimit(-1), nil
	}
	switch flag {
	case "":
		bytes = memory("/") / 100 * memoryShare
	case "off":
		bytes = math.MaxInt64
	default:
		if bytes, err = parseBytes(flag); err != nil {
			return 0, fmt.Errorf("--memory-limit %w", err)
		}
	}
	if bytes > 0 {
		debug.SetMemoryLimit(bytes)
	}
	return bytes, nil
}

// parseBytes parses a number of bytes, such as 2GiB.
func parseBytes(text string) (int64, error) {
	number, unit := strings.TrimRight(text, "KMGiB"), int64(1)
	switch text[len(number):] {
	case "", "B":
	case "KiB":
		unit = 1 << 10
	case "MiB":
		unit = 1 << 20
	case "GiB":
		unit = 1 << 30
	default:
		number = ""
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n <= 0 || n > math.MaxInt64/unit {
		return 0, fmt.Errorf("%q is not allowed; write off, or a number above 0 with KiB, MiB or GiB, such as 2GiB",
			text)
	}
	return n * unit, nil
}

// memory returns how many bytes this process may take: those of the machine, or of its container if that is less; 0 on
// systems other than Linux. Paths begin at root, which tests set.
func memory(root string) int64 {
	least := int64(0)
	take := func(n int64) {
		if n > 0 && (least == 0 || n < least) {
			least = n
		}
	}
	for line := range fileLines(path.Join(root, "proc/meminfo")) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "MemTotal:" {
			n, _ := strconv.ParseInt(f[1], 10, 64)
			take(n << 10)
		}
	}
	// A line for each hierarchy of control groups: 0::/of/version/2, or 4:memory:/of/version/1.
	for line := range fileLines(path.Join(root, "proc/self/cgroup")) {
		part := strings.SplitN(line, ":", 3)
		if len(part) != 3 {
			continue
		}
		folder, file := "sys/fs/cgroup", "memory.max"
		if part[1] == "memory" {
			folder, file = "sys/fs/cgroup/memory", "memory.limit_in_bytes"
		} else if part[1] != "" {
			continue
		}
		// The groups above limit a group, too; a container cannot see all of them.
		for group := path.Clean("/" + part[2]); ; group = path.Dir(group) {
			if b, err := os.ReadFile(path.Join(root, folder, group, file)); err == nil {
				n, _ := strconv.ParseInt(string(bytes.TrimSpace(b)), 10, 64) // "max" is none
				take(n)
			}
			if group == "/" {
				break
			}
		}
	}
	return least
}

// fileLines yields the lines of a file, or none if it cannot be read.
func fileLines(name string) func(func(string) bool) {
	return func(yield func(string) bool) {
		f, err := os.Open(name)
		if err != nil {
			return
		}
		defer f.Close()
		for s := bufio.NewScanner(f); s.Scan(); {
			if !yield(s.Text()) {
				return
			}
		}
	}
}
