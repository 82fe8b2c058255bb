import { z } from 'zod';
import type { Act } from '../definitions/approvals.ts';
import { defineCommand } from './command.ts';
import { actingAs, noteChange } from './form-command.ts';

/** `indicators submit`, `indicators approve`, `indicators retire`: one act of a person on one definition. */
export function defineDefinitionAct(act: Act, summary: string) {
  const command = defineCommand({
    name: `indicators ${act}`,
    summary,
    where: 'owner',
    arguments: ['<id>'],
    options: [
      ['--user <name>', '以谁的名义 in whose name'],
      ['--reason <text>', '理由（停用必填） reason, needed to retire'],
    ],
    input: z.object({ id: z.string(), user: z.string(), reason: z.string().optional() }),
    run: async ({ id, user, reason }, { open }) => {
      const { decideDefinition } = await import('../definitions/approvals.ts');
      const identity = await actingAs(open, user);
      const decision = await decideDefinition(open, identity, id, act, reason);
      await noteChange(open, identity, `definition ${id} ${act}`, 1);
      return decision;
    },
    show: ({ indicator, status, display_name, decided_at }) =>
      `${indicator}: ${status} · ${display_name} · ${decided_at} UTC`,
  });
  return command;
}
