import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { PEOPLE } from '../../../access/roles.ts';
import { addUser } from '../../../access/users.ts';
import { defineCommand, wordList } from '../../command.ts';

export default defineCommand({
  name: 'user add',
  summary: '新增用户（随机初始密码） add a person with a random first password',
  where: 'owner',
  arguments: ['<name>'],
  options: [
    ['--role <role>', PEOPLE.join(' | ')],
    ['--display-name <text>', '显示名 shown name'],
    ['--institutions <codes...>', '机构范围 institutions (default all)'],
    ['--departments <codes...>', '科室范围，含下级 departments with their subtree (default all)'],
    ['--wards <codes...>', '病区范围 wards (default all)'],
    ['--doctor <code>', '本人医师代码 own doctor code'],
  ],
  input: z.object({
    name: z.string().regex(/^[a-z][a-z0-9_.-]{1,63}$/, 'must be lower-case letters, digits, _ . -'),
    role: z.string(),
    displayName: z.string().optional(),
    institutions: wordList,
    departments: wordList,
    wards: wordList,
    doctor: z.string().optional(),
  }),
  run: async (input, { open }) => {
    const password = randomBytes(9).toString('base64url');
    const scope = (codes: string[] | undefined) => codes ?? 'all';
    await addUser(
      open.store,
      {
        name: input.name,
        display_name: input.displayName ?? input.name,
        role: input.role,
        password,
        institutions: scope(input.institutions),
        departments: scope(input.departments),
        wards: scope(input.wards),
        doctor: input.doctor ?? null,
      },
      open.site.clock.now(),
    );
    return { name: input.name, role: input.role, password };
  },
  show: ({ name, role, password }) => `${name} (${role})  初始密码 password: ${password}`,
});
