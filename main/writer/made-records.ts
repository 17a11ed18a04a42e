import type { ModelKey } from '../../shared/model-schema';
import { SeenKeys } from '../sqlite/seen-keys';

/**
 * Records that plans of one work would make, while its later plans are made: what refers to one of them won't refer to
 * nothing. Has to be closed.
 */
export class MadeRecords implements Disposable {
  readonly #byModel = new Map<string, SeenKeys>();

  note(model: string, key: ModelKey): void {
    const keys = this.#byModel.get(model) ?? new SeenKeys();
    this.#byModel.set(model, keys);
    keys.add(key);
  }

  has(model: string, key: ModelKey): boolean {
    return this.#byModel.get(model)?.has(key) ?? false;
  }

  [Symbol.dispose](): void {
    for (const keys of this.#byModel.values()) keys[Symbol.dispose]();
    this.#byModel.clear();
  }
}
