import { join } from 'node:path';
import { z } from 'zod';
import { AccessError, nearest, UserError } from '../../../core/index.ts';
import { discoverPages } from '../../../dashboards/index.ts';
import type { OpenSite } from '../../site/open.ts';
import { personRoute } from '../route.ts';

const summary = z.object({
  id: z.string(),
  title_zh: z.string(),
  title_en: z.string(),
  audience: z.string(),
  icon: z.string(),
  surface: z.enum(['desk', 'phone']),
});

// Read again for each request: an edited page shows without a restart, and 16 small files take a few milliseconds.
const pagesOf = (open: OpenSite) => discoverPages([join(open.site.dir, 'pages')]);

export default [
  personRoute({
    method: 'get',
    path: '/pages',
    summary: "The pages of the person's role, in menu order.",
    roles: 'signed-in',
    input: z.object({}),
    output: z.array(summary),
    handle: async (_input, { open, user }) => pagesOf(open).filter((page) => page.roles.includes(user.role)),
  }),
  personRoute({
    method: 'get',
    path: '/pages/:id',
    summary: 'One page as data.',
    roles: 'signed-in',
    input: z.object({ id: z.string().max(120) }),
    output: z.looseObject({ id: z.string() }),
    handle: async ({ id }, { open, user, shown }) => {
      const pages = pagesOf(open);
      const page = pages.find((one) => one.id === id);
      if (!page)
        throw new UserError('app/not-found', {
          what: '页面 (page)',
          id,
          near: nearest(
            id,
            pages.map((one) => one.id),
          ).join(', '),
        });
      if (!page.roles.includes(user.role)) throw new AccessError('access/denied', { what: `页面 ${page.title_zh}` });
      shown({ what: `page ${id}` });
      return page;
    },
  }),
];
