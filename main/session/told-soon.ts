/** Tells once, a little later, however often it is asked for meanwhile. */
export class ToldSoon {
  readonly #tell: () => void;
  readonly #ms: number;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(ms: number, tell: () => void) {
    this.#ms = ms;
    this.#tell = tell;
  }

  request(): void {
    if (this.#closed || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#tell();
    }, this.#ms);
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
