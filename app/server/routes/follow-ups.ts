import { z } from 'zod';
import { isDay } from '../../../core/index.ts';
import { rolesWith } from '../../access/roles.ts';
import { EVIDENCE_LIMIT, readKept } from '../../evidence/kept-file.ts';
import { evidenceOf, listFollowUps, requireFollowUp, showFollowUp } from '../../follow-ups/list.ts';
import { attachEvidence, candidates, OPENERS, openFollowUp } from '../../follow-ups/open.ts';
import { mayTake, STATES, STEPS, type StepName, takeStep } from '../../follow-ups/steps.ts';
import { readBody } from '../../forms/upload.ts';
import { Download, personRoute } from '../route.ts';

const id = z.string().max(60);
const day = z.string().refine(isDay, { error: 'must be a date like 2025-01-31' });
const filter = z.record(z.string().max(60), z.array(z.string().max(120)).max(1000)).default({});
const one = z.looseObject({ id: z.string(), state: z.string(), is_overdue: z.boolean() });
const FIGURES = rolesWith('figures');
const STEP_NAMES = Object.keys(STEPS) as [StepName, ...StepName[]];

export default [
  personRoute({
    method: 'get',
    path: '/follow-ups',
    summary: 'Follow-ups (督办) that the person opened, answers for or leads, newest first.',
    roles: FIGURES,
    input: z.object({
      state: z.enum(Object.keys(STATES) as [keyof typeof STATES]).optional(),
      overdue: z.stringbool().optional(),
      mine: z.stringbool().optional(),
    }),
    output: z.array(one),
    handle: async (options, { open, identity, shown }) => {
      const found = await listFollowUps(open, identity, options);
      shown({ what: 'follow-ups', filters: options, rows: found.length });
      return found;
    },
  }),
  personRoute({
    method: 'post',
    path: '/follow-ups',
    summary:
      'Opens a follow-up of one figure as it is now, with its build: for a person who sees the same figure, with a due day.',
    roles: OPENERS,
    input: z.object({
      indicator: z.string().max(120),
      filter,
      from: day.optional(),
      to: day.optional(),
      responsible: z.string().max(120),
      due: day,
      text: z.string().max(2000),
    }),
    output: one,
    handle: async ({ from, to, ...asked }, { open, identity, shown }) => {
      const opened = await openFollowUp(open, identity, { ...asked, from, to });
      shown({
        action: 'change',
        what: `follow-up open ${opened.indicator}`,
        filters: { follow_up: opened.id },
        rows: 1,
      });
      return opened;
    },
  }),
  personRoute({
    method: 'post',
    path: '/follow-ups/candidates',
    summary: 'People who could be made responsible for a figure under this filter.',
    roles: OPENERS,
    input: z.object({ filter }),
    output: z.array(z.object({ name: z.string(), display_name: z.string(), role: z.string() })),
    handle: async (input, { open, identity, shown }) => {
      const found = await candidates(open, identity, input.filter);
      shown({ what: 'follow-up candidates', filters: input.filter, rows: found.length });
      return found;
    },
  }),
  personRoute({
    method: 'get',
    path: '/follow-ups/:id',
    summary: 'One follow-up: the figure then and now, every step, attached files, and what the person may do.',
    roles: FIGURES,
    input: z.object({ id }),
    output: one,
    handle: async (input, { open, identity, shown }) => {
      const card = await showFollowUp(open, identity, input.id);
      shown({ what: `follow-up ${card.indicator}`, filters: { follow_up: card.id }, rows: 1 });
      return { ...card, steps: STEP_NAMES.filter((name) => mayTake(STEPS[name], card, identity)) };
    },
  }),
  personRoute({
    method: 'post',
    path: '/follow-ups/:id/steps',
    summary:
      'Takes a step: comment, reply (responsible), verify, return, close (opener or leader). Nothing is rewritten.',
    roles: FIGURES,
    input: z.object({ id, step: z.enum(STEP_NAMES), text: z.string().max(2000).optional() }),
    output: one,
    handle: async (input, { open, identity, shown }) => {
      const followUp = await takeStep(open, identity, input.id, input.step, input.text);
      shown({ action: 'change', what: `follow-up ${input.step}`, filters: { follow_up: followUp.id }, rows: 1 });
      return followUp;
    },
  }),
  personRoute({
    method: 'post',
    path: '/follow-ups/:id/evidence',
    summary:
      'Attaches a file (its bytes as the body, its name as `name`): pdf, png, jpg, doc(x), xls(x), at most 20 MB.',
    roles: FIGURES,
    input: z.object({ id, name: z.string().min(1).max(300) }),
    output: z.looseObject({ id: z.string(), sha256: z.string() }),
    handle: async (input, { open, identity, request, shown }) => {
      // Who may not see it must not make us read twenty megabytes.
      await requireFollowUp(open, identity, input.id);
      const content = await readBody(request, EVIDENCE_LIMIT);
      const kept = await attachEvidence(open, identity, input.id, { name: input.name, content });
      shown({ action: 'change', what: 'follow-up evidence', filters: { evidence: kept.id }, rows: 1 });
      return kept;
    },
  }),
  personRoute({
    method: 'get',
    path: '/follow-ups/:id/evidence/:file',
    summary: 'An attached file, to be saved and not shown.',
    roles: FIGURES,
    input: z.object({ id, file: id }),
    handle: async (input, { open, identity, response, shown }) => {
      const followUp = await requireFollowUp(open, identity, input.id);
      const { evidence, content } = readKept(open.site.dataDir, await evidenceOf(open, followUp.id), input.file);
      shown({ action: 'export', what: 'follow-up evidence', filters: { evidence: evidence.id }, rows: 1 });
      response.attachment(evidence.name);
      return new Download('application/octet-stream', content);
    },
  }),
];
