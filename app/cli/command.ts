import { z } from 'zod';
import { isDay, type Progress, UserError } from '../../core/index.ts';
import '../errors.ts';
import type { LocatedSite } from '../site/locate.ts';
import type { OpenSite } from '../site/open.ts';

/** What a command may use. The same command runs in the CLI's process or in the server that owns the data. */
interface OwnerContext {
  readonly open: OpenSite;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** For input that names another place than the site. */
export type ElsewhereContext = Pick<OwnerContext, 'progress' | 'signal'> & Pick<HereContext, 'environ'>;

/** For commands that must run in the process that was started: they open the site themselves. */
export interface HereContext {
  locate(scale?: string): LocatedSite;
  readonly environ: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly json: boolean;
  /** A line for the person, on standard error when the answer is JSON. */
  say(text: string): void;
}

interface Described<S extends z.ZodType, R> {
  /** Words as typed: 'user add'. */
  readonly name: string;
  readonly summary: string;
  /** Positional arguments in commander's notation: '<id>', '[sources...]'. */
  readonly arguments?: readonly string[];
  /** Flags in commander's notation with their descriptions. */
  readonly options?: readonly (readonly [flags: string, description: string])[];
  /** Checks what was typed (or posted): options by their camel-cased names, arguments by theirs. */
  readonly input: S;
  /** Makes what was typed true elsewhere too, before it leaves the caller's process: relative paths become absolute. */
  atCaller?(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** Exit code of a command that ended but not well (a load of which one source failed); 0 when absent. */
  exitCode?(result: R): number;
  /** What a person reads; absent: the result as a table or JSON. */
  show?(result: R): string;
  /** Prints only this on standard output, also with --json (the token of `user token`). */
  bare?(result: R): string;
}

interface OwnerCommand<S extends z.ZodType, R> extends Described<S, R> {
  readonly where: 'owner';
  /** For input that names another place than the site: runs here, without opening the site. Undefined where it does not. */
  elsewhere?(input: z.output<S>, context: ElsewhereContext): Promise<R> | undefined;
  run(input: z.output<S>, context: OwnerContext): Promise<R>;
}

interface HereCommand<S extends z.ZodType, R> extends Described<S, R> {
  readonly where: 'here';
  run(input: z.output<S>, context: HereContext): Promise<R>;
}

interface CommandFace {
  readonly name: string;
  readonly summary: string;
  readonly arguments: readonly string[];
  readonly options: readonly (readonly [flags: string, description: string])[];
  atCaller(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  exitCode(result: unknown): number;
  show(result: unknown): string;
  bare(result: unknown): string | undefined;
}

export interface RunsAtOwner extends CommandFace {
  readonly where: 'owner';
  elsewhere(raw: unknown, context: ElsewhereContext): Promise<unknown> | undefined;
  run(raw: unknown, context: OwnerContext): Promise<unknown>;
}

export interface RunsHere extends CommandFace {
  readonly where: 'here';
  run(raw: unknown, context: HereContext): Promise<unknown>;
}

export type Command = RunsAtOwner | RunsHere;

function readInput<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new UserError('app/usage', { problem: `${issue?.path.join('.') || 'input'}: ${issue?.message}` });
}

/**
 * A file of app/cli/commands has one of these as its default export; discovery does the rest. Houses are imported inside
 * `run`, so that --help and small commands start at once; such a command is a constant first, because TypeScript 6 does
 * not rewrite the .ts of an import() that stands inside an `export default` expression.
 */
export function defineCommand<S extends z.ZodType, R>(command: OwnerCommand<S, R>): RunsAtOwner;
export function defineCommand<S extends z.ZodType, R>(command: HereCommand<S, R>): RunsHere;
export function defineCommand<S extends z.ZodType, R>(command: OwnerCommand<S, R> | HereCommand<S, R>): Command {
  const face: CommandFace = {
    name: command.name,
    summary: command.summary,
    arguments: command.arguments ?? [],
    options: command.options ?? [],
    atCaller: (input) => command.atCaller?.(input) ?? input,
    exitCode: (result) => command.exitCode?.(result as R) ?? 0,
    show: (result) => command.show?.(result as R) ?? JSON.stringify(result, null, 2),
    bare: (result) => command.bare?.(result as R),
  };
  return command.where === 'owner'
    ? {
        ...face,
        where: 'owner',
        elsewhere: (raw, context) => command.elsewhere?.(readInput(command.input, raw), context),
        run: (raw, context) => command.run(readInput(command.input, raw), context),
      }
    : { ...face, where: 'here', run: (raw, context) => command.run(readInput(command.input, raw), context) };
}

/** dbt's selectors: words that unite, each of which may hold commas that intersect. */
export const selectorList = z.array(z.string()).optional();

/** A list that may be typed as `a b` or `a,b`. */
export const wordList = z
  .array(z.string())
  .transform((words) =>
    words
      .flatMap((word) => word.split(','))
      .map((word) => word.trim())
      .filter(Boolean),
  )
  .optional();

export const localDate = z
  .string()
  .refine(isDay, { error: ({ input }) => `"${input}" must be a date like 2025-01-31` })
  .optional();
