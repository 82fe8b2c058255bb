import { resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../command.ts';

const command = defineCommand({
  name: 'init',
  summary: '新建站点目录 make the folder of a new site',
  where: 'here',
  arguments: ['<dir>'],
  input: z.object({ dir: z.string().min(1) }),
  run: async ({ dir }) => (await import('../../tasks/make-site.ts')).makeSite(resolve(dir)),
  show: ({ dir, written }) =>
    [
      `新站点 new site: ${dir}`,
      ...written.map((file) => `  ${file}`),
      '下一步 next:',
      `  1. 在 ${dir}/hospital.config.yml 写上医院名称 put the hospital's name into hospital.config.yml`,
      `  2. ./hisight source add mysql://hisight_ro@10.0.0.8:3306/his --name his --institution H01 --site ${dir}`,
      `  3. ./hisight source check --site ${dir}；./hisight load --site ${dir}；./hisight build --site ${dir}`,
    ].join('\n'),
});

export default command;
