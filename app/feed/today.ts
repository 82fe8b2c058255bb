import type { Identity, Row } from '../../core/index.ts';
import type { wire } from '../../dashboards/index.ts';
import type { OpenSite } from '../site/open.ts';

const FIGURES = [
  'in_hospital',
  'admissions_today',
  'discharges_today',
  'transfers_in_today',
  'transfers_out_today',
  'emergency_visits_today',
  'outpatient_visits_today',
  'operations_today',
  'beds_open',
  'beds_free',
] as const satisfies readonly (keyof wire.TodayFigures)[];

const VIEW = 'today';
const RESOURCES = 'today_resources';

const of = (view: string, names: readonly string[]) => names.map((name) => `${view}.${name}`);
const text = (row: Row | undefined, member: string) => {
  const value = row?.[member];
  return value === null || value === undefined ? null : String(value);
};
/** Cube writes moments with a T and milliseconds. */
const moment = (row: Row | undefined, member: string) =>
  text(row, member)
    ?.replace('T', ' ')
    .replace(/\.000$/, '') ?? null;
const figure = (row: Row | undefined, member: string) => {
  const value = row?.[member];
  return value === null || value === undefined ? null : Number(value);
};
const figures = (row: Row | undefined) =>
  Object.fromEntries(FIGURES.map((name) => [name, figure(row, `${VIEW}.${name}`)])) as Record<
    (typeof FIGURES)[number],
    number | null
  >;

/** The census of the day under the rights of a person: Cube's policies and small cells apply, as to every figure. */
export async function today(open: OpenSite, identity: Identity): Promise<wire.TodayAnswer> {
  const { cubes } = await open.semantic();
  const [all, places, resources] = await Promise.all([
    cubes.query({ measures: of(VIEW, [...FIGURES, 'newest_event_at', 'newest_received_at']) }, identity),
    cubes.query(
      {
        measures: of(VIEW, FIGURES),
        dimensions: of(VIEW, [
          'institution_code',
          'institution_name',
          'department_code',
          'department_name',
          'ward_code',
          'ward_name',
        ]),
        order: [
          [`${VIEW}.institution_code`, 'asc'],
          [`${VIEW}.department_code`, 'asc'],
          [`${VIEW}.ward_code`, 'asc'],
        ],
      },
      identity,
    ),
    cubes.query(
      {
        measures: of(RESOURCES, ['total', 'in_use', 'free']),
        dimensions: of(RESOURCES, [
          'institution_code',
          'institution_name',
          'resource_kind',
          'resource_code',
          'resource_name',
          'told_at',
        ]),
        order: [
          [`${RESOURCES}.institution_code`, 'asc'],
          [`${RESOURCES}.resource_kind`, 'asc'],
          [`${RESOURCES}.resource_code`, 'asc'],
        ],
      },
      identity,
    ),
  ]);
  const [total] = all.rows;
  return {
    build_id: [all, places, resources].map(({ buildId }) => buildId).sort()[0] ?? '',
    as_of: open.site.clock.asOf(),
    newest_event_at: moment(total, `${VIEW}.newest_event_at`),
    newest_received_at: moment(total, `${VIEW}.newest_received_at`),
    totals: figures(total),
    places: places.rows.map((row) => ({
      institution: text(row, `${VIEW}.institution_code`),
      institution_name: text(row, `${VIEW}.institution_name`),
      department: text(row, `${VIEW}.department_code`),
      department_name: text(row, `${VIEW}.department_name`),
      ward: text(row, `${VIEW}.ward_code`),
      ward_name: text(row, `${VIEW}.ward_name`),
      ...figures(row),
    })),
    resources: resources.rows.map((row) => ({
      institution: text(row, `${RESOURCES}.institution_code`),
      institution_name: text(row, `${RESOURCES}.institution_name`),
      kind: String(row[`${RESOURCES}.resource_kind`]),
      code: text(row, `${RESOURCES}.resource_code`),
      name: text(row, `${RESOURCES}.resource_name`),
      total: figure(row, `${RESOURCES}.total`),
      in_use: figure(row, `${RESOURCES}.in_use`),
      free: figure(row, `${RESOURCES}.free`),
      told_at: moment(row, `${RESOURCES}.told_at`),
    })),
  };
}
