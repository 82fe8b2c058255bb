import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { titledTable } from '../table.ts';

const command = defineCommand({
  name: 'doctor',
  summary: '检查安装、站点与数据 check the installation, the site and its data',
  where: 'owner',
  input: z.object({}),
  run: async (_input, { open }) => ({ checks: await (await import('../../tasks/diagnose.ts')).diagnose(open) }),
  exitCode: ({ checks }) => (checks.some((check) => check.state === 'fail') ? 1 : 0),
  show: ({ checks }) => titledTable(checks.map((check) => ({ ...check }))),
});

export default command;
