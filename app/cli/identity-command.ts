import { z } from 'zod';
import type { DecisionInput } from '../tasks/empi.ts';
import { defineCommand } from './command.ts';
import { byCaller, reasoned } from './reasoned.ts';

interface IdentityCommand<S extends z.ZodRawShape> {
  readonly summary: string;
  readonly arguments: readonly string[];
  readonly input: S;
  decision(input: z.output<z.ZodObject<S>>): DecisionInput;
}

/** `empi merge`, `empi split`, `empi undo`: a person says who is who. */
export function defineIdentityCommand<S extends z.ZodRawShape>(
  kind: DecisionInput['kind'],
  { summary, arguments: words, input: shape, decision }: IdentityCommand<S>,
) {
  const asked = z.object(shape);
  return defineCommand({
    name: `empi ${kind}`,
    summary,
    where: 'owner',
    arguments: words,
    options: [['--reason <text>', '为什么 why']],
    input: z.intersection(asked, z.object(reasoned)),
    atCaller: byCaller,
    run: async (input, { open, progress, signal }) => {
      const { decideIdentity } = await import('../tasks/empi.ts');
      const { by, reason } = input;
      return decideIdentity(open, decision(input), { by, reason }, { progress, signal });
    },
    show: ({ decision: no, moved }) =>
      `已记录决定 ${no}，变动记录 ${moved}。重新构建后生效。\ndecision ${no}, ${moved} records moved. Takes effect with the next build.`,
  });
}
