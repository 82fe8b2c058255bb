import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'source list',
  summary: '数据源一览 the sources, their systems and last loads',
  where: 'owner',
  input: z.object({}),
  run: async (_input, { open }) => ({ sources: await (await import('../../../tasks/onboard.ts')).listSources(open) }),
  show: ({ sources }) => titledTable(sources.map((source) => ({ ...source }))),
});

export default command;
