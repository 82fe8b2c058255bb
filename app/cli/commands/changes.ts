import { z } from 'zod';
import { CHANGE_KINDS } from '../../changes/log.ts';
import { defineCommand, localDate } from '../command.ts';
import { table } from '../table.ts';

const command = defineCommand({
  name: 'changes',
  summary:
    '变更记录：指标定义、目标值、映射、代码表的改动（改前、改后） what was changed about the figures, before and after',
  where: 'owner',
  arguments: ['[indicator]'],
  options: [
    ['--kind <kind>', CHANGE_KINDS.join(' | ')],
    ['--from <date>', '起始日（含） first day'],
    ['--to <date>', '结束日（含） last day'],
  ],
  input: z.object({
    indicator: z.string().optional(),
    kind: z.enum(CHANGE_KINDS).optional(),
    from: localDate,
    to: localDate,
  }),
  run: async ({ indicator, ...asked }, { open }) => {
    const [{ listChanges }, { recordContents }] = await Promise.all([
      import('../../changes/log.ts'),
      import('../../changes/record-contents.ts'),
    ]);
    await recordContents(open);
    return {
      changes: await listChanges(open, { ...asked, indicators: indicator === undefined ? undefined : [indicator] }),
    };
  },
  show: ({ changes }) =>
    table(
      changes.map(({ on, kind, subject, before, after, by, reason }) => ({
        '日期 day': on,
        '类别 kind': kind,
        '对象 subject': subject,
        '改前 before': before,
        '改后 after': after,
        '谁 by': by,
        '原因 reason': reason,
      })),
    ),
});

export default command;
