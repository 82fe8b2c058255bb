import { type Identity, nearest, type Scope, UserError } from '../../core/index.ts';
import type { IndicatorInfo } from '../../metrics/index.ts';
import { institutionNames, type Place } from '../forms/places.ts';
import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';

export const LEVELS = ['hospital', 'institution', 'department'] as const;
/** hospital: all of the site. */
export type Level = (typeof LEVELS)[number];

export const WHOLE: Place = { institution: '', department: '' };

export const levelOf = ({ institution, department }: Place): Level =>
  department !== '' ? 'department' : institution !== '' ? 'institution' : 'hospital';

export const placeKey = ({ institution, department }: Place) => `${institution}/${department}`;

/** Dimensions by which a level's figures are asked; undefined where the indicator has no such grain. */
export function dimensionsOf(level: Level, { dimensions }: Pick<IndicatorInfo, 'dimensions'>): string[] | undefined {
  const by = level === 'hospital' ? [] : level === 'institution' ? ['institution'] : ['institution', 'department'];
  return by.every((name) => dimensions.includes(name)) ? by : undefined;
}

export interface Places {
  readonly institutions: ReadonlyMap<string, string>;
  /** Departments that work today and have none below them, by `placeKey`. */
  readonly departments: ReadonlyMap<string, Place & { readonly name: string }>;
}

export async function readPlaces(open: OpenSite): Promise<Places> {
  const institutions = await institutionNames(open);
  if (!(await hasTable(open.warehouse, 'marts', 'dim_departments'))) return { institutions, departments: new Map() };
  const rows = await open.warehouse.rows<Place & { name: string }>(
    `select institution_code as institution, department_code as department, any_value(department_name) as name from marts.dim_departments as d
     where is_active and institution_code is not null and not exists (
       select 1 from marts.dim_departments as below where below.parent_department_code = d.department_code and below._source = d._source)
     group by all order by institution, department`,
  );
  return { institutions, departments: new Map(rows.map((row) => [placeKey(row), row])) };
}

export function placeName({ institutions, departments }: Places, place: Place): string {
  if (place.department !== '') return departments.get(placeKey(place))?.name ?? place.department;
  return place.institution === '' ? '全院 whole site' : (institutions.get(place.institution) ?? place.institution);
}

/** Refuses a code that is none, with the nearest that are. */
export function requireKnownPlace({ institutions, departments }: Places, place: Place): void {
  const unknown = (what: string, id: string, known: Iterable<string>) => {
    throw new UserError('app/not-found', { what, id, near: nearest(id, [...known]).join(', ') });
  };
  if (place.institution !== '' && !institutions.has(place.institution))
    unknown('机构 (institution)', place.institution, institutions.keys());
  if (place.department === '') return;
  if (place.institution === '')
    throw new UserError('app/usage', { problem: `department ${place.department} needs an institution` });
  const mine = [...departments.values()].filter(({ institution }) => institution === place.institution);
  if (!mine.some(({ department }) => department === place.department))
    unknown(
      '科室 (department)',
      place.department,
      mine.map(({ department }) => department),
    );
}

const within = (scope: Scope, codes: Iterable<string>) =>
  scope === 'all' || [...codes].every((code) => scope.includes(code));

/** Whether all rows of a place are the person's: who sees a part of them sees no alert about the whole. */
export function coversPlace(identity: Identity, place: Place, { institutions }: Pick<Places, 'institutions'>): boolean {
  if (identity.doctor !== null || identity.wards !== 'all') return false;
  const mine = place.institution === '' ? institutions.keys() : [place.institution];
  if (!within(identity.institutions, mine)) return false;
  return place.department === '' ? identity.departments === 'all' : within(identity.departments, [place.department]);
}
