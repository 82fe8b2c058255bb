import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { inspect } from 'node:util';
import { UserError } from '../errors/app-error.ts';

/** A value that never prints itself. Only `reveal()` gives it, at the place of use. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

/** How configuration names a secret: never the value itself. */
export type SecretReference = { readonly env: string } | { readonly file: string };

/** Resolves a reference; relative files are looked up in the site's folder. */
export function resolveSecret(reference: SecretReference, environ: NodeJS.ProcessEnv, siteDir: string): Secret {
  if ('env' in reference) {
    const value = environ[reference.env];
    if (value === undefined || value === '')
      throw new UserError('config/secret-missing', { reference: `env ${reference.env}` });
    return new Secret(value);
  }
  const file = isAbsolute(reference.file) ? reference.file : join(siteDir, reference.file);
  if (!existsSync(file)) throw new UserError('config/secret-missing', { reference: `file ${reference.file}` });
  return new Secret(readFileSync(file, 'utf8').trim());
}
