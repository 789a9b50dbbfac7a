// Compresses the files of a built site once, as well as can be: FILE.br and FILE.gz beside each
// FILE that is text or WASM, for the shop to send to who takes them.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const COMPRESSIBLE = /\.(css|html|js|json|svg|txt|wasm|webmanifest)$/;

for (const file of readdirSync(process.argv[2], { recursive: true })) {
  const name = path.join(process.argv[2], file);
  if (!COMPRESSIBLE.test(name) || !statSync(name).isFile()) continue;
  const content = readFileSync(name);
  writeFileSync(`${name}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }));
  writeFileSync(`${name}.gz`, gzipSync(content, { level: 9 }));
}
