import { z } from 'zod';
import { UserError } from '../../../core/index.ts';
import { ROLE_RIGHTS } from '../../access/roles.ts';
import { endSession, SESSION_HOURS, startSession } from '../../access/sessions.ts';
import { checkPassword, type User } from '../../access/users.ts';
import { authenticate, refuseForeignOrigin, SESSION_COOKIE, sessionToken } from '../authenticate.ts';
import { personRoute, publicRoute } from '../route.ts';

const person = z.object({
  name: z.string(),
  display_name: z.string(),
  role: z.string(),
  role_title: z.string(),
  role_title_en: z.string(),
  home: z.string(),
});
const answer = z.object({ user: person });

function describe(user: User) {
  const { title_zh, title_en, home } = ROLE_RIGHTS[user.role];
  return {
    user: {
      name: user.name,
      display_name: user.display_name,
      role: user.role,
      role_title: title_zh,
      role_title_en: title_en,
      home,
    },
  };
}

const COOKIE = { httpOnly: true, sameSite: 'strict', path: '/' } as const;

export default [
  publicRoute({
    method: 'post',
    path: '/session',
    summary: 'Signs in with name and password; sets the session cookie.',
    input: z.object({ name: z.string().min(1).max(64), password: z.string().min(1).max(256) }),
    output: answer,
    handle: async ({ name, password }, { open, request, response }) => {
      refuseForeignOrigin(request);
      const user = await checkPassword(open.store, name, password);
      if (!user) {
        // The name typed may be a password typed into the wrong box: it is not kept.
        await open.accessLog.append({
          user: '-',
          role: 'nobody',
          action: 'login-failed',
          what: 'session',
          ip: request.ip,
        });
        throw new UserError('auth/failed');
      }
      const token = await startSession(open.store, user, open.site.clock.now());
      await open.accessLog.append({
        user: user.name,
        role: user.role,
        action: 'login',
        what: 'session',
        ip: request.ip,
      });
      response.cookie(SESSION_COOKIE, token, { ...COOKIE, secure: request.secure, maxAge: SESSION_HOURS * 3_600_000 });
      return describe(user);
    },
  }),
  publicRoute({
    method: 'get',
    path: '/session',
    summary: 'The person who is signed in, or null: asking is no error.',
    input: z.object({}),
    output: z.object({ user: person.nullable() }),
    handle: async (_input, { open, request }) => {
      const user = await authenticate(open, request);
      return user ? describe(user) : { user: null };
    },
  }),
  personRoute({
    method: 'delete',
    path: '/session',
    summary: 'Signs out.',
    roles: 'signed-in',
    input: z.object({}),
    output: z.object({ signed_out: z.literal(true) }),
    handle: async (_input, { open, request, response, shown }) => {
      const token = sessionToken(request);
      if (token) await endSession(open.store, token);
      response.clearCookie(SESSION_COOKIE, COOKIE);
      shown({ action: 'logout', what: 'session' });
      return { signed_out: true };
    },
  }),
];
