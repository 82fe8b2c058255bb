import { AccessError, type Identity, sortableId, type Transaction, UserError, utc } from '../../core/index.ts';
import { checkEntries, type Entry, type Form, type FormPeriod, type Issue, readPeriod } from '../../ingest/index.ts';
import type { OpenSite } from '../site/open.ts';
import { type FormAct, type Place, requireAct, requirePlace } from './places.ts';
import { publishForms } from './publish.ts';
import {
  earlierValues,
  historyOf,
  requireSubmission,
  STATE_NAMES,
  type Submission,
  type SubmissionState,
  submissionOf,
  valuesOf,
} from './submissions.ts';
import './errors.ts';

/** One set of figures as it is saved: fields that are absent become empty. */
export interface Filled extends Place {
  readonly period: string;
  readonly values: Readonly<Record<string, Entry>>;
  /** The revision that the person had before their eyes. */
  readonly revision?: number | undefined;
}

const FILLERS = new Set(['save', 'import', 'submit']);

export function refuse(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new UserError('forms/invalid', { count: issues.length, issues });
}

function requireState(submission: Submission, act: string, valid: readonly SubmissionState[]): void {
  if (valid.includes(submission.state)) return;
  throw new UserError('forms/state', {
    state: `${STATE_NAMES[submission.state]} ${submission.state}`,
    act,
    valid: valid.map((state) => `${STATE_NAMES[state]} ${state}`),
  });
}

function requireReason(reason: string | undefined): string {
  const text = reason?.trim() ?? '';
  if (text.length < 2 || text.length > 500) throw new UserError('forms/reason');
  return text;
}

async function remember(
  tx: Transaction,
  submission: Pick<Submission, 'id' | 'version'>,
  step: {
    readonly at: string;
    readonly user: string;
    readonly action: string;
    readonly reason?: string;
    readonly detail?: unknown;
  },
): Promise<void> {
  await tx.run(
    `insert into form_history select $1, coalesce(max(number), 0) + 1, $2, $3::timestamp, $4, $5, $6, $7 from form_history where submission = $1`,
    [
      submission.id,
      submission.version,
      step.at,
      step.user,
      step.action,
      step.reason ?? null,
      step.detail ? JSON.stringify(step.detail) : null,
    ],
  );
}

/** Saves drafts, all or none. A returned form goes on as its next version; what is submitted, approved or locked stays as it is. */
export async function saveForms(
  open: OpenSite,
  identity: Identity,
  form: Form,
  filled: readonly Filled[],
  action: 'save' | 'import' = 'save',
): Promise<Submission[]> {
  const today = open.site.clock.today();
  const checked: { one: Filled; period: FormPeriod; entries: ReturnType<typeof checkEntries>['entries'] }[] = [];
  for (const one of filled) {
    const period = readPeriod(form, one.period);
    if (period.start > today) throw new UserError('forms/not-begun', { start: period.start });
    await requireAct(open, form, 'fill', identity, one);
    await requirePlace(open, form, one);
    const { entries, issues } = checkEntries(form, one.values);
    refuse(issues);
    checked.push({ one, period, entries });
  }
  const at = utc(open.site.clock.now());
  return open.store.transaction(async (tx) => {
    const saved: Submission[] = [];
    for (const { one, period, entries } of checked) {
      const known = await submissionOf(tx, form.form, one, period.id);
      if (known && one.revision !== undefined && one.revision !== known.revision)
        throw new UserError('forms/changed-meanwhile', { revision: known.revision });
      if (known) requireState(known, '修改 changed', ['draft', 'returned']);
      const submission: Submission = {
        id: known?.id ?? sortableId(open.site.clock.now()),
        form: form.form,
        institution: one.institution,
        department: one.department,
        period: period.id,
        period_start: period.start,
        period_end: period.end,
        version: known ? known.version + Number(known.state === 'returned') : 1,
        revision: (known?.revision ?? 0) + 1,
        state: 'draft',
        submitted_at: null,
        approved_at: null,
        unlock_asked_by: null,
      };
      await tx.run('delete from form_submissions where id = $1', [submission.id]);
      await tx.run(
        'insert into form_submissions values ($1, $2, $3, $4, $5, $6::date, $7::date, $8, $9, $10, null, null, null)',
        [
          ...[submission.id, submission.form, submission.institution, submission.department, submission.period],
          ...[
            submission.period_start,
            submission.period_end,
            submission.version,
            submission.revision,
            submission.state,
          ],
        ],
      );
      await tx.run('delete from form_values where submission = $1 and version = $2', [
        submission.id,
        submission.version,
      ]);
      await tx.run(
        `insert into form_values select $1, $2, r.field, r.value, r.note
         from (select unnest(from_json($3::json, '[{"field": "varchar", "value": "varchar", "note": "varchar"}]')) as r)`,
        [
          submission.id,
          submission.version,
          JSON.stringify([...entries].map(([field, entry]) => ({ field, ...entry }))),
        ],
      );
      await remember(tx, submission, { at, user: identity.user, action, detail: Object.fromEntries(entries) });
      saved.push(submission);
    }
    return saved;
  });
}

