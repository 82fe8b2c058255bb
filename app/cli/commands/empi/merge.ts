import { z } from 'zod';
import { defineIdentityCommand } from '../../identity-command.ts';

export default defineIdentityCommand('merge', {
  summary: '两条记录属于同一人 two records are one person',
  arguments: ['<left>', '<right>'],
  input: { left: z.string(), right: z.string() },
  decision: ({ left, right }) => ({ kind: 'merge', left, right }),
});
