/** Hands a text to the system's own dialog for saving, under a name with the day in it. */
export function saveText(text: string, name: string, suffix: 'json' | 'jsonl'): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}-${new Date().toISOString().slice(0, 10)}.${suffix}`;
  link.click();
  // The download has taken hold of the data by the time the click returns.
  URL.revokeObjectURL(url);
}
