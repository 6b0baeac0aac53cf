// Package gdelt reads GDELT's events, of all versions, and its mentions of events.
package gdelt

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"graphd/internal/ingest"
	"graphd/internal/ingest/actors"
	"graphd/internal/ingest/cameo"
	"graphd/internal/ingest/country"
	"graphd/internal/kg"
)

// Format reads events: rows without a header, of 57 columns up to March 2013, of 58 in the daily files since, and of 61
// in those of every fifteen minutes.
var Format = &ingest.Format{Name: "gdelt", Title: "GDELT events, 1.0 and 2.0", Extension: "tsv", Looks: looks,
	Open: open}

// source is the data set as the source of what its rows say.
var source = &kg.Entity{ID: "source:gdelt", Kind: kg.KindSource, Name: "GDELT event database",
	Publisher: "The GDELT Project", URL: "https://www.gdeltproject.org/"}

// namesOf returns the columns of a file of so many; nil if there is none.
func namesOf(width int) []string {
	names := strings.Fields("GLOBALEVENTID SQLDATE MonthYear Year FractionDate")
	for _, side := range []string{"Actor1", "Actor2"} {
		for _, c := range strings.Fields("Code Name CountryCode KnownGroupCode EthnicCode Religion1Code " +
			"Religion2Code Type1Code Type2Code Type3Code") {
			names = append(names, side+c)
		}
	}
	names = append(names, strings.Fields("IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale "+
		"NumMentions NumSources NumArticles AvgTone")...)
	geo := strings.Fields("Type FullName CountryCode ADM1Code Lat Long FeatureID")
	if width == 61 {
		geo = strings.Fields("Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID")
	}
	for _, side := range []string{"Actor1", "Actor2", "Action"} {
		for _, c := range geo {
			names = append(names, side+"Geo_"+c)
		}
	}
	if names = append(names, "DATEADDED"); width > 57 {
		names = append(names, "SOURCEURL")
	}
	if len(names) != width {
		return nil
	}
	return names
}

func looks(head []byte) bool {
	fields := strings.Split(ingest.FirstLine(head), "\t")
	return namesOf(len(fields)) != nil && number(fields[0]) && len(fields[1]) == 8 && number(fields[1])
}

func number(s string) bool {
	_, err := strconv.ParseUint(s, 10, 64)
	return err == nil
}

func open(in *ingest.Input) (ingest.Reader, error) {
	width := strings.Count(ingest.FirstLine(in.Head()), "\t") + 1
	names := namesOf(width)
	if names == nil {
		return nil, fmt.Errorf("the first row has %d columns; GDELT's have 57, 58 or 61", width)
	}
	t, err := ingest.NewTable(in, ingest.TSV, names, func([]string) bool { return false })
	if err != nil {
		return nil, err
	}
	return t.Reader((&events{Table: t, width: width, tells: in.Tells}).read), nil
}

type events struct {
	*ingest.Table
	width int
	tells bool
}

func (r *events) read(row ingest.Row) *ingest.Fault {
	if len(row.Fields) != r.width {
		return ingest.Faultf("", "", "the row has %d columns; those of this file have %d", len(row.Fields), r.width)
	}
	id := row.Get("GLOBALEVENTID")
	if !number(id) {
		return ingest.Faultf("GLOBALEVENTID", id, "is not a number")
	}
	on, fault := ingest.DayOf(row, "SQLDATE", "20060102")
	if fault != nil {
		return fault
	}
	added, fault := ingest.DayOf(row, "DATEADDED", "20060102150405", "20060102")
	if fault != nil {
		return fault
	}
	code := row.Get("EventCode")
	event, ok := cameo.ByCode(code)
	if !ok {
		return ingest.Faultf("EventCode", code, "is not a CAMEO code; its leading zeros belong to it")
	}
	from, to := actor(row, "Actor1"), actor(row, "Actor2")
	if r.tells {
		row.Rules = append(row.Rules, "event: "+event.Rule, "from "+from.ID+": "+from.Rule, "to "+to.ID+": "+to.Rule)
	}
	if event.Reversed {
		from, to = to, from
		if r.tells {
			row.Rules = append(row.Rules, "043, hosts a visit, is a visit of the other side: the ends change places")
		}
	}
	n := kg.NewRelation{ID: "gdelt:" + id, Assertion: kg.Assertion{Type: event.Type, Mode: event.Mode,
		Contexts: event.Contexts, CAMEOCode: event.Code, When: ingest.When(on, ""), Attributes: row.Attributes().JSON(),
		Claims: kg.OwnVoice([]kg.Evidence{{Source: source.ID, Locator: ingest.Text(row.Get("SOURCEURL")),
			ReportedOn: &added}})}}
	row.Entities = append(actors.Set(&n, from, to), source)
	if c := country.ByFIPS(row.Get("ActionGeo_CountryCode")); c != nil {
		n.Location = c.ID()
		row.Entities = append(row.Entities, c.Entity())
	}
	if name := row.Get("ActionGeo_FullName"); name != "" {
		point, fault := ingest.PointOf(row, "ActionGeo_Lat", "ActionGeo_Long")
		if fault != nil {
			return fault
		}
		kind := row.Get("ActionGeo_Type")
		n.Place = &kg.Place{Name: actors.Name(name), Point: point, Precision: precisions[kind]}
		row.Province = province(name, precisions[kind])
	}
	row.Relations = []kg.NewRelation{n}
	return nil
}

