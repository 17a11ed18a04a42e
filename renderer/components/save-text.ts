const TYPES = {
  json: 'application/json',
  jsonl: 'application/json',
  js: 'text/javascript',
  mjs: 'text/javascript',
} as const;

/** Hands a text to the system's own dialog for saving, under a name with the day in it. */
export function saveText(text: string, name: string, suffix: keyof typeof TYPES): void {
  const url = URL.createObjectURL(new Blob([text], { type: TYPES[suffix] }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}-${new Date().toISOString().slice(0, 10)}.${suffix}`;
  link.click();
  // The download has taken hold of the data by the time the click returns.
  URL.revokeObjectURL(url);
}
