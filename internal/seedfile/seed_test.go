package seedfile

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// head begins every YAML file of these tests; what follows starts on line 3.
const head = "format: graphd-seed/1\nrecordedAt: 2024-02-23T00:00:00Z\n"

// relation is one without a fault, on lines 4 to 10.
const relation = head + `relations:
  - id: r
    type: STATEMENT
    from: state:IRN
    to: state:PAK
    when: "2024-01-16"
    evidence:
      - source: source:s
`

// correction is one without a fault, on lines 4 to 6.
const correction = head + `corrections:
  - id: r
    reason: because
    patch: {}
`

func TestReadSeedErrors(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"empty":         {want: "f: the file is empty"},
		"only comments": {in: "# nothing\n", want: "f: the file is empty"},
		"a list":        {in: "- a\n", want: "f:1: must be a mapping, not a list"},
		"a text":        {in: "hello\n", want: "f:1: must be a mapping, not a text"},
		"not UTF-8":     {in: "a: b\nc: \xff\n", want: "f:2: the file is not UTF-8 text"},
		"syntax": {
			in:   head + "entities: [\n",
			want: "f:4: the file is not YAML: while parsing a flow node: did not find expected node content",
		},
		"JSON syntax": {in: "{\"format\": \"graphd-seed/1\",\n\"x\" \"y\"}", want: "f:2: the file is not YAML"},
		"key twice": {
			in:   head + "entities: []\nentities: []\n",
			want: "f:4: the file has the key \"entities\" twice in one mapping",
		},
		"two documents": {
			in:   head + "---\nformat: graphd-seed/1\n",
			want: "f:3: the file begins a second YAML document; it may hold one",
		},
		"anchor": {
			in: head + "entities: &a []\n",
			want: "f:3: the file holds one of YAML's anchors or aliases, which are not read; write the value out, or " +
				"quote a text that begins with & or *",
		},
		"alias": {in: head + "entities: *a\n", want: "f:3: the file holds one of YAML's anchors"},
		"merge": {in: head + "<<: {a: b}\n", want: "f:3: the file holds one of YAML's anchors"},
		"tag": {
			in: head + "entities: !!seq []\n",
			want: "f:3: the file holds one of YAML's tags, which are not read; leave !!seq out, or quote a text that " +
				"begins with !",
		},
		"complex key": {in: head + "? [a]\n: b\n", want: "f:3: the file has a list as a key; write a single text"},
		"deep, flow": {
			in:   head + "entities: " + strings.Repeat("[", 40) + strings.Repeat("]", 40),
			want: "f:3: the file nests lists and mappings more than 32 deep",
		},
		"deep, block": {
			in:   head + "entities:\n  " + strings.Repeat("- ", 40) + "x\n",
			want: "f:4: the file nests lists and mappings more than 32 deep",
		},

		"nothing required": {in: "entities: []\n", want: "f:1: format: must be graphd-seed/1"},
		"other format": {
			in: "format: graphd-seed/2\nrecordedAt: 2024-02-23T00:00:00Z\n", want: "f:1: format: must be graphd-seed/1",
		},
		"no time": {
			in:   "format: graphd-seed/1\nrecordedAt: 2024-02-23\n",
			want: `f:2: recordedAt: "2024-02-23" is not an instant: write it in RFC 3339, such as 2024-02-24T00:00:00Z`,
		},
		"a year for time": {
			in:   "format: graphd-seed/1\nrecordedAt: 2024\n",
			want: `f:2: recordedAt: "2024" is not an instant: write it in RFC 3339, such as 2024-02-24T00:00:00Z`,
		},
		"zero time": {
			in: "format: graphd-seed/1\nrecordedAt: 0001-01-01T00:00:00Z\n",
			want: "f:2: recordedAt: 0001-01-01T00:00:00Z is out of range; instants from 1678-01-01 to 2261-12-31 are " +
				"allowed",
		},
		"early": {
			in:   "format: graphd-seed/1\nrecordedAt: 1677-12-31T23:59:59.999999999Z\n",
			want: "f:2: recordedAt: 1677-12-31T23:59:59.999999999Z is out of range",
		},
		"late": {
			in:   "format: graphd-seed/1\nrecordedAt: 2262-01-01T00:00:00+00:00\n",
			want: "f:2: recordedAt: 2262-01-01T00:00:00Z is out of range",
		},
		"before year 0": {
			in:   "format: graphd-seed/1\nrecordedAt: 0000-01-01T00:00:00+23:00\n",
			want: `f:2: recordedAt: "0000-01-01T00:00:00+23:00" lies outside the years 0000 to 9999 in UTC`,
		},
		"empty time": {in: "format: graphd-seed/1\nrecordedAt: \"\"\n", want: `f:2: recordedAt: "" is not an instant`},
		"unknown key": {
			in: head + "entitys: []\n",
			want: `f:3: entitys: "entitys" is not a key here; write one of format, recordedAt, entities, relations, ` +
				`corrections, retractions, merges, deletions`,
		},
		"list wanted":    {in: head + "entities: {a: b}\n", want: "f:3: entities: must be a list, not a mapping"},
		"mapping wanted": {in: head + "entities:\n  - x\n", want: "f:4: entities.0: must be a mapping, not a text"},
		"null member":    {in: head + "entities:\n  -\n", want: "f:4: entities.0: must be a mapping, not null"},

		"entity": {in: head + `entities:
  - id: a b
    kind: COUNTRY
    names:
      - fa
      - {value: [x], language: fa_IR}
      - {value: x, script: Arabic}
    aliases: [a, 7, yes, true]
    point: {lat: 100, lon: "1"}
    iso2: ir
    publishedOn: 2024-13
    externalIds: [{scheme: wikidata, value: 1}]
`, want: `f:4: entities.0.id: may not hold spaces, control characters or @
f:4: entities.0.name: is required
f:5: entities.0.kind: "COUNTRY" is not allowed; write one of ` +
			`STATE, OFFICIAL, MILITANT_GROUP, PROVINCE, ORGANIZATION, PERSON, ACTOR, SOURCE
f:7: entities.0.names.0: must be a mapping, not a text
f:8: entities.0.names.1.value: must be a text, not a list
f:8: entities.0.names.1.language: "fa_IR" is not a BCP 47 tag: fa, ur, zh-Hant
f:9: entities.0.names.2.script: "Arabic" is not an ISO 15924 code: Arab, Latn
f:10: entities.0.aliases.1: must be a text, not a number; put it in quotes: "7"
f:10: entities.0.aliases.3: must be a text, not true or false; put it in quotes: "true"
f:11: entities.0.point.lon: must be a number, not a text
f:11: entities.0.point.lat: 100 lies outside -90 to 90 degrees
f:12: entities.0.iso2: "ir" is not two capital letters: IR
f:13: entities.0.publishedOn: "2024-13": month 13 does not exist; write
f:14: entities.0.externalIds.0.value: must be a text, not a number; put it in quotes: "1"`},
		"point without lon": {
			in:   head + "entities:\n  - {id: a, kind: STATE, name: A,\n     point: {lat: 1}}\n",
			want: "f:5: entities.0.point.lon: is required: degrees of WGS 84",
		},
		"odd number": {
			in: head + "entities:\n  - {id: a, kind: STATE, name: A,\n     point: {lat: 0x10, lon: .inf}}\n",
			want: "f:5: entities.0.point.lat: \"0x10\" is no decimal number; write it as 12.5\n" +
				"f:5: entities.0.point.lon: \".inf\" is no decimal number; write it as 12.5",
		},
		"entity twice": {
			in:   head + "entities:\n  - {id: a, kind: STATE, name: A}\n  - {id: a, kind: STATE, name: B}\n",
			want: `f:5: entities.1.id: "a" is given twice, first at entities.0`,
		},

		"relation": {in: head + `relations:
  - type: ATTACK
    mode: phone
    contexts: [war, military, military]
    realization: DONE
    to: state:PAK
    when: "2024-02-30"
    place: Davos
    links:
      - {role: BEFORE, relation: x}
      - {role: AFTER}
    deaths: {min: 3, max: 1}
    injuries: {min: 1.5}
    confidence: 2
    cameoCode: 9999
    symmetric: yes
    attributes: [a]
    evidence: []
    id2: r
`, want: `f:4: relations.0.evidence: is required, or claims: every relation says where it comes from
f:4: relations.0.id: is required
f:4: relations.0.type: "ATTACK" is not allowed
f:4: relations.0.from: is required
f:6: relations.0.contexts.0: "war" is not allowed
f:6: relations.0.contexts.2: is named twice
f:7: relations.0.realization: "DONE" is not allowed; write one of OCCURRED, PLANNED, PROPOSED, NOT_REALIZED
f:9: relations.0.when: "2024-02-30"
f:10: relations.0.place: must be a mapping, not a text
f:12: relations.0.links.0.role: "BEFORE" is not allowed; write one of RESPONSE_TO, ABOUT, PART_OF, AFTER
f:13: relations.0.links.1.relation: is required
f:14: relations.0.deaths.max: max (1) is below min (3)
f:15: relations.0.injuries.min: "1.5" is no whole number from -2147483648 to 2147483647
f:16: relations.0.confidence: 2 lies outside 0 to 1
f:17: relations.0.cameoCode: must be a text, not a number; put it in quotes: "9999"
f:18: relations.0.symmetric: must be true or false, not a text
f:19: relations.0.attributes: must be a mapping, not a list
f:21: relations.0.id2: "id2" is not a key here`},
		"no when": {
			in:   strings.Replace(relation, "    when: \"2024-01-16\"\n", "", 1),
			want: "f:4: relations.0.when: is required",
		},
		"mode": {
			in: relation + "    mode: phone\n", want: "f:11: relations.0.mode: STATEMENT has no modes; leave it out",
		},
		"directed": {
			in:   relation + "    symmetric: true\n",
			want: "f:11: relations.0.symmetric: a relation of type STATEMENT with this mode has a direction",
		},
		"both": {
			in: relation + "    claims: []\n",
			want: "f:11: relations.0.claims: give either evidence or claims, not both: evidence alone is a claim in " +
				"the source's own voice",
		},
		"empty casualties": {
			in: relation + "    deaths: {}\n", want: "f:11: relations.0.deaths: needs min, max, or both",
		},
		"attributes": {
			in: relation + "    attributes:\n      a: [1, .nan]\n",
			want: "f:12: relations.0.attributes: JSON cannot hold the number .nan as it is written; write it in " +
				"decimal, or in quotes",
		},
		"evidence": {
			in: relation + "        reportedOn: 2024-01\n        retrievedAt: yesterday\n      - {locator: 3}\n",
			want: "f:11: relations.0.evidence.0.reportedOn: \"2024-01\": not a day; write YYYY-MM-DD, such as " +
				"2024-01-16\nf:12: relations.0.evidence.0.retrievedAt: \"yesterday\" is not an instant\n" +
				"f:13: relations.0.evidence.1.locator: must be a text, not a number; put it in quotes: \"3\"\n" +
				"f:13: relations.0.evidence.1.source: is required",
		},
		"relation twice": {
			in:   relation + "  - {id: r, type: STATEMENT, from: a, to: b, when: \"2024\", evidence: [{source: s}]}\n",
			want: `f:11: relations.1.id: "r" is given twice, first at relations.0`,
		},
		"claims": {
			in: head + "relations:\n  - {id: r, type: STATEMENT, from: a, to: b, when: \"2024\", claims: [\n" +
				"     {by: a b, on: soon},\n     {stance: SAYS, confidence: -1, evidence: [{}]}]}\n",
			want: "f:5: relations.0.claims.0.on: \"soon\"\n" +
				"f:5: relations.0.claims.0.evidence: is required: where the claim can be read\n" +
				"f:5: relations.0.claims.0.by: may not hold\nf:5: relations.0.claims.0.stance: is required: one of\n" +
				"f:6: relations.0.claims.1.stance: \"SAYS\" is not allowed\n" +
				"f:6: relations.0.claims.1.confidence: -1 lies\n" +
				"f:6: relations.0.claims.1.evidence.0.source: is required",
		},
		"correction": {
			in: head + "corrections:\n  - patch: []\n    claims: [{stance: ASSERTS}]\n",
			want: "f:4: corrections.0.reason: is required: say why the relation is corrected\n" +
				"f:4: corrections.0.patch: must be a mapping, not a list\nf:4: corrections.0.id: is required\n" +
				"f:5: corrections.0.claims.0.evidence: is required",
		},
		"no patch": {
			in:   strings.Replace(correction, "    patch: {}\n", "", 1),
			want: "f:4: corrections.0.patch: is required: {} if there is only something to add",
		},
		"patch": {
			in: strings.Replace(correction, "{}", "{\n      id: x, evidence: [], claims: [], whn: \"2024\",\n"+
				"      when: 2024-1, deaths: {max: -1}, contexts: [war], from: null, mode: anything,\n"+
				"      links: [{role: AFTER}]}", 1),
			want: "f:7: corrections.0.patch.id: a relation keeps its id\n" +
				"f:7: corrections.0.patch.evidence: belongs beside the patch\n" +
				"f:7: corrections.0.patch.claims: belongs beside the patch\n" +
				"f:7: corrections.0.patch.whn: \"whn\" is not a key here; write one of type\n" +
				"f:8: corrections.0.patch.when: \"2024-1\"\n" +
				"f:8: corrections.0.patch.contexts.0: \"war\" is not allowed\n" +
				"f:8: corrections.0.patch.from: is required\n" +
				"f:8: corrections.0.patch.deaths.max: max (-1) is below min (0)\n" +
				"f:9: corrections.0.patch.links.0.relation: is required",
		},
		"patch of type and mode": {
			in:   strings.Replace(correction, "{}", "{type: ASSAULT, mode: phone}", 1),
			want: "f:6: corrections.0.patch.mode: \"phone\" is not a mode of ASSAULT",
		},
		"retraction": {
			in: head + "retractions:\n  - {version: 0}\n  - {id: a b, reason: \"\", patch: {}}\n" +
				"  - {id: r, reason: 7, version: 1.5}\n",
			want: "f:4: retractions.0.version: 0 is no version; versions count from 1\n" +
				"f:4: retractions.0.reason: is required: say why the relation is retracted\n" +
				"f:4: retractions.0.id: is required\nf:5: retractions.1.reason: is required\n" +
				"f:5: retractions.1.patch: \"patch\" is not a key here; write one of id, version, reason\n" +
				"f:5: retractions.1.id: may not hold spaces\nf:6: retractions.2.version: \"1.5\" is no whole number\n" +
				"f:6: retractions.2.reason: must be a text, not a number",
		},
		"merge of entities": {
			in: head + "merges:\n  - {from: a}\n  - {into: \"b@\", reason: same}\n  - x\n",
			want: "f:4: merges.0.reason: is required: say why the entities are merged\n" +
				"f:4: merges.0.into: is required\nf:5: merges.1.from: is required\nf:5: merges.1.into: may not hold\n" +
				"f:6: merges.2: must be a mapping, not a text",
		},
		"deletion": {
			in: head + "deletions:\n  - {id: a, cascade: \"yes\", version: -1}\n",
			want: "f:4: deletions.0.version: -1 is no version\n" +
				"f:4: deletions.0.cascade: must be true or false, not a text\n" +
				"f:4: deletions.0.reason: is required: say why the entity is deleted",
		},
		"read too late": {
			in:   relation + "        retrievedAt: 2262-01-01T00:00:00Z\n",
			want: "f:11: relations.0.evidence.0.retrievedAt: 2262-01-01T00:00:00Z is out of range",
		},
		"corrected twice": {
			in:   correction + strings.TrimPrefix(correction, head+"corrections:\n"),
			want: `f:7: corrections.1.id: "r" is given twice, first at corrections.0`,
		},
		"corrected at once": {
			in: relation + strings.TrimPrefix(correction, head),
			want: `f:12: corrections.0.id: "r" is a relation of this file (relations.0); write there what is right, ` +
				`or correct it in a later file`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := ReadSeed("f", []byte(c.in))
			if err == nil || r != nil {
				t.Fatalf("read without error: %v", r)
			}
			if kg.CodeOf(err) != kg.CodeBadUserInput {
				t.Errorf("code %s", kg.CodeOf(err))
			}
			got, want := strings.Split(err.Error(), "\n"), strings.Split(c.want, "\n")
			if len(got) != len(want) {
				t.Fatalf("%d problems:\n%s\nwant %d:\n%s", len(got), err, len(want), c.want)
			}
			for i := range want {
				if !strings.HasPrefix(got[i], want[i]) {
					t.Errorf("got  %s\nwant %s", got[i], want[i])
				}
			}
		})
	}
}

