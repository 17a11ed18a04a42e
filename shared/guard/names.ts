/** `post` → `Post`: the `<U>` of `Create<U>Input`. */
export function capitalise(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The beginning of a sentence, for use after a colon. */
export function uncapitalise(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** `ModelPostConnection` and its like, which AppSync generates around lists. */
export function isConnectionName(name: string): boolean {
  return /^Model.+Connection$/.test(name);
}
