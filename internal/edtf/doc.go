// Package edtf parses dates that may be imprecise, uncertain or open, and computes
// the days between which they lie.
//
// The language is EDTF, the Extended Date/Time Format of the Library of
// Congress in its version of 4 February 2019 (https://www.loc.gov/standards/datetime/),
// which is a profile of ISO 8601-1 and ISO 8601-2:
//
//	Level 0   2024-01-16, 2024-01, 2024, 2024-01-16T10:00:00Z, 2024-01-22/2024-01-26
//	Level 1   Y170000002, -0043, 2021-21 (a season), 2024-01-16? ~ or %, 201X, 2004-XX,
//	          1985-04-XX, 2023-08-17/.. (open), 2023-08-17/ (unknown), ../x, /x
//	Level 2   one-of sets [1667,1668,1670..1672], [..2024-01-18], [2024-01-22..];
//	          X in any place of a date, as in 156X-12-25 or 1984-1X
//
// One extension: a one-of set may be an end of an interval, as in
// [2024-01-22..2024-01-26]/2024-02-03.
//
// The rest of Level 2 is refused, with an [Error] that says what to write
// instead: sets of which all members hold ({…}: one relation for each member),
// exponential years, significant digits, season codes 25 to 41, and qualifiers
// anywhere except at the end of a date.
//
// # Bounds
//
// A value starts on a day between StartEarliest and StartLatest and ends on a
// day between EndEarliest and EndLatest; see [Value.Bounds] for the rules. A
// single value, whatever its precision, is one unknown day in it: 2024-01 is a
// day of January 2024, not all of January.
//
// Days are civil days at the place. A time of day stays in the text and moves
// no bound, whatever its offset. Years are astronomical (0000 is 1 BC) in the
// proleptic Gregorian calendar, as ISO 8601 has them. Days outside the years
// -20998 to 24937 are cut to the nearest finite [Day]; the text keeps the year.
package edtf
