import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMemory, ROOT, Secret } from '../../core/index.ts';
import { discoverSystems, prepareRaw, unmentionable } from '../../ingest/index.ts';
import { build, HOUSE_PROJECT } from './build.ts';
import { lintProject } from './lint.ts';
import { parseProject } from './parse.ts';

const systems = await discoverSystems([join(ROOT, 'ingest', 'systems')]);

describe('the models of the house', () => {
  it('keep the rules of the house', () => {
    expect(lintProject(parseProject(HOUSE_PROJECT), { identifiers: unmentionable(systems) })).toEqual([]);
  });

  it('bind and build on empty landed tables, and again without touching anything', async () => {
    const warehouse = await openMemory({ attachMemory: ['raw'] });
    await prepareRaw(warehouse, systems);
    const options = {
      warehouse,
      kind: 'manual',
      asOf: '2026-01-15 08:00:00',
      pseudonymKey: new Secret('07'.repeat(32)),
    } as const;
    const first = await build(options);
    expect(first.models.filter((model) => model.status !== 'success')).toEqual([]);
    const second = await build(options);
    expect(second.models.filter((model) => model.message !== 'unchanged')).toEqual([]);
    await warehouse.close();
  });
});
