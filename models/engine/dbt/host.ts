import { fromPlain, toPlain } from '../jinja/plain.ts';
import { Callable, type Value } from '../jinja/value.ts';

/** A function of the host that templates may call: plain arguments in, a plain value (or an object of the host) out. */
export type HostFunction = (args: unknown[], kwargs: Record<string, unknown>) => unknown;

/** Makes a host function callable from templates. */
export function callable(name: string, call: HostFunction): Callable {
  return new Callable(name, (args, kwargs) => {
    const named = Object.fromEntries(Object.entries(kwargs).map(([key, value]) => [key, toPlain(value)]));
    return fromPlain(call(args.map(toPlain), named));
  });
}

/** Host functions by name as values of a template. */
export function callables(functions: Readonly<Record<string, HostFunction>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(functions).map(([name, call]) => [name, callable(name, call)]));
}
