import { closeSync, openSync, writeSync } from 'node:fs';
import { stringifyJson } from '../../appsync';
import type { ImportRow } from './rows';

/** Rows that could not be written, with their reasons, as JSON Lines; no file where there are none. */
export class BadRows {
  readonly file: string;
  readonly #flags: 'w' | 'a';
  #descriptor: number | null = null;
  #count = 0;

  /** With `goesOn` what an earlier call has written stays. */
  constructor(file: string, { goesOn = false }: { readonly goesOn?: boolean } = {}) {
    this.file = file;
    this.#flags = goesOn ? 'a' : 'w';
  }

  get count(): number {
    return this.#count;
  }

  add({ line, raw }: Pick<ImportRow, 'line' | 'raw'>, reasons: readonly string[]): void {
    this.#count += 1;
    this.#descriptor ??= openSync(this.file, this.#flags);
    writeSync(this.#descriptor, `${stringifyJson({ line, reasons, row: raw })}\n`);
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}
