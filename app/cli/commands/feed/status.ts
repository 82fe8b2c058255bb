import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { table } from '../../table.ts';

const command = defineCommand({
  name: 'feed status',
  summary:
    '平台消息：通道、收到、解析、隔离、积压、延迟 messages of the platform: channels, received, parsed, quarantined, backlog, lag',
  where: 'owner',
  input: z.object({}),
  run: (_input, { open }) => open.feeds.status(),
  show: ({ feeds, listening, received, parsed, quarantined, discarded, backlog, lag_seconds, repeated }) =>
    [
      listening ? '正在接收 listening' : '未在接收（没有服务在运行）not listening (no server runs)',
      table([{ received, parsed, quarantined, discarded, backlog, repeated, lag_seconds }]),
      table(
        feeds.flatMap(({ source, channels }) =>
          Object.entries(channels).map(([channel, { transport, ...facts }]) => ({
            source,
            channel,
            transport,
            facts: JSON.stringify(facts),
          })),
        ),
      ),
    ].join('\n\n'),
});

export default command;
