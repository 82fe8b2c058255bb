import type { Columns, Identity, Row } from '../../core/index.ts';
import type { OpenSite } from '../site/open.ts';
import { type BehindRequest, type CasesBehind, casesBehind } from './behind.ts';
import { IDENTITY_COLUMNS, identityOfRows } from './identify.ts';

/** Rows of a file; a longer list is cut and says so. */
export const MOST_EXPORTED = 20_000;

export interface CasesListed extends CasesBehind {
  readonly identifiersShown: boolean;
}

/** The rows behind a figure with number and masked name, for those with a duty of care. */
export async function listBehind(open: OpenSite, request: BehindRequest, identity: Identity): Promise<CasesListed> {
  const behind = await casesBehind(open, request, identity);
  const people = await identityOfRows(open, behind.rows, identity);
  if (!people) return { ...behind, identifiersShown: false };
  return {
    ...behind,
    columns: [...IDENTITY_COLUMNS, ...behind.columns],
    rows: behind.rows.map((row, at) => ({ ...people[at], ...row })),
    identifiersShown: people.some((person) => person !== undefined),
  };
}

const TYPES: Readonly<Record<string, string>> = { number: 'DOUBLE', money: 'DOUBLE', date: 'DATE', boolean: 'BOOLEAN' };

/** The list as columns under its Chinese titles, dates as dates and numbers as numbers; keys stay here. */
export function asColumns({ columns, rows }: Pick<CasesListed, 'columns' | 'rows'>): Columns {
  const shown = columns.filter(({ type }) => type !== 'key');
  const cell = (row: Row, name: string, type: string): unknown => {
    const value = row[name];
    if (value === null || value === undefined) return null;
    if (type === 'date') return new Date(`${String(value).slice(0, 10)}T00:00:00Z`);
    if (type === 'boolean') return value === true ? '是' : '否';
    return type === 'number' || type === 'money' ? Number(value) : String(value);
  };
  return {
    names: shown.map(({ label_zh }) => label_zh),
    types: shown.map(({ type }) => TYPES[type] ?? 'VARCHAR'),
    columns: shown.map(({ name, type }) => rows.map((row) => cell(row, name, type))),
    rowCount: rows.length,
  };
}
