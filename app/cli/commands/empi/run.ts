import { z } from 'zod';
import { defineCommand } from '../../command.ts';

const command = defineCommand({
  name: 'empi run',
  summary: '更新患者主索引，供下一次构建使用 bring the patient index up to date; the next build reads it',
  where: 'owner',
  options: [['--full', '重新估计参数并比对全部记录 estimate the parameters anew and compare all records']],
  input: z.object({ full: z.boolean().optional() }),
  run: async (input, { open, progress, signal }) =>
    (await import('../../../tasks/empi.ts')).linkPatients(open, input, { progress, signal }),
  show: ({ records, persons, compared, moved, review, seconds }) =>
    `记录 ${records}，人 ${persons}；本次比对 ${compared}，变动 ${moved}，待复核 ${review}，用时 ${seconds} 秒\n${records} records of ${persons} persons; ${compared} compared, ${moved} moved, ${review} for review, ${seconds} s`,
});

export default command;
