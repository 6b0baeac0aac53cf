package kg

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestError(t *testing.T) {
	if got := Invalid("relations.3.when", "x", "is no %s", "date").Error(); got != "relations.3.when: is no date" {
		t.Error(got)
	}
	if got := Errorf(CodeNotFound, "there is no %q", "a").Error(); got != `there is no "a"` {
		t.Error(got)
	}
	if got := (Errors{Invalid("a", "", "b"), Errorf(CodeNotFound, "c")}).Error(); got != "a: b\nc" {
		t.Error(got)
	}
	if Errors(nil).Err() != nil || (Errors{}).Err() != nil {
		t.Error("no errors are an error")
	}
	if err := (Errors{Errorf(CodeNotFound, "c")}).Err(); err == nil {
		t.Error("an error is none")
	}
}

func TestCodeOf(t *testing.T) {
	for want, err := range map[Code]error{
		CodeConflict:     Errorf(CodeConflict, "x"),
		CodeNotFound:     fmt.Errorf("wrapped: %w", Errorf(CodeNotFound, "x")),
		CodeBadUserInput: Errors{Invalid("", "", "x"), Errorf(CodeConflict, "y")},
		CodeForbidden:    fmt.Errorf("wrapped: %w", Errors{Errorf(CodeForbidden, "x")}),
		CodeInternal:     errors.New("x"),
	} {
		if got := CodeOf(err); got != want {
			t.Errorf("%v: %s, want %s", err, got, want)
		}
	}
	if CodeOf(Errors{}) != CodeInternal {
		t.Error("of no errors")
	}
}

func TestNameKey(t *testing.T) {
	if NameKey("ÉMILE", "b") != NameKey("émile", "b") || NameKey("A", "b") == NameKey("A", "c") {
		t.Error("case counts, or the id does not")
	}
	// A name sorts before all that it is a prefix of, whatever the ids.
	if NameKey("Iran", "z") >= NameKey("Iran and Iraq", "a") || NameKey("Iran", "z") >= NameKey("Iran\u00a0x", "a") {
		t.Error("a prefix sorts behind")
	}
}

// Of a text of a megabyte an error keeps the beginning and the end.
func TestInvalidIsShort(t *testing.T) {
	long := "begin" + strings.Repeat("ä", 1<<20) + "end"
	e := Invalid("path", long, "%q is wrong", long)
	for _, text := range []string{e.Value, e.Message} {
		if len(text) > 9000 || !strings.Contains(text, "begin") || !strings.Contains(text, "end") ||
			!utf8.ValidString(text) {
			t.Errorf("%d bytes: %.100s", len(text), text)
		}
	}
	if e := Invalid("path", "x", "wrong: %s", strings.Repeat("y", 8000-7)); len(e.Message) != 8000 || e.Value != "x" {
		t.Errorf("%d bytes, %q", len(e.Message), e.Value)
	}
}

// Of one item no more errors are looked for than a call tells of.
func TestErrorsOfAnItem(t *testing.T) {
	e := Entity{ID: "x", Kind: KindPerson, Name: "X", Aliases: make([]string, 900)} // each is empty
	if errs := e.Validate("input.0"); len(errs) != MaxErrors {
		t.Errorf("%d errors, the last %v", len(errs), errs[len(errs)-1])
	}
}

// Of many errors the first hundred are told, and how many more there are.
func TestBounded(t *testing.T) {
	for n, want := range map[int]int{0: 0, 1: 1, 100: 100, 101: 101, 5000: 101} {
		es := make(Errors, n)
		for i := range es {
			es[i] = Invalid(strconv.Itoa(i), "", "is wrong")
		}
		got := es.Bounded(MaxErrors)
		if len(got) != want {
			t.Errorf("%d errors: %d are told, want %d", n, len(got), want)
		}
		if n > 100 && (got[99].Path != "99" || got[100].Path != "" ||
			!strings.HasPrefix(got[100].Message, strconv.Itoa(n-100)+" more")) {
			t.Errorf("%d errors: the last ones are %v and %v", n, got[99], got[100])
		}
	}
}
