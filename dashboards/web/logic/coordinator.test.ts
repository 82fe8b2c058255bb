import { describe, expect, it } from 'vitest';
import type { MetricAnswer, MetricRequest } from '../../engine/wire.ts';
import { Coordinator } from './coordinator.ts';

function answer(request: MetricRequest, build: string): MetricAnswer {
  return {
    id: request.id,
    name_zh: request.id,
    name_en: request.id,
    unit: '人次',
    direction: 'monitor',
    build_id: build,
    period: { from: '2026-01-14', to: '2026-01-14' },
    provisional: false,
    rows: [],
  };
}

/** A server that records its batches and answers with the build of the moment. */
function server(builds: string[] = ['b1']) {
  const batches: string[][] = [];
  let renewals = 0;
  const coordinator = new Coordinator(
    async (requests) => {
      const build = builds[Math.min(batches.length, builds.length - 1)] ?? '';
      batches.push(requests.map(({ id }) => id));
      return { answers: requests.map((request) => answer(request, build)) };
    },
    () => {
      renewals += 1;
    },
  );
  return { coordinator, batches, renewals: () => renewals };
}

describe('Coordinator', () => {
  it('sends what is asked together as one request, tiles apart from the rest', async () => {
    const { coordinator, batches } = server();
    await Promise.all([
      coordinator.ask({ id: 'a' }, 'first'),
      coordinator.ask({ id: 'b' }, 'rest'),
      coordinator.ask({ id: 'c' }, 'first'),
    ]);
    expect(batches).toEqual([['a', 'c'], ['b']]);
  });

  it('asks the same question once', async () => {
    const { coordinator, batches } = server();
    const [one, two] = await Promise.all([coordinator.ask({ id: 'a' }), coordinator.ask({ id: 'a' })]);
    expect(one).toBe(two);
    await coordinator.ask({ id: 'a' });
    expect(batches).toEqual([['a']]);
  });

  it('forgets older answers and says so when a newer build appears', async () => {
    const { coordinator, batches, renewals } = server(['b1', 'b2']);
    await coordinator.ask({ id: 'a' });
    expect(renewals()).toBe(0);
    await coordinator.ask({ id: 'b' });
    expect(renewals()).toBe(1);
    await coordinator.ask({ id: 'a' });
    expect(batches).toEqual([['a'], ['b'], ['a']]);
  });

  it('does not keep a failure', async () => {
    let fails = true;
    const coordinator = new Coordinator(async (requests) => {
      if (fails) throw new Error('unreached');
      return { answers: requests.map((request) => answer(request, 'b1')) };
    });
    await expect(coordinator.ask({ id: 'a' })).rejects.toThrow('unreached');
    fails = false;
    await expect(coordinator.ask({ id: 'a' })).resolves.toMatchObject({ id: 'a' });
  });
});
