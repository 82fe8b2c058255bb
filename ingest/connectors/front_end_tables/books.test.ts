import { expect, it } from 'vitest';
import { agendaOf, type Batch, batchOf, rejection } from './books.ts';

const batch = (no: string, more: Partial<Batch> = {}): Batch => ({
  no,
  table: 'charges',
  rows: 1,
  amount: '1.00',
  isComplete: true,
  at: '2025-03-01 21:00:00',
  ...more,
});

it('orders finished batches by their completion, then by number, and knows which are done, unfinished or owed a receipt', () => {
  const batches = [
    batch('3'),
    batch('1', { at: '2025-03-02 21:00:00' }),
    batch('2'),
    batch('open', { isComplete: false }),
    batch('sent back'),
    batch('taken, not in raw', { at: '2025-02-01 00:00:00' }),
    batch('all done'),
    batch('in raw'),
    batch('other', { table: 'visits' }),
  ];
  const applied = ['in raw', 'all done'].map((position) => ({ position, rowsRead: 7, rowsQuarantined: 1 }));
  const receipts = new Map([
    ['sent back', 'rejected'],
    ['taken, not in raw', 'accepted'],
    ['all done', 'accepted'],
  ]);
  const agenda = agendaOf('charges', batches, receipts, applied);
  expect(agenda.ready.map(({ no }) => no)).toEqual(['taken, not in raw', '2', '3', '1']);
  expect(agenda.unfinished).toEqual(['open']);
  expect(agenda.owed).toMatchObject([{ batch: 'in raw', state: 'accepted', rowsReceived: 7, rowsQuarantined: 1 }]);
});

it('reads a control row however the product writes a truth', () => {
  const row = { batch_no: 'B', table_name: 'charges', row_count: '2', created_at: 'c', completed_at: null };
  expect(['t', 'true', '1', 'f', '0', null].map((is_complete) => batchOf({ ...row, is_complete }).isComplete)).toEqual([
    ...[true, true, true],
    ...[false, false, false],
  ]);
  expect(batchOf({ ...row, is_complete: '1' })).toMatchObject({ rows: 2, amount: null, at: 'c' });
});

const CHARGES = { table: 'charges', amount: 'amount' } as Parameters<typeof rejection>[2];

it.each([
  ['10.5', '10.50', undefined],
  ['-0.5', '-.50', undefined],
  ['12345678901234567.01', '12345678901234567.02', 'amount'],
  ['0', null, undefined],
  [null, '0', 'amount'],
])('compares a declared total of %s with %s exactly', (declared, held, reason) => {
  const found = rejection(batch('B', { amount: declared }), { rows: 1, sums: { amount: held } }, CHARGES);
  expect(found?.reason).toBe(reason);
});
