import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { titledTable } from '../table.ts';

const command = defineCommand({
  name: 'jobs',
  summary: '正在运行与最近的任务；给出编号则显示其日志 jobs that run and ran; with an id, its log',
  where: 'owner',
  arguments: ['[id]'],
  input: z.object({ id: z.string().optional() }),
  run: async ({ id }, { open }) => {
    const { listJobs, showJob } = await import('../../tasks/list-jobs.ts');
    return id === undefined ? listJobs(open) : showJob(open, id);
  },
  show: (answer) =>
    'log' in answer
      ? `${titledTable([{ ...answer.job }])}\n\n${answer.log.map(({ at, line }) => `${at}  ${line}`).join('\n')}`
      : `${titledTable(answer.jobs.map((job) => ({ ...job })))}\n\n${titledTable(answer.builds)}`,
});

export default command;
