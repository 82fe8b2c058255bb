import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { titledTable } from '../table.ts';

const command = defineCommand({
  name: 'jobs',
  summary: '正在运行与最近的任务 jobs that run and ran',
  where: 'owner',
  input: z.object({}),
  run: async (_input, { open }) => (await import('../../tasks/list-jobs.ts')).listJobs(open),
  show: ({ jobs, builds }) => `${titledTable(jobs.map((job) => ({ ...job })))}\n\n${titledTable(builds)}`,
});

export default command;
