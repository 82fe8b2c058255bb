import { z } from 'zod';
import { AccessError } from '../../../core/index.ts';
import { PEOPLE } from '../../access/roles.ts';
import { requireForm } from '../../forms/catalogue.ts';
import { importWorkbook } from '../../forms/import.ts';
import { canSee } from '../../forms/places.ts';
import { WORKBOOK_LIMIT } from '../../forms/read-workbook.ts';
import { listForms, statusOf } from '../../forms/status.ts';
import { makeTemplate } from '../../forms/template.ts';
import { readBody } from '../../forms/upload.ts';
import { Download, personRoute } from '../route.ts';

const form = z.string().max(60);
const period = z.string().max(12);
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export default [
  personRoute({
    method: 'get',
    path: '/forms',
    summary: 'The forms that the person has to do with, and what they may do with each.',
    roles: PEOPLE,
    input: z.object({}),
    output: z.array(z.looseObject({ form: z.string() })),
    handle: async (_input, { open, identity, shown }) => {
      const forms = listForms(open, identity);
      shown({ what: 'forms', rows: forms.length });
      return forms;
    },
  }),
  personRoute({
    method: 'get',
    path: '/forms/:form',
    summary: 'A form: its fields with units, ranges and choices.',
    roles: PEOPLE,
    input: z.object({ form }),
    output: z.looseObject({ form: z.string(), fields: z.array(z.looseObject({ id: z.string() })) }),
    handle: async (input, { open, identity, shown }) => {
      const found = requireForm(open, input.form);
      if (!canSee(found, identity)) throw new AccessError('access/denied', { what: ` ${found.name_zh}` });
      shown({ what: `form ${found.form}` });
      return found;
    },
  }),
  personRoute({
    method: 'get',
    path: '/forms/:form/submissions',
    summary: 'How far a form is in every place that the person may see: state, due day, overdue.',
    roles: PEOPLE,
    input: z.object({ form, period: period.optional() }),
    output: z.array(z.looseObject({ state: z.string(), period: z.string() })),
    handle: async (input, { open, identity, shown }) => {
      const found = requireForm(open, input.form);
      if (!canSee(found, identity)) throw new AccessError('access/denied', { what: ` ${found.name_zh}` });
      const rows = await statusOf(open, identity, found, input.period);
      shown({ what: `form ${found.form} status`, filters: { period: input.period }, rows: rows.length });
      return rows;
    },
  }),
  personRoute({
    method: 'get',
    path: '/forms/:form/template.xlsx',
    summary: 'The form as a workbook for the places that the person fills.',
    roles: PEOPLE,
    input: z.object({ form, period }),
    handle: async (input, { open, identity, response, shown }) => {
      const found = requireForm(open, input.form);
      if (!canSee(found, identity)) throw new AccessError('access/denied', { what: ` ${found.name_zh}` });
      const { bytes, rows } = await makeTemplate(open, identity, found, input.period);
      shown({ action: 'export', what: `form ${found.form} template`, filters: { period: input.period }, rows });
      response.attachment(`${found.form}-${input.period}.xlsx`);
      return new Download(XLSX, bytes);
    },
  }),
  personRoute({
    method: 'post',
    path: '/forms/:form/import',
    summary:
      'Saves a filled template (the .xlsx as the body) as drafts, all of it or nothing; faults are told by cell.',
    roles: PEOPLE,
    input: z.object({ form }),
    output: z.object({ form: z.string(), saved: z.array(z.looseObject({ id: z.string() })) }),
    handle: async (input, { open, identity, request, shown }) => {
      const bytes = await readBody(request, WORKBOOK_LIMIT);
      const { form: found, saved } = await importWorkbook(open, identity, bytes, requireForm(open, input.form).form);
      shown({ action: 'change', what: `form ${found.form} import`, rows: saved.length });
      return { form: found.form, saved };
    },
  }),
];
