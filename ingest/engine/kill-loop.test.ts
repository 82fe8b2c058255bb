import { expect, it } from 'vitest';
import { requireService } from '../../test/services.ts';
import { killLoop } from '../test-support/kill-loop.ts';

const url = requireService('postgres');

/** The same kills in every run: a small linear congruence. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

it.skipIf(!url)(
  'a load killed at any moment, beside a hospital that goes on writing, loses nothing and repeats nothing',
  { timeout: 180_000 },
  async () => {
    const outcome = await killLoop({ url: url ?? '', rows: 3000, kills: 6, random: seeded(20251122) });
    expect(outcome.killed).toBeGreaterThan(0);
    expect(outcome.commits).toBeGreaterThan(0);
    for (const { source, raw, table, batches, ...faults } of outcome.tables) {
      expect(batches).toBeGreaterThan(0);
      expect([table, raw]).toEqual([table, source]);
      expect([table, faults]).toEqual([table, { duplicated: 0, misdated: 0 }]);
    }
    expect(outcome).toMatchObject({
      ...{ lastExit: 0, batchesTwice: 0, changesOfNoBatch: 0, unreconciled: 0, leftovers: [] },
    });
  },
);
