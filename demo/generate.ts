/** Writes the synthetic hospital as Parquet: `npx tsx demo/generate.ts --scale tiny --out DIR [--as-of T] [--seed N] [--format csv]`. */
import { parseArgs } from 'node:util';
import { generateHospital } from './generator/generate.ts';
import { SCALES } from './generator/scales.ts';

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: 'tiny' },
    out: { type: 'string' },
    'as-of': { type: 'string', default: '2026-01-15 08:00:00' },
    seed: { type: 'string', default: '20240101' },
    format: { type: 'string', default: 'parquet' },
  },
});
const scale = SCALES.find((name) => name === values.scale);
if (!scale || !values.out) {
  process.stderr.write(`usage: generate --scale ${SCALES.join('|')} --out DIR\n`);
  process.exit(2);
}
const { tables } = await generateHospital({
  scale,
  dir: values.out,
  asOf: values['as-of'],
  seed: Number(values.seed),
  format: values.format === 'csv' ? 'csv' : 'parquet',
  progress: {
    step: (label, done, total) => process.stderr.write(`${label} ${done ?? ''}/${total ?? ''}\n`),
    note: (text) => process.stderr.write(`${text}\n`),
  },
});
process.stdout.write(`${tables.map(({ name, rows }) => `${name}\t${rows}`).join('\n')}\n`);
