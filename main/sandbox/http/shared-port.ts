import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Certificate } from './certificate';

const TLS_HANDSHAKE = 0x16;
/** Real-time clients put whole tokens, in base64, into one header. */
const SERVER_OPTIONS = { keepAliveTimeout: 60_000, maxHeaderSize: 64 * 1024 } as const;

export interface PortHandlers {
  onRequest(request: IncomingMessage, response: ServerResponse): void;
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** HTTP and HTTPS on one port: a connection's first byte tells which of them it speaks. */
export class SharedPort {
  readonly #server: Server;
  readonly #http;
  readonly #https;
  readonly #sockets = new Set<Socket>();

  constructor(certificate: Certificate, handlers: PortHandlers) {
    const onRequest = (request: IncomingMessage, response: ServerResponse) =>
      handlers.onRequest(request, response);
    this.#http = createHttpServer(SERVER_OPTIONS, onRequest);
    this.#https = createHttpsServer(
      { ...SERVER_OPTIONS, key: certificate.key, cert: certificate.cert },
      onRequest,
    );
    for (const server of [this.#http, this.#https]) {
      server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
        handlers.onUpgrade(request, socket, head),
      );
    }
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // A peer that goes away while nobody reads is no failure of the service.
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      socket.pause();
      const server = first[0] === TLS_HANDSHAKE ? this.#https : this.#http;
      socket.unshift(first);
      server.emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  }

  /** Listens; resolves with the port. Rejects when the port is taken. */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Cuts every connection, as a lost network does. */
  dropAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): Promise<void> {
    this.#http.close();
    this.#https.close();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.dropAll();
    });
  }
}
