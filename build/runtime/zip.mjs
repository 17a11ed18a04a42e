import { openSync, readSync, fstatSync, closeSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_LENGTH = 22;
const MAX_COMMENT = 0xffff;

function readAt(descriptor, position, length) {
  const buffer = Buffer.alloc(length);
  const got = readSync(descriptor, buffer, 0, length, position);
  if (got !== length) throw new Error(`zip: wanted ${length} bytes at ${position}, got ${got}`);
  return buffer;
}

/** Finds the central directory from the record at the end of the file (32-bit archives only). */
function locateDirectory(descriptor) {
  const { size } = fstatSync(descriptor);
  const length = Math.min(size, END_LENGTH + MAX_COMMENT);
  const tail = readAt(descriptor, size - length, length);
  for (let at = tail.length - END_LENGTH; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END_OF_DIRECTORY) continue;
    return {
      count: tail.readUInt16LE(at + 10),
      size: tail.readUInt32LE(at + 12),
      offset: tail.readUInt32LE(at + 16),
    };
  }
  throw new Error('zip: no end record');
}

function* directoryEntries(buffer, count) {
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (buffer.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error('zip: bad directory entry');
    const nameLength = buffer.readUInt16LE(at + 28);
    yield {
      name: buffer.toString('utf8', at + 46, at + 46 + nameLength),
      method: buffer.readUInt16LE(at + 10),
      packedSize: buffer.readUInt32LE(at + 20),
      size: buffer.readUInt32LE(at + 24),
      // Unix permissions sit in the upper half of the external attributes.
      mode: buffer.readUInt32LE(at + 38) >>> 16,
      offset: buffer.readUInt32LE(at + 42),
    };
    at += 46 + nameLength + buffer.readUInt16LE(at + 30) + buffer.readUInt16LE(at + 32);
  }
}

function contentOf(descriptor, entry) {
  const header = readAt(descriptor, entry.offset, 30);
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = readAt(descriptor, start, entry.packedSize);
  const content = entry.method === 0 ? packed : inflateRawSync(packed);
  if (content.length !== entry.size)
    throw new Error(`zip: ${entry.name} has ${content.length} bytes, not ${entry.size}`);
  return content;
}

/**
 * Yields the files of a zip archive one after another, so that memory holds one file at a time.
 * `wanted` picks by name before anything is unpacked.
 */
export function* readZip(file, wanted) {
  const descriptor = openSync(file, 'r');
  try {
    const { count, size, offset } = locateDirectory(descriptor);
    for (const entry of directoryEntries(readAt(descriptor, offset, size), count)) {
      if (entry.name.endsWith('/') || !wanted(entry.name)) continue;
      yield { name: entry.name, mode: entry.mode, content: contentOf(descriptor, entry) };
    }
  } finally {
    closeSync(descriptor);
  }
}
