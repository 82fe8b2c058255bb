import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { actingAs } from '../../form-command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'follow-up show',
  summary: '一条督办：当时的数、现在的数、全部经过 one follow-up: the figure then and now, and every step',
  where: 'owner',
  arguments: ['<id>'],
  options: [['--user <name>', '以谁的身份看 in whose eyes']],
  input: z.object({ id: z.string(), user: z.string().optional() }),
  run: async ({ id, user }, { open }) => {
    const { showFollowUp } = await import('../../../follow-ups/list.ts');
    return showFollowUp(open, await actingAs(open, user), id);
  },
  show: (card) =>
    [
      `${card.indicator} ${card.period_from} … ${card.period_to}  ${card.state}${card.is_overdue ? '  逾期 overdue' : ''}  期限 due ${card.due_on}`,
      `当时 then ${card.value ?? '–'} ${card.unit} (${card.build_id})  现在 now ${card.now?.value ?? '–'} (${card.now?.build_id ?? '–'})`,
      card.text,
      titledTable(
        card.history.map((entry) => ({ ...entry })),
        ['number', 'at', 'user', 'action', 'text'],
      ),
      ...(card.evidence.length > 0
        ? [
            titledTable(
              card.evidence.map((file) => ({ ...file })),
              ['id', 'name', 'bytes', 'added_by'],
            ),
          ]
        : []),
    ].join('\n'),
});

export default command;
