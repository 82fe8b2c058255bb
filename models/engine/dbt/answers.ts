import { UserError } from '../../../core/index.ts';
import '../errors.ts';
import type { Answer } from './result-table.ts';

/** Thrown out of a rendering that needs a query's answer first. */
class Unanswered extends Error {
  readonly sql: string;
  constructor(sql: string) {
    super('a query of a template waits for its answer');
    this.sql = sql;
  }
}

/** What a template may ask of the database while it is rendered. */
export interface Asks {
  ask(sql: string): Answer;
}

/** For renderings without a database. */
export const NO_DATABASE: Asks = {
  ask: (sql) => {
    throw new UserError('models/needs-database', { sql: sql.trim().split('\n')[0] });
  },
};

const MOST_QUERIES = 10_000;

/**
 * Renders a template that asks the database, which answers later: when a query has no answer yet the rendering is left,
 * the query is run, and the template is rendered again from its beginning with the answers so far in their order. Each query
 * runs once. A template that asks something else the second time is refused.
 */
export async function renderAsking<T>(render: (asks: Asks) => T, run: (sql: string) => Promise<Answer>): Promise<T> {
  const answers: { sql: string; answer: Answer }[] = [];
  for (;;) {
    let at = 0;
    const ask = (sql: string): Answer => {
      const known = answers[at++];
      if (!known) throw new Unanswered(sql);
      if (known.sql !== sql) throw new UserError('models/restless-query', { sql: sql.trim().split('\n')[0] });
      return known.answer;
    };
    try {
      return render({ ask });
    } catch (error) {
      if (!(error instanceof Unanswered) || answers.length >= MOST_QUERIES) throw error;
      answers.push({ sql: error.sql, answer: await run(error.sql) });
    }
  }
}
