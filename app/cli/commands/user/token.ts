import { z } from 'zod';
import { issueToken } from '../../../access/tokens.ts';
import { requireUser } from '../../../access/users.ts';
import { defineCommand } from '../../command.ts';

export default defineCommand({
  name: 'user token',
  summary: '签发 API 令牌 an API token for Authorization:',
  where: 'owner',
  arguments: ['<name>'],
  input: z.object({ name: z.string() }),
  run: async ({ name }, { open }) => ({
    token: await issueToken(open.store, open.keys.token, await requireUser(open.store, name), open.site.clock.now()),
  }),
  bare: ({ token }) => token,
});
