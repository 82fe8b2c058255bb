import { type Transaction, UserError } from '../../core/index.ts';
import { type Form, type FormPeriod, periodBefore } from '../../ingest/index.ts';
import type { AppStore } from '../access/store.ts';
import type { Place } from './places.ts';
import './errors.ts';

/** draft 草稿 → submitted 已提交 → approved 已审核 → locked 已锁定; returned 已退回 goes on as a new version. */
export type SubmissionState = 'draft' | 'submitted' | 'returned' | 'approved' | 'locked';

export const STATE_NAMES: Readonly<Record<SubmissionState | 'missing', string>> = {
  missing: '未填报',
  draft: '草稿',
  submitted: '已提交',
  returned: '已退回',
  approved: '已审核',
  locked: '已锁定',
};

export interface Submission extends Place {
  readonly id: string;
  readonly form: string;
  readonly period: string;
  readonly period_start: string;
  readonly period_end: string;
  readonly version: number;
  /** Rises with every change; a save that names an older one is refused. */
  readonly revision: number;
  readonly state: SubmissionState;
  /** Local time of the site. */
  readonly submitted_at: string | null;
  readonly approved_at: string | null;
  readonly unlock_asked_by: string | null;
}

export interface HistoryStep {
  readonly number: number;
  readonly version: number;
  /** UTC. */
  readonly at: string;
  readonly user: string;
  readonly action: string;
  readonly reason: string | null;
}

type Reader = Pick<AppStore, 'rows'> | Pick<Transaction, 'rows'>;

export interface FieldValue {
  readonly value: string | null;
  readonly note: string | null;
}

export async function submissionById(reader: Reader, id: string): Promise<Submission | undefined> {
  return (await reader.rows<Submission>('select * from form_submissions where id = $1', [id]))[0];
}

/** The submission of an id, or `app/not-found`. */
export async function requireSubmission(reader: Reader, form: Form, id: string): Promise<Submission> {
  const found = await submissionById(reader, id);
  if (found?.form === form.form) return found;
  throw new UserError('app/not-found', { what: '填报记录 (submission)', id: id.slice(0, 60) });
}

export async function submissionOf(
  reader: Reader,
  form: string,
  place: Place,
  period: string,
): Promise<Submission | undefined> {
  const [found] = await reader.rows<Submission>(
    'select * from form_submissions where form = $1 and institution = $2 and department = $3 and period = $4',
    [form, place.institution, place.department, period],
  );
  return found;
}

/** Values by field, of the current or of an earlier version. */
export async function valuesOf(
  reader: Reader,
  { id, version }: Pick<Submission, 'id' | 'version'>,
): Promise<ReadonlyMap<string, FieldValue>> {
  const rows = await reader.rows<FieldValue & { field: string }>(
    'select field, value, note from form_values where submission = $1 and version = $2 order by field',
    [id, version],
  );
  return new Map(rows.map(({ field, value, note }) => [field, { value, note }]));
}

/** What the period before said, where it was submitted: what leaps are measured from. */
export async function earlierValues(
  reader: Reader,
  form: Form,
  place: Place,
  period: FormPeriod,
): Promise<ReadonlyMap<string, string | null>> {
  const before = await submissionOf(reader, form.form, place, periodBefore(form.period, period).id);
  if (!before || before.state === 'draft' || before.state === 'returned') return new Map();
  return new Map([...(await valuesOf(reader, before))].map(([field, { value }]) => [field, value]));
}

export async function historyOf(reader: Reader, id: string): Promise<HistoryStep[]> {
  return reader.rows<HistoryStep>(
    'select number, version, occurred_at as "at", user_name as "user", action, reason from form_history where submission = $1 order by number',
    [id],
  );
}
