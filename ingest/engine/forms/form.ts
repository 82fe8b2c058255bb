import { createHash } from 'node:crypto';
import { z } from 'zod';
import { discoverYaml } from '../../../core/index.ts';

const word = z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _');
/** Whole digits and decimals that a landed value holds: numeric(24,6). */
const WHOLE = 18;
const SCALE = 6;
const NUMERIC = /^numeric\((\d{1,2}),(\d)\)$/;
const bound = z.union([z.number(), z.string().regex(/^-?\d{1,18}(\.\d{1,6})?$/)]).transform(String);

const field = z
  .strictObject({
    id: word,
    name_zh: z.string().min(1),
    name_en: z.string().min(1),
    unit: z.string().default(''),
    type: z.string().refine(
      (type) => {
        const [, precision = '0', scale = '9'] = NUMERIC.exec(type) ?? [];
        const whole = Number(precision) - Number(scale);
        return ['integer', 'text', 'date'].includes(type) || (whole > 0 && whole <= WHOLE && Number(scale) <= SCALE);
      },
      { message: 'must be integer, text, date or numeric(p,s) with s ≤ 6 and p − s between 1 and 18' },
    ),
    required: z.boolean().default(true),
    min: bound.optional(),
    max: bound.optional(),
    /** Another field that this one cannot exceed: passes are part of those who sat the exam. */
    at_most: word.optional(),
    /** Share by which a value may differ from the period before without a written reason: 0.3 is 30 %. */
    max_change: z.number().positive().max(100).optional(),
    /** Texts that may be chosen; absent: any. */
    choices: z.array(z.string().min(1)).min(2).optional(),
    description_zh: z.string().min(1),
  })
  .refine(({ type, min, max, at_most, max_change }) => isNumeric(type) || !(min ?? max ?? at_most ?? max_change), {
    message: 'min, max, at_most and max_change are for numbers',
  })
  .refine(({ type, choices }) => type === 'text' || !choices, { message: 'choices are for texts' });

const people = z.array(z.string().min(1)).min(1);

/** What people fill because no system has it: `ingest/forms/<form>.yml`; a site's `forms/` wins. */
const formSchema = z
  .strictObject({
    form: word,
    name_zh: z.string().min(1),
    name_en: z.string().min(1),
    /** The office that answers for the figures. */
    owner_department: z.string().min(1),
    /** Roles that may fill, approve and lock; which rows is the person's. */
    roles: z.strictObject({ fill: people, approve: people, lock: people }),
    period: z.enum(['day', 'month', 'quarter', 'year']),
    /** Days after the period's last day by which it has to be submitted. */
    due_days: z.number().int().min(0),
    level: z.enum(['institution', 'department']),
    fields: z.array(field).min(1),
  })
  .superRefine((form, context) => {
    const numbers = new Set(form.fields.filter(({ type }) => isNumeric(type)).map(({ id }) => id));
    if (new Set(form.fields.map(({ id }) => id)).size !== form.fields.length)
      context.addIssue('a field is declared twice');
    for (const { id, at_most } of form.fields) {
      if (at_most !== undefined && (at_most === id || !numbers.has(at_most)))
        context.addIssue(`${id}: at_most names ${at_most}, which is no other numeric field`);
    }
  });

export type Form = z.output<typeof formSchema>;
export type FormField = Form['fields'][number];
export type PeriodKind = Form['period'];

export function isNumeric(type: string): boolean {
  return type === 'integer' || NUMERIC.test(type);
}

/** Most digits before and after the point of a numeric field. */
export function digitsOf({ type }: FormField): { readonly whole: number; readonly scale: number } {
  const [, precision, scale] = NUMERIC.exec(type) ?? [];
  return precision === undefined
    ? { whole: WHOLE, scale: 0 }
    : { whole: Number(precision) - Number(scale), scale: Number(scale) };
}

/** Digest of what a filled template must fit: a template of another shape is refused. */
export function formDigest(form: Form): string {
  const shape = [form.form, form.period, form.level, form.fields.map(({ id, type, unit }) => [id, type, unit])];
  return createHash('sha256').update(JSON.stringify(shape)).digest('hex').slice(0, 12);
}

/** Forms by id; a later folder (a site's overlay) wins. Refuses strangers aloud. */
export function discoverForms(folders: readonly string[]): ReadonlyMap<string, Form> {
  return new Map(discoverYaml<Form>(folders, formSchema, { idField: 'form' }).map(({ id, value }) => [id, value]));
}
