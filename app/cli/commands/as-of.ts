import { z } from 'zod';
import { headlinesAsOf } from '../../tasks/headlines.ts';
import { defineCommand, localDate } from '../command.ts';
import { table } from '../table.ts';

export default defineCommand({
  name: 'as-of',
  summary: '核心指标在以往某次夜间构建（编号或日期）时的值 a core indicator as an earlier nightly build told it',
  where: 'owner',
  arguments: ['<build>', '<id>'],
  options: [
    ['--by-department', '分科室 by department'],
    ['--from <date>', '起始月 first month'],
    ['--to <date>', '结束月 last month'],
  ],
  input: z.object({
    build: z.string(),
    id: z.string(),
    byDepartment: z.boolean().default(false),
    from: localDate,
    to: localDate,
  }),
  run: (request, { open }) => headlinesAsOf(open, request),
  show: ({ name_zh, name_en, unit, build_id, as_of, rows }) =>
    `${name_zh} ${name_en} (${unit})  build ${build_id}, as of ${as_of}\n${table(rows)}`,
});
