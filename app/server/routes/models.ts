import { z } from 'zod';
import { rolesWith } from '../../access/roles.ts';
import { describeModel, listDocumented } from '../../tasks/models/describe.ts';
import { personRoute } from '../route.ts';

// Whoever may ask SQL may read what it can be asked of.
const READERS = rolesWith('sql');

export default [
  personRoute({
    method: 'get',
    path: '/models',
    summary: 'Models, seeds and snapshots: grain, tests, rows, last build.',
    roles: READERS,
    input: z.object({}),
    output: z.array(z.looseObject({ name: z.string(), layer: z.string(), grain: z.string() })),
    handle: async (_input, { open, shown }) => {
      const models = await listDocumented(open);
      shown({ what: 'models', rows: models.length });
      return models;
    },
  }),
  personRoute({
    method: 'get',
    path: '/models/:name',
    summary: 'One model: columns, tests, lineage, SQL, last build, and sample rows where ad-hoc SQL may read it.',
    roles: READERS,
    input: z.object({ name: z.string().max(200) }),
    output: z.looseObject({ name: z.string(), layer: z.string(), sql: z.string().nullable() }),
    handle: async ({ name }, { open, signal, shown }) => {
      const model = await describeModel(open, name, signal);
      shown({ action: 'query', what: `model ${name}`, rows: model.sample?.rows.length ?? 0 });
      return model;
    },
  }),
];
