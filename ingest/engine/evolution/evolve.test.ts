import { expect, it } from 'vitest';
import type { TableContract } from '../../index.ts';
import { TINY } from '../../test-support/site.ts';
import type { SourceColumn } from '../connector.ts';
import { effectiveContract, evolve, type RememberedColumn } from './evolve.ts';

const column = (name: string, holds: string, type = holds): SourceColumn => ({ name, type, holds });
const contract: TableContract = {
  ...(TINY.tables[0] as TableContract),
  key: ['id'],
  columns: [
    { name: 'id', type: 'integer', nullable: false, classification: 'open', description_zh: '' },
    { name: 'amount', type: 'numeric(10,2)', nullable: true, classification: 'open', description_zh: '' },
    { name: 'day', type: 'date', nullable: true, classification: 'open', description_zh: '' },
  ],
};
const FIRST = [
  column('id', 'integer'),
  column('amount', 'numeric(10,2)'),
  column('day', 'date'),
  column('password', 'text'),
];
const first = evolve(contract, [], 'his', FIRST);
const next = (columns: SourceColumn[], own: readonly RememberedColumn[] = first.remembered, under = contract) =>
  evolve(under, own, 'his', columns);
const shape = (own: readonly RememberedColumn[], under = contract) =>
  effectiveContract(under, own, 'his').columns.map(({ name, type }) => `${name} ${type}`);
const replaced = (with_: SourceColumn) => FIRST.map((each) => (each.name === with_.name ? with_ : each));

it('remembers all columns at the first load, and what the contract leaves out stays out', () => {
  expect(first).toMatchObject({ notes: [], problems: [], refill: false });
  expect(first.remembered.map(({ column, state }) => [column, state])).toEqual([
    ['id', 'contract'],
    ['amount', 'contract'],
    ['day', 'contract'],
    ['password', 'left_out'],
  ]);
  expect(next(FIRST)).toMatchObject({ notes: [], problems: [], refill: false });
  expect(effectiveContract(contract, first.remembered, 'his')).toEqual(contract);
});

it('adds a column that joins later as a direct identifier, and fills it', () => {
  const seen = next([...FIRST, column('备注', 'numeric(6,1)')]);
  expect(seen).toMatchObject({
    problems: [],
    refill: true,
    notes: [{ kind: 'added', column: '备注', is: 'numeric(6,1)' }],
  });
  expect(effectiveContract(contract, seen.remembered, 'his').columns.at(-1)).toMatchObject({
    name: '备注',
    type: 'numeric(6,1)',
    nullable: true,
    classification: 'direct_identifier',
  });
  expect(next([...FIRST, column('备注', 'numeric(6,1)')], seen.remembered)).toMatchObject({ notes: [], refill: false });
});

it('lets the contract rule a column once it names it', () => {
  const { remembered } = next([...FIRST, column('note', 'text')]);
  const named = {
    ...contract,
    columns: [
      ...contract.columns,
      { name: 'note', type: 'integer', nullable: true, classification: 'open' as const, description_zh: '' },
    ],
  };
  const seen = next([...FIRST, column('note', 'text')], remembered, named);
  expect(seen).toMatchObject({ notes: [], problems: [], refill: false });
  expect(shape(seen.remembered, named).at(-1)).toBe('note integer');
});

it('fills a column that was left out when the contract names it', () => {
  const named = {
    ...contract,
    columns: [
      ...contract.columns,
      { name: 'password', type: 'text', nullable: true, classification: 'open' as const, description_zh: '' },
    ],
  };
  expect(next(FIRST, first.remembered, named)).toMatchObject({ refill: true, notes: [], problems: [] });
});

it.each([
  ['integer', 'bigint', 'id', 'bigint'],
  ['numeric(10,2)', 'numeric(14,4)', 'amount', 'numeric(14,4)'],
  ['date', 'timestamp', 'day', 'timestamp'],
])('widens %s to %s', (was, is, name, landed) => {
  const seen = next(replaced(column(name, is)));
  expect(seen).toMatchObject({
    problems: [],
    refill: false,
    notes: [{ kind: 'widened', column: name, was, is: landed }],
  });
  expect(shape(seen.remembered)).toContain(`${name} ${landed}`);
  // Remembered: the next load neither tells it again nor narrows it back.
  const again = next(replaced(column(name, is)), seen.remembered);
  expect(again).toMatchObject({ notes: [], problems: [] });
  expect(shape(again.remembered)).toContain(`${name} ${landed}`);
});

it('says nothing where the contract holds the wider type already', () => {
  const wide = {
    ...contract,
    columns: contract.columns.map((each) => (each.name === 'id' ? { ...each, type: 'bigint' } : each)),
  };
  const start = evolve(wide, [], 'his', FIRST).remembered;
  expect(next(replaced(column('id', 'bigint')), start, wide)).toMatchObject({ notes: [], problems: [] });
});

it.each([
  ['narrowed', 'amount', 'numeric(8,2)'],
  ['changed', 'id', 'text'],
  ['changed', 'day', 'integer'],
])('stops at a column that was %s', (kind, name, is) => {
  expect(next(replaced(column(name, is))).problems).toMatchObject([{ kind, column: name, is }]);
});

it('stops when an added column goes, and not when one that was left out does', () => {
  const { remembered } = next([...FIRST, column('note', 'text')]);
  expect(next(FIRST, remembered).problems).toMatchObject([{ kind: 'removed', column: 'note' }]);
  const without = next(FIRST.slice(0, 3));
  expect(without.problems).toEqual([]);
  expect(next(FIRST, without.remembered)).toMatchObject({ notes: [] });
});

it('leaves out, aloud, a column whose name raw cannot hold beside the others', () => {
  expect(next([...FIRST, column('ID', 'text'), column('_batch', 'text')]).notes).toMatchObject([
    { kind: 'unusable', column: 'ID' },
    { kind: 'unusable', column: '_batch' },
  ]);
});

it('gives one landed table types that hold the values of every source', () => {
  const here = next([...replaced(column('id', 'bigint')), column('note', 'integer')]).remembered;
  const there = evolve(contract, first.remembered, 'branch', [...FIRST, column('note', 'date')]).remembered;
  const memory = [...here, ...there];
  expect(effectiveContract(contract, memory, 'branch').columns.map(({ type }) => type)).toEqual([
    'bigint',
    'numeric(10,2)',
    'date',
    'text',
  ]);
  const third = evolve(contract, [], 'third', FIRST).remembered;
  expect(effectiveContract(contract, [...memory, ...third], 'third').columns).toHaveLength(3);
});
