import { z } from 'zod';
import type { Identity } from '../../../core/index.ts';
import { rolesWith } from '../../access/roles.ts';
import { acknowledge, alertHistory, comment, pause, resume } from '../../alerts/acts.ts';
import { CHANNELS, readChannels, setChannel } from '../../alerts/delivery/channels.ts';
import { countUnread, markRead } from '../../alerts/inbox.ts';
import { listAlerts, tileLights } from '../../alerts/list.ts';
import type { OpenSite } from '../../site/open.ts';
import { personRoute } from '../route.ts';

/** Figures warn those who see them; late sources those who run the house. */
const READERS = [...rolesWith('figures'), 'engineer', 'sysadmin'] as const;
const id = z.string().max(60);
const shownAlert = z.looseObject({ id: z.string(), state: z.string(), severity: z.string() });

function actRoute<S extends z.ZodRawShape>(
  name: string,
  summary: string,
  shape: S,
  act: (
    open: OpenSite,
    identity: Identity,
    id: string,
    input: z.output<z.ZodObject<S>>,
  ) => Promise<{ readonly state: string }>,
) {
  const asked = z.object(shape);
  return personRoute({
    method: 'post',
    path: `/alerts/:id/${name}`,
    summary,
    roles: READERS,
    input: z.intersection(asked, z.object({ id })),
    output: z.object({ state: z.string() }),
    handle: async (input, { open, identity, shown }) => {
      const { state } = await act(open, identity, input.id, input);
      shown({ action: 'change', what: `alerts ${name} ${input.id}`, rows: 1 });
      return { state };
    },
  });
}

export default [
  personRoute({
    method: 'get',
    path: '/alerts',
    summary: 'Alerts about what the person may see, worst and newest first.',
    roles: READERS,
    input: z.object({
      state: z.enum(['open', 'firing', 'acknowledged', 'resolved', 'all']).optional(),
      severity: z.enum(['critical', 'warning', 'info']).optional(),
    }),
    output: z.object({ unread: z.number(), alerts: z.array(shownAlert) }),
    handle: async (filter, { open, identity, shown }) => {
      const alerts = await listAlerts(open, identity, filter);
      shown({ what: 'alerts', filters: filter, rows: alerts.length });
      return { unread: await countUnread(open.store, identity.user), alerts };
    },
  }),
  personRoute({
    method: 'get',
    path: '/alerts/inbox',
    summary: 'How many messages of alerts the person has not read yet.',
    roles: READERS,
    input: z.object({}),
    output: z.object({ unread: z.number() }),
    handle: async (_input, { open, identity }) => ({ unread: await countUnread(open.store, identity.user) }),
  }),
  personRoute({
    method: 'post',
    path: '/alerts/inbox/read',
    summary: 'Marks all messages of the person as read.',
    roles: READERS,
    input: z.object({}),
    output: z.object({ unread: z.number() }),
    handle: async (_input, { open, identity }) => {
      await markRead(open, identity.user);
      return { unread: await countUnread(open.store, identity.user) };
    },
  }),
  personRoute({
    method: 'get',
    path: '/alerts/channels',
    summary: 'Where else the person gets alerts, besides the app, and what the site offers.',
    roles: READERS,
    input: z.object({}),
    output: z.object({
      channels: z.array(z.object({ channel: z.enum(CHANNELS), address: z.string() })),
      domains: z.array(z.string()),
      robots: z.array(z.string()),
    }),
    handle: async (_input, { open, identity }) => ({
      channels: (await readChannels(open.store, identity.user)).map(({ channel, address }) => ({ channel, address })),
      domains: open.site.alerts.smtp?.domains ?? [],
      robots: Object.keys(open.site.alerts.robots),
    }),
  }),
  personRoute({
    method: 'put',
    path: '/alerts/channels/:channel',
    summary: 'Chooses a mail address or a robot of the site for the own alerts; an empty address ends it.',
    roles: READERS,
    input: z.object({ channel: z.enum(CHANNELS), address: z.string().max(200) }),
    output: z.object({ channels: z.array(z.object({ channel: z.enum(CHANNELS), address: z.string() })) }),
    handle: async ({ channel, address }, { open, identity, shown }) => {
      const channels = await setChannel(open, identity.user, channel, address || undefined);
      shown({ action: 'change', what: `alerts channel ${channel}`, rows: 1 });
      return { channels: channels.map((one) => ({ channel: one.channel, address: one.address })) };
    },
  }),
  personRoute({
    method: 'get',
    path: '/alerts/:id',
    summary: 'One alert and everything that happened to it.',
    roles: READERS,
    input: z.object({ id }),
    output: z.object({ alert: shownAlert, events: z.array(z.looseObject({ number: z.number(), action: z.string() })) }),
    handle: async (input, { open, identity, shown }) => {
      const history = await alertHistory(open, identity, input.id);
      shown({ what: `alert ${input.id}`, rows: 1 });
      return history;
    },
  }),
  actRoute(
    'ack',
    'Acknowledges an alert: someone deals with it.',
    { note: z.string().max(500).optional() },
    (open, who, of, { note }) => acknowledge(open, who, of, note),
  ),
  actRoute('pause', 'No messages about the alert until a day.', { until: z.string(), reason: z.string() }, pause),
  actRoute('resume', 'Ends a pause early.', {}, resume),
  actRoute('comment', 'Adds a comment.', { text: z.string() }, (open, who, of, { text }) =>
    comment(open, who, of, text),
  ),
  personRoute({
    method: 'get',
    path: '/lights',
    summary:
      'The light of each indicator under its confirmed target: of the chosen place, or of the widest that is the person’s.',
    roles: rolesWith('figures'),
    input: z.object({ institution: z.string().max(60).optional(), department: z.string().max(60).optional() }),
    output: z.object({ lights: z.array(z.looseObject({ indicator: z.string(), light: z.string().nullable() })) }),
    handle: async (chosen, { open, identity, shown }) => {
      const lights = await tileLights(open, identity, chosen);
      shown({ what: 'lights', filters: chosen, rows: lights.length });
      return { lights };
    },
  }),
];
