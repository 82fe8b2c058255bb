/** What we use of the driver, which brings no types of its own. */
declare module 'oracledb' {
  interface DbType {
    readonly name: string;
  }
  interface ColumnInfo {
    readonly name: string;
    readonly dbType: DbType;
  }
  interface ResultSet {
    getRows(rows: number): Promise<unknown[][]>;
    close(): Promise<void>;
  }
  interface ExecuteOptions {
    readonly resultSet: boolean;
    readonly fetchArraySize: number;
    readonly prefetchRows: number;
    readonly fetchTypeHandler: (column: ColumnInfo) => { readonly type: DbType } | undefined;
  }
  export interface Connection {
    callTimeout: number;
    readonly oracleServerVersionString: string;
    execute(sql: string, binds: [], options: ExecuteOptions): Promise<{ readonly resultSet?: ResultSet }>;
    execute(sql: string): Promise<unknown>;
    close(options?: { readonly drop: boolean }): Promise<void>;
    breakExecution(): Promise<void>;
  }
  interface Driver {
    readonly thin: boolean;
    readonly DB_TYPE_CLOB: DbType;
    readonly DB_TYPE_NCLOB: DbType;
    readonly DB_TYPE_BLOB: DbType;
    readonly STRING: DbType;
    readonly BUFFER: DbType;
    initOracleClient(options: { readonly libDir: string }): void;
    getConnection(options: Readonly<Record<string, unknown>>): Promise<Connection>;
  }
  const driver: Driver;
  export default driver;
}
