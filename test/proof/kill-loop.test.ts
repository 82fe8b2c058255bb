import { expect, it } from 'vitest';
import { killLoop } from '../../ingest/test-support/kill-loop.ts';
import { requireService } from '../services.ts';

const url = requireService('postgres');

// A hundred loads killed with kill -9 beside a hospital that goes on writing: about ten minutes.
it.skipIf(!url)(
  'loses nothing and repeats nothing in a hundred kills at random moments of load and apply',
  async () => {
    const outcome = await killLoop({
      ...{ url: url ?? '', rows: 5_000, kills: 100, random: Math.random },
      told: (line) => process.stdout.write(`${line}\n`),
    });
    process.stdout.write(`${JSON.stringify(outcome)}\n`);
    expect(outcome.killed).toBeGreaterThan(50);
    for (const { source, raw, table, batches, ...faults } of outcome.tables) {
      expect(batches).toBeGreaterThan(10);
      expect([table, raw]).toEqual([table, source]);
      expect([table, faults]).toEqual([table, { duplicated: 0, misdated: 0 }]);
    }
    expect(outcome).toMatchObject({
      ...{ lastExit: 0, batchesTwice: 0, changesOfNoBatch: 0, unreconciled: 0, leftovers: [] },
    });
  },
);
