import { expect, it } from 'vitest';
import type { ModelSummary } from '../../engine/model-wire.ts';
import { foundModels, layersOf } from './model-list.ts';

const model = (name: string, layer: string, description: string): ModelSummary => ({
  name,
  relation: `${layer}.${name}`,
  layer,
  materialized: 'table',
  grain: '',
  description,
  columns: 1,
  tests: { total: 0, passed: 0, warned: 0, failed: 0 },
  rows: 1,
  last_built: null,
});
const MODELS = [
  model('stg_stays', 'staging', '住院登记'),
  model('fct_stays', 'marts', '每次住院一行'),
  model('dim_wards', 'marts', '病区'),
];
const names = (layer: string, wanted: string) => foundModels(MODELS, layer, wanted).map(({ name }) => name);

it('lists marts first', () => {
  expect(layersOf(MODELS)).toEqual(['marts', 'staging']);
  expect(names('', '')).toEqual(['dim_wards', 'fct_stays', 'stg_stays']);
});

it('finds by layer and by all words', () => {
  expect(names('staging', '')).toEqual(['stg_stays']);
  expect(names('', '住院')).toEqual(['fct_stays', 'stg_stays']);
  expect(names('', 'FCT 住院')).toEqual(['fct_stays']);
  expect(names('marts', '登记')).toEqual([]);
});
