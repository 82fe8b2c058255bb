import { z } from 'zod';
import { defineCommand } from '../../command.ts';

const command = defineCommand({
  name: 'alerts run',
  summary:
    '按当前数据判断全部预警规则和目标，并通知接收人 judge all rules and targets on the current build, and tell the recipients',
  where: 'owner',
  options: [
    ['--test', '只判断和显示消息，不改任何状态 judge and show the messages; change nothing'],
    [
      '--to <user>',
      '配合 --test：真的发给此人（只发给此人） with --test: really send to this person, and to nobody else',
    ],
  ],
  input: z
    .object({ test: z.boolean().default(false), to: z.string().optional() })
    .refine(({ test, to }) => test || to === undefined, { error: '--to needs --test' }),
  run: async ({ test, to }, { open }) => {
    const [{ runAlerts }, { requireUser }] = await Promise.all([
      import('../../../alerts/run.ts'),
      import('../../../access/users.ts'),
    ]);
    if (to !== undefined) await requireUser(open.store, to);
    return runAlerts(open, { test, to });
  },
  show: (run) => {
    const head = `${run.test ? '测试，未改状态 test, nothing changed：' : ''}判断 judged ${run.judged}（暂不判 not judged ${run.unknown}），灯 lights ${run.lights}；新触发 fired ${run.fired}，仍异常 still ${run.still}，恢复 resolved ${run.resolved}，撤销 withdrawn ${run.withdrawn}`;
    const { delivered, targets, unaddressed } = run;
    const lines = [
      ...(unaddressed > 0 ? [`无接收人 without recipient ${unaddressed}`] : []),
      ...(targets ? [`目标文件 targets.csv：新增 added ${targets.added}，更新 replaced ${targets.replaced}`] : []),
      `外发 sent ${delivered.sent}，待重试 waiting ${delivered.waiting}，失败 failed ${delivered.failed}`,
    ];
    const letters = run.messages.map(({ user, channel, subject, text }) =>
      run.test ? `\n── ${user} (${channel})  ${subject}\n${text}` : `── ${user} (${channel})  ${subject}`,
    );
    return [head, ...lines, ...letters].join('\n');
  },
});

export default command;
