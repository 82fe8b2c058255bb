import { join } from 'node:path';
import type { Site } from '../../core/index.ts';
import { isNumeric, publishTable } from '../../ingest/index.ts';
import type { OpenSite } from '../site/open.ts';
import { siteForms } from './catalogue.ts';

/** Where connector `forms` finds what is approved. */
const publicationFolder = (dataDir: string) => join(dataDir, 'forms');

const VALUES = [
  ...['form_id', 'field_id', 'institution_code', 'department_code', 'period_kind', 'period_start', 'period_end'],
  ...['value', 'text_value', 'version', 'state', 'approved_at'],
];
const FIELDS = [
  ...['form_id', 'field_id', 'form_name_zh', 'form_name_en', 'field_name_zh', 'field_name_en', 'unit', 'value_type'],
  'owner_department',
];
const TOTALS = [
  'indicator_id',
  'institution_code',
  'department_code',
  'month',
  'numerator',
  'denominator',
  'value',
  'imported_at',
];

type Text = Record<string, string | null>;

let tail: Promise<unknown> = Promise.resolve();

/** Publishes every approved value, the fields, and the totals of history, one publication after another. Writes only what differs. */
export function publishForms(open: OpenSite): Promise<void> {
  const turn = tail.then(() => publishNow(open));
  tail = turn.catch(() => undefined);
  return turn;
}

async function publishNow(open: OpenSite): Promise<void> {
  const forms = siteForms(open);
  const folder = publicationFolder(open.site.dataDir);
  const approved = await open.store.rows<Text & { form: string; field: string; written: string | null }>(
    `select s.form, v.field, s.institution, s.department, s.period_start::varchar as period_start, s.period_end::varchar as period_end, v.value as written,
       s.version::varchar as version, s.state, s.approved_at::varchar as approved_at
     from form_submissions as s join form_values as v on v.submission = s.id and v.version = s.version
     where s.state in ('approved', 'locked') order by s.form, s.institution, s.department, s.period_start, v.field`,
  );
  const values = approved.flatMap(({ form: id, field: name, institution, department, written, ...row }) => {
    const form = forms.get(id);
    const field = form?.fields.find((one) => one.id === name);
    // A field that left its form stays in the history of the submission; nobody asks for it any more.
    if (!form || !field) return [];
    const number = isNumeric(field.type);
    const place = { institution_code: institution ?? null, department_code: department ?? null };
    const shown = { period_kind: form.period, value: number ? written : null, text_value: number ? null : written };
    return [{ ...row, form_id: id, field_id: name, ...place, ...shown }];
  });
  publishTable(folder, 'values', VALUES, values);
  const fields = [...forms.values()].flatMap((form) =>
    form.fields.map((field) => ({
      form_id: form.form,
      field_id: field.id,
      form_name_zh: form.name_zh,
      form_name_en: form.name_en,
      field_name_zh: field.name_zh,
      field_name_en: field.name_en,
      unit: field.unit,
      value_type: field.type,
      owner_department: form.owner_department,
    })),
  );
  publishTable(folder, 'fields', FIELDS, fields);
  const totals = await open.store.rows<Text>(
    `select indicator as indicator_id, institution as institution_code, department as department_code, month::varchar as month, numerator, denominator,
       value, imported_at::varchar as imported_at
     from history_totals order by all`,
  );
  publishTable(folder, 'history_totals', TOTALS, totals);
}

/** The site with its forms published and every source of connector `forms` told where; nothing is done where there is none. */
export async function withPublications(open: OpenSite): Promise<Site> {
  const { site } = open;
  if (!site.sources.some(({ connector }) => connector === 'forms')) return site;
  await publishForms(open);
  const folder = publicationFolder(site.dataDir);
  const sources = site.sources.map((source) =>
    source.connector === 'forms' ? { ...source, settings: { folder, ...source.settings } } : source,
  );
  return { ...site, sources };
}
