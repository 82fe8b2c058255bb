import type { SourceColumn } from '../connector.ts';
import { type ColumnContract, SYSTEM_COLUMNS, type TableContract } from '../contract.ts';
import { holdsAll, joinTypes } from './column-types.ts';

/** What raw remembers of a column of one source's table (`raw._source_columns`). */
export interface RememberedColumn {
  readonly source: string;
  readonly column: string;
  /** The product's own type name. */
  readonly type: string;
  /** Type of a contract that holds every value; null where the connector cannot say. */
  readonly holds: string | null;
  /** The type that the contract named when this was written; null: the contract does not name the column. */
  readonly contractType: string | null;
  /** The type under which it lands; null: it does not. */
  readonly landedType: string | null;
  /** `left_out`: seen at the first load and not wanted. `added`: joined later, and loaded until a person decides. */
  readonly state: 'contract' | 'left_out' | 'added';
}

export interface ColumnChange {
  readonly kind: 'added' | 'widened' | 'unusable' | 'narrowed' | 'changed' | 'removed';
  readonly column: string;
  readonly was: string | null;
  readonly is: string | null;
}

export interface Evolution {
  /** What to remember of this source's table from now on. */
  readonly remembered: readonly RememberedColumn[];
  /** Told, and loaded on. */
  readonly notes: readonly ColumnChange[];
  /** A person must decide: the table is not loaded. */
  readonly problems: readonly ColumnChange[];
  /** A column has to be filled for rows that were loaded before. */
  readonly refill: boolean;
}

/**
 * The contract as the source is now: types widened where a source widened them, and columns that joined later at its end,
 * as direct identifiers until a person decides. One landed table serves several sources, so its types hold the values of
 * all of them. `source` undefined: all sources' columns, as raw's table has them.
 */
export function effectiveContract(
  contract: TableContract,
  memory: readonly RememberedColumn[],
  source?: string,
): TableContract {
  const named = new Set(contract.columns.map(({ name }) => name.toLowerCase()));
  const columns = contract.columns.map((column): ColumnContract => {
    const landed = memory.filter((seen) => seen.column === column.name && seen.contractType === column.type);
    return {
      ...column,
      type: landed.reduce((type, seen) => joinTypes(type, seen.landedType ?? type) ?? type, column.type),
    };
  });
  const joined = new Map<string, string>();
  for (const { column, landedType, state } of memory) {
    if (state !== 'added' || landedType === null || named.has(column.toLowerCase())) continue;
    const known = joined.get(column);
    // Two sources that disagree about a column nobody has described yet meet in text.
    joined.set(column, known === undefined ? landedType : (joinTypes(known, landedType) ?? 'text'));
  }
  const mine = new Set(
    memory.filter((seen) => source === undefined || seen.source === source).map(({ column }) => column),
  );
  const extension = [...joined]
    .filter(([name]) => mine.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, type]): ColumnContract => ({
        name,
        type,
        nullable: true,
        classification: 'direct_identifier',
        description_zh: name,
      }),
    );
  return { ...contract, columns: [...columns, ...extension] };
}

/** Compares a source's columns with what was remembered of them. An empty memory is the first load: what the contract leaves out stays out. */
export function evolve(
  contract: TableContract,
  own: readonly RememberedColumn[],
  source: string,
  columns: readonly SourceColumn[],
): Evolution {
  const before = new Map(own.map((seen) => [seen.column, seen]));
  const inContract = new Map(contract.columns.map((column) => [column.name, column]));
  const taken = new Set([...SYSTEM_COLUMNS, ...contract.columns.map(({ name }) => name.toLowerCase())]);
  const notes: ColumnChange[] = [];
  const problems: ColumnChange[] = [];
  let refill = false;
  const remembered = columns.map((column): RememberedColumn => {
    const seen = before.get(column.name);
    const wanted = inContract.get(column.name)?.type ?? null;
    const now = { source, column: column.name, type: column.type, holds: column.holds ?? seen?.holds ?? null };
    if (wanted !== null) {
      if (own.length > 0 && seen?.state !== 'contract' && seen?.state !== 'added') refill = true;
      const landed = seen?.contractType === wanted && seen.landedType !== null ? seen.landedType : wanted;
      const next = moved(column, seen, landed, notes, problems);
      return { ...now, contractType: wanted, landedType: next, state: 'contract' };
    }
    if (seen?.state === 'added') {
      const next = moved(column, seen, seen.landedType ?? 'text', notes, problems);
      return { ...now, contractType: null, landedType: next, state: 'added' };
    }
    if (own.length === 0 || seen) return { ...now, contractType: null, landedType: null, state: 'left_out' };
    if (taken.has(column.name.toLowerCase()) || column.name === '') {
      notes.push({ kind: 'unusable', column: column.name, was: null, is: column.type });
      return { ...now, contractType: null, landedType: null, state: 'left_out' };
    }
    taken.add(column.name.toLowerCase());
    refill = true;
    notes.push({ kind: 'added', column: column.name, was: null, is: column.holds ?? 'text' });
    return { ...now, contractType: null, landedType: column.holds ?? 'text', state: 'added' };
  });
  const present = new Set(columns.map(({ name }) => name));
  const gone = own.filter(({ column }) => !present.has(column));
  for (const { column, type, state } of gone) {
    if (state === 'added' || inContract.has(column)) problems.push({ kind: 'removed', column, was: type, is: null });
  }
  // Who leaves out a column and sees it return still leaves it out.
  return { remembered: [...remembered, ...gone], notes, problems, refill };
}

/** The type under which a column lands after its source's type moved. */
function moved(
  column: SourceColumn,
  seen: RememberedColumn | undefined,
  landed: string,
  notes: ColumnChange[],
  problems: ColumnChange[],
): string {
  const [was, is] = [seen?.holds ?? undefined, column.holds];
  if (was === undefined || is === undefined || was === is || (holdsAll(landed, is) && holdsAll(is, was))) return landed;
  if (!holdsAll(is, was)) {
    const kind = holdsAll(was, is) ? 'narrowed' : 'changed';
    problems.push({ kind, column: column.name, was, is });
    return landed;
  }
  // A contract that was narrower than the source all along reads it that way on purpose: what does not fit is put aside.
  if (!holdsAll(landed, was)) return landed;
  const joined = joinTypes(landed, is);
  if (joined === undefined) {
    problems.push({ kind: 'changed', column: column.name, was, is });
    return landed;
  }
  notes.push({ kind: 'widened', column: column.name, was: landed, is: joined });
  return joined;
}
