import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'mapping suggest',
  summary: '按名称相似度给出建议，须由人审批 standard codes whose names are alike; a person approves them',
  where: 'owner',
  arguments: ['<domain>'],
  input: z.object({ domain: z.string() }),
  run: async ({ domain }, { open, progress, signal }) => ({
    suggestions: await (await import('../../../tasks/mappings.ts')).suggest(open, domain, { progress, signal }),
  }),
  show: ({ suggestions }) => titledTable(suggestions.map((suggestion) => ({ ...suggestion }))),
});

export default command;
