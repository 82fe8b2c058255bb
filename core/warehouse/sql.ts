/** A name quoted for SQL. */
export function ident(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The statements of a SQL file, without its comment lines; a semicolon ends a line or is no separator. */
export function sqlStatements(text: string): string[] {
  const bare = text.replace(/^\s*--.*$/gm, '');
  return bare.split(/;\s*$/m).filter((statement) => statement.trim() !== '');
}

/** A text quoted for SQL. Use parameters where the statement takes them. */
export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
