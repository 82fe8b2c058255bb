import { z } from 'zod';
import { listJobs } from '../../tasks/list-jobs.ts';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';

export default defineCommand({
  name: 'jobs',
  summary: '正在运行与最近的任务 jobs that run and ran',
  where: 'owner',
  input: z.object({}),
  run: (_input, { open }) => listJobs(open),
  show: ({ jobs, builds }) => `${table(jobs.map((job) => ({ ...job })))}\n\n${table(builds)}`,
});
