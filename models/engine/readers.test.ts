import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modulePath, openMemory, openWarehouse, ROOT, WORKER_BOOT } from '../../core/index.ts';
import { buildClinic, landCharges, prepareClinic } from './test-support/clinic.ts';

describe('while a build runs', () => {
  it('readers see the old picture until it is whole, then the new one', async () => {
    const warehouse = await openMemory({ attachMemory: ['raw'], threads: 2 });
    await prepareClinic(warehouse);
    await landCharges(warehouse, [{ id: 'A', at: '2025-03-10 09:00:00', amount: 10 }]);
    await buildClinic(warehouse);
    await landCharges(warehouse, [{ id: 'B', at: '2025-03-11 09:00:00', amount: 20 }]);
    const picture = () =>
      warehouse.rows<{ facts: number; days: number }>(
        'select (select sum(amount) from marts.fct_charges) as facts, (select sum(amount) from marts.agg_charges) as days',
      );
    const seen: unknown[] = [];
    let running = true;
    const reader = (async () => {
      while (running) seen.push(...(await picture()));
    })();
    await buildClinic(warehouse);
    running = false;
    await reader;
    const states = new Set(seen.map((row) => JSON.stringify(row)));
    expect(states.has('{"facts":10,"days":10}')).toBe(true);
    states.delete('{"facts":10,"days":10}');
    states.delete('{"facts":30,"days":30}');
    expect([...states]).toEqual([]);
    expect(await picture()).toEqual([{ facts: 30, days: 30 }]);
    await warehouse.close();
  });

  it("a killed build leaves yesterday's", async () => {
    const dir = mkdtempSync(join(tmpdir(), 'killed-'));
    const files = { path: join(dir, 'warehouse.duckdb'), attach: { raw: join(dir, 'raw.duckdb') } };
    const before = await openWarehouse(files);
    await prepareClinic(before);
    await landCharges(before, [{ id: 'A', at: '2025-03-10 09:00:00', amount: 10 }]);
    const yesterday = await buildClinic(before);
    await landCharges(before, [{ id: 'B', at: '2025-03-11 09:00:00', amount: 20 }]);
    await before.close();

    const child = spawn(process.execPath, [WORKER_BOOT, modulePath('models/engine/test-support/endless-build'), dir], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGKILL');
    await exited;

    const after = await openWarehouse(files);
    expect(await after.rows('select charge_key, amount from marts.fct_charges')).toEqual([
      { charge_key: 'A', amount: 10 },
    ]);
    expect(await after.rows('select build_id, status from ops.builds')).toEqual([
      { build_id: yesterday.build_id, status: 'success' },
    ]);
    await buildClinic(after);
    expect(await after.rows('select sum(amount) as total from marts.fct_charges')).toEqual([{ total: 30 }]);
    await after.close();
  });
});
