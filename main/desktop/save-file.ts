import { BrowserWindow, dialog } from 'electron';
import { extname } from 'node:path';

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
