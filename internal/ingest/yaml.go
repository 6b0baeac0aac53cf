package ingest

import (
	"errors"
	"slices"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// readYAML reads a YAML document into nodes. Anchors, aliases and tags are refused: a seed file says what it says
// where it says it, and what an alias multiplies cannot be bounded by the file's size.
func readYAML(data []byte) (n *node, err *syntaxError) {
	if len(data) > MaxYAML {
		return nil, syntaxErrorf(0, "has %d bytes; a YAML file may have %d, a JSON file %d", len(data), MaxYAML, MaxJSON)
	}
	// The parser is made for well-meant files. What it cannot bear is a file that cannot be read, and not the end of
	// the program.
	defer func() {
		if p := recover(); p != nil {
			n, err = nil, syntaxErrorf(0, "is not YAML that can be read: %v", p)
		}
	}()
	tokens := lexer.Tokenize(string(data))
	if err := checkTokens(tokens); err != nil {
		return nil, err
	}
	file, parseErr := parser.Parse(tokens, 0)
	if parseErr != nil {
		if at, ok := errors.AsType[yaml.Error](parseErr); ok && at.GetToken() != nil {
			return nil, syntaxErrorf(at.GetToken().Position.Line, "is not YAML: %s", at.GetMessage())
		}
		return nil, syntaxErrorf(0, "is not YAML: %v", parseErr)
	}
	var body ast.Node
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case body != nil:
			return nil, syntaxErrorf(lineOf(doc.Body), "begins a second YAML document; it may hold one")
		default:
			body = doc.Body
		}
	}
	if body == nil {
		return nil, syntaxErrorf(0, "is empty")
	}
	return convert(body, 0, 0)
}

// What the parser needs the square of its number of time for is bounded: more than anybody writes.
const (
	maxKeys  = 2000 // of one block mapping
	maxEmpty = 2000 // keys and list entries with nothing behind them
)

// open is a block list or mapping that a token is in.
type open struct{ column, keys int }

// checkTokens refuses what is not read, and what would exhaust the parser's stack or time, before anything is parsed.
func checkTokens(tokens token.Tokens) *syntaxError {
	var blocks []open
	flow := 0 // how many [ and { are open
	empty, documents := 0, 0
	for i, t := range tokens {
		line := t.Position.Line
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			return syntaxErrorf(line, "holds one of YAML's anchors or aliases, which are not read; write the value out, or quote a text that begins with & or *")
		case token.TagType:
			return syntaxErrorf(line, "holds one of YAML's tags, which are not read; leave %s out, or quote a text that begins with !", t.Value)
		case token.MappingKeyType:
			return syntaxErrorf(line, "holds a key after \"? \", which is not read; write the key as a single text")
		case token.DocumentHeaderType:
			if documents++; documents > 1 || i > 0 && tokens[0].Type != token.DirectiveType && holds(tokens[:i]) {
				return syntaxErrorf(line, "begins a second YAML document; it may hold one")
			}
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType, token.MappingValueType:
			if isEmpty(tokens, i, flow > 0) {
				if empty++; empty > maxEmpty {
					return syntaxErrorf(line, "has more than %d keys and list entries without a value; leave them out, or write null", maxEmpty)
				}
			}
			if flow > 0 {
				continue
			}
			key := t.Type == token.MappingValueType
			column := t.Position.Column
			if key && i > 0 && tokens[i-1].Position.Line == line {
				column = tokens[i-1].Position.Column
			}
			for len(blocks) > 0 && blocks[len(blocks)-1].column > column {
				blocks = blocks[:len(blocks)-1]
			}
			if len(blocks) == 0 || blocks[len(blocks)-1].column < column {
				blocks = append(blocks, open{column: column})
			}
			if top := &blocks[len(blocks)-1]; key {
				if top.keys++; top.keys > maxKeys {
					return syntaxErrorf(line, "has a mapping of more than %d keys", maxKeys)
				}
			}
		}
		// The columns only estimate the depth (a list may stand as far left as its key); convert counts it.
		if flow+len(blocks) > 2*MaxDepth {
			return tooDeep(line)
		}
	}
	return nil
}

// isEmpty says if nothing, as opposed to null, stands behind the key or list entry whose sign, : or -, is token i.
func isEmpty(tokens token.Tokens, i int, flow bool) bool {
	column := tokens[i].Position.Column
	if tokens[i].Type == token.MappingValueType && i > 0 {
		column = tokens[i-1].Position.Column
	}
	for _, next := range tokens[i+1:] {
		switch {
		case next.Type == token.CommentType:
			continue
		case flow:
			return next.Type == token.CollectEntryType || next.Type == token.MappingEndType || next.Type == token.SequenceEndType
		case next.Position.Line == tokens[i].Position.Line:
			return false
		case next.Type == token.SequenceEntryType && tokens[i].Type == token.MappingValueType:
			return next.Position.Column < column // a list may stand as far left as its key
		}
		return next.Position.Column <= column
	}
	return true
}

// holds says if tokens are more than comments.
func holds(tokens token.Tokens) bool {
	return slices.ContainsFunc(tokens, func(t *token.Token) bool { return t.Type != token.CommentType })
}

// convert turns a parsed value into a node. A mapping's value takes the line of its key, where that is not 0.
func convert(from ast.Node, depth, keyLine int) (*node, *syntaxError) {
	n := &node{line: keyLine}
	if n.line == 0 {
		n.line = lineOf(from)
	}
	if depth > MaxDepth {
		return nil, tooDeep(n.line)
	}
	switch from := from.(type) {
	case nil, *ast.NullNode:
	case *ast.BoolNode:
		n.kind, n.text = boolean, from.Token.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		n.kind, n.text = number, from.GetToken().Value
	case *ast.StringNode:
		n.kind, n.text = text, from.Value
		if from.Token.Type == token.StringType && isJSONNumber(from.Value) {
			n.kind = number // 2e1, which the parser takes for a text
		}
	case *ast.LiteralNode:
		n.kind, n.text = text, from.Value.Value
	case *ast.SequenceNode:
		n.kind = list
		for _, v := range from.Values {
			item, err := convert(v, depth+1, 0)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, item)
		}
	case *ast.MappingNode:
		return n, n.mapping(from.Values, depth)
	case *ast.MappingValueNode:
		return n, n.mapping([]*ast.MappingValueNode{from}, depth)
	default:
		return nil, syntaxErrorf(n.line, "holds YAML's %s, which is not read", from.Type())
	}
	return n, nil
}

func (n *node) mapping(values []*ast.MappingValueNode, depth int) *syntaxError {
	n.kind = mapping
	seen := map[string]bool{}
	for _, v := range values {
		k, err := convert(v.Key, depth+1, 0)
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
		item, err := convert(v.Value, depth+1, k.line)
		if err != nil {
			return err
		}
		n.keys = append(n.keys, key{k.text, k.line})
		n.items = append(n.items, item)
	}
	return nil
}

// lineOf returns the line on which a value begins: of a mapping, that of its first key.
func lineOf(n ast.Node) int {
	switch v := n.(type) {
	case nil:
		return 0
	case *ast.MappingNode:
		if !v.IsFlowStyle && len(v.Values) > 0 {
			return lineOf(v.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return lineOf(v.Key)
	}
	if t := n.GetToken(); t != nil {
		return t.Position.Line
	}
	return 0
}
