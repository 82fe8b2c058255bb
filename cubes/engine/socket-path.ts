/** Where Cube's WebSocket protocol is spoken. */
export const SOCKET_PATH = '/cubejs-api/ws';
