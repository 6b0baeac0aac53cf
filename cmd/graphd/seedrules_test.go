package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// changed is a file without a date that changes the demonstration.
const changed = `format: graphd-seed/1
corrections:
  - {id: talks-1, reason: better known, patch: {description: They talked.}}
retractions:
  - {id: nsc-irritants, reason: not so}
`

// The demonstration that was edited since is left as it is, and a graph with other data gets it only when asked.
func TestSeedDemo(t *testing.T) {
	t.Parallel()
	edited := newDB(t)
	ok(t, "84 created, 19 updated, 0 unchanged\n", "seed", "--db", edited)
	ok(t, "0 created, 2 updated, 0 unchanged\n", "seed", "--db", edited, writeFile(t, "changed.yaml", changed))
	before := counts(t, edited)
	refused(t, "the graph holds other data than the demonstration: pass --demo", "seed", "--db", edited)
	ok(t, "0 created, 0 updated, 103 unchanged\n", "seed", "--demo", "--db", edited)
	if got := counts(t, edited); got != before {
		t.Errorf("the edited demonstration became %s", got)
	}

	other := newDB(t)
	ok(t, "2 created, 0 updated, 0 unchanged\n", "seed", "--db", other, writeFile(t, "chile.yaml", dated("", chile)))
	refused(t, "pass --demo", "seed", "--db", other)
	refused(t, "pass --demo", "seed", "--dry-run", "--db", other)
	ok(t, "84 created, 19 updated, 0 unchanged\n", "seed", "--demo", "--db",
		other) // as of now: the past does not change
	if got, want := counts(t, other), `{"stats":{"entityCount":32,"relationCount":54}}`; got != want {
		t.Error(got)
	}
	refused(t, "the graph holds 84 of the demonstration's ids, such as ", "seed", "--demo", "--db", other)

	early := newDB(t)
	ok(t, "2 created, 0 updated, 0 unchanged\n", "seed", "--db", early,
		writeFile(t, "chile.yaml", dated("2020-01-01T00:00:00Z", chile)))
	ok(t, "84 created, 19 updated, 0 unchanged\n", "seed", "--demo", "--db", early)
	ok(t, "0 created, 0 updated, 103 unchanged\n", "seed", "--demo", "--db", early)

	taken := newDB(t)
	ok(t, "1 created, 0 updated, 0 unchanged\n", "seed", "--db", taken,
		writeFile(t, "iran.yaml", dated("", head+"  - {id: \"state:IRN\", kind: STATE, name: Mine}\n")))
	refused(t, `holds 1 of the demonstration's ids, such as "state:IRN"`, "seed", "--demo", "--db", taken)
	refused(t, "--demo loads the demonstration, and takes no files", "seed", "--demo", "--db", newDB(t),
		writeFile(t, "chile.yaml", chile))
}

// ok runs a command that succeeds, and prints want.
func ok(t *testing.T, want string, args ...string) {
	t.Helper()
	if out, _, err := graphd(t, args...); err != nil || out != want {
		t.Errorf("graphd %q: %q, want %q; %v", args, out, want, err)
	}
}

// refused runs a command that fails; its error has these texts, in this order.
func refused(t *testing.T, wants string, args ...string) {
	t.Helper()
	out, _, err := graphd(t, args...)
	if err == nil {
		t.Errorf("graphd %q is not refused, but prints %q", args, out)
		return
	}
	rest := err.Error()
	for _, want := range strings.Split(wants, "…") {
		_, after, found := strings.Cut(rest, want)
		if !found {
			t.Errorf("graphd %q: the error does not say %q:\n%v", args, want, err)
			return
		}
		rest = after
	}
}