// precisions are what the point of a place stands for: GDELT has points of landmarks, not of events.
var precisions = map[string]string{"1": "country", "2": "province", "3": "town", "4": "town", "5": "province"}

// province returns the name of the one that the name of a place says: "Balochistan, Pakistan" is a province, and
// "Panjgur, Balochistan, Pakistan" is in it. Its code is FIPS 10-4's, for which there is no table here.
func province(place, precision string) string {
	parts := strings.Split(place, ", ")
	switch n := len(parts); {
	case precision == "province" && n == 2:
		return parts[0]
	case precision == "town" && n > 2:
		return parts[n-2]
	}
	return ""
}

// kinds are those of CAMEO's codes of roles.
var kinds = func() map[string]kg.Kind {
	out := map[string]kg.Kind{}
	for _, c := range strings.Fields("REB INS SEP UAF RAD") {
		out[c] = kg.KindMilitantGroup
	}
	for _, c := range strings.Fields("GOV MIL COP JUD SPY LEG PTY OPP IGO NGO NGM IMG MED BUS MNC HLH EDU AGR DEV " +
		"ENV HRI LLY TOP MID HAR") {
		out[c] = kg.KindOrganization
	}
	return out
}()

// actor returns an end of an event. Its first code of a role that says so gives its kind.
func actor(row ingest.Row, side string) *actors.Actor {
	name := row.Get(side + "Name")
	if name == "" {
		name = row.Get(side + "Code")
	}
	c := country.ByCAMEO(row.Get(side + "CountryCode"))
	kind, roles := kg.KindActor, ""
	for i := 1; i <= 3; i++ {
		role := row.Get(side + "Type" + strconv.Itoa(i) + "Code")
		roles += role
		if k, ok := kinds[role]; ok && kind == kg.KindActor {
			kind = k
		}
	}
	group := row.Get(side + "KnownGroupCode")
	if group != "" && kind == kg.KindActor {
		kind = kg.KindOrganization
	}
	if roles+group == "" {
		return actors.Coded(kg.KindActor, name, c)
	}
	if named := country.ByName(name); named != nil { // the government of a country, or its army, is not the country
		return actors.Coded(kind, named.Name+" "+strings.TrimSpace(roles+" "+group), c)
	}
	return actors.Coded(kind, name, c)
}

// Mentions reads mentions of events: each is a claim on its event.
var Mentions = &ingest.Format{Name: "gdelt-mentions", Title: "GDELT 2.0 mentions: who reported an event, and when",
	Extension: "tsv", Looks: looksMentions, Open: openMentions}

var mentionColumns = strings.Fields("GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName " +
	"MentionIdentifier SentenceID Actor1CharOffset Actor2CharOffset ActionCharOffset InRawText Confidence " +
	"MentionDocLen MentionDocTone MentionDocTranslationInfo Extras")

func looksMentions(head []byte) bool {
	fields := strings.Split(ingest.FirstLine(head), "\t")
	return len(fields) >= 14 && len(fields) <= 16 && (isMentionHeader(fields) ||
		number(fields[0]) && len(fields[1]) == 14 && number(fields[1]))
}

func isMentionHeader(fields []string) bool { return strings.EqualFold(fields[0], "GLOBALEVENTID") }

func openMentions(in *ingest.Input) (ingest.Reader, error) {
	t, err := ingest.NewTable(in, ingest.TSV, mentionColumns, isMentionHeader)
	if err != nil {
		return nil, err
	}
	return t.Reader(readMention), nil
}

func readMention(row ingest.Row) *ingest.Fault {
	id := row.Get("GLOBALEVENTID")
	if !number(id) {
		return ingest.Faultf("GLOBALEVENTID", id, "is not a number")
	}
	on, fault := ingest.DayOf(row, "MentionTimeDate", "20060102150405")
	if fault != nil {
		return fault
	}
	outlet := row.Get("MentionSourceName")
	if outlet == "" {
		return ingest.Faultf("MentionSourceName", "", "is required")
	}
	s := actors.New(kg.KindSource, outlet)
	c := kg.Claim{Stance: kg.StanceAsserts, Evidence: []kg.Evidence{{Source: s.ID,
		Locator: ingest.Text(locator(row)), ReportedOn: &on}}}
	if text := row.Get("Confidence"); text != "" {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil || !(f >= 0 && f <= 100) {
			return ingest.Faultf("Confidence", text, "is not a number from 0 to 100")
		}
		f /= 100
		c.Confidence = &f
	}
	row.Entities = []*kg.Entity{s}
	row.Claims = []kg.Correction{{ID: "gdelt:" + id, Claims: []kg.Claim{c}}}
	return nil
}

// locator says where the mention is: the document and the sentence, and in which language, if it was translated.
func locator(row ingest.Row) string {
	var parts []string
	if document := row.Get("MentionIdentifier"); document != "" {
		parts = append(parts, document)
	}
	if s := row.Get("SentenceID"); s != "" {
		parts = append(parts, "sentence "+s)
	}
	if at := row.Get("MentionTimeDate"); len(at) == 14 {
		if t, err := time.Parse("20060102150405", at); err == nil {
			parts = append(parts, t.Format(time.RFC3339))
		}
	}
	if tr := row.Get("MentionDocTranslationInfo"); tr != "" {
		parts = append(parts, "translated ("+tr+")")
	}
	return strings.Join(parts, ", ")
}
