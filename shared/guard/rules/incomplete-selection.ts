/** `INCOMPLETE_SELECTION:<path>`: a path that only level `complete` needs is missing, aliased or conditional. */
export const INCOMPLETE_SELECTION = 'INCOMPLETE_SELECTION';
