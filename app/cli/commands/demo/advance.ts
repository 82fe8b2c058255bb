import { z } from 'zod';
import { UserError } from '../../../../core/index.ts';
import { rememberAsOf } from '../../../site/locate.ts';
import { requireNoServer } from '../../../site/server-file.ts';
import { defineCommand } from '../../command.ts';

const command = defineCommand({
  name: 'demo advance',
  summary: '演示医院时间前进 N 天 move the demo hospital N days forward',
  where: 'here',
  arguments: ['<days>'],
  input: z.object({ days: z.coerce.number().int().min(1).max(366) }),
  run: async ({ days }, context) => {
    const located = context.locate();
    const { site } = located;
    if (!located.scale) throw new UserError('app/usage', { problem: `${site.dir} is not a demo site` });
    await requireNoServer(site.dataDir);
    const { advanceDemo } = await import('../../../../demo/index.ts');
    const { asOf, changed } = await advanceDemo({ site, days, progress: context.progress });
    rememberAsOf(site.dataDir, asOf);
    return { as_of: asOf, changed };
  },
  show: ({ as_of, changed }) =>
    `演示医院已到 the demo hospital stands at ${as_of}，变动 ${changed} 行 rows changed。./hisight demo 或 nightly 载入 loads them.`,
});

export default command;
