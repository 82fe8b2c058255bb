import type { IntrospectedTable } from '../connector.ts';
import { type CaptureChoice, chooseCapture, chooseDates, type DateChoice } from './choose-capture.ts';
import { type ColumnView, judgeAlone, judgeInTable, type Verdict } from './classify.ts';
import type { Evidence } from './evidence.ts';
import { speaksOf, type Words } from './words.ts';

export interface ProposedColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly comment: string;
  readonly verdict: Verdict;
  /** Binary floats hold no exact decimals: a person says how many count. */
  readonly isFloat: boolean;
}

export interface ProposedTable {
  readonly name: string;
  readonly comment: string;
  readonly rows: number | null;
  readonly key: readonly string[];
  readonly capture: CaptureChoice;
  readonly dates: DateChoice;
  /** Its rows are about people. */
  readonly isPersonal: boolean;
  readonly columns: readonly ProposedColumn[];
  readonly never: readonly { readonly name: string; readonly because: string }[];
}

export interface LeftOutTable {
  readonly name: string;
  readonly rows: number | null;
  readonly because: string;
  /** A person must decide before it can be loaded. */
  readonly isOpen: boolean;
}

export interface Proposal {
  readonly tables: readonly ProposedTable[];
  readonly leftOut: readonly LeftOutTable[];
}

/** Evidence by table and column. */
export type Samples = ReadonlyMap<string, ReadonlyMap<string, Evidence>>;

const OURS = new Set(['_source', '_institution', '_batch', '_loaded_at', '_deleted_at']);
const FLOAT = /^(float|double|real|float4|float8|binary_float|binary_double)$/;

/** Binary floats land as text until a person says how many decimals count. */
export const isFloatType = (type: string) => FLOAT.test(type);

/** Why a table is nobody's data or cannot be loaded; undefined for one that is proposed. */
export function whyLeftOut(
  table: IntrospectedTable,
  words: Words,
  cause?: string,
): Omit<LeftOutTable, 'name' | 'rows'> | undefined {
  const skipped = words.skipped_tables.find(({ pattern }) => pattern.test(table.name));
  if (skipped) return { because: skipped.because, isOpen: false };
  if (/[/\\\p{Cc}]/u.test(table.name))
    return {
      because:
        '表名含有斜线或控制字符，不能作为文件名 its name has a slash or a control character and cannot name a folder',
      isOpen: false,
    };
  if (cause) return { because: `不能读取 cannot be read (${cause})`, isOpen: true };
  if (table.columns.length === 0) return { because: '没有可读的列 no readable column', isOpen: true };
  if (table.key.length === 0)
    return {
      because:
        '没有主键，也没有非空唯一索引：请指出能唯一确定一行的列，或请厂商加主键 no primary key and no unique index without nulls: name the columns that make a row unique, or ask for a key',
      isOpen: true,
    };
  return undefined;
}

/** Contracts for what a database has. Pure: what was found in, what is proposed out. */
export function propose(
  found: readonly IntrospectedTable[],
  samples: Samples,
  words: Words,
  options: { readonly quote?: (name: string) => string; readonly unreadable?: ReadonlyMap<string, string> } = {},
): Proposal {
  const tables: ProposedTable[] = [];
  const leftOut: LeftOutTable[] = [];
  const landed = new Set<string>();
  const judged = [...found]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((table) => {
      const why = whyLeftOut(table, words, options.unreadable?.get(table.name));
      if (why) leftOut.push({ name: table.name, rows: table.rows, ...why });
      return why ? [] : [judgeTable(table, samples.get(table.name) ?? new Map(), words)];
    });
  const personal = personalTables(judged, words);
  for (const one of judged) {
    const { name, rows } = one.table;
    const leave = (because: string) => leftOut.push({ name, rows, because, isOpen: true });
    const proposed = proposeTable(one, personal.has(name), words, options.quote);
    if (landed.has(name.toLowerCase())) leave('与另一张表只差大小写 differs from another table only in case');
    else if (!proposed.key.every((key) => proposed.columns.some((column) => column.name === key)))
      leave('主键中有不能入库的列 a column of its key cannot be landed');
    else {
      landed.add(name.toLowerCase());
      tables.push(proposed);
    }
  }
  return { tables, leftOut };
}

interface JudgedTable {
  readonly table: IntrospectedTable;
  readonly views: ReadonlyMap<string, ColumnView>;
  /** Verdicts that need no knowledge of the table. */
  readonly alone: ReadonlyMap<string, Verdict | undefined>;
}

