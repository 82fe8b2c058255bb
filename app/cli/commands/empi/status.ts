import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'empi status',
  summary: '患者主索引的规模、规则与最近的人工决定 size, rules and latest decisions of the patient index',
  where: 'owner',
  input: z.object({}),
  run: async (_, { open, progress, signal }) =>
    (await import('../../../tasks/empi.ts')).patientIndexStatus(open, { progress, signal }),
  show: ({ records, persons, linked, review, last_run_at, decisions }) =>
    [
      `记录 records ${records}，人 persons ${persons}，待复核 for review ${review}，最近一次 last run (UTC) ${last_run_at ?? '–'}`,
      `归并规则 linked by: ${Object.entries(linked)
        .map(([rule, n]) => `${rule} ${n}`)
        .join(', ')}`,
      titledTable(decisions.map((decision) => ({ ...decision }))),
    ].join('\n'),
});

export default command;
