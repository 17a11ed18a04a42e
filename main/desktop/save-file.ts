import { BrowserWindow, dialog } from 'electron';
import { extname } from 'node:path';
import { writeDurably } from '../workspace';

/** Asks with the system's dialog where a file is to go; null when it is dismissed. Nothing is written yet. */
export async function choosePlace(file: {
  readonly title: string;
  readonly fileName: string;
}): Promise<string | null> {
  const extension = extname(file.fileName).slice(1);
  const options: Electron.SaveDialogOptions = {
    title: file.title,
    defaultPath: file.fileName,
    filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
  };
  const parent = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const result = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
  return result.canceled || !result.filePath ? null : result.filePath;
}

/** Asks for a place with the system's dialog and writes the text there; the path, or null when it is dismissed. */
export async function saveFile(file: {
  readonly title: string;
  readonly fileName: string;
  readonly text: string;
}): Promise<string | null> {
  const place = await choosePlace(file);
  if (place !== null) await writeDurably(place, file.text);
  return place;
}
