package server

import (
	"container/list"
	"context"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/lexer"

	"graphd/internal/kg"
)

// parsedBytes is the memory of a parsed and checked document, per byte of its text. Measured: 18 for one that is laid
// out for reading, 73 for a list of empty objects, the worst that was found.
const parsedBytes = 75

// documents caches the most recently used parsed documents, within a number of bytes. It does not cache a large
// document, which is rarely used twice and would evict many small ones.
type documents struct {
	mu     sync.Mutex
	most   int64
	bytes  int64 // of all that are kept, as estimated
	recent *list.List
	byText map[string]*list.Element
}

var _ graphql.Cache[*ast.QueryDocument] = (*documents)(nil)

type document struct {
	text   string
	parsed *ast.QueryDocument
}

func newDocuments(most int64) *documents {
	return &documents{most: most, recent: list.New(), byText: map[string]*list.Element{}}
}

// size estimates the memory of a cached document, in bytes.
func size(text string) int64 { return 1024 + parsedBytes*int64(len(text)) }

// Get returns the document with this text.
func (d *documents) Get(_ context.Context, text string) (*ast.QueryDocument, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	e := d.byText[text]
	if e == nil {
		return nil, false
	}
	d.recent.MoveToFront(e)
	return e.Value.(*document).parsed, true
}

// Add caches a document, and evicts the least recently used ones.
func (d *documents) Add(_ context.Context, text string, parsed *ast.QueryDocument) {
	if size(text) > d.most/32 {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.byText[text] != nil { // two requests parsed it at the same time
		return
	}
	d.byText[text] = d.recent.PushFront(&document{text, parsed})
	d.bytes += size(text)
	for d.bytes > d.most {
		last := d.recent.Remove(d.recent.Back()).(*document)
		delete(d.byText, last.text)
		d.bytes -= size(last.text)
	}
}

// documentLimit refuses documents that are too long, or have a name that is, before they are parsed.
type documentLimit int

// maxName is the greatest length of a name in bytes. Names are compared with those of the schema where they are wrong,
// and repeated in the path of each error: one of 100 kB takes seconds, and hundreds of megabytes.
const maxName = 1000

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
} = documentLimit(0)

// ExtensionName and Validate make it a gqlgen extension.
func (documentLimit) ExtensionName() string { return "documentLimit" }

// Validate accepts every schema.
func (documentLimit) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters checks the length of a document before it is parsed.
func (most documentLimit) MutateOperationParameters(_ context.Context, params *graphql.RawParams) *gqlerror.Error {
	if len(params.Query) > int(most) {
		return &gqlerror.Error{Err: kg.Errorf(kg.CodeLimitExceeded,
			"the document has %d bytes; at most %d are allowed: "+
				"pass what is long, such as the input of a mutation, as variables",
			len(params.Query), int(most))}
	}
	if n := longestName(params.Query); n > maxName {
		return &gqlerror.Error{Err: kg.Errorf(kg.CodeLimitExceeded,
			"the document has a name of %d bytes; at most %d are allowed", n, maxName)}
	}
	params.Query = strings.Clone(params.Query) // a substring would keep the whole URL in the cache
	return nil
}

// longestName returns the length of a document's longest name, if it may be more than maxName. What cannot be read is
// the parser's to tell.
func longestName(query string) int {
	if !mayHaveLongName(query) {
		return 0
	}
	longest := 0
	for l := lexer.New(&ast.Source{Input: query}); ; {
		token, err := l.ReadToken()
		if err != nil || token.Kind == lexer.EOF {
			return longest
		}
		if token.Kind == lexer.Name {
			longest = max(longest, len(token.Value))
		}
	}
}

// mayHaveLongName reports whether so many characters of names follow each other; they may be in a text or a comment.
func mayHaveLongName(query string) bool {
	run := 0
	for i := range len(query) {
		switch c := query[i]; {
		case c == '_' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z':
			if run++; run > maxName {
				return true
			}
		default:
			run = 0
		}
	}
	return false
}
