/** Where a truth stands in the marts; the department is the fact's own unless said. */
interface Place {
  /** An aggregate over the fact's rows. */
  readonly measure: string;
  readonly fact: string;
  /** The column of the day that it belongs to. */
  readonly day: string;
  readonly department?: string;
}

/** Truth's name (money without `_cents`) → its place. */
export type Places = Readonly<Record<string, Place>>;
