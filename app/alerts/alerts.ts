import { nearest, type Transaction, UserError, utc } from '../../core/index.ts';
import type { OpenSite } from '../site/open.ts';
import { type Subject, subjectKey } from './finding.ts';
import type { AlertStand, AlertState } from './transitions.ts';
import './errors.ts';

/** An alert as it is kept. Its moments are the site's local ones. */
export interface Alert extends AlertStand {
  readonly kind: string;
  readonly severity: 'info' | 'warning' | 'critical';
  readonly opened_at: string;
  /** When it was last judged abnormal. */
  readonly seen_at: string;
  readonly resolved_at: string | null;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly period_from: string | null;
  readonly period_to: string | null;
  readonly build_id: string;
  readonly why_zh: string;
  readonly why_en: string;
  readonly recipients: readonly string[];
  /** Until which day (included) it sends no messages. */
  readonly paused_until: string | null;
}

export interface AlertEvent {
  readonly number: number;
  /** UTC. */
  readonly occurred_at: string;
  readonly user: string;
  readonly action: string;
  readonly note: string | null;
  readonly value: number | null;
}

type Reader = Pick<Transaction, 'rows'>;

const moment = (column: string) => `strftime(a.${column}, '%Y-%m-%d %H:%M:%S') as ${column}`;
const SAME = ['rule', 'indicator', 'institution', 'department', 'source']
  .map((name) => `p.${name} = a.${name}`)
  .join(' and ');
const SELECT = `select a.id, a.rule, a.kind, a.severity, a.indicator, a.institution, a.department, a.source, a.state, ${moment('opened_at')},
  ${moment('seen_at')}, ${moment('resolved_at')}, ${moment('told_at')}, a.value, a.low, a.high, a.period_from, a.period_to, a.build_id, a.why_zh,
  a.why_en, a.recipients, p.until as paused_until from alerts as a left join alert_pauses as p on ${SAME}`;

type Kept = Omit<Alert, 'recipients'> & { readonly recipients: string };
const toAlert = (row: Kept): Alert => ({ ...row, recipients: JSON.parse(row.recipients) });

export interface AlertFilter {
  readonly state?: 'open' | AlertState | 'all' | undefined;
  readonly severity?: string | undefined;
}

/** Worst and newest first. */
export async function readAlerts(store: Reader, { state = 'open', severity }: AlertFilter = {}): Promise<Alert[]> {
  const rows = await store.rows<Kept>(
    `${SELECT} where ($1 = 'all' or a.state = $1 or ($1 = 'open' and a.state <> 'resolved')) and ($2::varchar is null or a.severity = $2)
     order by a.state = 'resolved', case a.severity when 'critical' then 0 when 'warning' then 1 else 2 end, a.opened_at desc, a.id`,
    [state, severity ?? null],
  );
  return rows.map(toAlert);
}

export async function requireAlert(store: Reader, id: string): Promise<Alert> {
  const [row] = await store.rows<Kept>(`${SELECT} where a.id = $1`, [id]);
  if (row) return toAlert(row);
  const known = await store.rows<{ id: string }>("select id from alerts where state <> 'resolved'");
  const near = nearest(
    id,
    known.map((one) => one.id),
  );
  throw new UserError('app/not-found', { what: '预警 (alert)', id, near: near.join(', ') });
}

export const readEvents = (store: Reader, id: string): Promise<AlertEvent[]> =>
  store.rows<AlertEvent>(
    `select number, strftime(occurred_at, '%Y-%m-%d %H:%M:%S') as occurred_at, user_name as "user", action, note, value
     from alert_events where alert = $1 order by number`,
    [id],
  );

interface NewEvent {
  readonly at: Date;
  readonly user: string;
  readonly action: string;
  readonly note?: string | undefined;
  readonly value?: number | null;
}

export async function addEvent(tx: Transaction, alert: string, event: NewEvent): Promise<void> {
  await tx.run(
    `insert into alert_events select $1, coalesce(max(number), 0) + 1, $2::timestamp, $3, $4, $5, $6 from alert_events where alert = $1`,
    [alert, utc(event.at), event.user, event.action, event.note ?? null, event.value ?? null],
  );
}

/** Pauses that still hold, by subject. */
export async function readPauses(store: Reader, today: string): Promise<ReadonlyMap<string, string>> {
  const rows = await store.rows<Subject & { until: string }>(
    'select rule, indicator, institution, department, source, until from alert_pauses where until >= $1::date',
    [today],
  );
  return new Map(rows.map((row) => [subjectKey(row), row.until]));
}

/** Local day of the last message about each subject. */
export async function readLastTold(store: Reader): Promise<ReadonlyMap<string, string>> {
  const rows = await store.rows<Subject & { day: string }>(
    'select rule, indicator, institution, department, source, max(told_at)::date as day from alerts where told_at is not null group by all',
  );
  return new Map(rows.map((row) => [subjectKey(row), row.day]));
}

export type Store = OpenSite['store'];
