/** A repeatable source of numbers in [0, 1). */
export type Random = () => number;

/** A small generator (mulberry32): the same seed gives the same numbers on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A 32-bit hash of a text (FNV-1a), to give every name its own stream of numbers. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A version 4 UUID from a source of numbers. */
export function uuidFrom(random: Random): string {
  let text = '';
  for (let word = 0; word < 4; word++) {
    let bits = Math.floor(random() * 4294967296);
    if (word === 1) bits = ((bits & 0xffff0fff) | 0x4000) >>> 0;
    if (word === 2) bits = ((bits & 0x3fffffff) | 0x80000000) >>> 0;
    if (word === 1 || word === 2) text += '-';
    text += HEX[bits >>> 24];
    text += HEX[(bits >>> 16) & 0xff];
    if (word === 1 || word === 2) text += '-';
    text += HEX[(bits >>> 8) & 0xff];
    text += HEX[bits & 0xff];
  }
  return text;
}
