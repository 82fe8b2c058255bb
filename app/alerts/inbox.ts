import type { OpenSite } from '../site/open.ts';

/** Unread messages about alerts that are still open. */
export async function countUnread(store: OpenSite['store'], user: string): Promise<number> {
  const [row] = await store.rows<{ unread: number }>(
    `select count(*) as unread from alert_inbox as i join alerts as a on a.id = i.alert
     where i.user_name = $1 and i.read_at is null and a.state <> 'resolved'`,
    [user],
  );
  return row?.unread ?? 0;
}

export const markRead = ({ store, site }: OpenSite, user: string): Promise<number> =>
  store.write('update alert_inbox set read_at = $2::timestamp where user_name = $1 and read_at is null', [
    user,
    site.clock.asOf(),
  ]);
