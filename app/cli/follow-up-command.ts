import { z } from 'zod';
import type { StepName } from '../follow-ups/steps.ts';
import { defineCommand } from './command.ts';
import { actingAs, noteChange } from './form-command.ts';

const DONE: Readonly<Record<StepName, string>> = {
  comment: '已评论 commented',
  reply: '已回复 replied',
  verify: '已核实 verified',
  return: '已退回 returned',
  close: '已办结 closed',
};

/** `follow-up reply`, `follow-up verify` …: one step of one follow-up. */
export function defineFollowUpStep(name: StepName, summary: string) {
  return defineCommand({
    name: `follow-up ${name}`,
    summary,
    where: 'owner',
    arguments: ['<id>'],
    options: [
      ['--text <text>', '说明（回复、评论、退回必填） what is said; needed to reply, comment and return'],
      ['--user <name>', '以谁的名义 in whose name'],
    ],
    input: z.object({ id: z.string(), text: z.string().optional(), user: z.string() }),
    run: async ({ id, text, user }, { open }) => {
      const { takeStep } = await import('../follow-ups/steps.ts');
      const identity = await actingAs(open, user);
      const followUp = await takeStep(open, identity, id, name, text);
      await noteChange(open, identity, `follow-up ${name}`, 1);
      return followUp;
    },
    show: ({ id, indicator, state }) => `${DONE[name]}: ${indicator} ${id} (${state})`,
  });
}
