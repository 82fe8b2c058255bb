import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';

const command = defineCommand({
  name: 'jobs',
  summary: '正在运行与最近的任务 jobs that run and ran',
  where: 'owner',
  input: z.object({}),
  run: async (_input, { open }) => (await import('../../tasks/list-jobs.ts')).listJobs(open),
  show: ({ jobs, builds }) => `${table(jobs.map((job) => ({ ...job })))}\n\n${table(builds)}`,
});

export default command;