// What a file says is never dropped: it is recorded later than all else, or is there already, or is refused.
func TestSeedRecordedAt(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	first := writeFile(t, "first.json", chileJSON)
	ok(t, "3 created, 0 updated, 0 unchanged\n", "seed", "--db", db, first)
	correction := `format: graphd-seed/1
recordedAt: 2024-06-01T00:00:00Z
corrections:
  - id: note
    reason: another day
    patch: {when: "2024-04-23"}
`
	older := writeFile(t, "older.yaml", correction)
	refused(t, older+":2: recordedAt: 2024-06-01T00:00:00Z is not later than the end of the change log, "+
		"2024-07-01T00:00:00Z, …leave recordedAt out, which means now, or give one that is later than "+
		"2024-07-01T00:00:00Z…"+
		older+":4: corrections.0.id: \"note\" was not there as the graph was known at 2024-06-01T00:00:00Z; it is at "+
		"version 1 now", "seed", "--db", db, older)
	refused(t, "is not later than", "seed", "--dry-run", "--db", db, older)
	same := writeFile(t, "same.yaml", strings.Replace(correction, "06-01", "07-01", 1))
	refused(t, same+":4: corrections.0.id: \"note\" differed (when) as the graph was known at 2024-07-01T00:00:00Z",
		"seed", "--db", db, same)
	ok(t, "0 created, 1 updated, 0 unchanged\n", "seed", "--db", db,
		writeFile(t, "now.yaml", strings.Replace(correction, "recordedAt: 2024-06-01T00:00:00Z\n", "", 1)))
	ok(t, "0 created, 0 updated, 3 unchanged\n", "seed", "--db", db, first)
	more := writeFile(t, "more.json", strings.Replace(chileJSON, "The Gazette", "The Times", 1))
	refused(t, more+":3: recordedAt: …"+more+
		":6: entities.1.id: \"source:gazette\" differed (name) as the graph was known at 2024-07-01T00:00:00Z; it is "+
		"at version 1 now", "seed", "--db", db, more)
	refused(t, ":2: recordedAt: 2030-01-01T00:00:00Z lies in the future", "seed", "--db", db,
		writeFile(t, "future.yaml", dated("2030-01-01T00:00:00Z", chile)))
	for _, at := range []string{"2999-01-01T00:00:00Z", "2300-01-01T00:00:00Z", "1500-01-01T00:00:00Z",
		"0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1677-12-31T23:59:59Z"} {
		refused(t, ":2: recordedAt: "+at+" is out of range; instants from 1678-01-01 to 2261-12-31 are allowed",
			"seed", "--db", db, writeFile(t, "f.yaml", dated(at, chile)))
	}
	ok(t, "2 created, 0 updated, 0 unchanged\n", "seed", "--db", newDB(t),
		writeFile(t, "f.yaml", dated("1678-01-01T00:00:00Z", chile)))
	if got, want := counts(t, db), `{"stats":{"entityCount":2,"relationCount":1}}`; got != want {
		t.Error(got)
	}
	peru := writeFile(t, "peru.yaml", dated("2024-07-01T00:00:00Z",
		head+"  - {id: \"state:PER\", kind: STATE, name: Peru}\n"))
	refused(t, peru+":2: recordedAt: …"+peru+":4: entities.0.id: \"state:PER\" was not there", "seed", "--db",
		newDB(t), first, peru) // two of one instant
}

// A conflict says where, which version is current, and what differs.
func TestSeedConflict(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	ok(t, "3 created, 0 updated, 0 unchanged\n", "seed", "--db", db, writeFile(t, "first.json", chileJSON))
	again := writeFile(t, "again.json", strings.Replace(dated("2024-07-02T00:00:00Z", chileJSON),
		`"when": "2024-04-22"`,
		`"when": "2024-04-23", "description": "d"`, 1))
	refused(t, again+":9: relations.0.id: …version 1…description, when", "seed", "--db", db, again)
}

// A file retracts, merges and deletes; its errors have their lines.
func TestSeedRemovals(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	ok(t, "5 created, 0 updated, 0 unchanged\n", "seed", "--db", db,
		writeFile(t, "first.json", strings.Replace(chileJSON, `"entities": [`, `"entities": [
    {"id": "state:CL", "kind": "STATE", "name": "Chile"}, {"id": "state:OLD", "kind": "STATE", "name": "Old"},`, 1)))
	bad := writeFile(t, "bad.yaml", `format: graphd-seed/1
retractions:
  - {id: not, reason: wrong}
merges:
  - {from: "state:CHL", into: "state:NO", reason: the same}
deletions:
  - {id: "source:gazette", reason: gone}
  - {id: "state:OLD", version: 2, reason: gone}
`)
	refused(t, bad+":3: retractions.0.id: there is no relation \"not\" to retract…"+bad+
		":5: merges.0.into: there is no entity…"+bad+":7: deletions.0.id: 1 relation(s) refer to…"+
		bad+":8: deletions.1.version: \"state:OLD\" is at version 1, not 2", "seed", "--db", db, bad)
	good := writeFile(t, "good.yaml", `format: graphd-seed/1
recordedAt: 2024-08-01T00:00:00Z
retractions:
  - {id: note, version: 1, reason: wrong}
merges:
  - {from: "state:CHL", into: "state:CL", reason: the same}
deletions:
  - {id: "source:gazette", reason: gone}
  - {id: "state:OLD", version: 1, reason: gone}
`)
	ok(t, good+": removed entity state:CHL, version 2\n"+good+": removed entity source:gazette, version 2\n"+good+
		": removed entity state:OLD, version 2\n"+good+": removed relation note, version 2\n"+
		"0 created, 4 updated, 0 unchanged; this was a dry run, and nothing was written\n", "seed", "--dry-run", "--db",
		db, good)
	for _, want := range []string{"0 created, 4 updated, 0 unchanged\n", "0 created, 0 updated, 4 unchanged\n"} {
		ok(t, want, "seed", "--db", db, good)
	}
	if got, want := counts(t, db), `{"stats":{"entityCount":1,"relationCount":0}}`; got != want {
		t.Error(got)
	}
	undated := writeFile(t, "undated.yaml", `format: graphd-seed/1
retractions: [{id: note, reason: wrong}]
merges: [{from: "state:CHL", into: "state:CL", reason: the same}]
deletions: [{id: "source:gazette", reason: gone}]
`)
	ok(t, "0 created, 0 updated, 3 unchanged\n", "seed", "--db", db, undated)
}

