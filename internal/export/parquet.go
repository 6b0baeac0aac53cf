package export

import (
	"io"

	"github.com/parquet-go/parquet-go"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// parquetRows is how many rows a row group has: they are in memory until it is written.
const parquetRows = 50_000

// parquetEntity is a row of entities.parquet.
type parquetEntity struct {
	ID          string   `parquet:"id"`
	Kind        string   `parquet:"kind,dict"`
	Name        string   `parquet:"name"`
	Aliases     []string `parquet:"aliases,list"`
	Description *string  `parquet:"description,optional"`
	ExternalIDs []string `parquet:"externalIds,list"`
	Latitude    *float64 `parquet:"latitude,optional"`
	Longitude   *float64 `parquet:"longitude,optional"`
	ISO3        *string  `parquet:"iso3,optional"`
	URL         *string  `parquet:"url,optional"`
}

// parquetRelation is a row of relations.parquet. Days are the bounds of the date, which stands beside them as EDTF.
type parquetRelation struct {
	ID           string   `parquet:"id"`
	Type         string   `parquet:"type,dict"`
	Mode         *string  `parquet:"mode,optional,dict"`
	Contexts     []string `parquet:"contexts,list"`
	Realization  string   `parquet:"realization,dict"`
	Status       string   `parquet:"status,dict"`
	From         string   `parquet:"from,dict"`
	To           string   `parquet:"to,dict"`
	FromState    *string  `parquet:"fromState,optional,dict"`
	ToState      *string  `parquet:"toState,optional,dict"`
	Symmetric    bool     `parquet:"symmetric"`
	Role         *string  `parquet:"role,optional"`
	When         string   `parquet:"when"`
	Start        *int32   `parquet:"start,optional,date"`
	End          *int32   `parquet:"end,optional,date"`
	CertainStart *int32   `parquet:"certainStart,optional,date"`
	CertainEnd   *int32   `parquet:"certainEnd,optional,date"`
	Location     *string  `parquet:"location,optional,dict"`
	Place        *string  `parquet:"place,optional"`
	Latitude     *float64 `parquet:"latitude,optional"`
	Longitude    *float64 `parquet:"longitude,optional"`
	EventKey     *string  `parquet:"eventKey,optional"`
	DeathsMin    *int64   `parquet:"deathsMin,optional"`
	DeathsMax    *int64   `parquet:"deathsMax,optional"`
	CAMEOCode    *string  `parquet:"cameoCode,optional,dict"`
	Goldstein    *float64 `parquet:"goldstein,optional"`
	Score        *float64 `parquet:"score,optional"`
	Confidence   *float64 `parquet:"confidence,optional"`
	Sources      []string `parquet:"sources,list"`
	Claimants    []string `parquet:"claimants,list"`
	ReportedOn   *int32   `parquet:"reportedOn,optional,date"`
	Description  *string  `parquet:"description,optional"`
	Attributes   *string  `parquet:"attributes,optional"`
}

type parquetTables struct {
	entities  *parquet.GenericWriter[parquetEntity]
	relations *parquet.GenericWriter[parquetRelation]
	one       [1]parquetEntity
	edge      [1]parquetRelation
}

func openParquet(w []io.Writer) (sink, error) {
	options := []parquet.WriterOption{parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(parquetRows),
		parquet.CreatedBy("graphd", "1", "")}
	return &parquetTables{entities: parquet.NewGenericWriter[parquetEntity](w[0], options...),
		relations: parquet.NewGenericWriter[parquetRelation](w[1], options...)}, nil
}

// given returns a text, or nil if it is empty.
func given(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func dayNumber(d edtf.Day) *int32 {
	if !d.Finite() {
		return nil
	}
	n := int32(d)
	return &n
}

func (p *parquetTables) entity(e *kg.Entity) error {
	row := parquetEntity{ID: e.ID, Kind: string(e.Kind), Name: e.Name, Aliases: e.Aliases,
		Description: given(e.Description), ISO3: given(e.ISO3), URL: given(e.URL)}
	for _, x := range e.ExternalIDs {
		row.ExternalIDs = append(row.ExternalIDs, x.Scheme+":"+x.Value)
	}
	if e.Point != nil {
		row.Latitude, row.Longitude = &e.Point.Lat, &e.Point.Lon
	}
	p.one[0] = row
	_, err := p.entities.Write(p.one[:])
	return err
}

func (p *parquetTables) between() error { return p.entities.Close() }

func (p *parquetTables) relation(r *kg.Relation) error {
	b := r.Bounds()
	row := parquetRelation{ID: r.ID, Type: string(r.Type), Mode: given(r.Mode), Contexts: r.Contexts,
		Realization: string(r.Realization), Status: string(r.Status), From: r.From, To: r.To,
		FromState: given(r.FromState), ToState: given(r.ToState), Symmetric: r.Symmetric, Role: given(r.Role),
		When: r.When.String(), Start: dayNumber(b.StartEarliest), End: dayNumber(b.EndLatest),
		Location: given(r.Location), EventKey: given(r.EventKey), CAMEOCode: given(r.CAMEOCode),
		Goldstein: r.Goldstein(), Score: r.Score(), Confidence: r.Confidence, Sources: kg.Sources(r.Claims),
		Claimants: kg.Claimants(r.Claims), ReportedOn: dayNumber(r.ReportedOn), Description: given(r.Description),
		Attributes: given(string(r.Attributes))}
	if b.Certain() == edtf.CertainDays {
		row.CertainStart, row.CertainEnd = dayNumber(b.CertainFrom), dayNumber(b.CertainTo)
	}
	if r.Place != nil {
		row.Place = given(r.Place.Name)
		if r.Place.Point != nil {
			row.Latitude, row.Longitude = &r.Place.Point.Lat, &r.Place.Point.Lon
		}
	}
	if t := r.DeathToll; t != nil {
		least := int64(t.Min)
		row.DeathsMin = &least
		if t.Max != nil {
			most := int64(*t.Max)
			row.DeathsMax = &most
		}
	}
	p.edge[0] = row
	_, err := p.relations.Write(p.edge[:])
	return err
}

func (p *parquetTables) end() error { return p.relations.Close() }
