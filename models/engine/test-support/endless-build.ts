import { join } from 'node:path';
import { argv, stdout } from 'node:process';
import { openWarehouse } from '../../../core/index.ts';
import { buildClinic, clinicWith } from './clinic.ts';

// A build that has written facts and never ends: the test kills it. With `per-model` before the folder each model commits.
const dir = argv.at(-1) ?? '';
const warehouse = await openWarehouse({
  path: join(dir, 'warehouse.duckdb'),
  attach: { raw: join(dir, 'raw.duckdb') },
});
const projectDir = clinicWith({
  'marts/dim_patients.sql':
    "select sum(hash(a.range + b.range)) as n from range(10000000) as a, range(10000000) as b, {{ ref('fct_charges') }}",
});
const progress = {
  step: (label: string, done = 0) => {
    if (label === 'models' && done === 3) stdout.write('the facts are written\n');
  },
  note: () => undefined,
};
const commit = argv.includes('per-model') ? 'per-model' : 'once';
await buildClinic(warehouse, { projectDir, progress, commit });
