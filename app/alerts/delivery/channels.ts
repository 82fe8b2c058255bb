import { nearest, type Site, UserError } from '../../../core/index.ts';
import type { OpenSite } from '../../site/open.ts';
import '../errors.ts';

export const CHANNELS = ['email', 'robot'] as const;
export type ChannelKind = (typeof CHANNELS)[number];

/** A way in which a person wants messages, besides the app. */
export interface Channel {
  readonly user: string;
  readonly channel: ChannelKind;
  /** Mail address, or the name of a robot of the site. */
  readonly address: string;
}

const invalid = (zh: string, en: string) => new UserError('alerts/channel', { zh, en });

/** Whether the site has this way, and mail may go to this address. */
export function requireChannel(site: Site, channel: ChannelKind, address: string): void {
  const { smtp, robots } = site.alerts;
  if (channel === 'robot') {
    if (robots[address]) return;
    const names = Object.keys(robots);
    const near = nearest(address, names).join(', ');
    throw invalid(
      names.length === 0 ? '站点没有配置机器人（alerts.robots）' : `没有机器人“${address}”，相近的有 ${near}`,
      names.length === 0
        ? 'the site has no robots (alerts.robots)'
        : `there is no robot ${address}; the nearest are ${near}`,
    );
  }
  if (!smtp) throw invalid('站点没有配置邮件服务器（alerts.smtp）', 'the site has no mail server (alerts.smtp)');
  const domain = /^[^\s@<>"',;]+@([^\s@<>"',;]+)$/.exec(address)?.[1]?.toLowerCase();
  if (!domain || !smtp.domains.some((one) => one.toLowerCase() === domain))
    throw invalid(`邮箱须属于 ${smtp.domains.join('、')}`, `the address must be of ${smtp.domains.join(', ')}`);
}

export const readChannels = (store: Pick<OpenSite['store'], 'rows'>, user?: string): Promise<Channel[]> =>
  store.rows<Channel>(
    'select user_name as "user", channel, address from alert_channels where $1::varchar is null or user_name = $1 order by all',
    [user ?? null],
  );

/** Chooses one way of a kind, or none of it. */
export async function setChannel(
  open: OpenSite,
  user: string,
  channel: ChannelKind,
  address: string | undefined,
): Promise<Channel[]> {
  if (address !== undefined) requireChannel(open.site, channel, address);
  await open.store.transaction(async (tx) => {
    await tx.run('delete from alert_channels where user_name = $1 and channel = $2', [user, channel]);
    if (address !== undefined) await tx.run('insert into alert_channels values ($1, $2, $3)', [user, channel, address]);
  });
  return readChannels(open.store, user);
}
