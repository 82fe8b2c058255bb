import type { NoRows, RowColumn, Twin } from '../../cubes/index.ts';

export type ColumnKind = 'text' | 'number' | 'money' | 'date' | 'time' | 'boolean' | 'key';

/** A column of the rows behind a figure. */
export interface ShownColumn {
  readonly name: string;
  readonly label_zh: string;
  readonly label_en: string;
  readonly type: ColumnKind;
}

/** What one row gives to the figure, beside the columns of its view. */
export const VALUE = 'counted_value';

const MONEY = /_(fee|amount|price|pay|cost|budget|weight_amount)$|^(amount|fee)$/;
const LONGEST_LABEL = 36;
/** On a screen; a file has every column that is no key. */
const ON_SCREEN = 16;
/** Who and where, in the order in which people read a case. */
const FIRST = [
  'date',
  'institution_name',
  'department_name',
  'ward_name',
  'doctor_name',
  'sex',
  'age_years',
  'main_diagnosis_name',
  'diagnosis_name',
];
/** Keys that open a journey. */
export const LINKS = ['patient_key', 'admission_key', 'visit_key'] as const;

function kindOf({ name, type, isKey }: RowColumn): ColumnKind {
  if (isKey) return 'key';
  if (type === 'boolean') return 'boolean';
  if (type === 'time') return name.endsWith('_at') ? 'time' : 'date';
  if (type === 'number') return MONEY.test(name) ? 'money' : 'number';
  return 'text';
}

/** The beginning of the English sentence of a description, or the name of the column in words. */
function englishOf({ name, description }: Pick<RowColumn, 'name' | 'description'>): string {
  const sentence = /[A-Za-z][^\p{Script=Han}。]*$/u.exec(description)?.[0] ?? '';
  const head = (/^[^.,;:(]+/.exec(sentence)?.[0] ?? '').trim();
  if (head !== '' && head.length <= LONGEST_LABEL) return head;
  const words = name.replace(/^(is|has)_/, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const shownColumn = (column: RowColumn): ShownColumn => ({
  name: column.name,
  label_zh: column.title,
  label_en: englishOf(column),
  type: kindOf(column),
});

/** A code whose name stands beside it says the same twice. */
function isRepeated({ name }: RowColumn, all: ReadonlySet<string>): boolean {
  if (name === 'diagnosis_name' && all.has('main_diagnosis_name')) return true;
  return name.endsWith('_code') && all.has(name.replace(/_code$/, '_name'));
}

/**
 * The columns of a case list: who and where, what the measure looks at (why the row counts), then what else the fact says,
 * until the screen is full. `all`: every column that is no key.
 */
export function columnsOf(twin: Twin, measure: string, all: boolean): RowColumn[] {
  const given: { reads: readonly string[] } | NoRows | undefined = twin.measures.get(measure);
  const reads = given && 'reads' in given ? given.reads : [];
  const names = new Set(twin.columns.map(({ name }) => name));
  const plain = twin.columns.filter((column) => !column.isKey && column.name !== 'source');
  if (all) return plain;
  const rank = (column: RowColumn): number => {
    const first = FIRST.indexOf(column.name);
    if (first >= 0 && !isRepeated(column, names)) return first;
    if (reads.includes(column.column) && column.isOwn) return FIRST.length;
    if (isRepeated(column, names) || !column.isOwn) return Number.POSITIVE_INFINITY;
    if (column.name.endsWith('_name')) return FIRST.length + 1;
    return FIRST.length + (column.type === 'boolean' ? 3 : 2);
  };
  return plain
    .map((column) => ({ column, rank: rank(column) }))
    .filter((one) => one.rank !== Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, Math.max(ON_SCREEN, FIRST.length + reads.length))
    .map(({ column }) => column);
}

/** Keys of a row that are not shown but lead on: its own, and those of its stay, visit and patient. */
export function keysOf(twin: Twin): string[] {
  return [...new Set([...(twin.key ? [twin.key] : []), ...LINKS])].filter((name) =>
    twin.columns.some((column) => column.name === name),
  );
}

/** What a row gives, where that is not simply one. */
export function valueColumn(twin: Twin, measure: string): ShownColumn | undefined {
  const given = twin.measures.get(measure);
  if (!given || 'reason_zh' in given) return undefined;
  const [first] = given.contributions;
  if (!first || first.how === 'count' || first.how === 'distinct') return undefined;
  const label_en = englishOf({ name: measure, description: given.description });
  return { name: VALUE, label_zh: given.title, label_en, type: given.unit === '元' ? 'money' : 'number' };
}
