import type { Request, Response } from 'express';
import type { z } from 'zod';
import { type Identity, type Role, UserError } from '../../core/index.ts';
import type { AccessAction } from '../access/access-log.ts';
import type { User } from '../access/users.ts';
import type { OpenSite } from '../site/open.ts';
import '../errors.ts';

/** What a handler says about what it showed; it becomes the row of the access log. */
export interface Shown {
  readonly what: string;
  readonly action?: AccessAction;
  readonly filters?: unknown;
  readonly rows?: number;
  readonly identifiersShown?: boolean;
}

interface RouteContext {
  readonly open: OpenSite;
  readonly request: Request;
  readonly response: Response;
  /** Fires when the browser goes away. */
  readonly signal: AbortSignal;
}

interface SignedIn extends RouteContext {
  readonly user: User;
  readonly identity: Identity;
  /** Every answer with figures or rows says what it showed. */
  shown(what: Shown): void;
}

interface Face<S extends z.ZodType> {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Below /api/v1. */
  readonly path: string;
  readonly summary: string;
  /** Checks path parameters, query and body together. */
  readonly input: S;
  /** Shape of the answer; absent for answers that are not JSON. */
  readonly output?: z.ZodType;
}

interface PublicRoute {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  readonly summary: string;
  readonly input: z.ZodType;
  readonly output: z.ZodType | undefined;
  readonly roles: 'anyone';
  handle(raw: unknown, context: RouteContext): Promise<unknown>;
}

export interface PersonRoute extends Omit<PublicRoute, 'roles' | 'handle'> {
  /** Roles that may ask; everybody else gets 403 and a row in the access log. */
  readonly roles: 'signed-in' | readonly Role[];
  handle(raw: unknown, context: SignedIn): Promise<unknown>;
}

export type Route = PublicRoute | PersonRoute;

function readInput<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new UserError('app/usage', { problem: `${issue?.path.join('.') || 'body'}: ${issue?.message}` });
}

export function publicRoute<S extends z.ZodType>(
  route: Face<S> & { handle(input: z.output<S>, context: RouteContext): Promise<unknown> },
): PublicRoute {
  return {
    ...route,
    output: route.output,
    roles: 'anyone',
    handle: (raw, context) => route.handle(readInput(route.input, raw), context),
  };
}

export function personRoute<S extends z.ZodType>(
  route: Face<S> & {
    readonly roles: PersonRoute['roles'];
    handle(input: z.output<S>, context: SignedIn): Promise<unknown>;
  },
): PersonRoute {
  return {
    ...route,
    output: route.output,
    handle: (raw, context) => route.handle(readInput(route.input, raw), context),
  };
}

/** An answer that is not JSON. Returned, not sent, so that it too is on record before it leaves. */
export class Download {
  readonly type: string;
  readonly body: Buffer;

  constructor(type: string, body: Buffer) {
    this.type = type;
    this.body = body;
  }
}
