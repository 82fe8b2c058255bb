import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { actingAs, noteChange } from '../form-command.ts';
import { byCaller } from '../reasoned.ts';

const command = defineCommand({
  name: 'close',
  summary: '月结：冻结一个口径一个月的上报值 freeze what a subject reports of a month',
  where: 'owner',
  arguments: ['<month>'],
  options: [
    ['--subject <subject>', '财务 | 统计 | 医保'],
    [
      '--accept-provisional <reason>',
      '写明理由后接受暂定指标（留痕） take provisional figures, with the reason that is kept',
    ],
    ['--user <name>', '以谁的名义 in whose name'],
  ],
  atCaller: byCaller,
  input: z.object({
    month: z.string(),
    subject: z.string({ error: 'is required: 财务 | 统计 | 医保' }),
    acceptProvisional: z.string().optional(),
    user: z.string().optional(),
    by: z.string().default('-'),
  }),
  run: async ({ user, by, ...input }, { open }) => {
    const { closeMonth } = await import('../../closing/close.ts');
    const identity = await actingAs(open, user);
    const closed = await closeMonth(open, identity, input, user ?? by);
    await noteChange(open, identity, `close ${closed.month} ${closed.subject}`, closed.figures);
    return closed;
  },
  show: (closed) =>
    [
      `已月结 closed: ${closed.month} ${closed.subject}（第 ${closed.version} 版 version ${closed.version}，${closed.id}）`,
      `${closed.indicators} 个指标 indicators，${closed.figures} 个上报值 figures，构建 build ${closed.build_id}，${closed.closed_by} ${closed.closed_at} UTC`,
      ...(closed.provisional.length > 0
        ? [`暂定 provisional（${closed.provisional_reason}）：${closed.provisional.join(', ')}`]
        : []),
    ].join('\n'),
});

export default command;
