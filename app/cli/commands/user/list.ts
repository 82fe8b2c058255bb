import { z } from 'zod';
import { listUsers } from '../../../access/users.ts';
import { defineCommand } from '../../command.ts';
import { titledTable } from '../../table.ts';

export default defineCommand({
  name: 'user list',
  summary: '列出用户与范围 people and their scopes',
  where: 'owner',
  input: z.object({}),
  run: async (_input, { open }) => ({ users: await listUsers(open.store) }),
  show: ({ users }) => titledTable(users.map((user) => ({ ...user }))),
});
