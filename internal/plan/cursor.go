package plan

import (
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"unicode/utf8"

	"graphd/internal/kg"
)

// A cursor is base64url of: one byte that says which order it belongs to, the row's key in that order, and a CRC-32
// of both. It names a place in the order and not a row, and so stays valid under writes, and under any where and
// direction.
const (
	startCursor  = 'r' // relations by START: the sort key, 8 bytes, big endian
	nameCursor   = 'n' // entities by NAME: kg.NameKey
	idCursor     = 'i' // entities by ID
	changeCursor = 'c' // the change log: the entry's number, 8 bytes, big endian
	facetCursor  = 'f' // values of a facet: the number of events, 8 bytes, big endian, and the value
	maxCursorLen = 4096

	compareCursor  = 'd' // differences: see ComparePlace
	recordedCursor = 't' // relations by RECORDED: the instant, 12 bytes, and the sort key, 8 bytes, big endian
)

// cursorNames says in an error message what a kind of cursor is one of.
var cursorNames = map[byte]string{
	startCursor:          "relations ordered by START",
	nameCursor:           "entities ordered by NAME",
	idCursor:             "entities ordered by ID",
	changeCursor:         "the change log",
	searchCursor:         "a search",
	relationSearchCursor: "a search of relations",
	facetCursor:          "a facet",

	compareCursor:  "a comparison",
	recordedCursor: "relations ordered by RECORDED",
}

// RelationCursor returns the cursor of a relation in the order START.
func RelationCursor(k kg.SortKey) string {
	return encodeCursor(startCursor, binary.BigEndian.AppendUint64(nil, uint64(k)))
}

// ChangeCursor returns the cursor of an entry in the change log.
func ChangeCursor(seq int64) string {
	return encodeCursor(changeCursor, binary.BigEndian.AppendUint64(nil, uint64(seq)))
}

// ParseChangeCursor returns the number of the entry that a cursor names; path says where in the input it stood.
func ParseChangeCursor(path, cursor string) (int64, *kg.Error) {
	b, err := decodeCursor(path, cursor, changeCursor)
	if err != nil {
		return 0, err
	}
	if len(b) != 8 || b[0]&0x80 != 0 {
		return 0, malformed(path, cursor)
	}
	return int64(binary.BigEndian.Uint64(b)), nil
}

// Cursor returns the cursor of an entity in the order.
func (o EntityOrder) Cursor(e *kg.Entity) string {
	return encodeCursor(o.cursorKind(), []byte(o.Key(e)))
}

func (o EntityOrder) cursorKind() byte {
	if o == OrderByID {
		return idCursor
	}
	return nameCursor
}

func encodeCursor(kind byte, key []byte) string {
	b := append([]byte{kind}, key...)
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	return base64.RawURLEncoding.EncodeToString(b)
}

// ParseRelationCursor returns the sort key that a cursor names; path says where in the input it stood.
func ParseRelationCursor(path, cursor string) (kg.SortKey, *kg.Error) {
	b, err := decodeCursor(path, cursor, startCursor)
	if err != nil {
		return 0, err
	}
	if len(b) != 8 || b[0]&0x80 != 0 {
		return 0, malformed(path, cursor)
	}
	return kg.SortKey(binary.BigEndian.Uint64(b)), nil
}

// ParseCursor returns the key that a cursor names in the order; path says where in the input it stood.
func (o EntityOrder) ParseCursor(path, cursor string) (string, *kg.Error) {
	b, err := decodeCursor(path, cursor, o.cursorKind())
	if err != nil {
		return "", err
	}
	if !utf8.Valid(b) || len(b) == 0 {
		return "", malformed(path, cursor)
	}
	return string(b), nil
}

func decodeCursor(path, cursor string, kind byte) ([]byte, *kg.Error) {
	if len(cursor) > maxCursorLen {
		return nil, malformed(path, strings.ToValidUTF8(cursor[:32], "")+"…")
	}
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(b) < 5 {
		return nil, malformed(path, cursor)
	}
	body, sum := b[:len(b)-4], binary.BigEndian.Uint32(b[len(b)-4:])
	if crc32.ChecksumIEEE(body) != sum || cursorNames[body[0]] == "" {
		return nil, malformed(path, cursor)
	}
	if body[0] != kind {
		return nil, kg.Invalid(path, cursor, "this is a cursor of %s; here a cursor of %s is needed",
			cursorNames[body[0]], cursorNames[kind])
	}
	return body[1:], nil
}

func malformed(path, cursor string) *kg.Error {
	return kg.Invalid(path, cursor,
		"%q is not a cursor; pass the cursor of an edge, or endCursor or startCursor of pageInfo", cursor)
}