func TestReadSeedSize(t *testing.T) {
	big := []byte(head + "# " + strings.Repeat("x", MaxYAML))
	if _, err := ReadSeed("f", big); err == nil || !strings.Contains(err.Error(), "a YAML file may have") {
		t.Error(err)
	}
	big = append([]byte("{}"), make([]byte, MaxJSON)...)
	if _, err := ReadSeed("f", big); err == nil || !strings.Contains(err.Error(), "a JSON file may have") {
		t.Error(err)
	}
}

func TestManyProblems(t *testing.T) {
	_, err := ReadSeed("f", []byte(head+"aliases: []\nentities: ["+strings.Repeat("x,", 2*maxProblems)+"]\n"))
	if lines := strings.Split(err.Error(), "\n"); len(lines) != maxProblems+1 ||
		lines[maxProblems] != "f: and 1001 more" {
		t.Errorf("%d lines, the last is %s", len(lines), lines[len(lines)-1])
	}
}

// all is a file with every key.
const all = head + `
entities:
  - id: source:s
    kind: SOURCE
    name: S
    url: https://example.org
    title: T
    publisher: P
    publishedOn: 2024
    description: >-
      two
      lines
  - {id: state:A, kind: STATE, name: A, iso2: AA, iso3: AAA, capital: C, point: {lat: -1.5, lon: 2}, aliases: [a],
     names: [{value: الف, language: fa, script: Arab}], externalIds: [{scheme: "x:y", value: "012"}]}
  - {id: province:P, kind: PROVINCE, name: P, isoCode: AA-1}
relations:
  - id: one
    type: AGREE
    contexts: [diplomatic]
    realization: PROPOSED
    from: state:A
    to: province:P
    fromState: state:A
    actsForNoState: [TO]
    symmetric: true
    role: r
    when: 2024
    location: province:P
    place: {name: N, point: {lat: 1, lon: 2e1}, precision: town}
    eventKey: e
    links: [{role: AFTER, relation: two}]
    deaths: {min: 1}
    injuries: {max: 3}
    evidence:
      - {source: source:s, locator: l, paraphrase: p, reportedOn: 2024-01-16, retrievedAt: "2024-01-16T01:00:00+01:00"}
    cameoCode: "036"
    confidence: 0.50
    description: d
    attributes: {n: 1.50, big: 12345678901234567890, t: "<&>", l: [null, true, {}], on: no, 7: x}
  - id: two
    type: CONSULT
    mode: phone
    from: state:A
    to: state:A
    when: "[..2024-01-18]"
    claims:
      - {by: state:A, stance: DENIES, on: "2024-01~", confidence: 1, evidence: [{source: source:s}]}
corrections:
  - id: three
    reason: because
    patch: {when: "2024-01-19", place: null, attributes: {a: 1}, symmetric: true}
    claims: [{stance: ASSERTS, evidence: [{source: source:s}]}]
retractions:
  - {id: four, version: 2, reason: wrong}
  - {id: five, reason: "wrong, too"}
merges:
  - {from: state:B, into: state:A, reason: the same}
deletions:
  - {id: state:C, version: 3, cascade: true, reason: gone}
  - {id: state:D, reason: gone}
`

