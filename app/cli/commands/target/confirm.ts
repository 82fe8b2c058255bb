import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { actingAs, noteChange } from '../../form-command.ts';
import { TARGET_OPTIONS, targetKey } from '../../target-input.ts';

const command = defineCommand({
  name: 'target confirm',
  summary: '确认别人设定的目标值 confirm a target that another person set',
  where: 'owner',
  arguments: ['<indicator>'],
  options: TARGET_OPTIONS,
  input: z.object(targetKey),
  run: async ({ user, ...key }, { open }) => {
    const { confirmTarget } = await import('../../../alerts/targets/targets.ts');
    const identity = await actingAs(open, user);
    const target = await confirmTarget(open, identity, key);
    await noteChange(open, identity, `target confirm ${key.indicator} ${key.year}`, 1);
    return target;
  },
  show: ({ indicator, year, institution, department, confirmed_by, confirmed_on }) =>
    `已确认 confirmed: ${[indicator, institution, department, year].filter(Boolean).join(' ')} (${confirmed_by}, ${confirmed_on})`,
});

export default command;
