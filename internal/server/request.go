package server

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"graphd/internal/jsontext"
)

// largeBody is the size in bytes from which a request is heavy, whatever it asks: reading and checking it takes tenths
// of a second of a processor.
const largeBody = 256 << 10

// largeDocument is the same of a document: validating it may take as long.
const largeDocument = 16 << 10

// readPost reads a request from its body. It refuses a body that a decoder would change silently: text that is not
// Unicode, duplicate keys.
func (t transport) readPost(r *http.Request, params *graphql.RawParams) (int, error) {
	mediaType, more, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != jsonType {
		return http.StatusUnsupportedMediaType,
			errors.New("send the request as JSON, with Content-Type: application/json")
	}
	switch charset := strings.ToLower(more["charset"]); charset {
	case "", "utf-8", "utf8", "us-ascii":
	default:
		return http.StatusUnsupportedMediaType, fmt.Errorf("the charset of the request is %.40q; send JSON in UTF-8",
			charset)
	}
	data, err := io.ReadAll(r.Body)
	if err != nil {
		if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return http.StatusRequestEntityTooLarge,
				fmt.Errorf("the request is too large: at most %d bytes are allowed", e.Limit)
		}
		if errors.Is(err, errTooManyValues) {
			return http.StatusRequestEntityTooLarge, fmt.Errorf("the request has %w", err)
		}
		return http.StatusBadRequest, errors.New("the request is incomplete: " + err.Error())
	}
	if len(data) > largeBody {
		if err := t.line.await(r.Context()); err != nil {
			return http.StatusServiceUnavailable, err
		}
	}
	const wanted = "a JSON object {query, variables, operationName}"
	value, err := decode(data)
	if err != nil {
		return http.StatusBadRequest, errors.New("the request is not " + wanted + ": " + err.Error())
	}
	switch body := value.(type) {
	case nil:
		return 0, nil // it has no query
	case map[string]any:
		if err := takeParts(body, params); err != nil {
			return http.StatusBadRequest, err
		}
		return 0, nil
	case []any:
		return http.StatusBadRequest, errors.New("the request is a list, and not " + wanted +
			": batches are not answered, send each request by itself")
	}
	return http.StatusBadRequest, fmt.Errorf("the request is %s, and not %s", kindOf(value), wanted)
}

// decode decodes one JSON value; numbers keep their digits.
func decode(data []byte) (any, error) {
	if fault := jsontext.Check(data); fault != nil {
		return nil, fmt.Errorf("at byte %d: %s", fault.Offset, fault.Msg)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("there is text after it")
	}
	return value, nil
}

// kindOf returns what kind of JSON value it is.
func kindOf(value any) string {
	switch value.(type) {
	case map[string]any:
		return "an object"
	case []any:
		return "a list"
	case string:
		return "a text"
	case json.Number:
		return "a number"
	}
	return "true or false"
}

// takeParts reads the parts of a request. A null part counts as left out.
func takeParts(body map[string]any, params *graphql.RawParams) error {
	for name, into := range map[string]*string{"query": &params.Query, "operationName": &params.OperationName} {
		switch v := body[name].(type) {
		case nil:
		case string:
			*into = v
		default:
			return fmt.Errorf("%s must be a text, not %s", name, kindOf(v))
		}
	}
	for name, into := range map[string]*map[string]any{
		"variables": &params.Variables, "extensions": &params.Extensions,
	} {
		switch v := body[name].(type) {
		case nil:
		case map[string]any:
			*into = v
		case string:
			return fmt.Errorf("%s must be an object, not a text with JSON in it", name)
		default:
			return fmt.Errorf("%s must be an object, not %s", name, kindOf(v))
		}
	}
	return nil
}

// readGet reads a request from the URL.
func readGet(r *http.Request, params *graphql.RawParams) error {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return errors.New("the URL cannot be read: " + err.Error())
	}
	body := map[string]any{}
	for _, name := range []string{"query", "operationName", "variables", "extensions"} {
		text := q.Get(name)
		switch {
		case len(q[name]) > 1:
			return errors.New(name + " is given twice")
		case !utf8.ValidString(text):
			return errors.New(name + " is not UTF-8 text")
		case text == "":
		case name == "query" || name == "operationName":
			body[name] = text
		default:
			value, err := decode([]byte(text))
			if err != nil {
				return errors.New(name + " is not a JSON object: " + err.Error())
			}
			body[name] = value
		}
	}
	return takeParts(body, params)
}

// accepted chooses the media type of the answer. It takes the newer one only for clients that name it, or that rule
// plain JSON out, because browsers and older clients expect plain JSON. Of two with the same weight it takes the first.
func accepted(headers []string) string {
	type weight struct {
		q     float64
		place int // 0: not named
	}
	named := map[string]weight{}
	for i, part := range strings.Split(strings.Join(headers, ","), ",") {
		mediaType, more, _ := mime.ParseMediaType(part)
		q, err := strconv.ParseFloat(more["q"], 64)
		if err != nil {
			q = 1
		}
		if have := named[mediaType]; have.place == 0 || q > have.q {
			named[mediaType] = weight{q, i + 1}
		}
	}
	others := cmp.Or(named["application/*"], named["*/*"])
	older, newer := cmp.Or(named[jsonType], others), named[responseType]
	if newer.place == 0 && older.place != 0 && older.q == 0 {
		newer = others
	}
	if newer.q > older.q || newer.q > 0 && newer.q == older.q && newer.place < older.place {
		return responseType
	}
	return jsonType
}