func TestReadSeed(t *testing.T) {
	version := func(n int) *int { return &n }
	got, err := ReadSeed("f", []byte(all))
	if err != nil {
		t.Fatal(err)
	}
	day, _ := edtf.ParseDay("2024-01-16")
	read := time.Date(2024, 1, 16, 0, 0, 0, 0, time.UTC)
	half, one, three := 0.5, 1.0, 3
	date := edtf.MustParse
	at := func(path string, claims ...string) *kg.Origin { return &kg.Origin{Path: path, Claims: claims} }
	want := kg.Batch{
		Kind:       kg.ChangeSeed,
		RecordedAt: time.Date(2024, 2, 23, 0, 0, 0, 0, time.UTC),
		Entities: []kg.EntityWrite{
			{
				Origin: at("entities.0"),
				Entity: &kg.Entity{
					ID: "source:s", Kind: kg.KindSource, Name: "S", URL: "https://example.org", Title: "T",
					Publisher: "P", PublishedOn: date("2024"), Description: "two lines",
				},
			},
			{Origin: at("entities.1"), Entity: &kg.Entity{ID: "state:A", Kind: kg.KindState, Name: "A", ISO2: "AA",
				ISO3: "AAA", Capital: "C", Point: &kg.Point{Lat: -1.5, Lon: 2}, Aliases: []string{"a"},
				Names:       []kg.Name{{Value: "الف", Language: "fa", Script: "Arab"}},
				ExternalIDs: []kg.ExternalID{{Scheme: "x:y", Value: "012"}}}},
			{
				Origin: at("entities.2"),
				Entity: &kg.Entity{ID: "province:P", Kind: kg.KindProvince, Name: "P", ISOCode: "AA-1"},
			},
		},
		Relations: []kg.NewRelation{
			{Origin: at("relations.0", "relations.0"), ID: "one", Assertion: kg.Assertion{
				Type: "AGREE", Contexts: []string{"diplomatic"}, Realization: kg.RealizationProposed, From: "state:A",
				To: "province:P", FromState: "state:A", ActsForNoState: []kg.End{kg.EndTo},
				Symmetric: true, Role: "r", When: date("2024"), Location: "province:P",
				Place:    &kg.Place{Name: "N", Point: &kg.Point{Lat: 1, Lon: 20}, Precision: "town"},
				EventKey: "e", Links: []kg.Link{{Role: kg.LinkAfter, Relation: "two"}}, Deaths: &kg.Casualties{Min: 1},
				Injuries: &kg.Casualties{Max: &three},
				Claims: kg.OwnVoice([]kg.Evidence{{
					Source: "source:s", Locator: "l", Paraphrase: "p", ReportedOn: &day, RetrievedAt: &read,
				}}),
				CAMEOCode: "036", Confidence: &half, Description: "d",
				Attributes: []byte(`{"n":1.50,"big":12345678901234567890,"t":"<&>","l":[null,true,{}],"on":"no",` +
					`"7":"x"}`)}},
			{Origin: at("relations.1"), ID: "two", Assertion: kg.Assertion{Type: "CONSULT", Mode: "phone",
				From: "state:A", To: "state:A", When: date("[..2024-01-18]"),
				Claims: []kg.Claim{{
					By: "state:A", Stance: kg.StanceDenies, On: date("2024-01~"), Confidence: &one,
					Evidence: []kg.Evidence{{Source: "source:s"}},
				}}}},
		},
		Corrections: []kg.Correction{{Origin: at("corrections.0"), ID: "three", Reason: "because",
			Fields: []string{"when", "place", "attributes", "symmetric"},
			Set:    kg.Assertion{When: date("2024-01-19"), Attributes: []byte(`{"a":1}`), Symmetric: true},
			Claims: kg.OwnVoice([]kg.Evidence{{Source: "source:s"}})}},
		Retractions: []kg.Retraction{{Origin: at("retractions.0"), ID: "four", Version: version(2), Reason: "wrong"},
			{Origin: at("retractions.1"), ID: "five", Reason: "wrong, too"}},
		Merges: []kg.Merge{{Origin: at("merges.0"), From: "state:B", Into: "state:A", Reason: "the same"}},
		Deletions: []kg.Deletion{{
			Origin: at("deletions.0"), ID: "state:C", Version: version(3), Cascade: true, Reason: "gone",
		},
			{Origin: at("deletions.1"), ID: "state:D", Reason: "gone"}},
	}
	sameDate := cmp.Comparer(func(a, b edtf.Value) bool { return a == b })
	if diff := cmp.Diff(want, got.Batch, sameDate); diff != "" {
		t.Error(diff)
	}

	undated, err := ReadSeed("f", []byte("format: graphd-seed/1\n"))
	if err != nil || !undated.Batch.RecordedAt.IsZero() {
		t.Errorf("without recordedAt: %v, %v", undated, err)
	}

	// The same with Windows' line ends and a byte order mark.
	dos, err := ReadSeed("f", []byte("\ufeff"+strings.ReplaceAll(all, "\n", "\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, dos.Batch, sameDate); diff != "" {
		t.Error(diff)
	}
	for _, path := range []string{"entities.1", "relations.1.when", "corrections.0.claims"} {
		if g, w := dos.root.lineOf(path), got.root.lineOf(path); g != w {
			t.Errorf("%s: line %d, without carriage returns %d", path, g, w)
		}
	}
}
