import { expect, it } from 'vitest';
import type { MetricAnswer } from '../../engine/wire.ts';
import { tableRows } from './table-model.ts';

it('joins answers by group and leaves a gap where one has no row', () => {
  const answer = (id: string, values: Record<string, number>) =>
    ({
      id,
      rows: Object.entries(values).map(([doctor, value]) => ({ doctor, doctor_name: `医生${doctor}`, value })),
    }) as unknown as MetricAnswer;
  expect(
    tableRows([answer('discharges', { S2: 4, S1: 9 }), answer('avg_length_of_stay', { S1: 7.5 })], 'doctor'),
  ).toEqual([
    { code: 'S1', name: '医生S1', values: [9, 7.5] },
    { code: 'S2', name: '医生S2', values: [4, null] },
  ]);
});
