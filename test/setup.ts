/** Runs once before all projects: tests always run in UTC so that a local time that leaks is seen. */
export default function setup(): void {
  process.env['TZ'] = 'UTC';
}
