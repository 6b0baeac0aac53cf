package seedfile

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"
)

// readYAML reads a YAML document into nodes. Anchors, aliases and tags are refused: a seed file says what it says
// where it says it, and what an alias multiplies cannot be bounded by the file's size.
//
// The library reads YAML 1.1, of which 1.2 differs in what plain scalars mean, in its %YAML line, and in that U+0085,
// U+2028 and U+2029 end no line. The first is decided here (plain), the second is left out before it reads, and files
// with the third are refused.
func readYAML(data []byte) (n *node, err *syntaxError) {
	if len(data) > MaxYAML {
		return nil, syntaxErrorf(0, "has %d bytes; a YAML file may have %d, a JSON file %d",
			len(data), MaxYAML, MaxJSON)
	}
	if at := bytes.IndexAny(data, "\u0085\u2028\u2029"); at >= 0 {
		return nil, syntaxErrorf(lineAt(data, at), "holds U+0085, U+2028 or U+2029, which some readers of YAML "+
			"take for the end of a line; write it in double quotes as \\N, \\L or \\P")
	}
	data, err = withoutVersion(data)
	if err != nil {
		return nil, err
	}
	// A panic of the parser means a file that cannot be read, and not the end of the program.
	defer func() {
		if p := recover(); p != nil {
			n, err = nil, syntaxErrorf(0, "is not YAML that can be read: %v", p)
		}
	}()
	loader, loadErr := yaml.NewLoader(bytes.NewReader(data))
	if loadErr != nil {
		return nil, syntaxErrorf(0, "is not YAML: %v", loadErr)
	}
	var doc, second yaml.Node
	switch err := notYAML(loader.Load(&doc)); {
	case err != nil:
		return nil, err
	case len(doc.Content) != 1 || doc.Content[0].Tag == "!!null" && doc.Content[0].Value == "":
		return nil, syntaxErrorf(0, "is empty")
	}
	switch loadErr := loader.Load(&second); {
	case loadErr == nil:
		return nil, syntaxErrorf(separator(data, second.Line), "begins a second YAML document; it may hold one")
	case !errors.Is(loadErr, io.EOF):
		return nil, notYAML(loadErr)
	}
	return convert(doc.Content[0], 0, 0)
}

const noAnchors = "holds one of YAML's anchors or aliases, which are not read; write the value out, " +
	"or quote a text that begins with & or *"

// notYAML is the error of a file that the library cannot read; nil for none, and for a file without a document.
func notYAML(err error) *syntaxError {
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
	e, ok := errors.AsType[*yaml.LoadError](err)
	switch {
	case !ok:
		return syntaxErrorf(0, "is not YAML: %v", err)
	case strings.Contains(e.Message, "exceeded max depth"):
		return tooDeep(e.Mark.Line)
	case strings.HasPrefix(e.Message, "unknown anchor"):
		return syntaxErrorf(e.Mark.Line, noAnchors)
	case e.ContextMsg != "":
		return syntaxErrorf(e.Mark.Line, "is not YAML: %s: %s", e.ContextMsg, e.Message)
	}
	return syntaxErrorf(e.Mark.Line, "is not YAML: %s", e.Message)
}

var version = regexp.MustCompile(`^%YAML[ \t]+1\.[0-9]+[ \t]*(#.*)?\r?$`)

// withoutVersion makes a comment of the line %YAML 1.2, which may stand before the document with other directives and
// comments.
func withoutVersion(data []byte) ([]byte, *syntaxError) {
	for begin, number := 0, 1; begin < len(data); number++ {
		line, _, _ := bytes.Cut(data[begin:], []byte("\n"))
		switch text := bytes.TrimSpace(line); {
		case bytes.HasPrefix(line, []byte("%YAML")):
			if !version.Match(line) {
				return nil, syntaxErrorf(number,
					"is of another version of YAML: %s; write %%YAML 1.2, or leave it out", text)
			}
			data = bytes.Clone(data)
			data[begin] = '#'
			return data, nil
		case len(text) > 0 && text[0] != '#' && line[0] != '%':
			return data, nil
		}
		begin += len(line) + 1
	}
	return data, nil
}

// separator returns the line of the --- in front of the document that begins at a line.
func separator(data []byte, line int) int {
	lines := bytes.Split(data, []byte("\n"))
	for i := min(line, len(lines)); i > 0; i-- {
		if bytes.HasPrefix(lines[i-1], []byte("---")) {
			return i
		}
	}
	return line
}

func lineAt(data []byte, offset int) int { return 1 + bytes.Count(data[:offset], []byte("\n")) }

// convert turns a parsed value into a node. A mapping's value takes the line of its key, where that is not 0.
func convert(from *yaml.Node, depth, keyLine int) (*node, *syntaxError) {
	n := &node{line: keyLine}
	if n.line == 0 {
		n.line = from.Line
	}
	switch {
	case depth > MaxDepth:
		return nil, tooDeep(n.line)
	case from.Kind == yaml.AliasNode || from.Anchor != "" || from.Tag == "!!merge":
		return nil, syntaxErrorf(n.line, noAnchors)
	case from.Style&yaml.TaggedStyle != 0 || from.Tag == "!":
		return nil, syntaxErrorf(n.line,
			"holds one of YAML's tags, which are not read; leave %s out, or quote a text that begins with !", from.Tag)
	}
	switch from.Kind {
	case yaml.ScalarNode:
		n.kind, n.text = text, from.Value
		if from.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
			n.kind = plain(from.Value)
		}
	case yaml.SequenceNode:
		n.kind = list
		for _, v := range from.Content {
			item, err := convert(v, depth+1, 0)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, item)
		}
	case yaml.MappingNode:
		return n, n.setMapping(from.Content, depth)
	default:
		return nil, syntaxErrorf(n.line, "holds what is not read")
	}
	return n, nil
}

// yamlNumber matches a number of YAML 1.2's core schema: 12, 010 (which is ten), 1.5e3, 0x1F, .inf.
var yamlNumber = regexp.MustCompile(`^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?` +
	`|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)

// plain says what a scalar without quotes is, by the core schema of YAML 1.2.
func plain(s string) kind {
	switch s {
	case "", "~", "null", "Null", "NULL":
		return null
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return boolean
	}
	if yamlNumber.MatchString(s) {
		return number
	}
	return text
}

// setMapping fills a mapping with keys and values, which content holds by turns.
func (n *node) setMapping(content []*yaml.Node, depth int) *syntaxError {
	n.kind = mapping
	seen := map[string]bool{}
	for i := 0; i < len(content); i += 2 {
		k, err := convert(content[i], depth+1, 0)
		if err != nil {
			return err
		}
		if k.kind == list || k.kind == mapping {
			return syntaxErrorf(k.line, "has %s as a key; write a single text", k.kind)
		}
		if seen[k.text] {
			return syntaxErrorf(k.line, "has the key %q twice in one mapping", k.text)
		}
		seen[k.text] = true
		item, err := convert(content[i+1], depth+1, k.line)
		if err != nil {
			return err
		}
		n.keys = append(n.keys, key{k.text, k.line})
		n.items = append(n.items, item)
	}
	return nil
}
