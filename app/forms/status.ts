import { addDays, type Identity } from '../../core/index.ts';
import { type Form, lastEnded, readPeriod } from '../../ingest/index.ts';
import type { OpenSite } from '../site/open.ts';
import { siteForms } from './catalogue.ts';
import { canSee, mayAct, type NamedPlace, placesOf, rowsOf } from './places.ts';
import { STATE_NAMES, type Submission, type SubmissionState } from './submissions.ts';

/** One form for one place and period, whether anyone has begun or not. */
export interface FormStatus extends NamedPlace {
  readonly form: string;
  readonly name_zh: string;
  readonly owner_department: string;
  readonly period: string;
  readonly state: SubmissionState | 'missing';
  readonly state_zh: string;
  readonly due_on: string;
  /** Past its day and not submitted. */
  readonly is_overdue: boolean;
  /** Submitted after its day. */
  readonly is_late: boolean;
  readonly submission: string | null;
  readonly version: number | null;
}

export const dueOn = (form: Form, end: string) => addDays(end, form.due_days);

/** How far a form is, for every place that the person may see; of the last period that is over unless one is named. */
export async function statusOf(open: OpenSite, identity: Identity, form: Form, period?: string): Promise<FormStatus[]> {
  const today = open.site.clock.today();
  const { id, end } = period === undefined ? lastEnded(form.period, today) : readPeriod(form, period);
  const [places, mine] = await Promise.all([placesOf(open, form), rowsOf(open, identity)]);
  const known = await open.store.rows<Submission>('select * from form_submissions where form = $1 and period = $2', [
    form.form,
    id,
  ]);
  const due = dueOn(form, end);
  return places.filter(mine).map((place) => {
    const found = known.find(
      ({ institution, department }) => institution === place.institution && department === place.department,
    );
    const state = found?.state ?? 'missing';
    const isDone = state === 'submitted' || state === 'approved' || state === 'locked';
    return {
      form: form.form,
      name_zh: form.name_zh,
      owner_department: form.owner_department,
      period: id,
      ...place,
      state,
      state_zh: STATE_NAMES[state],
      due_on: due,
      is_overdue: !isDone && today > due,
      is_late: isDone && (found?.submitted_at?.slice(0, 10) ?? '') > due,
      submission: found?.id ?? null,
      version: found?.version ?? null,
    };
  });
}

/** The forms that a person has to do with, and what they may do. */
export function listForms(open: OpenSite, identity: Identity) {
  const today = open.site.clock.today();
  return [...siteForms(open).values()]
    .filter((form) => canSee(form, identity))
    .map((form) => {
      const period = lastEnded(form.period, today);
      return {
        form: form.form,
        name_zh: form.name_zh,
        name_en: form.name_en,
        owner_department: form.owner_department,
        period: form.period,
        level: form.level,
        fields: form.fields.length,
        current_period: period.id,
        due_on: dueOn(form, period.end),
        may: {
          fill: mayAct(form, 'fill', identity),
          approve: mayAct(form, 'approve', identity),
          lock: mayAct(form, 'lock', identity),
        },
      };
    });
}