// How far a merge may go is a flag of seed, too.
func TestSeedMaxMoved(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	ok(t, "5 created, 0 updated, 0 unchanged\n", "seed", "--db", db, writeFile(t, "two.yaml",
		head+`  - {id: "state:A", kind: STATE, name: A}
  - {id: "state:B", kind: STATE, name: B}
  - {id: "source:s", kind: SOURCE, name: S}
relations:
  - {id: one, type: CONSULT, from: "state:A", to: "state:B", when: "2024", evidence: [{source: "source:s"}]}
  - {id: two, type: CONSULT, from: "state:A", to: "state:B", when: "2025", evidence: [{source: "source:s"}]}
`))
	merge := writeFile(t, "merge.yaml", `format: graphd-seed/1
merges: [{from: "state:A", into: "state:B", reason: the same}]
`)
	refused(t, `more than 1 relations refer to "state:A"`, "seed", "--max-moved", "1", "--db", db, merge)
	ok(t, "0 created, 1 updated, 0 unchanged\n", "seed", "--max-moved", "2", "--db", db, merge)
}

func TestSeedDryRun(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	file := writeFile(t, "chile.yaml", chile)
	want := fmt.Sprintf("%s: created entity state:CHL, version 1\n%[1]s: created entity source:gazette, version 1\n2 "+
		"created, 0 updated, 0 unchanged; this was a dry run, and nothing was written\n", file)
	ok(t, want, "seed", "--dry-run", "--db", db, file)
	if _, err := os.Stat(db); err == nil {
		t.Error("a dry run makes a file")
	}
	ok(t, "84 created, 19 updated, 0 unchanged\n", "seed", "--db", db)
	before := counts(t, db)
	ok(t, want, "seed", "--dry-run", "--db", db, file)
	ok(t, "0 created, 0 updated, 103 unchanged; this was a dry run, and nothing was written\n", "seed", "--dry-run",
		"--db", db)
	if got := counts(t, db); got != before {
		t.Errorf("a dry run writes: %s", got)
	}
	var many strings.Builder
	for i := range maxListed + 5 {
		fmt.Fprintf(&many, "  - {id: \"state:%d\", kind: STATE, name: N}\n", i)
	}
	out, _, err := graphd(t, "seed", "--dry-run", "--db", db, writeFile(t, "many.yaml", head+many.String()))
	if lines := strings.Split(out, "\n"); err != nil || len(lines) != maxListed+3 || lines[maxListed] != "and 5 more" {
		t.Errorf("%v\n%s", err, out)
	}
	refused(t, ":4: entities.0.name: is required", "seed", "--dry-run", "--db", db,
		writeFile(t, "bad.yaml", head+"  - {id: \"state:PER\", kind: STATE}\n"))
}

// Standard input is the process's own, so that this test does not run beside others.
func TestSeedStandardInput(t *testing.T) {
	db := newDB(t)
	real := os.Stdin
	defer func() { os.Stdin = real }()
	from := func(text string) {
		f, err := os.Open(writeFile(t, "in", text))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		os.Stdin = f
	}
	from(chileJSON)
	ok(t, "3 created, 0 updated, 0 unchanged\n", "seed", "--db", db, "-")
	from(chile)
	ok(t, "3 created, 0 updated, 2 unchanged\n", "seed", "--db", newDB(t), "-",
		writeFile(t, "chile.json", dated("2024-07-02T00:00:00Z", chileJSON)))
	from("format: graphd-seed/1\nentitys: []\n")
	refused(t, "standard input:2: entitys: ", "seed", "--db", db, "-")
	from(chile)
	refused(t, "- is named twice", "seed", "--db", db, "-", "-")
}
