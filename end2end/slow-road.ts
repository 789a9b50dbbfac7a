/** A road to the shop on which a page arrives in pieces, as it does through a slow network. */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What arrives at once, in bytes, and the milliseconds until the next piece: a few frames. */
const PIECE = 1500;
const PAUSE = 25;

/** Opens a road to the shop at `url`: where it begins, and how to close it. */
export async function openSlowRoad(url: string): Promise<{ url: string; close: () => void }> {
  const road = createServer((asked, answer) => pass(url, asked, answer));
  await new Promise<void>((open) => road.listen(0, '127.0.0.1', open));
  const close = () => {
    road.closeAllConnections();
    road.close();
  };
  return { url: `http://127.0.0.1:${(road.address() as AddressInfo).port}`, close };
}

function pass(url: string, asked: IncomingMessage, answer: ServerResponse) {
  const { 'accept-encoding': _, ...headers } = asked.headers;
  const onward = request(new URL(asked.url ?? '/', url), { method: asked.method, headers }, async (came) => {
    const chunks: Buffer[] = [];
    for await (const chunk of came) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    answer.writeHead(came.statusCode ?? 502, came.headers);
    const piece = came.headers['content-type']?.startsWith('text/html') ? PIECE : body.length;
    for (let at = 0; at < body.length; at += piece) {
      answer.write(body.subarray(at, at + piece));
      await new Promise((next) => setTimeout(next, PAUSE));
    }
    answer.end();
  });
  onward.on('error', () => answer.destroy());
  asked.pipe(onward);
}
