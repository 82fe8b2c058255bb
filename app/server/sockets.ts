import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { SOCKET_PATH } from '../../cubes/index.ts';
import type { OpenSite } from '../site/open.ts';

/**
 * Hands connections that ask for WebSocket to the semantic layer; there is one address for them. Gives what cuts them: a
 * server that stops would wait for them for ever.
 */
export function takeSockets(server: Server, open: OpenSite): () => void {
  const taken = new Set<Duplex>();
  server.on('upgrade', (request, socket, head) => {
    taken.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => taken.delete(socket));
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== SOCKET_PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
      return;
    }
    open.semantic().then(
      ({ upgrade }) => upgrade(request, socket, head),
      () => socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n'),
    );
  });
  return () => {
    for (const socket of taken) socket.destroy();
  };
}
