import { expect, it } from 'vitest';
import type { Lineage } from '../../engine/model-wire.ts';
import { columnBoxes, tableLineage } from './lineage-model.ts';

const LINEAGE: Lineage = {
  nodes: [
    { name: 'his.stays', kind: 'source', layer: 'raw', step: -2 },
    { name: 'stg_stays', kind: 'ephemeral', layer: 'staging', step: -1 },
    { name: 'fct_stays', kind: 'table', layer: 'marts', step: 0 },
    { name: 'agg_stays', kind: 'table', layer: 'marts', step: 1 },
  ],
  edges: [
    ['his.stays', 'stg_stays'],
    ['stg_stays', 'fct_stays'],
    ['fct_stays', 'agg_stays'],
  ],
};

it('shows what is near and counts what is not', () => {
  const { boxes, edges, hidden } = tableLineage(LINEAGE, 1, (layer) => layer.toUpperCase());
  expect(boxes.map(({ id, kind, note }) => [id, kind, note])).toEqual([
    ['stg_stays', 'ephemeral', 'STAGING'],
    ['fct_stays', 'self', 'MARTS'],
    ['agg_stays', 'table', 'MARTS'],
  ]);
  expect([edges.length, hidden]).toEqual([2, 1]);
  expect(tableLineage(LINEAGE, Number.POSITIVE_INFINITY, String).hidden).toBe(0);
});

it('tells values from what only decides', () => {
  const stays = { relation: 'stg_stays' };
  const days = {
    column: 'days',
    type: 'INTEGER',
    from: [
      { ...stays, column: 'days', exact: true },
      { ...stays, column: 'left_at', exact: false },
    ],
    conditions: [
      { ...stays, column: 'days' },
      { ...stays, column: 'state' },
    ],
  };
  const { boxes, edges } = columnBoxes('fct_stays', days, true);
  expect(columnBoxes('fct_stays', days, false).boxes.map(({ label }) => label)).toEqual(['days', 'left_at', 'days']);
  expect(boxes.map(({ label, kind }) => [label, kind])).toEqual([
    ['days', 'exact'],
    ['left_at', 'derived'],
    ['state', 'decides'],
    ['days', 'self'],
  ]);
  expect(edges.map(([from, , kind]) => [from, kind])).toEqual([
    ['stg_stays.days', 'exact'],
    ['stg_stays.left_at', 'derived'],
    ['stg_stays.state', 'decides'],
  ]);
});
