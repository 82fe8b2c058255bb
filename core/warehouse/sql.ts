/** A name quoted for SQL. */
export function ident(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text quoted for SQL. Use parameters where the statement takes them. */
export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
