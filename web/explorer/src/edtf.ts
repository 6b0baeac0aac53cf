// Reads the commoner forms of EDTF while somebody types one: what it may mean, in days. The server reads all of them, and
// has the last word.
import { day, iso, isDay } from './dates';
import type { When } from './api/types';

interface Range {
  first: number;
  last: number;
  qualified: boolean; // ? or ~
}

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const leap = (y: number) => y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);
const endOfMonth = (y: number, m: number) => (m === 2 && leap(y) ? 29 : lengths[m - 1]!);
const two = (n: number) => String(n).padStart(2, '0');

// one reads a day, a month, a year, or one with X for unknown digits at its end.
function one(text: string): Range | null {
  const m = /^(\d{4}|\d{3}X|\d\dXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?([?~%])?$/.exec(text);
  if (!m) return null;
  const [, year, month, dayText, mark] = m;
  const from = Number(year!.replaceAll('X', '0'));
  const to = Number(year!.replaceAll('X', '9'));
  if (year!.includes('X') && month) return null;
  let first = `${year!.replaceAll('X', '0')}-01-01`;
  let last = `${String(to).padStart(4, '0')}-12-31`;
  if (month && month !== 'XX') {
    if (Number(month) < 1 || Number(month) > 12) return null;
    first = `${year}-${month}-01`;
    last = `${year}-${month}-${two(endOfMonth(from, Number(month)))}`;
    if (dayText && dayText !== 'XX') {
      if (!isDay(`${year}-${month}-${dayText}`)) return null;
      first = last = `${year}-${month}-${dayText}`;
    }
  }
  const range = { first: day(first), last: day(last), qualified: mark === '?' || mark === '%' };
  if (mark === '~' || mark === '%') {
    const slack = dayText ? 1 : month ? 31 : 366; // as graphd widens what is approximate
    range.first -= slack;
    range.last += slack;
  }
  return range;
}

// bounds reads a date or a one-of set.
function bounds(text: string): Range | null {
  const set = /^\[(.*)\]$/.exec(text);
  if (!set) return one(text);
  let first = Infinity;
  let last = -Infinity;
  let qualified = false;
  for (const part of set[1]!.split(',')) {
    const ends = part.trim().split('..');
    if (ends.length > 2) return null;
    for (const [i, end] of ends.entries()) {
      if (end === '') {
        if (i === 0) first = -Infinity;
        else last = Infinity;
        continue;
      }
      const r = one(end);
      if (!r) return null;
      first = Math.min(first, r.first);
      last = Math.max(last, r.last);
      qualified ||= r.qualified;
    }
  }
  return { first, last, qualified };
}

// meaning is what the text means, as When has it; null if it is not read here.
export function meaning(text: string): When | null {
  const at = (n: number) => (Number.isFinite(n) ? iso(n) : null);
  const parts = text.trim().split('/');
  if (parts.length > 2 || !parts[0] && parts.length === 1) return null;
  const open: Range = { first: -Infinity, last: Infinity, qualified: false };
  const start = parts.length === 2 && (parts[0] === '' || parts[0] === '..') ? open : bounds(parts[0]!);
  const end = parts.length === 1 ? start : parts[1] === '' || parts[1] === '..' ? open : bounds(parts[1]!);
  if (!start || !end) return null;
  const sure = !start.qualified && !end.qualified;
  // Between the latest beginning and the earliest end each day is certain.
  const certain = parts.length === 2
    ? sure && Number.isFinite(start.last) && Number.isFinite(end.first) && start.last <= end.first
    : sure && start.first === start.last;
  return {
    edtf: text.trim(), text: text.trim(),
    startEarliest: at(start.first), startLatest: at(start.last), endEarliest: at(end.first), endLatest: at(end.last),
    certain: certain ? 'DAYS' : sure ? 'RANGE' : 'NEVER',
    certainFrom: certain ? at(start.last) : null,
    certainTo: certain ? at(end.first) : null,
  };
}
