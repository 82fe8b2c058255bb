import { z } from 'zod';
import { silentProgress } from '../../../core/index.ts';
import { discard, listQuarantine, replayEntries, showEntries } from '../../tasks/quarantine.ts';
import { personRoute } from '../route.ts';

const DESK = ['engineer'] as const;
const MOST_SHOWN = 500;

const choice = {
  source: z.string().optional(),
  table: z.string().optional(),
  reason: z.string().optional(),
};
const id = z.string().regex(/^[0-9a-f]{32}$/, 'must be an id of an entry');
const count = z.looseObject({ source: z.string(), table: z.string(), reason: z.string(), rows: z.number() });
const entry = z.looseObject({
  id: z.string(),
  state: z.enum(['open', 'resolved', 'discarded']),
  row: z.record(z.string(), z.string().nullable()),
});

export default [
  personRoute({
    method: 'get',
    path: '/quarantine',
    summary: 'Rows set aside: counts by reason, and entries whose identifiers are only shapes.',
    roles: DESK,
    input: z.object({
      ...choice,
      state: z.enum(['open', 'resolved', 'discarded', 'all']).default('open'),
      limit: z.coerce.number().int().min(0).max(MOST_SHOWN).default(50),
    }),
    output: z.object({ counts: z.array(count), entries: z.array(entry) }),
    handle: async ({ state, limit, ...chosen }, { open, signal, shown }) => {
      const work = { progress: silentProgress, signal };
      const wanted = { ...chosen, state: state === 'all' ? undefined : state };
      const counts = await listQuarantine(open, wanted, work);
      const entries = limit === 0 ? [] : await showEntries(open, { ...wanted, limit }, work);
      shown({ what: 'quarantine', filters: { ...chosen, state }, rows: entries.length });
      return { counts, entries };
    },
  }),
  personRoute({
    method: 'post',
    path: '/quarantine/replay',
    summary: 'Asks the sources again for open entries, by ids or by source, table and reason; good rows are applied.',
    roles: DESK,
    input: z.object({ ...choice, ids: z.array(id).max(10_000).optional() }),
    output: z.looseObject({ asked: z.number(), resolved: z.number(), open: z.number(), unreadable: z.number() }),
    handle: async (chosen, { open, user, signal, shown }) => {
      const origin = { trigger: 'monitor' as const, by: user.name };
      const result = await replayEntries(open, chosen, { progress: silentProgress, signal, origin });
      shown({ action: 'change', what: 'quarantine replay', filters: chosen, rows: result.asked });
      return result;
    },
  }),
  personRoute({
    method: 'post',
    path: '/quarantine/discard',
    summary: 'Gives up entries, with a reason; who and when is kept with them.',
    roles: DESK,
    input: z.object({ ids: z.array(id).min(1).max(10_000), reason: z.string().trim().min(2).max(500) }),
    output: z.object({ discarded: z.number() }),
    handle: async ({ ids, reason }, { open, user, signal, shown }) => {
      const origin = { trigger: 'monitor' as const, by: user.name };
      const decision = { by: user.name, note: reason };
      const result = await discard(open, { ids }, decision, { progress: silentProgress, signal, origin });
      shown({ action: 'change', what: 'quarantine discard', filters: { ids }, rows: result.discarded });
      return result;
    },
  }),
];
