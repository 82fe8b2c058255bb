import { z } from 'zod';
import type { Identity } from '../../core/index.ts';
import type { Alert } from '../alerts/alerts.ts';
import type { OpenSite } from '../site/open.ts';
import { defineCommand } from './command.ts';
import { actingAs, noteChange } from './form-command.ts';

interface AlertAct<S extends z.ZodRawShape> {
  readonly summary: string;
  readonly options?: readonly (readonly [flags: string, description: string])[];
  readonly input: S;
  act(open: OpenSite, identity: Identity, id: string, input: z.output<z.ZodObject<S>>): Promise<Alert>;
  readonly done: string;
}

/** `alerts ack`, `alerts pause` …: what one person does about one alert. */
export function defineAlertAct<S extends z.ZodRawShape>(
  name: string,
  { summary, options, input: shape, act, done }: AlertAct<S>,
) {
  const asked = z.object(shape);
  return defineCommand({
    name: `alerts ${name}`,
    summary,
    where: 'owner',
    arguments: ['<id>'],
    options: [['--user <name>', '以谁的名义 in whose name'], ...(options ?? [])],
    input: z.intersection(asked, z.object({ id: z.string(), user: z.string({ error: '--user is required' }) })),
    run: async (input, { open }) => {
      const identity = await actingAs(open, input.user);
      const alert = await act(open, identity, input.id, input);
      await noteChange(open, identity, `alerts ${name} ${input.id}`, 1);
      return alert;
    },
    show: ({ id, state, paused_until }) =>
      `${done}: ${id} (${state}${paused_until ? `, 暂停至 paused until ${paused_until}` : ''})`,
  });
}
