// A page served to the checks themselves, so that each is seen to find what it looks for.
import { createServer } from 'node:http';

export async function servePage(body, style = '') {
  const html = `<!doctype html><html lang="en-GB"><head><title>A page</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head>
    <body>${body}</body></html>`;
  const server = createServer((request, response) => {
    const isStyle = request.url === '/style.css';
    response.setHeader('Content-Type', isStyle ? 'text/css' : 'text/html; charset=utf-8');
    response.end(isStyle ? style : html);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const base = `http://127.0.0.1:${server.address().port}`;
  return { base, stop: () => new Promise((stopped) => server.close(stopped)) };
}
