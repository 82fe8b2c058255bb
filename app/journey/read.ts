import { type Identity, ident, literal, type ReadonlyTransaction, type Row } from '../../core/index.ts';
import { latestBuildOf } from '../cases/latest-build.ts';
import type { OpenSite } from '../site/open.ts';
import { EVENT_KINDS, type EventKind } from './kinds.ts';

export interface JourneyRequest {
  readonly patient: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly limit: number;
  readonly offset: number;
}

export interface JourneyEvent {
  /** Local time, or a local day where no clock was kept. */
  readonly at: string;
  readonly kind: string;
  readonly title: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly department_name: string | null;
  readonly doctor_name: string | null;
  readonly institution_name: string | null;
  readonly encounter: string | null;
  readonly encounter_kind: 'stay' | 'visit' | null;
  readonly amount: number | null;
}

export interface Journey {
  readonly build_id: string;
  readonly patient: { readonly sex: string | null; readonly age_band: string | null };
  /** Events of each kind in the period, whichever kinds are listed. */
  readonly kinds: readonly { kind: string; label_zh: string; label_en: string; events: number }[];
  /** Kinds that are closed to this person: money without the right to it. */
  readonly hidden_kinds: readonly string[];
  readonly total: number;
  readonly events: readonly JourneyEvent[];
}

const FIRST_DAY = '1900-01-01';
const LAST_DAY = '2999-12-31';

function selectOf({ kind, from, at, title, facts, doctor, encounter, amount }: EventKind, rank: number): string {
  const said = facts.map((name) => `${ident(name)} := cast(event.${ident(name)} as varchar)`).join(', ');
  return `select cast(${at} as timestamp) as happened_at, typeof(${at}) = 'DATE' as is_day, ${rank} as rank, ${literal(kind)} as kind, cast(${title} as varchar) as title,
    to_json(struct_pack(${said})) as facts, event.department_key, ${doctor === false ? 'null' : 'event.doctor_key'} as doctor_key, event.institution_code,
    cast(${encounter} as varchar) as encounter, cast(${amount ?? 'null'} as double) as amount
  from ${from} as event`;
}

/** Marts that a site does not fill are no error of the patient's. */
async function built(tx: Pick<ReadonlyTransaction, 'rows'>): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ name: string }>(
    "select table_name as name from duckdb_tables() where schema_name = 'marts'",
  );
  return new Set(rows.map(({ name }) => name));
}

const tablesOf = ({ from, title }: EventKind): string[] =>
  [...`${from} ${title}`.matchAll(/marts\.(\w+)/g)].map((match) => match[1] ?? '');

/** What happened to a patient, in time order, in the institutions of the person who looks; `hidden` kinds are left out of everything. */
export async function readJourney(
  open: OpenSite,
  request: JourneyRequest,
  identity: Identity,
  hidden: ReadonlySet<string>,
): Promise<Journey> {
  const { institutions } = identity;
  const { patient, from = FIRST_DAY, to = LAST_DAY, limit, offset } = request;
  return open.warehouse.snapshot(async (tx) => {
    const marts = await built(tx);
    const kinds = EVENT_KINDS.filter(
      (kind) => !hidden.has(kind.kind) && tablesOf(kind).every((name) => marts.has(name)),
    );
    const wanted =
      request.kinds?.filter((kind) => kinds.some((one) => one.kind === kind)) ?? kinds.map(({ kind }) => kind);
    const events = `with wanted as (
        select $1 as patient_key
        union select others.patient_key from marts.dim_patients as mine join marts.dim_patients as others using (person_key) where mine.patient_key = $1
      ), events as (
        select * from (${kinds.map((kind, rank) => selectOf(kind, rank)).join('\nunion all\n')})
        where cast(happened_at as date) between cast($2 as date) and cast($3 as date)
          and ($4 is null or institution_code in (select unnest(string_split($4, ','))))
      )`;
    const params = [patient, from, to, institutions === 'all' ? null : institutions.join(',')];
    const counts = await tx.rows<{ kind: string; events: number }>(
      `${events} select kind, count(*) as events from events group by kind`,
      params,
    );
    const rows = await tx.rows(
      `${events} select events.*, encounter in (select admission_key from marts.fct_admissions where patient_key in (select patient_key from wanted)) as is_stay, departments.department_name, doctors.doctor_name, institutions.institution_name
       from events
       left join marts.dim_departments as departments on departments.department_key = events.department_key
       left join marts.dim_doctors as doctors on doctors.doctor_key = events.doctor_key
       left join marts.dim_institutions as institutions on institutions.institution_code = events.institution_code
       where kind in (select unnest(string_split($5, ',')))
       order by cast(happened_at as date), is_day, happened_at, rank, title, events.facts limit ${limit} offset ${offset}`,
      [...params, wanted.join(',')],
    );
    const [person] = await tx.rows<{ sex: string | null; age_band: string | null }>(
      'select sex, age_band from marts.dim_patients where patient_key = $1',
      [patient],
    );
    const found = new Map(counts.map(({ kind, events: n }) => [kind, Number(n)]));
    return {
      build_id: await latestBuildOf(tx),
      patient: { sex: person?.sex ?? null, age_band: person?.age_band ?? null },
      kinds: kinds.map(({ kind, label_zh, label_en }) => ({ kind, label_zh, label_en, events: found.get(kind) ?? 0 })),
      hidden_kinds: [...hidden],
      total: wanted.reduce((sum, kind) => sum + (found.get(kind) ?? 0), 0),
      events: rows.map(eventOf),
    };
  });
}

function eventOf(row: Row): JourneyEvent {
  const facts = JSON.parse(String(row['facts'] ?? '{}')) as Record<string, unknown>;
  const at = String(row['happened_at']);
  const text = (name: string) => (row[name] === null || row[name] === undefined ? null : String(row[name]));
  return {
    at: row['is_day'] === true ? at.slice(0, 10) : at.slice(0, 16),
    kind: String(row['kind']),
    title: text('title'),
    facts: Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && value !== 'false')),
    department_name: text('department_name'),
    doctor_name: text('doctor_name'),
    institution_name: text('institution_name'),
    encounter: text('encounter'),
    encounter_kind: text('encounter') === null ? null : row['is_stay'] === true ? 'stay' : 'visit',
    amount: row['amount'] === null || row['amount'] === undefined ? null : Number(row['amount']),
  };
}
