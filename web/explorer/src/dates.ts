// Days as numbers, and when a relation may or must have been. A day is the count of days since 1970-01-01.
import type { When } from './api/types';

export const NEVER = Number.NEGATIVE_INFINITY;
export const ALWAYS = Number.POSITIVE_INFINITY;

// day reads YYYY-MM-DD, with years before 1 as ISO 8601 writes them.
export function day(text: string): number {
  const m = /^(-?\d{4,})-(\d\d)-(\d\d)$/.exec(text);
  if (!m) return NaN;
  const d = new Date(0);
  d.setUTCFullYear(Number(m[1]), Number(m[2]) - 1, Number(m[3]));
  return Math.round(d.getTime() / 86_400_000);
}

export function iso(n: number): string {
  const d = new Date(n * 86_400_000);
  const year = d.getUTCFullYear();
  const digits = String(Math.abs(year)).padStart(4, '0');
  const pad = (v: number) => String(v).padStart(2, '0');
  return `${year < 0 ? '-' : ''}${digits}-${pad(d.getUTCMonth() + 1)}-${pad(d.getUTCDate())}`;
}

// isDay reports whether the text is a day of the calendar.
export function isDay(text: string): boolean {
  const n = day(text);
  return !Number.isNaN(n) && iso(n) === text;
}

// The whole span of a date: from the first day on which it may have begun to the last on which it may have ended.
export interface Span {
  first: number;
  last: number;
  certainFirst: number;
  certainLast: number;
  never: boolean;
}

export function span(w: When): Span {
  return {
    first: w.startEarliest ? day(w.startEarliest) : NEVER,
    last: w.endLatest ? day(w.endLatest) : ALWAYS,
    certainFirst: w.certainFrom ? day(w.certainFrom) : NEVER,
    certainLast: w.certainTo ? day(w.certainTo) : ALWAYS,
    never: w.certain === 'NEVER',
  };
}

// within reports what the API's during does: for both kinds of certainty (DAYS, RANGE) the same comparison decides.
export function within(s: Span, from: number, to: number, certain: boolean): boolean {
  if (!certain) return s.first <= to && s.last >= from;
  return !s.never && s.certainFirst <= to && s.certainLast >= from;
}

// possible reports whether the date leaves more than one reading.
export function isUncertain(w: When): boolean {
  return w.certain === 'NEVER' || w.startEarliest !== w.startLatest || w.startEarliest === null;
}

export type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';
export const units: Unit[] = ['day', 'week', 'month', 'quarter', 'year'];

// bucket is the first day of the bucket that the day is in.
export function bucket(n: number, unit: Unit): number {
  if (unit === 'day') return n;
  if (unit === 'week') return n - ((((n + 3) % 7) + 7) % 7); // 1970-01-01 was a Thursday
  const d = new Date(n * 86_400_000);
  const month = unit === 'year' ? 0 : unit === 'quarter' ? d.getUTCMonth() - (d.getUTCMonth() % 3) : d.getUTCMonth();
  d.setUTCMonth(month, 1);
  return Math.round(d.getTime() / 86_400_000);
}

// next is the first day of the bucket behind the one that begins on this day.
export function next(n: number, unit: Unit): number {
  if (unit === 'day') return n + 1;
  if (unit === 'week') return n + 7;
  const d = new Date(n * 86_400_000);
  d.setUTCMonth(d.getUTCMonth() + (unit === 'month' ? 1 : unit === 'quarter' ? 3 : 12));
  return Math.round(d.getTime() / 86_400_000);
}

// coarse is the shortest unit that needs no more than max buckets.
export function coarse(from: number, to: number, max: number): Unit {
  const days = to - from + 1;
  const length: Record<Unit, number> = { day: 1, week: 7, month: 30.4, quarter: 91.3, year: 365.25 };
  return units.find((u) => days / length[u] <= max) ?? 'year';
}
