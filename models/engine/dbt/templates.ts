import { UserError } from '../../../core/index.ts';
import '../errors.ts';
import type { Template } from '../jinja/ast.ts';
import { parseTemplate as parseJinja } from '../jinja/parse.ts';
import { expressionValue, render } from '../jinja/run.ts';
import { JinjaError, type Value } from '../jinja/value.ts';
import { contextOf } from './context.ts';
import { BoundMacros, MacroBook, type MacroSource } from './macro-book.ts';
import type { Surroundings } from './surroundings.ts';

export type { Template } from '../jinja/ast.ts';

const fault = (error: JinjaError, file: string, reason = error.message) =>
  new UserError('models/template', { file: error.file ?? file, line: error.line, reason }, { cause: error });

/** Parses a template; `models/template` names the file and the line. */
export function parseTemplate(text: string, file: string): Template {
  try {
    return parseJinja(text, file);
  } catch (error) {
    throw error instanceof JinjaError ? fault(error, file) : error;
  }
}

/** Parses the macros of a project and its packages. */
export function readMacros(root: string, sources: readonly MacroSource[]): MacroBook {
  try {
    return new MacroBook(root, sources);
  } catch (error) {
    throw error instanceof JinjaError ? fault(error, 'macros') : error;
  }
}

function said(error: JinjaError, book: MacroBook): string {
  const [, name] = /^'(\w+)' is undefined$/.exec(error.message) ?? [];
  if (!name) return error.message;
  const [close] = book.near(name);
  return close ? `${error.message} (did you mean ${close}()?)` : error.message;
}

function bind<T>(book: MacroBook, around: Surroundings, work: (lookup: (name: string) => Value | undefined) => T): T {
  const macros: BoundMacros = new BoundMacros(
    book,
    contextOf(around, (name, namespace, order, from) => macros.dispatch(name, namespace, order, from)),
    { overrides: around.overrides, lenient: around.lenient },
  );
  try {
    return work(macros.lookup(around.package));
  } catch (error) {
    throw error instanceof JinjaError ? fault(error, around.file, said(error, book)) : error;
  }
}

/** A template's text in its surroundings. Faults become `models/template`; UserErrors of host functions pass through. */
export function renderTemplate(template: Template, book: MacroBook, around: Surroundings): string {
  return bind(book, around, (lookup) => render(template, lookup));
}

/** The value of a text that may be one expression: settings in YAML. */
export function valueOfTemplate(text: string, book: MacroBook, around: Surroundings): Value {
  return bind(book, around, (lookup) => expressionValue(parseTemplate(text, around.file), lookup));
}
