import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { actingAs, noteChange } from '../../form-command.ts';
import { reasoned } from '../../reasoned.ts';
import { TARGET_OPTIONS, targetBound, targetKey } from '../../target-input.ts';

const command = defineCommand({
  name: 'target set',
  summary: '设定目标值；另一人确认后才亮灯和预警 set a target; it warns only after another person confirmed it',
  where: 'owner',
  arguments: ['<indicator>'],
  options: [
    ...TARGET_OPTIONS,
    ['--value <number>', '目标值，按指标方向 the target, in the indicator’s direction'],
    ['--low <number>', '区间下限 low limit of a band'],
    ['--high <number>', '区间上限 high limit of a band'],
    ['--margin <number>', '预警幅度 margin of warning'],
    ['--reason <text>', '依据 why'],
  ],
  input: z.object({ ...targetKey, ...targetBound, reason: reasoned.reason }),
  run: async ({ user, ...given }, { open }) => {
    const { setTarget } = await import('../../../alerts/targets/targets.ts');
    const identity = await actingAs(open, user);
    const target = await setTarget(open, identity, given);
    await noteChange(open, identity, `target set ${given.indicator} ${given.year}`, 1);
    return target;
  },
  show: ({ indicator, year, institution, department, low, high, margin }) =>
    `已设定，待另一人确认 set, waits for another person: ${[indicator, institution, department, year].filter(Boolean).join(' ')}  ${low ?? ''}…${high ?? ''} ± ${margin}`,
});

export default command;
