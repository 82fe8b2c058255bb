import type { Request, RequestHandler, Response } from 'express';
import { AccessError, UserError } from '../../core/index.ts';
import { identityOf } from '../access/identity.ts';
import type { OpenSite } from '../site/open.ts';
import { answerError } from './answer-error.ts';
import { authenticate } from './authenticate.ts';
import { Download, type PersonRoute, type Route, type Shown } from './route.ts';

function rawInput(request: Request): unknown {
  return { ...request.query, ...(request.body as object | undefined), ...request.params };
}

function abortWhenGone(response: Response): AbortSignal {
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

async function handlePerson(
  open: OpenSite,
  route: PersonRoute,
  request: Request,
  response: Response,
): Promise<unknown> {
  const user = await authenticate(open, request);
  if (!user) throw new UserError('auth/required');
  const who = { user: user.name, role: user.role, ip: request.ip };
  if (route.roles !== 'signed-in' && !route.roles.includes(user.role)) {
    await open.accessLog.append({ ...who, action: 'denied', what: `${route.method.toUpperCase()} ${route.path}` });
    throw new AccessError('access/denied', { what: ` ${route.path}` });
  }
  const identity = await identityOf(open, user);
  const seen: Shown[] = [];
  try {
    const context = {
      open,
      request,
      response,
      user,
      identity,
      signal: abortWhenGone(response),
      shown: (what: Shown) => seen.push(what),
    };
    const result = await route.handle(rawInput(request), context);
    // Written before the answer leaves: nothing is shown that is not on record.
    for (const { action = 'view', ...what } of seen) await open.accessLog.append({ ...who, action, ...what });
    return result;
  } catch (error) {
    if (error instanceof AccessError)
      await open.accessLog.append({
        ...who,
        action: 'denied',
        what: `${route.method.toUpperCase()} ${route.path}`,
        filters: rawInput(request),
      });
    throw error;
  }
}

/** The express handler of a route: identity, role, input, handler, access log, output. */
export function dispatch(open: OpenSite, route: Route): RequestHandler {
  return async (request, response) => {
    try {
      const result =
        route.roles === 'anyone'
          ? await route.handle(rawInput(request), { open, request, response, signal: abortWhenGone(response) })
          : await handlePerson(open, route, request, response);
      response.set('cache-control', 'no-store');
      if (result instanceof Download) response.type(result.type).send(result.body);
      else response.json(route.output ? route.output.parse(result) : result);
    } catch (error) {
      answerError(response, error);
    }
  };
}
