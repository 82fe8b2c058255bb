import { z } from 'zod';
import { showBuild } from '../../build-command.ts';
import { defineCommand } from '../../command.ts';

const command = defineCommand({
  name: 'retry',
  summary: '接着做上次失败或被中断的构建 go on with the last build, which failed or was killed',
  where: 'owner',
  input: z.object({}),
  run: async (_input, { open, progress, signal }) =>
    (await import('../../../tasks/build.ts')).retry(open, { progress, signal }),
  show: showBuild,
});

export default command;
