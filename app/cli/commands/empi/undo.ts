import { z } from 'zod';
import { defineIdentityCommand } from '../../identity-command.ts';

export default defineIdentityCommand('undo', {
  summary: '撤销一次人工合并或拆分 take a merge or a split back',
  arguments: ['<decision>'],
  input: { decision: z.coerce.number().int().min(1) },
  decision: ({ decision }) => ({ kind: 'undo', decision }),
});
