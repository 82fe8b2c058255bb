import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../../core/index.ts';
import { QUARANTINE_REASONS } from '../../index.ts';

it('documents every reason in its own words', () => {
  const docs = readFileSync(join(ROOT, 'docs/how-to/keep-a-contract.md'), 'utf8');
  const documented = [...docs.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, reason]) => reason);
  expect(documented).toEqual(Object.keys(QUARANTINE_REASONS));
  for (const { zh, en } of Object.values(QUARANTINE_REASONS)) {
    expect(docs).toContain(zh.split('（')[0]);
    expect(docs).toContain(en);
  }
});
