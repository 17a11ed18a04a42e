// Draws icon.svg into icon.png: node build/runtime.mjs run -- electron build/icons/render
const { app, BrowserWindow } = require('electron');
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const SIZE = 1024;
const icons = join(__dirname, '..');
const svg = readFileSync(join(icons, 'icon.svg')).toString('base64');

const draw = `(async () => {
  const image = new Image();
  image.src = 'data:image/svg+xml;base64,${svg}';
  await image.decode();
  const canvas = new OffscreenCanvas(${SIZE}, ${SIZE});
  canvas.getContext('2d').drawImage(image, 0, 0, ${SIZE}, ${SIZE});
  const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  return Array.from(bytes);
})()`;

app.whenReady().then(async () => {
  const window = new BrowserWindow({ show: false });
  await window.loadURL('about:blank');
  writeFileSync(join(icons, 'icon.png'), Buffer.from(await window.webContents.executeJavaScript(draw)));
  app.exit(0);
});
