import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'alerts channel',
  summary: '一个人除应用内之外从哪里收预警 where else a person gets alerts, besides the app',
  where: 'owner',
  options: [
    ['--user <name>', '谁 who'],
    ['--email <address>', '邮箱；off 不再发 mail address, or off'],
    ['--robot <name>', '群机器人名（alerts.robots）；off 不再发 a robot of the site, or off'],
  ],
  input: z.object({
    user: z.string({ error: '--user is required' }),
    email: z.string().max(200).optional(),
    robot: z.string().max(60).optional(),
  }),
  run: async ({ user, ...given }, { open }) => {
    const [{ requireUser }, { CHANNELS, readChannels, setChannel }] = await Promise.all([
      import('../../../access/users.ts'),
      import('../../../alerts/delivery/channels.ts'),
    ]);
    const { name, role } = await requireUser(open.store, user);
    for (const channel of CHANNELS) {
      const address = given[channel];
      if (address !== undefined) await setChannel(open, name, channel, address === 'off' ? undefined : address);
    }
    await open.accessLog.append({ user: name, role, action: 'change', what: 'alerts channel (command)', rows: 1 });
    return { channels: await readChannels(open.store, name) };
  },
  show: ({ channels }) =>
    titledTable(
      [{ channel: 'app', address: '应用内 in the app' }, ...channels.map((one) => ({ ...one }))],
      ['channel', 'address'],
    ),
});

export default command;
