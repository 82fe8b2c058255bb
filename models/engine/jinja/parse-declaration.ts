import type { Param, Target } from './ast.ts';
import { CONSTANTS, ExpressionParser } from './parse-expression.ts';

/** Reads what stands where something is named: parameters of macros, targets of `set` and `for`. */
export class DeclarationParser extends ExpressionParser {
  protected params(): Param[] {
    const params: Param[] = [];
    this.expect('op', '(');
    while (!this.is('op', ')')) {
      if (params.length > 0) this.expect('op', ',');
      if (this.is('op', ')')) break;
      const { value: name } = this.expect('name');
      if (this.accept('op', ':')) this.#type();
      const given = this.accept('op', '=') ? this.expression() : undefined;
      if (!given && params.at(-1)?.default) this.fail('a parameter without a default follows one with a default');
      params.push({ name, default: given });
    }
    this.expect('op', ')');
    return params;
  }

  /** dbt lets macros say the types of their arguments; they mean nothing here. */
  #type(): void {
    this.expect('name');
    if (!this.accept('op', '[')) return;
    do this.#type();
    while (this.accept('op', ','));
    this.expect('op', ']');
  }

  protected target(): Target {
    const items: Target[] = [];
    let isTuple = false;
    do {
      if (items.length > 0) isTuple = true;
      if (!this.is('name') && !this.is('op', '(')) break;
      items.push(this.#oneTarget());
    } while (this.accept('op', ','));
    const [only] = items;
    if (!only) return this.fail(`expected a name, got '${this.token.value}'`);
    return isTuple ? { kind: 'tuple', items } : only;
  }

  #oneTarget(): Target {
    if (this.accept('op', '(')) {
      const inside = this.target();
      this.expect('op', ')');
      return inside;
    }
    const { value: of } = this.expect('name');
    if (CONSTANTS[of] !== undefined) this.fail(`'${of}' cannot be set`);
    return this.accept('op', '.')
      ? { kind: 'attribute', of, name: this.expect('name').value }
      : { kind: 'name', name: of };
  }
}
