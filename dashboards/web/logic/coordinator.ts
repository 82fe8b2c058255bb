import type { MetricRequest, MetricResult } from '../../engine/wire.ts';

type Post = (requests: readonly MetricRequest[]) => Promise<{ answers: readonly MetricResult[] }>;

/** `first` is what a person reads first (tiles); it travels apart so that it is painted before charts are counted. */
export type Priority = 'first' | 'rest';

interface Waiting {
  readonly request: MetricRequest;
  readonly key: string;
  readonly resolve: (result: MetricResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers what the parts of a page ask within one tick into one request per priority, asks each question once,
 * and keeps answers until a newer build is seen, so that one page never mixes two builds for longer than a moment.
 */
export class Coordinator {
  readonly #post: Post;
  readonly #onNewBuild: () => void;
  readonly #kept = new Map<string, Promise<MetricResult>>();
  readonly #queues: Record<Priority, Waiting[]> = { first: [], rest: [] };
  #build = '';

  constructor(post: Post, onNewBuild: () => void = () => undefined) {
    this.#post = post;
    this.#onNewBuild = onNewBuild;
  }

  ask(request: MetricRequest, priority: Priority = 'rest'): Promise<MetricResult> {
    const key = JSON.stringify(request);
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const answer = new Promise<MetricResult>((resolve, reject) => {
      const queue = this.#queues[priority];
      if (queue.length === 0) setTimeout(() => void this.#flush(priority), 0);
      queue.push({ request, key, resolve, reject });
    });
    this.#kept.set(key, answer);
    return answer;
  }

  /** Told from outside too (the status line): a newer build makes every kept answer old. */
  sawBuild(build: string): void {
    if (build <= this.#build) return;
    const isFirst = this.#build === '';
    this.#build = build;
    if (isFirst) return;
    this.#kept.clear();
    this.#onNewBuild();
  }

  /** Forgets everything: another person signed in. */
  forget(): void {
    this.#kept.clear();
    this.#build = '';
  }

  async #flush(priority: Priority): Promise<void> {
    const batch = this.#queues[priority].splice(0);
    try {
      const { answers } = await this.#post(batch.map(({ request }) => request));
      batch.forEach(({ key, resolve, reject }, at) => {
        const answer = answers[at];
        if (answer === undefined) {
          this.#kept.delete(key);
          reject(new Error(`no answer to ${key}`));
        } else resolve(answer);
      });
      const builds = answers.flatMap((each) => ('build_id' in each ? [each.build_id] : []));
      for (const build of builds.sort()) this.sawBuild(build);
    } catch (error) {
      for (const { key, reject } of batch) {
        this.#kept.delete(key);
        reject(error);
      }
    }
  }
}
