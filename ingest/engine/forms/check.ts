import { isDay } from '../../../core/index.ts';
import { changesMoreThan, millionths, plainDecimal } from './decimal.ts';
import { digitsOf, type Form, type FormField, isNumeric } from './form.ts';

/** What a person wrote into one field, and the reason for a leap where there is one. */
export interface Entry {
  readonly value: string | null;
  readonly note?: string | null | undefined;
}

export interface Issue {
  readonly field: string;
  readonly code: 'unknown' | 'type' | 'choice' | 'min' | 'max' | 'at_most' | 'required' | 'change';
  /** Says what is valid, never what was written. */
  readonly message: string;
  readonly message_en: string;
}

export interface Checked {
  /** Entries in their plain form: exact decimals, ISO dates, trimmed texts, null for what is empty. */
  readonly entries: ReadonlyMap<string, { readonly value: string | null; readonly note: string | null }>;
  readonly issues: readonly Issue[];
}

const LONGEST = 500;

/** A day that people may mean. */
const isBelievable = (text: string) => isDay(text) && text >= '1900' && text < '2200';

/** The value in its plain form, or undefined where it is not of the field's type. */
function plain(field: FormField, written: string): string | undefined {
  if (isNumeric(field.type)) return plainDecimal(written, digitsOf(field));
  if (field.type === 'date') return isBelievable(written) ? written : undefined;
  return written.length <= LONGEST ? written : undefined;
}

function typeWords(field: FormField): readonly [string, string] {
  const { whole, scale } = digitsOf(field);
  if (isNumeric(field.type))
    return scale === 0
      ? ['应为整数', 'must be a whole number']
      : [
          `应为数值，整数部分至多 ${whole} 位、小数至多 ${scale} 位`,
          `must be a number of at most ${whole} digits and ${scale} decimals`,
        ];
  return field.type === 'date'
    ? ['应为日期，形如 2026-01-31', 'must be a date like 2026-01-31']
    : [`至多 ${LONGEST} 个字`, `must have at most ${LONGEST} characters`];
}

/**
 * Checks what was filled in. `before` has the values of the period before; with it (also when empty) the form must be
 * complete, and leaps need a reason. Without it only what was written is checked, as for a draft.
 */
export function checkEntries(
  form: Form,
  written: Readonly<Record<string, Entry>>,
  before?: ReadonlyMap<string, string | null>,
): Checked {
  const issues: Issue[] = [];
  const entries = new Map<string, { value: string | null; note: string | null }>();
  const say = (field: Pick<FormField, 'id' | 'name_zh' | 'name_en'>, code: Issue['code'], zh: string, en: string) =>
    issues.push({ field: field.id, code, message: `${field.name_zh}：${zh}`, message_en: `${field.name_en}: ${en}` });
  const known = new Map(form.fields.map((field) => [field.id, field]));
  for (const id of Object.keys(written)) {
    const names = [...known.keys()].join(', ');
    const shown = id.slice(0, 60);
    if (!known.has(id))
      say(
        { id: shown, name_zh: shown, name_en: shown },
        'unknown',
        `不是本表的指标；有：${names}`,
        `is no field of this form; fields are: ${names}`,
      );
  }
  for (const field of form.fields) {
    const entry = written[field.id];
    const text = entry?.value?.trim() ?? '';
    const note = entry?.note?.trim() || null;
    const value = text === '' ? null : plain(field, text);
    if (value === undefined) {
      const [zh, en] = typeWords(field);
      say(field, 'type', zh, en);
      continue;
    }
    entries.set(field.id, { value, note: note?.slice(0, LONGEST) ?? null });
    if (value !== null && field.choices && !field.choices.includes(value))
      say(field, 'choice', `应为 ${field.choices.join('、')} 之一`, `must be one of ${field.choices.join(', ')}`);
    if (value !== null && field.min !== undefined && millionths(value) < millionths(field.min))
      say(field, 'min', `不得小于 ${field.min}${field.unit}`, `must be at least ${field.min} ${field.unit}`.trim());
    if (value !== null && field.max !== undefined && millionths(value) > millionths(field.max))
      say(field, 'max', `不得大于 ${field.max}${field.unit}`, `must be at most ${field.max} ${field.unit}`.trim());
    if (before && field.required && value === null) say(field, 'required', '必填', 'is required');
  }
  for (const field of form.fields) {
    const value = entries.get(field.id)?.value;
    if (value === null || value === undefined) continue;
    const other = field.at_most === undefined ? undefined : entries.get(field.at_most)?.value;
    const limit = known.get(field.at_most ?? '');
    if (limit && typeof other === 'string' && millionths(value) > millionths(other))
      say(field, 'at_most', `不得大于“${limit.name_zh}”`, `must not exceed "${limit.name_en}"`);
    const earlier = before?.get(field.id);
    if (field.max_change === undefined || typeof earlier !== 'string' || entries.get(field.id)?.note) continue;
    if (!changesMoreThan(field.max_change, value, earlier)) continue;
    const share = Number((field.max_change * 100).toPrecision(6));
    say(
      field,
      'change',
      `环比变动超过 ${share}%，请填写说明`,
      `differs from the period before by more than ${share} %: say why`,
    );
  }
  return { entries, issues };
}
