import type { TodayAnswer, TodayPlace, TodayResource } from '../../engine/wire.ts';

/** Tiles in the order in which a leader asks. */
export const TODAY_TILES = [
  'in_hospital',
  'admissions_today',
  'discharges_today',
  'emergency_visits_today',
  'outpatient_visits_today',
  'operations_today',
  'beds_free',
] as const;

export const WARD_FIGURES = [
  'in_hospital',
  'admissions_today',
  'discharges_today',
  'transfers_in_today',
  'transfers_out_today',
  'beds_open',
  'beds_free',
] as const;

export const CLINIC_FIGURES = ['emergency_visits_today', 'outpatient_visits_today', 'operations_today'] as const;

/** A figure as it stands in a table: what was not collected is a dash, never a zero. */
export const cell = (value: number | null): string => (value === null ? '—' : String(value));

export interface GridRow {
  readonly [column: string]: string;
}

/** Wards, those with the fewest free beds first. */
export function wardRows(places: readonly TodayPlace[]): GridRow[] {
  return places
    .filter(({ ward }) => ward !== null)
    .toSorted((a, b) => (a.beds_free ?? Number.POSITIVE_INFINITY) - (b.beds_free ?? Number.POSITIVE_INFINITY))
    .map((place) => ({
      institution: place.institution_name ?? place.institution ?? '—',
      department: place.department_name ?? place.department ?? '—',
      ward: place.ward_name ?? place.ward ?? '—',
      ...Object.fromEntries(WARD_FIGURES.map((name) => [name, cell(place[name])])),
    }));
}

/** Departments by what they did for patients without a bed; those where nothing happened are left out. */
export function clinicRows(places: readonly TodayPlace[]): GridRow[] {
  return places
    .filter((place) => CLINIC_FIGURES.some((name) => (place[name] ?? 0) !== 0))
    .toSorted((a, b) => (b.emergency_visits_today ?? 0) - (a.emergency_visits_today ?? 0))
    .map((place) => ({
      institution: place.institution_name ?? place.institution ?? '—',
      department: place.department_name ?? place.department ?? '—',
      ...Object.fromEntries(CLINIC_FIGURES.map((name) => [name, cell(place[name])])),
    }));
}

/** Equipment first: wards' beds stand in the table above too. */
const KIND_ORDER = ['equipment', 'slot', 'bed'];
const kindRank = ({ kind }: TodayResource) =>
  KIND_ORDER.includes(kind) ? KIND_ORDER.indexOf(kind) : KIND_ORDER.length;

export function resourceRows(resources: readonly TodayResource[], kindName: (kind: string) => string): GridRow[] {
  const ordered = resources.toSorted((a, b) => kindRank(a) - kindRank(b));
  return ordered.map(({ institution, institution_name, kind, code, name, total, in_use, free, told_at }) => ({
    institution: institution_name ?? institution ?? '—',
    kind: kindName(kind),
    name: name ?? code ?? '—',
    total: cell(total),
    in_use: cell(in_use),
    free: cell(free),
    told_at: told_at?.slice(11, 16) ?? '—',
  }));
}

/** Hours and minutes of a local moment, with its day where it is not the day of the page. */
export function clock(moment: string | null, { as_of }: Pick<TodayAnswer, 'as_of'>): string {
  if (moment === null) return '—';
  return moment.slice(0, 10) === as_of.slice(0, 10) ? moment.slice(11, 16) : moment.slice(5, 16);
}
