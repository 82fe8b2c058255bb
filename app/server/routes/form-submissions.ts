import { z } from 'zod';
import { AccessError, type Identity } from '../../../core/index.ts';
import { PEOPLE } from '../../access/roles.ts';
import { EVIDENCE_LIMIT } from '../../evidence/kept-file.ts';
import { requireForm } from '../../forms/catalogue.ts';
import { attach, evidenceOf, readEvidence } from '../../forms/evidence.ts';
import { canSee, rowsOf } from '../../forms/places.ts';
import { historyOf, requireSubmission, valuesOf } from '../../forms/submissions.ts';
import { readBody } from '../../forms/upload.ts';
import { STEPS, type StepName, saveForms, takeStep } from '../../forms/workflow.ts';
import type { OpenSite } from '../../site/open.ts';
import { Download, personRoute } from '../route.ts';

const form = z.string().max(60);
const id = z.string().max(60);
const code = z.string().max(60);
const one = z.looseObject({ id: z.string(), state: z.string(), version: z.number(), revision: z.number() });

/** A submission that the person may see. */
async function seen(open: OpenSite, identity: Identity, given: { form: string; id: string }) {
  const found = requireForm(open, given.form);
  if (!canSee(found, identity)) throw new AccessError('access/denied', { what: ` ${found.name_zh}` });
  const submission = await requireSubmission(open.store, found, given.id);
  if (!(await rowsOf(open, identity))(submission))
    throw new AccessError('access/denied', { what: ` ${found.name_zh}` });
  return submission;
}

const step = (name: StepName, summary: string) =>
  personRoute({
    method: 'post',
    path: `/forms/:form/submissions/:id/${name}`,
    summary,
    roles: PEOPLE,
    input: z.object({ form, id, reason: z.string().max(500).optional() }),
    output: one,
    handle: async (input, { open, identity, shown }) => {
      const submission = await takeStep(open, identity, requireForm(open, input.form), input.id, name, input.reason);
      shown({
        action: 'change',
        what: `form ${submission.form} ${name}`,
        filters: { submission: submission.id },
        rows: 1,
      });
      return submission;
    },
  });

const SUMMARIES: Readonly<Record<StepName, string>> = {
  submit: 'Hands a draft in: complete, within its ranges, leaps with a reason.',
  approve: 'Approves what another person has handed in; the next load brings it.',
  return: 'Gives it back with a reason; what was approved is withdrawn.',
  lock: 'Locks what is approved.',
  unlock: 'Asks for unlocking with a reason; when another person does too, it is approved again.',
};

export default [
  personRoute({
    method: 'put',
    path: '/forms/:form/submissions',
    summary:
      'Saves one place and period as a draft. `revision` refuses to write over what another has saved meanwhile.',
    roles: PEOPLE,
    input: z.object({
      form,
      institution: code,
      department: code.default(''),
      period: z.string().max(12),
      revision: z.number().int().optional(),
      values: z.record(
        z.string().max(60),
        z.object({ value: z.string().max(600).nullable(), note: z.string().max(600).nullish() }),
      ),
    }),
    output: one,
    handle: async ({ form: name, ...filled }, { open, identity, shown }) => {
      const [submission] = await saveForms(open, identity, requireForm(open, name), [filled]);
      shown({ action: 'change', what: `form ${name} save`, filters: { submission: submission?.id }, rows: 1 });
      return submission;
    },
  }),
  personRoute({
    method: 'get',
    path: '/forms/:form/submissions/:id',
    summary: 'One submission: its values with their notes, and its attached files.',
    roles: PEOPLE,
    input: z.object({ form, id }),
    output: z.looseObject({
      id: z.string(),
      values: z.record(z.string(), z.looseObject({})),
      evidence: z.array(z.looseObject({})),
    }),
    handle: async (input, { open, identity, shown }) => {
      const submission = await seen(open, identity, input);
      const values = Object.fromEntries(await valuesOf(open.store, submission));
      shown({ what: `form ${input.form}`, filters: { submission: submission.id }, rows: 1 });
      return { ...submission, values, evidence: await evidenceOf(open, submission.id) };
    },
  }),
  personRoute({
    method: 'get',
    path: '/forms/:form/submissions/:id/history',
    summary: 'Every step with its person, time and reason.',
    roles: PEOPLE,
    input: z.object({ form, id }),
    output: z.array(z.looseObject({ action: z.string(), user: z.string() })),
    handle: async (input, { open, identity, shown }) => {
      const { id: submission } = await seen(open, identity, input);
      const steps = await historyOf(open.store, submission);
      shown({ what: `form ${input.form} history`, filters: { submission }, rows: steps.length });
      return steps;
    },
  }),
  ...(Object.keys(STEPS) as StepName[]).map((name) => step(name, SUMMARIES[name])),
  personRoute({
    method: 'post',
    path: '/forms/:form/submissions/:id/evidence',
    summary:
      'Attaches a file (its bytes as the body, its name as `name`): pdf, png, jpg, doc(x), xls(x), at most 20 MB.',
    roles: PEOPLE,
    input: z.object({ form, id, name: z.string().min(1).max(300) }),
    output: z.looseObject({ id: z.string(), sha256: z.string() }),
    handle: async (input, { open, identity, request, shown }) => {
      const content = await readBody(request, EVIDENCE_LIMIT);
      const evidence = await attach(open, identity, requireForm(open, input.form), input.id, {
        name: input.name,
        content,
      });
      shown({ action: 'change', what: `form ${input.form} evidence`, filters: { evidence: evidence.id }, rows: 1 });
      return evidence;
    },
  }),
  personRoute({
    method: 'get',
    path: '/forms/:form/submissions/:id/evidence/:file',
    summary: 'An attached file, to be saved and not shown.',
    roles: PEOPLE,
    input: z.object({ form, id, file: id }),
    handle: async (input, { open, identity, response, shown }) => {
      const submission = await seen(open, identity, input);
      const { evidence, content } = await readEvidence(open, submission.id, input.file);
      shown({ action: 'export', what: `form ${input.form} evidence`, filters: { evidence: evidence.id }, rows: 1 });
      response.attachment(evidence.name);
      return new Download('application/octet-stream', content);
    },
  }),
];
