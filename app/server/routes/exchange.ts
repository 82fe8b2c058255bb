import { z } from 'zod';
import { log, type Role, silentProgress, sortableId, UserError } from '../../../core/index.ts';
import { exchangeNodes, nodeTables } from '../../exchange/nodes.ts';
import { runsOf } from '../../jobs/source-runs.ts';
import type { OpenSite } from '../../site/open.ts';
import { load } from '../../tasks/load.ts';
import { personRoute } from '../route.ts';

const WATCHERS: readonly Role[] = ['engineer', 'sysadmin', 'leader', 'consortium'];
const RUNS_SHOWN = 50;

const node = z.looseObject({ name: z.string(), state: z.enum(['running', 'ok', 'warning', 'failed', 'never']) });

function requireSource(open: OpenSite, name: string): void {
  const known = open.site.sources.map((source) => source.name);
  if (!known.includes(name)) throw new UserError('ingest/unknown-source', { source: name, known });
}

export default [
  personRoute({
    method: 'get',
    path: '/exchange/nodes',
    summary: 'Every source as a node: state and colour, lag, last run, rows, quarantine, next run.',
    roles: WATCHERS,
    input: z.object({}),
    output: z.object({ as_of: z.string(), nodes: z.array(node) }),
    handle: async (_input, { open }) => ({ as_of: open.site.clock.asOf(), nodes: await exchangeNodes(open) }),
  }),
  personRoute({
    method: 'get',
    path: '/exchange/nodes/:name',
    summary: 'One source: its last runs and the last batch of every table with its reconciliation.',
    roles: WATCHERS,
    input: z.object({ name: z.string() }),
    output: z.object({ node, runs: z.array(z.looseObject({})), tables: z.array(z.looseObject({})) }),
    handle: async ({ name }, { open }) => {
      requireSource(open, name);
      const [nodes, runs, tables] = await Promise.all([
        exchangeNodes(open),
        runsOf(open.store, name, RUNS_SHOWN),
        nodeTables(open, name),
      ]);
      const found = nodes.find((one) => one.name === name);
      if (!found) throw new Error(`${name} is a source without a node`);
      return { node: found, runs, tables };
    },
  }),
  personRoute({
    method: 'post',
    path: '/exchange/nodes/:name/run',
    summary: 'Loads a source again, now. Answers with the id of the job, which goes on when the browser leaves.',
    roles: ['engineer'],
    input: z.object({ name: z.string(), table: z.string().optional(), full: z.boolean().optional() }),
    output: z.object({ job: z.string() }),
    handle: async ({ name, table, full }, { open, user, shown }) => {
      requireSource(open, name);
      const id = sortableId();
      const origin = { id, trigger: 'monitor' as const, by: user.name };
      // The queue's own signal ends it with the server; how it ends stands in the job.
      load(
        open,
        { sources: [name], table, full },
        { progress: silentProgress, signal: new AbortController().signal, origin },
      ).catch((error: unknown) =>
        log('app').warn({ source: name, code: (error as { code?: string }).code }, 'load.failed'),
      );
      shown({ action: 'change', what: `load ${name}`, filters: { table, full } });
      return { job: id };
    },
  }),
];
