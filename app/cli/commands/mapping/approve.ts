import { userInfo } from 'node:os';
import { z } from 'zod';
import { defineCommand } from '../../command.ts';

const PAIR = /^([^=]+)=([^=]+)$/;

const command = defineCommand({
  name: 'mapping approve',
  summary:
    '审批对照：来源代码=标准代码 approve source=standard pairs; written with name and time to mappings/<domain>.csv',
  where: 'owner',
  arguments: ['<domain>', '<pairs...>'],
  options: [
    ['--system <name>', '来源系统 system of the source codes'],
    ['--by <name>', '审批人，默认当前系统用户 who decides; the account of this machine when absent'],
  ],
  input: z.object({
    domain: z.string(),
    pairs: z.array(z.string().regex(PAIR, 'must be source=standard')).min(1),
    system: z.string({ error: 'is required' }),
    by: z.string().optional(),
  }),
  atCaller: (input) => ({ by: userInfo().username, ...input }),
  run: async ({ domain, pairs, system, by }, { open, progress, signal }) => {
    const decisions = pairs.map((pair) => {
      const [, source_code = '', standard_code = ''] = PAIR.exec(pair) ?? [];
      return { system, source_code, standard_code };
    });
    const { approve } = await import('../../../tasks/mappings.ts');
    return approve(open, domain, decisions, by ?? userInfo().username, { progress, signal });
  },
  show: ({ approved }) => `已审批 approved ${approved}。重新构建后生效 takes effect with the next build.`,
});

export default command;
