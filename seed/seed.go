// Package seed carries the seed graph, so that the program needs no files beside it. README.md says what it tells and
// how it is written.
package seed

import (
	"embed"
	"io/fs"
)

//go:embed *.yaml
var files embed.FS

// File is one recording as it was written.
type File struct {
	Name string // 2024-02-23-article.yaml
	Data []byte
}

// Files returns the seed files in the order of their names, which is that of their recordings.
func Files() []File {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		panic(err) // it is in the program, or there is no program
	}
	out := make([]File, len(entries))
	for i, e := range entries {
		data, err := files.ReadFile(e.Name())
		if err != nil {
			panic(err)
		}
		out[i] = File{e.Name(), data}
	}
	return out
}
