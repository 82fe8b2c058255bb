import { z } from 'zod';
import { defineIdentityCommand } from '../../identity-command.ts';

export default defineIdentityCommand('split', {
  summary: '一条记录不属于它所归并的人 a record is not of the person that it was joined to',
  arguments: ['<record>'],
  input: { record: z.string() },
  decision: ({ record }) => ({ kind: 'split', record }),
});
