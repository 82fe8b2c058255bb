import { z } from 'zod';
import { passportText } from '../../../../dashboards/index.ts';
import { GRANULARITIES, ORGS } from '../../../../metrics/index.ts';
import { defineCommand, localDate, wordList } from '../../command.ts';
import { readFilters } from '../../filters.ts';
import { actingAs } from '../../form-command.ts';

const command = defineCommand({
  name: 'metric passport',
  summary: '数字护照：公式、版本、血缘、装载、质量、构建 everything that stands behind a figure',
  where: 'owner',
  arguments: ['<id>'],
  options: [
    ['--by <dimensions...>', '分组维度 dimensions'],
    ['--from <date>', '起始日（含） first day'],
    ['--to <date>', '结束日（含） last day'],
    ['--filter <pairs...>', '过滤 department=D0201|D0202'],
    ['--org <view>', '科室口径 as_was | current departments as they were, or those of today'],
    ['--granularity <unit>', 'day week month quarter year'],
    ['--version <id>', '口径版本（默认按统计期） version of the definition (default: by the period)'],
    ['--user <name>', '以谁的名义（默认全院） in whose name (default: the whole house)'],
    ['--lang <language>', 'zh | en'],
  ],
  input: z.object({
    id: z.string(),
    by: wordList,
    from: localDate,
    to: localDate,
    filter: z.array(z.string()).optional(),
    granularity: z.enum(GRANULARITIES).optional(),
    org: z.enum(ORGS).optional(),
    version: z.string().optional(),
    user: z.string().optional(),
    lang: z.enum(['zh', 'en']).default('zh'),
  }),
  run: async ({ filter, user, lang, ...request }, { open }) => {
    const { passportOf } = await import('../../../passport/passport.ts');
    const passport = await passportOf(open, { ...request, filter: readFilters(filter) }, await actingAs(open, user));
    return { ...passport, text: passportText(passport, lang) };
  },
  show: ({ text }) => text,
});

export default command;
