package ftm

import (
	"strings"
	"testing"

	"graphd/internal/edtf"
	"graphd/internal/ingest"
	"graphd/internal/ingest/ingesttest"
	"graphd/internal/kg"
	"graphd/internal/store"
)

// made has a person whom two records say something of, a body, and what ties them together. Columns and quotes are
// those of FollowTheMoney's unix dialect.
const made = `"canonical_id","entity_id","prop","prop_type","schema","value","dataset","origin","lang",` +
	`"original_value","external","first_seen","last_seen","id"
"m1","m1","member","entity","Membership","p1","x","","","","f","2023-04-20T13:00:00","2024-01-01","s1"
"m1","m1","organization","entity","Membership","o1","x","","","","f","2023-04-19T13:00:00","2024-01-01","s2"
"m1","m1","startDate","date","Membership","2014","x","","","early 2014","f","2023-04-20T13:00:00","2024-01-01","s3"
"m1","m1","role","string","Membership","chair","x","","","","f","2023-04-20T13:00:00","2024-01-01","s4"
"o1","o1","name","name","Organization","Ministry","x","","eng","","f","2023-04-20","2024-01-01","s5"
"o1","o1","id","checksum","Organization","0f0f","x","","","","f","2023-04-20","2024-01-01","s6"
"p1","p1","name","name","LegalEntity","None","x","","eng","","f","2023-04-20","2024-01-01","s7"
"p1","q7","name","name","Person","Jane
Doe","y","","eng","","f","2023-04-20","2024-01-01","s8"
"p1","q7","name","name","Person","J. Smith","z","","eng","","t","2023-04-20","2024-01-01","s9"
`

func TestStatements(t *testing.T) {
	if !Statements.Looks([]byte(made)) || Format.Looks([]byte(made)) {
		t.Error("it is not recognized, or as entities")
	}
	s := ingesttest.Store(t)
	got := ingesttest.Twice(t, s, Statements, made)
	r := got["ftm:m1"]
	day, err := edtf.ParseDay("2023-04-19")
	if err != nil {
		t.Fatal(err)
	}
	if r == nil || r.Type != kg.TypeMemberOf || r.Role != "chair" || r.When.String() != "2014/.." ||
		!strings.Contains(string(r.Attributes), "early 2014") || *r.Claims[0].Evidence[0].ReportedOn != day {
		t.Errorf("got %+v", r)
	}
	err = s.Read(t.Context(), func(rd store.Reader) error {
		list, err := rd.Entities(t.Context(), []string{"ftm:p1"})
		if err == nil && (len(list) != 1 || list[0].Kind != kg.KindPerson || list[0].Name != "None" ||
			len(list[0].Aliases) != 1 || len(list[0].ExternalIDs) != 1 || list[0].ExternalIDs[0].Value != "q7") {
			t.Errorf("got %+v", list[0])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestPacked: packed statements, with and without a header, say the same.
func TestPacked(t *testing.T) {
	const rows = `m1,Membership:member,p1,x,,,,,2023-04-20,2024-01-01
m1,Membership:organization,o1,x,,,,,2023-04-20,2024-01-01
`
	const header = "entity_id,prop,value,dataset,lang,original_value,origin,external,first_seen,last_seen,id\n"
	for name, text := range map[string]string{"without header": rows, "with header": header + rows} {
		items := ingesttest.Items(t, Statements, text)
		if len(items) != 1 || items[0].Fault != nil || len(items[0].Relations) != 1 ||
			items[0].Relations[0].From != "ftm:p1" || items[0].Raw+"\n" != rows {
			t.Errorf("%s: got %+v", name, items[0])
		}
	}
}

// TestStatementFaults: a row that is wrong is rejected alone; rows of one entity that do not stand together are told.
func TestStatementFaults(t *testing.T) {
	head, rest, _ := strings.Cut(made, "\n")
	lines := strings.SplitAfter(rest, "\n")
	amid := head + "\n" + lines[0] + `"m1","m1","","","Membership","p2","x"` + "\n" + strings.Join(lines[1:], "")
	apart := made + lines[0]
	long := head + "\n" + strings.Repeat(`"l1","l1","name","","Person","`+strings.Repeat("x", 60_000)+`","x"`+"\n", 20)
	foreign := head + "\n" + lines[len(lines)-2]
	for _, test := range []struct {
		name, text string
		items      int
		fault      string
		line       int
	}{
		{"amid the rows of an entity", amid, 4, "prop: is required", 3},
		{"apart", apart, 4, "sort the file", 12},
		{"too long together", long, 1, "more than 1048576 bytes", 2},
		{"nothing but external ones", foreign, 1, "", 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			items := ingesttest.Items(t, Statements, test.text)
			var faulty []*ingest.Item
			for _, it := range items {
				if it.Fault != nil {
					faulty = append(faulty, it)
				}
			}
			switch {
			case len(items) != test.items:
				t.Errorf("got %d items, want %d", len(items), test.items)
			case test.fault == "":
				if len(faulty) > 0 || len(items[0].Notes) != 1 || items[0].Notes[0] != NoteExternal {
					t.Errorf("got %+v", items[0])
				}
			case len(faulty) != 1 || faulty[0].Line != test.line ||
				!strings.Contains(faulty[0].Fault.Error(), test.fault):
				t.Errorf("got %v", faulty)
			}
		})
	}
}

func FuzzStatements(f *testing.F) {
	ingesttest.Fuzz(f, Statements, made, "m1,Membership:member,p1,x\nm1\n,,\nm1,a,b\n")
}