interface Step {
  readonly right: FormAct;
  /** Chinese and English, for the sentence that says when it can be done. */
  readonly words: string;
  readonly from: readonly SubmissionState[];
  readonly needsReason: boolean;
  /** The state it leads to; throws what stands against it. */
  to(
    tx: Transaction,
    context: { open: OpenSite; form: Form; submission: Submission; user: string },
  ): Promise<SubmissionState>;
}

async function refuseOwnWork(tx: Transaction, submission: Submission, user: string): Promise<void> {
  const steps = await historyOf(tx, submission.id);
  const mine = steps.some(
    (step) => step.version === submission.version && FILLERS.has(step.action) && step.user === user,
  );
  if (mine) throw new AccessError('forms/own-work', { act: 'approve' });
}

export const STEPS = {
  submit: {
    right: 'fill',
    words: '提交 submitted',
    from: ['draft'],
    needsReason: false,
    to: async (tx, { open, form, submission }) => {
      if (submission.period_end >= open.site.clock.today())
        throw new UserError('forms/not-over', { end: submission.period_end });
      const values = Object.fromEntries(await valuesOf(tx, submission));
      refuse(
        checkEntries(form, values, await earlierValues(tx, form, submission, readPeriod(form, submission.period)))
          .issues,
      );
      return 'submitted';
    },
  },
  approve: {
    right: 'approve',
    words: '审核 approved',
    from: ['submitted'],
    needsReason: false,
    to: async (tx, { submission, user }) => {
      await refuseOwnWork(tx, submission, user);
      return 'approved';
    },
  },
  return: {
    right: 'approve',
    words: '退回 returned',
    from: ['submitted', 'approved'],
    needsReason: true,
    to: async () => 'returned',
  },
  lock: { right: 'lock', words: '锁定 locked', from: ['approved'], needsReason: false, to: async () => 'locked' },
  unlock: {
    right: 'lock',
    words: '解锁 unlocked',
    from: ['locked'],
    needsReason: true,
    to: async (_tx, { submission, user }) => {
      if (submission.unlock_asked_by === user) throw new AccessError('forms/own-work', { act: 'unlock' });
      return submission.unlock_asked_by === null ? 'locked' : 'approved';
    },
  },
} as const satisfies Readonly<Record<string, Step>>;

export type StepName = keyof typeof STEPS;

/**
 * Takes a submission one step on. Unlocking takes two: the first person asks with a reason, another confirms with theirs.
 * What is approved is published for the next load, what is no longer approved is withdrawn from it.
 */
export async function takeStep(
  open: OpenSite,
  identity: Identity,
  form: Form,
  id: string,
  name: StepName,
  reason?: string,
): Promise<Submission> {
  const step: Step = STEPS[name];
  const before = await requireSubmission(open.store, form, id);
  await requireAct(open, form, step.right, identity, before);
  const said = step.needsReason ? requireReason(reason) : reason?.trim() || undefined;
  const at = utc(open.site.clock.now());
  const { user } = identity;
  const after = await open.store.transaction(async (tx) => {
    const submission = await requireSubmission(tx, form, id);
    requireState(submission, step.words, step.from);
    const state = await step.to(tx, { open, form, submission, user });
    const isAsking = name === 'unlock' && state === 'locked';
    await tx.run(
      `update form_submissions set state = $2, revision = revision + 1, unlock_asked_by = $3,
         submitted_at = case when $4 = 'submit' then $5::timestamp else submitted_at end,
         approved_at = case when $4 = 'approve' then $5::timestamp when $2 in ('approved', 'locked') then approved_at end
       where id = $1`,
      [id, state, isAsking ? user : null, name, open.site.clock.asOf()],
    );
    await remember(tx, submission, {
      at,
      user,
      action: isAsking ? 'ask_unlock' : name,
      ...(said ? { reason: said } : {}),
    });
    return requireSubmission(tx, form, id);
  });
  if (before.state === 'approved' || after.state === 'approved' || after.state === 'locked') await publishForms(open);
  return after;
}
