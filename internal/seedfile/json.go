package seedfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"graphd/internal/jsontext"
)

// jsonReader reads a JSON document into nodes. The YAML reader could do so, too, but it takes far more memory, and
// JSON's escapes are not quite YAML's.
type jsonReader struct {
	data []byte
	dec  *json.Decoder
	line int   // of offset
	read int64 // offset up to which lines are counted
}

func readJSON(data []byte) (*node, *syntaxError) {
	if fault := jsontext.Check(data); fault != nil {
		return nil, syntaxErrorf(lineAt(data, fault.Offset), "is not what JSON can say: %s", fault.Msg)
	}
	r := &jsonReader{data: data, dec: json.NewDecoder(bytes.NewReader(data)), line: 1}
	r.dec.UseNumber()
	n, err := r.readValue(0, 0)
	if err != nil {
		return nil, err
	}
	if _, end := r.dec.Token(); !errors.Is(end, io.EOF) {
		return nil, syntaxErrorf(r.here(), "goes on after the end of the JSON document")
	}
	return n, nil
}

// here returns the line of the last token's end, on which it also begins: JSON's tokens hold no line breaks.
func (r *jsonReader) here() int {
	to := r.dec.InputOffset()
	r.line += bytes.Count(r.data[r.read:to], []byte("\n"))
	r.read = to
	return r.line
}

func (r *jsonReader) readToken() (json.Token, *syntaxError) {
	t, err := r.dec.Token()
	if err == nil {
		return t, nil
	}
	line := r.here()
	if s, ok := errors.AsType[*json.SyntaxError](err); ok && s.Offset <= int64(len(r.data)) {
		line = 1 + bytes.Count(r.data[:max(s.Offset-1, 0)], []byte("\n"))
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
		line = 1 + bytes.Count(r.data, []byte("\n"))
	}
	return nil, syntaxErrorf(line, "is not JSON: %v", err)
}

// readValue reads the next value. A mapping's value takes the line of its key, where that is not 0.
func (r *jsonReader) readValue(depth, keyLine int) (*node, *syntaxError) {
	t, err := r.readToken()
	if err != nil {
		return nil, err
	}
	n := &node{line: r.here()}
	if keyLine != 0 {
		n.line = keyLine
	}
	switch t := t.(type) {
	case nil:
		return n, nil
	case bool:
		n.kind, n.text = boolean, "false"
		if t {
			n.text = "true"
		}
		return n, nil
	case json.Number:
		n.kind, n.text = number, t.String()
		return n, nil
	case string:
		n.kind, n.text = text, t
		return n, nil
	}
	if depth == MaxDepth {
		return nil, tooDeep(n.line)
	}
	n.kind = list
	if t == json.Delim('{') {
		n.kind = mapping
	}
	for r.dec.More() {
		line := 0
		if n.kind == mapping {
			t, err := r.readToken()
			if err != nil {
				return nil, err
			}
			line = r.here()
			name := t.(string) // the decoder lets no other key pass
			n.keys = append(n.keys, key{name, line})
		}
		item, err := r.readValue(depth+1, line)
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, item)
	}
	_, err = r.readToken()
	return n, err
}
