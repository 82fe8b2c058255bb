import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'mapping list',
  summary: '各值域的来源代码与标准代码对照，按频次 source codes and the standard codes they map to, by frequency',
  where: 'owner',
  options: [
    ['--domain <name>', '只看一个值域 one value domain only'],
    ['--unmapped', '只看未对照的 only what is not mapped'],
  ],
  input: z.object({ domain: z.string().optional(), unmapped: z.boolean().optional() }),
  run: async (input, { open, progress, signal }) => ({
    values: await (await import('../../../tasks/mappings.ts')).listMappings(open, input, { progress, signal }),
  }),
  show: ({ values }) => titledTable(values.map((value) => ({ ...value }))),
});

export default command;