function judgeTable(table: IntrospectedTable, evidence: ReadonlyMap<string, Evidence>, words: Words): JudgedTable {
  const views = new Map(
    table.columns.map(({ name, comment, type, holds = 'text' }): [string, ColumnView] => [
      name,
      { name, comment, type, holds, isKey: table.key.includes(name), evidence: evidence.get(name) },
    ]),
  );
  return { table, views, alone: new Map([...views].map(([name, view]) => [name, judgeAlone(view, words)])) };
}

/**
 * Names of the tables whose rows are about people: they hold an identifier or a number of a person, or they point to the
 * key of a table about patients (a laboratory result names its request, and the request the patient).
 */
function personalTables(judged: readonly JudgedTable[], words: Words): Set<string> {
  const verdictsOf = ({ alone }: JudgedTable) => [...alone.values()].filter((verdict) => verdict && !verdict.never);
  const personal = new Set<string>();
  const patients = new Set<string>();
  for (const one of judged) {
    const { name, comment } = one.table;
    if (
      speaksOf(words.stay_table, name, comment) ||
      isFinding(one, words) ||
      verdictsOf(one).some((verdict) => verdict?.treatment === 'number')
    )
      patients.add(name);
    if (patients.has(name) || verdictsOf(one).some((verdict) => verdict?.classification !== 'open')) personal.add(name);
  }
  for (let grows = true; grows; ) {
    const keys = new Set(judged.filter(({ table }) => patients.has(table.name)).flatMap(pointersTo));
    const next = judged.filter(
      ({ table }) => !patients.has(table.name) && table.columns.some(({ name }) => keys.has(name.toLowerCase())),
    );
    for (const { table } of next) patients.add(table.name);
    grows = next.length > 0;
  }
  return new Set([...personal, ...patients]);
}

/** Findings with a day of their own are somebody's, though the table may not say whose. */
function isFinding({ table }: JudgedTable, words: Words): boolean {
  const speaks = (name: string, comment: string) => words.clinical.some((hints) => speaksOf(hints, name, comment));
  return (
    chooseDates(table.columns, words).isEvent &&
    [table, ...table.columns].some(({ name, comment }) => speaks(name, comment))
  );
}

/** What a column is called that points to a table: like its key, unless that says nothing, or like the table. */
function pointersTo({ table }: JudgedTable): string[] {
  const [key = '', ...more] = table.key.map((name) => name.toLowerCase());
  const named = table.name.toLowerCase();
  const own = more.length > 0 || /^(id|uuid|guid|code|no|xh|bh|dm)$/.test(key) ? [] : [key];
  return [...own, `${named}_id`, `${named}_no`, `${named}id`, `${named.replace(/s$/, '')}_id`];
}

function proposeTable(
  { table, views, alone }: JudgedTable,
  isPersonal: boolean,
  words: Words,
  quote?: (name: string) => string,
): ProposedTable {
  const columns: ProposedColumn[] = [];
  const never: { name: string; because: string }[] = [];
  const taken = new Set<string>();
  for (const column of table.columns) {
    const view = views.get(column.name) as ColumnView;
    const verdict = alone.get(column.name) ?? judgeInTable(view, table, isPersonal, words);
    const because = verdict.never ?? whyUnnamable(column.name, taken);
    if (because) never.push({ name: column.name, because });
    else {
      columns.push({
        name: column.name,
        type: view.holds,
        nullable: !view.isKey && (column.nullable || view.holds === 'date' || view.holds === 'timestamp'),
        comment: column.comment,
        verdict,
        isFloat: isFloatType(column.type) && view.holds === 'text',
      });
    }
    taken.add(column.name.toLowerCase());
  }
  const kept = table.columns.filter(({ name }) => columns.some((column) => column.name === name));
  const datable = kept.filter(({ name }) => alone.get(name)?.classification !== 'direct_identifier');
  return {
    name: table.name,
    comment: table.comment,
    rows: table.rows,
    key: table.key,
    capture: chooseCapture({ ...table, columns: kept }, words, quote),
    dates: isPersonal ? chooseDates(datable, words) : { dates: [], isOpen: false, isEvent: false },
    isPersonal,
    columns,
    never,
  };
}

function whyUnnamable(name: string, taken: ReadonlySet<string>): string | undefined {
  if (OURS.has(name.toLowerCase())) return '与系统列同名 named like a column of ours';
  return taken.has(name.toLowerCase()) ? '与另一列只差大小写 differs from another column only in case' : undefined;
}
